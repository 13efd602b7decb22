#include "tests/scenarios/step_mapper.h"

#include <algorithm>

namespace holdfast::scenarios {

struct StepMapper::Operation {
    std::string_view op;
    std::vector<Order> (StepMapper::*map)(const Json&);
};

const std::vector<StepMapper::Operation>& StepMapper::operations() {
    static const std::vector<Operation> all = {
        {"transfer", &StepMapper::transfer},
        {"hold", &StepMapper::hold},
        {"release", &StepMapper::release},
        {"refund", &StepMapper::refund},
        {"top_up", &StepMapper::top_up},
        {"extend", &StepMapper::extend},
        {"reverse", &StepMapper::reverse},
        {"open_account", &StepMapper::open},
        {"close_account", &StepMapper::close_account},
        {"freeze", &StepMapper::freeze},
        {"unfreeze", &StepMapper::unfreeze},
        {"set_limits", &StepMapper::set_limits},
        {"set_release_guard", &StepMapper::set_release_guard},
        {"set_destination", &StepMapper::set_destination},
        {"register_terms", &StepMapper::register_terms},
        {"deposit", &StepMapper::deposit},
        {"match_deposit", &StepMapper::match_deposit},
        {"write_off", &StepMapper::write_off},
        {"chargeback", &StepMapper::chargeback},
        {"chargeback_reversed", &StepMapper::chargeback_reversed},
        {"reconcile", &StepMapper::reconcile},
        {"adjust", &StepMapper::adjust},
        {"hold_on_clear", &StepMapper::hold_on_clear},
        {"fund_on_clear", &StepMapper::fund_on_clear},
        {"withdraw_on_clear", &StepMapper::withdraw_on_clear},
        {"payout", &StepMapper::payout},
        {"payout_state", &StepMapper::payout_state},
        {"offer", &StepMapper::offer},
        {"counter", &StepMapper::counter},
        {"agree", &StepMapper::agree},
        {"fund", &StepMapper::fund},
        {"cancel", &StepMapper::cancel},
        {"ship", &StepMapper::on_milestone},
        {"attest", &StepMapper::attest},
        {"confirm_receipt", &StepMapper::on_milestone},
        {"extend_clock", &StepMapper::extend_clock},
        {"request_refund", &StepMapper::on_milestone},
        {"accept_refund", &StepMapper::on_milestone},
        {"reject_refund", &StepMapper::on_milestone},
        {"return_shipped", &StepMapper::on_milestone},
        {"return_received", &StepMapper::return_received},
        {"dispute", &StepMapper::on_milestone},
        {"evidence", &StepMapper::evidence},
        {"withdraw", &StepMapper::on_milestone},
        {"escalate", &StepMapper::on_milestone},
        {"award", &StepMapper::award},
        {"appeal", &StepMapper::on_milestone},
        {"claim", &StepMapper::on_milestone},
        {"propose_settlement", &StepMapper::propose_settlement},
        {"settle_claim", &StepMapper::propose_amount},
        {"propose_amendment", &StepMapper::propose_amount},
        {"fund_amendment", &StepMapper::on_milestone},
        {"accept_proposal", &StepMapper::answer_proposal},
        {"withdraw_proposal", &StepMapper::answer_proposal},
        {"grant_mandate", &StepMapper::grant_mandate},
        {"end_mandate", &StepMapper::end_mandate},
        {"freeze_agreement", &StepMapper::freeze_agreement},
        {"unfreeze_agreement", &StepMapper::freeze_agreement},
        {"draft_campaign", &StepMapper::draft_campaign},
        {"open_campaign", &StepMapper::open_campaign},
        {"give", &StepMapper::give},
        {"sponsor", &StepMapper::sponsor},
        {"refund_gift", &StepMapper::refund_gift},
        {"cancel_campaign", &StepMapper::cancel_campaign},
        {"recall_campaign", &StepMapper::recall_campaign},
        {"disburse", &StepMapper::disburse},
        {"approve_disbursement", &StepMapper::approve_disbursement},
    };
    return all;
}

bool StepMapper::knows(std::string_view op) {
    return std::ranges::find(operations(), op, &Operation::op) != operations().end();
}

std::vector<Order> StepMapper::orders(const Json& step, ledger::Time now) {
    const std::string op = text_of(step, "op").value_or("");
    const auto found = std::ranges::find(operations(), op, &Operation::op);
    ledger::check(found != operations().end(), "only commands are mapped");
    const CommandFacts* before = facts_of(text_of(step, "id").value_or(""));
    now_ = now;
    written_at_ = before != nullptr && before->op == op ? before->at : now;
    auto orders = (this->*found->map)(step);
    for (std::size_t i = 0; i + 1 < orders.size(); ++i) {
        orders[i].record.flags |= ledger::kLinked;
    }
    return orders;
}

Order StepMapper::command_of(const Json& step, ledger::CommandKind kind, ledger::PartyId space) {
    const auto id = text_of(step, "id");
    Order order = new_order(kind, id ? roster_.command(*id) : ledger::Id{}, space);
    put_memo(order, step);
    return order;
}

Order StepMapper::administration(const Json& step, ledger::CommandKind kind,
                                 ledger::PartyId party) {
    const auto purpose = "step " + std::to_string(++administrations_);
    Order order = new_order(kind, roster_.internal_command(purpose), party);
    if (const auto account = text_of(step, "account")) {
        order.record.payer = roster_.account(*account).id;
    }
    if (party == ledger::kLedgerParty) {
        order.extension.payer_party = kPlatform;
        sign_as_operators(order);
    }
    return order;
}

void StepMapper::refer_to(Order& order, const std::string& command) {
    const CommandFacts* facts = facts_of(command);
    order.record.reference = roster_.command(command);
    if (facts != nullptr && facts->space != order.record.party) {
        order.extension.reference_party = facts->space;
        order.sign(roster_.party_key(facts->space));
    }
}

void StepMapper::sign_as_operators(Order& order) {
    for (const KeyIndex key : roster_.operator_keys()) {
        order.sign(key);
    }
}

void StepMapper::sign_for(Order& order, const Json& step,
                          const std::vector<std::string>& accounts) {
    if (const auto actors = texts_of(step, "by"); !actors.empty()) {
        for (const std::string& actor : actors) {
            order.sign(roster_.key_of_actor(actor));
        }
        return;
    }
    for (const std::string& account : accounts) {
        order.sign(roster_.authority(account));
    }
    if (accounts.empty()) {
        order.sign(roster_.platform_key());
    }
}

const CommandFacts* StepMapper::facts_of(const std::string& command) const {
    const auto found = roster_.facts.find(command);
    if (found != roster_.facts.end()) {
        return &found->second;
    }
    return roster_.is_reopened(command) ? learn(command) : nullptr;
}

// What a chargeback's reversal has opened is named by no step: the ledger says what it is.
const CommandFacts* StepMapper::learn(const std::string& name) const {
    const auto account = [&](const ledger::AccountId& id) {
        return std::string(roster_.account_name(id));
    };
    const ledger::Id id = roster_.command(name);
    CommandFacts facts;
    if (const auto hold = looks_.hold({kPlatform, id})) {
        facts.payers.push_back(account(hold->payers.front().account));
        for (const ledger::Exit& exit : hold->exits) {
            NamedExit named;
            named.is_release = !exit.is_refund();
            for (const ledger::Share& share : exit.payees) {
                named.payees.push_back({account(share.to), share.weight});
            }
            if (exit.is_refund()) {
                named.payees.push_back({facts.payers.front(), 1});
            }
            if (exit.by == ledger::ExitBy::account) {
                named.by = account(exit.by_account);
            }
            facts.exits.push_back(std::move(named));
        }
    } else if (const auto agreement = looks_.agreement({kPlatform, id})) {
        facts.buyer = account(agreement->buyer);
        facts.seller = account(agreement->seller);
    } else {
        return nullptr;
    }
    return &roster_.facts.emplace(name, std::move(facts)).first->second;
}

void StepMapper::remember(const Json& step, CommandFacts facts) {
    facts.op = text_of(step, "op").value_or("");
    facts.at = written_at_;
    // Another try of an id that was executed changes nothing of what is known of it.
    roster_.facts.try_emplace(text_of(step, "id").value_or(""), std::move(facts));
}

}  // namespace holdfast::scenarios
