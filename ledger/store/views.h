/// The stored views: the state's rows and every account's history, written behind the log.
///
/// They take in anchored entries, in order, and store them many at a time from a thread of their
/// own: each time all or nothing, together with how far they go. Another thread merges runs. They
/// are disposable: where they can't be read, or are not of this log, they are begun anew and the
/// log replayed. A failed write makes every later `take_in` throw; a start gets by without what was
/// not stored. Thread-safety: `load` before, `take_in` and `finish` from one thread; the rest from
/// any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "ledger/event_log.h"
#include "ledger/store/pending_history.h"
#include "ledger/store/store_error.h"
#include "ledger/store/time_marks.h"
#include "ledger/store/views_content.h"

namespace holdfast::store {

struct ViewsSettings {
    std::chrono::milliseconds store_every{1000};  ///< at the latest, once something was taken in
    std::size_t store_bytes = 32 << 20;           ///< of history and ids pending: store sooner
    std::size_t wait_bytes = 256 << 20;           ///< of them: `take_in` waits for the writer
    ledger::Sequence mark_every = 256;            ///< entries from one mark of time to the next
    std::size_t rows_bytes = 1 << 30;  ///< of rows that a loaded state has in memory at first
};

class StoredViews final : public ledger::StoredRows {
   public:
    /// Opens the views of `log`, or begins them anew where they are damaged. `log` outlives this
    /// object. Throws StoreError io_failed.
    StoredViews(StoreOptions options, const ledger::EventLog& log, ViewsSettings settings = {});
    ~StoredViews() override;
    StoredViews(const StoredViews&) = delete;
    StoredViews& operator=(const StoredViews&) = delete;

    /// Is this a note that its writer would have made after so many entries?
    using FitsNote = std::function<bool(const ledger::Bytes& note, ledger::Sequence next)>;

    /// Fills `state`, derived parts included, and returns the note stored with it. Nothing: there
    /// was nothing fit to load, `state` is as it was, and the log is to be taken in from its
    /// beginning. Either way changes of `state` are kept account of from now on, and it may let go
    /// of rows that are stored here.
    [[nodiscard]] std::optional<ledger::Bytes> load(
        ledger::State& state, const FitsNote& fits_note = [](const auto&, auto) { return true; });

    /// Why stored views were given up at this start; empty where they were not, or there were none.
    [[nodiscard]] const std::string& begun_anew_because() const { return begun_anew_because_; }

    /// What entries up to `state`'s position touched. `state` has just applied them; `make_note`
    /// gives the caller's own bytes to be stored with it, and is called now or not at all. Also
    /// called with nothing new from time to time, so that what is pending is stored. May wait, so
    /// that views do not fall behind for ever.
    void take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                 const std::function<ledger::Bytes()>& make_note);
    /// Nothing follows: stores what was taken in, and returns when it is durable.
    void finish(ledger::State& state, const std::function<ledger::Bytes()>& make_note);

    /// Entries taken in: what `touches` knows.
    [[nodiscard]] ledger::Sequence taken_in() const;
    /// Entries stored: what a start after a crash would find.
    [[nodiscard]] ledger::Sequence stored() const;
    /// An account's touches at or after `from` (backwards: at or before), nearest first, at most
    /// `max`.
    [[nodiscard]] std::vector<ledger::Touch> touches(const ledger::AccountId& account,
                                                     ledger::Place from, bool backwards,
                                                     std::size_t max) const;
    /// [first, end) of the entries taken in: all before are earlier than `time`, all from `end` on
    /// are later.
    [[nodiscard]] std::pair<ledger::Sequence, ledger::Sequence> entries_at(ledger::Time time) const;
    /// As of what is stored, whatever was taken in since.
    [[nodiscard]] std::optional<ledger::Bytes> find_row(std::uint8_t table,
                                                        ledger::ByteSpan key) const override;
    void find_rows(
        std::uint8_t table, std::span<const ledger::Bytes> keys,
        const std::function<void(std::size_t i, ledger::ByteSpan record)>& visit) const override;
    void for_each_row(std::uint8_t table,
                      const std::function<bool(ledger::ByteSpan key, ledger::ByteSpan record)>&
                          visit) const override;
    /// Calls `visit(key, record)` for the rows of a table with keys beyond `after` (no bytes: all),
    /// ascending, until it returns false. Returns how many entries they are as of: at least those
    /// taken in when this was called. Nothing: they could not be stored soon enough.
    [[nodiscard]] std::optional<ledger::Sequence> list_rows(
        std::uint8_t table, ledger::ByteSpan after,
        const std::function<bool(ledger::ByteSpan key, ledger::ByteSpan record)>& visit);
    /// Returns once no merging is due. Throws what storing or merging failed with.
    void wait_until_merged() const;

   private:
    struct Job {
        RowBuffers rows;
        RecordBuffer marks;
        std::shared_ptr<const PendingHistory> history;
        ledger::Sequence next = 0;
        ledger::Bytes applied;
    };

    void begin_anew();
    std::optional<ledger::Bytes> load_stored(ledger::State& state, const FitsNote& fits_note);
    void begin_job(std::unique_lock<std::mutex>& lock, ledger::State& state, ledger::Bytes note);
    void write_jobs();
    void write(const Job& job);
    void merge_runs();
    void list_runs(std::size_t family, const RunList& runs, ledger::ByteSpan after,
                   const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) const;
    void stop_threads();
    void condemn_after(const StoreError& error) const;
    [[nodiscard]] std::optional<StoreError> failure_of(const std::function<void()>& act) const;
    void expect_no_failure() const;  // with the lock held

    StoreOptions options_;
    const ledger::EventLog& log_;
    ViewsSettings settings_;
    std::unique_ptr<ViewsDb> db_;
    std::unique_ptr<ViewRuns> runs_;
    std::string begun_anew_because_;
    bool is_begun_anew_ = false;
    RowBuffers rows_;  // taken from the state, not yet in a job; of the thread that takes in

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::shared_ptr<PendingHistory> pending_ = std::make_shared<PendingHistory>();
    std::optional<Job> job_;  // being written
    std::chrono::steady_clock::time_point last_job_{};
    TimeMarks marks_;
    std::size_t marks_stored_ = 0;  // or in a job
    ledger::Sequence taken_in_ = 0;
    ledger::Sequence stored_ = 0;
    ledger::Sequence asked_for_ = 0;  // somebody waits until so many entries are stored
    std::uint64_t stores_ = 0;        // so far, of which
    std::uint64_t merged_ = 0;        // the merging thread has seen this many
    std::optional<StoreError> failure_;
    bool stopping_ = false;
    std::thread writer_;
    std::thread merger_;
};

}  // namespace holdfast::store
