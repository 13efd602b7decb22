#include "ledger/leaf_header.h"

namespace holdfast::ledger {

Bytes header_bytes_of(const Leaf& leaf) {
    if (leaf.type != EntryType::batch) {
        return {};
    }
    BatchHeader header;
    header.origin_hash = leaf.origin_hash;
    for (const auto& signer : leaf.signers) {
        header.signers.push_back(signer.signer);
    }
    header.expiry = leaf.expiry;
    header.command_count = leaf.command_count;
    header.seen = leaf.seen;
    header.commands_root = leaf.commands_root;
    return encode_header(header);
}

}  // namespace holdfast::ledger
