/// Where signed batches wait until they are answered: stored and synced before they are sent.
///
/// A folder (made 0700) of one ledger and one user of it, locked while open, so that two processes
/// do not number their batches alike. Files `<number>.outbox` (0600) hold records, oldest first:
///
///     batch:    "HFO1" | length u32 | SHA-256 of the batch 32 | batch
///     answered: "HFOX" | u64: which batch of this file, from 0
///
/// A batch is torn only if the process died before it was sent, so a torn tail is dropped. A file
/// that is damaged otherwise, or can't be read, is left as it is and stops the opening: what was in
/// it may have been sent, and only its owner can decide.
/// `answered` is not synced, and a file is emptied or removed once all its batches are; what a
/// power cut brings back is sent again, and the ledger answers as before. `head` keeps the newest
/// signed head that was seen. Thread-safety: one object, one thread at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "api/frames.h"

namespace holdfast::api {

class Outbox {
   public:
    /// Numbers a stored batch until it is answered.
    using Ticket = std::uint64_t;

    /// Opens or creates the folder. Throws std::system_error or std::runtime_error, with the path:
    /// it can't be read or written, it is damaged, others may write to it, or another process has
    /// it open.
    explicit Outbox(std::filesystem::path folder);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    struct Waiting {
        Ticket ticket = 0;
        ledger::SignedBatch batch;
    };
    /// What was there when it was opened, oldest first. Once.
    [[nodiscard]] std::vector<Waiting> take_waiting();

    /// Stored and synced when it returns. Throws std::system_error: the batch is not to be sent.
    Ticket store(const ledger::SignedBatch& batch);
    /// Answered (or never to be sent): forgotten.
    void remove(Ticket ticket) noexcept;
    /// Batches stored and not removed.
    [[nodiscard]] std::size_t size() const { return place_of_.size(); }

    /// The newest head kept by an earlier process, if any.
    [[nodiscard]] std::optional<SignedHead> load_head() const;
    /// Replaces the file in one step. Not synced, and false where it fails: an older head is only
    /// less sharp.
    bool save_head(const SignedHead& head) const;

   private:
    struct File;
    /// Held for as long as the folder is open.
    struct Lock {
        Lock() = default;
        ~Lock();
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        int descriptor = -1;
    };
    struct Place {
        std::uint64_t file = 0;
        std::uint64_t ordinal = 0;  ///< among the file's batches
    };

    static void drop_torn(const std::filesystem::path& path, ByteSpan bytes, std::size_t left);
    void load(const std::filesystem::path& path, std::uint64_t number);
    void start_file();
    static void note_answered(File& file, std::uint64_t ordinal) noexcept;
    void finish(std::uint64_t number) noexcept;

    std::filesystem::path folder_;
    Lock lock_;
    std::map<std::uint64_t, File> files_;  // by number; the last one is written to
    std::map<Ticket, Place> place_of_;
    std::vector<Waiting> waiting_;
    Ticket next_ticket_ = 1;
};

}  // namespace holdfast::api
