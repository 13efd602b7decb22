// Amounts as text, net debit caps and claim windows: see recast.h.
#include "tests/scenarios/claims.h"
#include "tests/scenarios/recast.h"

namespace holdfast::scenarios {

namespace {

Json rejected(const char* reason) { return {{"result", "rejected"}, {"reason", reason}}; }

// What the ledger is to say of a request: the case's words for it, in those of the schema.
Json expectation_of(const std::string& result) {
    if (!result.starts_with("rejected")) {
        return "ok";
    }
    return rejected(result == "rejected:limit" ? "over_ceiling" : "insufficient_funds");
}

}  // namespace

// The text is parsed as on the ledger's command line; what it comes to is then paid.
void recast_amount(const Json& item, Recast& recast) {
    const Json& expect = object_of(item, "expect");
    const auto decimals = number_of(item, "decimals").value_or(0);
    const auto amount =
        ledger::parse_decimal(text_of(item, "text").value_or(""), static_cast<unsigned>(decimals));
    const std::string units = amount ? ledger::to_string(*amount) : "none";
    if (find(expect, "minor_units") != nullptr) {
        expect_equal(recast, "minor units", shown(expect["minor_units"]), units);
    }
    const std::string expected = text_of(expect, "result").value_or("ok");
    if (!amount) {
        expect_equal(recast, "result", expected, "rejected");
        return;
    }
    CaseScript script;
    script.account("payer");
    script.account("payee");
    script.step({{"op", "transfer"}, {"from", "payer"}, {"to", "payee"}, {"amount", units}},
                expected);
    recast.scenario = script.finish();
}

// Liquidity is what the payer has available; the cap is the ceiling of the position's account.
void recast_limits(const Json& item, Recast& recast) {
    const auto value = [&](const char* name) { return number_of(item, name).value_or(0); };
    const Number liquidity = -value("settlement_balance") - value("position") - value("reserved");
    CaseScript script;
    script.account("others");
    script.account("payer", std::max<Number>(0, liquidity), {{"floor", "0"}});
    script.account("position", value("position"));
    if (value("reserved") != 0) {
        script.step({{"op", "hold"},
                     {"from", "others"},
                     {"to", "position"},
                     {"amount", ledger::to_string(value("reserved"))}});
    }
    script.step({{"op", "set_limits"},
                 {"account", "position"},
                 {"ceiling", item.value("limit", Json("0"))}});
    const Json& requests = list_of(item, "requests");
    const Json& results = list_of(object_of(item, "expect"), "results");
    if (requests.size() != results.size()) {
        recast.findings.push_back(
            {"results", std::to_string(requests.size()), std::to_string(results.size())});
        return;
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (text_of(requests[i], "state") != "received") {
            expect_equal(recast, "request " + std::to_string(i + 1), shown(results[i]),
                         "rejected:bad_state");
            continue;
        }
        script.step({{"op", "hold"},
                     {"from", "payer"},
                     {"to", "position"},
                     {"amount", requests[i].value("amount", Json())}},
                    expectation_of(shown(results[i])));
    }
    recast.scenario = script.finish();
}

// A hold for a claimant, and for a keeper who may always take it; claimed at the case's instant.
void recast_window(const Json& item, Recast& recast) {
    const Json& expect = object_of(item, "expect");
    const bool is_about_form = find(expect, "valid") != nullptr;
    const Json always = {{"type", "always"}};
    CaseScript script;
    for (const char* name : {"payer", "claimant", "keeper"}) {
        script.account(name);
    }
    const Number created = number_of(item, "created_at").value_or(0);
    script.advance(ledger::to_string(created));
    const bool sayable = !is_about_form || flag_of(expect, "valid", true);
    script.step({{"op", "hold"},
                 {"id", "h"},
                 {"from", "payer"},
                 {"amount", "1"},
                 {"claimants", Json::array({{{"party", "claimant"}, {"when", item["when"]}},
                                            {{"party", "keeper"}, {"when", always}}})}},
                sayable ? Json("ok") : rejected("malformed"));
    if (!is_about_form) {
        script.advance(ledger::to_string(number_of(item, "now").value_or(0) - created));
        Json claim = {{"op", "release"}, {"hold", "h"}, {"amount", "full"}, {"by", "claimant"}};
        const bool claimable = flag_of(expect, "claimable", true);
        script.step(std::move(claim), claimable ? Json("ok") : Json{{"result", "rejected"}});
    }
    recast.scenario = script.finish();
}

}  // namespace holdfast::scenarios
