// Comparing, exporting, rebuilding: diff, export, rebuild.
#include <fmt/format.h>

#include "crypto/hex.h"
#include "ledger/text/json_writer.h"
#include "replay/books.h"
#include "replay/cli.h"
#include "replay/compare.h"
#include "replay/pot_names.h"
#include "replay/progress.h"
#include "replay/view_rebuild.h"

namespace holdfast::replay {

namespace {

constexpr std::size_t kAccountsShown = 1000;

std::string available_text(const ledger::Account* account, const ledger::State& state) {
    return account == nullptr ? "none"
                              : money_text(account->available.value(), account->currency, state);
}

void print_comparison_json(const Comparison& compared,
                           const std::vector<AccountDifference>& accounts,
                           const ledger::State& first, const ledger::State& second) {
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    out.member("same", !compared.first_difference.has_value());
    out.member("entries_first", compared.entries_first);
    out.member("entries_second", compared.entries_second);
    if (compared.first_difference) {
        out.member("first_difference", *compared.first_difference);
        out.member("difference", compared.difference);
    }
    out.key("accounts");
    out.open_array();
    for (const AccountDifference& each : accounts) {
        out.open_object();
        out.member("account", account_label(each.account, each.first != nullptr ? first : second));
        out.member("available_first", available_text(each.first, first));
        out.member("available_second", available_text(each.second, second));
        out.close_object();
    }
    out.close_array();
    out.close_object();
    fmt::print("{}\n", json);
}

void print_comparison(const Comparison& compared, const std::vector<AccountDifference>& accounts,
                      const ledger::State& first, const ledger::State& second) {
    if (!compared.first_difference) {
        fmt::print("the same {} entries\n", with_commas(compared.entries_first));
        return;
    }
    fmt::print("entry {} is the first that differs: {}\n", *compared.first_difference,
               compared.difference);
    fmt::print("entries: {} and {}\n", with_commas(compared.entries_first),
               with_commas(compared.entries_second));
    for (const AccountDifference& each : accounts) {
        fmt::print("{:<44} {:>20} {:>20}\n",
                   account_label(each.account, each.first != nullptr ? first : second),
                   available_text(each.first, first), available_text(each.second, second));
    }
    if (accounts.size() == kAccountsShown) {
        fmt::print("… and perhaps more accounts\n");
    }
}

}  // namespace

ExitCode run_diff(const CliOptions& options, const std::filesystem::path& second_folder) {
    const FolderSource first(options.folder);
    store::StoreOptions other = options.folder;
    other.folder = second_folder;
    other.anchor.clear();
    const FolderSource second(other);
    const Comparison compared = compare_logs(first, second);
    if (!compared.first_difference) {
        const ledger::State none;
        options.json ? print_comparison_json(compared, {}, none, none)
                     : print_comparison(compared, {}, none, none);
        return ExitCode::ok;
    }
    const Fold folded_first = fold_until(first, {}, options.limits());
    const Fold folded_second = fold_until(second, {}, options.limits());
    const auto accounts =
        compare_accounts(folded_first.state(), folded_second.state(), kAccountsShown);
    options.json
        ? print_comparison_json(compared, accounts, folded_first.state(), folded_second.state())
        : print_comparison(compared, accounts, folded_first.state(), folded_second.state());
    return ExitCode::differs;
}

ExitCode run_rebuild(const CliOptions& options) {
    ProgressBar bar(!options.json);
    const ledger::Sequence applied =
        rebuild_views(options.folder, options.limits(), options.row_bytes(), bar.callback());
    bar.clear();
    if (options.json) {
        fmt::print("{{\"applied\":{}}}\n", applied);
    } else {
        fmt::print("the views are made anew from {} entries\n", with_commas(applied));
    }
    return ExitCode::ok;
}

ExitCode run_export(const CliOptions& options, const std::filesystem::path& out_folder) {
    const FolderSource source(options.folder);
    ProgressBar bar(!options.json);
    const BooksReport report = export_books(source, out_folder, options.limits(), bar.callback());
    bar.clear();
    if (options.json) {
        std::string json;
        ledger::JsonWriter out(json);
        out.open_object();
        out.member("out", out_folder.string());
        out.member("entries", report.tip.next);
        out.member("events", report.events);
        out.member("head", crypto::to_hex(report.tip.head));
        out.member("state_hash", crypto::to_hex(report.state_hash));
        out.close_object();
        fmt::print("{}\n", json);
        return ExitCode::ok;
    }
    fmt::print("{} entries, {} events in {}:\n", with_commas(report.tip.next),
               with_commas(report.events), out_folder.string());
    for (const FileSeal& file : report.files) {
        fmt::print("  {:<16} {:>14} bytes  {}\n", file.name, with_commas(file.bytes),
                   crypto::to_hex(file.sha256));
    }
    fmt::print("  manifest.json\n");
    return ExitCode::ok;
}

}  // namespace holdfast::replay
