/// Every state that moves of its members can bring an agreement to, and what must hold in each.
///
/// Two states that agree in every row a rule may read, and in the time, are one. Depth first, so
/// that few states are in memory at a time. What does not hold fails the test that explores, with
/// the way that led there. Thread-safety: one thread.
#pragma once

#include <doctest/doctest.h>

#include <functional>

#include "crypto/sha256.h"
#include "ledger/apply.h"
#include "ledger/decide.h"
#include "ledger/invariants.h"
#include "tests/ledger/escrow_drawings.h"

namespace holdfast::test {

/// Something that somebody may try: what it is called, and the command, if there is one now.
struct Move {
    std::string name;
    std::function<std::optional<Draft>(const ledger::State&, ledger::Time)> draft;
};

/// Nothing is reversed or sent twice here.
struct NoPast : ledger::PastCommands {
    ledger::PastCommand find(ledger::Sequence, std::uint16_t) const override {
        ledger::check(false, "no command of this space looks back");
        return {};
    }
};

// Who gives a command does not matter to a drawing, nor in whose case it is.
inline std::string label_of(const std::string& move) {
    std::string label = move;
    for (const std::string_view who : {"buyer ", "seller "}) {
        if (label.starts_with(who)) {
            label.erase(0, who.size());
        }
    }
    if (const auto at = label.find(" of claim"); at != std::string::npos) {
        label.erase(at);
    }
    return label;
}

// A name for the n-th use of a move, so that orders that come to the same have the same names.
inline ledger::Id id_of_move(std::size_t move, std::uint8_t use) {
    ledger::Id id;
    id.bytes[0] = 0xE5;
    id.bytes[1] = static_cast<std::uint8_t>(move);
    id.bytes[2] = use;
    return id;
}

class EscrowSpace {
   public:
    /// `world` outlives this.
    EscrowSpace(const EscrowWorld& world, ledger::HoldId milestone, std::vector<Move> moves)
        : world_(world), milestone_(milestone), drawings_(milestone), moves_(std::move(moves)) {}

    void explore() {
        reach(world_.state(), world_.now(), kRoot, "begin");
        while (!open_.empty()) {
            const Place place = std::move(open_.back());
            open_.pop_back();
            for (std::size_t move = 0; move < moves_.size(); ++move) {
                try_move(place, move);
            }
            if (place.state.timers.next_deadline() != 0) {
                let_time_pass(place);
            }
        }
    }

    [[nodiscard]] std::size_t states() const { return steps_.size(); }
    [[nodiscard]] std::size_t transitions() const { return transitions_; }
    /// How often each move was made and each kind of clock ran out.
    [[nodiscard]] const std::map<std::string, std::size_t>& made() const { return made_; }
    [[nodiscard]] const EscrowDrawings& drawings() const { return drawings_; }
    /// The different amounts that milestones ended with.
    [[nodiscard]] const std::set<std::string>& endings() const { return endings_; }

   private:
    static constexpr std::size_t kRoot = 0;
    struct Place {
        ledger::State state;
        ledger::Time now;
        std::size_t step;
    };
    struct Step {
        std::size_t before;
        std::string move;
    };

    void try_move(const Place& place, std::size_t move) {
        auto draft = moves_[move].draft(place.state, place.now);
        if (!draft) {
            return;
        }
        std::uint8_t use = 0;
        do {
            ledger::check(use < 255, "no way is so long that a move's names are used up");
            draft->record.id = id_of_move(move, use++);
        } while (place.state.ids.find({draft->record.party, draft->record.id}) != nullptr);
        draft->record.signers = static_cast<std::uint8_t>((1U << draft->signers.size()) - 1);
        const ledger::StoredCommand stored(draft->record, draft->extension);
        std::vector<ledger::Signer> signers;
        for (const std::string& name : draft->signers) {
            const crypto::PublicKey key = world_.key(name);
            const ledger::Key& row = *place.state.keys.find(key);
            signers.push_back({key, row.party, row.member});
        }
        const ledger::Outcome outcome =
            ledger::decide_command({place.state, stored.view(), signers, place.now, no_past_});
        if (outcome.reason != ledger::Reason::ok) {
            REQUIRE_MESSAGE(outcome.events.empty(), "a refusal has no events");
            return;
        }
        ledger::State next = place.state;
        ledger::apply_outcome(next, outcome, stored.view(), next.facts.next_sequence, 0, place.now);
        ++made_[moves_[move].name];
        drawings_.note(drawings_.places_in(place.state), drawings_.places_in(next),
                       label_of(moves_[move].name));
        arrive(place, std::move(next), place.now, moves_[move].name);
    }

    // One nanosecond, with all that falls due in it.
    void let_time_pass(const Place& place) {
        ledger::State next = place.state;
        const ledger::Time now = place.now + 1;
        while (const ledger::Timer* due = next.timers.first_due(now)) {
            const std::string clock(name_of(due->kind));
            ++made_[clock];
            const auto before = drawings_.places_in(next);
            const ledger::Outcome outcome = ledger::decide_timer(next, *due, now);
            for (const ledger::Event& event : outcome.events) {
                ledger::apply_event(next, event, nullptr, now);
            }
            drawings_.note(before, drawings_.places_in(next), clock);
        }
        arrive(place, std::move(next), now, "tick");
    }

    void arrive(const Place& from, ledger::State next, ledger::Time now, const std::string& move) {
        ++transitions_;
        const ledger::Hold* before = from.state.holds.find(milestone_);
        const ledger::Hold* after = next.holds.find(milestone_);
        if (before != nullptr && !before->is_open() && from.state.milestones.find(milestone_)) {
            const bool same = after->released == before->released &&
                              after->refunded == before->refunded &&
                              after->mediated == before->mediated && after->end == before->end;
            REQUIRE_MESSAGE(same, "it ends once: ", way_to(from.step), " ", move);
        }
        reach(std::move(next), now, from.step, move);
    }

    void reach(ledger::State state, ledger::Time now, std::size_t before, const std::string& move) {
        if (!seen_.insert(fingerprint(state, now)).second) {
            return;
        }
        const std::size_t step = steps_.size();
        steps_.push_back({before, move});
        const auto broken = ledger::broken_invariants(state);
        const std::string first = broken.empty() ? "" : broken.front();
        REQUIRE_MESSAGE(broken.empty(), first, ": ", way_to(step));
        ledger::State rebuilt = state;
        rebuilt.rebuild_derived();
        const bool same_clocks = std::ranges::equal(rebuilt.timers, state.timers);
        REQUIRE_MESSAGE(same_clocks, "clocks follow from the rows: ", way_to(step));
        check_never_stuck(state, now, step);
        open_.push_back({std::move(state), now, step});
    }

    // While money is held something will happen by itself, and before the end of everything.
    void check_never_stuck(const ledger::State& state, ledger::Time now, std::size_t step) {
        const ledger::Hold* hold = state.holds.find(milestone_);
        if (hold == nullptr) {
            return;
        }
        if (!hold->is_open()) {
            endings_.insert(to_string(hold->released) + "/" + to_string(hold->refunded) + "/" +
                            to_string(hold->mediated));
            return;
        }
        REQUIRE_MESSAGE(state.timers.next_deadline() != 0, "a clock runs: ", way_to(step));
        const ledger::Milestone& milestone = *state.milestones.find(milestone_);
        if (milestone.delivery != ledger::Delivery::filling) {
            REQUIRE_MESSAGE(now <= milestone.hard_deadline, "it has ended by then: ", way_to(step));
        }
    }

    static void append(const auto& key, const auto& row, ledger::Time /*now*/,
                       ledger::Bytes& bytes) {
        ledger::encode_key(key, bytes);
        ledger::encode_fields(row, bytes);
    }
    // A proposal that nobody can take any more is as good as none, and by which name one can does
    // not matter.
    static void append(const ledger::CommandId& /*key*/, const ledger::Proposal& row,
                       ledger::Time now, ledger::Bytes& bytes) {
        if (row.open && row.deadline >= now) {
            ledger::Proposal nameless = row;
            nameless.payload = {};
            ledger::encode_fields(nameless, bytes);
        }
    }

    // All that a rule may read of what is to come; not the names that are used up.
    static ledger::Digest fingerprint(const ledger::State& state, ledger::Time now) {
        ledger::Bytes bytes;
        ledger::Writer out(bytes);
        out.u64(now);
        ledger::State::tables(state, [&](std::uint8_t number, const char* name, const auto& table) {
            if (std::string_view(name) == "ids") {
                return;
            }
            out.u8(number);
            table.for_each_sorted(
                [&](const auto& key, const auto& row) { append(key, row, now, bytes); });
        });
        return crypto::sha256(bytes);
    }

    [[nodiscard]] std::string way_to(std::size_t step) const {
        std::string way = steps_[step].move;
        while (step != kRoot) {
            step = steps_[step].before;
            way = steps_[step].move + ", " + way;
        }
        return way;
    }

    const EscrowWorld& world_;
    ledger::HoldId milestone_;
    EscrowDrawings drawings_;
    std::vector<Move> moves_;
    NoPast no_past_;
    std::vector<Place> open_;
    std::vector<Step> steps_;
    std::set<ledger::Digest> seen_;
    std::size_t transitions_ = 0;
    std::map<std::string, std::size_t> made_;
    std::set<std::string> endings_;
};

}  // namespace holdfast::test
