/// What a proof proves, as people and programs read it. Thread-safety: free functions.
#pragma once

#include "api/cli/output.h"
#include "ledger/proof/dossier.h"

namespace holdfast::api::cli {

/// All of it, into an object that is open.
void write_proven(ledger::JsonWriter& json, const ledger::ProvenResult& proven);
/// A few lines: what was commanded, by which keys, what came of it, and who vouches for it.
void print_proven(Output& out, const ledger::ProvenResult& proven);
/// One line of a dossier: when, what, by whom, and what came of it.
[[nodiscard]] std::string line_of(const ledger::ProvenResult& proven);
/// The log and the witnesses whose signatures were checked.
void print_vouchers(Output& out, const crypto::WitnessedCheckpoint& checkpoint);

}  // namespace holdfast::api::cli
