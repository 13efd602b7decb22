#include "tests/support/campaign_world.h"

#include "crypto/sha256.h"

namespace holdfast::test {

using ledger::Amount;
using ledger::CommandKind;
using ledger::kDay;
using ledger::u128;

namespace {

const ledger::CampaignId kWell{kPlatform, id_named("well")};

}  // namespace

CampaignWorld::CampaignWorld(Options options) : World(options) {
    const auto open_owned = [this](const std::string& account, const std::string& owner) {
        Draft opening = draft(CommandKind::open_account).id(account).payer(owner);
        opening.extension.currency = kEuro;
        opening.extension.consent = ledger::Digest{1};
        must(opening);
    };
    for (const std::string name : {"ann", "ben", "carl", "organiser", "audit", "board"}) {
        open_owned(name, name + "-owner");
        Draft binding = draft(CommandKind::bind_member).payer(name + "-owner");
        binding.extension.key = add_key(name + "-key");
        binding.extension.proof = proof(name + "-key");
        must(binding);
    }
    open_owned("audit-too", "audit-owner");
    open({"tips"});
    for (const std::string name : {"ann", "ben", "carl"}) {
        World::fund(name, 1'000);
    }
}

ledger::CampaignTerms CampaignWorld::terms(std::uint64_t goal) {
    ledger::CampaignTerms terms;
    terms.document = ledger::Digest{7};
    terms.goal = Amount(goal);
    terms.deadline = kStart + 30 * kDay;
    terms.tip_account = account_named("tips");
    terms.earmarks = {7};
    return terms;
}

Draft CampaignWorld::draft_draft(const ledger::CampaignTerms& terms) {
    Draft drafted = draft(CommandKind::draft_campaign).id("well").payee("organiser");
    drafted.extension.campaign = terms;
    return drafted.by({"organiser-key"});
}

Result CampaignWorld::draft_campaign(const ledger::CampaignTerms& terms) {
    return run(draft_draft(terms));
}

Result CampaignWorld::open_campaign() {
    return run(draft(CommandKind::open_campaign).reference("well"));
}

void CampaignWorld::begin(const ledger::CampaignTerms& terms) {
    must(draft_draft(terms));
    must(draft(CommandKind::open_campaign).reference("well"));
}

Draft CampaignWorld::gift_draft(std::string_view donor, u128 amount, std::string_view id,
                                std::uint32_t earmark, u128 tip) {
    Draft given = draft(CommandKind::give).id(id).payer(donor).reference("well").amount(amount);
    if (earmark != 0) {
        given.extension.earmark = earmark;
    }
    if (tip != 0) {
        given.extension.tip = Amount(tip);
    }
    return given.by({std::string(donor) + "-key"});
}

Result CampaignWorld::give(std::string_view donor, u128 amount, std::string_view id,
                           std::uint32_t earmark, u128 tip) {
    return run(gift_draft(donor, amount, id, earmark, tip));
}

Result CampaignWorld::refund_gift(std::string_view donor, std::string_view gift) {
    return run(draft(CommandKind::refund_gift).reference(gift).by({std::string(donor) + "-key"}));
}

Result CampaignWorld::cancel(const std::string& key) {
    return run(draft(CommandKind::cancel_campaign).reference("well").by({key}));
}

Draft CampaignWorld::disbursement_draft(u128 amount, std::string_view id, std::uint32_t earmark) {
    Draft paid = draft(CommandKind::disburse).id(id).reference("well").amount(amount);
    paid.extension.document = crypto::sha256(ledger::ByteSpan{});
    if (earmark != 0) {
        paid.extension.earmark = earmark;
    }
    return paid.by({"organiser-key"});
}

Result CampaignWorld::disburse(u128 amount, std::string_view id, std::uint32_t earmark) {
    return run(disbursement_draft(amount, id, earmark));
}

Draft CampaignWorld::approval_draft(std::string_view account, const std::string& key,
                                    std::string_view disbursement_id) {
    Draft approved =
        draft(CommandKind::approve_disbursement).payer(account).reference(disbursement_id);
    approved.extension.payload = disbursement(disbursement_id).payload;
    return approved.by({key});
}

Result CampaignWorld::approve(std::string_view account, const std::string& key,
                              std::string_view disbursement_id) {
    return run(approval_draft(account, key, disbursement_id));
}

const ledger::Campaign& CampaignWorld::campaign() const { return *state().campaigns.find(kWell); }

const ledger::Gift& CampaignWorld::gift(std::string_view id) const {
    return *state().gifts.find({kPlatform, id_named(id)});
}

const ledger::Disbursement& CampaignWorld::disbursement(std::string_view id) const {
    return *state().disbursements.find({kPlatform, id_named(id)});
}

std::int64_t CampaignWorld::money() const { return available(campaign_account(kWell)); }

std::int64_t CampaignWorld::unspent(std::string_view gift_id) const {
    return static_cast<std::int64_t>(unspent_of(campaign(), gift(gift_id)).value());
}

}  // namespace holdfast::test
