// Accounts and what they hold at the beginning: see founding.h.
#include <algorithm>
#include <array>

#include "tests/scenarios/founding.h"
#include "tests/scenarios/outbox.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

// One of the four opening totals, and how it is brought about.
struct Flow {
    const char* total;
    CommandKind kind;
    bool is_credit;
};
constexpr std::array kFlows = {
    Flow{"credits_posted", CommandKind::transfer, true},
    Flow{"debits_posted", CommandKind::transfer, false},
    Flow{"credits_pending", CommandKind::hold, true},
    Flow{"debits_pending", CommandKind::hold, false},
};

bool is_zero(const Json& opening, const char* total) {
    return find(opening, total) == nullptr || number_of(opening, total) == Number{0};
}

class Opener {
   public:
    Opener(Ledger& ledger, Roster& roster, StepMapper& mapper, std::vector<Finding>& findings)
        : roster_(roster), mapper_(mapper), findings_(findings), outbox_(ledger) {}

    void open(const Json& account) {
        const Json& opening = object_of(account, "opening");
        const std::string name = text_of(account, "id").value_or("");
        const bool is_funded = std::ranges::any_of(
            kFlows, [&](const Flow& flow) { return !is_zero(opening, flow.total); });
        add(account, mapper_.open_account(account));
        if (is_funded) {
            fund(account, name, opening);
        }
        const auto limits =
            is_funded ? mapper_.limits_again(account) : mapper_.opening_limits(account);
        for (auto more : {limits, mapper_.opening_kyc_level(account)}) {
            if (more) {
                add(account, std::move(*more));
            }
        }
        if (flag_of(account, "closed", false)) {
            for (Order& order :
                 mapper_.orders({{"op", "close_account"}, {"account", name}}, kSecondZero)) {
                add(account, std::move(order));
            }
        }
    }

    void send() {
        for (const auto& [item, result] : outbox_.send()) {
            if (result.reason != ledger::Reason::ok) {
                findings_.push_back({item.where, "ok", shown(result)});
            }
        }
    }

   private:
    // An account that owes more than it has is debited first, so that no total passes the bound.
    void fund(const Json& account, const std::string& name, const Json& opening) {
        const std::string source = "opening of " + name;
        add(account, mapper_.open_account(
                         {{"id", source}, {"currency", account.value("currency", Json())}}));
        add(account, mapper_.endless_credit(source));
        add(account, mapper_.endless_credit(name));
        const auto credits = number_of(opening, "credits_posted").value_or(0);
        const bool debits_first = number_of(opening, "debits_posted").value_or(0) > credits;
        auto flows = kFlows;
        if (debits_first) {
            std::swap(flows[0], flows[1]);
        }
        for (const Flow& flow : flows) {
            if (!is_zero(opening, flow.total)) {
                add(account, order_of(flow, name, source, opening));
            }
        }
    }

    Order order_of(const Flow& flow, const std::string& name, const std::string& source,
                   const Json& opening) {
        Order order =
            new_order(flow.kind, roster_.internal_command(std::string(flow.total) + " of " + name));
        const std::string& payer = flow.is_credit ? source : name;
        order.record.payer = roster_.account(payer).id;
        order.record.payee = roster_.account(flow.is_credit ? name : source).id;
        put_amount(order, opening, flow.total);
        order.sign(roster_.authority(payer));
        return order;
    }

    void add(const Json& account, Order order) {
        std::vector<Item> items(1);
        items.front() = {
            &account, "opening of " + shown(account.value("id", Json())), {std::move(order)}};
        if (!outbox_.has_room_for(items)) {
            send();
        }
        outbox_.add(std::move(items));
    }

    Roster& roster_;
    StepMapper& mapper_;
    std::vector<Finding>& findings_;
    Outbox outbox_;
};

}  // namespace

void open_accounts(Ledger& ledger, Roster& roster, StepMapper& mapper, const Json& accounts,
                   std::vector<Finding>& findings) {
    Opener opener(ledger, roster, mapper, findings);
    for (const Json& account : accounts) {
        opener.open(account);
    }
    opener.send();
}

}  // namespace holdfast::scenarios
