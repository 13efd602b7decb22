#include "tests/scenarios/outbox.h"

#include <algorithm>

namespace holdfast::scenarios {

namespace {

// Small enough for a batch to stay below its megabyte, whatever the extensions.
constexpr std::size_t kCommandsMax = 200;

std::vector<KeyIndex> joined(std::vector<KeyIndex> signers, const std::vector<Item>& items) {
    for (const Item& item : items) {
        for (const Order& order : item.orders) {
            for (const KeyIndex key : order.signers) {
                if (std::ranges::find(signers, key) == signers.end()) {
                    signers.push_back(key);
                }
            }
        }
    }
    return signers;
}

std::size_t commands_of(const std::vector<Item>& items) {
    std::size_t count = 0;
    for (const Item& item : items) {
        count += item.orders.size();
    }
    return count;
}

Result result_of(std::span<const Result> results) {
    const auto culprit = std::ranges::find_if(
        results, [](const Result& result) { return outcome_word(result) == "rejected"; });
    return culprit == results.end() ? results.front() : *culprit;
}

}  // namespace

bool Outbox::has_room_for(const std::vector<Item>& items) const {
    return commands_ + commands_of(items) <= kCommandsMax &&
           joined(signers_, items).size() <= ledger::kMaxSigners;
}

void Outbox::add(std::vector<Item> items, bool without_end) {
    signers_ = joined(std::move(signers_), items);
    if (signers_.size() > ledger::kMaxSigners) {
        throw LedgerFailed("the steps of one run need more than four signers");
    }
    commands_ += commands_of(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (without_end || i + 1 < items.size()) {
            items[i].orders.back().record.flags |= ledger::kLinked;
        }
        ids_.insert(text_of(*items[i].step, "id").value_or(""));
        items_.push_back(std::move(items[i]));
    }
}

std::vector<Outbox::Answer> Outbox::send() {
    std::vector<ledger::StoredCommand> commands;
    for (const Item& item : items_) {
        for (const Order& order : item.orders) {
            commands.push_back(written(order, signers_));
        }
    }
    std::vector<Answer> answers;
    if (!commands.empty()) {
        const auto results = ledger_.submit(commands, signers_);
        std::size_t at = 0;
        for (Item& item : items_) {
            const std::size_t count = item.orders.size();
            answers.push_back({std::move(item), result_of(std::span(results).subspan(at, count))});
            at += count;
        }
    }
    items_.clear();
    signers_.clear();
    ids_.clear();
    commands_ = 0;
    return answers;
}

}  // namespace holdfast::scenarios
