/// Canonical fixed-width encoding: little-endian integers, raw ids, length-prefixed bytes.
///
/// One value has one encoding. `Reader` never reads past its input: after a short or bad read it is
/// `failed()` and returns zeros, so a decoder checks once at its end with `finished()`.
/// Keys that must sort as bytes are written big-endian (`Writer::key`).
/// Thread-safety: one object, one thread.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstring>
#include <span>
#include <vector>

#include "ledger/amount.h"
#include "ledger/types.h"

namespace holdfast::ledger {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

static_assert(std::endian::native == std::endian::little, "records are read in place");

class Writer {
   public:
    explicit Writer(Bytes& out) : out_(&out) {}

    template <std::unsigned_integral T>
    void integer(T value) {
        if constexpr (sizeof(T) == 1) {
            out_->push_back(value);
        } else {
            raw(std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value));
        }
    }
    void u8(std::uint8_t value) { integer(value); }
    void u16(std::uint16_t value) { integer(value); }
    void u32(std::uint32_t value) { integer(value); }
    void u64(std::uint64_t value) { integer(value); }
    void u128le(u128 value) {
        u64(static_cast<std::uint64_t>(value));
        u64(static_cast<std::uint64_t>(value >> 64));
    }
    void amount(Amount value) { u128le(value.value()); }
    void balance(Balance value) { u128le(static_cast<u128>(value.value())); }
    void raw(ByteSpan bytes) { out_->insert(out_->end(), bytes.begin(), bytes.end()); }
    void id(const Id& id) { raw(id.bytes); }
    template <class Tag>
    void name(const Name<Tag>& name) {
        u32(name.party);
        id(name.id);
    }
    template <class Tag>
    void key(const Name<Tag>& name) {  // sorts as bytes
        for (int shift = 24; shift >= 0; shift -= 8) {
            u8(static_cast<std::uint8_t>(name.party >> shift));
        }
        id(name.id);
    }
    /// u16 length and the bytes; at most 65,535 of them.
    void short_bytes(ByteSpan bytes) {
        check(bytes.size() <= 0xffff, "short_bytes holds at most 65,535 bytes");
        u16(static_cast<std::uint16_t>(bytes.size()));
        raw(bytes);
    }
    [[nodiscard]] std::size_t size() const { return out_->size(); }

   private:
    Bytes* out_;
};

class Reader {
   public:
    explicit Reader(ByteSpan in) : in_(in) {}

    template <std::unsigned_integral T>
    T integer() {
        T value = 0;
        if (const auto bytes = raw(sizeof(T)); bytes.size() == sizeof(T)) {
            std::memcpy(&value, bytes.data(), sizeof(T));
        }
        return value;
    }
    std::uint8_t u8() { return integer<std::uint8_t>(); }
    std::uint16_t u16() { return integer<std::uint16_t>(); }
    std::uint32_t u32() { return integer<std::uint32_t>(); }
    std::uint64_t u64() { return integer<std::uint64_t>(); }
    u128 u128le() {
        const u128 low = u64();
        return low | static_cast<u128>(u64()) << 64;
    }
    Amount amount() {
        const auto value = Amount::from(u128le());
        fail_unless(value.has_value());
        return value.value_or(Amount());
    }
    Balance balance() {
        const auto value = static_cast<i128>(u128le());
        const bool good =
            value <= static_cast<i128>(kMaxAmount) && value >= -static_cast<i128>(kMaxAmount);
        fail_unless(good);
        return good ? Balance(value) : Balance();
    }
    /// The next `count` bytes; empty and failed where fewer are left.
    ByteSpan raw(std::size_t count) {
        if (failed_ || count > in_.size()) {
            failed_ = true;
            return {};
        }
        const auto bytes = in_.first(count);
        in_ = in_.subspan(count);
        return bytes;
    }
    template <std::size_t N>
    std::array<std::uint8_t, N> array() {
        std::array<std::uint8_t, N> value{};
        if (const auto bytes = raw(N); bytes.size() == N) {
            std::memcpy(value.data(), bytes.data(), N);
        }
        return value;
    }
    Id id() { return Id{array<16>()}; }
    template <class NameType>
    NameType name() {
        const PartyId party = u32();
        return NameType{party, id()};
    }
    template <class NameType>
    NameType key() {
        PartyId party = 0;
        for (int i = 0; i < 4; ++i) {
            party = party << 8 | u8();
        }
        return NameType{party, id()};
    }
    ByteSpan short_bytes() { return raw(u16()); }

    void fail_unless(bool condition) { failed_ = failed_ || !condition; }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::size_t left() const { return in_.size(); }
    /// True when everything was read and all of it was good.
    [[nodiscard]] bool finished() const { return !failed_ && in_.empty(); }

   private:
    ByteSpan in_;
    bool failed_ = false;
};

}  // namespace holdfast::ledger
