/// A command on its way into a batch: its record, its extension, and whose keys stand for it.
///
/// What a scenario states but no command can carry (a missing amount, a ninth exit) is written as a
/// command that cannot be: the ledger itself refuses it, alone or within its linked run.
/// Thread-safety: plain data and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "ledger/command.h"
#include "tests/scenarios/roster.h"

namespace holdfast::scenarios {

struct Order {
    ledger::CommandRecord record;
    ledger::Extension extension;    ///< nothing in it: none is sent
    std::vector<KeyIndex> signers;  ///< each once, at most ledger::kMaxSigners
    bool spoiled = false;           ///< states something that no command can carry

    /// Adds a key, if it is not there yet and there is room.
    void sign(KeyIndex key);
};

/// A command of this kind in the platform's name space, by an id of its own.
Order new_order(ledger::CommandKind kind, const ledger::Id& id, ledger::PartyId party = kPlatform);
/// The command as it goes into a batch whose signers are `batch_signers`. A spoiled one, or one
/// whose extension is out of bounds, becomes one that every ledger refuses as malformed.
ledger::StoredCommand written(const Order& order, const std::vector<KeyIndex>& batch_signers);
/// The amount a step states; spoils the command where there is none that could be written.
void put_amount(Order& order, const Json& step, const char* name = "amount");
/// The step's `currency`, `tag` and `memo`; stated without a value they spoil the command.
void put_currency(Order& order, const Json& step, Roster& roster);
void put_tag(Order& order, const Json& step, Roster& roster);
void put_memo(Order& order, const Json& step);
/// Hash of a text, for the fields in which the ledger keeps a hash.
crypto::Digest digest_of(std::string_view text);

}  // namespace holdfast::scenarios
