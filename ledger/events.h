/// Everything that can happen: the facts that commands and timers leave in the log.
///
/// An event is explicit, so that a reader needs no business rules; where it repeats its command
/// (the amount as commanded, the hold named by `reference`) the field is absent and the reader
/// takes the command's. Kinds are numbered for ever; a changed meaning gets a new number. Format:
/// ledger/FORMAT.md, "Events". Thread-safety: plain data.
#pragma once

#include <boost/container/small_vector.hpp>
#include <variant>

#include "ledger/agreement_events.h"
#include "ledger/campaign_events.h"
#include "ledger/chargeback_events.h"
#include "ledger/legs.h"
#include "ledger/reconciliation_events.h"
#include "ledger/rows.h"
#include "ledger/timers.h"

namespace holdfast::ledger {

struct CurrencyRegistered {
    CurrencyId number = 0;
    Currency currency;
    static void fields(auto& self, auto& visit) {
        visit("number", self.number);
        visit("currency", self.currency);
    }
};
struct PartyRegistered {
    PartyId number = 0;
    Party party;
    static void fields(auto& self, auto& visit) {
        visit("number", self.number);
        visit("party", self.party);
    }
};
struct KeyRegistered {
    crypto::PublicKey key;
    PartyId party = 0;
    Id member;
    Time valid_until = 0;
    KeyLimits limits;
    static void fields(auto& self, auto& visit) {
        visit("key", self.key);
        visit("party", self.party);
        visit("member", self.member);
        visit("valid_until", self.valid_until);
        visit("limits", self.limits);
    }
};
/// `old_key` is revoked and `new_key` stands in its place, with its limits and expiry.
struct KeyRotated {
    crypto::PublicKey old_key;
    crypto::PublicKey new_key;
    static void fields(auto& self, auto& visit) {
        visit("old_key", self.old_key);
        visit("new_key", self.new_key);
    }
};
struct KeyRevoked {
    crypto::PublicKey key;
    static void fields(auto& self, auto& visit) { visit("key", self.key); }
};
/// What a limited key has spent in its window, after this command.
struct KeySpent {
    crypto::PublicKey key;
    Time window_start = 0;
    Amount spent;
    static void fields(auto& self, auto& visit) {
        visit("key", self.key);
        visit("window_start", self.window_start);
        visit("spent", self.spent);
    }
};
/// From now on only `key` acts for the member.
struct MemberBound {
    MemberId member;
    crypto::PublicKey key;
    static void fields(auto& self, auto& visit) {
        visit("member", self.member);
        visit("key", self.key);
    }
};
/// A lost key is to be replaced at `until`, unless the veto period brings a veto.
struct RebindStarted {
    MemberId member;
    crypto::PublicKey key;
    Time until = 0;
    static void fields(auto& self, auto& visit) {
        visit("member", self.member);
        visit("key", self.key);
        visit("until", self.until);
    }
};
struct RebindVetoed {
    MemberId member;
    static void fields(auto& self, auto& visit) { visit("member", self.member); }
};
struct TermsRegistered {
    TermsId terms;
    Terms content;
    static void fields(auto& self, auto& visit) {
        visit("terms", self.terms);
        visit("content", self.content);
    }
};
struct AccountOpened {
    AccountId account;
    Id owner;
    CurrencyId currency = 0;
    std::uint32_t tag = 0;
    std::uint8_t flags = 0;
    Amount ceiling;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("owner", self.owner);
        visit("currency", self.currency);
        visit("tag", self.tag);
        visit("flags", self.flags);
        visit("ceiling", self.ceiling);
    }
};
struct LimitsSet {
    AccountId account;
    std::optional<Amount> credit_line;
    std::optional<Amount> ceiling;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("credit_line", self.credit_line);
        visit("ceiling", self.ceiling);
    }
};
struct KycLevelSet {
    AccountId account;
    std::uint8_t level = 0;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("level", self.level);
    }
};
struct GuardsSet {
    AccountId account;
    std::vector<AccountId> guards;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("guards", self.guards);
    }
};
/// The account's frozen flags become `flags` (0: unfrozen), until `until` (0: unfrozen).
struct FreezeSet {
    AccountId account;
    std::uint8_t flags = 0;
    Time until = 0;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("flags", self.flags);
        visit("until", self.until);
    }
};
struct AccountClosed {
    AccountId account;
    static void fields(auto& self, auto& visit) { visit("account", self.account); }
};
/// Settled at once. Payer and payee as commanded.
struct Transferred {
    std::optional<Amount> amount;  ///< absent: as commanded
    static void fields(auto& self, auto& visit) { visit("amount", self.amount); }
};
/// Placed as commanded (ledger/holds.h, `hold_from`).
struct HoldPlaced {
    std::optional<Amount> amount;  ///< absent: as commanded
    static void fields(auto& self, auto& visit) { visit("amount", self.amount); }
};
/// As commanded: `payer` put `amount` more in.
struct HoldToppedUp {
    std::optional<Amount> amount;
    static void fields(auto& self, auto& visit) { visit("amount", self.amount); }
};
struct ExpiryMoved {
    Time expires = 0;
    static void fields(auto& self, auto& visit) { visit("expires", self.expires); }
};
/// Money left a hold through an exit.
struct Released {
    std::optional<HoldId> hold;    ///< absent: the command's reference
    std::uint8_t exit = 0;         ///< index among the hold's exits
    bool closes = false;           ///< nothing is left
    std::optional<Amount> amount;  ///< gross; absent: as commanded
    std::vector<Leg> legs;         ///< empty: all posted to the exit's only payee
    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("exit", self.exit);
        visit("closes", self.closes);
        visit("amount", self.amount);
        visit("legs", self.legs);
    }
};
struct Refunded {
    std::optional<HoldId> hold;
    bool closes = false;
    std::optional<Amount> amount;
    std::vector<Leg> legs;  ///< empty: all posted to the only payer
    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("closes", self.closes);
        visit("amount", self.amount);
        visit("legs", self.legs);
    }
};
/// Money fixed for an account that was frozen is paid at last: the hold's due number `due`.
struct DuePaid {
    HoldId hold;
    std::uint8_t due = 0;  ///< index among the hold's dues, which close up behind it
    bool closes = false;
    Amount amount;          ///< gross
    std::vector<Leg> legs;  ///< the account's part and the fees
    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("due", self.due);
        visit("closes", self.closes);
        visit("amount", self.amount);
        visit("legs", self.legs);
    }
};
/// A transfer or release given back, all legs. `debits` are the legs it had; `credits` the payers'
/// parts.
struct Reversed {
    CommandId original;
    std::optional<HoldId> hold;  ///< present: a release from this hold
    std::uint8_t exit = 0;
    Amount amount;
    std::vector<Leg> debits;
    std::vector<Leg> credits;
    static void fields(auto& self, auto& visit) {
        visit("original", self.original);
        visit("hold", self.hold);
        visit("exit", self.exit);
        visit("amount", self.amount);
        visit("debits", self.debits);
        visit("credits", self.credits);
    }
};
/// A deposit's new state; in `cleared` it credits `account`, in `unmatched` suspense. `returned`
/// takes it out of suspense, where it was unmatched or waited for an account that is closed. Of
/// `matched` and `returned` the amount is what no chargeback has taken.
struct DepositMoved {
    DepositId deposit;
    DepositState state = DepositState::seen;
    AccountId account;
    CurrencyId currency = 0;
    Amount amount;
    LegKind credit = LegKind::posted;  ///< of `cleared`: to the account, or to suspense for it
    static void fields(auto& self, auto& visit) {
        visit("deposit", self.deposit);
        visit("state", self.state);
        visit("account", self.account);
        visit("currency", self.currency);
        visit("amount", self.amount);
        visit("credit", self.credit);
    }
};
/// The command waits for the deposit.
struct InstructionGiven {
    DepositId deposit;
    static void fields(auto& self, auto& visit) { visit("deposit", self.deposit); }
};
enum class InstructionEnd : std::uint8_t {
    executed = 0,   ///< its hold is placed as it was commanded, or what it pays in follows
    refused = 1,    ///< for `reason`; the money stays available
    withdrawn = 2,  ///< by its payer
    dropped = 3,    ///< the deposit was reversed, or its money did not reach the payer's account
};
inline bool is_known(InstructionEnd end) { return end <= InstructionEnd::dropped; }
/// The deposit's oldest instruction, or the one withdrawn, waits no longer.
struct InstructionEnded {
    DepositId deposit;
    CommandId instruction;
    InstructionEnd end = InstructionEnd::executed;
    Reason reason = Reason::ok;
    std::vector<PaidInto> paid_into;  ///< what of the deposit it took
    static void fields(auto& self, auto& visit) {
        visit("deposit", self.deposit);
        visit("instruction", self.instruction);
        visit("end", self.end);
        visit("reason", self.reason);
        visit("paid_into", self.paid_into);
    }
};
struct PayoutRequested {
    PayoutId payout;
    Payout content;
    static void fields(auto& self, auto& visit) {
        visit("payout", self.payout);
        visit("content", self.content);
    }
};
/// A payout's new state. `settled` takes the money out: of payout_pending, or (after it had failed
/// and was restored) of available down to zero, then reserve, the rest as debt. `failed`,
/// `cancelled` and `lapsed` give it back. `returned` credits what came back, and settles first what
/// was unknown.
struct PayoutMoved {
    PayoutId payout;
    PayoutState state = PayoutState::submitted;
    LegKind credit =
        LegKind::posted;  ///< of money given back: to the account, or to suspense for it
    std::optional<Amount> came_back{};  ///< of `returned`
    static void fields(auto& self, auto& visit) {
        visit("payout", self.payout);
        visit("state", self.state);
        visit("credit", self.credit);
        visit("came_back", self.came_back);
    }
};
struct DestinationSet {
    AccountId account;
    Digest destination{};
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("destination", self.destination);
    }
};
/// The command waits for approvals; its id is its request's.
struct RequestFiled {
    Digest payload{};
    Id requester;
    std::vector<Id> approvers;  ///< co-signers of the same header, counted at once
    Time lapses = 0;
    static void fields(auto& self, auto& visit) {
        visit("payload", self.payload);
        visit("requester", self.requester);
        visit("approvers", self.approvers);
        visit("lapses", self.lapses);
    }
};
struct RequestApproved {
    CommandId request;
    Id approver;
    static void fields(auto& self, auto& visit) {
        visit("request", self.request);
        visit("approver", self.approver);
    }
};
/// Executed (the events follow) or lapsed.
struct RequestClosed {
    CommandId request;
    bool executed = false;
    static void fields(auto& self, auto& visit) {
        visit("request", self.request);
        visit("executed", self.executed);
    }
};
/// Time in which the ledger was silent or declared out: deadlines within move by its length.
struct TimeExcluded {
    Interval interval;
    static void fields(auto& self, auto& visit) { visit("interval", self.interval); }
};
/// A timer fired; its effects follow.
struct TimerFired {
    Timer timer;
    static void fields(auto& self, auto& visit) { visit("timer", self.timer); }
};

/// Money that waited in suspense under an account's name leaves it: to that account once it is not
/// frozen any more, or (it being closed) to another one of its owner.
struct SuspensePaid {
    AccountId account;  ///< under whose name it waited
    AccountId to;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("to", self.to);
        visit("amount", self.amount);
    }
};

/// What an account owed is given up: its debt falls, and `loss` bears it.
struct DebtWrittenOff {
    AccountId account;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("amount", self.amount);
    }
};

/// The wire number of a kind is its place here, from 1. New kinds go to the end.
using EventKinds = std::variant<
    CurrencyRegistered, PartyRegistered, KeyRegistered, KeyRotated, KeyRevoked, KeySpent,
    MemberBound, RebindStarted, RebindVetoed, TermsRegistered, AccountOpened, LimitsSet,
    KycLevelSet, GuardsSet, FreezeSet, AccountClosed, Transferred, HoldPlaced, HoldToppedUp,
    ExpiryMoved, Released, Refunded, DuePaid, Reversed, DepositMoved, PayoutRequested, PayoutMoved,
    DestinationSet, RequestFiled, RequestApproved, RequestClosed, TimeExcluded, TimerFired,
    SuspensePaid, DebtWrittenOff, AgreementOffered, AgreementMoved, MilestoneFunded,
    MilestoneChanged, MediationPaid, ProposalMade, ProposalEnded, MandateGranted, MandateEnded,
    ClaimPaid, TopUpPaid, TopUpJoined, TopUpReturned, CampaignDrafted, CampaignMoved, GiftMade,
    GiftSettled, GiftPassed, GiftRefunded, TipsPaid, DisbursementRequested, DisbursementApproved,
    DisbursementPaid, DisbursementLapsed, PoolOpened, GiftMatched, InstructionGiven,
    InstructionEnded, RailReconciled, RailAdjusted, AgreementFrozen, AgreementThawed,
    DepositCharged, ChargebackReversed>;

/// One of them. Copying, moving and destroying are compiled once (events.cpp): sixty kinds of each,
/// in every source that passes events on, were a quarter of all that a build made.
struct Event : EventKinds {
    using EventKinds::EventKinds;
    using EventKinds::operator=;
    Event();
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();
};

/// A command's or timer's events: most have one, which needs no memory of its own.
using Events = boost::container::small_vector<Event, 1>;

/// snake_case name of an event's kind, as in JSON and the export ("hold_placed").
std::string_view name_of(const Event& event);

void encode_event(const Event& event, Bytes& out);
/// Reads one event; on bad input `in` is failed and the value meaningless.
Event decode_event(Reader& in);

}  // namespace holdfast::ledger
