/// Who and what a scenario speaks of: accounts, currencies, rails, keys, and what was said of
/// holds.
///
/// One platform manages all accounts. An account that ever stands in a `by`, or among those a guard
/// allows, has a key of its own, which then is the only one that acts for it; the platform's acts
/// for the others. Thread-safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/keyring.h"
#include "tests/scenarios/names.h"

namespace holdfast::scenarios {

inline constexpr ledger::PartyId kPlatform = 1;
/// Carriers and mediators are numbered from here on; rails before it.
inline constexpr ledger::PartyId kFirstAgent = 1000;

/// The rail of what names none.
inline constexpr const char* kDefaultRail = "bank";
/// A party and a currency that are never registered.
inline constexpr ledger::PartyId kNobody = 999'999;
inline constexpr ledger::CurrencyId kNoCurrency = 60'000;

/// What is remembered of a command by its id, for those that refer to it.
struct CommandFacts {
    std::string op;
    ledger::Time at = 0;                       ///< when it was sent
    ledger::PartyId space = kPlatform;         ///< whose name space its id is in
    ledger::PartyId rail = 0;                  ///< of a payout
    std::string from;                          ///< of a transfer or payout
    std::string to;                            ///< of a transfer
    std::string hold;                          ///< of a release
    std::vector<std::string> payers;           ///< of a hold
    std::vector<NamedExit> exits;              ///< of a hold
    std::string buyer;                         ///< of an offer
    std::string seller;                        ///< of an offer
    std::string agreement;                     ///< of a proposal, or a milestone's release
    std::string side;                          ///< who made a proposal
    crypto::Digest payload{};                  ///< what an `agree` named
    std::optional<ledger::DepositId> deposit;  ///< that an instruction waits for

    [[nodiscard]] bool is_refund(const NamedExit& exit) const;
    /// Whom a hold's exits can pay, refunds apart.
    [[nodiscard]] std::vector<std::string> payees() const;
};

class Roster {
   public:
    /// Looks through all steps for who acts and what money there is.
    explicit Roster(const Json& scenario);

    [[nodiscard]] ledger::AccountId account(std::string_view name);
    /// The account's owner, who goes by the same id; zero where the platform owns it.
    [[nodiscard]] ledger::Id owner(const std::string& account);
    [[nodiscard]] ledger::Id command(std::string_view name);
    /// "R/0", "R/1", ...: what the reversal R of a chargeback has opened?
    [[nodiscard]] bool is_reopened(std::string_view name) const;
    /// An id for a command that has none in the scenario, the same for the same purpose.
    [[nodiscard]] ledger::Id internal_command(std::string_view purpose) {
        return internal_.of(purpose);
    }
    [[nodiscard]] ledger::Id deposit(const std::string& rail, const std::string& reference);
    [[nodiscard]] ledger::CurrencyId currency(std::string_view name);
    [[nodiscard]] ledger::PartyId rail(std::string_view name) {
        return kPlatform + rails_.of(name);
    }
    /// One that is registered, or a number that is not.
    [[nodiscard]] ledger::CurrencyId currency_if_any(const std::string& name);
    /// The same of a rail.
    [[nodiscard]] ledger::PartyId rail_if_any(const std::string& name);
    /// A carrier or a mediator, by name.
    [[nodiscard]] ledger::PartyId agent(std::string_view name) {
        return kFirstAgent + agents_.of(name);
    }
    [[nodiscard]] std::uint32_t tag(const Json& tag) { return tags_.of(shown(tag)); }
    [[nodiscard]] std::uint32_t terms(std::string_view name) { return terms_.of(name); }

    [[nodiscard]] std::string_view account_name(const ledger::AccountId& id) const;
    [[nodiscard]] std::string_view command_name(const ledger::Id& id) const {
        return commands_.name(id);
    }

    [[nodiscard]] const Keyring& keys() const { return keys_; }
    [[nodiscard]] KeyIndex platform_key() const { return platform_key_; }
    [[nodiscard]] const std::vector<KeyIndex>& operator_keys() const { return operator_keys_; }
    [[nodiscard]] KeyIndex log_key() const { return log_key_; }
    [[nodiscard]] KeyIndex rail_key(ledger::PartyId rail) const { return rail_keys_.at(rail); }
    /// The key of a rail, carrier or mediator.
    [[nodiscard]] KeyIndex party_key(ledger::PartyId party) const;
    [[nodiscard]] const std::map<std::string, KeyIndex>& agent_keys() const { return agent_keys_; }
    [[nodiscard]] bool is_mediator(const std::string& agent) const {
        return mediators_.contains(agent);
    }
    /// The key of whoever stands in a `by`.
    [[nodiscard]] KeyIndex key_of_actor(const std::string& name) const;
    /// Whose key acts for the account: its own, or the platform's.
    [[nodiscard]] KeyIndex authority(const std::string& account) const;
    /// Those with a key of their own.
    [[nodiscard]] const std::map<std::string, KeyIndex>& members() const { return members_; }
    [[nodiscard]] const std::vector<std::string>& currencies() const { return currencies_.names(); }
    [[nodiscard]] const std::vector<std::string>& rails() const { return rails_.names(); }
    [[nodiscard]] bool pays_out() const { return pays_out_; }

    /// The currency an account was opened in; empty if none was.
    std::map<std::string, std::string> account_currencies;
    /// Commands by id: those executed, and those on their way.
    std::map<std::string, CommandFacts> facts;
    /// The account that a deposit was first named for, by rail and reference.
    std::map<ledger::Id, std::string> deposit_accounts;

   private:
    void look_at(const Json& step);
    void look_for_agents(const Json& step);
    void add_member(const std::string& name);

    IdBook accounts_{'a'};
    IdBook commands_{'c'};
    IdBook internal_{'i'};
    IdBook deposits_{'d'};
    Numbering currencies_;
    Numbering rails_;
    Numbering tags_;
    Numbering terms_;
    Keyring keys_;
    KeyIndex log_key_;
    KeyIndex platform_key_;
    std::vector<KeyIndex> operator_keys_;
    std::map<ledger::PartyId, KeyIndex> rail_keys_;
    std::map<std::string, KeyIndex> members_;
    std::set<std::string> agents_in_order_;
    Numbering agents_;
    std::map<std::string, KeyIndex> agent_keys_;
    std::set<std::string> mediators_;
    bool pays_out_ = false;
};

}  // namespace holdfast::scenarios
