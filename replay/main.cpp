// holdfast-replay: looks at a ledger offline, and believes nothing that it has not computed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <thread>

#include "ledger/text/quantity_text.h"
#include "replay/cli.h"

namespace holdfast::replay {

namespace {

std::string exit_code_table() {
    std::string table = "Exit codes:\n";
    for (const ExitInfo& info : exit_codes()) {
        table += fmt::format("  {:>2}  {:<10}  {}\n", static_cast<int>(info.code), info.name,
                             info.meaning);
    }
    return table;
}

// What the command line fills in.
struct Arguments {
    CliOptions options;
    std::filesystem::path second;
    std::filesystem::path out;
    ledger::Sequence sequence = 0;
    std::string at;
    std::string expect_hash;
    VerifyArguments verify;
    BalancesArguments balances;
    TilesArguments tiles;
    ReceiptArguments receipt;
    WhatIfArguments what_if;
    std::function<ExitCode()> run;
};

std::size_t size_of(const std::string& text) {
    const auto bytes = ledger::parse_quantity(text, ledger::kSizeUnits);
    if (!bytes) {
        throw CLI::ValidationError("--memory-budget", "'" + text + "' is no size like 64MiB");
    }
    return *bytes;
}

CLI::App* add_command(CLI::App& app, Arguments& arguments, const char* name, const char* help,
                      std::function<ExitCode()> run) {
    CLI::App* command = app.add_subcommand(name, help);
    CliOptions& options = arguments.options;
    command->add_option("DIR", options.folder.folder, "The ledger's data folder")->required();
    command->add_option("--anchor", options.folder.anchor,
                        "The anchor, where it is not DIR/anchor");
    command->add_option("--threads", options.threads, "Threads beside the main one")
        ->capture_default_str()
        ->check(CLI::Range(0, 64));
    command
        ->add_option_function<std::string>(
            "--memory-budget",
            [&options](const std::string& text) { options.memory_budget = size_of(text); },
            "Memory for rows and for what is read ahead, as 64MiB; only verify and rebuild keep "
            "their rows to it")
        ->default_str(ledger::format_quantity(options.memory_budget, ledger::kSizeUnits));
    command->add_flag("--json", options.json, "JSON on stdout, no progress bar");
    command->callback([&arguments, run] { arguments.run = run; });
    return command;
}

void add_commands(CLI::App& app, Arguments& all) {
    auto* verify = add_command(app, all, "verify", "Check everything, deciding every command again",
                               [&all] { return run_verify(all.options, all.verify); });
    verify->add_option("--invariants-every", all.verify.invariants_every,
                       "Check the invariants every so many entries, not only at the end");
    verify->add_option("--expect-head", all.verify.expect_head,
                       "SEQ:HEX: the log must pass through this head after entry SEQ");
    verify->add_option("--policy", all.verify.policy,
                       "C2SP tlog-policy: checkpoints must be signed and witnessed as it asks, "
                       "and it must name this log's key");
    verify->add_option("--checkpoint", all.verify.checkpoints,
                       "A checkpoint that was kept, as a signed note: the log must pass through "
                       "it; may be given again");
    verify
        ->add_option(
            "--scratch", all.options.scratch,
            "Where a private folder is made for rows beyond a quarter of --memory-budget, up "
            "to twice the size of DIR/views; else in TMPDIR")
        ->check(CLI::ExistingDirectory);
    verify->add_flag("!--no-views", all.verify.with_views, "Leave the views alone");
    add_command(app, all, "rebuild", "Make the views anew from the log (no server may be running)",
                [&all] { return run_rebuild(all.options); });
    auto* balances = add_command(app, all, "balances", "Balances now, or as they were",
                                 [&all] { return run_balances(all.options, all.balances); });
    balances->add_option("--at", all.balances.at, "An entry's number or an instant (RFC 3339)");
    balances->add_option("--account", all.balances.account, "Only this one: PARTY/HEX");
    auto* show = add_command(app, all, "show", "One entry: commands, outcomes, events",
                             [&all] { return run_show(all.options, all.sequence); });
    show->add_option("SEQ", all.sequence, "The entry's number")->required();
    auto* diff = add_command(app, all, "diff", "Where two logs part",
                             [&all] { return run_diff(all.options, all.second); });
    diff->add_option("DIR2", all.second, "The other data folder")->required();
    auto* books = add_command(app, all, "export", "The books, for accountants' tools",
                              [&all] { return run_export(all.options, all.out); });
    books->add_option("--out", all.out, "An empty folder")->required();
    auto* hash = add_command(app, all, "hash", "The state hash, now or as it was",
                             [&all] { return run_hash(all.options, all.at, all.expect_hash); });
    hash->add_option("--at", all.at, "An entry's number or an instant (RFC 3339)");
    hash->add_option("--expect-hash", all.expect_hash, "Fail unless it is this one");
    const char* const checkpoint_help =
        "A checkpoint that was kept, as a signed note; else the newest in DIR/site";
    auto* tiles = add_command(app, all, "tiles",
                              "The log as static files (C2SP tlog-tiles), for others to check",
                              [&all] { return run_tiles(all.options, all.tiles); });
    tiles->add_option("--out", all.tiles.out, "An empty folder")->required();
    tiles->add_option("--checkpoint", all.tiles.checkpoint, checkpoint_help);
    tiles->add_flag("!--no-bodies", all.tiles.with_bodies,
                    "Leave out the entries' bodies: headers and proofs only");
    auto* receipt = add_command(app, all, "receipt", "The proof of one result, as a file",
                                [&all] { return run_receipt(all.options, all.receipt); });
    receipt->add_option("PLACE", all.receipt.place, "ENTRY:INDEX, like 12:0")->required();
    receipt->add_option("--out", all.receipt.out, "A file to be made; else standard output");
    receipt->add_option("--checkpoint", all.receipt.checkpoint, checkpoint_help);
    auto* what_if = add_command(app, all, "what-if",
                                "Who would have been paid what, and when, under other terms",
                                [&all] { return run_what_if(all.options, all.what_if); });
    what_if->add_option("--fee", all.what_if.fee,
                        "Rate of the first line of every fee schedule, like 250bps");
    what_if->add_option("--inspect", all.what_if.inspect,
                        "Time to inspect after delivery, like 72h: the clock "
                        "inspect_after_delivery of agreements");
    what_if->add_option("--clock", all.what_if.clocks,
                        "NAME=LENGTH: another clock of agreements, one of those that begin after "
                        "agreement: reply, send_back, receive_back, negotiate, mediate, appeal, "
                        "inspect_after_ship, inspect_after_delivery, inspect_unproven, resume; may "
                        "be given again");
    add_command(app, all, "info", "What ledger this is and how far it reaches",
                [&all] { return run_info(all.options); });
}

ExitCode complain(ExitCode code, const std::string& what) {
    fmt::print(stderr, "holdfast-replay: {}: {}\n", name_of(code), what);
    return code;
}

ExitCode run(Arguments& arguments) {
    try {
        return arguments.run();
    } catch (const UsageError& error) {
        return complain(ExitCode::usage, error.what());
    } catch (const FoundError& error) {
        return complain(error.finding().code, text_of(error.finding()));
    } catch (const store::StoreError& error) {
        return complain(exit_code_of(error.fault()), error.what());
    } catch (const ledger::LogError& error) {
        return complain(ExitCode::unreadable, error.what());
    } catch (const std::exception& error) {
        return complain(ExitCode::failed, error.what());
    }
}

}  // namespace

}  // namespace holdfast::replay

int main(int argc, char** argv) {
    using namespace holdfast::replay;
    CLI::App app("Looks at a Holdfast ledger offline: its log is the only thing it believes.",
                 "holdfast-replay");
    Arguments arguments;
    arguments.options.threads = std::max(1U, std::thread::hardware_concurrency());
    app.require_subcommand(1);
    app.footer(exit_code_table());
    add_commands(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
    }
    return static_cast<int>(run(arguments));
}
