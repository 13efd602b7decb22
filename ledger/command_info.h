/// What the list of commands folds into: one row of a table a command.
///
/// A command `C` in ledger/commands/ has
///     static constexpr CommandKind kind;          its number on the wire
///     static constexpr std::string_view name;     as in JSON, the command line and the docs
///     static constexpr CommandShape shape;        what it may and must carry
///     static bool needs_quorum(const Command&);   an operators' command that waits for k approvals
///     static bool authorized(const Context&);     may these signers wish this? (`not_authorized`)
///     static Outcome decide(const Context&);      its rules
/// Thread-safety: constants.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "ledger/command_shape.h"
#include "ledger/context.h"

namespace holdfast::ledger {

struct CommandInfo {
    CommandKind kind;
    std::string_view name;
    CommandShape shape;
    bool (*needs_quorum)(const Command&);
    bool (*authorized)(const Context&);
    Outcome (*decide)(const Context&);
};

template <class... Commands>
struct CommandList {
    static constexpr std::array<CommandInfo, sizeof...(Commands)> table = {
        CommandInfo{Commands::kind, Commands::name, Commands::shape, &Commands::needs_quorum,
                    &Commands::authorized, &Commands::decide}...};
};

/// All commands, in the order of command_list.h.
[[nodiscard]] std::span<const CommandInfo> all_commands();
/// Null for an unknown kind or name.
[[nodiscard]] const CommandInfo* find_command(CommandKind kind);
[[nodiscard]] const CommandInfo* find_command(std::string_view name);

}  // namespace holdfast::ledger
