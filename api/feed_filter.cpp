#include "api/feed_filter.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/hex.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kLookUpsMax = 512;
constexpr std::size_t kWantedMax = 64;
constexpr std::size_t kBytesMax = 1 << 20;

std::string text_of(const ledger::AccountId& id) {
    return fmt::format("{}/{}", id.party, crypto::to_hex(id.id.bytes));
}

}  // namespace

FeedKeys feed_keys(const FeedFilter& filter) {
    FeedKeys keys(filter.accounts.begin(), filter.accounts.end());
    if (filter.party) {
        keys.push_back(ledger::party_as_touched(*filter.party));
    }
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::optional<FeedRefusal> refusal_of(const FeedFilter& filter, const ledger::State& state) {
    for (const ledger::AccountId& id : filter.accounts) {
        const auto account = state.accounts.copy(id);
        if (!account) {
            return FeedRefusal{ErrorCode::out_of_range, "there is no account " + text_of(id)};
        }
        if (account->has(ledger::kNoHistory)) {
            return FeedRefusal{ErrorCode::not_available,
                               "no history is kept of account " + text_of(id)};
        }
    }
    if (filter.party && *filter.party != ledger::kLedgerParty &&
        state.parties.find(*filter.party) == nullptr) {
        return FeedRefusal{ErrorCode::out_of_range,
                           fmt::format("there is no party {}", *filter.party)};
    }
    return std::nullopt;
}

bool is_touched(const FeedKeys& keys, const std::vector<ledger::AccountId>& touched) {
    return std::ranges::any_of(keys, [&](const ledger::AccountId& key) {
        return std::ranges::binary_search(touched, key);
    });
}

FeedStretch look_through(const FeedKeys& keys, const Views& views, const ledger::EventLog& log,
                         ledger::Sequence from, ledger::Sequence end) {
    FeedStretch stretch;
    end = std::min(end, views.taken_in());
    std::size_t look_ups = 0;
    const auto next_touch = [&](const ledger::AccountId& key, ledger::Sequence at) {
        ++look_ups;
        const auto found = views.touches(key, {at, 0}, false, 1);
        return found.empty() ? end : std::min(end, found.front().place.entry);
    };
    std::vector<ledger::Sequence> next;  // by key
    for (const ledger::AccountId& key : keys) {
        next.push_back(next_touch(key, from));
    }
    std::size_t bytes = 0;
    stretch.until = std::max(from, *std::ranges::min_element(next));
    while (stretch.until < end && look_ups < kLookUpsMax && bytes < kBytesMax &&
           stretch.wanted.size() < kWantedMax) {
        const ledger::Sequence wanted = stretch.until;
        auto stored = log.read(wanted, 1);
        ledger::check(!stored.empty(), "what the views name is in the log");
        bytes += stored.front().size();
        stretch.wanted.emplace_back(wanted, std::move(stored.front()));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (next[i] == wanted) {
                next[i] = next_touch(keys[i], wanted + 1);
            }
        }
        stretch.until = *std::ranges::min_element(next);
    }
    return stretch;
}

}  // namespace holdfast::api
