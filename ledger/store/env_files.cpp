#include "ledger/store/env_files.h"

#include <algorithm>
#include <filesystem>

#include "ledger/store/store_error.h"

namespace holdfast::store {

rocksdb::Env& env_of(const StoreOptions& options) {
    return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

void expect_done(const rocksdb::Status& status, const std::string& what) {
    if (!status.ok()) {
        throw StoreError(StoreFault::io_failed, "can't " + what + ": " + status.ToString());
    }
}

std::vector<std::string> names_in(const StoreOptions& options, const std::string& path) {
    std::vector<std::string> names;
    const auto status = env_of(options).GetChildren(path, &names);
    if (!status.IsNotFound() && !status.IsPathNotFound()) {
        expect_done(status, "list " + path);
    }
    std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
    std::ranges::sort(names);
    return names;
}

void make_empty_folder(const StoreOptions& options, const std::string& path) {
    if (!names_in(options, path).empty()) {
        throw StoreError(StoreFault::folder_not_empty,
                         path + " is not empty; name a folder that is empty or does not exist");
    }
    expect_done(env_of(options).CreateDirIfMissing(path), "create " + path);
    const auto parent = std::filesystem::path(path).parent_path();
    sync_folder(options.files, parent.empty() ? "." : parent.string());
}

void remove_flat_folder(const StoreOptions& options, const std::string& path) {
    for (const auto& name : names_in(options, path)) {
        expect_done(env_of(options).DeleteFile(path + "/" + name), "delete " + path + "/" + name);
    }
    const auto status = env_of(options).DeleteDir(path);
    if (!status.IsNotFound() && !status.IsPathNotFound()) {
        expect_done(status, "delete " + path);
    }
}

}  // namespace holdfast::store
