#include "api/cli/entry_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/command_info.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

/// "transfer ok, hold insufficient_funds ×2, …": what an entry holds, in a line.
std::string summary_of(const ledger::Entry& entry) {
    constexpr std::size_t kPartsMax = 6;
    std::vector<std::pair<std::string, std::size_t>> parts;
    for (std::size_t i = 0; i < entry.command_count(); ++i) {
        const ledger::CommandInfo* info = ledger::find_command(entry.command(i).kind());
        const std::string part = fmt::format("{} {}", info == nullptr ? "?" : info->name,
                                             name_of(entry.outcomes()[i].reason));
        const auto same =
            std::ranges::find(parts, part, &std::pair<std::string, std::size_t>::first);
        if (same != parts.end()) {
            same->second += 1;
        } else {
            parts.emplace_back(part, 1);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), kPartsMax); ++i) {
        text += fmt::format("{}{}{}", i == 0 ? "" : ", ", parts[i].first,
                            parts[i].second == 1 ? "" : fmt::format(" ×{}", parts[i].second));
    }
    return text + (parts.size() > kPartsMax ? ", …" : "");
}

}  // namespace

std::string entry_line(ledger::Sequence sequence, const ledger::Entry& entry) {
    return fmt::format("{:>8}  {}  {:9}  {}", sequence,
                       ledger::format_time(entry.leaf().time).substr(0, 19),
                       name_of(entry.leaf().type),
                       entry.leaf().type == ledger::EntryType::timers
                           ? fmt::format("{} timer(s)", entry.outcomes().size())
                           : summary_of(entry));
}

}  // namespace holdfast::api::cli
