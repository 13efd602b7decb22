/// A scenario's names as the ledger's ids and numbers, and back.
///
/// Ids count up in the order in which names are first met, as those of a client that makes them in
/// the order of time; so timers of one deadline fire in the order in which their holds were placed.
/// Accounts and commands are apart, since scenarios may use one name for both.
/// Thread-safety: one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/types.h"

namespace holdfast::scenarios {

/// Names numbered from 1 as they come.
class Numbering {
   public:
    std::uint32_t of(std::string_view name);
    /// The name with this number; empty if there is none.
    [[nodiscard]] std::string_view name(std::uint64_t number) const;
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

   private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
};

/// Names with ids of their own.
class IdBook {
   public:
    /// `space` tells the ids of one book from those of another.
    explicit IdBook(char space) : space_(static_cast<std::uint8_t>(space)) {}

    ledger::Id of(std::string_view name);
    /// The name with this id; empty if it is none of this book's.
    [[nodiscard]] std::string_view name(const ledger::Id& id) const;

   private:
    std::uint8_t space_;
    Numbering numbering_;
};

}  // namespace holdfast::scenarios
