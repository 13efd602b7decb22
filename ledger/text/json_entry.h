/// Commands, outcomes and whole entries as JSON. What is zero, absent or empty is left out.
///
/// Thread-safety: free functions.
#pragma once

#include "ledger/command.h"
#include "ledger/entry.h"
#include "ledger/text/json_writer.h"

namespace holdfast::ledger {

/// {"kind":"hold","id":"7/…","payer":"7/…","amount":"1000",…,"extension":{…}}
void write_command(JsonWriter& out, const Command& command);
/// {"kind":"released",…fields…}
void write_event(JsonWriter& out, const Event& event);
/// What the detail says, into an object that is open: "amount", "field", "original" ...
void write_detail(JsonWriter& out, const Detail& detail);
/// {"reason":"ok","events":[…]}; a detail under its own name.
void write_outcome(JsonWriter& out, const Outcome& outcome);
/// Leaf, signers and, for each command or timer, what was asked and what came of it.
void write_entry(JsonWriter& out, Sequence sequence, const Entry& entry);

}  // namespace holdfast::ledger
