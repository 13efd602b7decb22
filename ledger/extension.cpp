#include "ledger/extension.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

bool within_bounds(const Extension& extension) {
    const auto at_most = [](const auto& list, std::size_t most) {
        return !list || (!list->empty() && list->size() <= most);
    };
    if (!at_most(extension.exits, kMaxExits) || !at_most(extension.payers, kMaxPayers) ||
        !at_most(extension.fee_lines, kMaxFeeLines) ||
        (extension.guards && extension.guards->size() > kMaxGuards) ||
        (extension.preimage && extension.preimage->size() > kMaxPreimageBytes)) {
        return false;
    }
    if (extension.agreement &&
        (!at_most(std::optional(extension.agreement->prices), kMaxMilestones) ||
         extension.agreement->carriers.size() > kMaxCarriers)) {
        return false;
    }
    if (extension.campaign && (extension.campaign->earmarks.size() > kMaxEarmarks ||
                               extension.campaign->approvers.size() > kMaxApprovers)) {
        return false;
    }
    if (extension.mandate && (extension.mandate->categories.size() > kMaxCategories ||
                              extension.mandate->barred.size() > kMaxBarred)) {
        return false;
    }
    if (extension.text) {
        const bool printable =
            std::ranges::all_of(*extension.text, [](char c) { return c > ' ' && c < 127; });
        if (extension.text->empty() || extension.text->size() > 32 || !printable) {
            return false;
        }
    }
    return !extension.exits || std::ranges::all_of(*extension.exits, [](const Exit& exit) {
        return exit.payees.size() <= kMaxShares;
    });
}

}  // namespace

Extension::Present Extension::present() const {
    Present bits;
    tagged_fields(*this,
                  [&](Tag tag, const char*, const auto& field) { bits[tag] = field.has_value(); });
    return bits;
}

Bytes encode_extension(const Extension& extension) {
    Bytes out;
    Bytes value;
    Extension::tagged_fields(extension, [&](Extension::Tag tag, const char*, const auto& field) {
        if (field) {
            value.clear();
            encode_value(*field, value);
            Writer writer(out);
            writer.u8(tag);
            writer.short_bytes(value);
        }
    });
    return out;
}

std::optional<Extension> decode_extension(ByteSpan bytes) {
    if (bytes.empty() || bytes.size() > kMaxExtensionBytes) {
        return std::nullopt;
    }
    Extension extension;
    Reader in(bytes);
    constexpr int kEnd = -1;
    int next = in.u8();
    Extension::tagged_fields(extension, [&](Extension::Tag tag, const char*, auto& field) {
        if (in.failed() || next != tag) {
            return;
        }
        Reader value(in.short_bytes());
        decode_value(field.emplace(), value);
        in.fail_unless(value.finished());
        next = in.left() == 0 ? kEnd : in.u8();
    });
    // A tag that is unknown or out of order was never taken from `next`.
    if (!in.finished() || next != kEnd || !within_bounds(extension)) {
        return std::nullopt;
    }
    return extension;
}

}  // namespace holdfast::ledger
