/// The anchor: where the log is known to reach, kept outside the log.
///
/// Two slots of 4 KiB, written in turn, each with a running number and a SHA-256 checksum, so that
/// a torn write can only spoil the older one. Written once a group, strictly after the log's own
/// sync; a log that has lost acknowledged entries is then behind its anchor and is refused at
/// start-up. It may and should lie on another disk than the log. Format: ledger/FORMAT.md,
/// "Anchor". Thread-safety: one thread.
#pragma once

#include <array>
#include <optional>

#include "ledger/event_log.h"
#include "ledger/store/files.h"

namespace holdfast::store {

struct AnchorRecord {
    ledger::Tip tip;
    std::uint64_t epoch = 0;  ///< of the newest lease
    bool sealed = false;      ///< no more appends, ever

    friend bool operator==(const AnchorRecord&, const AnchorRecord&) = default;
};

class Anchor {
   public:
    static constexpr std::size_t kSlotSize = 4096;
    static constexpr std::size_t kSlots = 2;

    /// A new anchor, durable on return. Throws StoreError folder_not_empty where a file is in the
    /// way.
    static Anchor create(const std::shared_ptr<Files>& files, const std::string& path,
                         const AnchorRecord& record);
    /// Throws StoreError anchor_missing or anchor_unreadable.
    static Anchor open(const std::shared_ptr<Files>& files, const std::string& path);
    /// As open, without the right to write: for readers beside a running server.
    static AnchorRecord read(const std::shared_ptr<Files>& files, const std::string& path);
    /// States anew what is anchored, whatever is left of the old file: the last step of a restore.
    static Anchor replace(const std::shared_ptr<Files>& files, const std::string& path,
                          const AnchorRecord& record);

    [[nodiscard]] const AnchorRecord& newest() const { return newest_; }
    /// One slot could not be read at `open`, and the other was used.
    [[nodiscard]] bool slot_was_bad() const { return slot_was_bad_; }
    /// Durable on return. After a StoreError nobody knows which record the file holds: stop.
    void write(const AnchorRecord& record);

   private:
    Anchor(OpenFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
    bool load();
    void write_slot(std::uint64_t number, const AnchorRecord& record);

    OpenFile file_;
    std::string path_;
    AnchorRecord newest_;
    std::uint64_t number_ = 0;  // of the newest slot; slot number_ % 2
    bool slot_was_bad_ = false;
};

}  // namespace holdfast::store
