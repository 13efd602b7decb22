/// A command as the rules see it: its record, its decoded extension, and names resolved.
///
/// `Command` borrows: record, extension bytes and decoded extension live in the batch (or in the
/// `StoredCommand` of a request). Thread-safety: plain data.
#pragma once

#include <memory>

#include "ledger/command_kind.h"
#include "ledger/extension.h"
#include "ledger/record.h"

namespace holdfast::ledger {

struct Command {
    const CommandRecord* record = nullptr;
    ByteSpan extension_bytes;              ///< as signed; empty without
    const Extension* extension = nullptr;  ///< null without

    [[nodiscard]] CommandKind kind() const { return static_cast<CommandKind>(record->kind); }
    [[nodiscard]] bool has(Flag flag) const { return (record->flags & flag) != 0; }
    [[nodiscard]] CommandId id() const { return {record->party, record->id}; }
    [[nodiscard]] AccountId payer() const {
        return {party_of(&Extension::payer_party), record->payer};
    }
    [[nodiscard]] AccountId payee() const {
        return {party_of(&Extension::payee_party), record->payee};
    }
    template <class NameType>
    [[nodiscard]] NameType reference() const {
        return {party_of(&Extension::reference_party), record->reference};
    }
    /// A field of the extension, or null.
    template <class T>
    [[nodiscard]] const T* get(std::optional<T> Extension::*field) const {
        return extension != nullptr && extension->*field ? &*(extension->*field) : nullptr;
    }
    /// The amount as given; nothing above 2^112 - 1.
    [[nodiscard]] std::optional<Amount> amount() const {
        return Amount::from(record->amount.value());
    }

    /// The Merkle leaf: the record's 112 bytes and the extension's.
    [[nodiscard]] Bytes leaf_bytes() const;

   private:
    [[nodiscard]] PartyId party_of(std::optional<PartyId> Extension::*field) const {
        const auto* party = get(field);
        return party == nullptr ? record->party : *party;
    }
};

/// A command that owns what it is made of; copies share the extension.
class StoredCommand {
   public:
    explicit StoredCommand(const CommandRecord& record,
                           std::optional<Extension> extension = std::nullopt);
    /// From `Command::leaf_bytes`; nothing if they are no command.
    static std::optional<StoredCommand> from_leaf(ByteSpan leaf);

    [[nodiscard]] Command view() const { return {&record_, extension_bytes_, extension_.get()}; }

   private:
    CommandRecord record_;
    std::shared_ptr<const Extension> extension_;  // most commands have none
    Bytes extension_bytes_;
};

}  // namespace holdfast::ledger
