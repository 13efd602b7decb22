/// One description of a struct's fields, many uses: canonical bytes, their decoding, JSON.
///
/// A type lists its fields once, in wire order:
///     struct Leg { AccountId to; Amount amount;
///                  static void fields(auto& self, auto& visit) { visit("to", self.to); ... } };
/// `encode` and `decode` fold over that list. The encoding is canonical: integers little-endian and
/// fixed, amounts and balances as a length byte and the fewest bytes, optionals as 0 or 1 and the
/// value, sequences as a count byte (at most 255) and the elements, text and bytes with a u16
/// length. Decoding refuses every other encoding of the same value. Format: ledger/FORMAT.md,
/// "Fields". Thread-safety: free functions.
#pragma once

#include <bit>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "ledger/codec.h"

namespace holdfast::ledger {

class FieldEncoder {
   public:
    explicit FieldEncoder(Bytes& out) : out_(out) {}

    template <class T>
    void operator()(const char* /*name*/, const T& value) {
        put(value);
    }

   private:
    void put(bool value) { out_.u8(value ? 1 : 0); }
    template <std::unsigned_integral T>
    void put(T value) {
        out_.integer(value);
    }
    template <class T>
    requires std::is_enum_v<T>
    void put(T value) { out_.integer(static_cast<std::underlying_type_t<T>>(value)); }
    void put(Amount value) { magnitude(value.value(), 0); }
    void put(Total value) { magnitude(value.value(), 0); }
    void put(Balance value) {
        const bool negative = value.value() < 0;
        magnitude(static_cast<u128>(negative ? -value.value() : value.value()),
                  negative ? 0x80 : 0);
    }
    template <class T>
    requires requires(const T& value) { value.bytes.size(); }
    void put(const T& value) {  // Id, PublicKey, Signature
        out_.raw(value.bytes);
    }
    template <class Tag>
    void put(const Name<Tag>& value) {
        out_.name(value);
    }
    template <std::size_t N>
    void put(const std::array<std::uint8_t, N>& value) {
        out_.raw(value);
    }
    void put(const Bytes& value) { out_.short_bytes(value); }
    void put(const std::string& value) {
        out_.short_bytes({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) {
            put(*value);
        }
    }
    template <class T>
    void put(const std::vector<T>& values) {
        check(values.size() <= 0xff, "a sequence has at most 255 elements");
        out_.u8(static_cast<std::uint8_t>(values.size()));
        for (const auto& value : values) {
            put(value);
        }
    }
    template <class T>
    requires requires(const T& value, FieldEncoder& self) { T::fields(value, self); }
    void put(const T& value) { T::fields(value, *this); }
    void magnitude(u128 value, std::uint8_t sign) {
        const auto high = static_cast<std::uint64_t>(value >> 64);
        const auto low = static_cast<std::uint64_t>(value);
        const int bits = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
        const auto count = static_cast<std::uint8_t>((bits + 7) / 8);
        std::array<std::uint8_t, 1 + sizeof value> bytes{};
        bytes[0] = count | sign;
        std::memcpy(&bytes[1], &value, sizeof value);
        out_.raw(std::span(bytes).first(1U + count));
    }

    Writer out_;
};

class FieldDecoder {
   public:
    explicit FieldDecoder(Reader& in) : in_(in) {}

    template <class T>
    void operator()(const char* /*name*/, T& value) {
        get(value);
    }

   private:
    void get(bool& value) {
        const auto byte = in_.u8();
        in_.fail_unless(byte <= 1);
        value = byte == 1;
    }
    template <std::unsigned_integral T>
    void get(T& value) {
        value = in_.integer<T>();
    }
    template <class T>
    requires std::is_enum_v<T>
    void get(T& value) {  // the owner of the enum checks the range: is_known(value)
        value = static_cast<T>(in_.integer<std::underlying_type_t<T>>());
        in_.fail_unless(is_known(value));
    }
    void get(Amount& value) {
        const auto parsed =
            Amount::from(magnitude(in_.u8()));  // above 14 bytes it is above the bound
        in_.fail_unless(parsed.has_value());
        value = parsed.value_or(Amount());
    }
    void get(Total& value) { value = Total(magnitude(in_.u8())); }
    void get(Balance& value) {
        const auto head = in_.u8();
        const auto parsed = Amount::from(magnitude(head & 0x7f));
        const bool negative = (head & 0x80) != 0;
        in_.fail_unless(parsed.has_value() && !(negative && parsed->is_zero()));
        const auto units = static_cast<i128>(parsed.value_or(Amount()).value());
        value = Balance(negative ? -units : units);
    }
    template <class T>
    requires requires(T& value) { value.bytes.size(); }
    void get(T& value) { value.bytes = in_.array<std::tuple_size_v<decltype(value.bytes)>>(); }
    template <class Tag>
    void get(Name<Tag>& value) {
        value = in_.name<Name<Tag>>();
    }
    template <std::size_t N>
    void get(std::array<std::uint8_t, N>& value) {
        value = in_.array<N>();
    }
    void get(Bytes& value) {
        const auto bytes = in_.short_bytes();
        value.assign(bytes.begin(), bytes.end());
    }
    void get(std::string& value) {
        const auto bytes = in_.short_bytes();
        value.assign(bytes.begin(), bytes.end());
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool present = false;
        get(present);
        value.reset();
        if (present) {
            get(value.emplace());
        }
    }
    template <class T>
    void get(std::vector<T>& values) {
        values.clear();
        const std::size_t count = in_.u8();
        for (std::size_t i = 0; i < count && !in_.failed(); ++i) {
            get(values.emplace_back());
        }
    }
    template <class T>
    requires requires(T& value, FieldDecoder& self) { T::fields(value, self); }
    void get(T& value) { T::fields(value, *this); }
    u128 magnitude(std::uint8_t count) {
        const auto bytes = in_.raw(count);
        in_.fail_unless(bytes.size() <= 16 && (bytes.empty() || bytes.back() != 0));
        u128 value = 0;
        if (!in_.failed()) {
            for (auto at = bytes.rbegin(); at != bytes.rend(); ++at) {
                value = value << 8 | *at;
            }
        }
        return value;
    }

    Reader& in_;
};

/// One value of any type a field can have.
template <class T>
void encode_value(const T& value, Bytes& out) {
    FieldEncoder encoder(out);
    encoder("", value);
}
template <class T>
void decode_value(T& value, Reader& in) {
    FieldDecoder decoder(in);
    decoder("", value);
}
template <class T>
void encode_fields(const T& value, Bytes& out) {
    FieldEncoder encoder(out);
    T::fields(value, encoder);
}
template <class T>
[[nodiscard]] Bytes encode_fields(const T& value) {
    Bytes out;
    encode_fields(value, out);
    return out;
}
/// Reads one value from `in`; the caller looks at `in.failed()`.
template <class T>
void decode_fields(T& value, Reader& in) {
    FieldDecoder decoder(in);
    T::fields(value, decoder);
}

}  // namespace holdfast::ledger
