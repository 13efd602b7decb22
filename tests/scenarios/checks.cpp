#include "tests/scenarios/checks.h"

#include <array>

#include "tests/scenarios/row_fields.h"

namespace holdfast::scenarios {

namespace {

// Texts of one number may differ ("MAX-1", "0123"); compared is what they stand for.
bool says_the_same(const Json& expected, const std::string& got) {
    const auto number = number_of(expected);
    return number ? ledger::to_string(*number) == got : shown(expected) == got;
}

}  // namespace

bool Checks::knows(std::string_view op) {
    return op == "check" || op == "check_events" || op == "check_statement" ||
           op == "check_history";
}

void Checks::run(const Json& step, const std::string& where) {
    const std::string op = text_of(step, "op").value_or("");
    if (op == "check_events") {
        check_events(step, where);
    } else if (op == "check_statement") {
        check_statement(step, where);
    } else if (op == "check_history") {
        check_history(step, where);
    } else {
        check(step, where);
    }
}

void Checks::found(const std::string& where, std::string expected, std::string got) {
    findings_.push_back({where, std::move(expected), std::move(got)});
}

void Checks::compare(const std::string& where, const Json& expected,
                     const std::optional<std::string>& got) {
    if (!got) {
        found(where, shown(expected), "no such thing in this ledger");
    } else if (!says_the_same(expected, *got)) {
        found(where, shown(expected), *got);
    }
}

void Checks::check(const Json& step, const std::string& where) {
    check_balances(object_of(step, "balances"), where);
    check_holds(object_of(step, "holds"), where);
    check_accounts(step, where);
    check_ids(step, where);
    check_agreements(object_of(step, "agreements"), where);
    check_milestones(object_of(step, "milestones"), where);
    check_campaigns(step, where);
}

void Checks::check_balances(const Json& balances, const std::string& where) {
    std::vector<ledger::AccountId> ids;
    for (const auto& [name, fields] : balances.items()) {
        ids.push_back(roster_.account(name));
    }
    const auto rows = ledger_.accounts(ids);
    auto row = rows.begin();
    for (const auto& [name, fields] : balances.items()) {
        const auto& account = *row++;
        if (!account) {
            found(where + " " + name, "an account", "none");
            continue;
        }
        for (const auto& [field, expected] : fields.items()) {
            compare(where + " " + name + "." + field, expected, field_of(*account, field));
        }
    }
}

void Checks::check_holds(const Json& holds, const std::string& where) {
    std::vector<ledger::HoldId> ids;
    for (const auto& [name, expected] : holds.items()) {
        ids.push_back({kPlatform, roster_.command(name)});
    }
    const auto rows = ledger_.holds(ids);
    auto row = rows.begin();
    for (const auto& [name, expected] : holds.items()) {
        const auto& hold = *row++;
        const std::string place = where + " hold " + name;
        const Json fields = expected.is_object() ? expected : Json{{"state", expected}};
        if (!hold) {
            found(place, shown(expected), "no such hold");
            continue;
        }
        for (const auto& [field, value] : fields.items()) {
            compare(place + "." + field, value, field_of(*hold, field));
        }
    }
}

void Checks::check_accounts(const Json& step, const std::string& where) {
    struct Question {
        const char* field;
        const char* expected;
    };
    constexpr std::array kQuestions = {Question{"closed", "closed"}, Question{"open", "open"},
                                       Question{"accounts_absent", "absent"}};
    for (const Question& question : kQuestions) {
        for (const Json& name : list_of(step, question.field)) {
            const std::array ids = {roster_.account(shown(name))};
            const auto row = ledger_.accounts(ids).front();
            const std::string got = !row ? "absent" : row->has(ledger::kClosed) ? "closed" : "open";
            compare(where + " account " + shown(name), question.expected, got);
        }
    }
}

void Checks::check_ids(const Json& step, const std::string& where) {
    const auto look = [&](const std::string& name) {
        const auto facts = roster_.facts.find(name);
        const auto space = facts == roster_.facts.end() ? kPlatform : facts->second.space;
        return ledger_.command({space, roster_.command(name)});
    };
    for (const auto& [name, expected] : object_of(step, "recorded").items()) {
        const auto reply = look(name);
        const bool executed = reply.known && reply.use.burned == ledger::Reason::ok;
        compare(where + " recorded " + name, expected, executed ? "true" : "false");
    }
    for (const auto& [name, expected] : object_of(step, "amounts").items()) {
        const auto reply = look(name);
        const auto command = ledger::StoredCommand::from_leaf(reply.command.content);
        ledger::Reader in(reply.outcome.content);
        const auto outcome = ledger::decode_outcome(in);
        std::optional<std::string> got;
        if (command && reply.use.burned == ledger::Reason::ok) {
            got = ledger::to_string(
                resolved_amount(command->view(), outcome).value_or(ledger::Amount()));
        }
        compare(where + " amount of " + name, expected, got);
    }
}

}  // namespace holdfast::scenarios
