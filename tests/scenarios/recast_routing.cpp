// Money routing: see recast.h. A statement is planned by the client and sent as one linked run.
#include <set>

#include "tests/scenarios/recast.h"
#include "tests/scenarios/router.h"

namespace holdfast::scenarios {

namespace {

std::string account_of(const std::string& name, const std::string& asset) {
    return name + " in " + asset;
}

std::vector<Posting> postings_from(const Json& expect) {
    std::vector<Posting> postings;
    for (const Json& posting : list_of(expect, "postings")) {
        postings.push_back(
            {text_of(posting, "from").value_or(""), text_of(posting, "to").value_or(""),
             text_of(posting, "asset").value_or(""), number_of(posting, "amount").value_or(-1)});
    }
    return postings;
}

// Neighbours between the same two accounts count as one.
std::vector<Posting> merged(const std::vector<Posting>& postings) {
    std::vector<Posting> found;
    for (const Posting& posting : postings) {
        const bool again = !found.empty() && found.back().from == posting.from &&
                           found.back().to == posting.to && found.back().asset == posting.asset;
        if (again) {
            found.back().amount += posting.amount;
        } else {
            found.push_back(posting);
        }
    }
    return found;
}

// Sums by (from, to, asset), in the order of their names.
std::vector<Posting> sums(const std::vector<Posting>& postings) {
    std::map<std::tuple<std::string, std::string, std::string>, Number> found;
    for (const Posting& posting : postings) {
        found[{posting.from, posting.to, posting.asset}] += posting.amount;
    }
    std::vector<Posting> listed;
    for (const auto& [pair, amount] : found) {
        listed.push_back({std::get<0>(pair), std::get<1>(pair), std::get<2>(pair), amount});
    }
    return listed;
}

std::string spelled(const std::vector<Posting>& postings) {
    std::string text;
    for (const Posting& posting : postings) {
        text += (text.empty() ? "" : ", ") + posting.from + " -> " + posting.to + " " +
                ledger::to_string(posting.amount) + " " + posting.asset;
    }
    return text.empty() ? "none" : text;
}

class RoutingCase {
   public:
    explicit RoutingCase(const Json& item) : item_(item) {}

    void run(Recast& recast) {
        for (const Json& balance : list_of(item_, "balances")) {
            const std::string name = text_of(balance, "account").value_or("");
            const std::string asset = text_of(balance, "asset").value_or("");
            const Number amount = number_of(balance, "amount").value_or(0);
            router_.set_balance(name, asset, amount);
            script_.account(account_of(name, asset), amount);
            ends_[account_of(name, asset)] = amount;
        }
        const Json& expect = object_of(item_, "expect");
        const std::string expected = text_of(expect, "reason").value_or("ok");
        expect_equal(recast, "result", expected, plan());
        if (expected != "ok") {
            recast.scenario = script_.finish();
            return;
        }
        const auto wanted = postings_from(expect);
        if (flag_of(item_, "order_strict", false)) {
            expect_equal(recast, "postings", spelled(merged(wanted)), spelled(merged(postings_)));
        }
        expect_equal(recast, "sums", spelled(sums(wanted)), spelled(sums(postings_)));
        check_ends(wanted);
        recast.scenario = script_.finish();
    }

   private:
    // "ok", or why a statement can't be carried out.
    std::string plan() {
        for (const Json& statement : list_of(item_, "statements")) {
            std::vector<std::tuple<std::string, std::string, Number>> payments;
            try {
                for (const Posting& posting : router_.plan(statement)) {
                    const std::string from = account_of(posting.from, posting.asset);
                    const std::string to = account_of(posting.to, posting.asset);
                    script_.account(from);
                    script_.account(to);
                    if (from != to) {  // the same money to the same account is no transfer
                        payments.emplace_back(from, to, posting.amount);
                    }
                    postings_.push_back(posting);
                }
            } catch (const Refused& refusal) {
                return refusal.what();
            }
            script_.payments(payments);
        }
        return "ok";
    }

    void check_ends(const std::vector<Posting>& wanted) {
        for (const Posting& posting : wanted) {
            ends_[account_of(posting.from, posting.asset)] -= posting.amount;
            ends_[account_of(posting.to, posting.asset)] += posting.amount;
        }
        for (const auto& [name, amount] : ends_) {
            script_.account(name);
            script_.check(name, "posted", amount);
        }
    }

    const Json& item_;
    Router router_;
    CaseScript script_;
    std::vector<Posting> postings_;
    std::map<std::string, Number> ends_;
};

}  // namespace

void recast_routing(const Json& item, Recast& recast) { RoutingCase(item).run(recast); }

}  // namespace holdfast::scenarios
