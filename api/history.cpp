#include "api/history.h"

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kTouchesAtOnce = 256;
constexpr std::size_t kTouchesLookedAt = 4 * kMaxLines;
constexpr std::size_t kBytesRead = 64 << 20;
constexpr std::uint64_t kIndexBits = 16;
using ledger::Place;
using ledger::Touch;

constexpr Place kEnd{~std::uint64_t{0} >> kIndexBits, 0xffff};

std::uint64_t page_of(Place place) { return place.entry << kIndexBits | place.index; }
Place place_of(std::uint64_t page) {
    return {page >> kIndexBits, static_cast<std::uint16_t>(page)};
}

Place next(Place place, bool backwards) {
    return place_of(page_of(place) + (backwards ? ~std::uint64_t{0} : 1));
}

// Where a command was executed; a command that never was ends nothing.
std::optional<Place> place_of(const Committed& committed,
                              const std::optional<ledger::CommandId>& command) {
    return committed.look([&](const ledger::State& state, const Position&) -> std::optional<Place> {
        const auto use = command ? state.ids.copy(*command) : std::nullopt;
        return use ? std::optional(Place{use->sequence, use->index}) : std::nullopt;
    });
}

// The touch before this one: balances changed from there.
AccountTotals totals_before(const Views& views, const Touch& touch) {
    if (touch.place == Place{}) {
        return {};
    }
    const auto before = views.touches(touch.account, next(touch.place, true), true, 1);
    return before.empty() ? AccountTotals{} : before.front().after;
}

template <class T>
ledger::Balance change(T before, T after) {
    return ledger::Balance(static_cast<ledger::i128>(after.value()) -
                           static_cast<ledger::i128>(before.value()));
}

Side side_of(const AccountTotals& before, const AccountTotals& after) {
    const bool is_debit = before.held != after.held || before.debits != after.debits;
    const bool is_credit = before.incoming != after.incoming || before.credits != after.credits;
    return is_debit == is_credit ? Side::both : is_debit ? Side::debit : Side::credit;
}

std::uint8_t first_event_kind(const ledger::Outcome& outcome) {
    for (const auto& event : outcome.events) {
        if (!std::holds_alternative<ledger::TimerFired>(event)) {
            return static_cast<std::uint8_t>(event.index() + 1);
        }
    }
    return 0;
}

HistoryLine line_of(const Touch& touch, const AccountTotals& before, const ledger::Entry& entry) {
    HistoryLine line;
    line.entry = touch.place.entry;
    line.index = touch.place.index;
    line.time = entry.leaf().time;
    line.after = touch.after;
    line.side = side_of(before, touch.after);
    line.available_change = change(before.available, touch.after.available);
    line.held_change = change(before.held, touch.after.held);
    line.incoming_change = change(before.incoming, touch.after.incoming);
    const ledger::Outcome& outcome = entry.outcomes().at(touch.place.index);
    line.event_kind = first_event_kind(outcome);
    if (entry.leaf().type == ledger::EntryType::batch) {
        const ledger::Command command = entry.command(touch.place.index);
        line.kind = command.record->kind;
        line.command = command.id();
        line.business_time = command.record->business_time;
        line.tag = command.record->tag;
    } else if (!outcome.events.empty()) {
        if (const auto* fired = std::get_if<ledger::TimerFired>(&outcome.events.front())) {
            line.command = ledger::rename<ledger::CommandId>(fired->timer.aggregate);
        }
    }
    return line;
}

bool is_wanted(const HistoryLine& line, const HistoryRequest& request) {
    return (request.side == Side::both || line.side == Side::both || line.side == request.side) &&
           (!request.tag || line.tag == *request.tag) && line.time >= request.from &&
           (request.to == 0 || line.time <= request.to);
}

// Is everything beyond this line out of the wanted times?
bool is_past(const HistoryLine& line, const HistoryRequest& request) {
    return request.newest_first ? line.time < request.from
                                : request.to != 0 && line.time > request.to;
}

}  // namespace

HistoryReply read_history(const HistoryPorts& ports, const HistoryRequest& request) {
    HistoryReply reply;
    reply.sequence = std::min(ports.committed.position().sequence, ports.views.taken_in());
    if (reply.sequence == 0 || request.account.id.is_zero()) {  // a party has no history
        return reply;
    }
    const bool backwards = request.newest_first;
    Place first = place_of(ports.committed, request.first).value_or(Place{});
    Place last = place_of(ports.committed, request.last).value_or(kEnd);
    if (request.from != 0) {  // what is known to be earlier, or later, need not be walked through
        first = std::max(first, Place{ports.views.entries_at(request.from).first, 0});
    }
    if (request.to != 0) {
        last = std::min(last, Place{ports.views.entries_at(request.to).second, 0xffff});
    }
    last = std::min(last, Place{reply.sequence - 1, 0xffff});  // the views go on meanwhile
    Place from = request.page != 0 ? place_of(request.page) : backwards ? last : first;
    if (backwards) {
        from = std::min(from, last);
    }
    const std::size_t limit = std::min<std::size_t>(request.limit, kMaxLines);
    std::size_t looked_at = 0;
    std::size_t bytes_read = 0;
    Place entry_at = kEnd;
    EntryPtr entry;
    while (true) {
        const auto touches = ports.views.touches(request.account, from, backwards, kTouchesAtOnce);
        for (const Touch& touch : touches) {
            if (touch.place < first || touch.place > last) {
                return reply;
            }
            if (reply.lines.size() == limit || looked_at == kTouchesLookedAt ||
                bytes_read > kBytesRead) {
                reply.next_page = page_of(touch.place);
                return reply;
            }
            ++looked_at;
            if (entry_at.entry != touch.place.entry) {
                entry_at = touch.place;
                entry = ports.entries.entry(entry_at.entry);
                ledger::check(entry != nullptr, "what the views name is in the log");
                bytes_read += entry->bytes().size();
            }
            HistoryLine line = line_of(touch, totals_before(ports.views, touch), *entry);
            if (is_past(line, request)) {
                return reply;
            }
            if (is_wanted(line, request)) {
                reply.lines.items.push_back(std::move(line));
            }
            from = next(touch.place, backwards);
        }
        if (touches.size() < kTouchesAtOnce) {
            return reply;
        }
    }
}

}  // namespace holdfast::api
