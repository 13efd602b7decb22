#include "api/json_command.h"

#include <algorithm>
#include <array>

#include "ledger/command_info.h"
#include "ledger/command_shape.h"
#include "ledger/text/json_entry.h"

namespace holdfast::api {

using ledger::CommandRecord;
using ledger::CommandShape;
using ledger::Extension;
using ledger::FieldName;

namespace {

struct FlagName {
    ledger::Flag flag;
    const char* name;
};
constexpr std::array<FlagName, 5> kFlagNames = {{{ledger::kLinked, "linked"},
                                                 {ledger::kFull, "full"},
                                                 {ledger::kUpToPayer, "up_to_payer"},
                                                 {ledger::kUpToPayee, "up_to_payee"},
                                                 {ledger::kReleaseOnExpiry, "release_on_expiry"}}};

/// An account or reference of the record, and where its party goes if it is another one.
struct NamedField {
    FieldName field;
    ledger::Id CommandRecord::*id;
    Extension::Tag party_tag;
    std::optional<ledger::PartyId> Extension::*party;
};
constexpr std::array<NamedField, 3> kNamedFields = {{
    {FieldName::payer, &CommandRecord::payer, Extension::kPayerParty, &Extension::payer_party},
    {FieldName::payee, &CommandRecord::payee, Extension::kPayeeParty, &Extension::payee_party},
    {FieldName::reference, &CommandRecord::reference, Extension::kReferenceParty,
     &Extension::reference_party},
}};

bool takes(const CommandShape& shape, FieldName field) {
    return (shape.fields & field_bit(field)) != 0;
}
bool takes(const CommandShape& shape, Extension::Tag tag) {
    return ((shape.extension | ledger::tag_bits(Extension::kMemo)) & ledger::tag_bits(tag)) != 0;
}

/// Reads one command. Its steps are called in the order of their declaration.
class CommandReader {
   public:
    CommandReader(const Json& json, const JsonContext& context)
        : context_(context), fields_(json, context_, {}) {
        context_.named = &named_;
    }
    CommandReader(const CommandReader&) = delete;
    CommandReader& operator=(const CommandReader&) = delete;

    void read_kind() {
        const Json* name = fields_.take("kind");
        if (name == nullptr || !name->is_string()) {
            throw BadText("kind: missing; it names the command, such as \"transfer\"");
        }
        info_ = ledger::find_command(name->get<std::string>());
        JsonFieldReader::expect(info_ != nullptr, "kind", "the name of a command", *name);
        record_.kind = static_cast<std::uint16_t>(info_->kind);
    }
    void read_id() {
        fields_("party", context_.party);
        ledger::CommandId id{context_.party, {}};
        fields_("id", id);
        record_.party = context_.party = id.party;
        record_.id = id.id;
    }
    void read_flags() {
        std::vector<std::string> names;
        fields_("flags", names);
        for (const auto& [flag, name] : kFlagNames) {
            const bool is_listed = std::erase(names, name) != 0;
            bool is_set = false;
            if (takes(flag)) {
                fields_(name, is_set);
            }
            if (is_listed && !takes(flag)) {
                throw BadText(fmt::format("flags: {} takes no '{}'", info_->name, name));
            }
            record_.flags |= is_listed || is_set ? flag : 0;
        }
        if (!names.empty()) {
            throw BadText(fmt::format("flags: there is none named '{}'", names.front()));
        }
    }
    void read_record() {
        fields_("business_time", record_.business_time);
        fields_("tag", record_.tag);
        for (const NamedField& named : kNamedFields) {
            if (api::takes(info_->shape, named.field)) {
                read_named(named);
            }
        }
        if (api::takes(info_->shape, FieldName::amount)) {
            read_amount();
        }
        if (api::takes(info_->shape, FieldName::terms)) {
            fields_("terms", record_.terms);
        }
        if (api::takes(info_->shape, FieldName::expires)) {
            fields_("expires", record_.expires);
        }
    }
    void read_extension() {
        const Extension of_names = extension_;
        read_extension_from(fields_);
        if (const Json* nested = fields_.take("extension")) {
            JsonFieldReader nested_fields(*nested, context_, "extension");
            read_extension_from(nested_fields);
            nested_fields.finish();
        }
        for (const NamedField& named : kNamedFields) {
            if (of_names.*named.party && of_names.*named.party != extension_.*named.party) {
                throw BadText(fmt::format("{}: its party is said twice, and differently",
                                          name_of(named.field)));
            }
        }
        take_named_currency();
    }
    void read_signers(std::uint8_t default_signers) {
        record_.signers = default_signers;
        fields_("signers", record_.signers);
    }
    ledger::StoredCommand finish(const ledger::Id& default_id) {
        fields_.finish();
        if (record_.id.is_zero()) {
            record_.id = default_id;
        }
        const bool has_extension = extension_.present().any();
        record_.flags |= has_extension ? ledger::kHasExtension : 0;
        check_nothing_lacks();
        if (has_extension && !ledger::decode_extension(ledger::encode_extension(extension_))) {
            throw BadText("a field is longer than the ledger takes, or out of its range");
        }
        return has_extension ? ledger::StoredCommand(record_, extension_)
                             : ledger::StoredCommand(record_);
    }

   private:
    [[nodiscard]] bool takes(ledger::Flag flag) const {
        return flag == ledger::kLinked || (info_->shape.flags & flag) != 0;
    }
    void read_extension_from(JsonFieldReader& fields) {
        Extension::tagged_fields(extension_,
                                 [&](Extension::Tag tag, const char* name, auto& field) {
                                     if (api::takes(info_->shape, tag)) {
                                         fields(name, field);
                                     }
                                 });
    }
    void read_named(const NamedField& named) {
        const std::string name(name_of(named.field));
        ledger::AccountId value{record_.party, {}};
        fields_(name.c_str(), value);
        record_.*named.id = value.id;
        if (value.party == record_.party) {
            return;
        }
        if (!api::takes(info_->shape, named.party_tag)) {
            throw BadText(fmt::format("{}: {} acts in its own name space only (party {})", name,
                                      info_->name, record_.party));
        }
        extension_.*named.party = value.party;
    }
    void read_amount() {
        const Json* amount = fields_.take("amount");
        if (amount == nullptr) {
            return;
        }
        if ((info_->shape.flags & ledger::kFull) != 0 && *amount == "full") {
            record_.flags |= ledger::kFull;
            return;
        }
        record_.amount = ledger::Word128::of(fields_.read_money(*amount, "amount").amount.value());
    }
    /// The currency of the amounts is the command's. It must not get lost: "12.50 EUR" has been
    /// counted in cents, and would be 1250 of whatever the account holds.
    void take_named_currency() {
        if (!named_.currency) {
            return;
        }
        if (!api::takes(info_->shape, Extension::kCurrency)) {
            throw BadText(fmt::format("{}: {} takes no currency: write minor units (\"1250\")",
                                      named_.path, info_->name));
        }
        if (extension_.currency && extension_.currency != named_.currency) {
            throw BadText(
                fmt::format("{}: its currency is said twice, and differently", named_.path));
        }
        extension_.currency = named_.currency;
    }
    void check_nothing_lacks() const {
        const ledger::Command command = ledger::Command{&record_, {}, &extension_};
        std::string missing;
        for (const auto field : {FieldName::payer, FieldName::payee, FieldName::amount,
                                 FieldName::reference, FieldName::terms, FieldName::expires}) {
            const bool is_needed = (info_->shape.needed_fields & field_bit(field)) != 0;
            const bool is_filled = !api::takes(info_->shape, field) || is_given(field);
            missing += is_needed && !is_filled ? ' ' + std::string(name_of(field)) : "";
        }
        Extension::tagged_fields(
            extension_, [&](Extension::Tag tag, const char* name, const auto& field) {
                const bool is_needed = (info_->shape.needed_extension & ledger::tag_bits(tag)) != 0;
                missing += is_needed && !field.has_value() ? ' ' + std::string(name) : "";
            });
        if (!missing.empty()) {
            throw BadText(fmt::format("{} needs:{}", info_->name, missing));
        }
        if (const auto field = ledger::misshapen_field(command, info_->shape)) {
            throw BadText(fmt::format("{}: not as {} has it", name_of(*field), info_->name));
        }
    }
    bool is_given(FieldName field) const {
        switch (field) {
            case FieldName::payer: return !record_.payer.is_zero();
            case FieldName::payee: return !record_.payee.is_zero();
            case FieldName::amount: return record_.amount.value() != 0;
            case FieldName::reference: return !record_.reference.is_zero();
            case FieldName::terms: return record_.terms != 0;
            case FieldName::expires: return record_.expires != 0;
            default: return true;
        }
    }

    JsonContext context_;
    NamedCurrency named_;
    JsonFieldReader fields_;
    const ledger::CommandInfo* info_ = nullptr;
    CommandRecord record_;
    Extension extension_;
};

}  // namespace

ledger::StoredCommand command_from_json(const Json& json, const JsonContext& context,
                                        const ledger::Id& default_id,
                                        std::uint8_t default_signers) {
    CommandReader reader(json, context);
    reader.read_kind();
    reader.read_id();
    reader.read_flags();
    reader.read_record();
    reader.read_extension();
    reader.read_signers(default_signers);
    return reader.finish(default_id);
}

void write_result(ledger::JsonWriter& out, const ledger::Command& command,
                  const PlacedResult& result) {
    const ledger::CommandInfo* info = ledger::find_command(command.kind());
    out.member("kind", info == nullptr ? std::string_view("unknown") : info->name);
    out.member("id", format_name(command.id()));
    out.member("reason", name_of(result.reason));
    write_detail(out, result.detail);
    out.member("entry", result.entry);
    out.member("index", result.index);
    out.member("time", ledger::format_time(result.time));
    const ledger::ReasonInfo* reason = ledger::find_reason(result.reason);
    if (result.reason != ledger::Reason::ok && reason != nullptr) {
        out.member("meaning", reason->meaning);
        out.member("retry_helps", reason->retry_helps);
    }
}

}  // namespace holdfast::api
