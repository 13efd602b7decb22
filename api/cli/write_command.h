/// A subcommand that sends one ledger command: its flags become the command's JSON
/// (api/json_command.h), so that flags, JSON lines and the ledger mean the same by the same names.
///
/// Thread-safety: one thread, while the command line is put together and parsed.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "api/cli/session.h"

namespace holdfast::api::cli {

class WriteCommand {
   public:
    /// `kind` names the ledger's command.
    WriteCommand(CLI::App& parent, Session& session, const std::string& name,
                 const std::string& kind, const std::string& help);

    /// Text as the JSON has it. `option` is a name (positional, needed) or a flag ("--to").
    WriteCommand& text(const std::string& option, const std::string& field,
                       const std::string& help);
    WriteCommand& number(const std::string& option, const std::string& field,
                         const std::string& help);
    /// 64 hex digits, or @FILE: the file's SHA-256.
    WriteCommand& digest(const std::string& option, const std::string& field,
                         const std::string& help);
    /// The last positional: 1250, or 12.50 EUR; `or_full` allows "full".
    WriteCommand& amount(bool or_full = false);
    /// A boolean.
    WriteCommand& flag(const std::string& option, const std::string& field,
                       const std::string& help);
    /// A whole JSON value, for what is too rich for flags.
    WriteCommand& json(const std::string& option, const std::string& field,
                       const std::string& help);
    WriteCommand& fixed(const std::string& field, Json value);
    /// Runs before the command is sent, to complete it.
    WriteCommand& prepare(std::function<void(Json&)> step);
    /// Makes the last option needed.
    WriteCommand& needed();

    [[nodiscard]] CLI::App& app() { return *app_; }

   private:
    WriteCommand& add(const std::string& option, const std::string& help,
                      const std::function<void(const std::string&)>& take);

    CLI::App* app_;
    std::shared_ptr<Json> body_ = std::make_shared<Json>(Json::object());
    std::shared_ptr<std::vector<std::function<void(Json&)>>> steps_;
    CLI::Option* last_ = nullptr;
};

/// 64 hex digits, or @FILE: the file's SHA-256, as hex. Throws UserError.
[[nodiscard]] std::string digest_text(const std::string& text);

}  // namespace holdfast::api::cli
