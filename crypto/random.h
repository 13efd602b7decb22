/// Unpredictable bytes from the system's generator (libsodium's randombytes, getrandom(2)).
/// Thread-safe. Never for anything the ledger decides: the domain has no randomness.
#pragma once

#include <cstdint>
#include <span>

namespace holdfast::crypto {

void fill_random(std::span<std::uint8_t> out);

}  // namespace holdfast::crypto
