#include "ledger/agreements.h"

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

Bytes labelled(std::string_view label) {
    Bytes bytes(label.begin(), label.end());
    bytes.push_back(0);
    return bytes;
}

}  // namespace

HoldId milestone_id(AgreementId agreement, std::uint8_t index) {
    Bytes bytes = labelled("holdfast/milestone/v1");
    Writer out(bytes);
    out.key(agreement);
    out.u8(index);
    const Digest digest = crypto::sha256(bytes);
    HoldId id{agreement.party, {}};
    std::ranges::copy_n(digest.begin(), static_cast<std::ptrdiff_t>(id.id.bytes.size()),
                        id.id.bytes.begin());
    return id;
}

std::vector<HoldId> milestones_of(const State& state, AgreementId agreement) {
    std::vector<HoldId> ids;
    const std::size_t count = state.agreements.find(agreement)->terms.prices.size();
    for (std::size_t i = 0; i < count; ++i) {
        ids.push_back(milestone_id(agreement, static_cast<std::uint8_t>(i)));
    }
    return ids;
}

Digest hash_of(const AgreementTerms& terms) {
    Bytes bytes = labelled("holdfast/agreement/v1");
    encode_fields(terms, bytes);
    return crypto::sha256(bytes);
}

namespace {

void encode_basis(const std::optional<Case>& open, Bytes& bytes) {
    if (open) {
        encode_value(open->state, bytes);
        encode_value(open->amount, bytes);
        encode_value(open->mediator, bytes);
        encode_value(open->award, bytes);
    }
}

}  // namespace

Digest basis_of_claim(const Milestone& milestone) {
    Bytes bytes;
    encode_value(milestone.claims_of_buyer, bytes);
    encode_value(milestone.claims_of_seller, bytes);
    encode_basis(milestone.claim, bytes);
    return crypto::sha256(bytes);
}

Digest basis_of(const Hold& hold, const Milestone& milestone) {
    Bytes bytes;
    for (const Amount part :
         {hold.funded, hold.released, hold.refunded, hold.charged_back, hold.mediated}) {
        encode_value(part, bytes);
    }
    encode_value(milestone.price, bytes);
    encode_value(milestone.delivery, bytes);
    encode_basis(milestone.open_case, bytes);
    return crypto::sha256(bytes);
}

Amount price_of(const Agreement& agreement) {
    Amount sum;
    for (const Amount price : agreement.terms.prices) {
        sum += price;
    }
    return sum;
}

Hold milestone_hold(const Agreement& agreement, Amount amount) {
    Hold hold;
    hold.currency = agreement.currency;
    hold.funded = amount;
    hold.is_milestone = true;
    hold.payers.push_back({agreement.buyer, amount, Amount(), amount});
    Exit release;
    release.payees.push_back({agreement.seller, 1});
    release.by_account = agreement.buyer;
    release.terms = agreement.terms.fee_terms;
    Exit refund;
    refund.by_account = agreement.seller;
    hold.exits = {std::move(release), std::move(refund)};
    hold.totals.resize(hold.exits.size());
    return hold;
}

bool signed_for_side(const Context& context, const Agreement& agreement, Side side) {
    return side != Side::nobody && signed_for_account(context, agreement.account_of(side));
}

bool is_managed(const State& state, AccountId account) {
    const Account* row = state.accounts.find(account);
    return row != nullptr && state.members.find({account.party, row->owner}) == nullptr;
}

const Agreement* named_agreement(const Context& context) {
    return context.state.agreements.find(context.command.reference<AgreementId>());
}

const Proposal* named_proposal(const Context& context) {
    return context.state.proposals.find(context.command.reference<CommandId>());
}

bool agreement_side_acts(const Context& context, Side side) {
    const Agreement* agreement = named_agreement(context);
    return agreement == nullptr
               ? signed_within_party(context, context.command.reference<AgreementId>().party)
               : signed_for_side(context, *agreement, side);
}

Reason check_buyer(const State& state, const Agreement& agreement) {
    return check_side_open(*state.accounts.find(agreement.buyer), kFrozenCredits);
}

NamedMilestone find_milestone(const State& state, HoldId id) {
    const Milestone* row = state.milestones.find(id);
    if (row == nullptr) {
        return {};
    }
    return {id, row, state.agreements.find(row->agreement), state.holds.find(id)};
}

NamedMilestone named_milestone(const Context& context) {
    return find_milestone(context.state, context.command.reference<HoldId>());
}

Reason check_begun(const NamedMilestone& milestone) {
    if (!milestone) {
        return Reason::hold_not_found;
    }
    return milestone.row->delivery == Delivery::filling ? Reason::wrong_state : Reason::ok;
}

Reason check_open(const NamedMilestone& milestone) {
    const Reason reason = check_begun(milestone);
    const bool is_open = reason == Reason::ok && milestone.hold->is_open();
    return reason == Reason::ok && !is_open ? Reason::wrong_state : reason;
}

Reason check_before_end(const NamedMilestone& milestone, Time now) {
    return now > milestone.row->hard_deadline ? Reason::too_late : Reason::ok;
}

bool is_in_freeze(const State& state, const Milestone& milestone) {
    return state.agreements.find(milestone.agreement)->is_frozen();
}

bool side_acts(const Context& context, Side side) {
    const NamedMilestone milestone = named_milestone(context);
    return milestone ? signed_for_side(context, *milestone.agreement, side)
                     : signed_within_party(context, context.command.reference<HoldId>().party);
}

bool either_side_acts(const Context& context) {
    return side_acts(context, Side::buyer) || side_acts(context, Side::seller);
}

bool stated_side_acts(const Context& context) {
    return side_acts(context, *context.command.get(&Extension::side));
}

}  // namespace holdfast::ledger
