// campaign: what gifts are asked for, gifts, what they were spent on.

#include "api/cli/groups.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "ledger/campaigns.h"

namespace holdfast::api::cli {

namespace {

using ledger::Campaign;
using ledger::Disbursement;
using ledger::DisbursementId;
using ledger::Gift;

WriteCommand on_campaign(CLI::App& campaign, Session& session, const char* name, const char* kind,
                         const char* help) {
    return WriteCommand(campaign, session, name, kind, help)
        .text("campaign", "reference", "the campaign");
}

WriteCommand& add_earmark(WriteCommand& command) {
    return command.number("--earmark", "earmark", "what for, of the terms' numbers; else general");
}

void add_writing(CLI::App& campaign, Session& session) {
    WriteCommand(campaign, session, "draft", "draft_campaign",
                 "describes a campaign; --id names it")
        .text("organiser", "payee", "the account that is to have the money")
        .json(
            "--terms", "campaign",
            "as JSON: {\"document\": HASH, \"goal\": \"50000\", \"deadline\": \"+30d\", ...} (see "
            "the guide)")
        .needed();
    on_campaign(campaign, session, "open", "open_campaign", "lets gifts come (by the platform)");
    WriteCommand give =
        WriteCommand(campaign, session, "give", "give", "gives; --id names the gift")
            .text("donor", "payer", "the account it comes from")
            .text("campaign", "reference", "the campaign");
    add_earmark(give)
        .text("--tip", "tip", "minor units for the platform, beside the gift")
        .amount();
    WriteCommand(campaign, session, "refund", "refund_gift",
                 "takes a gift back while its cool-off lasts")
        .text("gift", "reference", "the gift");
    on_campaign(campaign, session, "cancel", "cancel_campaign",
                "ends it; what is unspent goes back");
    on_campaign(campaign, session, "recall", "recall_campaign", "the same, by the operators")
        .fixed("party", 0U)
        .number("--platform", "reference_party", "in whose name space the campaign is")
        .needed()
        .digest("--ruling", "document", "hash of the ruling: 64 hex digits, or @FILE")
        .needed();
    WriteCommand disburse = on_campaign(campaign, session, "disburse", "disburse",
                                        "pays an invoice out of it; --id names the disbursement");
    add_earmark(disburse)
        .digest("--invoice", "document", "hash of the invoice: 64 hex digits, or @FILE")
        .needed()
        .amount();
    auto ratio = std::make_shared<std::uint32_t>(10'000);
    auto donor_cap = std::make_shared<std::string>();
    WriteCommand back = WriteCommand(campaign, session, "back", "back_campaign",
                                     "sets money aside to match gifts; --id names the pool")
                            .text("sponsor", "payer", "the account it comes from")
                            .text("campaign", "reference", "the campaign")
                            .amount();
    back.app()
        .add_option("--ratio-bps", *ratio, "added to a gift of 10,000; 10,000 doubles it")
        ->type_name("");
    back.app()
        .add_option("--donor-cap", *donor_cap, "most for one account's gifts, in minor units")
        ->type_name("");
    back.prepare([ratio, donor_cap](Json& body) {
        body["match"]["ratio_bps"] = *ratio;
        if (!donor_cap->empty()) {
            body["match"]["donor_cap"] = *donor_cap;
        }
    });
    WriteCommand(campaign, session, "approve", "approve_disbursement",
                 "lets the organiser pay an invoice")
        .text("disbursement", "reference", "the disbursement")
        .text("approver", "payer", "the approver's account")
        .digest("hash", "payload", "SHA-256 of the command that made it (show it first)");
}

// --- reading

template <class Row>
Row must_have(Session& session, const char* what, const std::string& text) {
    const auto id = ledger::rename<KeyOf<Row>>(session.name(text));
    auto row = session.reader().row<Row>(id);
    if (!row) {
        throw UserError(ExitCode::not_found, fmt::format("there is no {} {}", what, text));
    }
    print_row(session, what, id, *row);
    return *row;
}

void show_campaign(Session& session, const std::string& text) {
    must_have<Campaign>(session, "campaign", text);
    const auto id = ledger::rename<ledger::CampaignId>(session.name(text));
    const ledger::AccountId account = campaign_account(id);
    if (const auto money = session.reader().row<ledger::Account>(account)) {
        print_row(session, "account", account, *money);
    }
}

/// What an invoice was paid with of one gift.
struct InvoiceShare {
    DisbursementId disbursement;
    ledger::Digest invoice{};
    ledger::Amount from;
    ledger::Amount amount;
};

// A gift is a stretch of its earmark's line, and so is what was disbursed: what both cover.
std::vector<InvoiceShare> shares_of(Session& session, const Gift& gift) {
    std::vector<InvoiceShare> shares;
    const bool was_on_line =
        gift.state == ledger::GiftState::settled || gift.refunded < gift.amount;
    if (gift.state == ledger::GiftState::cooling || !was_on_line) {
        return shares;
    }
    session.reader().for_each<Disbursement>(
        gift.campaign.party, [&](const DisbursementId& id, const Disbursement& paid) {
            if (paid.campaign != gift.campaign || paid.earmark != gift.earmark ||
                paid.state != ledger::DisbursementState::paid) {
                return;
            }
            const ledger::Amount before = spent_of(gift.start, gift.amount, paid.from);
            const ledger::Amount after = spent_of(gift.start, gift.amount, paid.from + paid.amount);
            if (after > before) {
                shares.push_back({id, paid.invoice, paid.from, after - before});
            }
        });
    std::ranges::sort(shares, {}, &InvoiceShare::from);
    return shares;
}

// What became of a gift, to the invoice.
void show_gift(Session& session, const std::string& text) {
    const Gift gift = must_have<Gift>(session, "gift", text);
    const auto campaign = session.reader().row<Campaign>(gift.campaign);
    if (!campaign) {
        throw UserError(ExitCode::local, fmt::format("the campaign of {} is not there", text));
    }
    const auto money = [&](ledger::Amount amount) {
        return session.money(static_cast<ledger::i128>(amount.value()), campaign->currency);
    };
    ledger::Amount spent;
    for (const InvoiceShare& share : shares_of(session, gift)) {
        spent += share.amount;
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("disbursement", ledger::text_of(share.disbursement));
                json.member("invoice", crypto::to_hex(share.invoice));
                json.member("amount", ledger::to_string(share.amount));
            });
        } else {
            session.out.line("spent      {:>16}  invoice {}  {}", money(share.amount),
                             crypto::to_hex(share.invoice), ledger::text_of(share.disbursement));
        }
    }
    const ledger::Amount unspent = gift.amount - spent - gift.refunded;
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("gift", text);
            json.member("spent", ledger::to_string(spent));
            json.member("refunded", ledger::to_string(gift.refunded));
            json.member("unspent", ledger::to_string(unspent));
        });
    } else {
        session.out.line("refunded   {:>16}", money(gift.refunded));
        session.out.line("unspent    {:>16}", money(unspent));
    }
}

void add_reading(CLI::App& campaign, Session& session) {
    auto name = std::make_shared<std::string>();
    CLI::App* show = campaign.add_subcommand("show", "a campaign and the account of its money");
    show->add_option("campaign", *name, "the campaign")->required()->type_name("");
    show->callback([&session, name] { show_campaign(session, *name); });
    CLI::App* gift = campaign.add_subcommand("gift", "what became of a gift, to the invoice");
    gift->add_option("gift", *name, "the gift")->required()->type_name("");
    gift->callback([&session, name] { show_gift(session, *name); });
    campaign.add_subcommand("list", "all of them")->callback([&session] {
        session.reader().for_each<Campaign>(session.party(),
                                            [&](const ledger::CampaignId& id, const Campaign& row) {
                                                print_row(session, "campaign", id, row);
                                            });
    });
}

}  // namespace

void add_campaign_commands(CLI::App& app, Session& session) {
    CLI::App& campaign =
        *app.add_subcommand("campaign", "gifts, and what becomes of them")->require_subcommand(1);
    add_writing(campaign, session);
    add_reading(campaign, session);
}

}  // namespace holdfast::api::cli
