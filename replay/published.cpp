#include "replay/published.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "crypto/bytes.h"
#include "crypto/merkle_proof.h"
#include "ledger/proof/receipt.h"
#include "ledger/proof/site_builder.h"
#include "ledger/proof/site_tiles.h"
#include "replay/redecider.h"

namespace holdfast::replay {

namespace {

[[noreturn]] void find(const std::string& what) {
    throw FoundError(Finding{ExitCode::checkpoint, std::nullopt, what});
}

crypto::Checkpoint open_note(const std::string& note, const crypto::NoteVerifier& log) {
    auto opened = crypto::open_checkpoint(note, log, &crypto::verify_independent);
    if (const auto* error = std::get_if<crypto::NoteError>(&opened)) {
        find("the checkpoint is not one of this ledger's: " +
             std::string(crypto::to_string(*error)));
    }
    return std::get<crypto::Checkpoint>(std::move(opened));
}

crypto::Checkpoint open_note(const std::string& note, const crypto::NoteVerifier& log,
                             const crypto::TlogPolicy& policy) {
    if (std::ranges::find(policy.logs(), log) == policy.logs().end()) {
        find("the policy does not name this log's key: " + log.vkey());
    }
    auto opened = crypto::open_checkpoint(note, policy, &crypto::verify_independent);
    if (const auto* failure = std::get_if<crypto::PolicyFailure>(&opened)) {
        find("the checkpoint is not as the policy asks: " +
             std::string(crypto::to_string(*failure)));
    }
    crypto::Checkpoint checkpoint = std::get<crypto::WitnessedCheckpoint>(opened).checkpoint;
    if (checkpoint.origin != log.name()) {
        find("the checkpoint is of another ledger: " + checkpoint.origin);
    }
    return checkpoint;
}

void require_root(const crypto::Digest& root, const HeldCheckpoint& held) {
    if (root != held.checkpoint.root) {
        find("the log's first " + std::to_string(held.checkpoint.size) +
             " entries are not those of the checkpoint: the ledger has signed two histories");
    }
}

}  // namespace

std::string read_note(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string note(crypto::note_bytes_max + 1, '\0');
    in.read(note.data(), static_cast<std::streamsize>(note.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (!in.is_open() || in.bad() || size > crypto::note_bytes_max) {
        throw FoundError(Finding{ExitCode::unreadable, std::nullopt,
                                 "there is no checkpoint at " + path.string() +
                                     ": a server publishes one; or name a file with --checkpoint"});
    }
    note.resize(size);
    return note;
}

std::filesystem::path published_checkpoint(const store::StoreOptions& folder) {
    return std::filesystem::path(folder.site_path()) / ledger::kSiteCheckpoint;
}

HeldCheckpoint held_checkpoint(const EntrySource& source, std::string note,
                               const crypto::TlogPolicy* policy) {
    if (source.next() == 0) {
        throw FoundError(Finding{ExitCode::chain, std::nullopt, "the log is empty"});
    }
    const ledger::Genesis genesis = genesis_of(*parse_entry(source.get(0), 0));
    const auto log = crypto::make_verifier(genesis.origin, genesis.log_key);
    HeldCheckpoint held;
    held.note = std::move(note);
    held.checkpoint =
        policy == nullptr ? open_note(held.note, log) : open_note(held.note, log, *policy);
    if (held.checkpoint.size > source.next()) {
        find("the ledger signed a checkpoint of " + std::to_string(held.checkpoint.size) +
             " entries, and the log has " + std::to_string(source.next()));
    }
    return held;
}

void write_site(const EntrySource& source, const HeldCheckpoint& held, ledger::SiteFiles& site,
                const SiteArguments& arguments, const ReadAheadLimits& limits,
                const OnProgress& on_progress) {
    const std::uint64_t size = held.checkpoint.size;
    ledger::SiteBuilder builder(site);
    SoundEntries entries(source, 0, size, limits);
    Progress progress{0, size, 0};
    while (const auto sound = entries.next()) {
        builder.append(sound->entry->leaf_bytes());
        if (arguments.with_bodies) {
            site.put(ledger::body_path(sound->sequence), sound->entry->bytes());
        }
        progress.entries += 1;
        progress.commands += sound->entry->outcomes().size();
        if (on_progress) {
            on_progress(progress);
        }
    }
    require_root(builder.root(), held);
    builder.write_edge();
    const ledger::Genesis genesis = genesis_of(*parse_entry(source.get(0), 0));
    const auto log = crypto::make_verifier(genesis.origin, genesis.log_key);
    site.put(ledger::kSiteVkey, crypto::bytes_of(log.vkey() + '\n'));
    site.put(ledger::kSiteCheckpoint, crypto::bytes_of(held.note));
}

std::string receipt_of(const EntrySource& source, const HeldCheckpoint& held,
                       const WantedResult& wanted, const ReadAheadLimits& limits,
                       const OnProgress& on_progress) {
    const std::uint64_t size = held.checkpoint.size;
    if (wanted.sequence >= size) {
        throw std::invalid_argument("the checkpoint covers " + std::to_string(size) +
                                    " entries, and not entry " + std::to_string(wanted.sequence));
    }
    const SoundEntry entry = check_roots(source.get(wanted.sequence), wanted.sequence);
    const auto receipt = ledger::make_receipt(*entry.entry, wanted.index);
    if (!receipt) {
        throw std::invalid_argument("entry " + std::to_string(wanted.sequence) +
                                    " has no result of number " + std::to_string(wanted.index));
    }
    std::vector<crypto::Digest> leaves;
    leaves.reserve(static_cast<std::size_t>(size));
    SoundEntries entries(source, 0, size, limits);
    Progress progress{0, size, 0};
    while (const auto sound = entries.next()) {
        leaves.push_back(sound->entry->leaf_hash());
        progress.entries += 1;
        progress.commands += sound->entry->outcomes().size();
        if (on_progress) {
            on_progress(progress);
        }
    }
    const crypto::MerkleTree tree(leaves);
    require_root(tree.root(), held);
    return ledger::receipt_file(*receipt, wanted.sequence,
                                crypto::inclusion_proof(tree, wanted.sequence, size), held.note);
}

}  // namespace holdfast::replay
