// Receipts and dossiers are files from anywhere: whatever they hold, checking them ends, and what
// decodes encodes to the same bytes.

#include <cstdint>
#include <cstdlib>

#include "crypto/bytes.h"
#include "crypto/tlog_proof.h"
#include "ledger/proof/dossier.h"
#include "ledger/proof/receipt.h"

using namespace holdfast;

namespace {

const crypto::TlogPolicy& policy() {
    static const crypto::TlogPolicy believed =
        ledger::policy_of("example.com/log", crypto::SecretKey(crypto::Digest{}).public_key());
    return believed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    const std::string_view text = crypto::text_of(bytes);
    if (const auto receipt = ledger::decode_receipt(bytes)) {
        const auto again = ledger::encode_receipt(*receipt);
        if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
            std::abort();
        }
    }
    if (const auto proof = crypto::parse_tlog_proof(text)) {
        if (crypto::format_tlog_proof(*proof) != text) {
            std::abort();
        }
    }
    (void)ledger::check_receipt(text, policy(), &crypto::verify);
    (void)ledger::check_dossier(text, policy(), &crypto::verify);
    return 0;
}
