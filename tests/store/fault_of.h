/// Which fault an act is refused with.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "ledger/store/store_error.h"

namespace holdfast::store {

/// Fails the test where nothing is thrown.
inline StoreFault fault_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const StoreError& error) {
        CHECK_FALSE(std::string(error.what()).empty());
        return error.fault();
    }
    FAIL_CHECK("nothing was refused");
    return {};
}

}  // namespace holdfast::store
