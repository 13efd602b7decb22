// holdfast: the command line of the ledger.

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "api/cli/groups.h"

namespace {

using namespace holdfast::api;
using namespace holdfast::api::cli;

std::string footer() {
    std::string text = "Exit codes:\n";
    for (const ExitInfo& info : kExitInfos) {
        text += fmt::format("  {}  {}\n", static_cast<int>(info.code), info.meaning);
    }
    text +=
        "\nIds are 32 hex digits, a UUID, or a name such as alice (the first 16 bytes of its "
        "SHA-256); PARTY/ID names\n"
        "another party's. Amounts are minor units (1250) or major ones with their currency (12.50 "
        "EUR).\n"
        "Data goes to stdout, notes to stderr. Try: holdfast demo";
    return text;
}

int fail(const std::exception& error, ExitCode code) {
    std::fflush(stdout);
    fmt::print(stderr, "holdfast: {}\n", error.what());
    return static_cast<int>(code);
}

int run(int argc, char** argv) {
    Session session;
    CLI::App app{"The command line of a Holdfast ledger: keys, accounts, money, and the log."};
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(footer());
    session.profile.add_to(app);
    app.add_flag("--json", session.out.is_json, "JSON lines, for programs");
    // Before any subcommand's callback, which all need it.
    app.parse_complete_callback([&] { session.profile.read_file(app); });
    add_demo_command(app, session);
    add_init_command(app, session);
    add_key_commands(app, session);
    add_account_commands(app, session);
    add_money_commands(app, session);
    add_escrow_commands(app, session);
    add_campaign_commands(app, session);
    add_rail_commands(app, session);
    add_operator_commands(app, session);
    add_query_commands(app, session);
    add_proof_commands(app, session);
    add_dossier_commands(app, session);
    add_history_commands(app, session);
    add_log_commands(app, session);
    add_run_command(app, session);
    add_witness_commands(app, session);
    add_monitor_command(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
    }
    return static_cast<int>(session.end());
}

}  // namespace

int main(int argc, char** argv) {
    umask(S_IRWXG | S_IRWXO);  // keys and unanswered batches are their owner's alone
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(argc, argv);
    } catch (const UserError& error) {
        return fail(error, error.code());
    } catch (const ClientError& error) {
        return fail(error, exit_code_of(error.failure().code));
    } catch (const BadText& error) {
        return fail(error, ExitCode::usage);
    } catch (const std::exception& error) {
        return fail(error, ExitCode::local);
    }
}
