#include "replay/view_check.h"

#include <algorithm>

#include "crypto/hex.h"
#include "crypto/merkle.h"
#include "ledger/text/json_fields.h"
#include "ledger/touches.h"

namespace holdfast::replay {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using store::ViewCursor;

// A view's records, walked beside those that the log makes, in the order of their keys.
class Comparison {
   public:
    explicit Comparison(const std::function<ViewCursor()>& open) {
        reading([&] { stored_.emplace(open()); });
    }

    // The log's next record. Throws nothing, so that a walk through a state may call it.
    void expect(ByteSpan key, ByteSpan value) {
        reading([&] {
            if (!take(key, value)) {
                const bool is_missing =
                    stored_->is_done() || std::ranges::lexicographical_compare(key, stored_->key());
                differs_at(is_missing ? key : stored_->key());
            }
        });
    }
    // A record that may be there.
    void allow(ByteSpan key, ByteSpan value) {
        reading([&] { static_cast<void>(take(key, value)); });
    }
    void expect_end() {
        reading([&] {
            if (!stored_->is_done()) {
                differs_at(stored_->key());
            }
        });
    }

    [[nodiscard]] std::uint64_t compared() const { return compared_; }
    [[nodiscard]] const std::optional<std::string>& unreadable() const { return unreadable_; }
    /// The key of the first record that is there or in the log only, or not the same in both.
    [[nodiscard]] const std::optional<Bytes>& difference() const { return difference_; }

   private:
    // Goes past the stored record that comes next, if it is this one.
    bool take(ByteSpan key, ByteSpan value) {
        const bool is_this = !stored_->is_done() && std::ranges::equal(key, stored_->key()) &&
                             std::ranges::equal(value, stored_->value());
        if (is_this) {
            stored_->next();
            ++compared_;
        }
        return is_this;
    }
    void reading(auto&& act) {
        if (difference_ || unreadable_) {
            return;
        }
        try {
            act();
        } catch (const store::StoreError& error) {
            unreadable_ = error.what();
        }
    }
    void differs_at(ByteSpan key) { difference_.emplace(key.begin(), key.end()); }

    std::optional<ViewCursor> stored_;
    std::optional<Bytes> difference_;
    std::optional<std::string> unreadable_;
    std::uint64_t compared_ = 0;
};

std::string account_text(const Bytes& history_key) {
    ledger::Reader in(history_key);
    return "account " + ledger::text_of(in.key<ledger::AccountId>());
}

class ViewsAudit {
   public:
    ViewsAudit(const EntrySource& source, const store::ViewsReader& views,
               const OverflowLimits& overflow)
        : source_(source),
          views_(views),
          applied_(*views.applied()),
          overflow_(state_, source, overflow),
          times_([&views] { return views.times(); }) {}

    void fold(const ReadAheadLimits& limits, const OnProgress& on_progress) {
        SoundEntries entries(source_, 0, applied_.tip.next, limits);
        Progress progress{0, applied_.tip.next, 0};
        while (auto sound = entries.next()) {
            take_in(*sound);
            ++progress.entries;
            progress.commands += sound->entry->command_count();
            if (on_progress) {
                on_progress(progress);
            }
        }
        overflow_.finish();
    }

    ViewReport compare() {
        report_.applied = applied_.tip.next;
        compare_applied();
        std::size_t index = 0;
        ledger::State::tables(state_, [&](std::uint8_t number, const char* name,
                                          const auto& table) {
            expect(index < applied_.row_counts.size() && applied_.row_counts[index] == table.size(),
                   name, "has another number of rows than the log says");
            ++index;
            compare_table(number, name, table);
        });
        compare_histories();
        compare_times();
        report_.peak_bytes = overflow_.peak_bytes();
        return std::move(report_);
    }

   private:
    void take_in(const SoundEntry& sound) {
        try {
            overflow_.take_in(ledger::apply_with_touches(state_, *sound.entry));
        } catch (const ledger::CheckFailed& broken) {
            throw FoundError(ExitCode::chain, sound.sequence,
                             std::string("does not hold: ") + broken.what());
        }
        frontier_.append(sound.entry->leaf_hash());
        Bytes mark;
        store::encode_time_mark({sound.entry->leaf().time, state_.facts.next_sequence}, mark);
        times_.allow(mark, {});
    }

    void expect(bool condition, const std::string& view, const std::string& what) {
        if (!condition) {
            report_.findings.push_back({ExitCode::view, std::nullopt,
                                        "view " + view + " " + what + " (as of " +
                                            std::to_string(applied_.tip.next) +
                                            " entries); rebuild the views"});
        }
    }

    void compare_applied() {
        expect(applied_.tip.head == state_.facts.head, "applied",
               "names another head than the log has there");
        expect(ledger::encode_fields(applied_.facts) == ledger::encode_fields(state_.facts),
               "applied", "has other facts than the log");
        expect(applied_.note == frontier_.serialise(), "applied",
               "has another Merkle frontier than the log");
    }

    template <class Key, class Row>
    void compare_table(std::uint8_t number, const char* name,
                       const ledger::Table<Key, Row>& table) {
        Comparison rows([&] { return views_.rows(number); });
        Bytes key_bytes;
        Bytes row_bytes;
        table.for_each_sorted([&](const Key& key, const Row& row) {
            key_bytes.clear();
            row_bytes.clear();
            ledger::encode_key(key, key_bytes);
            ledger::encode_fields(row, row_bytes);
            rows.expect(key_bytes, row_bytes);
        });
        rows.expect_end();
        report_.rows += rows.compared();
        tell(name, rows, [](const Bytes& key) { return "key " + crypto::to_hex(key); });
        if (!rows.unreadable()) {
            try {
                views_.check_filters(number);
            } catch (const store::StoreError& error) {
                expect(false, name, std::string("can't be read: ") + error.what());
            }
        }
    }

    void compare_histories() {
        Comparison lines([&] { return views_.touches(); });
        overflow_.for_each_line([&](ByteSpan key, ByteSpan value) { lines.expect(key, value); });
        lines.expect_end();
        report_.touches = lines.compared();
        tell("history", lines, account_text);
    }

    void compare_times() {
        times_.expect_end();
        tell("times", times_, [](const Bytes& key) { return "its mark " + crypto::to_hex(key); });
    }

    void tell(const std::string& view, const Comparison& compared,
              const std::function<std::string(const Bytes&)>& name) {
        if (compared.unreadable()) {
            expect(false, view, "can't be read: " + *compared.unreadable());
        } else if (compared.difference()) {
            expect(false, view, "differs from the log at " + name(*compared.difference()));
        }
    }

    const EntrySource& source_;
    const store::ViewsReader& views_;
    const store::Applied& applied_;
    ledger::State state_;
    Overflow overflow_;
    crypto::MerkleFrontier frontier_;
    Comparison times_;  // marks, as the fold passes them
    ViewReport report_;
};

}  // namespace

ViewReport check_views(const EntrySource& source, const store::ViewsReader& views,
                       const ReadAheadLimits& limits, const OverflowLimits& overflow,
                       const OnProgress& on_progress) {
    ViewReport report;
    if (!views.applied()) {
        return report;
    }
    if (views.applied()->tip.next > source.next()) {
        report.applied = views.applied()->tip.next;
        report.findings.push_back({ExitCode::view, std::nullopt,
                                   "the views have applied " + std::to_string(report.applied) +
                                       " entries, the log has " + std::to_string(source.next()) +
                                       ": rebuild them"});
        return report;
    }
    ViewsAudit audit(source, views, overflow);
    audit.fold(limits, on_progress);
    return audit.compare();
}

}  // namespace holdfast::replay
