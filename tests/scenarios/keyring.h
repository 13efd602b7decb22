/// The keys of a scenario's parties, each made from its owner's name, so that runs are repeatable.
///
/// Thread-safety: one thread.
#pragma once

#include <string_view>
#include <vector>

#include "crypto/ed25519.h"

namespace holdfast::scenarios {

/// Index of a key in its ring.
using KeyIndex = std::size_t;

class Keyring {
   public:
    /// A new key for this owner.
    KeyIndex add(std::string_view owner);
    [[nodiscard]] const crypto::SecretKey& secret(KeyIndex key) const {
        return keys_.at(key).secret;
    }
    [[nodiscard]] const crypto::PublicKey& open(KeyIndex key) const { return keys_.at(key).open; }
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

   private:
    struct Pair {
        crypto::SecretKey secret;
        crypto::PublicKey open;
    };
    std::vector<Pair> keys_;
};

}  // namespace holdfast::scenarios
