#include "ledger/proof/receipt_check.h"

#include <array>

#include "crypto/bytes.h"
#include "crypto/merkle.h"
#include "crypto/sha256.h"
#include "crypto/tlog_proof.h"
#include "ledger/leaf_header.h"
#include "ledger/proof/receipt.h"

namespace holdfast::ledger {

namespace {

struct FailureText {
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array<FailureText, 11> kFailures = {{
    {"malformed", "this is not a receipt, or it was changed after it was written"},
    {"unknown_log", "the checkpoint is not of a ledger that the policy names"},
    {"bad_log_signature", "the ledger did not sign this checkpoint"},
    {"bad_cosignature", "a witness that the policy names did not sign this checkpoint"},
    {"too_few_witnesses", "fewer witnesses have signed the checkpoint than the policy asks for"},
    {"not_in_log", "the entry is not in the log that the checkpoint is of"},
    {"wrong_ledger", "the entry belongs to another ledger"},
    {"bad_leaf", "the entry is not one that this program knows, or has no such command"},
    {"bad_client_signature", "the client did not sign this batch"},
    {"wrong_command", "the command is not the one that was signed at this place"},
    {"wrong_outcome", "the result is not the one that the ledger logged"},
}};

ReceiptFailure failure_of(crypto::PolicyFailure failure) {
    switch (failure) {
        case crypto::PolicyFailure::malformed: return ReceiptFailure::malformed;
        case crypto::PolicyFailure::unknown_log: return ReceiptFailure::unknown_log;
        case crypto::PolicyFailure::bad_log_signature: return ReceiptFailure::bad_log_signature;
        case crypto::PolicyFailure::bad_cosignature: return ReceiptFailure::bad_cosignature;
        case crypto::PolicyFailure::too_few_witnesses: return ReceiptFailure::too_few_witnesses;
    }
    return ReceiptFailure::malformed;
}

/// A leaf as FORMAT has it, beyond its shape: roots of nothing are those of nothing.
std::optional<Leaf> parse_canonical_leaf(ByteSpan bytes) {
    auto leaf = parse_leaf(bytes);
    if (!leaf) {
        return std::nullopt;
    }
    const bool is_batch = leaf->type == EntryType::batch;
    const bool has_commands = is_batch || leaf->type == EntryType::genesis;
    const bool is_canonical =
        (!is_batch || leaf->command_count != 0) &&
        (has_commands || leaf->commands_root == crypto::empty_merkle_root()) &&
        (leaf->command_count != 0 || leaf->outcomes_root == crypto::empty_merkle_root());
    return is_canonical ? leaf : std::nullopt;
}

bool are_signed(const Leaf& leaf, SignatureCheck check_signature) {
    const Bytes input = signing_input(header_bytes_of(leaf));
    for (const LeafSigner& signer : leaf.signers) {
        if (!check_signature(signer.signer.key, input, signer.signature)) {
            return false;
        }
    }
    return true;
}

std::vector<crypto::PublicKey> signers_of(const CommandRecord& record, const Leaf& leaf) {
    std::vector<crypto::PublicKey> keys;
    for (std::size_t i = 0; i < leaf.signers.size(); ++i) {
        if ((record.signers >> i & 1) != 0) {
            keys.push_back(leaf.signers[i].signer.key);
        }
    }
    return keys;
}

/// The command that the leaf's root commits to at this place; of a timer none must be there.
bool take_command(const ReceiptBody& receipt, ProvenResult& result) {
    if (result.leaf.type != EntryType::batch) {
        return receipt.command.empty() && receipt.command_path.empty();
    }
    result.command = StoredCommand::from_leaf(receipt.command);
    if (!result.command ||
        !crypto::verify_inclusion(receipt.index, result.leaf.command_count,
                                  crypto::leaf_hash(receipt.command), receipt.command_path,
                                  result.leaf.commands_root)) {
        return false;
    }
    result.signers = signers_of(*result.command->view().record, result.leaf);
    return true;
}

/// The outcome within its group, and the group under the leaf's root.
bool take_outcome(const ReceiptBody& receipt, ProvenResult& result) {
    const std::size_t count = result.leaf.command_count;
    const std::size_t group = receipt.index / kOutcomesPerGroup;
    const std::size_t groups = (count + kOutcomesPerGroup - 1) / kOutcomesPerGroup;
    const std::size_t group_size = std::min(kOutcomesPerGroup, count - group * kOutcomesPerGroup);
    Reader in(receipt.outcomes);
    for (std::size_t i = 0; i < group_size && !in.failed(); ++i) {
        Outcome outcome = decode_outcome(in);
        if (i == receipt.index % kOutcomesPerGroup) {
            encode_outcome(outcome, result.outcome_bytes);
            result.outcome = std::move(outcome);
        }
    }
    return in.finished() &&
           crypto::verify_inclusion(group, groups, crypto::leaf_hash(receipt.outcomes),
                                    receipt.outcomes_path, result.leaf.outcomes_root);
}

}  // namespace

std::string_view name_of(ReceiptFailure failure) {
    return kFailures.at(static_cast<std::size_t>(failure)).name;
}

std::string_view meaning_of(ReceiptFailure failure) {
    return kFailures.at(static_cast<std::size_t>(failure)).meaning;
}

crypto::TlogPolicy policy_of(const std::string& origin, const crypto::PublicKey& log_key) {
    auto policy = crypto::TlogPolicy::parse("log " + crypto::make_verifier(origin, log_key).vkey() +
                                            "\nquorum none\n");
    check(std::holds_alternative<crypto::TlogPolicy>(policy), "a policy of one log");
    return std::get<crypto::TlogPolicy>(std::move(policy));
}

std::variant<ProvenResult, ReceiptFailure> check_receipt(std::string_view file,
                                                         const crypto::TlogPolicy& policy,
                                                         SignatureCheck check_signature) {
    const auto proof = crypto::parse_tlog_proof(file);
    const auto receipt = proof ? decode_receipt(proof->extra) : std::nullopt;
    if (!receipt) {
        return ReceiptFailure::malformed;
    }
    auto opened = crypto::open_checkpoint(proof->checkpoint, policy, check_signature);
    if (const auto* failure = std::get_if<crypto::PolicyFailure>(&opened)) {
        return failure_of(*failure);
    }
    ProvenResult result;
    result.checkpoint = std::get<crypto::WitnessedCheckpoint>(std::move(opened));
    result.sequence = proof->index;
    result.index = receipt->index;
    const crypto::Checkpoint& checkpoint = result.checkpoint.checkpoint;
    if (!crypto::verify_inclusion(proof->index, checkpoint.size, crypto::leaf_hash(receipt->leaf),
                                  proof->path, checkpoint.root)) {
        return ReceiptFailure::not_in_log;
    }
    const auto leaf = parse_canonical_leaf(receipt->leaf);
    if (leaf && leaf->origin_hash != crypto::sha256(crypto::bytes_of(checkpoint.origin))) {
        return ReceiptFailure::wrong_ledger;
    }
    if (!leaf || receipt->index >= leaf->command_count) {
        return ReceiptFailure::bad_leaf;
    }
    result.leaf = *leaf;
    if (!are_signed(result.leaf, check_signature)) {
        return ReceiptFailure::bad_client_signature;
    }
    if (!take_command(*receipt, result)) {
        return ReceiptFailure::wrong_command;
    }
    if (!take_outcome(*receipt, result)) {
        return ReceiptFailure::wrong_outcome;
    }
    return result;
}

}  // namespace holdfast::ledger
