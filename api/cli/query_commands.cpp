// balance, show: what the ledger has.

#include "api/cli/found_command.h"
#include "api/cli/groups.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

void balance(Session& session, const std::vector<std::string>& names, const std::string& moment) {
    std::vector<ledger::AccountId> ids;
    for (const std::string& text : names) {
        ids.push_back(session.account(text));
    }
    const auto found = session.reader().rows<ledger::Account>(ids, Session::as_of(moment));
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (found.rows[i]) {
            labels.push_back(names[i]);
        } else {
            session.out.note(fmt::format("there is no account {}", names[i]));
            session.exit_code = ExitCode::not_found;
        }
    }
    print_balances(
        session,
        [&](const AccountRow& each) {
            for (std::size_t i = 0; i < ids.size(); ++i) {
                if (found.rows[i]) {
                    each(ids[i], *found.rows[i]);
                }
            }
        },
        labels);
}

template <class Row>
bool show_row(Session& session, const char* kind, const ledger::CommandId& id, const AsOf& as_of) {
    const auto key = ledger::rename<KeyOf<Row>>(id);
    const auto row = session.reader().row<Row>(key, as_of);
    if (row) {
        print_row(session, kind, key, *row);
    }
    return row.has_value();
}

bool show_command(Session& session, const ledger::CommandId& id) {
    const auto found = fetch_command(session, id);
    if (!found) {
        return false;
    }
    const GetCommandReply& reply = found->reply;
    const ledger::StoredCommand& command = found->command;
    const ledger::Outcome& outcome = found->outcome;
    std::string text;
    ledger::JsonWriter out(text);
    write_command(out, command.view());
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            write_result(
                json, command.view(),
                {outcome.reason, outcome.detail, reply.use.sequence, reply.use.index, reply.time});
            json.key("command");
            json.raw(text);
            json.key("outcome");
            write_outcome(json, outcome);
        });
    } else {
        session.out.line("command {}: {} in entry {}, {}", format_name(id), name_of(outcome.reason),
                         reply.use.sequence, ledger::format_time(reply.time));
        session.out.line("  {}", text);
    }
    return true;
}

void show(Session& session, const std::string& text, const std::string& what,
          const std::string& moment) {
    const ledger::CommandId id = session.name(text);
    const AsOf as_of = Session::as_of(moment);
    bool found = false;
    const auto wants = [&](const char* kind) { return what.empty() || what == kind; };
    found |= wants("account") && show_row<ledger::Account>(session, "account", id, as_of);
    found |= wants("hold") && show_row<ledger::Hold>(session, "hold", id, as_of);
    found |= wants("deposit") && show_row<ledger::Deposit>(session, "deposit", id, as_of);
    found |= wants("payout") && show_row<ledger::Payout>(session, "payout", id, as_of);
    found |= wants("request") && show_row<ledger::Request>(session, "request", id, as_of);
    found |= wants("member") && show_row<ledger::Member>(session, "member", id, as_of);
    found |= wants("suspense") && show_row<ledger::SuspenseItem>(session, "suspense", id, as_of);
    found |=
        wants("destination") && show_row<ledger::Destination>(session, "destination", id, as_of);
    found |= wants("agreement") && show_row<ledger::Agreement>(session, "agreement", id, as_of);
    found |= wants("milestone") && show_row<ledger::Milestone>(session, "milestone", id, as_of);
    found |= wants("proposal") && show_row<ledger::Proposal>(session, "proposal", id, as_of);
    found |= wants("reconciliation") &&
             show_row<ledger::Reconciliation>(session, "reconciliation", id, as_of);
    found |= wants("campaign") && show_row<ledger::Campaign>(session, "campaign", id, as_of);
    found |= wants("gift") && show_row<ledger::Gift>(session, "gift", id, as_of);
    found |=
        wants("disbursement") && show_row<ledger::Disbursement>(session, "disbursement", id, as_of);
    found |= wants("command") && show_command(session, id);
    if (!found) {
        session.out.note(fmt::format("nothing is named {}", format_name(id)));
        session.exit_code = ExitCode::not_found;
    }
}

}  // namespace

void add_query_commands(CLI::App& app, Session& session) {
    auto moment = std::make_shared<std::string>();
    auto names = std::make_shared<std::vector<std::string>>();
    CLI::App& balances = *app.add_subcommand("balance", "what accounts have");
    balances.add_option("accounts", *names, "accounts; fees:EUR and the like for the ledger's own")
        ->required()
        ->type_name("");
    balances.add_option("--as-of", *moment, "a time, or an entry's sequence")->type_name("");
    balances.callback([&session, names, moment] { balance(session, *names, *moment); });

    auto text = std::make_shared<std::string>();
    auto what = std::make_shared<std::string>();
    CLI::App& shown =
        *app.add_subcommand("show", "whatever has this id: hold, command, account, deposit …");
    shown.add_option("id", *text, "id or name")->required()->type_name("");
    shown
        .add_option("--what", *what,
                    "only this: hold, command, account, deposit, payout, request, member, "
                    "suspense, destination")
        ->type_name("");
    shown.add_option("--as-of", *moment, "a time, or an entry's sequence")->type_name("");
    shown.callback([&session, text, what, moment] { show(session, *text, *what, *moment); });
}

}  // namespace holdfast::api::cli
