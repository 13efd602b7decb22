#include "replay/view_check.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <numeric>

#include "crypto/merkle.h"
#include "ledger/text/json_fields.h"
#include "ledger/touches.h"

namespace holdfast::replay {

namespace {

using ledger::AccountId;
using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Touch;

// What a list of touches comes to, one after another.
struct TouchHash {
    std::uint64_t count = 0;
    ledger::Digest hash{};

    void add(const Touch& touch) {
        Bytes bytes(hash.begin(), hash.end());
        ledger::Writer out(bytes);
        out.u64(touch.place.entry);
        out.u16(touch.place.index);
        ledger::encode_fields(touch.after, bytes);
        hash = crypto::sha256(bytes);
        ++count;
    }
    friend bool operator==(const TouchHash&, const TouchHash&) = default;
};

// One table of the state, walked in the order of its keys beside the stored rows.
template <class Key, class Row>
class TableCheck {
   public:
    explicit TableCheck(const ledger::Table<Key, Row>& table)
        : table_(table), order_(table.size()) {
        std::iota(order_.begin(), order_.end(), 0);
        std::ranges::sort(order_, {},
                          [this](std::size_t at) -> const Key& { return table_.nth(at).first; });
    }

    // The stored row that comes next. False: it is not the one of the log, or the last one was not.
    bool take(ByteSpan key, ByteSpan row) {
        if (is_good_ && at_ < order_.size()) {
            const auto [own_key, own_row] = table_.nth(order_[at_]);
            key_.clear();
            row_.clear();
            ledger::encode_key(own_key, key_);
            ledger::encode_fields(own_row, row_);
            is_good_ = std::ranges::equal(key, key_) && std::ranges::equal(row, row_);
        } else {
            is_good_ = false;
        }
        at_ += is_good_ ? 1 : 0;
        return is_good_;
    }
    [[nodiscard]] bool is_good() const { return is_good_ && at_ == order_.size(); }
    [[nodiscard]] std::size_t compared() const { return at_; }
    // Of the first row that differs.
    [[nodiscard]] std::string key_text() const {
        if (at_ == order_.size()) {
            return "a key that the log does not know";
        }
        Bytes key;
        ledger::encode_key(table_.nth(order_[at_]).first, key);
        return "key " + crypto::to_hex(key);
    }

   private:
    const ledger::Table<Key, Row>& table_;
    std::vector<std::size_t> order_;
    std::size_t at_ = 0;
    bool is_good_ = true;
    Bytes key_;
    Bytes row_;
};

class ViewsAudit {
   public:
    explicit ViewsAudit(const store::ViewsReader& views)
        : views_(views), applied_(*views.applied()) {}

    void fold(const EntrySource& source, const ReadAheadLimits& limits,
              const OnProgress& on_progress) {
        SoundEntries entries(source, 0, applied_.tip.next, limits);
        Progress progress{0, applied_.tip.next, 0};
        read_marks();
        while (auto sound = entries.next()) {
            take_in(*sound);
            ++progress.entries;
            progress.commands += sound->entry->command_count();
            if (on_progress) {
                on_progress(progress);
            }
        }
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
        expect(marks_good_ == marks_.all().size(), "times", "differs from the log");
        return std::move(report_);
    }

   private:
    void take_in(const SoundEntry& sound) {
        try {
            for (const Touch& touch : ledger::apply_with_touches(state_, *sound.entry)) {
                if (touch.keeps_history) {
                    histories_[touch.account].add(touch);
                }
            }
        } catch (const ledger::CheckFailed& broken) {
            throw FoundError(ExitCode::chain, sound.sequence,
                             std::string("does not hold: ") + broken.what());
        }
        frontier_.append(sound.entry->leaf_hash());
        if (marks_good_ < marks_.all().size() &&
            marks_.all()[marks_good_] ==
                store::TimeMark{sound.entry->leaf().time, state_.facts.next_sequence}) {
            ++marks_good_;
        }
    }

    void read_marks() {
        try {
            marks_ = views_.time_marks();
        } catch (const store::StoreError& error) {
            expect(false, "times", std::string("can't be read: ") + error.what());
        }
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
        TableCheck<Key, Row> check(table);
        try {
            views_.for_each_row(number, [&](ByteSpan key, ByteSpan row) { check.take(key, row); });
            expect(check.is_good(), name, "differs from the log at " + check.key_text());
            views_.check_filters(number);
        } catch (const store::StoreError& error) {
            expect(false, name, std::string("can't be read: ") + error.what());
        }
        report_.rows += check.compared();
    }

    void compare_histories() {
        try {
            AccountId account;
            TouchHash stored;
            views_.for_each_touch([&](const Touch& touch) {
                if (touch.account != account) {
                    close_history(account, stored);
                    account = touch.account;
                    stored = {};
                }
                stored.add(touch);
            });
            close_history(account, stored);
            expect(histories_.empty() || !histories_are_good_, "history",
                   "lacks that of account " +
                       (histories_.empty() ? "" : ledger::text_of(histories_.begin()->first)));
        } catch (const store::StoreError& error) {
            expect(false, "history", std::string("can't be read: ") + error.what());
        }
    }

    void close_history(const AccountId& account, const TouchHash& stored) {
        if (stored.count == 0 || !histories_are_good_) {
            return;
        }
        const auto own = histories_.find(account);
        histories_are_good_ = own != histories_.end() && own->second == stored;
        expect(histories_are_good_, "history",
               "differs from the log at account " + ledger::text_of(account));
        if (histories_are_good_) {
            report_.touches += stored.count;
            histories_.erase(own);
        }
    }

    const store::ViewsReader& views_;
    const store::Applied& applied_;
    ledger::State state_;
    crypto::MerkleFrontier frontier_;
    boost::unordered_flat_map<AccountId, TouchHash, ledger::IdHash> histories_;
    bool histories_are_good_ = true;
    store::TimeMarks marks_;
    std::size_t marks_good_ = 0;  // of them
    ViewReport report_;
};

}  // namespace

ViewReport check_views(const EntrySource& source, const store::ViewsReader& views,
                       const ReadAheadLimits& limits, const OnProgress& on_progress) {
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
    ViewsAudit audit(views);
    audit.fold(source, limits, on_progress);
    return audit.compare();
}

}  // namespace holdfast::replay
