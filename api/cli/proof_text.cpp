#include "api/cli/proof_text.h"

#include <fmt/format.h>

#include "api/text_forms.h"
#include "crypto/hex.h"
#include "ledger/command_info.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

std::string kind_of(const ledger::ProvenResult& proven) {
    if (!proven.command) {
        return std::string(name_of(proven.leaf.type));
    }
    const auto* info = ledger::find_command(proven.command->view().kind());
    return info == nullptr ? "a command unknown to this program" : std::string(info->name);
}

std::string signers_of(const ledger::ProvenResult& proven) {
    std::string text;
    for (const crypto::PublicKey& key : proven.signers) {
        text += (text.empty() ? "" : ", ") + crypto::to_hex(key.bytes);
    }
    return proven.command ? text : "the ledger itself";
}

template <class Write>
std::string json_of(Write&& write) {
    std::string text;
    ledger::JsonWriter out(text);
    write(out);
    return text;
}

// A cosignature's seconds as the ledger's nanoseconds; far beyond its range, none.
std::string cosigned_at(const crypto::Cosignature& cosignature) {
    return cosignature.time < UINT64_MAX / ledger::kSecond
               ? ledger::format_time(cosignature.time * ledger::kSecond)
               : "no time";
}

}  // namespace

void write_proven(ledger::JsonWriter& json, const ledger::ProvenResult& proven) {
    const crypto::Checkpoint& checkpoint = proven.checkpoint.checkpoint;
    json.member("origin", checkpoint.origin);
    json.member("log_size", checkpoint.size);
    json.member("log_root", crypto::to_hex(checkpoint.root));
    json.member("entry", proven.sequence);
    json.member("index", proven.index);
    json.member("time", ledger::format_time(proven.leaf.time));
    json.member("kind", kind_of(proven));
    json.member("reason", name_of(proven.outcome.reason));
    if (proven.command) {
        json.key("command");
        write_command(json, proven.command->view());
    }
    json.key("outcome");
    write_outcome(json, proven.outcome);
    json.key("signed_by");
    json.open_array();
    for (const crypto::PublicKey& key : proven.signers) {
        json.text(crypto::to_hex(key.bytes));
    }
    json.close_array();
    json.key("witnesses");
    json.open_array();
    for (const crypto::Cosignature& cosignature : proven.checkpoint.cosignatures) {
        json.open_object();
        json.member("name", cosignature.name);
        json.member("time", cosigned_at(cosignature));
        json.close_object();
    }
    json.close_array();
}

std::string line_of(const ledger::ProvenResult& proven) {
    return fmt::format("{}  entry {}.{}  {} {}", ledger::format_time(proven.leaf.time),
                       proven.sequence, proven.index, kind_of(proven),
                       name_of(proven.outcome.reason));
}

void print_vouchers(Output& out, const crypto::WitnessedCheckpoint& checkpoint) {
    out.line("in the log     {}, {} entries, root {}", checkpoint.checkpoint.origin,
             with_commas(checkpoint.checkpoint.size), crypto::to_hex(checkpoint.checkpoint.root));
    for (const crypto::Cosignature& cosignature : checkpoint.cosignatures) {
        out.line("witnessed by   {} at {}", cosignature.name, cosigned_at(cosignature));
    }
    if (checkpoint.cosignatures.empty()) {
        out.line("witnessed by   nobody: the ledger alone says that this is its only log");
    }
}

void print_proven(Output& out, const ledger::ProvenResult& proven) {
    out.line("what           {} at {}, entry {}, index {}", kind_of(proven),
             ledger::format_time(proven.leaf.time), proven.sequence, proven.index);
    out.line("signed by      {}", signers_of(proven));
    if (proven.command) {
        out.line("command        {}",
                 json_of([&](auto& json) { write_command(json, proven.command->view()); }));
    }
    out.line("result         {}",
             json_of([&](auto& json) { write_outcome(json, proven.outcome); }));
    print_vouchers(out, proven.checkpoint);
}

}  // namespace holdfast::api::cli
