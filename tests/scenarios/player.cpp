#include "tests/scenarios/player.h"

#include <algorithm>

#include "ledger/invariants.h"
#include "ledger/state_hash.h"
#include "tests/scenarios/policies.h"

namespace holdfast::scenarios {

namespace {

// After these, money that waited may post: that is the timers' work, and comes before anything
// else.
bool wakes_timers(const std::string& op) { return op == "unfreeze"; }

}  // namespace

Player::Player(const Json& scenario, const LedgerMaker& make_ledger)
    : scenario_(scenario),
      roster_(scenario),
      ledger_(make_ledger(genesis_of(roster_), roster_)),
      mapper_(roster_, {[this](const ledger::HoldId& id) {
                            flush();
                            return ledger_->holds(std::array{id}).front();
                        },
                        [this](const ledger::AccountId& id) {
                            flush();
                            return ledger_->accounts(std::array{id}).front();
                        },
                        [this](const ledger::AgreementId& id) {
                            flush();
                            return ledger_->agreement(id);
                        },
                        [this](const ledger::HoldId& id) {
                            flush();
                            return ledger_->milestone(id);
                        },
                        [this](const ledger::CommandId& id) {
                            flush();
                            return ledger_->proposal(id);
                        },
                        [this](const ledger::DisbursementId& id) {
                            flush();
                            return ledger_->disbursement(id);
                        }}),
      outbox_(*ledger_),
      checks_(*ledger_, roster_, findings_) {}

std::vector<Finding> Player::play() {
    found(*ledger_, roster_);
    open_accounts(*ledger_, roster_, mapper_, list_of(scenario_, "accounts"), findings_);
    std::size_t number = 0;
    for (const Json& step : list_of(scenario_, "steps")) {
        play_step(step, "step " + std::to_string(++number));
    }
    flush();
    replay();
    return std::move(findings_);
}

void Player::play_step(const Json& step, const std::string& where) {
    const std::string op = text_of(step, "op").value_or("");
    const std::string place = where + " " + (op.empty() ? "without op" : op);
    if (is_left_out(step)) {
        return;
    }
    if (StepMapper::knows(op)) {
        play_command(step, place);
    } else if (op == "atomic") {
        play_run(step, where);
    } else if (op == "advance") {
        advance(step, place);
    } else if (Checks::knows(op)) {
        flush();
        checks_.run(step, place);
    } else {
        findings_.push_back({place, "an operation of the schema", "an unknown one"});
    }
}

void Player::play_command(const Json& step, const std::string& where) {
    if (outbox_.waits(text_of(step, "id").value_or(""))) {
        flush();
    }
    std::vector<Item> items = {item_of(step, where)};
    if (!outbox_.has_room_for(items)) {
        flush();
    }
    outbox_.add(std::move(items));
    if (wakes_timers(text_of(step, "op").value_or(""))) {
        settle();
    }
}

// "atomic": all or nothing; without an end the batch ends inside the run.
void Player::play_run(const Json& step, const std::string& where) {
    flush();
    std::vector<Item> items;
    std::size_t number = 0;
    for (const Json& inner : list_of(step, "steps")) {
        const std::string op = text_of(inner, "op").value_or("");
        const std::string place = where + "." + std::to_string(++number) + " " + op;
        if (is_left_out(inner)) {
            continue;
        }
        if (!StepMapper::knows(op)) {
            findings_.push_back({place, "a command", "something else"});
            return;
        }
        items.push_back(item_of(inner, place));
    }
    if (items.empty()) {
        return;
    }
    outbox_.add(std::move(items), flag_of(step, "unterminated", false));
    settle();
}

Item Player::item_of(const Json& step, const std::string& where) {
    const auto id = text_of(step, "id");
    const bool was_known = id && roster_.facts.contains(*id);
    auto orders = mapper_.orders(step, now_);
    return {&step, where + (id ? " " + *id : ""), std::move(orders),
            id && !was_known && roster_.facts.contains(*id)};
}

void Player::advance(const Json& step, const std::string& where) {
    flush();
    const auto seconds = number_of(step, "seconds");
    if (!seconds || *seconds < 0) {
        findings_.push_back({where, "seconds to go", shown(step.value("seconds", Json()))});
        return;
    }
    now_ = instant(now_ + ns_of(*seconds));
    ledger_->set_time(now_);
}

void Player::settle() {
    flush();
    ledger_->set_time(now_);
}

void Player::flush() {
    for (const auto& [item, result] : outbox_.send()) {
        judge(item, result);
    }
}

void Player::judge(const Item& item, const Result& result) {
    const bool executed =
        result.reason == ledger::Reason::ok || result.reason == ledger::Reason::exists;
    if (item.first_of_its_id && !executed) {
        roster_.facts.erase(text_of(*item.step, "id").value_or(""));
    }
    if (!fits(*item.step, result)) {
        findings_.push_back({item.where, shown_expectation(*item.step), shown(result)});
    }
}

void Player::replay() {
    EventReader reader(roster_);
    (void)reader.read(ledger_->log());
    if (ledger::state_hash(reader.state()) != ledger_->state_hash()) {
        findings_.push_back({"replay", "the same state hash", "another"});
    }
    for (const std::string& broken : ledger::broken_invariants(reader.state())) {
        findings_.push_back({"replay", "no broken invariant", broken});
    }
}

}  // namespace holdfast::scenarios
