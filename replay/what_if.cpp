#include "replay/what_if.h"

#include <algorithm>

#include "ledger/agreement_offers.h"
#include "replay/redecider.h"

namespace holdfast::replay {

namespace {

using ledger::Entry;
using ledger::EntryType;
using ledger::Time;

constexpr ledger::Duration kLateness = 60 * ledger::kSecond;

// Sets the clocks that are named.
class SetClocks {
   public:
    explicit SetClocks(const OtherTerms& other) : other_(other) {}
    void operator()(const char* name, ledger::Duration& clock) const {
        if (const auto wanted = other_.clocks.find(name); wanted != other_.clocks.end()) {
            clock = wanted->second;
        }
    }

   private:
    const OtherTerms& other_;
};

void check_clocks(const OtherTerms& other) {
    const auto& known = changeable_clocks();
    for (const auto& [name, length] : other.clocks) {
        if (std::ranges::find(known, name) == known.end()) {
            throw std::invalid_argument("'" + name + "' is no clock that can be changed");
        }
    }
    ledger::AgreementTerms terms;
    terms.prices = {ledger::Amount(1)};
    const SetClocks set(other);
    ledger::AgreementClocks::fields(terms.clocks, set);
    if (!ledger::are_well_formed(terms)) {
        throw std::invalid_argument("a clock runs for more than nothing, and not for ever");
    }
}

// The entries that are made, which later commands look back at.
class MadeEntries final : public ledger::PastEntries {
   public:
    void add(std::shared_ptr<const Entry> entry) { entries_.push_back(std::move(entry)); }
    [[nodiscard]] std::shared_ptr<const Entry> entry(ledger::Sequence sequence) const override {
        return sequence < entries_.size() ? entries_[sequence] : nullptr;
    }
    [[nodiscard]] ledger::Sequence size() const { return entries_.size(); }

   private:
    std::vector<std::shared_ptr<const Entry>> entries_;
};

// What accounts got out of holds.
class Payments {
   public:
    using Key = std::pair<ledger::HoldId, ledger::AccountId>;
    struct Row {
        ledger::CurrencyId currency = 0;
        PaidOut paid;
    };

    void take_in(const PostedEvent& event) {
        const auto is_out_of_hold = [](const Movement& movement) {
            return movement.pot.kind == PotKind::hold && movement.after < movement.before;
        };
        const auto hold = std::ranges::find_if(*event.moved, is_out_of_hold);
        if (hold == event.moved->end()) {
            return;
        }
        for (const Movement& movement : *event.moved) {
            if (movement.pot.kind != PotKind::hold && movement.after > movement.before) {
                Row& row =
                    rows_[{ledger::HoldId{hold->pot.id.party, hold->pot.id.id}, movement.pot.id}];
                row.currency = movement.currency;
                row.paid.units += movement.after - movement.before;
                row.paid.last = event.time;
            }
        }
    }
    [[nodiscard]] const std::map<Key, Row>& rows() const { return rows_; }

   private:
    std::map<Key, Row> rows_;
};

// The same commands and the same passing of time under other terms.
class OtherRun {
   public:
    explicit OtherRun(const OtherTerms& other) : other_(other), engine_(made_) {}

    void follow(const CheckedEntry& checked) {
        const ledger::Leaf& leaf = checked.entry->leaf();
        switch (leaf.type) {
            case EntryType::genesis: {
                Entry made = ledger::make_genesis(genesis_of(*checked.entry), leaf.time);
                engine_.apply(made);
                take_in(std::move(made));
                break;
            }
            case EntryType::batch:
                pass_time(leaf);
                take_in(engine_.decide(*checked.batch, leaf.time, leaf.lease_epoch));
                count_answers(*checked.entry);
                break;
            case EntryType::timers: pass_time(leaf); break;
            case EntryType::heartbeat:
                pass_time(leaf);
                take_in(engine_.heartbeat(leaf.time, leaf.lease_epoch));
                break;
            case EntryType::gap:  // before any clock that ran out in the silence
                take_in(engine_.gap(leaf.time, leaf.lease_epoch));
                pass_time(leaf);
                break;
        }
    }

    [[nodiscard]] const Payments& payments() const { return payments_; }
    [[nodiscard]] std::uint64_t commands() const { return commands_; }
    [[nodiscard]] std::uint64_t answered_otherwise() const { return answered_otherwise_; }

   private:
    // Each clock fires at its own instant, as on a ledger that is never busy.
    void pass_time(const ledger::Leaf& leaf) {
        while (const ledger::Timer* due = engine_.state().timers.first_due(leaf.time)) {
            const Time at = std::max(due->deadline + 1, engine_.state().facts.time);
            take_in(*engine_.fire_timers(at, leaf.lease_epoch));
        }
    }

    void take_in(Entry made) {
        auto entry = std::make_shared<const Entry>(std::move(made));
        fold_.take_in({made_.size(), entry},
                      [&](const PostedEvent& event) { payments_.take_in(event); });
        for (const ledger::Outcome& outcome : entry->outcomes()) {
            for (const ledger::Event& event : outcome.events) {
                change_terms(event);
            }
        }
        made_.add(std::move(entry));
    }

    void change_terms(const ledger::Event& event) {
        ledger::State& state = engine_.mutable_state();
        if (const auto* registered = std::get_if<ledger::TermsRegistered>(&event)) {
            if (other_.fee_bps && !registered->content.lines.empty()) {
                change_fee(state.terms.edit(registered->terms));
            }
        } else if (const auto* moved = std::get_if<ledger::AgreementMoved>(&event)) {
            if (moved->state == ledger::AgreementState::agreed && !other_.clocks.empty()) {
                const SetClocks set(other_);
                ledger::AgreementClocks::fields(
                    state.agreements.edit(moved->agreement).terms.clocks, set);
            }
        }
    }

    void change_fee(ledger::Terms& terms) const {
        terms.lines.front().bps = *other_.fee_bps;
        unsigned sum = 0;
        for (const ledger::FeeLine& line : terms.lines) {
            sum += line.bps;
        }
        if (sum > 10'000) {
            throw std::invalid_argument(
                "with the other lines of its schedule that fee is more than the whole");
        }
    }

    void count_answers(const Entry& logged) {
        const Entry& made = *made_.entry(made_.size() - 1);
        for (std::size_t i = 0; i < logged.outcomes().size(); ++i) {
            ++commands_;
            answered_otherwise_ +=
                made.outcomes()[i].reason == logged.outcomes()[i].reason ? 0U : 1U;
        }
    }

    const OtherTerms& other_;
    MadeEntries made_;
    ledger::Engine engine_;
    EventFold fold_;
    Payments payments_;
    std::uint64_t commands_ = 0;
    std::uint64_t answered_otherwise_ = 0;
};

// Both sides of one payment; where one has none, it is zero.
void compare(const Payments& was, const Payments& would_be, WhatIfReport& report) {
    std::map<Payments::Key, PaymentDifference> all;
    const auto take = [&](const Payments& side, PaidOut PaymentDifference::*paid,
                          ledger::i128 ReceivedInAll::*sum) {
        for (const auto& [key, row] : side.rows()) {
            PaymentDifference& difference = all[key];
            difference.hold = key.first;
            difference.to = key.second;
            difference.currency = row.currency;
            difference.*paid = row.paid;
            ReceivedInAll& received = report.accounts[key.second];
            received.currency = row.currency;
            received.*sum += row.paid.units;
        }
    };
    take(was, &PaymentDifference::was, &ReceivedInAll::was);
    take(would_be, &PaymentDifference::would_be, &ReceivedInAll::would_be);
    for (const auto& [key, difference] : all) {
        if (!difference.was.is_like(difference.would_be)) {
            report.payments.push_back(difference);
        }
    }
}

}  // namespace

const std::vector<std::string_view>& changeable_clocks() {
    static const std::vector<std::string_view> names = {
        "reply",  "send_back",          "receive_back",           "negotiate",        "mediate",
        "appeal", "inspect_after_ship", "inspect_after_delivery", "inspect_unproven", "resume"};
    return names;
}

bool PaidOut::is_like(const PaidOut& other) const {
    const auto [first, second] = std::minmax(last, other.last);
    return units == other.units && second - first < kLateness;
}

WhatIfReport what_if(const EntrySource& source, const OtherTerms& other,
                     const ReadAheadLimits& limits, const OnProgress& on_progress) {
    check_clocks(other);
    if (source.next() == 0) {
        throw std::invalid_argument("the log is empty");
    }
    const EntryPtr genesis = parse_entry(source.get(0), 0);
    CheckedEntries entries(source, genesis->leaf().origin_hash, limits);
    WhatIfReport report;
    report.log = std::make_unique<EventFold>();
    OtherRun run(other);
    Payments payments;
    Progress progress{0, source.next(), 0};
    while (auto checked = entries.next()) {
        report.log->take_in({checked->sequence, checked->entry},
                            [&](const PostedEvent& event) { payments.take_in(event); });
        run.follow(*checked);
        report.end = checked->entry->leaf().time;
        ++progress.entries;
        progress.commands += checked->entry->command_count();
        if (on_progress) {
            on_progress(progress);
        }
    }
    report.entries = progress.entries;
    report.commands = run.commands();
    report.answered_otherwise = run.answered_otherwise();
    compare(payments, run.payments(), report);
    return report;
}

}  // namespace holdfast::replay
