/// Watches a log's site from outside: does each checkpoint satisfy a policy, continue the one
/// before, and stand for the entries that are published?
///
/// In a round: the newest checkpoint is opened by the policy; a proof that it continues the kept
/// one is made from tiles; every tile and every bundle of entries that is new since then is held
/// against its root. Only then is it kept, durably, in place of the other. Thread-safety: one
/// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/evidence.h"
#include "api/kept_folder.h"
#include "api/monitor/site_reader.h"
#include "crypto/tlog_policy.h"

namespace holdfast::api {

struct MonitorRound {
    enum class Verdict {
        good,               ///< the kept checkpoint, or one that continues it
        unavailable,        ///< something is not there to be read: nothing is known against the log
        too_few_witnesses,  ///< all is well but for the policy's quorum
        untrusted,          ///< ALARM
    };
    Verdict verdict = Verdict::good;
    /// Stable words: of a PolicyFailure or a Misdeed, or "unavailable", "other_log", "bad_site".
    /// Empty: good.
    std::string failure;
    std::string why;                                        ///< for people; empty: good
    std::optional<crypto::WitnessedCheckpoint> checkpoint;  ///< the log has signed it
    std::uint64_t new_entries = 0;                          ///< re-hashed in this round
    std::string evidence_file;                              ///< empty: none
};

class Monitor {
   public:
    struct Ports {
        SiteReader site;
        KeptFolder* folder = nullptr;        ///< null: what is kept lasts as long as the monitor
        std::function<std::uint64_t()> now;  ///< POSIX seconds
        /// Entries re-hashed, of how many in this round. May be empty.
        std::function<void(std::uint64_t done, std::uint64_t of)> on_progress;
    };
    /// Throws std::runtime_error where the kept checkpoint is none of a log of the policy.
    Monitor(crypto::TlogPolicy policy, Ports ports);

    /// Throws std::runtime_error where the folder can't be written.
    [[nodiscard]] MonitorRound look();

   private:
    struct Signed {
        crypto::WitnessedCheckpoint opened;
        std::string note;
        bool is_witnessed = true;  // by the policy's quorum
    };

    [[nodiscard]] std::variant<Signed, crypto::PolicyFailure> open(const std::string& note) const;
    [[nodiscard]] MonitorRound judge(const Signed& shown);
    /// How the shown checkpoint contradicts the kept one, as far as can be told without tiles.
    [[nodiscard]] std::optional<Evidence> contradiction(const Signed& shown) const;
    /// With them: is the kept one part of it?
    [[nodiscard]] std::optional<Evidence> inconsistency(const Signed& shown,
                                                        CheckedTiles& tiles) const;
    [[nodiscard]] Evidence evidence(const Signed& shown, Misdeed what, std::string why) const;
    void check_new(const crypto::Checkpoint& shown, CheckedTiles& tiles) const;
    /// The entries of this bundle hash to these, which are its tile's.
    void check_entries(std::uint64_t index, const std::vector<crypto::Digest>& hashes,
                       std::uint64_t old_size, std::uint64_t size) const;
    MonitorRound accused(const Signed& shown, Evidence evidence) const;
    void keep(const Signed& shown);

    const crypto::TlogPolicy policy_;
    const Ports ports_;
    std::optional<Signed> kept_;
};

}  // namespace holdfast::api
