/// The ledger's vocabulary of identifiers and instants, each its own type.
///
/// An `Id` is 128 bits chosen by a client; UUIDv7 and ULID sort by time in this byte order.
/// A `Name<Tag>` is an id in the name space of one registered party (a platform, a rail, or 0 for
/// the ledger's own objects), so that two platforms never collide. Thread-safety: plain values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>

#include "crypto/ed25519.h"

namespace holdfast::ledger {

__extension__ typedef unsigned __int128 u128;
__extension__ typedef __int128 i128;

/// Number of a registered party. 0 is the ledger itself: its operators and its system accounts.
using PartyId = std::uint32_t;
inline constexpr PartyId kLedgerParty = 0;

/// Index of a registered currency; 0 is never a currency.
using CurrencyId = std::uint16_t;

/// Position of an entry in the log, from 0 (genesis).
using Sequence = std::uint64_t;

/// Nanoseconds since the Unix epoch, UTC. 0 stands for "never" where a deadline may be absent.
using Time = std::uint64_t;
using Duration = std::uint64_t;
inline constexpr Duration kSecond = 1'000'000'000;
inline constexpr Duration kHour = 3'600 * kSecond;
inline constexpr Duration kDay = 24 * kHour;

struct Id {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] bool is_zero() const { return *this == Id{}; }
    friend auto operator<=>(const Id&, const Id&) = default;
    friend bool operator==(const Id& a, const Id& b) {  // as two words: compared on every lookup
        return a.word(0) == b.word(0) && a.word(1) == b.word(1);
    }
    [[nodiscard]] std::uint64_t word(std::size_t index) const {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
        return value;
    }
};

template <class Tag>
struct Name {
    PartyId party = 0;
    Id id{};

    [[nodiscard]] bool is_zero() const { return id.is_zero(); }
    friend auto operator<=>(const Name&, const Name&) = default;
};

using AccountId = Name<struct AccountTag>;
using HoldId = Name<struct HoldTag>;
using CommandId = Name<struct CommandTag>;
using DepositId = Name<struct DepositTag>;  ///< party: the rail; id: its external reference
using PayoutId = Name<struct PayoutTag>;
using TermsId = Name<struct TermsTag>;
using MemberId = Name<struct MemberTag>;  ///< an account owner within its platform

/// The same id read as another kind of thing: a hold is named by the command that placed it.
template <class To, class From>
[[nodiscard]] To rename(const Name<From>& name) {
    return To{name.party, name.id};
}

/// Mixes ids for hash tables. Ids are chosen by clients, so a table may be attacked with colliding
/// ids; `seed` is a per-process secret and never reaches anything that is stored.
struct IdHash {
    static inline std::uint64_t seed = 0x9e3779b97f4a7c15ULL;

    static std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
        const u128 product = static_cast<u128>(a ^ seed) * (b ^ 0xa0761d6478bd642fULL);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    static std::uint64_t of(const Id& id, std::uint32_t party) {
        return mix(mix(id.word(0), id.word(1)), party + 0xe7037ed1a0b428dbULL);
    }
    using is_avalanching = void;  // tells boost's tables not to mix again
    template <class Tag>
    std::uint64_t operator()(const Name<Tag>& name) const {
        return of(name.id, name.party);
    }
    std::uint64_t operator()(const crypto::PublicKey& key) const {
        Id low;
        std::memcpy(low.bytes.data(), key.bytes.data(), low.bytes.size());
        return of(low, 0);
    }
    std::uint64_t operator()(std::uint32_t value) const {
        return mix(value, 0x8ebc6af09c88c6e3ULL);
    }
    std::uint64_t operator()(std::uint64_t value) const {
        return mix(value, 0x8ebc6af09c88c6e3ULL);
    }
};

}  // namespace holdfast::ledger
