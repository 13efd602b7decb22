/// open_account: an account named by this command's id.
///
/// payer: the owner, a member of the platform (zero: the platform itself). tag: its kind, the
/// platform's own number. amount: none. Extension: currency (needed); ceiling; consent: the hash of
/// the member's consent to the platform's acting for it (needed where there is an owner and no key
/// of its own); options: 1 = no_history. A credit line is granted by set_limits. Signed by the
/// platform.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct OpenAccount {
    static constexpr auto kind = CommandKind::open_account;
    static constexpr std::string_view name = "open_account";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kCurrency, Extension::kCeiling, Extension::kConsent,
                              Extension::kOptions),
        .needed_extension = tag_bits(Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
