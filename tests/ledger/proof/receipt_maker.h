/// Receipts over the entries of a world, under checkpoints signed as a test wants them.
///
/// Thread-safety: one thread.
#pragma once

#include "crypto/ed25519.h"
#include "crypto/merkle_proof.h"
#include "ledger/proof/dossier.h"
#include "ledger/proof/receipt.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::test {

class ReceiptMaker {
   public:
    explicit ReceiptMaker(const World& world);

    /// Believes the world's origin under the maker's own log key.
    [[nodiscard]] crypto::TlogPolicy policy() const;
    [[nodiscard]] std::string checkpoint() const;
    [[nodiscard]] std::string file(ledger::Sequence sequence, std::uint16_t index) const;
    [[nodiscard]] ledger::Entry entry(ledger::Sequence sequence) const;
    /// A receipt whose leaf, as it stands in it, is all that a log signed in this name has.
    [[nodiscard]] std::string alone(const ledger::ReceiptBody& receipt,
                                    const std::string& origin) const;
    [[nodiscard]] const std::string& origin() const { return origin_; }
    [[nodiscard]] std::size_t size() const { return leaves_.size(); }

   private:
    const World& world_;
    std::string origin_;
    std::vector<crypto::Digest> leaves_;
    crypto::SecretKey log_key_ = crypto::generate_key();
};

/// The word of the failure, or "good".
[[nodiscard]] std::string verdict(const std::string& file, const crypto::TlogPolicy& policy);
[[nodiscard]] std::string dossier_verdict(const std::string& file,
                                          const crypto::TlogPolicy& policy);

}  // namespace holdfast::test
