/// What was seen of the state machines of an escrow agreement, as Mermaid draws it.
///
/// Thread-safety: one thread.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>

#include "ledger/text/enum_names.h"
#include "tests/support/escrow_world.h"

namespace holdfast::test {

/// Three machines that run beside each other: the milestone with its agreement, its case, its
/// claim. Of each the transitions seen so far: from, to, by what.
class EscrowDrawings {
   public:
    using Places = std::array<std::string, 3>;

    explicit EscrowDrawings(ledger::HoldId milestone) : milestone_(milestone) {}

    [[nodiscard]] Places places_in(const ledger::State& state) const {
        const ledger::Agreement& agreement = *state.agreements.find({kPlatform, id_named("deal")});
        Places places{std::string(name_of(agreement.state)), kNone, kNone};
        const ledger::Milestone* milestone = state.milestones.find(milestone_);
        if (milestone == nullptr || agreement.state != ledger::AgreementState::funded) {
            return places;
        }
        const bool is_open = state.holds.find(milestone_)->is_open();
        places[0] = is_open ? name_of(milestone->delivery) : "closed";
        for (const auto& [at, found] :
             {std::pair{1, &milestone->open_case}, {2, &milestone->claim}}) {
            if (*found) {
                places[static_cast<std::size_t>(at)] = name_of((*found)->state);
            }
        }
        return places;
    }
    void note(const Places& from, const Places& to, const std::string& label) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (from[i] != to[i]) {
                edges_[i][{from[i], to[i]}].insert(label);
            }
        }
    }
    void add(const EscrowDrawings& other) {
        for (std::size_t i = 0; i < edges_.size(); ++i) {
            for (const auto& [edge, labels] : other.edges_[i]) {
                edges_[i][edge].insert(labels.begin(), labels.end());
            }
        }
    }
    [[nodiscard]] std::string text(std::size_t machine) const {
        std::string text = "```mermaid\nstateDiagram-v2\n";
        for (const auto& [edge, labels] : edges_[machine]) {
            text += "    " + edge.first + " --> " + edge.second + ":";
            for (const std::string& label : labels) {
                text += (label == *labels.begin() ? " " : ", ") + label;
            }
            text += "\n";
        }
        return text + "```\n";
    }

   private:
    static constexpr const char* kNone = "[*]";
    ledger::HoldId milestone_;
    std::array<std::map<std::pair<std::string, std::string>, std::set<std::string>>, 3> edges_;
};

}  // namespace holdfast::test
