/// RFC 6962 section 2.1 written down as it stands, for comparison: recursive, slow, and sharing
/// only SHA-256 with the code under test.
#pragma once

#include <span>
#include <vector>

#include "crypto/digest.h"

namespace holdfast::crypto::reference {

Digest leaf(std::span<const std::uint8_t> data);
Digest node(const Digest& left, const Digest& right);
/// MTH(D[n]).
Digest root(std::span<const Digest> leaves);
/// PATH(m, D[n]).
std::vector<Digest> path(std::size_t m, std::span<const Digest> leaves);
/// SUBPROOF(m, D[n], b); PROOF(m, D[n]) with b = true.
std::vector<Digest> subproof(std::size_t m, std::span<const Digest> leaves, bool b);

}  // namespace holdfast::crypto::reference
