#include "ledger/text/json_entry.h"

#include "ledger/command_info.h"
#include "ledger/text/json_fields.h"

namespace holdfast::ledger {

namespace {

constexpr std::array<std::pair<Flag, std::string_view>, 6> kFlagNames = {{
    {kLinked, "linked"},
    {kHasExtension, "has_extension"},
    {kFull, "full"},
    {kUpToPayer, "up_to_payer"},
    {kUpToPayee, "up_to_payee"},
    {kReleaseOnExpiry, "release_on_expiry"},
}};

void write_flags(JsonWriter& out, const Command& command) {
    if ((command.record->flags & ~kHasExtension) == 0) {
        return;
    }
    out.key("flags");
    out.open_array();
    for (const auto& [flag, name] : kFlagNames) {
        if (flag != kHasExtension && command.has(flag)) {
            out.text(name);
        }
    }
    out.close_array();
}

void write_record(JsonWriter& out, const Command& command) {
    const CommandRecord& record = *command.record;
    const auto name_unless_zero = [&](std::string_view field, const auto& name) {
        if (!name.is_zero()) {
            out.member(field, text_of(name));
        }
    };
    const auto number_unless_zero = [&](std::string_view field, std::uint64_t value) {
        if (value != 0) {
            out.member(field, value);
        }
    };
    const auto time_unless_zero = [&](std::string_view field, Time value) {
        if (value != 0) {
            out.member(field, format_time(value));
        }
    };
    name_unless_zero("payer", command.payer());
    name_unless_zero("payee", command.payee());
    if (record.amount.value() != 0) {
        out.member("amount", to_string(record.amount.value()));
    }
    name_unless_zero("reference", command.reference<CommandId>());
    time_unless_zero("expires", record.expires);
    number_unless_zero("terms", record.terms);
    number_unless_zero("tag", record.tag);
    time_unless_zero("business_time", record.business_time);
}

void write_outcome_fields(JsonWriter& out, const Outcome& outcome) {
    out.member("reason", name_of(outcome.reason));
    write_detail(out, outcome.detail);
    if (!outcome.events.empty()) {
        out.key("events");
        out.open_array();
        for (const Event& event : outcome.events) {
            write_event(out, event);
        }
        out.close_array();
    }
}

void write_batch_header(JsonWriter& out, const Leaf& leaf) {
    out.key("signers");
    out.open_array();
    for (const auto& [signer, signature] : leaf.signers) {
        out.open_object();
        out.member("key", crypto::to_hex(signer.key.bytes));
        out.member("sequence", signer.sequence);
        out.member("signature", crypto::to_hex(signature.bytes));
        out.close_object();
    }
    out.close_array();
    if (leaf.expiry != 0) {
        out.member("batch_expires", format_time(leaf.expiry));
    }
    if (leaf.seen.size != 0) {
        out.key("seen");
        out.open_object();
        out.member("size", leaf.seen.size);
        out.member("root", crypto::to_hex(leaf.seen.root));
        out.close_object();
    }
}

void write_outcomes(JsonWriter& out, const Entry& entry) {
    const bool is_batch = entry.leaf().type == EntryType::batch;
    out.key(is_batch ? "commands" : "outcomes");
    out.open_array();
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        out.open_object();
        if (is_batch) {
            out.key("command");
            write_command(out, entry.command(i));
        }
        write_outcome_fields(out, entry.outcomes()[i]);
        out.close_object();
    }
    out.close_array();
}

}  // namespace

void write_command(JsonWriter& out, const Command& command) {
    out.open_object();
    const CommandInfo* info = find_command(command.kind());
    if (info != nullptr) {
        out.member("kind", info->name);
    } else {
        out.member("kind", command.record->kind);
    }
    out.member("id", text_of(command.id()));
    out.member("signers", command.record->signers);
    write_flags(out, command);
    write_record(out, command);
    if (command.extension != nullptr) {
        out.key("extension");
        out.open_object();
        JsonFields visit(out);
        Extension::tagged_fields(
            *command.extension,
            [&](auto /*tag*/, const char* name, const auto& field) { visit(name, field); });
        out.close_object();
    }
    out.close_object();
}

void write_detail(JsonWriter& out, const Detail& detail) {
    switch (detail.kind) {
        case DetailKind::none: break;
        case DetailKind::amount: out.member("amount", to_string(detail.value)); break;
        case DetailKind::field:
            out.member("field", name_of(static_cast<FieldName>(detail.value)));
            break;
        case DetailKind::original:
            out.key("original");
            out.open_object();
            out.member("entry", static_cast<std::uint64_t>(detail.value >> 16));
            out.member("command", static_cast<std::uint64_t>(detail.value & 0xffff));
            out.close_object();
            break;
        case DetailKind::reason: {
            const auto reason = static_cast<Reason>(detail.value);
            out.member("first_reason", is_known(reason) ? name_of(reason) : "unknown");
            break;
        }
        case DetailKind::pending:
            out.member("approvals_missing", static_cast<std::uint64_t>(detail.value));
            break;
    }
}

void write_event(JsonWriter& out, const Event& event) {
    out.open_object();
    out.member("event", name_of(event));
    std::visit([&](const auto& value) { write_fields(out, value); }, event);
    out.close_object();
}

void write_outcome(JsonWriter& out, const Outcome& outcome) {
    out.open_object();
    write_outcome_fields(out, outcome);
    out.close_object();
}

void write_entry(JsonWriter& out, Sequence sequence, const Entry& entry) {
    const Leaf& leaf = entry.leaf();
    out.open_object();
    out.member("sequence", sequence);
    out.member("type", name_of(leaf.type));
    out.member("time", format_time(leaf.time));
    out.member("head", crypto::to_hex(entry.head()));
    out.member("leaf_hash", crypto::to_hex(entry.leaf_hash()));
    out.member("lease_epoch", leaf.lease_epoch);
    out.member("first_event", leaf.first_event);
    if (leaf.type == EntryType::batch) {
        write_batch_header(out, leaf);
    }
    if (leaf.type == EntryType::genesis) {
        if (const auto genesis = decode_genesis(entry.commands_bytes())) {
            out.key("genesis");
            out.open_object();
            write_fields(out, *genesis);
            out.close_object();
        }
    }
    if (!entry.outcomes().empty()) {
        write_outcomes(out, entry);
    }
    out.close_object();
}

}  // namespace holdfast::ledger
