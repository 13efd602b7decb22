/// The optional part of a command: everything that does not fit the 112 fixed bytes.
///
/// On the wire: u32 length, then fields, each `tag u8 | length u16 | value`, tags strictly
/// ascending. Unknown tags, empty or over-long values and any second encoding of the same content
/// are refused. A command's header (ledger/commands/) says which fields it takes and which it
/// needs. Format: ledger/FORMAT.md, "Extension". Thread-safety: plain data.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "crypto/ed25519.h"
#include "ledger/agreement_terms.h"
#include "ledger/campaign_terms.h"
#include "ledger/fields.h"

namespace holdfast::ledger {

inline constexpr std::size_t kMaxExtensionBytes = 4096;
inline constexpr std::size_t kMaxExits = 8;
inline constexpr std::size_t kMaxPayers = 8;
inline constexpr std::size_t kMaxShares = 8;
inline constexpr std::size_t kMaxFeeLines = 8;
inline constexpr std::size_t kMaxGuards = 8;
inline constexpr std::size_t kMaxPreimageBytes = 256;

/// One payee of a split.
struct Share {
    AccountId to;
    std::uint32_t weight = 0;  ///< at least 1

    static void fields(auto& self, auto& visit) {
        visit("to", self.to);
        visit("weight", self.weight);
    }
    friend bool operator==(const Share&, const Share&) = default;
};

/// Who may use an exit.
enum class ExitBy : std::uint8_t { account = 0, anyone = 1 };
inline bool is_known(ExitBy by) { return by <= ExitBy::anyone; }

/// A way for money out of a hold. No payees: back to the payers (a refund). One: all to that
/// account. Several: a split by weight. The window is (after, until]; 0 leaves that side open.
struct Exit {
    std::vector<Share> payees;
    ExitBy by = ExitBy::account;
    AccountId by_account;  ///< whose authority must sign; zero with `anyone`
    Time after = 0;
    Time until = 0;
    std::optional<Digest> condition;  ///< SHA-256 of a preimage that must be shown
    std::uint32_t terms = 0;          ///< fee schedule of a release through this exit; 0: none

    [[nodiscard]] bool is_refund() const { return payees.empty(); }
    static void fields(auto& self, auto& visit) {
        visit("payees", self.payees);
        visit("by", self.by);
        visit("by_account", self.by_account);
        visit("after", self.after);
        visit("until", self.until);
        visit("condition", self.condition);
        visit("terms", self.terms);
    }
    friend bool operator==(const Exit&, const Exit&) = default;
};

/// One of several payers of a hold, and what it puts in.
struct PayerPart {
    AccountId account;
    Amount amount;

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("amount", self.amount);
    }
    friend bool operator==(const PayerPart&, const PayerPart&) = default;
};

/// One line of a fee schedule: min(cap, fixed once + bps of what was released), cumulatively.
struct FeeLine {
    AccountId to;  ///< zero: the ledger's `fees` account of the currency
    std::uint16_t bps = 0;
    Amount fixed;
    std::optional<Amount> cap;

    static void fields(auto& self, auto& visit) {
        visit("to", self.to);
        visit("bps", self.bps);
        visit("fixed", self.fixed);
        visit("cap", self.cap);
    }
    friend bool operator==(const FeeLine&, const FeeLine&) = default;
};

/// What a key may move: per command, and in all within a sliding start of window.
struct KeyLimits {
    std::optional<Amount> per_command;
    std::optional<Amount> per_window;
    Duration window_ns = 0;

    static void fields(auto& self, auto& visit) {
        visit("per_command", self.per_command);
        visit("per_window", self.per_window);
        visit("window_ns", self.window_ns);
    }
    friend bool operator==(const KeyLimits&, const KeyLimits&) = default;
};

/// A stated stretch of time (from, to].
struct Interval {
    Time from = 0;
    Time to = 0;

    static void fields(auto& self, auto& visit) {
        visit("from", self.from);
        visit("to", self.to);
    }
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// What a bank says of an account, and what the books have beside it: + what the bank has not yet.
struct BankStatement {
    Time closed = 0;  ///< end of the statement's period
    Balance balance;  ///< signed, when it closed
    Balance in_transit;

    static void fields(auto& self, auto& visit) {
        visit("closed", self.closed);
        visit("balance", self.balance);
        visit("in_transit", self.in_transit);
    }
    friend bool operator==(const BankStatement&, const BankStatement&) = default;
};

struct Extension {
    /// Tags on the wire, and bits of `Extension::present()`.
    enum Tag : std::uint8_t {
        kPayerParty = 1,
        kPayeeParty,
        kReferenceParty,
        kCurrency,
        kPreimage,
        kExits,
        kPayers,
        kFeeLines,
        kKey,
        kProof,
        kText,
        kCreditLine,
        kCeiling,
        kDocument,
        kConsent,
        kPayload,
        kGuards,
        kDestination,
        kKeyLimits,
        kInterval,
        kMemo,
        kLevel,
        kNumber,
        kOptions,
        kAgreement,
        kMandate,
        kRefund,
        kFee,
        kSide,
        kFact,
        kSupersedes,
        kCampaign = 44,
        kEarmark,
        kTip,
        kMatch,
        kStatement = 48,
        kDeposit,
        kTagCount,
    };
    using Present = std::bitset<kTagCount>;

    std::optional<PartyId> payer_party;  ///< name space of `payer` where it is not the command's
    std::optional<PartyId> payee_party;  ///< the same of `payee`
    std::optional<PartyId> reference_party;  ///< the same of `reference`
    std::optional<CurrencyId> currency;      ///< an assertion, or the currency meant
    std::optional<Bytes> preimage;           ///< of a conditioned exit; may be empty
    std::optional<std::vector<Exit>> exits;
    std::optional<std::vector<PayerPart>> payers;
    std::optional<std::vector<FeeLine>> fee_lines;
    std::optional<crypto::PublicKey> key;
    std::optional<crypto::Signature> proof;  ///< of possession of `key`
    std::optional<std::string> text;         ///< a code or name: 1 to 32 printable ASCII characters
    std::optional<Amount> credit_line;       ///< how far below zero available may go: -floor
    std::optional<Amount> ceiling;           ///< 2^112 - 1: none
    std::optional<Digest> document;          ///< hash of an order, invoice, court document
    std::optional<Digest> consent;           ///< hash of the member's consent to on-behalf acts
    std::optional<Digest> payload;           ///< hash of a request's command, bound by an approval
    std::optional<std::vector<AccountId>> guards;
    std::optional<Digest> destination;  ///< hash of a payout destination (an IBAN with a salt ...)
    std::optional<KeyLimits> key_limits;
    std::optional<Interval> interval;
    std::optional<Digest> memo;
    std::optional<std::uint8_t> level;    ///< KYC level, role, exponent
    std::optional<std::uint32_t> number;  ///< of a party
    std::optional<std::uint8_t> options;  ///< bits the command's header explains
    std::optional<AgreementTerms> agreement;
    std::optional<MandateTerms> mandate;
    std::optional<Amount> refund;  ///< the buyer's part beside `amount`, the seller's
    std::optional<Amount> fee;     ///< the mediator's part
    std::optional<Side> side;      ///< as whom the signer acts
    std::optional<Fact> fact;      ///< what a carrier states
    std::optional<Id> supersedes;  ///< the statement that this one corrects
    std::optional<CampaignTerms> campaign;
    std::optional<std::uint32_t> earmark;  ///< of a gift or disbursement; absent: the general one
    std::optional<Amount> tip;             ///< for the platform, beside the gift
    std::optional<MatchTerms> match;       ///< how a pool adds to gifts
    std::optional<BankStatement> statement;
    std::optional<DepositId> deposit;  ///< that a command waits for; party: the rail

    /// Folds over (tag, name, field) of every field.
    static void tagged_fields(auto& self, auto&& visit) {
        visit(kPayerParty, "payer_party", self.payer_party);
        visit(kPayeeParty, "payee_party", self.payee_party);
        visit(kReferenceParty, "reference_party", self.reference_party);
        visit(kCurrency, "currency", self.currency);
        visit(kPreimage, "preimage", self.preimage);
        visit(kExits, "exits", self.exits);
        visit(kPayers, "payers", self.payers);
        visit(kFeeLines, "fee_lines", self.fee_lines);
        visit(kKey, "key", self.key);
        visit(kProof, "proof", self.proof);
        visit(kText, "text", self.text);
        visit(kCreditLine, "credit_line", self.credit_line);
        visit(kCeiling, "ceiling", self.ceiling);
        visit(kDocument, "document", self.document);
        visit(kConsent, "consent", self.consent);
        visit(kPayload, "payload", self.payload);
        visit(kGuards, "guards", self.guards);
        visit(kDestination, "destination", self.destination);
        visit(kKeyLimits, "key_limits", self.key_limits);
        visit(kInterval, "interval", self.interval);
        visit(kMemo, "memo", self.memo);
        visit(kLevel, "level", self.level);
        visit(kNumber, "number", self.number);
        visit(kOptions, "options", self.options);
        visit(kAgreement, "agreement", self.agreement);
        visit(kMandate, "mandate", self.mandate);
        visit(kRefund, "refund", self.refund);
        visit(kFee, "fee", self.fee);
        visit(kSide, "side", self.side);
        visit(kFact, "fact", self.fact);
        visit(kSupersedes, "supersedes", self.supersedes);
        visit(kCampaign, "campaign", self.campaign);
        visit(kEarmark, "earmark", self.earmark);
        visit(kTip, "tip", self.tip);
        visit(kMatch, "match", self.match);
        visit(kStatement, "statement", self.statement);
        visit(kDeposit, "deposit", self.deposit);
    }

    [[nodiscard]] Present present() const;
    friend bool operator==(const Extension&, const Extension&) = default;
};

/// Canonical bytes, without the u32 length in front.
[[nodiscard]] Bytes encode_extension(const Extension& extension);
/// Nothing unless the bytes are the one canonical encoding of a bounded, non-empty extension.
[[nodiscard]] std::optional<Extension> decode_extension(ByteSpan bytes);

}  // namespace holdfast::ledger
