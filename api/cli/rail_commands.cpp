// What a rail says of the outside world, payouts, and how its books compare with its bank's.

#include "api/cli/groups.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

// The command's JSON has them in one object.
void gather_statement(Json& body) {
    Json statement = Json::object();
    for (const char* name : {"closed", "balance", "in_transit"}) {
        if (body.contains(name)) {
            statement[name] = body[name];
            body.erase(name);
        }
    }
    body["statement"] = statement;
}

void take_direction(Json& body) {
    const std::string bank_has = body["bank_has"];
    if (bank_has != "less" && bank_has != "more") {
        throw UserError(ExitCode::usage,
                        fmt::format("--bank-has: expected less or more, found '{}'", bank_has));
    }
    body.erase("bank_has");
    body["options"] = bank_has == "less" ? 0U : 1U;
}

void print_reconciliation(Session& session, const ledger::AccountId& clearing,
                          const ledger::Reconciliation& row) {
    if (session.out.is_json) {
        print_row(session, "clearing", clearing, row);
        return;
    }
    const std::string books =
        row.differs()
            ? fmt::format("the books have {} more since {}",
                          session.currencies().format(row.difference.value(), row.currency),
                          ledger::format_time(row.since))
            : "equal";
    const ledger::Currency* currency = session.currencies().find(row.currency);
    session.out.line("rail {}  {}  to {}: {}", row.rail,
                     currency == nullptr ? std::to_string(row.currency) : currency->code,
                     ledger::format_time(row.closed),
                     session.out.paint(row.differs() ? Tone::bad : Tone::good, books));
}

void add_reconciliation(CLI::App& app, Session& session) {
    WriteCommand(app, session, "reconcile", "reconcile",
                 "a rail says what its bank's statement says; it takes on no payouts while the "
                 "books differ")
        .text("balance", "balance",
              "what the bank's account had: 1250 (minor units), or \"12.50 EUR\"; overdrawn: "
              "\"-12.50 EUR\"")
        .text("--closed", "closed", "when that was: the end of the statement's period")
        .needed()
        .text("--in-transit", "in_transit",
              "signed sum of what the books have and the bank has not yet; what only the bank has, "
              "the other way; default: 0")
        .text("--currency", "currency", "its code, where the balance does not name it")
        .digest("--document", "document", "the statement itself: 64 hex digits, or @FILE")
        .needed()
        .prepare(gather_statement);
    WriteCommand(app, session, "adjust", "adjust",
                 "operators explain an item by which a rail's books differ; loss bears it")
        .text("item", "reference", "RAIL/ITEM: the deposit, payout or line of the statement")
        .amount()
        .text("--bank-has", "bank_has", "less or more than the books")
        .needed()
        .digest("--document", "document", "what itemises it: 64 hex digits, or @FILE")
        .needed()
        .prepare(take_direction)
        .fixed("party", 0U);

    CLI::App& list = *app.add_subcommand("reconciliations",
                                         "how each rail's books compare with its bank's statement");
    list.callback([&session] {
        session.reader().for_each<ledger::Reconciliation>(
            std::nullopt,
            [&](const ledger::AccountId& clearing, const ledger::Reconciliation& row) {
                print_reconciliation(session, clearing, row);
            });
    });
}

}  // namespace

void add_rail_commands(CLI::App& app, Session& session) {
    CLI::App& deposit =
        *app.add_subcommand("deposit", "money that comes in")->require_subcommand(1);
    WriteCommand(deposit, session, "expect", "expect_deposit", "a platform announces a deposit")
        .text("reference", "reference", "RAIL/REFERENCE: the rail's party and its own reference")
        .text("account", "payee", "account it is for")
        .amount();
    WriteCommand(deposit, session, "seen", "deposit_seen", "a rail says that money is on its way")
        .text("reference", "reference", "the rail's own reference")
        .text("account", "payee", "PLATFORM/ACCOUNT it names")
        .amount();
    WriteCommand(deposit, session, "cleared", "deposit_cleared",
                 "a rail says that money has arrived")
        .text("reference", "reference", "the rail's own reference")
        .text("account", "payee", "PLATFORM/ACCOUNT it names")
        .amount();
    WriteCommand(deposit, session, "reversed", "deposit_reversed",
                 "a rail says that a deposit will not come")
        .text("reference", "reference", "the rail's own reference");
    WriteCommand(app, session, "chargeback", "chargeback",
                 "a rail took back of a deposit that had cleared; --id names the chargeback")
        .text("reference", "reference", "the rail's own reference of the deposit")
        .amount();
    WriteCommand(app, session, "chargeback-reversed", "chargeback_reversed",
                 "a rail gave back what it had charged back")
        .text("chargeback", "reference", "the chargeback's id");
    WriteCommand(deposit, session, "match", "match_deposit",
                 "operators say where money in suspense belongs")
        .text("reference", "reference", "RAIL/REFERENCE of the deposit")
        .text("--account", "payee", "PLATFORM/ACCOUNT it is for; without: back to its sender")
        .fixed("party", 0U);

    CLI::App& on_clear =
        *app.add_subcommand("on-clear", "what a deposit is for, signed before it has come")
             ->require_subcommand(1);
    WriteCommand(on_clear, session, "hold", "hold_on_clear",
                 "a hold once the deposit clears, if what came covers it; --id names the hold")
        .text("deposit", "deposit", "RAIL/REFERENCE, announced or seen")
        .text("payer", "payer", "account that pays: the deposit's")
        .text("payee", "payee", "account it is for")
        .amount()
        .text("--expires", "expires", "deadline, such as +7d: then what is left goes back")
        .flag("--release-on-expiry", "release_on_expiry",
              "at the deadline it goes to the payee instead")
        .number("--terms", "terms", "number of the fee schedule of its releases")
        .text("--reference", "reference", "an id of your own, such as an order's")
        .json("--exits", "exits",
              "ways out, as JSON: [{\"payees\": [{\"to\": …}], \"by_account\": …}, …]");
    WriteCommand(on_clear, session, "fund", "fund_on_clear",
                 "pays into an agreement once the deposit clears")
        .text("deposit", "deposit", "RAIL/REFERENCE, announced or seen")
        .text("agreement", "reference", "the agreement, offered or agreed")
        .amount();
    WriteCommand(on_clear, session, "withdraw", "withdraw_on_clear",
                 "lets the deposit's money stay available")
        .text("deposit", "deposit", "RAIL/REFERENCE it waits for")
        .text("instruction", "reference", "id of what waits");

    CLI::App& payout = *app.add_subcommand("payout", "money that goes out")->require_subcommand(1);
    WriteCommand(payout, session, "request", "request_payout",
                 "sets money aside to be paid out; --id names the payout")
        .text("account", "payer", "account it comes from")
        .amount()
        .number("--rail", "reference_party", "party of the rail")
        .needed()
        .digest("--destination", "destination", "the registered one: 64 hex digits, or @FILE")
        .needed();
    WriteCommand(payout, session, "cancel", "cancel_payout",
                 "calls a payout back before the rail has it")
        .text("payout", "reference", "the payout");
    WriteCommand(payout, session, "submit", "submit_payout", "a rail takes a payout on")
        .text("payout", "reference", "PLATFORM/PAYOUT");
    WriteCommand(payout, session, "settle", "settle_payout",
                 "a rail says that a payout has been paid")
        .text("payout", "reference", "PLATFORM/PAYOUT");
    WriteCommand(payout, session, "fail", "fail_payout",
                 "a rail says that a payout will not be paid")
        .text("payout", "reference", "PLATFORM/PAYOUT");
    WriteCommand(payout, session, "unknown", "payout_unknown",
                 "a rail cannot say whether a payout has been paid")
        .text("payout", "reference", "PLATFORM/PAYOUT");
    WriteCommand(payout, session, "return", "return_payout", "a rail brings a payout back")
        .text("payout", "reference", "PLATFORM/PAYOUT")
        .text("amount", "amount", "minor units of the payout's currency, such as 1250");

    add_reconciliation(app, session);
}

}  // namespace holdfast::api::cli
