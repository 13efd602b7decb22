/// Checking a receipt: from the file and a policy alone, without a server or a log.
///
/// The checks and their order are ledger/FORMAT.md, "Receipt"; what each proves to whom is
/// PROOFS.md. Thread-safety: pure functions.
#pragma once

#include <string_view>
#include <variant>

#include "crypto/tlog_policy.h"
#include "ledger/entry.h"

namespace holdfast::ledger {

/// What a receipt fails at. The first one in this order is given.
enum class ReceiptFailure : std::uint8_t {
    malformed,             ///< not a receipt in its one encoding
    unknown_log,           ///< signed by no log of the policy
    bad_log_signature,     ///< the log's signature does not verify
    bad_cosignature,       ///< a known witness' does not
    too_few_witnesses,     ///< the policy's quorum is not met
    not_in_log,            ///< the leaf is not in the tree that was signed
    wrong_ledger,          ///< the leaf is of another ledger than the checkpoint
    bad_leaf,              ///< no leaf of this version, or none with a command of this index
    bad_client_signature,  ///< a signer's signature does not verify
    wrong_command,         ///< the command is not the one that was signed at this place
    wrong_outcome,         ///< the outcomes are not those the leaf commits to
};
/// The word as it stands here, and what it means to a person.
[[nodiscard]] std::string_view name_of(ReceiptFailure failure);
[[nodiscard]] std::string_view meaning_of(ReceiptFailure failure);

/// A policy that believes this ledger alone, without witnesses.
[[nodiscard]] crypto::TlogPolicy policy_of(const std::string& origin,
                                           const crypto::PublicKey& log_key);

/// What a good receipt proves.
struct ProvenResult {
    crypto::WitnessedCheckpoint checkpoint;
    Sequence sequence = 0;
    std::uint16_t index = 0;
    Leaf leaf;
    std::optional<StoredCommand> command;    ///< nothing: a timer's result
    std::vector<crypto::PublicKey> signers;  ///< who signed for this very command
    Outcome outcome;
    Bytes outcome_bytes;
};

/// `check_signature` for the clients' signatures and the note's alike.
[[nodiscard]] std::variant<ProvenResult, ReceiptFailure> check_receipt(
    std::string_view file, const crypto::TlogPolicy& policy, SignatureCheck check_signature);

}  // namespace holdfast::ledger
