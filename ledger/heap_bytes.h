/// How much memory a row points to: what `sizeof` does not show. An estimate, for memory budgets.
///
/// Folds over the row's fields (ledger/fields.h). Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/extension.h"

namespace holdfast::ledger {

class HeapMeter {
   public:
    template <class T>
    void operator()(const char* /*name*/, const T& value) {
        add(value);
    }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

   private:
    static constexpr std::size_t kPerAllocation = 16;  // what the allocator keeps for itself

    template <class T>
    void add(const T& value) {
        if constexpr (requires(HeapMeter & self) { T::fields(value, self); }) {
            T::fields(value, *this);
        }
    }
    void add(const std::string& text) {
        const bool is_in_place = text.capacity() <= std::string().capacity();
        bytes_ += is_in_place ? 0 : text.capacity() + kPerAllocation;
    }
    template <class T>
    void add(const std::optional<T>& value) {
        if (value) {
            add(*value);
        }
    }
    template <class T>
    void add(const std::vector<T>& values) {
        bytes_ += values.capacity() == 0 ? 0 : values.capacity() * sizeof(T) + kPerAllocation;
        for (const T& value : values) {
            add(value);
        }
    }

    std::size_t bytes_ = 0;
};

template <class Row>
[[nodiscard]] std::size_t heap_bytes(const Row& row) {
    HeapMeter meter;
    Row::fields(row, meter);
    return meter.bytes();
}

}  // namespace holdfast::ledger
