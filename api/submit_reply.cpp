#include "api/submit_reply.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

namespace holdfast::api {

SubmitReply make_submit_reply(const ledger::Entry& entry, ledger::Sequence sequence,
                              const SignedHead& head) {
    SubmitReply reply;
    reply.entry = sequence;
    reply.time = entry.leaf().time;
    reply.command_count = entry.leaf().command_count;
    reply.head = head;
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        const ledger::Outcome& outcome = entry.outcomes()[i];
        if (outcome.reason != ledger::Reason::ok ||
            outcome.detail.kind != ledger::DetailKind::none) {
            reply.results.items.push_back({static_cast<std::uint16_t>(i), outcome.reason,
                                           outcome.detail.kind,
                                           ledger::Amount(outcome.detail.value)});
        }
    }
    return reply;
}

std::vector<AccountAfter> balances_after(std::span<const ledger::Touch> touches,
                                         ledger::Sequence entry, const ledger::State& state) {
    boost::unordered_flat_set<ledger::AccountId, ledger::IdHash> seen;
    std::vector<AccountAfter> balances;
    auto touch = std::ranges::lower_bound(
        touches, entry, {}, [](const ledger::Touch& each) { return each.place.entry; });
    for (; touch != touches.end() && touch->place.entry == entry; ++touch) {
        if (!is_of_party(*touch) && balances.size() < kMaxBalances &&
            seen.insert(touch->account).second) {
            balances.push_back({touch->account, *state.accounts.find(touch->account)});
        }
    }
    return balances;
}

}  // namespace holdfast::api
