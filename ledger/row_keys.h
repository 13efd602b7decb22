/// The names of a table's rows as bytes: canonical, of one width a table, in the order of the keys.
///
/// Names are party (big-endian) and id, numbers big-endian, public keys as they are. Thread-safety:
/// pure functions.
#pragma once

#include <algorithm>

#include "ledger/codec.h"

namespace holdfast::ledger {

template <class Tag>
void encode_key(const Name<Tag>& key, Bytes& out) {
    Writer(out).key(key);
}
inline void encode_key(const crypto::PublicKey& key, Bytes& out) { Writer(out).raw(key.bytes); }
template <std::unsigned_integral T>
void encode_key(T key, Bytes& out) {
    for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(key >> shift));
    }
}

/// The other way; `bytes` must have the key's width.
template <class Tag>
void decode_key(Name<Tag>& key, ByteSpan bytes) {
    Reader in(bytes);
    key = in.key<Name<Tag>>();
    check(in.finished(), "a row's key has its width");
}
inline void decode_key(crypto::PublicKey& key, ByteSpan bytes) {
    check(bytes.size() == key.bytes.size(), "a row's key has its width");
    std::ranges::copy(bytes, key.bytes.begin());
}
template <std::unsigned_integral T>
void decode_key(T& key, ByteSpan bytes) {
    check(bytes.size() == sizeof(T), "a row's key has its width");
    key = 0;
    for (const std::uint8_t byte : bytes) {
        key = static_cast<T>(key << 8 | byte);
    }
}

}  // namespace holdfast::ledger
