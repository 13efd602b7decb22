// What operators register and approve: currencies, parties, terms, outages; and terms of platforms.

#include "api/cli/groups.h"
#include "api/cli/proof.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "ledger/text/json_entry.h"

namespace holdfast::api::cli {

namespace {

void add_currencies(CLI::App& app, Session& session) {
    CLI::App& currency = *app.add_subcommand("currency", "currencies")->require_subcommand(1);
    WriteCommand(currency, session, "add", "register_currency", "operators register a currency")
        .text("code", "text", "3 to 12 capital letters and digits, such as EUR")
        .number("number", "number", "its number, 1 to 65535")
        .number("exponent", "level", "decimals of its major unit: EUR 2, JPY 0")
        .fixed("party", 0U);
    currency.add_subcommand("list", "all of them")->callback([&session] {
        session.reader().for_each<ledger::Currency>(
            std::nullopt, [&](std::uint32_t number, const auto& row) {
                if (session.out.is_json) {
                    print_row(session, "number", number, row);
                } else {
                    session.out.line("{:5}  {:12}  {} decimals", number, row.code, row.exponent);
                }
            });
    });
}

void add_parties(CLI::App& app, Session& session) {
    CLI::App& party =
        *app.add_subcommand("party", "platforms, rails and the like")->require_subcommand(1);
    auto role = std::make_shared<std::string>();
    WriteCommand add(party, session, "add", "register_party",
                     "operators register a party with its first key");
    add.number("number", "number", "its name space, from 1").text("name", "text", "its name");
    add.app()
        .add_option("--role", *role, "platform (the default), rail, carrier, mediator, auditor")
        ->type_name("");
    add.fixed("party", 0U).prepare([role](Json& body) {
        const std::string wanted = role->empty() ? "platform" : *role;
        for (unsigned number = 1; is_known(static_cast<ledger::Role>(number)); ++number) {
            if (name_of(static_cast<ledger::Role>(number)) == wanted) {
                body["level"] = number;
                return;
            }
        }
        throw UserError(ExitCode::usage, fmt::format("--role {}: there is no such role", wanted));
    });
    add_new_key(add, session);
    party.add_subcommand("list", "all of them")->callback([&session] {
        session.reader().for_each<ledger::Party>(
            std::nullopt, [&](std::uint32_t number, const auto& row) {
                if (session.out.is_json) {
                    print_row(session, "number", number, row);
                } else {
                    session.out.line("{:5}  {:9}  {}", number, name_of(row.role), row.name);
                }
            });
    });
}

/// "200" or "200+30": bps and a fixed part, "fees=…" in front for another account than the
/// ledger's.
Json fee_line(const std::string& text) {
    Json line = Json::object();
    std::string rest = text;
    if (const auto equals = rest.find('='); equals != std::string::npos) {
        line["to"] = rest.substr(0, equals);
        rest = rest.substr(equals + 1);
    }
    const auto plus = rest.find('+');
    const auto bps = parse_number(rest.substr(0, plus), 10'000);
    if (!bps) {
        throw UserError(ExitCode::usage, fmt::format("--fee {}: not [ACCOUNT=]BPS[+FIXED]", text));
    }
    line["bps"] = *bps;
    if (plus != std::string::npos) {
        line["fixed"] = rest.substr(plus + 1);
    }
    return line;
}

void add_terms(CLI::App& app, Session& session) {
    CLI::App& terms = *app.add_subcommand("terms", "fee schedules")->require_subcommand(1);
    auto lines = std::make_shared<std::vector<std::string>>();
    WriteCommand add(terms, session, "add", "register_terms",
                     "a platform registers a fee schedule, for good");
    add.number("number", "terms", "its number, which holds name");
    add.app()
        .add_option("--fee", *lines,
                    "[ACCOUNT=]BPS[+FIXED], repeatable; without account: the ledger's fees")
        ->type_name("");
    add.json("--lines", "fee_lines",
             "instead of --fee, as JSON: [{\"to\": …, \"bps\": …, \"fixed\": …, \"cap\": …}]")
        .number("--options", "options", "1: a refund after release gives fees back")
        .prepare([lines](Json& body) {
            for (const std::string& text : *lines) {
                body["fee_lines"].push_back(fee_line(text));
            }
        });
    terms.add_subcommand("list", "a platform's")->callback([&session] {
        session.reader().for_each<ledger::Terms>(session.party(),
                                                 [&](const ledger::TermsId& id, const auto& row) {
                                                     print_row(session, "terms", id, row);
                                                 });
    });
}

void print_request(Session& session, const ledger::CommandId& id, const ledger::Request& row) {
    const auto command = ledger::StoredCommand::from_leaf(row.command);
    std::string text;
    ledger::JsonWriter out(text);
    if (command) {
        write_command(out, command->view());
    }
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("request", format_name(id));
            json.member("open", row.open);
            json.member("payload", crypto::to_hex(row.payload));
            json.member("lapses", ledger::format_time(row.lapses));
            json.key("command");
            json.raw(text.empty() ? "null" : text);
        });
    } else {
        session.out.line("{}  {}, lapses {}", format_name(id), row.open ? "waits" : "over",
                         ledger::format_time(row.lapses));
        session.out.line("  {}", text);
    }
}

void add_approvals(CLI::App& app, Session& session) {
    auto request = std::make_shared<std::string>();
    WriteCommand approve(app, session, "approve", "approve",
                         "an operator consents to a waiting request");
    approve.text("request", "reference", "id of the command that waits");
    approve
        .text("--payload", "payload",
              "hash of what you mean to approve; without: what the ledger shows, printed first")
        .fixed("party", 0U)
        .prepare([&session](Json& body) {
            if (body.contains("payload")) {
                return;
            }
            const auto id = parse_name<ledger::CommandId>(body["reference"].get<std::string>(), 0);
            const auto row = id ? session.writer().row<ledger::Request>(*id) : std::nullopt;
            if (!row) {
                throw UserError(ExitCode::not_found, "no request with this id waits");
            }
            if (crypto::sha256(row->command) != row->payload) {
                throw UserError(ExitCode::untrusted,
                                "the server shows another command than the request's hash names");
            }
            print_request(session, *id, *row);
            body["payload"] = crypto::to_hex(row->payload);
        });
    CLI::App& list = *app.add_subcommand("requests", "what waits for approval");
    auto all = std::make_shared<bool>(false);
    list.add_flag("--all", *all, "those that are over, too");
    list.callback([&session, all] {
        session.reader().for_each<ledger::Request>(
            std::nullopt, [&](const ledger::CommandId& id, const auto& row) {
                if (row.open || *all) {
                    print_request(session, id, row);
                }
            });
    });
}

}  // namespace

void add_operator_commands(CLI::App& app, Session& session) {
    add_currencies(app, session);
    add_parties(app, session);
    add_terms(app, session);
    add_approvals(app, session);
    auto interval = std::make_shared<std::vector<std::string>>();
    WriteCommand outage(app, session, "outage", "declare_outage",
                        "operators declare time that does not count");
    outage.app()
        .add_option("from-to", *interval, "its beginning and its end")
        ->expected(2)
        ->required()
        ->type_name("");
    outage.fixed("party", 0U).prepare([interval](Json& body) {
        body["interval"] = {{"from", interval->at(0)}, {"to", interval->at(1)}};
    });
}

}  // namespace holdfast::api::cli
