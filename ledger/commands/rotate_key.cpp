#include "ledger/commands/rotate_key.h"

#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

bool RotateKey::authorized(const Context& context) {
    return context.signers.front().party == context.command.record->party;
}

Outcome RotateKey::decide(const Context& context) {
    if (context.signers.size() != 1) {
        return refuse(Reason::malformed, Detail::of(FieldName::signers));
    }
    if (const Reason reason = check_new_key(context); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(KeyRotated{context.signers.front().key, *context.command.get(&Extension::key)});
}

}  // namespace holdfast::ledger::commands
