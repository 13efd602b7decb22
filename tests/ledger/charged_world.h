/// An `EscrowWorld` for chargebacks: the buyer has nothing but what the deposit "ref" brings, which
/// is announced. Accounts beside: "third", "fee". Thread-safety: one thread.
#pragma once

#include <string>

#include "ledger/chargebacks.h"
#include "tests/support/escrow_world.h"

namespace holdfast::test {

class ChargedWorld : public EscrowWorld {
   public:
    ChargedWorld() {
        open({"third", "fee"});
        must(draft(ledger::CommandKind::transfer)
                 .payer("buyer")
                 .payee("third")
                 .amount(10'000)
                 .by({"buyer-key"}));
        announce("ref");
    }

    void announce(std::string_view reference) {
        Draft expected = draft(ledger::CommandKind::expect_deposit)
                             .reference(reference)
                             .payee("buyer")
                             .amount(1);
        expected.extension.reference_party = kRail;
        must(expected);
    }
    /// The deposit clears.
    Result paid(ledger::u128 amount, std::string_view reference = "ref",
                std::string_view account = "buyer") {
        Draft clears =
            draft(ledger::CommandKind::deposit_cleared, kRail).reference(reference).amount(amount);
        clears.extension.currency = ledger::CurrencyId{kEuro};
        clears.payee(account).extension.payee_party = kPlatform;
        return must(clears);
    }
    /// A hold that the deposit is to pay for.
    Draft named(std::string_view id, ledger::u128 amount) {
        Draft hold = draft(ledger::CommandKind::hold_on_clear)
                         .id(id)
                         .payer("buyer")
                         .payee("seller")
                         .amount(amount)
                         .by({"buyer-key"});
        hold.extension.deposit = deposit_name("ref");
        return hold;
    }
    /// Offered, agreed, and paid by the deposit.
    void escrow(const ledger::AgreementTerms& terms, ledger::u128 brought = 0) {
        offer(terms);
        REQUIRE(agree(terms) == ledger::Reason::ok);
        ledger::u128 sum = 0;
        for (const ledger::Amount price : terms.prices) {
            sum += price.value();
        }
        fund_on_clear("fund", sum);
        paid(brought == 0 ? sum : brought);
    }
    void fund_on_clear(std::string_view id, ledger::u128 amount, std::string_view deposit = "ref") {
        Draft funding =
            on_deal(ledger::CommandKind::fund_on_clear, ledger::Side::buyer).id(id).amount(amount);
        funding.extension.deposit = deposit_name(deposit);
        must(funding);
    }
    /// Terms number 1: one line to "fee".
    void fee(std::uint16_t bps, std::uint64_t fixed, bool gives_back,
             std::optional<ledger::Amount> cap = std::nullopt) {
        Draft terms = draft(ledger::CommandKind::register_terms);
        terms.record.terms = 1;
        terms.extension.fee_lines =
            std::vector<ledger::FeeLine>{{account_named("fee"), bps, ledger::Amount(fixed), cap}};
        if (gives_back) {
            terms.extension.options = std::uint8_t{1};
        }
        must(terms);
    }

    Result charge(ledger::u128 amount, std::string_view id = "",
                  std::string_view reference = "ref") {
        Draft charged =
            draft(ledger::CommandKind::chargeback, kRail).reference(reference).amount(amount);
        return run(id.empty() ? charged : charged.id(id));
    }
    Result undo(std::string_view chargeback, std::string_view id = "") {
        Draft undone = draft(ledger::CommandKind::chargeback_reversed, kRail).reference(chargeback);
        return run(id.empty() ? undone : undone.id(id));
    }
    Result pay(std::string_view from, std::string_view to, ledger::u128 amount) {
        Draft transfer = draft(ledger::CommandKind::transfer).payer(from).payee(to).amount(amount);
        return run(from == "buyer" || from == "seller" ? transfer.by({std::string(from) + "-key"})
                                                       : transfer);
    }
    Result release_hold(ledger::HoldId hold, ledger::u128 amount) {
        return run(draft(ledger::CommandKind::release)
                       .reference(hold.id)
                       .amount(amount)
                       .by({"buyer-key"}));
    }
    Result refund_hold(ledger::HoldId hold, ledger::u128 amount) {
        return run(draft(ledger::CommandKind::refund)
                       .reference(hold.id)
                       .amount(amount)
                       .by({"seller-key"}));
    }

    static ledger::DepositId deposit_name(std::string_view reference) {
        return {kRail, id_named(reference)};
    }
    static ledger::HoldId hold_name(std::string_view name) { return {kPlatform, id_named(name)}; }
    static ledger::HoldId reopened(std::string_view reversal, std::uint8_t index = 0) {
        return ledger::reopened_id({kRail, id_named(reversal)}, index, kPlatform);
    }
    /// The milestone of an agreement that a reversal has opened.
    static ledger::HoldId reopened_milestone(std::string_view reversal) {
        return ledger::milestone_id(ledger::rename<ledger::AgreementId>(reopened(reversal)), 0);
    }
    [[nodiscard]] const ledger::Deposit& deposit(std::string_view reference = "ref") const {
        return *state().deposits.find(deposit_name(reference));
    }
    [[nodiscard]] std::int64_t inside(ledger::HoldId hold) const {
        return static_cast<std::int64_t>(state().holds.find(hold)->left().value());
    }
    [[nodiscard]] std::int64_t inside(std::string_view hold) const {
        return inside(hold_name(hold));
    }
    [[nodiscard]] std::int64_t debt(std::string_view name) const {
        return static_cast<std::int64_t>(account(name).debt.value());
    }
    /// "buyer seller third fee": available less debt.
    [[nodiscard]] std::string have() const {
        std::string text;
        for (const char* name : {"buyer", "seller", "third", "fee"}) {
            text += (text.empty() ? "" : " ") + std::to_string(available(name) - debt(name));
        }
        return text;
    }
    [[nodiscard]] std::int64_t clearing() const {
        return available(
            ledger::system_account(ledger::SystemAccount::rail_clearing, kEuro, kRail));
    }
    [[nodiscard]] std::int64_t in_suspense() const {
        return available(ledger::system_account(ledger::SystemAccount::suspense, kEuro));
    }
};

}  // namespace holdfast::test
