/// The shape of a kind of command: which flags, fields and extension fields it takes.
///
/// Checked before any rule runs, so that a rule never sees a field it does not know. A field that
/// is not taken must be zero; one that is needed must not be. Thread-safety: constants.
#pragma once

#include "ledger/entry.h"

namespace holdfast::ledger {

/// Bit of a record's field, by `FieldName`.
[[nodiscard]] constexpr std::uint32_t field_bit(FieldName field) {
    return std::uint32_t{1} << static_cast<unsigned>(field);
}
template <class... Fields>
[[nodiscard]] constexpr std::uint32_t field_bits(Fields... fields) {
    return (std::uint32_t{0} | ... | field_bit(fields));
}
template <class... Tags>
[[nodiscard]] constexpr std::uint64_t tag_bits(Tags... tags) {
    return (std::uint64_t{0} | ... | (std::uint64_t{1} << static_cast<unsigned>(tags)));
}

struct CommandShape {
    std::uint8_t flags = 0;    ///< besides kLinked and kHasExtension, which all take
    std::uint32_t fields = 0;  ///< record fields it may fill; id, business_time and tag always
    std::uint32_t needed_fields = 0;
    std::uint64_t extension = 0;  ///< extension fields it may carry; memo always
    std::uint64_t needed_extension = 0;
};

/// Nothing if the command has this shape; else the field that has not.
[[nodiscard]] std::optional<FieldName> misshapen_field(const Command& command,
                                                       const CommandShape& shape);

}  // namespace holdfast::ledger
