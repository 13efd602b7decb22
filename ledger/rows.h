/// The rows of the ledger's state: what is known of each account, hold, key, party and request.
///
/// Each row lists its fields once (ledger/fields.h), which gives its canonical record for the state
/// hash and the views. Amounts in minor units, times in ns since the epoch. Thread-safety: plain
/// data.
#pragma once

#include "ledger/extension.h"
#include "ledger/rejection.h"

namespace holdfast::ledger {

/// Account flags.
enum AccountFlag : std::uint8_t {
    kFrozenDebits = 1,
    kFrozenCredits = 2,
    kClosed = 4,
    kNoHistory = 8,  ///< no history is kept for it (hot collection accounts)
    kSystem = 16,    ///< the ledger's own: rail_clearing, fees, loss, suspense; no floor
};

struct Account {
    Id owner;  ///< member of the account's party; zero: the party itself
    CurrencyId currency = 0;
    std::uint8_t flags = 0;
    std::uint8_t kyc_level = 0;  ///< 0: no payouts
    std::uint32_t tag = 0;       ///< kind of account, the platform's own number
    Amount credit_line;          ///< floor = -credit_line
    Amount ceiling = Amount::max();
    Balance available;
    Amount held;      ///< mirror: its share of open holds it pays
    Amount incoming;  ///< mirror: what open holds may still bring it
    Amount reserve;
    Amount payout_pending;
    Amount debt;
    Total debits;   ///< gross, of postings out
    Total credits;  ///< gross, of postings in: credits - debits = posted
    Time frozen_until = 0;
    std::vector<AccountId> guards;  ///< who may release holds to it; empty: whoever the hold lets

    [[nodiscard]] bool has(AccountFlag flag) const { return (flags & flag) != 0; }
    static void fields(auto& self, auto& visit) {
        visit("owner", self.owner);
        visit("currency", self.currency);
        visit("flags", self.flags);
        visit("kyc_level", self.kyc_level);
        visit("tag", self.tag);
        visit("credit_line", self.credit_line);
        visit("ceiling", self.ceiling);
        visit("available", self.available);
        visit("held", self.held);
        visit("incoming", self.incoming);
        visit("reserve", self.reserve);
        visit("payout_pending", self.payout_pending);
        visit("debt", self.debt);
        visit("debits", self.debits);
        visit("credits", self.credits);
        visit("frozen_until", self.frozen_until);
        visit("guards", self.guards);
    }
};

/// How a hold came to its end; `open` while money is in it.
enum class HoldEnd : std::uint8_t { open = 0, released = 1, refunded = 2, expired = 3 };
inline bool is_known(HoldEnd end) { return end <= HoldEnd::expired; }

/// One payer of a hold. `held` of all payers adds up to H, shared by put_in - had_back.
struct HoldPayer {
    AccountId account;
    Amount put_in;
    Amount had_back;
    Amount held;

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("put_in", self.put_in);
        visit("had_back", self.had_back);
        visit("held", self.held);
    }
};

/// Money fixed for an account that can't be credited now (frozen): part of H, out of reach. Gross:
/// the fees of a release are charged when it posts.
struct Due {
    static constexpr std::uint8_t kRefund = 255;

    AccountId account;
    Amount amount;
    std::uint8_t exit = kRefund;  ///< index of the exit it is released through

    [[nodiscard]] bool is_refund() const { return exit == kRefund; }
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("amount", self.amount);
        visit("exit", self.exit);
    }
};

/// What a payee got of a hold under one fee schedule, and what chargebacks have of it; gross.
struct PayeeTotals {
    AccountId account;
    std::uint32_t terms = 0;
    Amount released;  ///< less what was reversed; kept only where an exit is split among several
    Amount charged;   ///< part of it

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("terms", self.terms);
        visit("released", self.released);
        visit("charged", self.charged);
    }
};

/// What went out through one exit, and what the lines of its fee schedule have charged.
struct ExitTotals {
    Amount released;
    Amount reversed;
    std::vector<Amount> charged;  ///< per fee line

    static void fields(auto& self, auto& visit) {
        visit("released", self.released);
        visit("reversed", self.reversed);
        visit("charged", self.charged);
    }
};

struct Hold {
    CurrencyId currency = 0;
    std::uint32_t tag = 0;
    HoldEnd end = HoldEnd::open;
    bool release_on_expiry = false;
    Time expires = 0;
    Amount funded;                   ///< F
    Amount released;                 ///< R
    Amount refunded;                 ///< B
    Amount charged_back;             ///< C
    Amount mediated;                 ///< M: what mediation took
    Amount locked;                   ///< L: mirror of the open case's amount; part of H
    Amount apart;                    ///< paid in for an amendment; no part of F or H yet
    bool is_milestone = false;       ///< of an agreement (ledger/agreement_rows.h)
    Amount reversed;                 ///< X: part of R given back by reversals; H does not change
    std::vector<HoldPayer> payers;   ///< 1 to 8
    std::vector<Exit> exits;         ///< 1 to 8; a plain hold has the two obvious ones written out
    std::vector<ExitTotals> totals;  ///< one per exit
    std::vector<Due> dues;
    Amount charged_refunds;           ///< what open chargebacks have of B + X: the payer's
    Amount charged_mediation;         ///< and of M
    std::vector<PayeeTotals> payees;  ///< as far as needed: ledger/charged_holds.h

    /// H = F - R - B - C - M.
    [[nodiscard]] Amount left() const {
        return funded - released - refunded - charged_back - mediated;
    }
    /// U: the part of H already fixed for frozen accounts.
    [[nodiscard]] Amount due() const {
        Amount sum;
        for (const Due& due : dues) {
            sum += due.amount;
        }
        return sum;
    }
    /// H - U: what is not fixed yet, locked or not.
    [[nodiscard]] Amount unfixed() const { return left() - due(); }
    [[nodiscard]] Amount free() const { return unfixed() - locked; }
    [[nodiscard]] bool is_open() const { return end == HoldEnd::open; }
    static void fields(auto& self, auto& visit) {
        visit("currency", self.currency);
        visit("tag", self.tag);
        visit("end", self.end);
        visit("release_on_expiry", self.release_on_expiry);
        visit("expires", self.expires);
        visit("funded", self.funded);
        visit("released", self.released);
        visit("refunded", self.refunded);
        visit("charged_back", self.charged_back);
        visit("mediated", self.mediated);
        visit("locked", self.locked);
        visit("apart", self.apart);
        visit("is_milestone", self.is_milestone);
        visit("reversed", self.reversed);
        visit("payers", self.payers);
        visit("exits", self.exits);
        visit("totals", self.totals);
        visit("dues", self.dues);
        visit("charged_refunds", self.charged_refunds);
        visit("charged_mediation", self.charged_mediation);
        visit("payees", self.payees);
    }
};

struct Currency {
    std::string code;
    std::uint8_t exponent = 0;

    static void fields(auto& self, auto& visit) {
        visit("code", self.code);
        visit("exponent", self.exponent);
    }
};

enum class Role : std::uint8_t {
    operators = 0,
    platform = 1,
    rail = 2,
    carrier = 3,
    mediator = 4,
    auditor = 5
};
inline bool is_known(Role role) { return role <= Role::auditor; }

struct Party {
    Role role = Role::platform;
    std::string name;

    static void fields(auto& self, auto& visit) {
        visit("role", self.role);
        visit("name", self.name);
    }
};

/// A signing key. `member` zero: it acts for the party itself. For operators `member` holds the
/// operator's number, so that one operator counts once whatever its keys.
struct Key {
    PartyId party = 0;
    Id member;
    Time valid_until = 0;        ///< 0: no expiry
    Time revoked_at = 0;         ///< 0: live; also set while a rebinding waits to bind the key
    std::uint64_t sequence = 0;  ///< of its last logged batch; 0: none yet
    Digest last_header{};        ///< hash of that batch's header
    KeyLimits limits;
    Time window_start = 0;
    Amount window_spent;

    [[nodiscard]] bool is_live(Time now) const {
        return revoked_at == 0 && (valid_until == 0 || now <= valid_until);
    }
    static void fields(auto& self, auto& visit) {
        visit("party", self.party);
        visit("member", self.member);
        visit("valid_until", self.valid_until);
        visit("revoked_at", self.revoked_at);
        visit("sequence", self.sequence);
        visit("last_header", self.last_header);
        visit("limits", self.limits);
        visit("window_start", self.window_start);
        visit("window_spent", self.window_spent);
    }
};

/// A member that has bound a key of its own: from then on only that key acts for it.
/// `pending_key` waits out the veto period of a rebinding.
struct Member {
    crypto::PublicKey key;
    std::optional<crypto::PublicKey> pending_key;
    Time pending_until = 0;

    static void fields(auto& self, auto& visit) {
        visit("key", self.key);
        visit("pending_key", self.pending_key);
        visit("pending_until", self.pending_until);
    }
};

struct Terms {
    std::vector<FeeLine> lines;
    bool fee_back_on_refund = false;

    static void fields(auto& self, auto& visit) {
        visit("lines", self.lines);
        visit("fee_back_on_refund", self.fee_back_on_refund);
    }
};

enum class DepositState : std::uint8_t {
    expected = 0,
    seen,
    cleared,
    reversed,
    expired,
    unmatched,
    matched,
    returned,
};
inline bool is_known(DepositState state) { return state <= DepositState::returned; }

/// A command that waits for a deposit to clear (ledger/on_clear.h), as signed.
struct Instruction {
    CommandId name;
    Bytes command;  ///< its leaf

    static void fields(auto& self, auto& visit) {
        visit("name", self.name);
        visit("command", self.command);
    }
};

/// What of a cleared deposit went into a hold; a milestone's hold is named as the milestone.
struct PaidInto {
    HoldId hold;
    Amount amount;

    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("amount", self.amount);
    }
};

/// The same in the deposit's row, and how much of it is charged back.
struct NamedThing {
    HoldId hold;
    Amount amount;
    Amount charged;

    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("amount", self.amount);
        visit("charged", self.charged);
    }
};

struct Deposit {
    DepositState state = DepositState::seen;
    AccountId account;  ///< zero while unmatched
    CurrencyId currency = 0;
    Amount amount;
    Time since = 0;  ///< when it entered this state
    /// Of a cleared one that its account could not be credited with: the round of the account's
    /// suspense item it went into. 0: it went to the account.
    std::uint32_t suspense_round = 0;
    std::vector<Instruction> instructions{};  ///< in the order in which they were given
    std::vector<NamedThing> paid_into{};      ///< each hold once
    Amount unnamed{};      ///< what of it became available and was not named for anything
    Amount charged{};      ///< sum of its open chargebacks; part of `amount`
    Amount own_charged{};  ///< part of that: what was not charged to anything it is named for

    static void fields(auto& self, auto& visit) {
        visit("state", self.state);
        visit("account", self.account);
        visit("currency", self.currency);
        visit("amount", self.amount);
        visit("since", self.since);
        visit("suspense_round", self.suspense_round);
        visit("instructions", self.instructions);
        visit("paid_into", self.paid_into);
        visit("unnamed", self.unnamed);
        visit("charged", self.charged);
        visit("own_charged", self.own_charged);
    }
};

enum class PayoutState : std::uint8_t {
    requested = 0,
    submitted,
    settled,
    failed,
    cancelled,
    lapsed,
    unknown,
    returned,
};
inline bool is_known(PayoutState state) { return state <= PayoutState::returned; }

struct Payout {
    PayoutState state = PayoutState::requested;
    AccountId account;
    PartyId rail = 0;
    Amount amount;
    Digest destination{};
    Time since = 0;
    Amount came_back{};  ///< of one that was returned

    static void fields(auto& self, auto& visit) {
        visit("state", self.state);
        visit("account", self.account);
        visit("rail", self.rail);
        visit("amount", self.amount);
        visit("destination", self.destination);
        visit("since", self.since);
        visit("came_back", self.came_back);
    }
};

/// Where an account's payouts may go, and since when.
struct Destination {
    Digest hash{};
    Time since = 0;

    static void fields(auto& self, auto& visit) {
        visit("hash", self.hash);
        visit("since", self.since);
    }
};

/// A command that waits for k approvals. `command` is its 112 bytes and extension, as hashed.
struct Request {
    Bytes command;
    Digest payload{};
    Id requester;               ///< operator number
    std::vector<Id> approvers;  ///< operator numbers
    Time lapses = 0;
    bool open = true;

    static void fields(auto& self, auto& visit) {
        visit("command", self.command);
        visit("payload", self.payload);
        visit("requester", self.requester);
        visit("approvers", self.approvers);
        visit("lapses", self.lapses);
        visit("open", self.open);
    }
};

/// What became of a command id. Executed: where it stands in the log. Burned: the first reason.
struct IdUse {
    Sequence sequence = 0;
    std::uint16_t index = 0;     ///< of the command within its entry
    Reason burned = Reason::ok;  ///< not `ok`: refused, and the id with it
    bool reversed = false;       ///< a transfer or release given back by `reverse`

    static void fields(auto& self, auto& visit) {
        visit("sequence", self.sequence);
        visit("index", self.index);
        visit("burned", self.burned);
        visit("reversed", self.reversed);
    }
};
inline bool is_known(Reason reason) { return find_reason(reason) != nullptr; }

}  // namespace holdfast::ledger
