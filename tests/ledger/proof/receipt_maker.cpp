#include "tests/ledger/proof/receipt_maker.h"

#include "crypto/checkpoint.h"

namespace holdfast::test {

ReceiptMaker::ReceiptMaker(const World& world)
    : world_(world), origin_(world.state().facts.genesis.origin) {
    for (std::size_t i = 0; i < world.log().size(); ++i) {
        leaves_.push_back(entry(i).leaf_hash());
    }
}

ledger::Entry ReceiptMaker::entry(ledger::Sequence sequence) const {
    return ledger::Entry::parse(world_.log().at(sequence)).value();
}

crypto::TlogPolicy ReceiptMaker::policy() const {
    return ledger::policy_of(origin_, log_key_.public_key());
}

std::string ReceiptMaker::checkpoint() const {
    return crypto::sign_checkpoint({origin_, leaves_.size(), crypto::MerkleTree(leaves_).root()},
                                   log_key_);
}

std::string ReceiptMaker::file(ledger::Sequence sequence, std::uint16_t index) const {
    return ledger::receipt_file(
        ledger::make_receipt(entry(sequence), index).value(), sequence,
        crypto::inclusion_proof(crypto::MerkleTree(leaves_), sequence, leaves_.size()),
        checkpoint());
}

std::string ReceiptMaker::alone(const ledger::ReceiptBody& receipt,
                                const std::string& origin) const {
    const crypto::Digest root = crypto::leaf_hash(receipt.leaf);
    return ledger::receipt_file(receipt, 0, {},
                                crypto::sign_checkpoint({origin, 1, root}, log_key_));
}

std::string verdict(const std::string& file, const crypto::TlogPolicy& policy) {
    const auto checked = ledger::check_receipt(file, policy, &crypto::verify_independent);
    const auto* failure = std::get_if<ledger::ReceiptFailure>(&checked);
    return failure == nullptr ? "good" : std::string(name_of(*failure));
}

std::string dossier_verdict(const std::string& file, const crypto::TlogPolicy& policy) {
    const auto checked = ledger::check_dossier(file, policy, &crypto::verify_independent);
    const auto* failure = std::get_if<ledger::DossierFailure>(&checked);
    return failure == nullptr ? "good" : std::string(failure->word);
}

}  // namespace holdfast::test
