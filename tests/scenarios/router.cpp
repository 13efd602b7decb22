#include "tests/scenarios/router.h"

#include <algorithm>

#include "tests/scenarios/portions.h"

namespace holdfast::scenarios {

namespace {

constexpr const char* kRule = "floor_then_first";

Number sum_of(const auto& funds) {
    Number sum = 0;
    for (const auto& fund : funds) {
        sum += fund.amount;
    }
    return sum;
}

Number limit_of(const Json& part) {
    return std::max<Number>(0, number_of(part, "max").value_or(0));
}

std::vector<Number> parts_of(Number amount, const Json& shares) {
    const auto parts = rounded_parts(amount, shares, kRule);
    if (!parts) {
        throw Refused("bad_portions");
    }
    return *parts;
}

const Json& part_of(const Json& share, const char* name) {
    const Json* part = find(share, name);
    if (part == nullptr) {
        throw Refused("malformed");
    }
    return *part;
}

}  // namespace

std::vector<Posting> Router::plan(const Json& statement) {
    asset_ = text_of(statement, "asset").value_or("");
    if (text_of(statement, "op") == "save") {
        save(statement);
        return {};
    }
    const bool all = text_of(statement, "amount") == "all";
    const auto amount = number_of(statement, "amount");
    if (!all && (!amount || *amount < 0)) {
        throw Refused(amount ? "invalid_amount" : "malformed");
    }
    const Json& source = part_of(statement, "source");
    const Funds funds = all ? take_all(source) : take(source, *amount);
    if (!all && sum_of(funds) < *amount) {
        throw Refused("insufficient_funds");
    }
    Funds wanted;
    spread(part_of(statement, "destination"), sum_of(funds), wanted);
    return pour(funds, wanted);
}

void Router::save(const Json& statement) {
    Number& balance = balances_[{text_of(statement, "account").value_or(""), asset_}];
    const bool all = text_of(statement, "amount") == "all";
    const Number kept = number_of(statement, "amount").value_or(0);
    if (balance > 0) {
        balance = all ? 0 : std::max<Number>(0, balance - kept);
    }
}

// What an account may give; nothing: without limit.
std::optional<Number> Router::available(const Json& source) const {
    const std::string account = text_of(source, "account").value_or("");
    if (account == "world" || text_of(source, "overdraft") == "unbounded") {
        return std::nullopt;
    }
    const Number overdraft = std::max<Number>(0, number_of(source, "overdraft").value_or(0));
    const auto balance = balances_.find({account, asset_});
    return std::max<Number>(0, (balance == balances_.end() ? 0 : balance->second) + overdraft);
}

Router::Funds Router::draw(const std::string& account, Number amount) {
    balances_[{account, asset_}] -= amount;
    return amount == 0 ? Funds() : Funds{{account, amount}};
}

Router::Funds Router::take(const Json& source, Number amount) {
    if (const auto account = text_of(source, "account")) {
        return draw(*account, std::min(available(source).value_or(amount), amount));
    }
    if (find(source, "max") != nullptr) {
        return take(part_of(source, "from"), std::min(amount, limit_of(source)));
    }
    if (find(source, "oneof") != nullptr) {
        return take_one(list_of(source, "oneof"), amount);
    }
    if (find(source, "allot") != nullptr) {
        return take_parts(list_of(source, "allot"), amount);
    }
    Funds funds;
    for (const Json& part : list_of(source, "inorder")) {
        for (Fund& fund : take(part, amount - sum_of(funds))) {
            funds.push_back(std::move(fund));
        }
    }
    return funds;
}

// The first source that gives it all.
Router::Funds Router::take_one(const Json& sources, Number amount) {
    for (const Json& source : sources) {
        const auto before = balances_;
        Funds funds = take(source, amount);
        if (sum_of(funds) == amount) {
            return funds;
        }
        balances_ = before;
    }
    throw Refused("insufficient_funds");
}

Router::Funds Router::take_parts(const Json& shares, Number amount) {
    const auto parts = parts_of(amount, shares);
    Funds funds;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Funds taken = take(part_of(shares[i], "from"), parts[i]);
        if (sum_of(taken) < parts[i]) {
            throw Refused("insufficient_funds");
        }
        funds.insert(funds.end(), taken.begin(), taken.end());
    }
    return funds;
}

Router::Funds Router::take_all(const Json& source) {
    if (const auto account = text_of(source, "account")) {
        const auto limit = available(source);
        if (!limit) {
            throw Refused("malformed");
        }
        return draw(*account, *limit);
    }
    if (find(source, "max") != nullptr) {
        return take(part_of(source, "from"), limit_of(source));
    }
    if (find(source, "allot") != nullptr) {
        throw Refused("allotment_in_send_all");
    }
    const Json& first_of = list_of(source, "oneof");
    if (!first_of.empty()) {
        return take_all(first_of.front());
    }
    Funds funds;
    for (const Json& part : list_of(source, "inorder")) {
        for (Fund& fund : take_all(part)) {
            funds.push_back(std::move(fund));
        }
    }
    return funds;
}

// Who shall have how much, in order; what is kept is left out.
void Router::spread(const Json& target, Number amount, Funds& wanted) const {
    if (target == "kept") {
        return;
    }
    if (const auto account = text_of(target, "account")) {
        wanted.push_back({*account, amount});
    } else if (find(target, "inorder") != nullptr) {
        for (const Json& part : list_of(target, "inorder")) {
            const Number share =
                find(part, "max") == nullptr ? amount : std::min(amount, limit_of(part));
            amount -= share;
            spread(part_of(part, "to"), share, wanted);
        }
    } else if (find(target, "oneof") != nullptr) {
        const auto fits = [&](const Json& part) {
            return find(part, "max") == nullptr || amount <= number_of(part, "max").value_or(0);
        };
        const auto& parts = list_of(target, "oneof");
        const auto first = std::find_if(parts.begin(), parts.end(), fits);
        if (first == parts.end()) {
            throw Refused("malformed");
        }
        spread(part_of(*first, "to"), amount, wanted);
    } else {
        const Json& shares = list_of(target, "allot");
        const auto parts = parts_of(amount, shares);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            spread(part_of(shares[i], "to"), parts[i], wanted);
        }
    }
}

// Pays the destinations from the funds in order; what is kept stays with the last.
std::vector<Posting> Router::pour(Funds funds, const Funds& wanted) {
    std::vector<Posting> postings;
    auto fund = funds.begin();
    for (const auto& [to, amount] : wanted) {
        balances_[{to, asset_}] += amount;
        for (Number left = amount; left != 0 && fund != funds.end();) {
            const Number part = std::min(left, fund->amount);
            const bool again = !postings.empty() && postings.back().from == fund->account &&
                               postings.back().to == to;
            if (again) {
                postings.back().amount += part;
            } else if (part != 0) {
                postings.push_back({fund->account, to, asset_, part});
            }
            left -= part;
            fund->amount -= part;
            fund += fund->amount == 0 ? 1 : 0;
        }
    }
    for (; fund != funds.end(); ++fund) {
        balances_[{fund->account, asset_}] += fund->amount;
    }
    return postings;
}

}  // namespace holdfast::scenarios
