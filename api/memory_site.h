/// A site in memory, for tests and for servers that keep nothing. Thread-safety: all functions.
#pragma once

#include <map>
#include <mutex>

#include "ledger/proof/site_files.h"

namespace holdfast::api {

class MemorySite final : public ledger::SiteFiles {
   public:
    void put(const std::string& path, ledger::ByteSpan bytes) override;
    std::optional<ledger::Bytes> get(const std::string& path, std::size_t bytes_max) const override;
    void drop_folder(const std::string& path) override;
    void clear() override;

   private:
    mutable std::mutex mutex_;
    std::map<std::string, ledger::Bytes> files_;
};

}  // namespace holdfast::api
