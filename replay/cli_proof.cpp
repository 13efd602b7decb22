// What others check: a site of the log as static files, and receipts.
#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "crypto/hex.h"
#include "ledger/store/site_folder.h"
#include "ledger/text/json_writer.h"
#include "replay/cli.h"
#include "replay/progress.h"
#include "replay/published.h"

namespace holdfast::replay {

namespace {

/// "ENTRY:INDEX"
WantedResult result_of(const std::string& text) {
    WantedResult wanted;
    const char* const end = text.data() + text.size();
    const auto entry = std::from_chars(text.data(), end, wanted.sequence);
    const bool has_colon = entry.ec == std::errc() && entry.ptr != end && *entry.ptr == ':';
    if (has_colon) {
        const auto index = std::from_chars(entry.ptr + 1, end, wanted.index);
        if (index.ec == std::errc() && index.ptr == end) {
            return wanted;
        }
    }
    throw UsageError("'" + text + "' is no ENTRY:INDEX, like 12:0");
}

HeldCheckpoint checkpoint_of(const CliOptions& options, const FolderSource& source,
                             const std::filesystem::path& checkpoint) {
    return held_checkpoint(
        source, read_note(checkpoint.empty() ? published_checkpoint(options.folder) : checkpoint));
}

}  // namespace

ExitCode run_tiles(const CliOptions& options, const TilesArguments& arguments) {
    if (std::filesystem::exists(arguments.out) && !std::filesystem::is_empty(arguments.out)) {
        throw UsageError(arguments.out.string() + " is not empty: a site needs an empty folder");
    }
    const FolderSource source(options.folder);
    const HeldCheckpoint held = checkpoint_of(options, source, arguments.checkpoint);
    store::SiteFolder site(arguments.out);
    {
        ProgressBar bar(!options.json);
        write_site(source, held, site, {arguments.with_bodies}, options.limits(), bar.callback());
    }
    const std::uint64_t later = source.next() - held.checkpoint.size;
    if (options.json) {
        std::string json;
        ledger::JsonWriter out(json);
        out.open_object();
        out.member("origin", held.checkpoint.origin);
        out.member("size", held.checkpoint.size);
        out.member("root", crypto::to_hex(held.checkpoint.root));
        out.member("not_covered", later);
        out.close_object();
        fmt::print("{}\n", json);
    } else {
        fmt::print("{}: {} entries, root {}\n", held.checkpoint.origin,
                   with_commas(held.checkpoint.size), crypto::to_hex(held.checkpoint.root));
    }
    if (later != 0) {
        fmt::print(stderr,
                   "holdfast-replay: the log's last {} entries are under no checkpoint yet\n",
                   with_commas(later));
    }
    return ExitCode::ok;
}

ExitCode run_receipt(const CliOptions& options, const ReceiptArguments& arguments) {
    const WantedResult wanted = result_of(arguments.place);
    if (std::filesystem::exists(arguments.out)) {
        throw UsageError(arguments.out.string() + ": there is such a file already");
    }
    const FolderSource source(options.folder);
    const HeldCheckpoint held = checkpoint_of(options, source, arguments.checkpoint);
    std::string file;
    try {
        ProgressBar bar(!options.json);
        file = receipt_of(source, held, wanted, options.limits(), bar.callback());
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
    if (arguments.out.empty()) {
        fmt::print("{}", file);
        return ExitCode::ok;
    }
    std::ofstream out(arguments.out, std::ios::binary);
    out << file;
    out.close();
    if (!out) {
        throw std::runtime_error("can't write " + arguments.out.string());
    }
    fmt::print(stderr, "holdfast-replay: the receipt is in {}: {} bytes\n", arguments.out.string(),
               file.size());
    return ExitCode::ok;
}

}  // namespace holdfast::replay
