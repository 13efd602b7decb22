#include "tests/scenarios/recast.h"

#include <algorithm>
#include <array>

#include "tests/scenarios/portions.h"

namespace holdfast::scenarios {

namespace {

constexpr const char* kCurrency = "EUR";

// A kind of case is known by a field that no other kind has.
struct Kind {
    const char* field;
    void (*recast)(const Json& item, Recast& recast);
};
constexpr std::array kKinds = {
    Kind{"rule", recast_split},
    Kind{"expect_by_rule", recast_rounding},
    Kind{"statements", recast_routing},
    Kind{"text", recast_amount},
    Kind{"requests", recast_limits},
    Kind{"when", recast_window},
    Kind{"rate_at_hold", recast_fee_lock},
};

Recast recast_portion(const Json& portion) {
    Recast recast;
    const std::string text = text_of(portion, "text").value_or("");
    recast.id = "portion " + text;
    const Json* value = find(portion, "value");
    const auto expected = value == nullptr ? std::nullopt : std::optional(shown(*value));
    expect_equal(recast, "portion", expected.value_or("none"),
                 normal_portion(text).value_or("none"));
    return recast;
}

}  // namespace

std::vector<Recast> recast_cases(const Json& file) {
    std::vector<Recast> recasts;
    for (const Json& portion : list_of(file, "portion_text")) {
        recasts.push_back(recast_portion(portion));
    }
    for (const Json& item : list_of(file, "cases")) {
        Recast& recast = recasts.emplace_back();
        recast.id = text_of(item, "id").value_or("a case without id");
        const auto kind = std::ranges::find_if(
            kKinds, [&](const Kind& known) { return find(item, known.field) != nullptr; });
        if (kind == kKinds.end()) {
            recast.skipped = "a kind of case that is not in the schema";
            continue;
        }
        try {
            kind->recast(item, recast);
        } catch (
            const std::exception& error) {  // a case that says too little, or something impossible
            recast.findings.push_back({"case", "a case of its kind", error.what()});
        }
    }
    return recasts;
}

void expect_equal(Recast& recast, const std::string& what, const std::string& expected,
                  const std::string& got) {
    if (expected != got) {
        recast.findings.push_back({what, expected, got});
    }
}

void CaseScript::account(const std::string& name, Number balance) {
    account(name, balance, Json::object());
}

void CaseScript::account(const std::string& name, Number balance, const Json& limits) {
    const auto is_it = [&](const Json& account) { return account["id"] == name; };
    if (std::ranges::any_of(accounts_, is_it)) {
        return;
    }
    Json account = limits;
    account["id"] = name;
    account["currency"] = kCurrency;
    if (balance != 0) {
        const char* total = balance > 0 ? "credits_posted" : "debits_posted";
        account["opening"] = {{total, ledger::to_string(balance > 0 ? balance : -balance)}};
    }
    accounts_.push_back(std::move(account));
}

void CaseScript::step(Json step, const Json& expect) {
    step["id"] = step.value("id", "s" + std::to_string(++ids_));
    step["expect"] = expect.is_object() ? expect : Json{{"result", expect}};
    steps_.push_back(std::move(step));
}

void CaseScript::payments(
    const std::vector<std::tuple<std::string, std::string, Number>>& payments) {
    Json run = Json::array();
    for (const auto& [from, to, amount] : payments) {
        if (amount != 0) {
            run.push_back({{"op", "transfer"},
                           {"id", "s" + std::to_string(++ids_)},
                           {"from", from},
                           {"to", to},
                           {"amount", ledger::to_string(amount)},
                           {"expect", {{"result", "ok"}}}});
        }
    }
    steps_.push_back({{"op", "atomic"}, {"steps", std::move(run)}});
}

void CaseScript::check(const std::string& account, const char* field, Number expected) {
    steps_.push_back(
        {{"op", "check"}, {"balances", {{account, {{field, ledger::to_string(expected)}}}}}});
}

void CaseScript::advance(const Json& seconds) {
    steps_.push_back({{"op", "advance"}, {"seconds", seconds}});
}

Json CaseScript::finish() const { return {{"accounts", accounts_}, {"steps", steps_}}; }

}  // namespace holdfast::scenarios
