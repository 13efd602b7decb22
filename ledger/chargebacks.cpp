#include "ledger/chargebacks.h"

#include <algorithm>
#include <set>

#include "crypto/sha256.h"
#include "ledger/charged_holds.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

bool waits_for_account(const State& state, const Deposit& deposit) {
    if (deposit.state != DepositState::cleared || deposit.suspense_round == 0) {
        return false;
    }
    const SuspenseItem& item = *state.suspense.find(deposit.account);
    const bool can_be_credited =
        !is_frozen(state, deposit.account) && !is_closed(state, deposit.account);
    return item.round == deposit.suspense_round && !(item.amount.is_zero() && can_be_credited);
}

Amount own_item_of(const State& state, const Deposit& deposit) {
    const bool waits =
        deposit.state == DepositState::unmatched || waits_for_account(state, deposit);
    return waits ? deposit.amount - deposit.own_charged : Amount();
}

Amount uncharged_rest(const Deposit& deposit) {
    Amount named;
    for (const NamedThing& thing : deposit.paid_into) {
        named += thing.amount;
    }
    return deposit.amount - named - deposit.own_charged;
}

std::size_t charge_bytes(const State& state,
                         const std::vector<std::pair<HoldId, const Hold*>>& holds, Amount amount) {
    constexpr std::size_t kName = 20;
    constexpr std::size_t kUnclaimedMax = 4;  // timer payments to one seller
    Bytes encoded;
    encode_value(amount, encoded);
    const std::size_t units = encoded.size();  // no part takes more
    std::set<AccountId> accounts;
    std::size_t bytes = 64 + 6 * units;
    for (const auto& [id, hold] : holds) {
        bytes += kName + 8 + 3 * units;
        bytes += hold->is_milestone ? 10 + (1 + kUnclaimedMax) * units : 0;
        for (const HoldPayer& payer : hold->payers) {
            accounts.insert(payer.account);
        }
        for (const Exit& exit : hold->exits) {
            const Terms* terms = exit.is_refund() ? nullptr : terms_of(state, id, exit);
            const bool gives_back = terms != nullptr && terms->fee_back_on_refund;
            const std::size_t lines = gives_back ? terms->lines.size() : 0;
            bytes += exit.payees.size() * (2 + (1 + lines) * units);
            for (const Share& share : exit.payees) {
                accounts.insert(share.to);
            }
            for (std::size_t line = 0; line < lines; ++line) {
                accounts.insert(terms->lines[line].to);
            }
        }
    }
    return bytes + (accounts.size() + 2) * (kName + 4 * units);
}

HoldId reopened_id(CommandId reversal, std::uint8_t index, PartyId party) {
    constexpr std::string_view kLabel = "holdfast/reopened/v1";
    Bytes bytes(kLabel.begin(), kLabel.end());
    bytes.push_back(0);
    Writer out(bytes);
    out.key(reversal);
    out.u8(index);
    const Digest digest = crypto::sha256(bytes);
    HoldId id{party, {}};
    std::ranges::copy_n(digest.begin(), static_cast<std::ptrdiff_t>(id.id.bytes.size()),
                        id.id.bytes.begin());
    return id;
}

}  // namespace holdfast::ledger
