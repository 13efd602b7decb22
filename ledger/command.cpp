#include "ledger/command.h"

namespace holdfast::ledger {

Bytes Command::leaf_bytes() const {
    Bytes leaf;
    leaf.reserve(sizeof(CommandRecord) + extension_bytes.size());
    Writer out(leaf);
    out.raw(bytes_of(*record));
    out.raw(extension_bytes);
    return leaf;
}

StoredCommand::StoredCommand(const CommandRecord& record, std::optional<Extension> extension)
    : record_(record) {
    if (extension && extension->present().any()) {
        extension_ = std::make_shared<const Extension>(std::move(*extension));
        extension_bytes_ = encode_extension(*extension_);
        record_.flags |= kHasExtension;
    } else {
        record_.flags &= static_cast<std::uint8_t>(~kHasExtension);
    }
}

std::optional<StoredCommand> StoredCommand::from_leaf(ByteSpan leaf) {
    CommandRecord record;
    if (leaf.size() < sizeof(record)) {
        return std::nullopt;
    }
    std::memcpy(&record, leaf.data(), sizeof(record));
    const auto rest = leaf.subspan(sizeof(record));
    if (((record.flags & kHasExtension) != 0) == rest.empty()) {
        return std::nullopt;
    }
    if (rest.empty()) {
        return StoredCommand(record);
    }
    auto extension = decode_extension(rest);
    if (!extension) {
        return std::nullopt;
    }
    return StoredCommand(record, std::move(*extension));
}

}  // namespace holdfast::ledger
