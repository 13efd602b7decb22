/// What RocksDB 7.8 does not survive in a damaged table file, found before it opens it.
///
/// It reads a table's properties before it compares their checksum. Where the bit is flipped that
/// says whether a block ends with a hash index, an assertion of Debian's build ends the process.
///
/// Included by ledger/store/*.cpp only. Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>

#include "ledger/store/store_options.h"

namespace holdfast::store {

/// The path of a table in a database's folder that RocksDB would die of, if there is one. Any other
/// damage it reports itself.
std::optional<std::string> deadly_table_in(const StoreOptions& options, const std::string& folder);

}  // namespace holdfast::store
