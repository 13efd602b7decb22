#include "tests/scenarios/order.h"

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/batch.h"

namespace holdfast::scenarios {

namespace {

constexpr auto kImpossibleAmount = ~ledger::u128{0};

}  // namespace

void Order::sign(KeyIndex key) {
    if (std::ranges::find(signers, key) == signers.end() && signers.size() < ledger::kMaxSigners) {
        signers.push_back(key);
    }
}

Order new_order(ledger::CommandKind kind, const ledger::Id& id, ledger::PartyId party) {
    Order order;
    order.record.kind = static_cast<std::uint16_t>(kind);
    order.record.party = party;
    order.record.id = id;
    return order;
}

ledger::StoredCommand written(const Order& order, const std::vector<KeyIndex>& batch_signers) {
    ledger::CommandRecord record = order.record;
    for (const KeyIndex key : order.signers) {
        const auto at = std::ranges::find(batch_signers, key) - batch_signers.begin();
        record.signers |= static_cast<std::uint8_t>(1 << at);
    }
    const bool extended = order.extension.present().any();
    const bool sayable =
        !extended || ledger::decode_extension(ledger::encode_extension(order.extension));
    if (order.spoiled || !sayable) {
        record.amount = ledger::Word128::of(kImpossibleAmount);
    }
    return extended && sayable ? ledger::StoredCommand(record, order.extension)
                               : ledger::StoredCommand(record);
}

void put_amount(Order& order, const Json& step, const char* name) {
    const auto number = number_of(step, name);
    const auto amount = number ? amount_from(*number) : std::nullopt;
    if (amount) {
        order.record.amount = ledger::Word128::of(amount->value());
    } else {
        order.spoiled = true;
    }
}

void put_currency(Order& order, const Json& step, Roster& roster) {
    if (const auto currency = text_of(step, "currency")) {
        order.extension.currency = roster.currency(*currency);
    } else if (is_stated(step, "currency")) {
        order.spoiled = true;
    }
}

void put_tag(Order& order, const Json& step, Roster& roster) {
    if (const Json* tag = find(step, "tag")) {
        order.record.tag = roster.tag(*tag);
    } else if (is_stated(step, "tag")) {
        order.spoiled = true;
    }
}

void put_memo(Order& order, const Json& step) {
    if (const Json* memo = find(step, "memo")) {
        order.extension.memo = digest_of(shown(*memo));
    }
}

crypto::Digest digest_of(std::string_view text) {
    return crypto::sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace holdfast::scenarios
