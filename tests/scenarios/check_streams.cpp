// The event stream, statements and histories: see checks.h.
#include <algorithm>

#include "tests/scenarios/checks.h"
#include "tests/scenarios/row_fields.h"

namespace holdfast::scenarios {

namespace {

// From the event of command from_id to that of to_id, both included, at most `limit`.
std::span<const NeutralEvent> slice_of(std::span<const NeutralEvent> events, const Json& step) {
    const auto place = [&](const char* field, std::size_t otherwise) {
        const auto id = text_of(step, field);
        const auto at =
            std::ranges::find_if(events, [&](const NeutralEvent& e) { return id && e.id == *id; });
        return at == events.end() ? otherwise : static_cast<std::size_t>(at - events.begin());
    };
    const std::size_t first = place("from_id", 0);
    const std::size_t last = place("to_id", events.size() - 1);
    if (events.empty() || last < first) {
        return {};
    }
    const auto limit = number_of(step, "limit").value_or(kBeyond);
    const auto count = std::clamp<Number>(limit, 0, static_cast<Number>(last + 1 - first));
    return events.subspan(first, static_cast<std::size_t>(count));
}

}  // namespace

void Checks::check_events(const Json& step, const std::string& where) {
    const auto all = EventReader(roster_).read(ledger_.log());
    const auto events = slice_of(all, step);
    const Json& expected = list_of(step, "expect");
    if (events.size() != expected.size()) {
        found(where, std::to_string(expected.size()) + " events", std::to_string(events.size()));
    }
    for (std::size_t i = 0; i < std::min(events.size(), expected.size()); ++i) {
        check_event(events[i], expected[i], where + " event " + std::to_string(i + 1));
    }
}

void Checks::check_event(const NeutralEvent& event, const Json& wanted, const std::string& where) {
    for (const auto& [field, expected] : wanted.items()) {
        const std::string place = where + " " + field;
        if (field == "from") {
            check_side(event.from, event.from_after, expected, place);
        } else if (field == "to") {
            check_side(event.to, event.to_after, expected, place);
        } else if (field == "amount") {
            compare(place, expected, ledger::to_string(event.amount));
        } else if (field == "type") {
            compare(place, expected, event.type);
        } else if (field == "id") {
            compare(place, expected, event.id);
        } else if (field == "hold") {
            compare(place, expected, event.hold);
        } else if (field == "of") {
            compare(place, expected, event.of);
        } else if (field == "tag") {
            compare(place, expected,
                    event.tag == roster_.tag(expected) ? shown(expected) : "another");
        } else {
            compare(place, expected, std::nullopt);
        }
    }
}

// A side is an account's name, or its name with totals and whether it is closed.
void Checks::check_side(const ledger::AccountId& id, const std::optional<ledger::Account>& after,
                        const Json& wanted, const std::string& where) {
    const std::string name(roster_.account_name(id));
    if (!wanted.is_object()) {
        compare(where, wanted, name);
        return;
    }
    for (const auto& [field, expected] : wanted.items()) {
        std::optional<std::string> got;
        if (field == "account") {
            got = name;
        } else if (field == "closed") {
            got = after && after->has(ledger::kClosed) ? "true" : "false";
        } else if (after) {
            got = field_of(*after, field);
        }
        compare(where + "." + field, expected, got);
    }
}

// Commands that the scenario sent; openings and timers are not among them.
std::vector<api::HistoryLine> Checks::lines_of(const Json& step) {
    api::HistoryRequest request;
    request.account = roster_.account(text_of(step, "account").value_or(""));
    const std::string direction = text_of(step, "direction").value_or("both");
    request.side = direction == "debit"    ? api::Side::debit
                   : direction == "credit" ? api::Side::credit
                                           : api::Side::both;
    if (const Json* tag = find(step, "tag")) {
        request.tag = roster_.tag(*tag);
    }
    const auto id = [&](const char* field) {
        const auto name = text_of(step, field);
        return name ? std::optional(ledger::CommandId{kPlatform, roster_.command(*name)})
                    : std::nullopt;
    };
    request.first = id("from_id");
    request.last = id("to_id");
    request.newest_first = flag_of(step, "reverse", false);
    auto lines = ledger_.history(request);
    std::erase_if(lines, [&](const api::HistoryLine& line) {
        return line.kind == 0 || roster_.command_name(line.command.id).empty();
    });
    const auto limit = number_of(step, "limit").value_or(kBeyond);
    lines.resize(
        static_cast<std::size_t>(std::clamp<Number>(limit, 0, static_cast<Number>(lines.size()))));
    return lines;
}

void Checks::check_statement(const Json& step, const std::string& where) {
    Json got = Json::array();
    for (const api::HistoryLine& line : lines_of(step)) {
        got.push_back(roster_.command_name(line.command.id));
    }
    const Json& expected = list_of(step, "expect");
    if (got != expected) {
        found(where, shown(expected), shown(got));
    }
}

void Checks::check_history(const Json& step, const std::string& where) {
    const auto lines = lines_of(step);
    const Json& expected = list_of(step, "expect");
    if (lines.size() != expected.size()) {
        found(where, std::to_string(expected.size()) + " rows", std::to_string(lines.size()));
    }
    for (std::size_t i = 0; i < std::min(lines.size(), expected.size()); ++i) {
        for (const auto& [field, value] : expected[i].items()) {
            const auto got =
                field == "id"
                    ? std::optional<std::string>(roster_.command_name(lines[i].command.id))
                    : field_of(lines[i].after, field);
            compare(where + " row " + std::to_string(i + 1) + " " + field, value, got);
        }
    }
}

}  // namespace holdfast::scenarios
