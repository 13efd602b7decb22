// history and statement: what touched an account, with the balances after it.

#include "api/cli/groups.h"
#include "api/cli/write_command.h"
#include "ledger/command_info.h"
#include "ledger/text/json_fields.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

struct Wanted {
    std::string account;
    std::string from;
    std::string to;
    std::string side;
    std::string first;
    std::string last;
    std::optional<std::uint32_t> tag;
    std::uint64_t limit = 0;
    bool newest_first = false;
    bool is_statement = false;
};

HistoryRequest request_of(Session& session, const Wanted& wanted) {
    HistoryRequest request;
    request.account = session.account(wanted.account);
    request.tag = wanted.tag;
    request.newest_first = wanted.newest_first;
    request.from = wanted.from.empty() ? 0 : Session::time(wanted.from);
    request.to = wanted.to.empty() ? 0 : Session::time(wanted.to);
    if (!wanted.first.empty()) {
        request.first = session.name(wanted.first);
    }
    if (!wanted.last.empty()) {
        request.last = session.name(wanted.last);
    }
    request.side = wanted.side == "debit"    ? Side::debit
                   : wanted.side == "credit" ? Side::credit
                                             : Side::both;
    return request;
}

std::string kind_of(const HistoryLine& line) {
    const ledger::CommandInfo* info =
        ledger::find_command(static_cast<ledger::CommandKind>(line.kind));
    return line.kind == 0    ? "timer"
           : info == nullptr ? std::to_string(line.kind)
                             : std::string(info->name);
}

void print_json(Session& session, const HistoryLine& line) {
    session.out.json([&](ledger::JsonWriter& json) {
        json.member("entry", line.entry);
        json.member("index", line.index);
        json.member("time", ledger::format_time(line.time));
        if (line.business_time != 0) {
            json.member("business_time", ledger::format_time(line.business_time));
        }
        json.member("kind", kind_of(line));
        json.member("command", ledger::text_of(line.command));
        json.member("tag", line.tag);
        json.member("available_change", ledger::to_string(line.available_change));
        json.member("held_change", ledger::to_string(line.held_change));
        json.member("incoming_change", ledger::to_string(line.incoming_change));
        json.key("after");
        json.open_object();
        ledger::JsonFields fields(json);
        AccountTotals::fields(line.after, fields);
        json.close_object();
    });
}

/// "+1.00 EUR"; nothing for zero.
std::string change_text(Session& session, ledger::Balance change, ledger::CurrencyId currency) {
    return change.value() == 0
               ? ""
               : (change.value() > 0 ? "+" : "") + session.money(change.value(), currency);
}

void print_table(Session& session, const std::vector<HistoryLine>& lines,
                 ledger::CurrencyId currency, bool is_statement) {
    const auto units = [](ledger::Amount amount) {
        return static_cast<ledger::i128>(amount.value());
    };
    std::vector<std::vector<std::string>> rows;
    for (const HistoryLine& line : lines) {
        rows.push_back({ledger::format_time(line.time).substr(0, 19), kind_of(line),
                        change_text(session, line.available_change, currency),
                        change_text(session, line.held_change, currency),
                        session.money(line.after.available.value(), currency),
                        session.money(units(line.after.held), currency),
                        ledger::text_of(line.command)});
    }
    if (is_statement && !lines.empty()) {
        const HistoryLine& first = lines.front();
        session.out.line("opening balance  {}", session.money(first.after.available.value() -
                                                                  first.available_change.value(),
                                                              currency));
    }
    session.out.table({{"time", false},
                       {"what", false},
                       {"available", true},
                       {"held", true},
                       {"= available", true},
                       {"= held", true},
                       {"command", false}},
                      rows);
    if (is_statement && !lines.empty()) {
        session.out.line("closing balance  {}",
                         session.money(lines.back().after.available.value(), currency));
    }
}

void history(Session& session, const Wanted& wanted) {
    HistoryRequest request = request_of(session, wanted);
    const auto account = session.reader().row<ledger::Account>(request.account);
    if (!account) {
        throw UserError(ExitCode::not_found, fmt::format("there is no account {}", wanted.account));
    }
    const std::uint64_t limit = wanted.limit == 0 ? UINT64_MAX : wanted.limit;
    std::vector<HistoryLine> lines;
    std::uint64_t shown = 0;
    do {
        request.limit =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(kMaxLines, limit - shown));
        const HistoryReply reply = session.reader().history(request);
        for (const HistoryLine& line : reply.lines) {
            ++shown;
            if (session.out.is_json) {
                print_json(session, line);
            } else {
                lines.push_back(line);
            }
        }
        request.page = reply.next_page;
    } while (request.page != 0 && shown < limit);
    if (!session.out.is_json) {
        print_table(session, lines, account->currency, wanted.is_statement);
    }
}

void add(CLI::App& app, Session& session, const std::string& name, const std::string& help,
         bool is_statement) {
    auto wanted = std::make_shared<Wanted>();
    wanted->is_statement = is_statement;
    CLI::App& command = *app.add_subcommand(name, help);
    command.add_option("account", wanted->account, "the account")->required()->type_name("");
    command.add_option("--from", wanted->from, "ledger time, inclusive")->type_name("");
    command.add_option("--to", wanted->to, "ledger time, inclusive")->type_name("");
    if (!is_statement) {
        command.add_option("--side", wanted->side, "debit or credit")
            ->check(CLI::IsMember({"debit", "credit"}));
        command.add_option("--first", wanted->first, "from this command on")->type_name("");
        command.add_option("--last", wanted->last, "up to this command")->type_name("");
        command.add_option("--tag", wanted->tag, "only commands with this tag")->type_name("");
        command.add_option("--limit", wanted->limit, "at most so many lines")->type_name("");
        command.add_flag("--newest-first", wanted->newest_first, "the newest first");
    }
    command.callback([&session, wanted] { history(session, *wanted); });
}

}  // namespace

void add_history_commands(CLI::App& app, Session& session) {
    add(app, session, "history", "what touched an account, with its balances after", false);
    add(app, session, "statement",
        "an account's statement: opening balance, lines, closing balance", true);
}

}  // namespace holdfast::api::cli
