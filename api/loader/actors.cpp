#include "api/loader/actors.h"

#include "crypto/bytes.h"
#include "crypto/sha256.h"

namespace holdfast::api::loader {

namespace {

constexpr std::string_view kConsentLabel = "holdfast/loader/consent/v1";

// Data that was exported from somewhere does not say what its members have signed there.
Digest consent_of(std::string_view member) {
    std::string text(kConsentLabel);
    text += '\0';
    text += member;
    return crypto::sha256(crypto::bytes_of(text));
}

}  // namespace

Actors find_actors(cli::Session& session, const std::string& currency) {
    Actors actors;
    Client& client = session.writer();
    for (std::size_t i = 0; i < session.signers().size(); ++i) {
        const KeyPlaceReply place = client.key_place(session.signers()[i]);
        const auto party = place.known ? client.row<ledger::Party>(place.party) : std::nullopt;
        if (!party) {
            continue;
        }
        const Actor actor{place.party, static_cast<std::uint8_t>(1U << i)};
        if (party->role == ledger::Role::platform) {
            actors.platform = actor;
        } else if (party->role == ledger::Role::rail) {
            actors.rail = actor;
        }
    }
    if (actors.platform.signer == 0 || actors.rail.signer == 0) {
        throw cli::UserError(cli::ExitCode::local,
                             "give two keys that the ledger knows (--key FILE --key FILE): one of "
                             "a platform and one of a rail");
    }
    actors.currency = session.currencies().parse_code(currency);
    const ledger::Currency* row = session.currencies().find(actors.currency);
    if (row == nullptr) {
        throw cli::UserError(cli::ExitCode::usage,
                             fmt::format("the ledger has no currency {}", currency));
    }
    actors.exponent = row->exponent;
    return actors;
}

ledger::CommandRecord command_of(ledger::CommandKind kind, const Actor& actor, const ledger::Id& id,
                                 ledger::Time business_time) {
    ledger::CommandRecord record;
    record.kind = static_cast<std::uint16_t>(kind);
    record.signers = actor.signer;
    record.party = actor.party;
    record.id = id;
    record.business_time = business_time;
    return record;
}

ledger::Id id_in_time(ledger::Time time, std::string_view name) {
    ledger::Id id = id_of_name(name);
    const std::uint64_t milliseconds = time / 1'000'000;
    for (unsigned i = 0; i < 6; ++i) {
        id.bytes.at(i) = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    }
    return id;
}

ledger::StoredCommand open_account(const Actors& actors, const NewAccount& account) {
    ledger::CommandRecord record =
        command_of(ledger::CommandKind::open_account, actors.platform, id_of_name(account.name), 0);
    record.tag = account.tag;
    ledger::Extension extension;
    extension.currency = actors.currency;
    if (!account.member.empty()) {
        record.payer = id_of_name(account.member);
        extension.consent = consent_of(account.member);
    }
    return ledger::StoredCommand(record, extension);
}

ledger::StoredCommand deposit(const Actors& actors, const NewDeposit& deposit,
                              ledger::Time business_time) {
    ledger::CommandRecord record =
        command_of(ledger::CommandKind::deposit_cleared, actors.rail,
                   id_in_time(business_time, "cleared-" + deposit.name), business_time);
    record.reference = id_in_time(business_time, deposit.name);
    record.payee = deposit.account;
    record.amount = ledger::Word128::of(deposit.amount.value());
    ledger::Extension extension;
    extension.payee_party = actors.platform.party;
    extension.currency = actors.currency;
    return ledger::StoredCommand(record, extension);
}

}  // namespace holdfast::api::loader
