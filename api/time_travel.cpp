#include "api/time_travel.h"

#include "ledger/apply.h"

namespace holdfast::api {

namespace {

// Does `as_of` lie at or after what `state` has reached?
bool is_ahead(const ledger::State& state, const AsOf& as_of) {
    return as_of.moment == Moment::sequence ? state.facts.next_sequence <= as_of.value + 1
                                            : state.facts.time <= as_of.value;
}

}  // namespace

std::variant<const ledger::State*, ReadError> TimeTravel::state_as_of(const AsOf& as_of) {
    const Position position = committed_.position();
    if (as_of.moment == Moment::sequence && as_of.value >= position.sequence) {
        return ReadError{ErrorCode::out_of_range, "the log has no such entry yet"};
    }
    if (as_of.moment == Moment::time && as_of.value >= std::max(clock_.now(), position.time + 1)) {
        return ReadError{ErrorCode::out_of_range, "that instant is still to come"};
    }
    if (!reached_ || !is_ahead(*reached_, as_of)) {
        reached_ = std::make_unique<ledger::State>();
    }
    std::uint64_t commands = 0;
    while (reached_->facts.next_sequence < position.sequence) {
        const ledger::Sequence next = reached_->facts.next_sequence;
        if (as_of.moment == Moment::sequence && next > as_of.value) {
            break;
        }
        if (is_cancelled_) {
            return ReadError{ErrorCode::stopping, "the server is going down"};
        }
        const EntryPtr entry = entries_.entry(next);
        ledger::check(entry != nullptr, "a durable entry can be read");
        if (as_of.moment == Moment::time && entry->leaf().time > as_of.value) {
            break;
        }
        commands += entry->outcomes().size();
        if (commands > commands_max_) {
            return ReadError{ErrorCode::too_costly,
                             "too far from the beginning; the offline tool has no such bound"};
        }
        ledger::apply_entry(*reached_, *entry);
    }
    return reached_.get();
}

}  // namespace holdfast::api
