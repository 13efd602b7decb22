/// The groups of subcommands: each function adds one group to the command line.
///
/// A subcommand runs as its callback, with the session, and throws UserError, BadText or
/// ClientError. Thread-safety: one thread.
#pragma once

#include "api/cli/session.h"

namespace holdfast::api::cli {

void add_key_commands(CLI::App& app, Session& session);
void add_init_command(CLI::App& app, Session& session);
void add_account_commands(CLI::App& app, Session& session);
void add_money_commands(CLI::App& app, Session& session);
void add_escrow_commands(CLI::App& app, Session& session);
void add_campaign_commands(CLI::App& app, Session& session);
void add_rail_commands(CLI::App& app, Session& session);
void add_operator_commands(CLI::App& app, Session& session);
void add_query_commands(CLI::App& app, Session& session);
void add_proof_commands(CLI::App& app, Session& session);
void add_dossier_commands(CLI::App& app, Session& session);
void add_history_commands(CLI::App& app, Session& session);
void add_log_commands(CLI::App& app, Session& session);
void add_run_command(CLI::App& app, Session& session);
void add_witness_commands(CLI::App& app, Session& session);
void add_monitor_command(CLI::App& app, Session& session);
void add_demo_command(CLI::App& app, Session& session);

}  // namespace holdfast::api::cli
