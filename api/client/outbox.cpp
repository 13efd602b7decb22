#include "api/client/outbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace holdfast::api {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::uint8_t, 4> kBatch = {'H', 'F', 'O', '1'};
constexpr std::array<std::uint8_t, 4> kAnswered = {'H', 'F', 'O', 'X'};
constexpr std::size_t kBatchHeadBytes = 4 + 4 + 32;
constexpr std::size_t kAnsweredBytes = 4 + 8;
constexpr std::size_t kFileBytes = 64 << 20;  // then the next file is begun
constexpr std::size_t kFilesMax = 100'000;
constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail(const char* what, const fs::path& path) {
    throw std::system_error(errno, std::generic_category(),
                            fmt::format("outbox: {} {}", what, path.string()));
}

Bytes read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in.is_open()) {
        fail("can't open", path);
    }
    Bytes bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) {
        fail("can't read", path);
    }
    return bytes;
}

void write_all(int file, ByteSpan bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            fail("can't write", path);
        }
        bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

/// The file's number, if it is one of ours.
std::optional<std::uint64_t> number_of(const fs::path& path) {
    const std::string stem = path.stem().string();
    const bool is_ours = path.extension() == ".outbox" && stem.size() == 16;
    std::array<std::uint8_t, 8> bytes{};
    if (!is_ours || !crypto::from_hex(stem, bytes)) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) {
        number = number << 8 | byte;
    }
    return number;
}

struct Record {
    std::optional<ledger::SignedBatch> batch;
    std::uint64_t answered = 0;  // without a batch
};
/// Takes a record off the front; nothing where none is whole.
std::optional<Record> take_record(ledger::Reader& in) {
    const auto magic = in.array<4>();
    if (!in.failed() && magic == kAnswered) {
        const std::uint64_t ordinal = in.u64();
        return in.failed() ? std::nullopt : std::optional(Record{std::nullopt, ordinal});
    }
    in.fail_unless(magic == kBatch);
    const std::uint32_t length = in.u32();
    const auto digest = in.array<32>();
    in.fail_unless(length <= ledger::kMaxBatchBytes);
    const ByteSpan bytes = in.raw(in.failed() ? 0 : length);
    if (in.failed() || crypto::sha256(bytes) != digest) {
        return std::nullopt;
    }
    auto parsed = ledger::SignedBatch::parse(Bytes(bytes.begin(), bytes.end()));
    auto* batch = std::get_if<ledger::SignedBatch>(&parsed);
    return batch == nullptr ? std::nullopt : std::optional(Record{std::move(*batch), 0});
}

/// Whether `rest`, which begins with no whole record, is one that was not written to its end. False
/// where whole batches lie behind it, or all of it is there and something else is wrong.
bool is_torn(ByteSpan rest) {
    for (std::size_t at = 1; at + kBatchHeadBytes <= rest.size(); ++at) {
        ledger::Reader in(rest.subspan(at));
        if (std::ranges::equal(rest.subspan(at, kBatch.size()), kBatch) && take_record(in)) {
            return false;
        }
    }
    const ByteSpan magic = rest.first(std::min(rest.size(), kBatch.size()));
    if (std::ranges::equal(magic, ByteSpan(kAnswered).first(magic.size()))) {
        return rest.size() < kAnsweredBytes;
    }
    if (!std::ranges::equal(magic, ByteSpan(kBatch).first(magic.size()))) {
        return false;
    }
    if (rest.size() < kBatchHeadBytes) {
        return true;
    }
    ledger::Reader in(rest.subspan(kBatch.size()));
    const std::uint32_t length = in.u32();
    const auto digest = in.array<32>();
    const ByteSpan body = rest.subspan(kBatchHeadBytes);
    return length <= ledger::kMaxBatchBytes && body.size() < length &&
           crypto::sha256(body) != digest;  // else only the length is damaged
}

}  // namespace

Outbox::Lock::~Lock() {
    if (descriptor >= 0) {
        // A child that was forked meanwhile shares the lock until it calls exec: closing would
        // leave it with it.
        ::flock(descriptor, LOCK_UN);
        ::close(descriptor);
    }
}

struct Outbox::File {
    fs::path path;
    int descriptor = -1;  // open only of the file that is written to
    std::size_t bytes = 0;
    std::size_t batches = 0;
    std::size_t waiting = 0;
};

Outbox::Outbox(fs::path folder) : folder_(std::move(folder)) {
    if (fs::create_directories(folder_)) {
        fs::permissions(folder_, fs::perms::owner_all);
    }
    if ((fs::status(folder_).permissions() & (fs::perms::group_write | fs::perms::others_write)) !=
        fs::perms::none) {
        throw std::runtime_error(
            fmt::format("outbox: others may write to {}: chmod go-w it", folder_.string()));
    }
    const fs::path lock = folder_ / "lock";
    lock_.descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
    if (lock_.descriptor < 0) {
        fail("can't open", lock);
    }
    if (::flock(lock_.descriptor, LOCK_EX | LOCK_NB) != 0) {
        throw std::runtime_error(
            fmt::format("outbox: {} is in use by another process", folder_.string()));
    }
    std::map<std::uint64_t, fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_)) {
        if (const auto number = number_of(entry.path()); number && found.size() < kFilesMax) {
            found.emplace(*number, entry.path());
        }
    }
    for (const auto& [number, path] : found) {
        load(path, number);
    }
}

Outbox::~Outbox() {
    for (const auto& [number, file] : files_) {
        if (file.descriptor >= 0) {
            ::close(file.descriptor);
        }
        if (file.waiting == 0) {
            std::error_code ignored;
            fs::remove(file.path, ignored);
        }
    }
}

// Notes of answers are appended to the file: behind a torn record nobody would find them.
void Outbox::drop_torn(const fs::path& path, ByteSpan bytes, std::size_t left) {
    const std::size_t whole = bytes.size() - left;
    if (!is_torn(bytes.last(left))) {
        throw std::runtime_error(
            fmt::format("outbox: {} is damaged from byte {} on: batches in it may or may not have "
                        "been executed. Move the file out of the folder to go on, keep it, and ask "
                        "the ledger for their commands before giving them again",
                        path.string(), whole));
    }
    fs::resize_file(path, whole);
}

void Outbox::load(const fs::path& path, std::uint64_t number) {
    const Bytes bytes = read_file(path);
    ledger::Reader in(bytes);
    std::size_t left = bytes.size();  // behind the last whole record
    File& file = files_[number];
    file.path = path;
    file.bytes = kFileBytes;  // never written to again
    std::map<std::uint64_t, ledger::SignedBatch> batches;
    while (auto record = take_record(in)) {
        if (record->batch) {
            batches.emplace(file.batches++, std::move(*record->batch));
        } else {
            batches.erase(record->answered);
        }
        left = in.left();
    }
    if (left != 0) {
        drop_torn(path, bytes, left);
    }
    file.waiting = batches.size();
    for (auto& [ordinal, batch] : batches) {
        const Ticket ticket = next_ticket_++;
        place_of_.emplace(ticket, Place{number, ordinal});
        waiting_.push_back({ticket, std::move(batch)});
    }
    finish(number);
}

std::vector<Outbox::Waiting> Outbox::take_waiting() { return std::exchange(waiting_, {}); }

void Outbox::start_file() {
    const std::uint64_t number = files_.empty() ? 1 : files_.rbegin()->first + 1;
    File& file = files_[number];
    file.path = folder_ / fmt::format("{:016x}.outbox", number);
    file.descriptor =
        ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, kOwnerOnly);
    if (file.descriptor < 0) {
        fail("can't create", file.path);
    }
    const int directory = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = directory >= 0 && ::fsync(directory) == 0;
    const int error = errno;
    if (directory >= 0) {
        ::close(directory);
    }
    errno = error;
    if (!is_synced) {
        fail("can't sync", folder_);
    }
}

Outbox::Ticket Outbox::store(const ledger::SignedBatch& batch) {
    if (files_.empty() || files_.rbegin()->second.bytes >= kFileBytes) {
        if (!files_.empty()) {
            finish(files_.rbegin()->first);
        }
        start_file();
    }
    auto& [number, file] = *files_.rbegin();
    Bytes record;
    record.reserve(40 + batch.bytes().size());
    ledger::Writer out(record);
    out.raw(kBatch);
    out.u32(static_cast<std::uint32_t>(batch.bytes().size()));
    out.raw(crypto::sha256(batch.bytes()));
    out.raw(batch.bytes());
    try {
        write_all(file.descriptor, record, file.path);
        if (::fdatasync(file.descriptor) != 0) {
            fail("can't sync", file.path);
        }
    } catch (...) {
        // Nothing may follow a torn record, and a whole one must not be sent by a later process.
        (void)!::ftruncate(file.descriptor, static_cast<off_t>(file.bytes));
        file.bytes = kFileBytes;
        throw;
    }
    file.bytes += record.size();
    file.waiting += 1;
    const Ticket ticket = next_ticket_++;
    place_of_.emplace(ticket, Place{number, file.batches++});
    return ticket;
}

void Outbox::remove(Ticket ticket) noexcept {
    const auto found = place_of_.find(ticket);
    if (found == place_of_.end()) {
        return;
    }
    const Place place = found->second;
    place_of_.erase(found);
    File& file = files_.at(place.file);
    file.waiting -= 1;
    if (file.waiting == 0) {
        finish(place.file);
    } else {
        note_answered(file, place.ordinal);
    }
}

// Written in one piece or not at all: a torn note would hide the batches behind it.
void Outbox::note_answered(File& file, std::uint64_t ordinal) noexcept {
    Bytes record;
    ledger::Writer out(record);
    out.raw(kAnswered);
    out.u64(ordinal);
    const int descriptor = file.descriptor >= 0
                               ? file.descriptor
                               : ::open(file.path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor >= 0) {
        const ssize_t written = ::write(descriptor, record.data(), record.size());
        if (written > 0 && static_cast<std::size_t>(written) < record.size()) {
            (void)!::ftruncate(descriptor, ::lseek(descriptor, 0, SEEK_END) - written);
        } else if (written > 0 && file.descriptor >= 0) {
            file.bytes += record.size();
        }
    }
    if (descriptor >= 0 && descriptor != file.descriptor) {
        ::close(descriptor);
    }
}

// A file without a waiting batch is emptied while it is written to, else removed.
void Outbox::finish(std::uint64_t number) noexcept {
    File& file = files_.at(number);
    if (file.waiting != 0) {
        return;
    }
    if (file.descriptor >= 0 && file.bytes < kFileBytes) {
        if (::ftruncate(file.descriptor, 0) == 0) {
            file.bytes = 0;
            file.batches = 0;
        }
        return;
    }
    if (file.descriptor >= 0) {
        ::close(file.descriptor);
    }
    std::error_code ignored;
    fs::remove(file.path, ignored);
    files_.erase(number);
}

std::optional<SignedHead> Outbox::load_head() const {
    const fs::path path = folder_ / "head";
    std::error_code error;
    if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > 1024) {
        return std::nullopt;
    }
    return decode_body<SignedHead>(read_file(path));
}

bool Outbox::save_head(const SignedHead& head) const {
    const fs::path fresh = folder_ / "head.new";
    const int file =
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
    if (file < 0) {
        return false;
    }
    const Bytes bytes = encode_body(head);
    const bool is_written =
        ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    ::close(file);
    std::error_code error;
    if (is_written) {
        fs::rename(fresh, folder_ / "head", error);
    }
    return is_written && !error;
}

}  // namespace holdfast::api
