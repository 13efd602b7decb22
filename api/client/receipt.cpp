#include "api/client/receipt.h"

#include "crypto/merkle.h"
#include "crypto/merkle_proof.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kOutcomesPerGroup = 8;

/// The group's outcome at this place; nothing if the bytes are not a whole group.
std::optional<ledger::Outcome> outcome_in(ByteSpan group, std::size_t place, std::size_t count) {
    ledger::Reader in(group);
    std::optional<ledger::Outcome> wanted;
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
        auto outcome = ledger::decode_outcome(in);
        if (i == place) {
            wanted = std::move(outcome);
        }
    }
    return in.finished() ? wanted : std::nullopt;
}

}  // namespace

std::optional<CheckedReceipt> check_receipt(const ReceiptReply& receipt,
                                            const ReceiptRequest& asked) {
    const auto leaf = ledger::parse_leaf(receipt.leaf.content);
    if (!leaf || leaf->type != ledger::EntryType::batch || receipt.index >= leaf->command_count ||
        receipt.entry != asked.entry || receipt.index != asked.index ||
        receipt.head.size <= receipt.entry) {
        return std::nullopt;
    }
    const std::size_t group = receipt.index / kOutcomesPerGroup;
    const std::size_t groups = (leaf->command_count + kOutcomesPerGroup - 1) / kOutcomesPerGroup;
    const std::size_t group_size =
        std::min(kOutcomesPerGroup, leaf->command_count - group * kOutcomesPerGroup);
    const bool is_included =
        crypto::verify_inclusion(receipt.index, leaf->command_count,
                                 crypto::leaf_hash(receipt.command.content),
                                 receipt.command_path.items, leaf->commands_root) &&
        crypto::verify_inclusion(group, groups, crypto::leaf_hash(receipt.outcomes.content),
                                 receipt.outcomes_path.items, leaf->outcomes_root);
    auto outcome =
        outcome_in(receipt.outcomes.content, receipt.index % kOutcomesPerGroup, group_size);
    auto command = ledger::StoredCommand::from_leaf(receipt.command.content);
    if (!is_included || !outcome || !command) {
        return std::nullopt;
    }
    return CheckedReceipt{
        std::move(*command), std::move(*outcome), leaf->time,
        ledger::next_head(receipt.previous_head, crypto::leaf_hash(receipt.leaf.content))};
}

}  // namespace holdfast::api
