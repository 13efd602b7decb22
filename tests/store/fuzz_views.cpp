// What the views read back from their RocksDB: any bytes are a run's description, a block or how
// far they go, or are refused. The first byte chooses the width of the keys.

#include <algorithm>
#include <array>

#include "ledger/check.h"
#include "ledger/store/pending_history.h"
#include "ledger/store/store_error.h"
#include "ledger/store/time_marks.h"
#include "ledger/store/views_content.h"

namespace {

using namespace holdfast::store;
using holdfast::ledger::Bytes;
using holdfast::ledger::ByteSpan;
using holdfast::ledger::check;

bool same(ByteSpan a, ByteSpan b) { return std::ranges::equal(a, b); }

void check_description(ByteSpan bytes, std::size_t key_width) {
    auto content = Run::parse(1, bytes, key_width);
    if (!content) return;
    const Run run(std::move(*content), std::make_shared<BatchUses>());
    check(same(run.describe(), bytes), "a run's description has one encoding");
    check(run.records() <= run.content().blocks.size() * kBlockBytesMax, "records are bounded");
    for (const BlockRef& block : run.content().blocks) {
        check(run.block_for(block.first_key) <= run.content().blocks.size(), "a block is found");
    }
}

void check_applied(ByteSpan bytes) {
    if (const auto applied = decode_applied(bytes)) {
        check(same(encode_applied(*applied), bytes), "how far views go has one encoding");
    }
}

void check_block(ByteSpan bytes, std::size_t key_width) {
    std::size_t read = 0;
    try {
        for_each_in_block(bytes, key_width, [&](ByteSpan record) {
            read += record.size();
            check(key_of_record(record, key_width).size() == key_width, "a key is whole");
            if (key_width != kHistoryKeyWidth) return;
            const auto touch = decode_touch(record);
            Bytes key;
            encode_history_key(touch.account, touch.place, key);
            check(same(key, key_of_record(record, key_width)), "a touch's key has one encoding");
            check(same(holdfast::ledger::encode_fields(touch.after),
                       value_of_record(record, key_width)),
                  "a touch has one encoding");
        });
    } catch (const StoreError& error) {
        check(error.fault() == StoreFault::views_unreadable, "damage is called by its name");
        return;
    }
    check(read + 4 == bytes.size() || bytes.size() < 4, "a block is read to its end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::size_t, 5> kWidths = {4, kTimeMarkWidth, 20, kHistoryKeyWidth, 32};
    if (size == 0) return 0;
    const std::size_t key_width = kWidths[data[0] % kWidths.size()];
    const ByteSpan bytes(data + 1, size - 1);
    check_description(bytes, key_width);
    check_applied(bytes);
    check_block(bytes, key_width);
    return 0;
}
