/// Where rows are that a state has let go of: what keeps accounts and ids from having to fit into
/// memory.
///
/// A port. A state only lets go of rows that are stored as it has them (ledger/memory_budget.h), so
/// looking one up again is a pure function of the log, like ledger::PastEntries.
/// Thread-safety: all functions, from any thread.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "ledger/codec.h"

namespace holdfast::ledger {

class StoredRows {
   public:
    virtual ~StoredRows() = default;

    /// The newest record stored of a table's row (ledger/state.h has the tables' numbers); nothing
    /// where none is stored. Throws where it can't be read.
    [[nodiscard]] virtual std::optional<Bytes> find_row(std::uint8_t table, ByteSpan key) const = 0;
    /// The same for many keys, ascending and each once: calls `visit(i, record)` for those of which
    /// a record is stored, in any order. Cheaper than one by one where rows lie beside each other.
    virtual void find_rows(std::uint8_t table, std::span<const Bytes> keys,
                           const std::function<void(std::size_t i, ByteSpan record)>& visit) const {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (const auto record = find_row(table, keys[i])) {
                visit(i, *record);
            }
        }
    }
    /// Calls `visit(key, record)` for the newest record of each row stored, ascending by key, until
    /// it returns false.
    virtual void for_each_row(
        std::uint8_t table,
        const std::function<bool(ByteSpan key, ByteSpan record)>& visit) const = 0;
};

}  // namespace holdfast::ledger
