/// What reads ask and get, and the event feed.
///
/// Rows of the ledger's state are carried as their canonical records (ledger/rows.h,
/// ledger/state.h); a key is as ledger/fields.h encodes it: names 20 bytes (party u32, id 16),
/// numbers 4, public keys 32. Format: api/PROTOCOL.md. Thread-safety: plain data.
#pragma once

#include "api/frames.h"
#include "ledger/touches.h"

namespace holdfast::api {

inline constexpr std::size_t kMaxRows = 1000;
inline constexpr std::size_t kMaxLines = 1000;
inline constexpr std::size_t kMaxEntries = 8190;

/// Which moment of the ledger a read speaks of.
enum class Moment : std::uint8_t {
    latest = 0,    ///< value 0: whatever is durable now
    sequence = 1,  ///< after entry `value`
    time = 2,      ///< after the last entry whose ledger time is not later than `value`
};
inline bool is_known(Moment moment) { return moment <= Moment::time; }

struct AsOf {
    Moment moment = Moment::latest;
    std::uint64_t value = 0;

    static void fields(auto& self, auto& visit) {
        visit("moment", self.moment);
        visit("value", self.value);
    }
};

/// Where a key stands, for a client that lost its place.
struct KeyPlaceRequest {
    crypto::PublicKey key;

    static void fields(auto& self, auto& visit) { visit("key", self.key); }
};
struct KeyPlaceReply {
    ledger::Sequence sequence = 0;
    bool known = false;
    bool live = false;
    ledger::PartyId party = 0;
    ledger::Id member;
    std::uint64_t last_sequence = 0;  ///< of the key's newest durable batch; 0: none
    Digest last_header{};             ///< its header's hash; zero: none
    ledger::Time time = 0;            ///< of the ledger's newest durable entry
    SignedHead head;

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("known", self.known);
        visit("live", self.live);
        visit("party", self.party);
        visit("member", self.member);
        visit("last_sequence", self.last_sequence);
        visit("last_header", self.last_header);
        visit("time", self.time);
        visit("head", self.head);
    }
};

/// Rows by key, in the order asked for. `table` is a number of ledger::State::tables.
struct GetRowsRequest {
    std::uint8_t table = 0;
    AsOf as_of;
    List<Bytes, kMaxRows> keys;

    static void fields(auto& self, auto& visit) {
        visit("table", self.table);
        visit("as_of", self.as_of);
        visit("keys", self.keys);
    }
};
struct GetRowsReply {
    ledger::Sequence sequence = 0;
    ledger::Time time = 0;                      ///< of the newest entry counted in
    List<std::optional<Bytes>, kMaxRows> rows;  ///< absent: no such row

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("time", self.time);
        visit("rows", self.rows);
    }
};

/// Rows of a table in the order of their keys, page by page; only those of one party, if one is
/// named.
struct ListRowsRequest {
    std::uint8_t table = 0;
    std::optional<ledger::PartyId> party;
    Bytes after;  ///< key bytes: rows beyond this key; empty: from the first
    std::uint32_t limit = kMaxRows;

    static void fields(auto& self, auto& visit) {
        visit("table", self.table);
        visit("party", self.party);
        visit("after", self.after);
        visit("limit", self.limit);
    }
};
struct Row {
    Bytes key;
    Bytes row;

    static void fields(auto& self, auto& visit) {
        visit("key", self.key);
        visit("row", self.row);
    }
};
struct ListRowsReply {
    ledger::Sequence sequence = 0;
    List<Row, kMaxRows> rows;
    Bytes next;  ///< `after` of the next request; empty: that was all

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("rows", self.rows);
        visit("next", self.next);
    }
};

/// What became of a command, by its id.
struct GetCommandRequest {
    ledger::CommandId command;

    static void fields(auto& self, auto& visit) { visit("command", self.command); }
};
struct GetCommandReply {
    ledger::Sequence sequence = 0;
    bool known = false;  ///< the id was executed or burned; the rest is zero otherwise
    ledger::IdUse use;  ///< entry and index; `burned`: refused with this reason, and the id with it
    ledger::Time time = 0;  ///< of the entry
    Blob command;           ///< the 112 bytes and the extension, as signed
    Blob outcome;           ///< as logged (ledger/entry.h)

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("known", self.known);
        visit("use", self.use);
        visit("time", self.time);
        visit("command", self.command);
        visit("outcome", self.outcome);
    }
};

/// Which side of an account was moved: debit if its held money or its debits changed, credit if its
/// incoming money or its credits did.
enum class Side : std::uint8_t { both = 0, debit = 1, credit = 2 };
inline bool is_known(Side side) { return side <= Side::credit; }

/// What touched an account, a line a command or timer, in the order of the log, with the balances
/// after.
struct HistoryRequest {
    ledger::AccountId account;
    Side side = Side::both;
    std::optional<std::uint32_t> tag;        ///< only commands with this tag
    std::optional<ledger::CommandId> first;  ///< from this command on (inclusive)
    std::optional<ledger::CommandId> last;   ///< up to this command (inclusive)
    ledger::Time from = 0;                   ///< ledger time, inclusive
    ledger::Time to = 0;                     ///< inclusive; 0: no end
    bool newest_first = false;
    std::uint64_t page = 0;  ///< 0, or `next_page` of the reply before
    std::uint32_t limit = kMaxLines;

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("side", self.side);
        visit("tag", self.tag);
        visit("first", self.first);
        visit("last", self.last);
        visit("from", self.from);
        visit("to", self.to);
        visit("newest_first", self.newest_first);
        visit("page", self.page);
        visit("limit", self.limit);
    }
};
/// An account right after a command or timer.
using AccountTotals = ledger::AccountTotals;
struct HistoryLine {
    ledger::Sequence entry = 0;
    std::uint16_t index = 0;  ///< of the command (or timer) in its entry
    ledger::Time time = 0;
    std::uint64_t business_time = 0;  ///< the command's; 0 for a timer
    std::uint16_t kind = 0;           ///< ledger::CommandKind; 0: a timer
    ledger::CommandId command;        ///< of a timer: what it belongs to (the hold, ...)
    std::uint8_t event_kind =
        0;                  ///< number of the first event, but for `timer_fired` (ledger/events.h)
    std::uint32_t tag = 0;  ///< the command's
    Side side = Side::both;
    ledger::Balance available_change;
    ledger::Balance held_change;
    ledger::Balance incoming_change;
    AccountTotals after;

    static void fields(auto& self, auto& visit) {
        visit("entry", self.entry);
        visit("index", self.index);
        visit("time", self.time);
        visit("business_time", self.business_time);
        visit("kind", self.kind);
        visit("command", self.command);
        visit("event_kind", self.event_kind);
        visit("tag", self.tag);
        visit("side", self.side);
        visit("available_change", self.available_change);
        visit("held_change", self.held_change);
        visit("incoming_change", self.incoming_change);
        visit("after", self.after);
    }
};
struct HistoryReply {
    ledger::Sequence sequence = 0;
    List<HistoryLine, kMaxLines> lines;
    std::uint64_t next_page = 0;  ///< 0: that was all

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("lines", self.lines);
        visit("next_page", self.next_page);
    }
};

/// Stored entries, as they are in the log (ledger/entry.h), from `from` on: as many as `count` and
/// `bytes_max` allow, at least one if there is one.
struct EntriesRequest {
    ledger::Sequence from = 0;
    std::uint32_t count = 1;
    std::uint32_t bytes_max = 1 << 20;

    static void fields(auto& self, auto& visit) {
        visit("from", self.from);
        visit("count", self.count);
        visit("bytes_max", self.bytes_max);
    }
};
struct EntriesReply {
    ledger::Sequence sequence = 0;
    ledger::Sequence from = 0;
    List<Blob, kMaxEntries> entries;

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("from", self.from);
        visit("entries", self.entries);
    }
};

/// The proof of one command's result, or of one timer's.
struct ReceiptRequest {
    ledger::Sequence entry = 0;
    std::uint16_t index = 0;
    std::uint64_t size = 0;  ///< under the published checkpoint of this size; 0: the newest

    static void fields(auto& self, auto& visit) {
        visit("entry", self.entry);
        visit("index", self.index);
        visit("size", self.size);
    }
};
struct ReceiptReply {
    ledger::Sequence sequence = 0;
    Blob
        file;  ///< as ledger/proof/receipt_check.h checks it, under the newest published checkpoint

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("file", self.file);
    }
};

/// That a log somebody saw before is the beginning of the published one.
struct ConsistencyRequest {
    std::uint64_t from = 0;  ///< size of the log that was seen, at least 1
    std::uint64_t size =
        0;  ///< with the published checkpoint of this size; 0: chosen as a receipt's

    static void fields(auto& self, auto& visit) {
        visit("from", self.from);
        visit("size", self.size);
    }
};
struct ConsistencyReply {
    ledger::Sequence sequence = 0;
    Blob note;                ///< the newest published checkpoint, of at least `from` entries
    List<Digest, 65> path{};  ///< RFC 6962 consistency of `from` with it

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("note", self.note);
        visit("path", self.path);
    }
};

struct CheckpointReply {
    SignedHead head;
    Digest chain_head{};
    ledger::Time time = 0;
    Blob note;  ///< the same as a C2SP signed note

    static void fields(auto& self, auto& visit) {
        visit("head", self.head);
        visit("chain_head", self.chain_head);
        visit("time", self.time);
        visit("note", self.note);
    }
};

/// How the server is. Bytes, entries and milliseconds as the names say.
struct StatusReply {
    ledger::Sequence sequence = 0;  ///< durable entries
    ledger::Time time = 0;          ///< of the newest
    std::uint64_t events = 0;
    std::uint64_t accounts = 0;
    std::uint64_t holds = 0;
    ledger::Sequence views_sequence = 0;  ///< entries the stored views have taken in
    std::uint32_t connections = 0;
    std::uint32_t queued_batches = 0;     ///< waiting to be decided
    std::uint32_t undurable_entries = 0;  ///< decided, not yet durable
    std::uint64_t disk_free_bytes = 0;    ///< where the log is; 2^64 - 1: does not apply
    std::uint64_t uptime_ms = 0;
    bool healthy = false;  ///< views within their lag, disk with room, taking writes
    std::string software;  ///< program and version

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("time", self.time);
        visit("events", self.events);
        visit("accounts", self.accounts);
        visit("holds", self.holds);
        visit("views_sequence", self.views_sequence);
        visit("connections", self.connections);
        visit("queued_batches", self.queued_batches);
        visit("undurable_entries", self.undurable_entries);
        visit("disk_free_bytes", self.disk_free_bytes);
        visit("uptime_ms", self.uptime_ms);
        visit("healthy", self.healthy);
        visit("software", self.software);
    }
};

struct TextReply {
    Blob text;

    static void fields(auto& self, auto& visit) { visit("text", self.text); }
};
struct StateHashReply {
    ledger::Sequence sequence = 0;
    Digest hash{};

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("hash", self.hash);
    }
};

/// What a feed is restricted to: entries that touch one of these accounts, or any account of the
/// party (ledger/touches.h). Neither: everything.
inline constexpr std::size_t kMaxFeedAccounts = 64;
struct FeedFilter {
    List<ledger::AccountId, kMaxFeedAccounts> accounts;
    std::optional<ledger::PartyId> party;

    [[nodiscard]] bool is_everything() const { return accounts.size() == 0 && !party; }
    static void fields(auto& self, auto& visit) {
        visit("accounts", self.accounts);
        visit("party", self.party);
    }
};
/// All wanted entries from `from` on, without a gap, as they become durable. The server sends while
/// credit (feed_entry's body bytes) is left; the entry that uses it up is sent whole.
struct SubscribeRequest {
    ledger::Sequence from = 0;
    std::uint32_t credit_bytes = 0;
    FeedFilter filter;

    static void fields(auto& self, auto& visit) {
        visit("from", self.from);
        visit("credit_bytes", self.credit_bytes);
        FeedFilter::fields(self.filter, visit);
    }
};
struct SubscribeReply {
    ledger::Sequence sequence = 0;

    static void fields(auto& self, auto& visit) { visit("sequence", self.sequence); }
};
struct FeedCredit {
    std::uint32_t credit_bytes = 0;  ///< to add

    static void fields(auto& self, auto& visit) { visit("credit_bytes", self.credit_bytes); }
};
/// The next wanted entry: no wanted one is among those from `first` to it. `first` is where the
/// feed's frame before this one ended.
struct FeedEntry {
    ledger::Sequence first = 0;
    ledger::Sequence entry = 0;
    Blob bytes;  ///< as stored (ledger/entry.h)

    static void fields(auto& self, auto& visit) {
        visit("first", self.first);
        visit("entry", self.entry);
        visit("bytes", self.bytes);
    }
};

/// None of the entries from `first` to before `next` is wanted; `first` as above.
struct FeedProgress {
    ledger::Sequence first = 0;
    ledger::Sequence next = 0;

    static void fields(auto& self, auto& visit) {
        visit("first", self.first);
        visit("next", self.next);
    }
};

}  // namespace holdfast::api
