/// Where a published site is kept, as a port: files that any web server can serve.
///
/// ledger/store/site_folder.h keeps them in a folder, api/memory_site.h in memory. A site is
/// derived from the log and can be made anew at any time. Format: ledger/FORMAT.md, "Site".
/// Thread-safety: one thread writes; `get` from any.
#pragma once

#include <optional>
#include <string>

#include "ledger/codec.h"

namespace holdfast::ledger {

class SiteFiles {
   public:
    virtual ~SiteFiles() = default;

    /// Makes or replaces a file, whole: nobody sees half of it. `path` has `/` between its parts.
    virtual void put(const std::string& path, ByteSpan bytes) = 0;
    /// Nothing where there is no such file, or it has more than `bytes_max`.
    virtual std::optional<Bytes> get(const std::string& path, std::size_t bytes_max) const = 0;
    /// Removes a folder and the files in it, if it is there.
    virtual void drop_folder(const std::string& path) = 0;
    /// Removes everything.
    virtual void clear() = 0;
};

}  // namespace holdfast::ledger
