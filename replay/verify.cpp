#include "replay/verify.h"

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/merkle.h"
#include "crypto/sha256.h"
#include "ledger/invariants.h"
#include "ledger/state_hash.h"
#include "replay/past_roots.h"
#include "replay/redecider.h"

namespace holdfast::replay {

namespace {

using ledger::Entry;
using ledger::Sequence;

constexpr std::size_t kBrokenInvariantsShown = 20;
constexpr std::size_t kRootsInMemory = 1 << 18;  // 8 MiB

// One pass over a log, entry by entry in order.
class Verification {
   public:
    Verification(const EntrySource& source, const VerifyOptions& options)
        : source_(source),
          options_(options),
          past_(source, options.past_bytes_max),
          redecider_(past_),
          overflow_(redecider_.mutable_state(), source, options.overflow),
          roots_(options.overflow.scratch, kRootsInMemory) {}

    VerifyReport run() {
        try {
            work();
        } catch (const FoundError& found) {
            report_.findings.push_back(found.finding());
        } catch (const store::StoreError& error) {
            report_.findings.push_back({exit_code_of(error.fault()), std::nullopt, error.what()});
        } catch (const ledger::LogError& error) {
            report_.findings.push_back({ExitCode::unreadable, std::nullopt, error.what()});
        }
        return std::move(report_);
    }

   private:
    void work() {
        if (source_.next() == 0) {
            throw FoundError(
                Finding{ExitCode::chain, std::nullopt, "the log is empty: it has no genesis"});
        }
        const EntryPtr first = parse_entry(source_.get(0), 0);
        const ledger::Genesis genesis = genesis_of(*first);
        report_.origin = genesis.origin;
        CheckedEntries entries(source_, crypto::sha256(crypto::bytes_of(genesis.origin)),
                               options_.limits);
        while (auto checked = entries.next()) {
            accept(*checked);
        }
        overflow_.finish();
        report_.peak_bytes = overflow_.peak_bytes();
        report_.state_hash = ledger::state_hash(redecider_.state());
        if (options_.invariants_every == 0 || report_.entries % options_.invariants_every != 0) {
            check_invariants();
        }
        for (const KnownRoot& known : options_.known_roots) {
            if (known.size > report_.entries) {
                report_.findings.push_back({ExitCode::checkpoint, std::nullopt,
                                            known.name + " is of " + std::to_string(known.size) +
                                                " entries, the log has " +
                                                std::to_string(report_.entries)});
            }
        }
        for (const KnownTip& known : options_.known_tips) {
            if (known.tip.next > report_.entries) {
                report_.findings.push_back(
                    {known.code, std::nullopt,
                     known.name + " knows " + std::to_string(known.tip.next) +
                         " entries, the log has " + std::to_string(report_.entries)});
            }
        }
    }

    void accept(const CheckedEntry& checked) {
        const Entry& entry = *checked.entry;
        check_seen(checked);
        redecider_.accept(checked);
        overflow_.take_in();
        frontier_.append(entry.leaf_hash());
        roots_.add(frontier_.root());
        count(entry);
        check_known_tips();
        check_known_roots();
        if (options_.on_entry) {
            options_.on_entry(checked);
        }
        if (options_.invariants_every != 0 && report_.entries % options_.invariants_every == 0) {
            check_invariants();
        }
        if (options_.on_progress) {
            options_.on_progress({report_.entries, source_.next(), report_.commands});
        }
    }

    // Each client is a witness: it signs the size and root of the log it last saw.
    void check_seen(const CheckedEntry& checked) const {
        const ledger::SeenHead& seen = checked.entry->leaf().seen;
        if (seen.size == 0) {
            return;
        }
        if (seen.size > roots_.size()) {
            throw FoundError(
                ExitCode::fork, checked.sequence,
                "its signer had seen " + std::to_string(seen.size) + " entries before it");
        }
        if (const ledger::Digest root = roots_.after(seen.size); root != seen.root) {
            throw FoundError(ExitCode::fork, checked.sequence,
                             "its signer had seen other first " + std::to_string(seen.size) +
                                 " entries: root " + crypto::to_hex(seen.root) + ", here " +
                                 crypto::to_hex(root));
        }
    }

    void count(const Entry& entry) {
        const ledger::Leaf& leaf = entry.leaf();
        ++report_.entries;
        report_.events += entry.event_count();
        report_.signatures += leaf.signers.size();
        report_.commands += entry.command_count();
        report_.timers += leaf.type == ledger::EntryType::timers ? leaf.command_count : 0;
        report_.time = leaf.time;
        report_.head = entry.head();
        report_.root = roots_.after(roots_.size());
        for (std::size_t i = 0; i < entry.command_count(); ++i) {
            ++report_.commands_by_reason[entry.outcomes()[i].reason];
        }
    }

    void check_known_tips() {
        for (const KnownTip& known : options_.known_tips) {
            if (known.tip.next == report_.entries && known.tip.head != report_.head) {
                report_.findings.push_back({known.code, report_.entries - 1,
                                            known.name + " has another head here (" +
                                                crypto::to_hex(known.tip.head) +
                                                "): this is another log than the one it knows"});
            }
        }
    }

    void check_known_roots() {
        for (const KnownRoot& known : options_.known_roots) {
            if (known.size == report_.entries && known.root != report_.root) {
                report_.findings.push_back({ExitCode::checkpoint, report_.entries - 1,
                                            known.name + " has another root here (" +
                                                crypto::to_hex(known.root) +
                                                "): the ledger has signed two histories"});
            }
        }
    }

    void check_invariants() {
        const auto broken = ledger::broken_invariants(redecider_.state());
        if (broken.empty()) {
            return;
        }
        std::string what = std::to_string(broken.size()) + " invariants do not hold after it";
        for (std::size_t i = 0; i < broken.size() && i < kBrokenInvariantsShown; ++i) {
            what += "; " + broken[i];
        }
        throw FoundError(ExitCode::invariant, report_.entries - 1, what);
    }

    const EntrySource& source_;
    const VerifyOptions& options_;
    PastEntries past_;
    Redecider redecider_;
    Overflow overflow_;
    crypto::MerkleFrontier frontier_;
    PastRoots roots_;
    VerifyReport report_;
};

}  // namespace

VerifyReport verify(const EntrySource& source, const VerifyOptions& options) {
    return Verification(source, options).run();
}

}  // namespace holdfast::replay
