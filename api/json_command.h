/// Commands as JSON objects, one a line, and what came of them.
///
///     {"kind": "transfer", "id": "…", "payer": "alice", "payee": "bob", "amount": "12.50 EUR"}
///
/// Read is what ledger/text/json_entry.h writes, and shorter forms of it: `kind` names the command
/// (ledger/command_list.h); then the record's fields (id, payer, payee, amount, business_time,
/// reference, tag, terms, expires), `flags` as a list or each as a boolean (linked, full,
/// up_to_payer, up_to_payee, release_on_expiry; amount "full" is the flag too), `signers` (bits:
/// which signers of the batch stand for the command), and the extension's fields by their names, in
/// `extension` or beside the others. `party` is the command's name space where its id does not say
/// it ("7/9b1d…"). payer, payee and reference may name another party's: "8/alice" is also
/// payer_party 8. An amount that names its currency names it for the command too; where that takes
/// none, or has another one, it is refused. How values are written: api/json_fields.h. What the
/// command does not take, or lacks, is an error that says so. A new command needs no code here.
/// Thread-safety: pure.
#pragma once

#include "api/json_fields.h"
#include "ledger/command.h"
#include "ledger/entry.h"
#include "ledger/text/json_writer.h"

namespace holdfast::api {

/// Throws BadText. Without "id" the command gets `default_id`, without a party context.party,
/// without "signers" `default_signers`.
[[nodiscard]] ledger::StoredCommand command_from_json(const Json& json, const JsonContext& context,
                                                      const ledger::Id& default_id,
                                                      std::uint8_t default_signers);

/// One command's result and where it stands.
struct PlacedResult {
    ledger::Reason reason = ledger::Reason::ok;
    ledger::Detail detail;
    ledger::Sequence entry = 0;
    std::uint16_t index = 0;
    ledger::Time time = 0;
};
/// Members of an open object: "kind", "id", "reason" with its detail, "entry", "index", "time"; of
/// a refusal also "meaning" and whether a retry can help.
void write_result(ledger::JsonWriter& out, const ledger::Command& command,
                  const PlacedResult& result);

}  // namespace holdfast::api
