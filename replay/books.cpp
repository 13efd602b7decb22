#include "replay/books.h"

#include "crypto/merkle.h"
#include "ledger/state_hash.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/json_fields.h"
#include "replay/csv.h"
#include "replay/journal.h"
#include "replay/redecider.h"

namespace holdfast::replay {

namespace {

void make_empty(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    if (!std::filesystem::is_empty(folder)) {
        throw std::runtime_error(folder.string() +
                                 " is not empty; an export needs a folder of its own");
    }
}

void write_manifest(const std::filesystem::path& folder, const BooksReport& report,
                    const ledger::Facts& facts) {
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    out.member("format", "holdfast-books/1");
    out.member("origin", facts.genesis.origin);
    out.member("entries", report.tip.next);
    out.member("events", report.events);
    out.member("time", ledger::format_time(facts.time));
    out.member("head", crypto::to_hex(report.tip.head));
    out.member("root", crypto::to_hex(report.root));
    out.member("state_hash", crypto::to_hex(report.state_hash));
    out.key("files");
    out.open_array();
    for (const FileSeal& file : report.files) {
        out.open_object();
        out.member("name", file.name);
        out.member("bytes", file.bytes);
        out.member("sha256", crypto::to_hex(file.sha256));
        out.close_object();
    }
    out.close_array();
    out.close_object();
    OutputFile file(folder, "manifest.json");
    file.write(json + '\n');
    static_cast<void>(file.finish());
}

void write_entry_line(OutputFile& file, const SoundEntry& sound, std::string& line) {
    line.clear();
    ledger::JsonWriter out(line);
    ledger::write_entry(out, sound.sequence, *sound.entry);
    line += '\n';
    file.write(line);
}

}  // namespace

BooksReport export_books(const EntrySource& source, const std::filesystem::path& folder,
                         const ReadAheadLimits& limits, const OnProgress& on_progress) {
    if (source.next() == 0) {
        throw FoundError(
            Finding{ExitCode::chain, std::nullopt, "the log is empty: it has no genesis"});
    }
    make_empty(folder);
    OutputFile journal_file(folder, "books.journal");
    OutputFile events_file(folder, "events.csv");
    OutputFile entries_file(folder, "entries.jsonl");
    Journal journal(journal_file, genesis_of(*parse_entry(source.get(0), 0)).origin);
    EventsCsv events(events_file);

    BooksReport report;
    EventFold fold;
    crypto::MerkleFrontier frontier;
    Progress progress{0, source.next(), 0};
    std::string line;
    SoundEntries entries(source, 0, source.next(), limits);
    while (auto sound = entries.next()) {
        fold.take_in(*sound, [&](const PostedEvent& event) {
            journal.add(event, fold.state());
            events.add(event, fold.state());
        });
        write_entry_line(entries_file, *sound, line);
        frontier.append(sound->entry->leaf_hash());
        ++progress.entries;
        progress.commands += sound->entry->command_count();
        if (on_progress) {
            on_progress(progress);
        }
    }
    journal.close(fold.money(), fold.state());
    OutputFile balances_file(folder, "balances.csv");
    write_balances_csv(balances_file, fold.state());

    const ledger::Facts& facts = fold.state().facts;
    report.tip = {facts.next_sequence, facts.head};
    report.events = facts.next_event;
    report.root = frontier.root();
    report.state_hash = ledger::state_hash(fold.state());
    report.files = {journal_file.finish(), events_file.finish(), balances_file.finish(),
                    entries_file.finish()};
    write_manifest(folder, report, facts);
    return report;
}

}  // namespace holdfast::replay
