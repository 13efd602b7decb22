// account open|show|list|close|freeze|…: accounts and their members.

#include "api/cli/groups.h"
#include "api/cli/proof.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"

namespace holdfast::api::cli {

namespace {

void add_changes(CLI::App& account, Session& session) {
    WriteCommand(account, session, "open", "open_account", "opens an account")
        .text("name", "id", "its id or name")
        .text("--currency", "currency", "code of its currency")
        .needed()
        .text("--owner", "payer", "member who owns it; without: the platform itself")
        .digest("--consent", "consent", "hash of the member's consent: 64 hex digits, or @FILE")
        .text("--ceiling", "ceiling", "most that posted and incoming may come to, in minor units")
        .number("--options", "options", "1: no history is kept (hot collection accounts)");
    WriteCommand(account, session, "close", "close_account", "closes an empty account for good")
        .text("name", "payer", "the account");
    WriteCommand(account, session, "freeze", "freeze", "operators stop an account for 30 days")
        .text("name", "payer", "PLATFORM/ACCOUNT")
        .digest("--document", "document", "what orders it: 64 hex digits, or @FILE")
        .needed()
        .number("--sides", "options", "1 debits, 2 credits; default: both")
        .fixed("party", 0U);
    WriteCommand(account, session, "unfreeze", "unfreeze", "operators lift a freeze")
        .text("name", "payer", "PLATFORM/ACCOUNT")
        .digest("--document", "document", "what orders it: 64 hex digits, or @FILE")
        .needed()
        .number("--sides", "options", "1 debits, 2 credits; default: both")
        .fixed("party", 0U);
    WriteCommand(
        account, session, "pay-suspense", "pay_suspense",
        "operators pay what waits for a closed or full account to another one of its owner")
        .text("name", "payer", "PLATFORM/ACCOUNT, closed or full")
        .text("to", "payee", "PLATFORM/ACCOUNT")
        .fixed("party", 0U);
    WriteCommand(account, session, "write-off", "write_off",
                 "operators give up what an account owes; loss bears it")
        .text("name", "payer", "PLATFORM/ACCOUNT")
        .text("amount", "amount", "minor units of the account's currency, such as 1250")
        .digest("--document", "document", "why: 64 hex digits, or @FILE")
        .needed()
        .fixed("party", 0U);
    WriteCommand(account, session, "limits", "set_limits",
                 "sets a ceiling, or (operators) a credit line")
        .text("name", "payer", "the account")
        .text("--ceiling", "ceiling", "most that posted and incoming may come to, in minor units")
        .text("--credit-line", "credit_line", "how far below zero it may go, in minor units");
    WriteCommand(account, session, "guards", "set_guards", "says who may release holds to it")
        .text("name", "payer", "the account")
        .json("--guards", "guards", "accounts, as JSON: [\"alice\", …]; [] lifts the guard")
        .needed();
    WriteCommand(account, session, "kyc", "set_kyc_level", "says how far its owner is known")
        .text("name", "payer", "the account")
        .number("level", "level", "0: no payouts; from 1 on: payouts");
    WriteCommand(account, session, "destination", "set_destination",
                 "says where its payouts may go")
        .text("name", "payer", "the account")
        .digest("destination", "destination", "hash of the bank account: 64 hex digits, or @FILE");
}

void add_members(CLI::App& app, Session& session) {
    CLI::App& member =
        *app.add_subcommand("member", "owners of accounts and their keys")->require_subcommand(1);
    WriteCommand bind(member, session, "bind", "bind_member",
                      "a member's own key: from then on only it acts");
    bind.text("member", "payer", "the member");
    add_new_key(bind, session);
    WriteCommand rebind(member, session, "rebind", "rebind_member",
                        "operators replace a lost key, after seven days");
    rebind.text("member", "payer", "PLATFORM/MEMBER").fixed("party", 0U);
    add_new_key(rebind, session);
    WriteCommand(member, session, "veto", "veto_rebind", "the member still has its key")
        .text("member", "payer", "the member");
}

}  // namespace

void add_account_commands(CLI::App& app, Session& session) {
    CLI::App& account = *app.add_subcommand("account", "accounts")->require_subcommand(1);
    add_changes(account, session);
    add_members(app, session);

    CLI::App& show = *account.add_subcommand("show", "everything about accounts");
    auto names = std::make_shared<std::vector<std::string>>();
    auto moment = std::make_shared<std::string>();
    show.add_option("names", *names, "accounts")->required()->type_name("");
    show.add_option("--as-of", *moment, "a time, or an entry's sequence")->type_name("");
    show.callback([&session, names, moment] {
        for (const std::string& text : *names) {
            const auto id = session.account(text);
            const auto row = session.reader().row<ledger::Account>(id, Session::as_of(*moment));
            if (!row) {
                session.out.note(fmt::format("there is no account {}", text));
                session.exit_code = ExitCode::not_found;
            } else {
                print_row(session, "account", id, *row);
            }
        }
    });

    CLI::App& list = *account.add_subcommand("list", "a party's accounts with their balances");
    list.callback([&session] {
        std::optional<ledger::PartyId> party;
        if (session.profile.party || !session.profile.keys.empty()) {
            party = session.party();
        }
        print_balances(session, [&](const auto& each) {
            session.reader().for_each<ledger::Account>(party, each);
        });
    });
}

}  // namespace holdfast::api::cli
