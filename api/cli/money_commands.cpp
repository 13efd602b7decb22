// transfer, hold, release, refund, top-up, extend, reverse.

#include "api/cli/groups.h"
#include "api/cli/write_command.h"

namespace holdfast::api::cli {

void add_money_commands(CLI::App& app, Session& session) {
    WriteCommand(app, session, "transfer", "transfer",
                 "moves money from one account to another, at once")
        .text("payer", "payer", "account that pays")
        .text("payee", "payee", "account that is paid")
        .amount()
        .flag("--up-to-payer", "up_to_payer", "at most what the payer has available")
        .flag("--up-to-payee", "up_to_payee", "at most what the payee's ceiling leaves");

    WriteCommand(app, session, "hold", "hold", "sets money aside for somebody; --id names the hold")
        .text("payer", "payer", "account that pays")
        .text("payee", "payee", "account it is for")
        .amount()
        .text("--expires", "expires", "deadline, such as +7d: then what is left goes back")
        .flag("--release-on-expiry", "release_on_expiry",
              "at the deadline it goes to the payee instead")
        .number("--terms", "terms", "number of the fee schedule of its releases")
        .flag("--up-to-payer", "up_to_payer", "at most what the payer has available")
        .flag("--up-to-payee", "up_to_payee", "at most what the payee's ceiling leaves")
        .text("--reference", "reference", "an id of your own, such as an order's")
        .json("--exits", "exits",
              "ways out, as JSON: [{\"payees\": [{\"to\": …}], \"by_account\": …}, …]")
        .json("--payers", "payers",
              "several payers, as JSON: [{\"account\": …, \"amount\": …}, …]");

    WriteCommand(app, session, "release", "release", "pays money of a hold to its payee")
        .text("hold", "reference", "the hold")
        .amount(true)
        .text("--preimage", "preimage", "what a conditioned exit asks for, as hex");

    WriteCommand(app, session, "refund", "refund", "gives money of a hold back to its payer")
        .text("hold", "reference", "the hold")
        .amount(true)
        .text("--preimage", "preimage", "what a conditioned exit asks for, as hex");

    WriteCommand(app, session, "top-up", "top_up", "puts more money into a hold")
        .text("hold", "reference", "the hold")
        .amount()
        .text("--payer", "payer", "which of several payers puts it in");

    WriteCommand(app, session, "extend", "extend", "moves a hold's deadline")
        .text("hold", "reference", "the hold")
        .text("deadline", "expires", "the new deadline, such as +7d or 2025-01-31T12:00:00Z");

    WriteCommand(app, session, "reverse", "reverse", "gives a transfer or a release back, whole")
        .text("command", "reference", "id of the transfer or release");
}

}  // namespace holdfast::api::cli
