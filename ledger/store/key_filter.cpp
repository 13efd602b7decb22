#include "ledger/store/key_filter.h"

namespace holdfast::store {

namespace {

constexpr std::size_t kBitsPerKey = 10;
constexpr int kProbes = 6;

// Calls `visit(byte of the line, its bit)` for each of a key's bits: the top nine bits of each
// multiple name one.
void for_each_bit(std::uint64_t hash, auto&& visit) {
    auto low = static_cast<std::uint32_t>(hash);
    for (int i = 0; i < kProbes; ++i, low *= 0x9e37'79b9U) {
        const std::uint32_t bit = low >> 23;
        visit(bit >> 3, static_cast<std::uint8_t>(1U << (bit & 7)));
    }
}

}  // namespace

KeyFilter KeyFilter::of(std::span<const std::uint64_t> hashes) {
    KeyFilter filter;
    const std::size_t lines = hashes.size() * kBitsPerKey / (8 * kLineBytes) + 1;
    filter.bytes_.resize(lines * kLineBytes);
    for (const std::uint64_t hash : hashes) {
        const std::size_t line = filter.line_of(hash);
        for_each_bit(hash, [&](std::size_t byte, std::uint8_t bit) {
            filter.bytes_[line + byte] =
                static_cast<std::uint8_t>(filter.bytes_[line + byte] | bit);
        });
    }
    return filter;
}

std::optional<KeyFilter> KeyFilter::parse(ledger::ByteSpan bytes) {
    if (bytes.empty() || bytes.size() % kLineBytes != 0) {
        return std::nullopt;
    }
    KeyFilter filter;
    filter.bytes_.assign(bytes.begin(), bytes.end());
    return filter;
}

bool KeyFilter::may_have(std::uint64_t hash) const {
    const std::size_t line = line_of(hash);
    bool has_all = true;
    for_each_bit(hash, [&](std::size_t byte, std::uint8_t bit) {
        has_all = has_all && (bytes_[line + byte] & bit) != 0;
    });
    return has_all;
}

std::size_t KeyFilter::line_of(std::uint64_t hash) const {
    const std::uint64_t lines = bytes_.size() / kLineBytes;
    return static_cast<std::size_t>((hash >> 32) * lines >> 32) * kLineBytes;
}

}  // namespace holdfast::store
