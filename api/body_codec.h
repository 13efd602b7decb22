/// Bodies of frames as bytes: ledger/fields.h with longer sequences.
///
/// A body lists its fields once, as rows and events do, and is encoded by the same rules; on top
/// come `Blob` (u32 length and bytes) and `List<T, Max>` (u32 count and elements). Decoding is
/// canonical: a body that is not read to its last byte, or would encode otherwise, is refused. A
/// list's count is bounded by its type and by the bytes that are left, before anything is
/// allocated. Thread-safety: free functions.
#pragma once

#include <optional>
#include <vector>

#include "ledger/fields.h"

namespace holdfast::api {

using ledger::Bytes;
using ledger::ByteSpan;

/// Bytes that may be longer than 65,535.
struct Blob {
    Bytes content;
    friend bool operator==(const Blob&, const Blob&) = default;
};

/// A sequence that may be longer than 255, but not than Max.
template <class T, std::size_t Max>
struct List {
    static constexpr std::size_t kMax = Max;
    using Element = T;

    std::vector<T> items;

    [[nodiscard]] std::size_t size() const { return items.size(); }
    [[nodiscard]] auto begin() const { return items.begin(); }
    [[nodiscard]] auto end() const { return items.end(); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return items[index]; }
    friend bool operator==(const List&, const List&) = default;
};

template <class T>
concept IsList = requires {
    typename T::Element;
    T::kMax;
};

class BodyEncoder {
   public:
    explicit BodyEncoder(Bytes& out) : out_(out) {}

    template <class T>
    void operator()(const char* name, const T& value) {
        ledger::Writer writer(out_);
        if constexpr (std::is_same_v<T, Blob>) {
            writer.u32(static_cast<std::uint32_t>(value.content.size()));
            writer.raw(value.content);
        } else if constexpr (IsList<T>) {
            ledger::check(value.size() <= T::kMax, "a list is within its bound");
            writer.u32(static_cast<std::uint32_t>(value.size()));
            for (const auto& element : value) {
                (*this)(name, element);
            }
        } else if constexpr (requires { T::fields(value, *this); }) {
            T::fields(value, *this);
        } else {
            ledger::FieldEncoder encoder(out_);
            encoder(name, value);
        }
    }

   private:
    Bytes& out_;
};

class BodyDecoder {
   public:
    explicit BodyDecoder(ledger::Reader& in) : in_(in) {}

    template <class T>
    void operator()(const char* name, T& value) {
        if constexpr (std::is_same_v<T, Blob>) {
            const auto bytes = in_.raw(in_.u32());
            value.content.assign(bytes.begin(), bytes.end());
        } else if constexpr (IsList<T>) {
            const std::size_t count = in_.u32();
            in_.fail_unless(count <= T::kMax && count <= in_.left());  // no element is empty
            value.items.clear();
            for (std::size_t i = 0; i < count && !in_.failed(); ++i) {
                (*this)(name, value.items.emplace_back());
            }
        } else if constexpr (requires { T::fields(value, *this); }) {
            T::fields(value, *this);
        } else {
            ledger::FieldDecoder decoder(in_);
            decoder(name, value);
        }
    }

   private:
    ledger::Reader& in_;
};

template <class Body>
[[nodiscard]] Bytes encode_body(const Body& body) {
    Bytes out;
    BodyEncoder encoder(out);
    Body::fields(body, encoder);
    return out;
}
/// Nothing unless `bytes` are the one encoding of a body within its bounds.
template <class Body>
[[nodiscard]] std::optional<Body> decode_body(ByteSpan bytes) {
    std::optional<Body> body(std::in_place);
    ledger::Reader in(bytes);
    BodyDecoder decoder(in);
    Body::fields(*body, decoder);
    if (!in.finished()) {
        body.reset();
    }
    return body;
}

}  // namespace holdfast::api
