// dossier, verify-dossier: all that happened to one escrow, hold or gift, in one file.

#include "api/cli/found_command.h"
#include "api/cli/groups.h"
#include "api/cli/proof_files.h"
#include "api/cli/proof_text.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"

namespace holdfast::api::cli {

namespace {

struct Place {
    ledger::Sequence entry = 0;
    std::uint16_t index = 0;
};

/// The agreement and its milestones; of anything else the one name.
std::vector<ledger::DossierName> names_of(Session& session, const ledger::CommandId& subject) {
    const auto agreement =
        session.reader().row<ledger::Agreement>(ledger::rename<ledger::AgreementId>(subject));
    std::vector<ledger::DossierName> names = {{subject, agreement ? "agreement" : "hold"}};
    if (agreement) {
        const auto following = ledger::names_following(subject);
        for (std::size_t i = 0; i < agreement->terms.prices.size(); ++i) {
            names.push_back({following.at(i + 1), "milestone"});
        }
    }
    return names;
}

void take_mentions(const ledger::Entry& entry, ledger::Sequence sequence,
                   const std::vector<ledger::CommandId>& names, std::vector<Place>& places) {
    const bool is_batch = entry.leaf().type == ledger::EntryType::batch;
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        Bytes outcome;
        ledger::encode_outcome(entry.outcomes()[i], outcome);
        if (mentions(is_batch ? entry.command(i).leaf_bytes() : Bytes{}, outcome, names)) {
            places.push_back({sequence, static_cast<std::uint16_t>(i)});
        }
    }
}

/// Reads the log from the subject's beginning to its end.
std::vector<Place> find_mentions(Session& session, ledger::Sequence from,
                                 const std::vector<ledger::CommandId>& names) {
    constexpr std::uint32_t kChunk = 1024;
    std::vector<Place> places;
    const ledger::Sequence next = session.reader().checkpoint().head.size;
    ProgressBar bar("reading the log", next - from);
    for (ledger::Sequence at = from; at < next;) {
        const EntriesReply chunk = session.reader().entries({at, kChunk, 1U << 20U});
        if (chunk.entries.size() == 0) {
            distrust("the server does not show the log that it has signed");
        }
        for (const Blob& stored : chunk.entries.items) {
            const auto entry = ledger::Entry::parse(stored.content);
            if (!entry) {
                distrust(fmt::format("entry {} can't be read", at));
            }
            take_mentions(*entry, at, names, places);
            at += 1;
        }
        bar.show(at - from);
    }
    return places;
}

/// Receipts of all places under one checkpoint: the one that covers the last of them.
std::vector<std::string> fetch_receipts(Session& session, const std::vector<Place>& places) {
    const auto fetch = [&](const Place& place, std::uint64_t size) {
        const ReceiptReply reply = session.reader().receipt({place.entry, place.index, size});
        return std::string(crypto::text_of(reply.file.content));
    };
    const std::string last = fetch(places.back(), 0);
    const auto proven = ledger::check_receipt(last, session.reader().policy(), &crypto::verify);
    const auto* under = std::get_if<ledger::ProvenResult>(&proven);
    if (under == nullptr) {
        distrust("the proof of the last entry does not hold");
    }
    std::vector<std::string> files;
    ProgressBar bar("fetching proofs", places.size());
    for (const Place& place : places) {
        files.push_back(fetch(place, under->checkpoint.checkpoint.size));
        bar.show(files.size());
    }
    return files;
}

void print_story(Session& session, const ledger::ProvenDossier& proven) {
    const auto& subject = proven.dossier.names.front();
    session.out.line("about          {} {}", subject.what, format_name(subject.name));
    for (const ledger::ProvenResult& result : proven.results) {
        session.out.line("  {}", line_of(result));
    }
    print_vouchers(session.out, proven.results.back().checkpoint);
}

void write_story(ledger::JsonWriter& json, const ledger::ProvenDossier& proven) {
    json.member("subject", format_name(proven.dossier.names.front().name));
    json.key("results");
    json.open_array();
    for (const ledger::ProvenResult& result : proven.results) {
        json.open_object();
        write_proven(json, result);
        json.close_object();
    }
    json.close_array();
}

void make_dossier(Session& session, const std::string& text, const std::string& out) {
    const ledger::CommandId subject = session.name(text);
    const auto begun = fetch_command(session, subject);
    if (!begun) {
        throw UserError(ExitCode::not_found,
                        fmt::format("nothing was begun as {}", format_name(subject)));
    }
    ledger::Dossier dossier;
    dossier.names = names_of(session, subject);
    std::vector<ledger::CommandId> names;
    for (const ledger::DossierName& named : dossier.names) {
        names.push_back(named.name);
    }
    const auto places = find_mentions(session, begun->reply.use.sequence, names);
    if (places.empty()) {
        distrust("the log that the server shows has nothing of it");
    }
    dossier.receipts = fetch_receipts(session, places);
    dossier.origin = session.reader().origin();
    const std::string file = ledger::format_dossier(dossier);
    const auto checked = ledger::check_dossier(file, session.reader().policy(), &crypto::verify);
    if (const auto* failure = std::get_if<ledger::DossierFailure>(&checked)) {
        distrust(fmt::format("the proofs do not hold: {}: {}", failure->word, failure->meaning));
    }
    write_proof_file(out, file);
    session.out.note(fmt::format("the dossier is in {}: {} receipts, {} bytes", out,
                                 dossier.receipts.size(), file.size()));
    const auto& proven = std::get<ledger::ProvenDossier>(checked);
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) { write_story(json, proven); });
    } else {
        print_story(session, proven);
    }
}

void verify_dossier(Session& session, const std::string& file, const std::string& policy_file) {
    const std::string text = read_proof_file(file, ledger::kDossierBytesMax);
    const auto checked =
        ledger::check_dossier(text, read_policy(policy_file), &crypto::verify_independent);
    if (const auto* failure = std::get_if<ledger::DossierFailure>(&checked)) {
        session.exit_code = ExitCode::untrusted;
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("good", false);
                json.member("failure", failure->word);
                json.member("meaning", failure->meaning);
                if (failure->receipt) {
                    json.member("receipt", *failure->receipt);
                }
            });
        } else {
            session.out.line("{}  {}{}: {}", session.out.paint(Tone::bad, "NOT PROVEN"),
                             failure->receipt ? fmt::format("receipt {}, ", *failure->receipt) : "",
                             failure->word, failure->meaning);
        }
        return;
    }
    const auto& proven = std::get<ledger::ProvenDossier>(checked);
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("good", true);
            write_story(json, proven);
        });
    } else {
        session.out.line("{}", session.out.paint(Tone::good, "good"));
        print_story(session, proven);
    }
}

}  // namespace

void add_dossier_commands(CLI::App& app, Session& session) {
    auto subject = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    CLI::App& made = *app.add_subcommand(
        "dossier", "all that the log has of one escrow, hold or gift, with its proofs, in a file");
    made.add_option("id", *subject, "id of the agreement or hold")->required()->type_name("");
    made.add_option("--out", *out, "file to be made")->required()->type_name("");
    made.callback([&session, subject, out] { make_dossier(session, *subject, *out); });

    auto file = std::make_shared<std::string>();
    auto policy_file = std::make_shared<std::string>();
    CLI::App& checked = *app.add_subcommand(
        "verify-dossier", "checks a dossier, without a server: whom to believe says --policy");
    checked.add_option("file", *file, "the dossier; -: standard input")->required()->type_name("");
    checked.add_option("--policy", *policy_file, "a C2SP tlog-policy: logs, witnesses, quorum")
        ->required()
        ->type_name("");
    checked.callback(
        [&session, file, policy_file] { verify_dossier(session, *file, *policy_file); });
}

}  // namespace holdfast::api::cli
