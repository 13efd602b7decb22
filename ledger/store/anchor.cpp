#include "ledger/store/anchor.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "crypto/sha256.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'H', 'F', 'A', 'N', 'C', 'H', 'R', '1'};
constexpr std::size_t kChecksumAt = Anchor::kSlotSize - 32;

// O_DIRECT wants aligned memory. Always on the heap: a stack that AddressSanitizer keeps is not
// aligned so far.
struct alignas(Anchor::kSlotSize) Slot {
    std::array<std::uint8_t, Anchor::kSlotSize> bytes{};

    [[nodiscard]] ledger::ByteSpan content() const {
        return ledger::ByteSpan(bytes).first(kChecksumAt);
    }
};

std::unique_ptr<const Slot> encode(std::uint64_t number, const AnchorRecord& record) {
    ledger::Bytes content;
    ledger::Writer out(content);
    out.raw(kMagic);
    out.u64(number);
    out.u64(record.tip.next);
    out.raw(record.tip.head);
    out.u64(record.epoch);
    out.u8(record.sealed ? 1 : 0);
    auto slot = std::make_unique<Slot>();
    std::ranges::copy(content, slot->bytes.begin());
    std::ranges::copy(crypto::sha256(slot->content()), slot->bytes.begin() + kChecksumAt);
    return slot;
}

struct Numbered {
    std::uint64_t number = 0;
    AnchorRecord record;
};

std::optional<Numbered> decode(const Slot& slot, std::size_t index) {
    const auto checksum = crypto::sha256(slot.content());
    if (!std::ranges::equal(checksum, ledger::ByteSpan(slot.bytes).subspan(kChecksumAt))) {
        return std::nullopt;
    }
    ledger::Reader in(slot.content());
    in.fail_unless(in.array<8>() == kMagic);
    Numbered found;
    found.number = in.u64();
    found.record.tip.next = in.u64();
    found.record.tip.head = in.array<32>();
    found.record.epoch = in.u64();
    const auto flags = in.u8();
    found.record.sealed = flags == 1;
    in.fail_unless(flags <= 1 && found.number % Anchor::kSlots == index);
    return in.failed() ? std::nullopt : std::optional(found);
}

[[noreturn]] void fail(const char* what, const std::string& path, std::int64_t error) {
    throw StoreError(StoreFault::io_failed, std::string("can't ") + what + " the anchor " + path +
                                                ": " + std::strerror(static_cast<int>(-error)));
}

// Around the page cache where the file system can, else through it; each write is durable either
// way.
int open_durable(Files& files, const std::string& path, int flags) {
    const int direct = files.open(path, flags | O_DIRECT | O_DSYNC, 0600);
    return direct == -EINVAL ? files.open(path, (flags & ~O_EXCL) | O_DSYNC, 0600) : direct;
}

}  // namespace

Anchor Anchor::create(const std::shared_ptr<Files>& files, const std::string& path,
                      const AnchorRecord& record) {
    const int descriptor = open_durable(*files, path, O_RDWR | O_CREAT | O_EXCL);
    if (descriptor == -EEXIST) {
        throw StoreError(StoreFault::folder_not_empty, "there is an anchor already: " + path +
                                                           "; a new ledger needs a new place");
    }
    if (descriptor < 0) {
        fail("create", path, descriptor);
    }
    Anchor anchor(OpenFile(files, descriptor), path);
    anchor.write_slot(0, record);
    anchor.write_slot(1, record);
    if (const int result = files->sync(descriptor); result != 0) {
        fail("sync", path, result);
    }
    sync_folder(files, std::filesystem::path(path).parent_path().string());
    return anchor;
}

Anchor Anchor::open(const std::shared_ptr<Files>& files, const std::string& path) {
    const int descriptor = open_durable(*files, path, O_RDWR);
    if (descriptor == -ENOENT) {
        throw StoreError(
            StoreFault::anchor_missing,
            "there is no anchor at " + path +
                ": check anchor_path and its disk. Only if it is lost for good, and the log is "
                "known to be whole, state its last sequence: restore --accept-loss-after SEQ");
    }
    if (descriptor < 0) {
        fail("open", path, descriptor);
    }
    Anchor anchor(OpenFile(files, descriptor), path);
    if (!anchor.load()) {
        throw StoreError(
            StoreFault::anchor_unreadable,
            "both slots of the anchor " + path +
                " are damaged: look for it on a copy of its disk. Only if it is lost for good, and "
                "the log is known to be whole, state its last sequence: restore "
                "--accept-loss-after "
                "SEQ");
    }
    return anchor;
}

AnchorRecord Anchor::read(const std::shared_ptr<Files>& files, const std::string& path) {
    const int descriptor = files->open(path, O_RDONLY, 0);
    if (descriptor == -ENOENT) {
        throw StoreError(StoreFault::anchor_missing, "there is no anchor at " + path);
    }
    if (descriptor < 0) {
        fail("open", path, descriptor);
    }
    Anchor anchor(OpenFile(files, descriptor), path);
    if (!anchor.load()) {
        throw StoreError(StoreFault::anchor_unreadable,
                         "both slots of the anchor " + path + " are damaged");
    }
    return anchor.newest_;
}

Anchor Anchor::replace(const std::shared_ptr<Files>& files, const std::string& path,
                       const AnchorRecord& record) {
    const int descriptor = open_durable(*files, path, O_RDWR);
    if (descriptor == -ENOENT) {
        return create(files, path, record);
    }
    if (descriptor < 0) {
        fail("open", path, descriptor);
    }
    Anchor anchor(OpenFile(files, descriptor), path);
    if (anchor.load()) {  // the newest good slot stays until the new one is durable
        anchor.write(record);
    } else {
        anchor.write_slot(0, record);
        anchor.write_slot(1, record);
    }
    return anchor;
}

bool Anchor::load() {
    std::optional<Numbered> newest;
    const auto slot = std::make_unique<Slot>();
    for (std::size_t index = 0; index < kSlots; ++index) {
        const auto count = file_.files().read(file_.descriptor(), slot->bytes, index * kSlotSize);
        if (count < 0 && count != -EIO) {  // EIO: a sector that can't be read is a bad slot
            fail("read", path_, count);
        }
        const auto found =
            count == static_cast<std::int64_t>(kSlotSize) ? decode(*slot, index) : std::nullopt;
        slot_was_bad_ = slot_was_bad_ || !found;
        if (found && (!newest || found->number > newest->number)) {
            newest = found;
        }
    }
    if (newest) {
        number_ = newest->number;
        newest_ = newest->record;
    }
    return newest.has_value();
}

void Anchor::write(const AnchorRecord& record) { write_slot(number_ + 1, record); }

void Anchor::write_slot(std::uint64_t number, const AnchorRecord& record) {
    const auto slot = encode(number, record);
    const auto written =
        file_.files().write(file_.descriptor(), slot->bytes, number % kSlots * kSlotSize);
    if (written < 0) {
        fail("write", path_, written);
    }
    number_ = number;
    newest_ = record;
}

}  // namespace holdfast::store
