/// Our bytes as RocksDB's, and the other way round: views of the same memory, nothing is copied.
///
/// Thread-safety: pure.
#pragma once

#include <rocksdb/slice.h>

#include "ledger/codec.h"

namespace holdfast::store {

inline rocksdb::Slice slice_of(ledger::ByteSpan bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline ledger::ByteSpan bytes_of(const rocksdb::Slice& slice) {
    return {reinterpret_cast<const std::uint8_t*>(slice.data()), slice.size()};
}

}  // namespace holdfast::store
