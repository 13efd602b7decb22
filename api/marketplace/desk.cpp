#include "api/marketplace/desk.h"

namespace holdfast::api::marketplace {

using ledger::CommandKind;
using ledger::CommandRecord;

namespace {

std::string hold_name(const Order& order, const Line& line) {
    return fmt::format("order-{}-{}-{}", order.id, line.item->number,
                       line.kind == LineKind::price ? "price" : "freight");
}

}  // namespace

void Desk::open() {
    sender_.add(loader::open_account(actors_, {kFeesAccount, {}, kFees}));
    CommandRecord record =
        loader::command_of(CommandKind::register_terms, actors_.platform,
                           id_of_name(fmt::format("terms-{}", terms_.number)), 0);
    record.terms = terms_.number;
    ledger::FeeLine line;
    line.to = {actors_.platform.party, id_of_name(kFeesAccount)};
    line.bps = terms_.bps;
    ledger::Extension extension;
    extension.fee_lines = {line};
    sender_.add(ledger::StoredCommand(record, extension));
}

void Desk::need_account(const std::string& name, std::uint32_t tag) {
    if (opened_.insert({actors_.platform.party, id_of_name(name)}).second) {
        sender_.add(loader::open_account(actors_, {name, "member-" + name, tag}));
    }
}

CommandRecord Desk::hold_of(const Order& order, const Line& line, ledger::Time time) const {
    CommandRecord record = loader::command_of(CommandKind::hold, actors_.platform,
                                              id_of_name(hold_name(order, line)), time);
    record.payer = id_of_name("buyer-" + order.customer);
    record.payee = id_of_name("seller-" + line.item->seller);
    record.amount = ledger::Word128::of(line.amount.value());
    record.reference = id_of_name("order-" + order.id);
    record.tag = static_cast<std::uint32_t>(line.kind);
    record.terms = line.kind == LineKind::price ? terms_.number : 0;
    return record;
}

void Desk::send_linked(const std::vector<CommandRecord>& records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        CommandRecord record = records[i];
        record.flags = i + 1 < records.size() ? ledger::kLinked : 0;
        sender_.add(ledger::StoredCommand(record));
    }
}

void Desk::send_funding(const Order& order, const Funding& funding) {
    const std::string buyer = "buyer-" + order.customer;
    need_account(buyer, kBuyer);
    for (const Item& item : order.items) {
        need_account("seller-" + item.seller, kSeller);
    }
    for (const Payment& payment : order.payments) {
        if (!payment.amount.is_zero()) {
            const std::string name = fmt::format("payment-{}-{}", order.id, payment.number);
            sender_.add(
                loader::deposit(actors_, {name, id_of_name(buyer), payment.amount}, funding.time));
        }
    }
    std::vector<CommandRecord> holds;
    for (const Line& line : funding.lines) {
        holds.push_back(hold_of(order, line, funding.time));
    }
    send_linked(holds);
}

void Desk::send_settlement(const Order& order, const Funding& funding,
                           const Settlement& settlement) {
    std::vector<CommandRecord> records;
    const auto add = [&](CommandKind kind, const Line& line, ledger::Amount amount,
                         std::string_view what) {
        if (amount.is_zero()) {
            return;
        }
        const std::string hold = hold_name(order, line);
        CommandRecord record = loader::command_of(
            kind, actors_.platform,
            loader::id_in_time(settlement.time, fmt::format("{}-{}", what, hold)), settlement.time);
        record.reference = id_of_name(hold);
        record.amount = ledger::Word128::of(amount.value());
        records.push_back(record);
    };
    for (const Line& line : funding.lines) {
        const ledger::Amount back = settlement.back(line);
        add(CommandKind::refund, line, back, "refund");
        add(CommandKind::release, line, line.amount - back, "release");
    }
    send_linked(records);
}

}  // namespace holdfast::api::marketplace
