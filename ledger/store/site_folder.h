/// A published site as files in a folder, which any web server or mirror can serve as they are.
///
/// Each file is written beside its place and renamed into it. Nothing is synced: a site is derived
/// from the log, and what a power cut takes of it is made anew. Who may read the files is for the
/// process' umask to say. Thread-safety: one writer; `get` from any thread.
#pragma once

#include <filesystem>

#include "ledger/proof/site_files.h"

namespace holdfast::store {

class SiteFolder final : public ledger::SiteFiles {
   public:
    /// Makes the folder where it is not there. Throws StoreError.
    explicit SiteFolder(std::filesystem::path folder);

    /// Throws StoreError.
    void put(const std::string& path, ledger::ByteSpan bytes) override;
    std::optional<ledger::Bytes> get(const std::string& path, std::size_t bytes_max) const override;
    void drop_folder(const std::string& path) override;
    void clear() override;

   private:
    std::filesystem::path folder_;
};

}  // namespace holdfast::store
