#include "tests/scenarios/names.h"

namespace holdfast::scenarios {

std::uint32_t Numbering::of(std::string_view name) {
    const auto next = static_cast<std::uint32_t>(names_.size() + 1);
    const auto [at, is_new] = numbers_.emplace(name, next);
    if (is_new) {
        names_.emplace_back(name);
    }
    return at->second;
}

std::string_view Numbering::name(std::uint64_t number) const {
    return number == 0 || number > names_.size() ? std::string_view()
                                                 : std::string_view(names_[number - 1]);
}

ledger::Id IdBook::of(std::string_view name) {
    ledger::Id id;
    id.bytes[0] = space_;
    std::uint32_t number = numbering_.of(name);
    for (std::size_t at = id.bytes.size(); number != 0; number >>= 8) {
        id.bytes[--at] = static_cast<std::uint8_t>(number);
    }
    return id;
}

std::string_view IdBook::name(const ledger::Id& id) const {
    if (id.bytes[0] != space_) {
        return {};
    }
    std::uint64_t number = 0;
    for (std::size_t at = 8; at < id.bytes.size(); ++at) {
        number = number << 8 | id.bytes[at];
    }
    return numbering_.name(number);
}

}  // namespace holdfast::scenarios
