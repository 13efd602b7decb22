#include "api/memory_site.h"

namespace holdfast::api {

void MemorySite::put(const std::string& path, ledger::ByteSpan bytes) {
    const std::lock_guard lock(mutex_);
    files_[path] = ledger::Bytes(bytes.begin(), bytes.end());
}

std::optional<ledger::Bytes> MemorySite::get(const std::string& path, std::size_t bytes_max) const {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    return found == files_.end() || found->second.size() > bytes_max ? std::nullopt
                                                                     : std::optional(found->second);
}

void MemorySite::drop_folder(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const std::string start = path + '/';
    std::erase_if(files_, [&start](const auto& file) { return file.first.starts_with(start); });
}

void MemorySite::clear() {
    const std::lock_guard lock(mutex_);
    files_.clear();
}

}  // namespace holdfast::api
