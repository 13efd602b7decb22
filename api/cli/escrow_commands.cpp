// escrow: agreements, their milestones and cases, mediators' mandates.

#include "api/cli/escrow_outlook.h"
#include "api/cli/groups.h"
#include "api/cli/rows_text.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "ledger/agreements.h"

namespace holdfast::api::cli {

namespace {

using ledger::AgreementId;

AgreementId agreement_of(Session& session, const std::string& text) {
    return ledger::rename<AgreementId>(session.name(text));
}

// What every subcommand on an agreement begins with.
WriteCommand on_agreement(CLI::App& escrow, Session& session, const char* name, const char* kind,
                          const char* help) {
    return WriteCommand(escrow, session, name, kind, help)
        .text("agreement", "reference", "the agreement");
}

// The same of a milestone: AGREEMENT, and which of them where there are several.
WriteCommand on_milestone(CLI::App& escrow, Session& session, const char* name, const char* kind,
                          const char* help) {
    auto index = std::make_shared<unsigned>(0);
    WriteCommand command = on_agreement(escrow, session, name, kind, help);
    command.app()
        .add_option("--milestone", *index, "which of several, from 0")
        ->check(CLI::Range(0U, static_cast<unsigned>(ledger::kMaxMilestones - 1)))
        ->type_name("");
    command.prepare([&session, index](Json& body) {
        const auto id = agreement_of(session, body["reference"].get<std::string>());
        body["reference"] =
            format_name(ledger::milestone_id(id, static_cast<std::uint8_t>(*index)));
    });
    return command;
}

// --price, --carrier, ... put the terms together; --terms takes them whole.
void add_terms(WriteCommand& command) {
    struct Given {
        std::vector<std::string> prices;
        std::vector<unsigned> carriers;
        std::vector<std::string> clocks;
        std::string prose;
        std::string mediation;
        unsigned fee_terms = 0;
        unsigned seller_bps = 5'000;
        unsigned category = 0;
        bool goods_come_back = false;
    };
    auto given = std::make_shared<Given>();
    CLI::App& app = command.app();
    app.add_option("--price", given->prices, "of each milestone, in their order")->type_name("");
    app.add_option("--prose", given->prose, "hash of the text: 64 hex digits, or @FILE")
        ->type_name("");
    app.add_option("--carrier", given->carriers, "party whose statements count; may be repeated")
        ->type_name("");
    app.add_option("--fee-terms", given->fee_terms, "number of the fee schedule of releases")
        ->type_name("");
    app.add_option("--mediation", given->mediation,
                   "ACCOUNT=AMOUNT: where mediation's fee goes, and its most per milestone")
        ->type_name("");
    app.add_option("--seller-bps", given->seller_bps, "seller's share of the default split")
        ->type_name("");
    app.add_option("--category", given->category, "of the goods, for mediators' mandates")
        ->type_name("");
    app.add_option("--clock", given->clocks,
                   "NAME=SECONDS, such as ship=604800; the others as usual (see the guide)")
        ->type_name("");
    app.add_flag("--goods-come-back", given->goods_come_back,
                 "a refund of shipped goods waits for their return");
    command.json("--terms", "agreement", "instead of all these: the terms as JSON");
    command.prepare([given](Json& body) {
        if (body.contains("agreement")) {
            return;
        }
        if (given->prices.empty()) {
            throw UserError(ExitCode::usage, "--price: what does it cost?");
        }
        const auto parts = [](const std::string& text, const char* option) {
            const std::size_t at = text.find('=');
            if (at == std::string::npos) {
                throw UserError(ExitCode::usage,
                                fmt::format("{} {}: where is the =?", option, text));
            }
            return std::pair(text.substr(0, at), text.substr(at + 1));
        };
        Json terms = {
            {"document", given->prose.empty() ? std::string(64, '0') : digest_text(given->prose)},
            {"prices", given->prices},
            {"fee_terms", given->fee_terms},
            {"carriers", given->carriers},
            {"category", given->category},
            {"goods_come_back", given->goods_come_back},
            {"seller_bps", given->seller_bps}};
        if (!given->mediation.empty()) {
            const auto [account, most] = parts(given->mediation, "--mediation");
            terms["mediation_account"] = account;
            terms["mediation_max"] = most;
        }
        for (const std::string& text : given->clocks) {
            const auto [name, seconds] = parts(text, "--clock");
            const auto number = parse_number(seconds, ledger::kMaxClock / ledger::kSecond);
            if (!number) {
                throw UserError(ExitCode::usage,
                                fmt::format("--clock {}: '{}' is no number of seconds up to {}",
                                            name, seconds, ledger::kMaxClock / ledger::kSecond));
            }
            terms["clocks"][name] = *number * ledger::kSecond;
        }
        body["agreement"] = std::move(terms);
    });
}

// --claim: the command is about the milestone's claim, not about its case.
WriteCommand on_case(CLI::App& escrow, Session& session, const char* name, const char* kind,
                     const char* help) {
    auto is_claims = std::make_shared<bool>(false);
    WriteCommand command = on_milestone(escrow, session, name, kind, help);
    command.app().add_flag("--claim", *is_claims, "of the claim, not of the case");
    command.prepare([is_claims](Json& body) {
        if (*is_claims) {
            body["options"] = 1U;
        }
    });
    return command;
}

WriteCommand& add_side(WriteCommand& command) {
    return command.text("--side", "side", "whose it is: buyer or seller").needed();
}

// --- reading

std::string instant(ledger::Time time) { return time == 0 ? "-" : ledger::format_time(time); }

void show_agreement(Session& session, const std::string& text) {
    const AgreementId id = agreement_of(session, text);
    const auto agreement = session.reader().row<ledger::Agreement>(id);
    if (!agreement) {
        throw UserError(ExitCode::not_found, fmt::format("there is no agreement {}", text));
    }
    print_row(session, "agreement", id, *agreement);
    if (!session.out.is_json) {
        session.out.line("terms to agree to  {}", crypto::to_hex(hash_of(agreement->terms)));
        if (agreement->is_frozen()) {
            session.out.line("frozen             since {}, until {}",
                             instant(agreement->frozen_since), instant(agreement->frozen_until));
        }
    }
    for (std::size_t i = 0; i < agreement->terms.prices.size(); ++i) {
        const auto name = ledger::milestone_id(id, static_cast<std::uint8_t>(i));
        const auto milestone = session.reader().row<ledger::Milestone>(name);
        if (!milestone) {
            continue;
        }
        print_row(session, "milestone", name, *milestone);
        if (const auto hold = session.reader().row<ledger::Hold>(name)) {
            print_row(session, "hold", name, *hold);
        }
    }
}

void show_next(Session& session, const std::string& text) {
    std::optional<Outlook> outlook;
    try {
        outlook = outlook_of(session, agreement_of(session, text), session.context().now);
    } catch (const ledger::CheckFailed&) {  // rows of before and after an entry
        throw UserError(ExitCode::local,
                        fmt::format("{} changed while it was looked at: run this again", text));
    }
    if (!outlook) {
        throw UserError(ExitCode::not_found, fmt::format("there is no agreement {}", text));
    }
    if (outlook->frozen_until != 0 && session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("frozen_until", instant(outlook->frozen_until));
        });
    } else if (outlook->frozen_until != 0) {
        session.out.line("frozen until {}: its clocks stand still", instant(outlook->frozen_until));
    }
    for (const PossibleCommand& possible : outlook->commands) {
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("actor", possible.actor);
                json.member("command", possible.command);
                json.member("of", possible.target);
            });
        } else {
            session.out.line("{:<12}  {:<20}  {}", possible.actor, possible.command,
                             possible.target);
        }
    }
    for (const ComingTimer& coming : outlook->timers) {
        const std::string effects = fmt::format("{}", fmt::join(coming.effects, ", "));
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("timer", name_of(coming.timer.kind));
                json.member("after", instant(coming.timer.deadline));
                json.member("of", coming.target);
                json.member("effects", effects);
            });
        } else {
            session.out.line("{}  {:<20}  {}{}{}", instant(coming.timer.deadline),
                             name_of(coming.timer.kind), coming.target, effects.empty() ? "" : ": ",
                             effects);
        }
    }
}

/// A case before a mediator, as a queue shows it.
struct QueuedCase {
    ledger::Time deadline = 0;
    ledger::HoldId milestone;
    ledger::Amount amount;
    ledger::PartyId mediator = 0;
    bool is_claim = false;
};

// All open cases before mediators, or before one; the soonest deadline first.
void show_queue(Session& session, ledger::PartyId mediator) {
    std::vector<QueuedCase> cases;
    session.reader().for_each<ledger::Milestone>(
        session.party(), [&](const ledger::HoldId& id, const ledger::Milestone& milestone) {
            for (const auto* open : {&milestone.open_case, &milestone.claim}) {
                if (*open && (*open)->state == ledger::CaseState::mediating &&
                    (mediator == 0 || (*open)->mediator == mediator)) {
                    cases.push_back({(*open)->deadline, id, (*open)->amount, (*open)->mediator,
                                     open == &milestone.claim});
                }
            }
        });
    std::ranges::sort(cases, {}, &QueuedCase::deadline);
    for (const QueuedCase& open : cases) {
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("milestone", ledger::text_of(open.milestone));
                json.member("mediator", open.mediator);
                json.member("amount", ledger::to_string(open.amount));
                json.member("deadline", instant(open.deadline));
                json.member("claim", open.is_claim);
            });
        } else {
            session.out.line("{}  mediator {}  {}  {}{}", instant(open.deadline), open.mediator,
                             ledger::to_string(open.amount), ledger::text_of(open.milestone),
                             open.is_claim ? "  claim" : "");
        }
    }
}

// --- the groups

void add_agreement(CLI::App& escrow, Session& session) {
    WriteCommand offer(escrow, session, "offer", "offer", "offers terms; --id names the agreement");
    offer.text("buyer", "payer", "the buyer's account").text("seller", "payee", "the seller's");
    add_side(offer);
    add_terms(offer);
    WriteCommand counter = on_agreement(escrow, session, "counter", "counter",
                                        "offers other terms for an agreement that is still open");
    add_side(counter);
    add_terms(counter);
    on_agreement(escrow, session, "agree", "agree", "takes the other side's newest offer")
        .digest("terms-hash", "payload", "the hash of the terms (escrow show)");
    on_agreement(escrow, session, "fund", "fund", "pays in; at most what lacks").amount(true);
    on_agreement(escrow, session, "cancel", "cancel",
                 "ends it before it is paid; after that, what is not shipped");
    on_milestone(escrow, session, "cancel-milestone", "cancel_milestone",
                 "the same for one milestone; shipped, both sides together");
    auto agreement = std::make_shared<std::string>();
    CLI::App* show = escrow.add_subcommand("show", "an agreement and its milestones");
    show->add_option("agreement", *agreement, "the agreement")->required()->type_name("");
    show->callback([&session, agreement] { show_agreement(session, *agreement); });
    CLI::App* next = escrow.add_subcommand(
        "what-next", "what may happen now, by whom, and what the clocks will do");
    next->add_option("agreement", *agreement, "the agreement")->required()->type_name("");
    next->callback([&session, agreement] { show_next(session, *agreement); });
}

void add_delivery(CLI::App& escrow, Session& session) {
    on_milestone(escrow, session, "ship", "ship", "the seller has sent the goods")
        .digest("tracking", "document", "hash of the tracking paper: 64 hex digits, or @FILE");
    on_milestone(escrow, session, "attest", "attest", "a carrier's statement (with its key)")
        .text("fact", "fact", "delivered, lost or returned_to_sender")
        .digest("tracking", "document", "hash of the tracking paper: 64 hex digits, or @FILE")
        .text("--stated", "expires", "the time the carrier states; not later than now")
        .text("--supersedes", "supersedes", "the carrier's own statement that this corrects");
    on_milestone(escrow, session, "confirm", "confirm_receipt", "the buyer has the goods");
    on_milestone(escrow, session, "release", "release", "the buyer pays the seller").amount(true);
    on_milestone(escrow, session, "refund", "refund", "the seller gives money back").amount(true);
    on_milestone(escrow, session, "extend", "extend_clock",
                 "moves the clock of shipping or inspection, by the side that it hurts")
        .text("deadline", "expires", "the new deadline, such as +7d");
    WriteCommand propose = on_milestone(escrow, session, "propose", "propose_settlement",
                                        "offers how to share the money; --id names the proposal");
    add_side(propose);
    propose.text("--to-buyer", "refund", "minor units that go back to the buyer")
        .text("--until", "expires", "how long the other side may accept, such as +2d")
        .needed()
        .amount();
    WriteCommand amend = on_milestone(escrow, session, "amend", "propose_amendment",
                                      "offers another price in all; --id names the proposal");
    add_side(amend);
    amend.text("--until", "expires", "how long the other side may accept, such as +2d")
        .needed()
        .amount();
    on_milestone(escrow, session, "fund-amendment", "fund_amendment",
                 "the buyer pays for a higher price; at most what lacks")
        .amount(true);
    WriteCommand(escrow, session, "accept", "accept_proposal", "takes the other side's proposal")
        .text("proposal", "reference", "the proposal")
        .digest("hash", "payload", "SHA-256 of the command that made it (show it first)");
    WriteCommand(escrow, session, "withdraw-proposal", "withdraw_proposal", "takes it back")
        .text("proposal", "reference", "the proposal");
}

void add_cases(CLI::App& escrow, Session& session) {
    on_milestone(escrow, session, "request-refund", "request_refund",
                 "the buyer asks for money back; it is locked")
        .amount(true);
    on_milestone(escrow, session, "accept-refund", "accept_refund", "the seller grants it");
    on_milestone(escrow, session, "reject-refund", "reject_refund", "the seller does not");
    on_milestone(escrow, session, "return-shipped", "return_shipped",
                 "the buyer has sent the goods back")
        .digest("tracking", "document", "hash of the tracking paper: 64 hex digits, or @FILE");
    on_milestone(escrow, session, "return-received", "return_received",
                 "the goods are back: by the seller, or a carrier");
    WriteCommand dispute =
        on_milestone(escrow, session, "dispute", "dispute", "opens a dispute; money is locked");
    add_side(dispute);
    dispute.amount(true);
    on_case(escrow, session, "evidence", "add_evidence", "adds a hash to the open case")
        .digest("evidence", "document", "its hash: 64 hex digits, or @FILE");
    on_case(escrow, session, "withdraw", "withdraw_case", "gives up a case one has opened");
    on_case(escrow, session, "escalate", "escalate", "asks for a mediator");
    on_case(escrow, session, "appeal", "appeal", "asks for another one; once a case");
    on_case(escrow, session, "award", "award", "the mediator rules (with its key)")
        .text("--to-buyer", "refund", "minor units that go back to the buyer")
        .text("--fee", "fee", "minor units for mediation")
        .amount();
    WriteCommand claim = on_milestone(escrow, session, "claim", "claim",
                                      "wants back what a clock has paid the other side");
    add_side(claim);
    claim.amount(true);
    WriteCommand settle = on_milestone(escrow, session, "settle-claim", "settle_claim",
                                       "offers how a claim ends; --id names the proposal");
    add_side(settle);
    settle.text("--until", "expires", "how long the other side may accept, such as +2d")
        .needed()
        .amount();
    auto mediator = std::make_shared<ledger::PartyId>(0);
    CLI::App* queue =
        escrow.add_subcommand("queue", "cases before mediators, the soonest deadline first");
    queue->add_option("--mediator", *mediator, "only this party's")->type_name("");
    queue->callback([&session, mediator] { show_queue(session, *mediator); });
}

// By the operators, on a paper.
void add_freezes(CLI::App& escrow, Session& session) {
    const auto add = [&](const char* name, const char* kind, const char* help) {
        WriteCommand(escrow, session, name, kind, help)
            .text("agreement", "reference", "PLATFORM/AGREEMENT")
            .digest("--document", "document", "what orders it: 64 hex digits, or @FILE")
            .needed()
            .fixed("party", 0U);
    };
    add("freeze", "freeze_agreement",
        "operators stop its clocks and its money, or go on stopping them; lapses unless renewed");
    add("unfreeze", "unfreeze_agreement", "operators lift that; what was left of its clocks runs");
}

void add_mandates(CLI::App& escrow, Session& session) {
    CLI::App& mandate =
        *escrow.add_subcommand("mandate", "what mediators may decide")->require_subcommand(1);
    WriteCommand(mandate, session, "grant", "grant_mandate", "lets a mediator decide cases")
        .fixed("party", 0U)
        .number("mediator", "number", "the mediator's party")
        .json("mandate", "mandate",
              "as JSON: {\"cap\": \"100000\", \"panel\": 2, \"categories\": [], \"barred\": [], "
              "\"until\": null}");
    WriteCommand(mandate, session, "end", "end_mandate", "ends it")
        .fixed("party", 0U)
        .number("mediator", "number", "the mediator's party");
    mandate.add_subcommand("list", "all of them")->callback([&session] {
        session.reader().for_each<ledger::Mandate>(
            std::nullopt, [&](ledger::PartyId mediator, const ledger::Mandate& row) {
                print_row(session, "mandate", mediator, row);
            });
    });
}

}  // namespace

void add_escrow_commands(CLI::App& app, Session& session) {
    CLI::App& escrow =
        *app.add_subcommand("escrow", "agreements, deliveries, disputes")->require_subcommand(1);
    add_agreement(escrow, session);
    add_delivery(escrow, session);
    add_cases(escrow, session);
    add_freezes(escrow, session);
    add_mandates(escrow, session);
}

}  // namespace holdfast::api::cli
