/// Random commands of every kind: whatever the command table says that a kind takes.
///
/// Values are of any size their fields have; the ledger would refuse most of them. Thread-safety:
/// one generator, one thread.
#pragma once

#include <random>

#include "ledger/command.h"
#include "ledger/command_info.h"

namespace holdfast::test {

class RandomFields {
   public:
    explicit RandomFields(std::uint64_t seed) : generator_(seed) {}

    [[nodiscard]] std::uint64_t number() { return generator_(); }
    [[nodiscard]] bool coin() { return (generator_() & 1) != 0; }
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return generator_() % bound; }

    template <class T>
    void operator()(const char* /*name*/, T& value) {
        fill(value);
    }
    template <class T>
    void fill(T& value) {
        if constexpr (std::is_enum_v<T>) {
            do {
                value = static_cast<T>(below(8));
            } while (!is_known(value));
        } else if constexpr (std::is_same_v<T, std::uint64_t>) {
            value = coin() ? 0 : number() >> below(64);
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(number());
        } else if constexpr (std::is_same_v<T, ledger::Amount>) {
            value = amount();
        } else if constexpr (std::is_same_v<T, ledger::Balance>) {
            const auto units = static_cast<ledger::i128>(amount().value());
            value = ledger::Balance(coin() ? units : -units);
        } else if constexpr (requires { value.party; }) {
            value = {static_cast<ledger::PartyId>(below(3)), id()};
        } else if constexpr (std::is_same_v<T, std::string>) {
            value.assign(1 + below(32), ' ');
            for (char& c : value) {
                c = static_cast<char>('!' + below('~' - '!' + 1));
            }
        } else if constexpr (std::is_same_v<T, crypto::PublicKey>) {
            std::array<std::uint8_t, 32> secret{};
            fill(secret);
            value = crypto::SecretKey(secret).public_key();
        } else if constexpr (requires { value.bytes.size(); }) {
            fill(value.bytes);
        } else if constexpr (std::is_same_v<T, ledger::Bytes>) {
            value.resize(below(257));
            for (auto& byte : value) {
                fill(byte);
            }
        } else if constexpr (requires { value.has_value(); }) {
            if (coin()) {
                fill(value.emplace());
            }
        } else if constexpr (requires { value.push_back({}); }) {
            value.resize(1 + below(3));
            for (auto& element : value) {
                fill(element);
            }
        } else if constexpr (requires { value.fill({}); }) {  // std::array
            for (auto& byte : value) {
                fill(byte);
            }
        } else {
            T::fields(value, *this);
        }
    }

    [[nodiscard]] ledger::Amount amount() {
        const ledger::u128 value =
            (static_cast<ledger::u128>(number()) << 64 | number()) >> (16 + below(112));
        return coin() ? ledger::Amount::max() : ledger::Amount(value);
    }
    [[nodiscard]] ledger::Id id() {
        ledger::Id id;
        fill(id.bytes);
        return id;
    }

   private:
    std::mt19937_64 generator_;
};

/// A well-shaped command of this kind with random content.
inline ledger::StoredCommand random_command(const ledger::CommandInfo& info, RandomFields& random) {
    using ledger::FieldName;
    ledger::CommandRecord record;
    record.kind = static_cast<std::uint16_t>(info.kind);
    record.flags =
        static_cast<std::uint8_t>((info.shape.flags | ledger::kLinked) & random.number());
    record.signers = static_cast<std::uint8_t>(random.below(16));
    record.party = static_cast<ledger::PartyId>(random.below(5));
    record.id = random.id();
    random.fill(record.business_time);
    random.fill(record.tag);
    const auto wants = [&](FieldName field) {
        return (info.shape.fields & field_bit(field)) != 0 &&
               ((info.shape.needed_fields & field_bit(field)) != 0 || random.coin());
    };
    record.payer = wants(FieldName::payer) ? random.id() : ledger::Id();
    record.payee = wants(FieldName::payee) ? random.id() : ledger::Id();
    record.reference = wants(FieldName::reference) ? random.id() : ledger::Id();
    if (wants(FieldName::amount) && (record.flags & ledger::kFull) == 0) {
        record.amount = ledger::Word128::of(random.amount().value());
    }
    record.terms = wants(FieldName::terms) ? static_cast<std::uint32_t>(1 + random.below(1000)) : 0;
    record.expires = wants(FieldName::expires) ? 1 + random.below(UINT64_MAX) : 0;

    ledger::Extension extension;
    const auto taken = info.shape.extension | ledger::tag_bits(ledger::Extension::kMemo);
    ledger::Extension::tagged_fields(
        extension, [&](ledger::Extension::Tag tag, const char*, auto& field) {
            const bool is_needed = (info.shape.needed_extension & ledger::tag_bits(tag)) != 0;
            if ((taken & ledger::tag_bits(tag)) != 0 && (is_needed || random.coin())) {
                random.fill(field.emplace());
            }
        });
    return extension.present().any() ? ledger::StoredCommand(record, extension)
                                     : ledger::StoredCommand(record);
}

}  // namespace holdfast::test
