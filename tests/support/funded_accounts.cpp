#include "tests/support/funded_accounts.h"

#include "api/text_forms.h"

namespace holdfast::test {

namespace {

using api::cli::NewLedger;
using ledger::CommandKind;
using ledger::CommandRecord;
using ledger::StoredCommand;

constexpr std::size_t kBatch = 4000;  // commands; deposits have extensions

CommandRecord draft(CommandKind kind, ledger::PartyId party) {
    CommandRecord record;
    record.kind = static_cast<std::uint16_t>(kind);
    record.signers = 1;
    record.party = party;
    record.id = api::fresh_id(api::system_now());
    return record;
}

StoredCommand opening(const ledger::Id& account) {
    CommandRecord record = draft(CommandKind::open_account, kFundedPlatform);
    record.id = account;
    ledger::Extension extension;
    extension.currency = NewLedger::kEuro;
    return StoredCommand(record, extension);
}

StoredCommand deposit(const ledger::Id& account, std::uint64_t cents) {
    CommandRecord record = draft(CommandKind::deposit_cleared, kFundingRail);
    record.reference = api::fresh_id(api::system_now());
    record.payee = account;
    record.amount = ledger::Word128::of(cents);
    ledger::Extension extension;
    extension.currency = NewLedger::kEuro;
    extension.payee_party = kFundedPlatform;
    return StoredCommand(record, extension);
}

}  // namespace

std::vector<NewLedger::Party> platform_and_rail() {
    return {{kFundedPlatform, ledger::Role::platform, "platform"},
            {kFundingRail, ledger::Role::rail, "rail"}};
}

void open_funded_accounts(NewLedger& ledger, const std::vector<ledger::Id>& accounts,
                          std::uint64_t cents) {
    for (std::size_t first = 0; first < accounts.size(); first += kBatch) {
        std::vector<StoredCommand> openings;
        std::vector<StoredCommand> deposits;
        for (std::size_t i = first; i < std::min(accounts.size(), first + kBatch); ++i) {
            openings.push_back(opening(accounts[i]));
            deposits.push_back(deposit(accounts[i], cents));
        }
        ledger.must_submit(kFundedPlatform, std::move(openings));
        ledger.must_submit(kFundingRail, std::move(deposits));
    }
}

}  // namespace holdfast::test
