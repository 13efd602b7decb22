#include "api/client/receipt.h"

#include "crypto/bytes.h"

namespace holdfast::api {

std::optional<ledger::ProvenResult> check_receipt(const ReceiptReply& receipt,
                                                  const ReceiptRequest& asked,
                                                  const crypto::TlogPolicy& policy) {
    auto checked =
        ledger::check_receipt(crypto::text_of(receipt.file.content), policy, &crypto::verify);
    auto* proven = std::get_if<ledger::ProvenResult>(&checked);
    if (proven == nullptr || proven->sequence != asked.entry || proven->index != asked.index) {
        return std::nullopt;
    }
    return std::move(*proven);
}

}  // namespace holdfast::api
