/// For crypto/*.cpp only: libsodium, initialised. Its header stays in the .cpp files.
#pragma once

namespace holdfast::crypto {

/// Call before any function of libsodium. Cheap after the first time. Throws Error if it can't
/// start.
void require_sodium();

}  // namespace holdfast::crypto
