#include "replay/compare.h"

#include <algorithm>
#include <set>

#include "crypto/hex.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/time_text.h"

namespace holdfast::replay {

namespace {

using ledger::Sequence;

std::string in_both(const std::string& what, const std::string& first, const std::string& second) {
    return what + ": " + first + " in the first, " + second + " in the second";
}

std::string describe(const ledger::Entry& first, const ledger::Entry& second) {
    const ledger::Leaf& a = first.leaf();
    const ledger::Leaf& b = second.leaf();
    if (a.type != b.type) {
        return in_both("type", std::string(name_of(a.type)), std::string(name_of(b.type)));
    }
    if (first.previous_head() != second.previous_head()) {
        return "they follow different entries";
    }
    if (a.commands_root != b.commands_root) {
        return in_both("commands", std::to_string(a.command_count),
                       std::to_string(b.command_count)) +
               ", with other contents";
    }
    if (a.time != b.time) {
        return in_both("time", ledger::format_time(a.time), ledger::format_time(b.time));
    }
    return a.outcomes_root != b.outcomes_root ? "the same commands have other outcomes"
                                              : "they differ in their leaf";
}

std::string describe(const ledger::Bytes& first, const ledger::Bytes& second, Sequence sequence) {
    try {
        return describe(*parse_entry(first, sequence), *parse_entry(second, sequence));
    } catch (const FoundError&) {
        return "at least one of them is no entry";
    }
}

bool is_same(const ledger::Account* first, const ledger::Account* second) {
    return first != nullptr && second != nullptr &&
           ledger::encode_fields(*first) == ledger::encode_fields(*second);
}

}  // namespace

Comparison compare_logs(const EntrySource& first, const EntrySource& second) {
    Comparison result{first.next(), second.next(), std::nullopt, {}};
    const Sequence both = std::min(first.next(), second.next());
    for (Sequence at = 0; at < both; ++at) {
        const auto a = first.get(at);
        const auto b = second.get(at);
        if (a != b) {
            result.first_difference = at;
            result.difference = describe(a, b, at);
            return result;
        }
    }
    if (first.next() != second.next()) {
        result.first_difference = both;
        result.difference = first.next() < second.next() ? "the first log ends before it"
                                                         : "the second log ends before it";
    }
    return result;
}

std::vector<AccountDifference> compare_accounts(const ledger::State& first,
                                                const ledger::State& second, std::size_t max) {
    std::set<ledger::AccountId> all;
    const auto collect = [&](const ledger::AccountId& id, const ledger::Account&) {
        if (!is_same(first.accounts.find(id), second.accounts.find(id))) {
            all.insert(id);
        }
    };
    first.accounts.for_each(collect);
    second.accounts.for_each(collect);
    std::vector<AccountDifference> found;
    for (const auto& id : all) {
        if (found.size() == max) {
            break;
        }
        found.push_back({id, first.accounts.find(id), second.accounts.find(id)});
    }
    return found;
}

}  // namespace holdfast::replay
