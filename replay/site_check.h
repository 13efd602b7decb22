/// Holds a published site against the log it is of, entry by entry as a pass goes over them.
///
/// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <memory>

#include "ledger/proof/site_builder.h"
#include "replay/finding.h"

namespace holdfast::replay {

class SiteCheck {
   public:
    /// The site in `folder`, of the log's first `size` entries. Throws StoreError.
    SiteCheck(const std::filesystem::path& folder, std::uint64_t size);
    ~SiteCheck();

    /// The next entry's leaf, from entry 0 on; those beyond `size` are passed over.
    void take(ledger::ByteSpan leaf);
    /// The first file that is not as the log has it, once all of `size` were taken.
    [[nodiscard]] std::optional<Finding> finding() const;

   private:
    class Comparison;
    const std::uint64_t size_;
    std::unique_ptr<Comparison> site_;
    ledger::SiteBuilder builder_;
};

}  // namespace holdfast::replay
