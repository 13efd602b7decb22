/// A dossier: the receipts of all that happened to one escrow, hold or gift, in one file.
///
///     {"format":"holdfast/dossier/v1","origin":"…","subject":{"party":7,"id":"32 hex"},
///      "names":[{"party":7,"id":"…","what":"agreement"},{…"what":"milestone"}…],
///      "receipts":["c2sp.org/tlog-proof@v1\n…",…]}
///
/// Receipts ascend by entry and index, all under one checkpoint, and each mentions one of the
/// names: the 16 bytes of its id stand in the command or in its own outcome. What a dossier leaves
/// out it can't show. Format: ledger/FORMAT.md, "Dossier". Thread-safety: pure functions.
#pragma once

#include "ledger/proof/receipt_check.h"

namespace holdfast::ledger {

inline constexpr std::size_t kDossierBytesMax = 64 << 20;

/// The subject and what is named after it.
struct DossierName {
    CommandId name;
    std::string what;  ///< "agreement", "milestone", "hold" …: for people
};

struct Dossier {
    std::string origin;
    std::vector<DossierName> names;     ///< the subject's first
    std::vector<std::string> receipts;  ///< files
};

/// Names of the subject and of the milestones it would have as an agreement.
[[nodiscard]] std::vector<CommandId> names_following(const CommandId& subject);
/// Does the command, or what came of it, mention one of these names?
[[nodiscard]] bool mentions(ByteSpan command, ByteSpan outcome,
                            const std::vector<CommandId>& names);

[[nodiscard]] std::string format_dossier(const Dossier& dossier);

/// What is wrong with a dossier: one of the words of FORMAT.md, and the receipt it is about.
struct DossierFailure {
    std::string_view word;
    std::string_view meaning;
    std::optional<std::size_t> receipt;
};
struct ProvenDossier {
    Dossier dossier;
    std::vector<ProvenResult> results;
};
[[nodiscard]] std::variant<ProvenDossier, DossierFailure> check_dossier(
    std::string_view file, const crypto::TlogPolicy& policy, SignatureCheck check_signature);

}  // namespace holdfast::ledger
