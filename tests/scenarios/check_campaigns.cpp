// What a check asks of campaigns, gifts and disbursements: see checks.h.
#include "ledger/match_rules.h"
#include "ledger/text/enum_names.h"
#include "tests/scenarios/checks.h"

namespace holdfast::scenarios {

namespace {

using ledger::Amount;
using ledger::to_string;
using Field = std::optional<std::string>;

Field field_of(const ledger::Campaign& campaign, const ledger::Account& money,
               const std::optional<ledger::Hold>& pool, std::string_view name) {
    Amount spent;
    for (const ledger::EarmarkLine& line : campaign.lines) {
        spent += line.spent;
    }
    if (name == "state") {
        return std::string(name_of(campaign.state));
    }
    if (name == "ending") {
        const bool is_none = campaign.ending == ledger::CampaignEnding::none;
        return is_none ? "null" : std::string(name_of(campaign.ending));
    }
    if (name == "raised") {
        return to_string(campaign.raised);
    }
    if (name == "unspent") {
        return to_string(money.available - campaign.tips);
    }
    if (name == "spent") {
        return to_string(spent);
    }
    if (name == "tips") {
        return to_string(campaign.tips);
    }
    if (name == "matched") {
        return to_string(pool ? pool->released : Amount());
    }
    if (name == "pool") {
        return to_string(pool ? pool->left() : Amount());
    }
    return name == "available" ? Field(to_string(money.available)) : std::nullopt;
}

Field field_of(const ledger::Campaign& campaign, const ledger::Gift& gift, std::string_view name) {
    const Amount unspent = unspent_of(campaign, gift);
    if (name == "amount") {
        return to_string(gift.amount);
    }
    if (name == "unspent") {
        return to_string(unspent);
    }
    if (name == "spent") {
        return to_string(gift.amount - gift.refunded - unspent);
    }
    if (name == "match") {
        return to_string(gift.matched);
    }
    if (name == "match_spent") {
        return to_string(gift.matched - gift.match_refunded - unspent_match_of(campaign, gift));
    }
    if (name == "match_back") {
        return to_string(gift.match_refunded);
    }
    return name == "refunded" ? Field(to_string(gift.refunded)) : std::nullopt;
}

Field field_of(const ledger::Disbursement& disbursement, std::string_view name) {
    if (name == "state") {
        return std::string(name_of(disbursement.state));
    }
    return name == "approved" ? Field(std::to_string(disbursement.approvers.size())) : std::nullopt;
}

}  // namespace

void Checks::check_campaigns(const Json& step, const std::string& where) {
    const auto compare_all = [&](const std::string& name, const Json& fields, bool is_there,
                                 const auto& field) {
        if (!is_there) {
            found(where + " " + name, shown(fields), "no such thing");
            return;
        }
        for (const auto& [field_name, expected] : fields.items()) {
            compare(where + " " + name + "." + field_name, expected, field(field_name));
        }
    };
    for (const auto& [name, fields] : object_of(step, "campaigns").items()) {
        const ledger::CampaignId id{kPlatform, roster_.command(name)};
        const auto campaign = ledger_.campaign(id);
        const auto money = ledger_.accounts(std::array{campaign_account(id)}).front();
        const auto pool = campaign && !campaign->pool.is_zero()
                              ? ledger_.holds(std::array{campaign->pool}).front()
                              : std::nullopt;
        compare_all(name, fields, campaign && money, [&](const std::string& field) {
            return field_of(*campaign, *money, pool, field);
        });
    }
    for (const auto& [name, fields] : object_of(step, "gifts").items()) {
        const auto gift = ledger_.gift({kPlatform, roster_.command(name)});
        const auto campaign = gift ? ledger_.campaign(gift->campaign) : std::nullopt;
        compare_all(name, fields, campaign.has_value(),
                    [&](const std::string& field) { return field_of(*campaign, *gift, field); });
    }
    for (const auto& [name, fields] : object_of(step, "disbursements").items()) {
        const auto disbursement = ledger_.disbursement({kPlatform, roster_.command(name)});
        compare_all(name, fields, disbursement.has_value(),
                    [&](const std::string& field) { return field_of(*disbursement, field); });
    }
}

}  // namespace holdfast::scenarios
