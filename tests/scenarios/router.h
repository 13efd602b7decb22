/// Plans `send` and `save` statements: who pays how much to whom, over known balances.
///
/// The ledger knows transfers, holds and splits; a client plans and sends one linked run.
/// Thread-safety: one thread.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/scenarios/numbers.h"

namespace holdfast::scenarios {

/// The plan can't be made; `what` is the schema's reason.
class Refused : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

struct Posting {
    std::string from;
    std::string to;
    std::string asset;
    Number amount = 0;

    friend bool operator==(const Posting&, const Posting&) = default;
};

class Router {
   public:
    /// Sets what an account has of an asset.
    void set_balance(const std::string& account, const std::string& asset, Number amount) {
        balances_[{account, asset}] = amount;
    }
    /// The postings of one statement, in order. Throws Refused.
    std::vector<Posting> plan(const Json& statement);

   private:
    struct Fund {
        std::string account;
        Number amount = 0;
    };
    using Funds = std::vector<Fund>;

    void save(const Json& statement);
    [[nodiscard]] std::optional<Number> available(const Json& source) const;
    Funds draw(const std::string& account, Number amount);
    Funds take(const Json& source, Number amount);
    Funds take_one(const Json& sources, Number amount);
    Funds take_parts(const Json& shares, Number amount);
    Funds take_all(const Json& source);
    void spread(const Json& target, Number amount, Funds& wanted) const;
    std::vector<Posting> pour(Funds funds, const Funds& wanted);

    std::map<std::pair<std::string, std::string>, Number> balances_;
    std::string asset_;  // of the statement being planned
};

}  // namespace holdfast::scenarios
