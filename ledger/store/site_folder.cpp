#include "ledger/store/site_folder.h"

#include <fstream>
#include <system_error>

#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& path, const std::error_code& code) {
    throw StoreError(StoreFault::io_failed,
                     "can't " + what + " " + path.string() + ": " + code.message());
}

void make_folder(const fs::path& folder) {
    std::error_code code;
    fs::create_directories(folder, code);
    if (code) {
        fail("make", folder, code);
    }
}

}  // namespace

SiteFolder::SiteFolder(fs::path folder) : folder_(std::move(folder)) { make_folder(folder_); }

void SiteFolder::put(const std::string& path, ledger::ByteSpan bytes) {
    const fs::path place = folder_ / path;
    const fs::path fresh = place.string() + ".new";
    make_folder(place.parent_path());
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
        fail("write", fresh, std::make_error_code(std::errc::io_error));
    }
    std::error_code code;
    fs::rename(fresh, place, code);
    if (code) {
        fail("write", place, code);
    }
}

std::optional<ledger::Bytes> SiteFolder::get(const std::string& path, std::size_t bytes_max) const {
    std::ifstream in(folder_ / path, std::ios::binary | std::ios::ate);
    const std::streamoff size = in ? std::streamoff(in.tellg()) : -1;
    if (size < 0 || static_cast<std::uint64_t>(size) > bytes_max) {
        return std::nullopt;
    }
    ledger::Bytes bytes(static_cast<std::size_t>(size));
    in.seekg(0);
    in.read(reinterpret_cast<char*>(bytes.data()), size);
    return in ? std::optional(std::move(bytes)) : std::nullopt;
}

void SiteFolder::drop_folder(const std::string& path) {
    std::error_code code;
    fs::remove_all(folder_ / path, code);
    if (code) {
        fail("remove", folder_ / path, code);
    }
}

void SiteFolder::clear() {
    std::error_code code;
    fs::remove_all(folder_, code);
    if (code) {
        fail("remove", folder_, code);
    }
    make_folder(folder_);
}

}  // namespace holdfast::store
