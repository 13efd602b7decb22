/// Commands on their way: gathers those of one instant into signed batches, and tells what came of
/// each.
///
/// Thread-safety: one thread.
#pragma once

#include <set>

#include "tests/scenarios/ledger_port.h"
#include "tests/scenarios/order.h"

namespace holdfast::scenarios {

/// A step's commands, linked if there are several.
struct Item {
    const Json* step = nullptr;
    std::string where;  ///< the step's place, for people
    std::vector<Order> orders;
    bool first_of_its_id = false;  ///< what is remembered of the id comes from this step
};

class Outbox {
   public:
    explicit Outbox(Ledger& ledger) : ledger_(ledger) {}

    [[nodiscard]] bool is_empty() const { return items_.empty(); }
    /// Is there a command with this id that has not been sent yet?
    [[nodiscard]] bool waits(const std::string& id) const { return ids_.contains(id); }
    /// Can these go into the batch that is being gathered?
    [[nodiscard]] bool has_room_for(const std::vector<Item>& items) const;
    /// Adds items that commit or fail together; a run without end must be the batch's last.
    void add(std::vector<Item> items, bool without_end = false);

    struct Answer {
        Item item;
        Result result;
    };
    /// Sends what was gathered. The result of several commands of one step is the first one's, or
    /// the refusal of another one.
    std::vector<Answer> send();

   private:
    Ledger& ledger_;
    std::vector<Item> items_;
    std::vector<KeyIndex> signers_;
    std::set<std::string> ids_;
    std::size_t commands_ = 0;
};

}  // namespace holdfast::scenarios
