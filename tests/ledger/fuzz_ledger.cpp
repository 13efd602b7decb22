// Any bytes are the one encoding of a batch, an entry, an entry's leaf, a genesis document or an
// extension, or are refused.

#include <algorithm>

#include "ledger/check.h"
#include "ledger/entry.h"
#include "ledger/text/json_entry.h"

namespace {

using namespace holdfast::ledger;

bool same(ByteSpan a, ByteSpan b) { return std::ranges::equal(a, b); }

void check_commands(const auto& parsed, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const Command command = parsed.command(i);
        check(command.extension == nullptr ||
                  same(encode_extension(*command.extension), command.extension_bytes),
              "an extension of a command has one encoding");
        const auto stored = StoredCommand::from_leaf(command.leaf_bytes());
        check(stored && same(stored->view().leaf_bytes(), command.leaf_bytes()),
              "a command's leaf is a command");
    }
}

void check_batch(const Bytes& bytes) {
    const auto parsed = SignedBatch::parse(bytes);
    const auto* batch = std::get_if<SignedBatch>(&parsed);
    if (batch == nullptr) return;
    Bytes again = encode_header(batch->header());
    check(same(again, batch->header_bytes()), "a header has one encoding");
    for (std::size_t i = 0; i < batch->header().signers.size(); ++i) {
        Writer(again).raw(batch->signature(i).bytes);
    }
    Writer(again).raw(batch->commands_bytes());
    check(same(again, bytes), "a batch has one encoding");
    check_commands(*batch, batch->size());
}

void check_entry(const Bytes& bytes) {
    const auto entry = Entry::parse(bytes);
    if (!entry) return;
    check(parse_leaf(entry->leaf_bytes()).has_value(), "an entry's leaf is a leaf");
    check_commands(*entry, entry->command_count());
    Bytes outcomes;
    for (const Outcome& outcome : entry->outcomes()) {
        encode_outcome(outcome, outcomes);
    }
    check(outcomes.size() <= bytes.size() && same(outcomes, ByteSpan(bytes).last(outcomes.size())),
          "outcomes have one encoding");
    check(entry->event_count() <= outcomes.size(), "no event is empty");
    static_cast<void>(entry->roots_are_good());
    static_cast<void>(entry->header_bytes());
    std::string text;
    JsonWriter out(text);
    write_entry(out, 7, *entry);
    check(text.front() == '{' && text.back() == '}', "an entry is a JSON object");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes(data, data + size);
    check_batch(bytes);
    check_entry(bytes);
    static_cast<void>(parse_leaf(bytes));
    if (const auto genesis = decode_genesis(bytes)) {
        check(encode_fields(*genesis) == bytes, "a genesis document has one encoding");
    }
    if (const auto extension = decode_extension(bytes)) {
        check(encode_extension(*extension) == bytes, "an extension has one encoding");
    }
    return 0;
}
