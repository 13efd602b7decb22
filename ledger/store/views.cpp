#include "ledger/store/views.h"

#include <rocksdb/env.h>

#include <algorithm>

#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Sequence;
using ledger::State;
using ledger::Touch;

constexpr std::size_t kPrefetchAhead = 12;
constexpr std::chrono::milliseconds kAskedForPause{100};  // from one store to one asked for
constexpr std::chrono::seconds kAskedForPatience{5};

// Sorts the records, writes them as one run, and leaves those of one key to the newest.
RunPtr store_buffer(ViewsDb& db, std::size_t family, const RecordBuffer& buffer,
                    const std::shared_ptr<BatchUses>& uses) {
    RunBuilder builder(db, family, uses);
    const auto order = buffer.sorted();
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i + kPrefetchAhead < order.size()) {
            __builtin_prefetch(buffer.at(order[i + kPrefetchAhead]).data());
        }
        const auto record = buffer.at(order[i]);
        builder.add(record.first(record_size(record, buffer.key_width())));
    }
    return builder.finish(0);
}

// Are these views of this log, and not ahead of it?
bool fits(const Applied& applied, const ledger::EventLog& log) {
    if (applied.tip.next == 0 || applied.tip.next > log.tip().next) {
        return false;
    }
    const auto entry = ledger::Entry::parse(log.read(applied.tip.next - 1, 1).at(0));
    return entry && entry->head() == applied.tip.head;
}

}  // namespace

StoredViews::StoredViews(StoreOptions options, const ledger::EventLog& log, ViewsSettings settings)
    : options_(std::move(options)), log_(log), settings_(settings) {
    try {
        db_ = ViewsDb::open(options_, ViewsDb::Mode::serve);
        runs_ = std::make_unique<ViewRuns>(*db_);
    } catch (const StoreError& error) {
        if (error.fault() != StoreFault::views_unreadable) {
            throw;
        }
        begun_anew_because_ = error.what();
        begin_anew();
    }
    writer_ = std::thread([this] { write_jobs(); });
    merger_ = std::thread([this] { merge_runs(); });
}

StoredViews::~StoredViews() { stop_threads(); }

void StoredViews::begin_anew() {
    marks_.clear();
    marks_stored_ = 0;
    runs_.reset();
    db_.reset();
    ViewsDb::discard(options_);
    db_ = ViewsDb::open(options_, ViewsDb::Mode::serve);
    runs_ = std::make_unique<ViewRuns>(*db_);
    is_begun_anew_ = true;
}

std::optional<Bytes> StoredViews::load(State& state, const FitsNote& fits_note) {
    std::optional<Bytes> note;
    const std::lock_guard lock(mutex_);  // nothing is stored or merged yet
    try {
        note = load_stored(state, fits_note);
    } catch (const StoreError& error) {
        if (error.fault() != StoreFault::views_unreadable) {
            throw;
        }
        begun_anew_because_ = error.what();
    } catch (const ledger::CheckFailed& error) {  // rows that can't be a state
        begun_anew_because_ = error.what();
    }
    if (!note) {
        if (!is_begun_anew_) {
            begin_anew();
        }
        state.keep_rest_in(*this, state.sizes());
    }
    state.track_changes();
    last_job_ = std::chrono::steady_clock::now();
    return note;
}

std::optional<Bytes> StoredViews::load_stored(State& state, const FitsNote& fits_note) {
    const auto bytes = db_->applied();
    if (!bytes) {  // none yet
        if (!runs_->empty()) {
            begun_anew_because_ = "they don't say how far they go";
        }
        return std::nullopt;
    }
    auto applied = decode_applied(*bytes);
    if (!applied) {
        begun_anew_because_ = "they are of another format";
        return std::nullopt;
    }
    if (!fits(*applied, log_)) {
        begun_anew_because_ = "they are of another log, or ahead of this one";
        return std::nullopt;
    }
    if (!fits_note(applied->note, applied->tip.next)) {
        begun_anew_because_ = "the note stored with them does not fit them";
        return std::nullopt;
    }
    marks_ = load_marks(*db_, *runs_);
    marks_stored_ = marks_.all().size();
    state = load_state(*db_, *runs_, *applied, settings_.rows_bytes, *this);
    taken_in_ = stored_ = applied->tip.next;
    return std::move(applied->note);
}

void StoredViews::take_in(std::span<const Touch> touches, State& state,
                          const std::function<Bytes()>& make_note) {
    rows_.take_ids(state);
    std::unique_lock lock(mutex_);
    expect_no_failure();
    for (const Touch& touch : touches) {
        if (touch.keeps_history) {
            pending_->add(touch);
        }
    }
    taken_in_ = state.facts.next_sequence;
    if (taken_in_ - marks_.newest().entries >= settings_.mark_every) {
        marks_.add({state.facts.time, taken_in_});
    }
    const std::size_t bytes = pending_->records().bytes() + rows_.id_bytes();
    if (bytes >= settings_.wait_bytes) {
        changed_.wait(lock, [this] { return !job_ || failure_; });
    }
    const auto pause = std::chrono::steady_clock::now() - last_job_;
    const bool is_due = bytes >= settings_.store_bytes || pause >= settings_.store_every ||
                        (asked_for_ > stored_ && pause >= kAskedForPause);
    if (is_due && !job_ && taken_in_ > stored_) {
        begin_job(lock, state, make_note());
    }
}

void StoredViews::finish(State& state, const std::function<Bytes()>& make_note) {
    std::unique_lock lock(mutex_);
    taken_in_ = state.facts.next_sequence;
    changed_.wait(lock, [this] { return !job_ || failure_; });
    expect_no_failure();
    if (taken_in_ > stored_) {
        begin_job(lock, state, make_note());
        changed_.wait(lock, [this] { return !job_ || failure_; });
        expect_no_failure();
    }
}

// The rows are taken by the thread that owns the state; everything else is the writer's.
void StoredViews::begin_job(std::unique_lock<std::mutex>& lock, State& state, Bytes note) {
    lock.unlock();
    rows_.take_changes(state);
    Job job{std::exchange(rows_, RowBuffers()), RecordBuffer(kTimeMarkWidth), nullptr,
            state.facts.next_sequence, encode_applied(applied_of(state, std::move(note)))};
    lock.lock();
    for (; marks_stored_ < marks_.all().size(); ++marks_stored_) {
        const TimeMark& mark = marks_.all()[marks_stored_];
        job.marks.add([&](Bytes& key) { encode_time_mark(mark, key); }, [](Bytes&) {});
    }
    job.history = std::exchange(pending_, std::make_shared<PendingHistory>());
    job_ = std::move(job);
    last_job_ = std::chrono::steady_clock::now();
    changed_.notify_all();
}

void StoredViews::write_jobs() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || (job_ && !failure_); });
        if (stopping_) {
            return;
        }
        const Job& job = *job_;  // nobody else touches it while it is there
        lock.unlock();
        auto failure = failure_of([&] { write(job); });
        lock.lock();
        if (failure) {
            failure_ = std::move(failure);
        } else {
            job_.reset();
            ++stores_;
        }
        changed_.notify_all();
    }
}

// What can't be read would not be read the next time either: then the views are begun anew.
void StoredViews::condemn_after(const StoreError& error) const {
    if (error.fault() == StoreFault::views_unreadable) {
        ViewsDb::condemn(options_);
    }
}

std::optional<StoreError> StoredViews::failure_of(const std::function<void()>& act) const {
    try {
        act();
        return std::nullopt;
    } catch (const StoreError& error) {
        condemn_after(error);
        return error;
    } catch (const std::exception& error) {
        return StoreError(StoreFault::io_failed, std::string("the views: ") + error.what());
    }
}

void StoredViews::write(const Job& job) {
    std::vector<std::pair<std::size_t, RunPtr>> made;
    const auto store = [&](std::size_t family, const RecordBuffer& buffer) {
        if (RunPtr run = store_buffer(*db_, family, buffer, runs_->uses(family))) {
            made.emplace_back(family, std::move(run));
        }
    };
    const auto& tables = job.rows.buffers();
    for (std::size_t family = 0; family < tables.size(); ++family) {
        store(family, tables[family]);
    }
    store(history_index(db_->families()), job.history->records());
    store(times_index(db_->families()), job.marks);

    ViewsDb::Commit commit(*db_);
    for (const auto& [family, run] : made) {
        commit.put_run(db_->families()[family].number, run->content().number, run->describe());
    }
    commit.put_applied(job.applied);
    commit.write();
    const RunList retired = runs_->take_retired();  // kept until what replaced them is durable
    db_->flush();

    // A reader finds a touch pending or in a run, never twice; runs are as of what is stored.
    const std::lock_guard lock(mutex_);
    for (auto& [family, run] : made) {
        runs_->add(family, std::move(run));
    }
    job_->history = std::make_shared<PendingHistory>();
    stored_ = job.next;
}

void StoredViews::merge_runs() {
    const auto keeps_going = [this] {
        const std::lock_guard lock(mutex_);
        return !stopping_;
    };
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || (merged_ != stores_ && !failure_); });
        if (stopping_) {
            return;
        }
        const std::uint64_t seen = stores_;
        lock.unlock();
        auto failure = failure_of([&] {
            runs_->drop_unused();
            while (runs_->merge_once(keeps_going)) {
            }
        });
        lock.lock();
        merged_ = seen;
        if (failure && !failure_) {
            failure_ = std::move(failure);
        }
        changed_.notify_all();
    }
}

void StoredViews::stop_threads() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread* thread : {&writer_, &merger_}) {
        if (thread->joinable()) {
            thread->join();
        }
    }
}

void StoredViews::expect_no_failure() const {
    if (failure_) {
        throw *failure_;
    }
}

Sequence StoredViews::taken_in() const {
    const std::lock_guard lock(mutex_);
    return taken_in_;
}

Sequence StoredViews::stored() const {
    const std::lock_guard lock(mutex_);
    return stored_;
}

std::vector<Touch> StoredViews::touches(const ledger::AccountId& account, ledger::Place from,
                                        bool backwards, std::size_t max) const {
    std::vector<Touch> found;
    std::shared_ptr<const PendingHistory> being_written;
    RunListPtr runs;
    {
        const std::lock_guard lock(mutex_);
        pending_->collect(account, from, backwards, max, found);
        being_written = job_ ? job_->history : nullptr;
        runs = runs_->histories();
    }
    if (being_written) {
        being_written->collect(account, from, backwards, max, found);
    }
    const auto failure =
        failure_of([&] { runs_->collect_touches(*runs, account, from, backwards, max, found); });
    if (failure) {
        throw *failure;
    }
    const auto by_place = [](const Touch& a, const Touch& b) { return a.place < b.place; };
    std::ranges::sort(found, by_place);
    if (backwards) {
        std::ranges::reverse(found);
    }
    found.resize(std::min(found.size(), max));
    return found;
}

std::optional<Bytes> StoredViews::find_row(std::uint8_t table, ByteSpan key) const {
    try {
        return runs_->find(family_of(db_->families(), table), key);
    } catch (const StoreError& error) {
        condemn_after(error);
        throw;
    }
}

void StoredViews::find_rows(std::uint8_t table, std::span<const Bytes> keys,
                            const std::function<void(std::size_t, ByteSpan)>& visit) const {
    try {
        runs_->find_each(family_of(db_->families(), table), keys, visit);
    } catch (const StoreError& error) {
        condemn_after(error);
        throw;
    }
}

void StoredViews::for_each_row(std::uint8_t table,
                               const std::function<bool(ByteSpan, ByteSpan)>& visit) const {
    const std::size_t family = family_of(db_->families(), table);
    list_runs(family, *runs_->of(family), {}, visit);
}

std::optional<Sequence> StoredViews::list_rows(
    std::uint8_t table, ByteSpan after, const std::function<bool(ByteSpan, ByteSpan)>& visit) {
    const std::size_t family = family_of(db_->families(), table);
    Sequence as_of = 0;
    RunListPtr runs;
    {
        std::unique_lock lock(mutex_);
        const Sequence wanted = taken_in_;
        asked_for_ = std::max(asked_for_, wanted);
        if (!changed_.wait_for(lock, kAskedForPatience,
                               [&] { return stored_ >= wanted || failure_; })) {
            return std::nullopt;
        }
        expect_no_failure();
        as_of = stored_;
        runs = runs_->of(family);
    }
    list_runs(family, *runs, after, visit);
    return as_of;
}

void StoredViews::list_runs(std::size_t family, const RunList& runs, ByteSpan after,
                            const std::function<bool(ByteSpan, ByteSpan)>& visit) const {
    const std::size_t width = db_->families()[family].key_width;
    try {
        for_each_newest(*db_, family, runs, after, [&](ByteSpan record) {
            const ByteSpan key = key_of_record(record, width);
            return std::ranges::equal(key, after) || visit(key, value_of_record(record, width));
        });
    } catch (const StoreError& error) {
        condemn_after(error);
        throw;
    }
}

std::pair<Sequence, Sequence> StoredViews::entries_at(ledger::Time time) const {
    const std::lock_guard lock(mutex_);
    return marks_.entries_at(time, taken_in_);
}

void StoredViews::wait_until_merged() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return (merged_ == stores_ && !job_) || failure_; });
    expect_no_failure();
}

}  // namespace holdfast::store
