#include "api/donations/gift.h"

#include "api/csv/fields.h"

namespace holdfast::api::donations {

namespace {

enum Column : std::size_t { kEventColumn, kTimeColumn, kDonorColumn, kAmountColumn };

constexpr const char* kNobody = "anonymous";

std::string account_of_donor(const Gift& gift) {
    return gift.donor.empty() ? kNobody : "donor-" + gift.donor;
}

}  // namespace

csv::CsvTable open_gifts(const std::filesystem::path& file, csv::Complaints& complaints) {
    return csv::CsvTable(file, {"event", "ts", "donor", "amount_cents"}, complaints);
}

Gift read_gift(const csv::CsvTable& table) {
    Gift gift;
    gift.event = csv::read_id("event", table[kEventColumn]);
    gift.time = csv::read_time("ts", table[kTimeColumn]);
    if (!table[kDonorColumn].empty()) {
        gift.donor = csv::read_id("donor", table[kDonorColumn]);
    }
    gift.amount = csv::read_units("amount_cents", table[kAmountColumn]);
    if (gift.amount.is_zero()) {
        throw csv::BadField("amount_cents: a gift of nothing");
    }
    gift.row = table.rows();
    return gift;
}

bool Desk::need_account(const std::string& name, bool is_members, std::uint32_t tag) {
    if (!opened_.insert({actors_.platform.party, id_of_name(name)}).second) {
        return false;
    }
    if (opened_.size() > kAccountsMax) {
        throw csv::InputError(
            fmt::format("more than {} donors and events; split the file", kAccountsMax));
    }
    sender_.add(
        loader::open_account(actors_, {name, is_members ? "member-" + name : std::string(), tag}));
    return true;
}

void Desk::send(const Gift& gift) {
    const std::string donor = account_of_donor(gift);
    const std::string event = "event-" + gift.event;
    events_ += need_account(event, false, kEvent) ? 1U : 0U;
    donors_ += need_account(donor, !gift.donor.empty(), kDonor) ? 1U : 0U;

    const std::string name = fmt::format("{}-{}", gift.event, gift.row);
    sender_.add(
        loader::deposit(actors_, {"paid-" + name, id_of_name(donor), gift.amount}, gift.time));
    ledger::CommandRecord transfer =
        loader::command_of(ledger::CommandKind::transfer, actors_.platform,
                           loader::id_in_time(gift.time, "gift-" + name), gift.time);
    transfer.payer = id_of_name(donor);
    transfer.payee = id_of_name(event);
    transfer.amount = ledger::Word128::of(gift.amount.value());
    sender_.add(ledger::StoredCommand(transfer));
}

}  // namespace holdfast::api::donations
