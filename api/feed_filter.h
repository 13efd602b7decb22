/// Which entries a restricted feed brings: found by what entries touched, not by reading them.
///
/// Thread-safety: plain data and functions over ports.
#pragma once

#include <optional>
#include <string>

#include "api/committed.h"
#include "api/read_frames.h"

namespace holdfast::api {

/// A filter as the server asks with it: accounts, and a party under its name as touched; ascending.
using FeedKeys = std::vector<ledger::AccountId>;
[[nodiscard]] FeedKeys feed_keys(const FeedFilter& filter);

/// Why such a feed can't be had; nothing if it can.
struct FeedRefusal {
    ErrorCode code = ErrorCode::malformed;
    std::string message;
};
[[nodiscard]] std::optional<FeedRefusal> refusal_of(const FeedFilter& filter,
                                                    const ledger::State& state);

/// Does an entry that touched these (ascending) belong to the feed?
[[nodiscard]] bool is_touched(const FeedKeys& keys, const std::vector<ledger::AccountId>& touched);

/// A stretch of the log looked through.
struct FeedStretch {
    std::vector<std::pair<ledger::Sequence, Bytes>> wanted;  ///< ascending, as stored
    ledger::Sequence until = 0;  ///< no other entry before this one is wanted
};
/// Looks from `from` on, at most to `end`, as far as a bounded number of look-ups and bytes go. How
/// many entries are passed over is no matter: the views are asked, not the entries.
[[nodiscard]] FeedStretch look_through(const FeedKeys& keys, const Views& views,
                                       const ledger::EventLog& log, ledger::Sequence from,
                                       ledger::Sequence end);

}  // namespace holdfast::api
