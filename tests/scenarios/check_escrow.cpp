// What a check asks of agreements and milestones: see checks.h.
#include <algorithm>

#include "ledger/agreements.h"
#include "ledger/text/enum_names.h"
#include "tests/scenarios/checks.h"

namespace holdfast::scenarios {

namespace {

using ledger::to_string;

std::string delivery_of(const ledger::Milestone& milestone,
                        const std::optional<ledger::Hold>& hold) {
    if (milestone.delivery == ledger::Delivery::filling) {
        return "waiting";
    }
    return hold && hold->is_open() ? std::string(name_of(milestone.delivery)) : "closed";
}

std::optional<std::string> field_of(const ledger::Milestone& milestone,
                                    const std::optional<ledger::Hold>& found,
                                    std::string_view name) {
    const ledger::Hold hold = found.value_or(ledger::Hold{});
    if (name == "delivery") {
        return delivery_of(milestone, found);
    }
    if (name == "case") {
        return milestone.open_case ? std::string(name_of(milestone.open_case->state)) : "null";
    }
    if (name == "claim") {
        return milestone.claim ? std::string(name_of(milestone.claim->state)) : "null";
    }
    const std::pair<std::string_view, ledger::Amount> amounts[] = {
        {"funded", hold.funded},        {"released", hold.released}, {"refunded", hold.refunded},
        {"charged", hold.charged_back}, {"mediated", hold.mediated}, {"due", hold.due()},
        {"locked", hold.locked},        {"free", hold.free()},       {"apart", hold.apart},
        {"price", milestone.price}};
    const auto* at =
        std::ranges::find(amounts, name, &std::pair<std::string_view, ledger::Amount>::first);
    return at == std::end(amounts) ? std::nullopt : std::optional(to_string(at->second));
}

}  // namespace

void Checks::check_agreements(const Json& agreements, const std::string& where) {
    for (const auto& [name, fields] : agreements.items()) {
        const ledger::AgreementId id{kPlatform, roster_.command(name)};
        const auto row = ledger_.agreement(id);
        if (!row) {
            found(where + " agreement " + name, shown(fields), "no such agreement");
            continue;
        }
        std::string state(ledger::name_of(row->state));
        if (row->state == ledger::AgreementState::ended) {
            state = "closed";
        } else if (row->state == ledger::AgreementState::funded) {
            std::vector<ledger::HoldId> ids;
            for (std::size_t i = 0; i < row->terms.prices.size(); ++i) {
                ids.push_back(ledger::milestone_id(id, static_cast<std::uint8_t>(i)));
            }
            const auto holds = ledger_.holds(ids);
            const bool is_over = std::ranges::none_of(
                holds, [](const auto& hold) { return hold && hold->is_open(); });
            state = is_over ? "ended" : state;
        }
        for (const auto& [field, expected] : fields.items()) {
            const std::string place = where + " agreement " + name + "." + field;
            compare(place, expected,
                    field == "state"    ? std::optional(state)
                    : field == "funded" ? std::optional(to_string(row->paid))
                    : field == "frozen"
                        ? std::optional<std::string>(row->is_frozen() ? "true" : "false")
                        : std::nullopt);
        }
    }
}

void Checks::check_milestones(const Json& milestones, const std::string& where) {
    for (const auto& [name, fields] : milestones.items()) {
        const std::size_t slash = name.rfind('/');
        const auto index = number_of(Json(name.substr(slash + 1)));
        const ledger::HoldId id =
            ledger::milestone_id({kPlatform, roster_.command(name.substr(0, slash))},
                                 static_cast<std::uint8_t>(index.value_or(0)));
        const auto row = ledger_.milestone(id);
        const auto hold = ledger_.holds(std::array{id}).front();
        for (const auto& [field, expected] : fields.items()) {
            // Before an agreement is agreed its milestones are nothing yet.
            compare(where + " milestone " + name + "." + field, expected,
                    field_of(row.value_or(ledger::Milestone{}), hold, field));
        }
    }
}

}  // namespace holdfast::scenarios
