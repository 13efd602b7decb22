// What a rail says of the outside world, and payouts.

#include "api/cli/groups.h"
#include "api/cli/write_command.h"

namespace holdfast::api::cli {

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
}

}  // namespace holdfast::api::cli
