#include "ledger/command_shape.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint8_t kFlagsOfAll = kLinked | kHasExtension;

std::uint32_t filled_fields(const CommandRecord& record) {
    std::uint32_t filled = 0;
    const auto mark = [&filled](FieldName field, bool is_filled) {
        filled |= is_filled ? field_bit(field) : 0;
    };
    mark(FieldName::payer, !record.payer.is_zero());
    mark(FieldName::payee, !record.payee.is_zero());
    mark(FieldName::amount, record.amount.value() != 0);
    mark(FieldName::reference, !record.reference.is_zero());
    mark(FieldName::terms, record.terms != 0);
    mark(FieldName::expires, record.expires != 0);
    return filled;
}

std::optional<FieldName> first_field(std::uint32_t bits) {
    for (auto field = FieldName::kind; field <= FieldName::id;
         field = static_cast<FieldName>(static_cast<unsigned>(field) + 1)) {
        if ((bits & field_bit(field)) != 0) {
            return field;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<FieldName> misshapen_field(const Command& command, const CommandShape& shape) {
    const CommandRecord& record = *command.record;
    if (record.id.is_zero() || record.id == record.reference) {
        return FieldName::id;
    }
    if ((record.flags & ~(shape.flags | kFlagsOfAll)) != 0) {
        return FieldName::flags;
    }
    if (record.amount.value() > kMaxAmount ||
        ((record.flags & kFull) != 0 && record.amount.value() != 0)) {
        return FieldName::amount;
    }
    const std::uint32_t filled = filled_fields(record);
    if (const auto field =
            first_field((filled & ~shape.fields) | (shape.needed_fields & ~filled))) {
        return field;
    }
    const std::uint64_t present =
        command.extension == nullptr ? 0 : command.extension->present().to_ullong();
    const std::uint64_t taken = shape.extension | tag_bits(Extension::kMemo);
    if ((present & ~taken) != 0 || (shape.needed_extension & ~present) != 0) {
        return FieldName::extension;
    }
    return std::nullopt;
}

}  // namespace holdfast::ledger
