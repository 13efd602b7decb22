/// Makes a site from a log's entries, and goes on where an earlier run ended.
///
/// Full tiles and bundles are written as they fill, partial ones by `write_edge`: then whoever
/// reads the checkpoint finds every tile of its tree. Thread-safety: one thread.
#pragma once

#include "crypto/checkpoint.h"
#include "crypto/merkle.h"
#include "ledger/event_log.h"
#include "ledger/proof/site_files.h"

namespace holdfast::ledger {

class SiteBuilder {
   public:
    /// An empty tree. `site` outlives the builder; what is in it is written over as the tree grows.
    explicit SiteBuilder(SiteFiles& site) : site_(&site) {}

    /// Goes on from the tree of this size that the site has. Nothing: its tiles and the leaves at
    /// its edge are not all there, or are not those of this root.
    [[nodiscard]] static std::optional<SiteBuilder> resume(SiteFiles& site, std::uint64_t size,
                                                           const Digest& root);

    /// The leaf of the entry of number `size()`.
    void append(ByteSpan leaf);

    [[nodiscard]] std::uint64_t size() const { return frontier_.size(); }
    [[nodiscard]] Digest root() const { return frontier_.root(); }

    /// Writes what the tree has of partial tiles and bundles. A checkpoint of this size may be put
    /// after that.
    void write_edge();

   private:
    [[nodiscard]] bool take_edge(std::uint64_t size);
    void add_hash(unsigned level, const Digest& hash);

    SiteFiles* site_;
    crypto::MerkleFrontier frontier_;
    std::vector<std::vector<Digest>> edge_;  // by level: the hashes of the tile not yet full
    Bytes bundle_;                           // the leaves of the bundle not yet full
    std::uint64_t edge_written_ = 0;         // size of the tree whose edge was written
};

}  // namespace holdfast::ledger
