#include "api/cli/escrow_outlook.h"

#include <algorithm>
#include <array>

#include "ledger/agreement_clocks.h"
#include "ledger/command_info.h"
#include "ledger/decide.h"
#include "ledger/text/enum_names.h"

namespace holdfast::api::cli {

namespace {

using ledger::AccountId;
using ledger::Amount;
using ledger::CommandKind;
using ledger::HoldId;
using ledger::Signer;
using ledger::State;

/// No rule of an agreement looks back at past commands.
class NoPast final : public ledger::PastCommands {
   public:
    [[nodiscard]] ledger::PastCommand find(ledger::Sequence, std::uint16_t) const override {
        ledger::check_failed("a look at what is next reads no past command");
    }
};

/// Copies the rows that the rules of an agreement read.
class RowCopy {
   public:
    RowCopy(Session& session, State& state) : session_(session), state_(state) {}

    void copy(ledger::AgreementId id, const ledger::Agreement& agreement) {
        state_.agreements.insert(id, agreement);
        copy_account(agreement.buyer);
        copy_account(agreement.seller);
        if (!agreement.terms.mediation_account.is_zero()) {
            copy_account(agreement.terms.mediation_account);
        }
        for (const auto kind : {ledger::SystemAccount::fees, ledger::SystemAccount::loss,
                                ledger::SystemAccount::suspense}) {
            copy_account(ledger::system_account(kind, agreement.currency));
        }
        copy_terms(ledger::terms_id(id.party, agreement.terms.fee_terms));
        for (std::size_t i = 0; i < agreement.terms.prices.size(); ++i) {
            copy_milestone(ledger::milestone_id(id, static_cast<std::uint8_t>(i)));
        }
        session_.reader().for_each<ledger::Party>(
            std::nullopt, [&](std::uint32_t number, const ledger::Party& party) {
                state_.parties.insert(number, party);
            });
        session_.reader().for_each<ledger::Mandate>(
            std::nullopt, [&](std::uint32_t number, const ledger::Mandate& mandate) {
                state_.mandates.insert(number, mandate);
            });
    }

   private:
    void copy_account(AccountId id) {
        const auto row = session_.reader().row<ledger::Account>(id);
        if (!row || state_.accounts.find(id) != nullptr) {
            return;
        }
        state_.accounts.insert(id, *row);
        const ledger::MemberId owner{id.party, row->owner};
        if (const auto member = session_.reader().row<ledger::Member>(owner);
            member && state_.members.find(owner) == nullptr) {
            state_.members.insert(owner, *member);
        }
    }
    void copy_terms(ledger::TermsId id) {
        const auto row = session_.reader().row<ledger::Terms>(id);
        if (!row) {
            return;
        }
        state_.terms.insert(id, *row);
        for (const ledger::FeeLine& line : row->lines) {
            copy_account(line.to);
        }
    }
    void copy_milestone(HoldId id) {
        if (const auto row = session_.reader().row<ledger::Milestone>(id)) {
            state_.milestones.insert(id, *row);
        }
        if (const auto row = session_.reader().row<ledger::Hold>(id)) {
            state_.holds.insert(id, *row);
        }
    }

    Session& session_;
    State& state_;
};

/// Whoever may have something to do, with the signers that stand for him.
struct Actor {
    std::string name;
    std::vector<Signer> signers;
    ledger::PartyId party = 0;  ///< whose name space the commands are in
    std::optional<ledger::Side> side;
};

/// Tries commands on the copy.
class Trial {
   public:
    Trial(State& state, ledger::AgreementId id, ledger::Time now)
        : state_(state), id_(id), agreement_(*state.agreements.find(id)), now_(now) {}

    Outlook run() {
        const Actor buyer = side("buyer", ledger::Side::buyer);
        const Actor seller = side("seller", ledger::Side::seller);
        for (const Actor& actor : {buyer, seller}) {
            try_all(actor);
            try_claims(actor);
        }
        Actor both{"both", buyer.signers, id_.party, std::nullopt};
        both.signers.insert(both.signers.end(), seller.signers.begin(), seller.signers.end());
        for_each_milestone([&](HoldId milestone, const std::string& target) {
            for (const auto kind : {CommandKind::cancel_milestone, CommandKind::withdraw_case}) {
                if (!was_found(kind, target)) {
                    attempt(both, kind, milestone, target);
                }
            }
        });
        for (const ledger::PartyId carrier : agreement_.terms.carriers) {
            try_carrier(party_actor("carrier", carrier));
        }
        try_mediators();
        look_at_clocks();
        return std::move(outlook_);
    }

   private:
    void for_each_milestone(const std::function<void(HoldId, const std::string&)>& use) {
        for (const HoldId milestone : ledger::milestones_of(state_, id_)) {
            const auto* row = state_.milestones.find(milestone);
            if (row != nullptr) {
                use(milestone, fmt::format("milestone {}", row->index));
            }
        }
    }

    // The keys of whoever holds the account's authority; they need no row to be there before.
    Actor side(const char* name, ledger::Side side) {
        const AccountId account = agreement_.account_of(side);
        const ledger::Account* row = state_.accounts.find(account);
        const ledger::Member* member =
            row == nullptr ? nullptr : state_.members.find({account.party, row->owner});
        Actor actor{name, {}, id_.party, side};
        actor.signers.push_back(member == nullptr ? Signer{{}, account.party, {}}
                                                  : Signer{member->key, account.party, row->owner});
        know(actor.signers.back().key);
        return actor;
    }
    Actor party_actor(const char* role, ledger::PartyId party) {
        know({});
        return {fmt::format("{} {}", role, party), {Signer{{}, party, {}}}, party, std::nullopt};
    }
    void know(const crypto::PublicKey& key) {
        if (state_.keys.find(key) == nullptr) {
            state_.keys.insert(key, ledger::Key{});
        }
    }

    [[nodiscard]] bool was_found(CommandKind kind, const std::string& target) const {
        const auto name = ledger::find_command(kind)->name;
        return std::ranges::any_of(outlook_.commands, [&](const PossibleCommand& found) {
            return found.command == name && found.target == target;
        });
    }

    // Filled in as far as the shape asks for it, with what would be accepted if anything is.
    ledger::StoredCommand sample(const Actor& actor, CommandKind kind, const ledger::Id& reference,
                                 bool is_claims) {
        const ledger::CommandShape& shape = ledger::find_command(kind)->shape;
        ledger::CommandRecord record;
        record.kind = static_cast<std::uint16_t>(kind);
        record.party = actor.party;
        record.id.bytes.fill(0xff);
        record.signers = 1;
        record.reference = reference;
        record.flags = shape.flags & ledger::kFull;
        ledger::Extension extension;
        const auto takes = [&](ledger::Extension::Tag tag) {
            return (shape.needed_extension & ledger::tag_bits(tag)) != 0;
        };
        if (actor.party != id_.party) {
            extension.reference_party = id_.party;
        }
        if (takes(ledger::Extension::kDocument)) {
            extension.document = ledger::Digest{};
        }
        if (takes(ledger::Extension::kSide)) {
            extension.side = actor.side;
        }
        if (takes(ledger::Extension::kFact)) {
            extension.fact = ledger::Fact::delivered;
        }
        if (takes(ledger::Extension::kAgreement)) {
            extension.agreement = agreement_.terms;
        }
        if (takes(ledger::Extension::kPayload)) {
            extension.payload = hash_of(agreement_.terms);
        }
        const ledger::NamedMilestone milestone =
            ledger::find_milestone(state_, {id_.party, reference});
        const auto* open = !milestone  ? nullptr
                           : is_claims ? &milestone.row->claim
                                       : &milestone.row->open_case;
        if ((kind == CommandKind::award || kind == CommandKind::settle_claim) && open != nullptr &&
            *open) {
            record.amount = ledger::Word128::of((*open)->amount.value());
        }
        if (kind == CommandKind::propose_amendment && milestone) {
            record.amount = ledger::Word128::of(milestone.row->price.value());
        }
        if (kind == CommandKind::settle_claim || kind == CommandKind::propose_amendment) {
            record.expires = now_ + ledger::kDay;
        } else if (is_claims) {
            extension.options = std::uint8_t{1};
        }
        if (kind == CommandKind::propose_settlement && milestone && milestone.hold != nullptr) {
            record.amount = ledger::Word128::of(milestone.hold->unfixed().value());
            record.expires = now_ + ledger::kDay;
        }
        if (kind == CommandKind::extend_clock && milestone) {
            record.expires = std::min(milestone.row->deadline + 1, milestone.row->hard_deadline);
        }
        const bool is_extended = extension.present().any();
        record.flags =
            static_cast<std::uint8_t>(record.flags | (is_extended ? ledger::kHasExtension : 0));
        return is_extended ? ledger::StoredCommand(record, extension)
                           : ledger::StoredCommand(record);
    }

    void attempt(const Actor& actor, CommandKind kind, HoldId named, const std::string& target,
                 bool is_claims = false) {
        const ledger::StoredCommand stored = sample(actor, kind, named.id, is_claims);
        const ledger::Command command = stored.view();
        const ledger::Context context{state_, command, actor.signers, now_, past_};
        if (ledger::decide_command(context).reason == ledger::Reason::ok) {
            outlook_.commands.push_back({actor.name, std::string(ledger::find_command(kind)->name),
                                         is_claims ? target + "'s claim" : target});
        }
    }

    void try_all(const Actor& actor) {
        const auto agreement = ledger::rename<HoldId>(id_);
        for (const auto kind :
             {CommandKind::counter, CommandKind::agree, CommandKind::fund, CommandKind::cancel}) {
            attempt(actor, kind, agreement, "agreement");
        }
        for_each_milestone([&](HoldId milestone, const std::string& target) {
            for (const auto kind : {CommandKind::ship,
                                    CommandKind::confirm_receipt,
                                    CommandKind::release,
                                    CommandKind::refund,
                                    CommandKind::cancel_milestone,
                                    CommandKind::extend_clock,
                                    CommandKind::propose_settlement,
                                    CommandKind::request_refund,
                                    CommandKind::accept_refund,
                                    CommandKind::reject_refund,
                                    CommandKind::return_shipped,
                                    CommandKind::return_received,
                                    CommandKind::dispute,
                                    CommandKind::add_evidence,
                                    CommandKind::withdraw_case,
                                    CommandKind::escalate,
                                    CommandKind::appeal,
                                    CommandKind::claim,
                                    CommandKind::propose_amendment,
                                    CommandKind::fund_amendment}) {
                attempt(actor, kind, milestone, target);
            }
        });
    }
    void try_claims(const Actor& actor) {
        for_each_milestone([&](HoldId milestone, const std::string& target) {
            for (const auto kind :
                 {CommandKind::settle_claim, CommandKind::add_evidence, CommandKind::withdraw_case,
                  CommandKind::escalate, CommandKind::appeal}) {
                attempt(actor, kind, milestone, target, true);
            }
        });
    }
    void try_carrier(const Actor& carrier) {
        for_each_milestone([&](HoldId milestone, const std::string& target) {
            attempt(carrier, CommandKind::attest, milestone, target);
            attempt(carrier, CommandKind::return_received, milestone, target);
        });
    }
    void try_mediators() {
        for_each_milestone([&](HoldId milestone, const std::string& target) {
            const ledger::Milestone& row = *state_.milestones.find(milestone);
            for (const auto* open : {&row.open_case, &row.claim}) {
                if (*open && (*open)->mediator != 0) {
                    attempt(party_actor("mediator", (*open)->mediator), CommandKind::award,
                            milestone, target, open == &row.claim);
                }
            }
        });
    }

    void look_at_clocks() {
        ledger::add_agreement_timers(state_);
        for (const ledger::Timer& timer : state_.timers) {
            const ledger::Outcome fired = ledger::decide_timer(state_, timer, timer.deadline + 1);
            ComingTimer coming{timer, target_of(timer), {}};
            for (const ledger::Event& event : fired.events) {
                add_effect(event, coming.effects);
            }
            outlook_.timers.push_back(std::move(coming));
        }
    }
    static std::string target_of(const ledger::Timer& timer) {
        const bool is_whole = timer.kind == ledger::TimerKind::offer_lapse ||
                              timer.kind == ledger::TimerKind::pay_lapse ||
                              timer.kind == ledger::TimerKind::agreement_thaw;
        return is_whole ? "agreement" : fmt::format("milestone {}", timer.part);
    }
    static void add_effect(const ledger::Event& event, std::vector<std::string>& effects) {
        if (const auto* released = std::get_if<ledger::Released>(&event)) {
            effects.push_back("releases " + to_string(*released->amount));
        } else if (const auto* refunded = std::get_if<ledger::Refunded>(&event)) {
            effects.push_back("refunds " + to_string(*refunded->amount));
        } else if (const auto* paid = std::get_if<ledger::MediationPaid>(&event)) {
            effects.push_back("pays mediation " + to_string(paid->amount));
        } else if (const auto* claimed = std::get_if<ledger::ClaimPaid>(&event)) {
            effects.push_back("pays a claim " + to_string(claimed->amount));
        } else if (const auto* returned = std::get_if<ledger::TopUpReturned>(&event)) {
            effects.push_back("returns " + to_string(returned->amount));
        } else if (const auto* moved = std::get_if<ledger::AgreementMoved>(&event)) {
            effects.push_back("agreement " + std::string(name_of(moved->state)));
        } else if (std::holds_alternative<ledger::AgreementThawed>(event)) {
            effects.emplace_back("its clocks go on");
        } else if (const auto* changed = std::get_if<ledger::MilestoneChanged>(&event)) {
            const auto& open = changed->content.open_case;
            if (open) {
                effects.push_back("case " + std::string(name_of(open->state)));
            }
        }
    }

    State& state_;
    ledger::AgreementId id_;
    ledger::Agreement agreement_;
    ledger::Time now_;
    NoPast past_;
    Outlook outlook_;
};

}  // namespace

std::optional<Outlook> outlook_of(Session& session, ledger::AgreementId id, ledger::Time now) {
    const auto agreement = session.reader().row<ledger::Agreement>(id);
    if (!agreement) {
        return std::nullopt;
    }
    State state;
    RowCopy(session, state).copy(id, *agreement);
    Outlook outlook = Trial(state, id, now).run();
    outlook.frozen_until = agreement->frozen_until;
    return outlook;
}

}  // namespace holdfast::api::cli
