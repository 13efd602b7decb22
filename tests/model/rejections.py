"""The reasons a command can be refused for, in the order in which they are given.

DOMAIN 1: "Where several apply, the first in the published order is given." The order is that of the
ledger's published list (ledger/rejection.h, the one file of the ledger the model may know; a test
compares the two)."""

ORDER = (
    "chain_open",
    "malformed",
    "not_authorized",
    "id_conflict",
    "id_burned",
    "invalid_amount",
    "same_account",
    "currency_not_found",
    "terms_not_found",
    "party_not_found",
    "key_not_found",
    "already_registered",
    "bad_proof",
    "earmark_not_found",
    "account_not_found",
    "hold_not_found",
    "agreement_not_found",
    "agreement_frozen",
    "campaign_not_found",
    "gift_not_found",
    "disbursement_not_found",
    "not_a_hold",
    "hold_mismatch",
    "terms_mismatch",
    "transfer_not_found",
    "deposit_not_found",
    "payout_not_found",
    "request_not_found",
    "payload_mismatch",
    "already_approved",
    "currency_mismatch",
    "already_released",
    "already_refunded",
    "expired",
    "already_reversed",
    "not_reversible",
    "wrong_state",
    "proposal_void",
    "account_closed",
    "account_frozen",
    "not_empty",
    "invalid_time_window",
    "no_way_out",
    "not_refundable",
    "bad_fulfilment",
    "too_early",
    "too_late",
    "case_limit",
    "instruction_limit",
    "exceeds_hold",
    "over_mediation_fee",
    "exceeds_campaign",
    "campaign_full",
    "overflow",
    "over_key_limit",
    "kyc_level",
    "destination_not_found",
    "destination_too_new",
    "in_debt",
    "books_differ",
    "insufficient_funds",
    "over_ceiling",
    "release_guarded",
)
# Of rules that the ledger is only being given: its list may have them or not.
AHEAD = frozenset({
    "earmark_not_found", "campaign_not_found", "gift_not_found", "disbursement_not_found", "exceeds_campaign", "campaign_full",
    "agreement_frozen", "instruction_limit", "books_differ",
})
RANK = {reason: place for place, reason in enumerate(ORDER)}

# DOMAIN 1: "A refusal that time could turn into a success burns the id, so that a late retry can't
# surprise: account_not_found, hold_not_found, insufficient_funds, over_ceiling, account_closed,
# account_frozen, too_early, wrong_state". Any other leaves the id unused.
BURNING = frozenset({
    "account_not_found",
    "hold_not_found",
    "wrong_state",
    "account_closed",
    "account_frozen",
    "too_early",
    "insufficient_funds",
    "over_ceiling",
})

# The neutral names of the scenarios for those of ours that are finer.
NEUTRAL = {
    "release_guarded": "not_authorized",
    "no_way_out": "malformed",
    "not_reversible": "not_settled",
}


def first(reasons):
    """The reason to give of several."""
    return min(reasons, key=RANK.__getitem__)
