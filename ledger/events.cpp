#include "ledger/events.h"

#include <array>
#include <memory>
#include <utility>

namespace holdfast::ledger {

namespace {

constexpr std::array<std::string_view, std::variant_size_v<EventKinds>> kNames = {
    "currency_registered",
    "party_registered",
    "key_registered",
    "key_rotated",
    "key_revoked",
    "key_spent",
    "member_bound",
    "rebind_started",
    "rebind_vetoed",
    "terms_registered",
    "account_opened",
    "limits_set",
    "kyc_level_set",
    "guards_set",
    "freeze_set",
    "account_closed",
    "transferred",
    "hold_placed",
    "hold_topped_up",
    "expiry_moved",
    "released",
    "refunded",
    "due_paid",
    "reversed",
    "deposit_moved",
    "payout_requested",
    "payout_moved",
    "destination_set",
    "request_filed",
    "request_approved",
    "request_closed",
    "time_excluded",
    "timer_fired",
    "suspense_paid",
    "debt_written_off",
    "agreement_offered",
    "agreement_moved",
    "milestone_funded",
    "milestone_changed",
    "mediation_paid",
    "proposal_made",
    "proposal_ended",
    "mandate_granted",
    "mandate_ended",
    "claim_paid",
    "top_up_paid",
    "top_up_joined",
    "top_up_returned",
    "campaign_drafted",
    "campaign_moved",
    "gift_made",
    "gift_settled",
    "gift_passed",
    "gift_refunded",
    "tips_paid",
    "disbursement_requested",
    "disbursement_approved",
    "disbursement_paid",
    "disbursement_lapsed",
    "pool_opened",
    "gift_matched",
    "instruction_given",
    "instruction_ended",
    "rail_reconciled",
    "rail_adjusted",
    "agreement_frozen",
    "agreement_thawed",
    "deposit_charged",
    "chargeback_reversed"};

template <std::size_t... I>
Event decode_kind(std::size_t kind, Reader& in, std::index_sequence<I...>) {
    Event event;
    const bool known =
        ((kind == I && (decode_fields(event.template emplace<I>(), in), true)) || ...);
    in.fail_unless(known);
    return event;
}

}  // namespace

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event::~Event() = default;

// A variant's own assignment has a case for each kind on either side, to give a value what it
// lacks: most of what this source would compile to. A fresh copy needs none of that.
Event& Event::operator=(const Event& other) { return *this = Event(other); }

Event& Event::operator=(Event&& other) noexcept {
    if (this != &other) {
        std::destroy_at(this);
        std::construct_at(this, std::move(other));
    }
    return *this;
}

std::string_view name_of(const Event& event) { return kNames[event.index()]; }

void encode_event(const Event& event, Bytes& out) {
    Writer(out).u16(static_cast<std::uint16_t>(event.index() + 1));
    std::visit([&out](const auto& value) { encode_fields(value, out); }, event);
}

Event decode_event(Reader& in) {
    const std::size_t kind = in.u16();
    return decode_kind(kind - 1, in, std::make_index_sequence<std::variant_size_v<EventKinds>>());
}

}  // namespace holdfast::ledger
