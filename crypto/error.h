/// The one exception of the crypto layer.
///
/// Thrown for what a correct caller can't provoke from outside: a misused argument, an unreadable
/// or unsafe key file, a failing library. Hostile input (signatures, proofs, notes, text) never
/// throws: its parsers and verifiers return false, an empty optional, or a named error.
#pragma once

#include <stdexcept>

namespace holdfast::crypto {

class Error : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

}  // namespace holdfast::crypto
