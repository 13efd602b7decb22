/// declare_outage: time that does not count, because the parties could not act.
///
/// Extension: interval (from, to]: every party-facing deadline inside it moves by its length, once,
/// even if another interval covers the same time. At most 30 days long, and ending at most 30 days
/// from now. The operators' (party 0, by quorum, two operators at least). Reasons:
/// invalid_time_window.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct DeclareOutage {
    static constexpr auto kind = CommandKind::declare_outage;
    static constexpr std::string_view name = "declare_outage";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kInterval),
        .needed_extension = tag_bits(Extension::kInterval),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
