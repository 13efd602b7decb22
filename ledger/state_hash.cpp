#include "ledger/state_hash.h"

#include "crypto/bytes.h"
#include "crypto/sha256.h"

namespace holdfast::ledger {

namespace {

constexpr std::string_view kStateLabel{"holdfast/state/v1\0", 18};
constexpr std::size_t kChunkBytes = 1 << 16;

}  // namespace

Digest state_hash(const State& state) {
    crypto::Sha256 hash;
    hash.update(crypto::bytes_of(kStateLabel));
    Bytes buffer;
    Bytes record;
    encode_fields(state.facts, buffer);
    State::tables(state, [&](std::uint8_t number, const char*, const auto& table) {
        Writer out(buffer);
        out.u8(number);
        out.u64(table.size());
        table.for_each_sorted([&](const auto& key, const auto& row) {
            record.clear();
            encode_fields(row, record);
            encode_key(key, buffer);
            out.u32(static_cast<std::uint32_t>(record.size()));
            out.raw(record);
            if (buffer.size() >= kChunkBytes) {
                hash.update(buffer);
                buffer.clear();
            }
        });
    });
    hash.update(buffer);
    return hash.finish();
}

}  // namespace holdfast::ledger
