#include "ledger/table.h"

namespace holdfast::ledger {

void sort_pointers(std::vector<const void*>& pointers,
                   bool (*is_before)(const void*, const void*)) {
    std::ranges::sort(pointers, is_before);
}

}  // namespace holdfast::ledger
