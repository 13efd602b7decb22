/// Whom a loader acts for: a platform and a rail, each with a key of its own, in one currency.
///
/// The loader is given both keys, in any order; the ledger says whose they are. Every batch is
/// signed by both, and each command names the one that it is from. Thread-safety: plain data.
#pragma once

#include "api/cli/session.h"

namespace holdfast::api::loader {

struct Actor {
    ledger::PartyId party = 0;
    std::uint8_t signer = 0;  ///< its bit in a command's `signers`
};

struct Actors {
    Actor platform;
    Actor rail;
    ledger::CurrencyId currency = 0;
    unsigned exponent = 0;
};

/// Asks the ledger. Throws cli::UserError where a key is missing, or the currency is.
[[nodiscard]] Actors find_actors(cli::Session& session, const std::string& currency);

/// A command of an actor's, to be filled in.
[[nodiscard]] ledger::CommandRecord command_of(ledger::CommandKind kind, const Actor& actor,
                                               const ledger::Id& id, ledger::Time business_time);

/// An id made of when something happened and what it is called: ids of one second lie together,
/// which is the cheap order for the ledger, and the same row has the same id whenever it is sent.
[[nodiscard]] ledger::Id id_in_time(ledger::Time time, std::string_view name);

/// open_account. A member's account is the platform's to act for, by the member's consent; without
/// a member it is the platform's own. Without a business time, which would be that of the file
/// that names it first: so the next file's command is the same one, and finds it open.
struct NewAccount {
    std::string name;           ///< the account is called by it: "seller-4711"
    std::string_view member{};  ///< empty: none
    std::uint32_t tag = 0;
};
[[nodiscard]] ledger::StoredCommand open_account(const Actors& actors, const NewAccount& account);

/// deposit_cleared: the rail brings money in for an account of the platform's, under a reference
/// that comes of its name.
struct NewDeposit {
    std::string name;  ///< of the rail's own for what came in: "payment-4711"
    ledger::Id account;
    ledger::Amount amount;
};
[[nodiscard]] ledger::StoredCommand deposit(const Actors& actors, const NewDeposit& deposit,
                                            ledger::Time business_time);

}  // namespace holdfast::api::loader
