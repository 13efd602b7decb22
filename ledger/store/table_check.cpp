#include "ledger/store/table_check.h"

#include <memory>

#include "ledger/store/env_files.h"

namespace holdfast::store {

namespace {

// RocksDB's table format, table/format.h: a table ends with a kind of checksum, the handles (offset
// and size, as varints) of its last block and its index, padding, a version and a magic number.
constexpr std::size_t kFooterSize = 53;
constexpr std::uint64_t kTableMagic = 0x88e241b785f4cff7;
constexpr std::size_t kTrailerSize = 5;  // of a block: a kind of compression, a checksum
constexpr std::size_t kVarintSizeMax = 10;

// `size` bytes, or fewer where they can't be read.
std::string read_at(rocksdb::RandomAccessFile& file, std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    rocksdb::Slice got;
    return file.Read(offset, size, &got, bytes.data()).ok() ? got.ToString() : std::string();
}

std::uint64_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) {
        number |= std::uint64_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
    }
    return number;
}

std::uint64_t varint_at(const std::string& bytes, std::size_t at) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kVarintSizeMax; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[at + i]);
        number |= std::uint64_t{byte & 0x7fU} << (7 * i);
        if (byte < 0x80) {
            break;
        }
    }
    return number;
}

// Properties are the last block but one. Its last 32 bits count its restarts, but for their top
// bit.
bool is_deadly(rocksdb::RandomAccessFile& file, std::uint64_t size) {
    if (size < kFooterSize) {
        return false;
    }
    const std::string footer = read_at(file, size - kFooterSize, kFooterSize);
    if (footer.size() < kFooterSize || number_at(footer, kFooterSize - 8, 8) != kTableMagic) {
        return false;
    }
    const std::uint64_t end = varint_at(footer, 1);
    if (end <= kTrailerSize || end > size) {
        return false;
    }
    const std::string top = read_at(file, end - kTrailerSize - 1, 1);
    return !top.empty() && static_cast<std::uint8_t>(top[0]) >= 0x80;
}

}  // namespace

std::optional<std::string> deadly_table_in(const StoreOptions& options, const std::string& folder) {
    for (const auto& name : names_in(options, folder)) {
        if (!name.ends_with(".sst")) {
            continue;
        }
        const std::string path = folder + "/" + name;
        std::uint64_t size = 0;
        std::unique_ptr<rocksdb::RandomAccessFile> file;
        if (env_of(options).GetFileSize(path, &size).ok() &&
            env_of(options).NewRandomAccessFile(path, &file, {}).ok() && is_deadly(*file, size)) {
            return path;
        }
    }
    return std::nullopt;
}

}  // namespace holdfast::store
