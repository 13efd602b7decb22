// Splits, rounding and fee locks: see recast.h.
#include <map>

#include "ledger/extension.h"
#include "tests/scenarios/portions.h"
#include "tests/scenarios/recast.h"

namespace holdfast::scenarios {

namespace {

std::string joined(const std::vector<Number>& parts) {
    std::string text;
    for (const Number part : parts) {
        text.append(text.empty() ? "" : " ").append(ledger::to_string(part));
    }
    return text;
}

std::string joined(const Json& texts) {
    std::string text;
    for (const Json& part : texts) {
        text.append(text.empty() ? "" : " ").append(shown(part));
    }
    return text;
}

Json shares_of(const Json& portions) {
    Json shares = Json::array();
    for (const Json& portion : portions) {
        shares.push_back({{"portion", portion}});
    }
    return shares;
}

std::string payee(std::size_t place) {
    return std::string("payee ").append(std::to_string(place + 1));
}

// Pays `amount` out of a hold whose exit is split by these weights, all at once. False: no exit can
// say them.
bool release_split(CaseScript& script, Number amount, const std::vector<std::string>& weights) {
    Json shares = Json::array();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        script.account(payee(i));
        if (weights[i] != "0") {  // nothing is due to it, and an exit names those it pays
            shares.push_back({{"to", payee(i)}, {"weight", weights[i]}});
        }
        if (number_of(Json(weights[i])).value_or(kBeyond) > UINT32_MAX) {
            return false;
        }
    }
    if (shares.size() > ledger::kMaxShares) {
        return false;
    }
    script.account("payer");
    const Json exit = {{"by", "payer"}, {"split", {{"shares", shares}}}};
    script.step({{"op", "hold"},
                 {"id", "h"},
                 {"from", "payer"},
                 {"amount", ledger::to_string(amount)},
                 {"exits", Json::array({exit})}});
    script.step({{"op", "release"}, {"hold", "h"}, {"amount", "full"}});
    return true;
}

// Pays `first` of a hold to one payee and the rest to another, as the payer says.
void release_to_two(CaseScript& script, Number amount, Number first) {
    Json exits = Json::array();
    for (const std::size_t place : {std::size_t{0}, std::size_t{1}}) {
        script.account(payee(place));
        exits.push_back({{"by", "payer"}, {"to", payee(place)}});
    }
    script.account("payer");
    script.step({{"op", "hold"},
                 {"id", "h"},
                 {"from", "payer"},
                 {"amount", ledger::to_string(amount)},
                 {"exits", std::move(exits)}});
    script.step({{"op", "release"},
                 {"hold", "h"},
                 {"amount", ledger::to_string(first)},
                 {"assert", {{"to", payee(0)}}}});
    script.step(
        {{"op", "release"}, {"hold", "h"}, {"amount", "full"}, {"assert", {{"to", payee(1)}}}});
}

}  // namespace

// Parts rounded by the case's rule, posted as one linked run.
void recast_split(const Json& item, Recast& recast) {
    const Json& expect = object_of(item, "expect");
    const auto amount = number_of(item, "amount");
    const Json& shares = list_of(item, "shares");
    const std::string rule = text_of(item, "rule").value_or("");
    const auto parts = amount ? rounded_parts(*amount, shares, rule) : std::nullopt;
    const std::string expected = text_of(expect, "reason").value_or("parts");
    expect_equal(recast, "shares", expected, parts ? "parts" : "bad_portions");
    if (!parts) {
        return;
    }
    CaseScript script;
    script.account("payer of the split");
    std::vector<std::tuple<std::string, std::string, Number>> payments;
    std::map<std::string, Number> received;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const std::string to = text_of(shares[i], "to").value_or(payee(i));
        script.account(to);
        payments.emplace_back("payer of the split", to, (*parts)[i]);
        received[to] += (*parts)[i];
    }
    script.payments(payments);
    for (const auto& [name, part] : received) {
        script.check(name, "posted", part);
    }
    for (const auto& [name, part] : object_of(expect, "parts").items()) {
        expect_equal(recast, std::string("part of ").append(name), shown(part),
                     ledger::to_string(received[name]));
    }
    script.check("payer of the split", "posted", -*amount);
    recast.scenario = script.finish();
}

// The named rules to the unit; and the ledger's own, which a hold's split shows, by what holds for
// every rule: nothing is lost, and no part is a whole unit off.
void recast_rounding(const Json& item, Recast& recast) {
    const auto amount = number_of(item, "amount");
    const Json& portions = list_of(item, "portions");
    const auto own = amount ? shares_by_ledger_rule(*amount, portions) : std::nullopt;
    if (!own) {
        recast.findings.push_back({"portions", "an amount and portions that make up one", "none"});
        return;
    }
    for (const auto& [rule, expected] : object_of(item, "expect_by_rule").items()) {
        const auto parts = rounded_parts(*amount, shares_of(portions), rule);
        expect_equal(recast, rule, joined(expected), parts ? joined(*parts) : "no such rule");
    }
    expect_equal(recast, "the ledger's rule", "each part within one unit",
                 own->is_fair ? "each part within one unit" : joined(own->parts));
    CaseScript script;
    if (!release_split(script, *amount, own->weights)) {
        return;
    }
    for (std::size_t i = 0; i < own->parts.size(); ++i) {
        script.check(payee(i), "posted", own->parts[i]);
    }
    script.check("payer", "posted", -*amount);
    recast.scenario = script.finish();
}

// A fee rate fixed at the hold: one part in `rate` is the payee's, the rest the fee owner's, as the
// split says. Where the rate has fallen since, the payer may release more to the payee.
void recast_fee_lock(const Json& item, Recast& recast) {
    const bool owner_pays = flag_of(item, "payer_is_fee_owner", false);
    const Number amount = number_of(item, "amount").value_or(0);
    const auto rates = hold_rates(amount, text_of(item, "rate_at_hold").value_or(""),
                                  text_of(item, "rate_at_release").value_or(""));
    if (!rates) {
        recast.findings.push_back({"case", "two rates of at least one", "none"});
        return;
    }
    CaseScript script;
    if (rates->lowered_part && !owner_pays) {
        release_to_two(script, amount, *rates->lowered_part);
    } else {
        const std::vector<std::string> weights = owner_pays
                                                     ? std::vector<std::string>{"1"}
                                                     : std::vector{rates->payee, rates->fee_owner};
        if (!release_split(script, amount, weights)) {
            recast.findings.push_back({"rates", "a split that a hold can have", "none"});
            return;
        }
    }
    const Json& expect = object_of(item, "expect");
    script.check(payee(0), "posted", number_of(expect, "payee_receives").value_or(-1));
    script.check("payer", "posted", -number_of(expect, "payer_loses").value_or(-1));
    recast.scenario = script.finish();
}

}  // namespace holdfast::scenarios
