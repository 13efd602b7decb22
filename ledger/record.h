/// The 112-byte command record: what a client signs, what the log stores, what is hashed as a leaf.
///
/// Little-endian, no padding, read in place from the frame. 112 bytes hash as an RFC 6962 leaf in
/// two SHA-256 blocks; 128 would take three. The meaning of a field depends on the command's kind
/// and is given by the command's own header in ledger/commands/; unused fields must be zero.
/// Format: ledger/FORMAT.md, "Command record". Thread-safety: plain data.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include "ledger/amount.h"
#include "ledger/types.h"

namespace holdfast::ledger {

/// 128 bits as two little-endian words, so that a record needs no 16-byte alignment.
struct Word128 {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    static Word128 of(u128 value) {
        return {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64)};
    }
    [[nodiscard]] u128 value() const { return static_cast<u128>(high) << 64 | low; }
    friend bool operator==(const Word128&, const Word128&) = default;
};

/// Bits of `CommandRecord::flags`. Unknown bits are refused, and so are bits a kind does not take.
enum Flag : std::uint8_t {
    kLinked = 1,            ///< commits or fails together with the next command of the batch
    kHasExtension = 2,      ///< a length-prefixed extension follows in the batch's extension area
    kFull = 4,              ///< amount is all that is left; the amount field is zero
    kUpToPayer = 8,         ///< balancing: at most what the payer has available
    kUpToPayee = 16,        ///< balancing: at most what the payee's ceiling leaves
    kReleaseOnExpiry = 32,  ///< hold: the timer releases instead of refunding
    kAllFlags = 63,
};

struct CommandRecord {
    std::uint16_t kind = 0;    ///< CommandKind
    std::uint8_t flags = 0;    ///< Flag bits
    std::uint8_t signers = 0;  ///< bit i: signer i of the batch header stands for this command
    std::uint32_t party = 0;   ///< name space of id, payer, payee, reference (unless extended)
    Id id;                     ///< chosen by the client, unique in the name space for ever
    Id payer;                  ///< account
    Id payee;                  ///< account
    Word128 amount;            ///< minor units, at most 2^112 - 1
    std::uint64_t business_time = 0;  ///< client's own time, ns; no rule reads it
    Id reference;                     ///< the hold, deposit, command ... this one is about
    std::uint32_t tag = 0;            ///< client's own classification; on a release an assertion
    std::uint32_t terms = 0;          ///< number of registered terms (fee schedule); 0: none
    std::uint64_t expires = 0;        ///< deadline, ns since the epoch; 0: none

    friend bool operator==(const CommandRecord&, const CommandRecord&) = default;
};

static_assert(sizeof(CommandRecord) == 112);
static_assert(offsetof(CommandRecord, id) == 8);
static_assert(offsetof(CommandRecord, payer) == 24);
static_assert(offsetof(CommandRecord, payee) == 40);
static_assert(offsetof(CommandRecord, amount) == 56);
static_assert(offsetof(CommandRecord, business_time) == 72);
static_assert(offsetof(CommandRecord, reference) == 80);
static_assert(offsetof(CommandRecord, tag) == 96);
static_assert(offsetof(CommandRecord, terms) == 100);
static_assert(offsetof(CommandRecord, expires) == 104);
static_assert(std::is_trivially_copyable_v<CommandRecord>);
static_assert(std::has_unique_object_representations_v<CommandRecord>);

[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(const CommandRecord& record) {
    return {reinterpret_cast<const std::uint8_t*>(&record), sizeof(record)};
}

}  // namespace holdfast::ledger
