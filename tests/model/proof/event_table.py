"""The fields of events and of a command's extension, and the numbers of reasons, as the documents have them.

TABLE is the block of ledger/FORMAT.md, "Events", word for word; EXTENSION says its table "Extension" in the same way, REASONS are the
numbers of docs/reasons.md. test_proofs.py compares. Two numbers behind a field bound its value, or its length or count.
"""

TABLE = """
leg           to name, amount amount, fee_line u8, kind u8 0-2
limits        per_command ?amount, per_window ?amount, window_ns u64
fee_line      to name, bps u16, fixed amount, cap ?amount
timer         deadline u64, rank u8, aggregate name, part u8, kind u8 1-34
clocks        offer u64, pay u64, ship u64, ship_grace u64, reply u64, send_back u64, receive_back u64, negotiate u64, mediate u64, appeal u64, inspect_after_ship u64, inspect_after_delivery u64, inspect_unproven u64, resume u64, hard u64, freeze u64
agreement     document hash, prices *amount, fee_terms u32, mediation_max amount, mediation_account name, carriers *u32, category u32, goods_come_back bool, seller_bps u16, clocks clocks
mandate       cap amount, panel u8, categories *u32, barred *name, until u64
statement     carrier u32, fact u8 0-2, id id
kept          amount amount, deadline u64
award         to_seller amount, to_buyer amount, fee amount
case          state u8 0-4, opener u8 0-2, amount amount, took_all bool, is_second bool, before_proof bool, sent_back bool, reassigned bool, appealed bool, was_ruled bool, evidence u32, deadline u64, resumes u64, mediator u32, mediators *u32, award ?award
timer_payment to u8 0-2, unclaimed amount, until u64, late_proof bool
amendment     price amount, top_up amount, deadline u64
paid_into     hold name, amount amount
charged_payee place u8, amount amount, fees_back *amount
charged_case  amount amount, opener u8 0-2, is_second bool, deadline u64
charged_thing hold name, closes bool, filling bool, refunded amount, inside amount, locked ?charged_case, released *charged_payee, mediated amount, unclaimed *amount
account_money account name, available amount, reserve amount, debt amount, suspense amount
fees_again    lines *amount
reopened      old_hold name, hold name, amount amount, locked amount, mediation_max amount, deadline u64, hard_deadline u64, case_deadline u64

1 currency_registered   number u16, code text, exponent u8
2 party_registered      number u32, role u8 0-5, name text
3 key_registered        key key, party u32, member id, valid_until u64, limits limits
4 key_rotated           old_key key, new_key key
5 key_revoked           key key
6 key_spent             key key, window_start u64, spent amount
7 member_bound          member name, key key
8 rebind_started        member name, key key, until u64
9 rebind_vetoed         member name
10 terms_registered     terms name, lines *fee_line, fee_back_on_refund bool
11 account_opened       account name, owner id, currency u16, tag u32, flags u8, ceiling amount
12 limits_set           account name, credit_line ?amount, ceiling ?amount
13 kyc_level_set        account name, level u8
14 guards_set           account name, guards *name
15 freeze_set           account name, flags u8, until u64
16 account_closed       account name
17 transferred          amount ?amount
18 hold_placed          amount ?amount
19 hold_topped_up       amount ?amount
20 expiry_moved         expires u64
21 released             hold ?name, exit u8, closes bool, amount ?amount, legs *leg
22 refunded             hold ?name, closes bool, amount ?amount, legs *leg
23 due_paid             hold name, due u8, closes bool, amount amount, legs *leg
24 reversed             original name, hold ?name, exit u8, amount amount, debits *leg, credits *leg
25 deposit_moved        deposit name, state u8 0-7, account name, currency u16, amount amount, credit u8 0-2
26 payout_requested     payout name, state u8 0-7, account name, rail u32, amount amount, destination hash, since u64, came_back amount
27 payout_moved         payout name, state u8 0-7, credit u8 0-2, came_back ?amount
28 destination_set      account name, destination hash
29 request_filed        payload hash, requester id, approvers *id, lapses u64
30 request_approved     request name, approver id
31 request_closed       request name, executed bool
32 time_excluded        from u64, to u64
33 timer_fired          timer timer
34 suspense_paid        account name, to name, amount amount
35 debt_written_off     account name, amount amount
36 agreement_offered    agreement name, state u8 0-3, buyer name, seller name, currency u16, offered_by u8 0-2, terms agreement, paid amount, deadline u64, frozen_since u64, frozen_until u64, thawed u64
37 agreement_moved      agreement name, state u8 0-3, deadline u64
38 milestone_funded     agreement name, index u8, amount amount
39 milestone_changed    milestone name, agreement name, index u8, delivery u8 0-3, deadline u64, ship_by u64, shipped u64, hard_deadline u64, hard_fired bool, proved bool, carriers_disagreed bool, cases_of_buyer u8, cases_of_seller u8, statements *statement, kept *kept, open_case ?case, claim ?case, claims_of_buyer u8, claims_of_seller u8, claim_fees amount, timer_payments *timer_payment, price amount, topped_up amount, amendment ?amendment
40 mediation_paid       milestone name, closes bool, amount amount, credit u8 0-2
41 proposal_made        proposal name, kind u8 0-2, milestone name, by u8 0-2, by_platform bool, open bool, to_seller amount, to_buyer amount, deadline u64, payload hash, basis hash
42 proposal_ended       proposal name, accepted bool
43 mandate_granted      mediator u32, cap amount, panel u8, categories *u32, barred *name, until u64
44 mandate_ended        mediator u32
45 claim_paid           milestone name, payer name, amount amount, legs *leg
46 top_up_paid          milestone name, amount amount
47 top_up_joined        milestone name, amount amount
48 top_up_returned      milestone name, amount amount, credit u8 0-2
49 campaign_drafted     campaign name, state u8 0-6, ending u8 0-4, organiser name, currency u16, terms wanted, until u64, sweep u64, at name, first name, newest name, gifts u64, raised amount, tips amount, lines *earmark_line, pool name, match match, matched amount
50 campaign_moved       campaign name, state u8 0-6, ending u8 0-4, until u64
51 gift_made            amount ?amount, state u8 0-2
52 gift_settled         gift name, sweep u64
53 gift_passed          gift name, sweep u64
54 gift_refunded        gift name, amount amount, tip amount, credit u8 0-2, match amount, match_credit u8 0-2, sweep ?u64
55 tips_paid            campaign name, amount amount, credit u8 0-2
56 disbursement_requested  payload hash, lapses u64
57 disbursement_approved   disbursement name, approver name
58 disbursement_paid    disbursement name, from amount
59 disbursement_lapsed  disbursement name
60 pool_opened          campaign name
61 gift_matched         gift name, amount amount
62 instruction_given    deposit name
63 instruction_ended    deposit name, instruction name, end u8 0-3, reason u16, paid_into *paid_into
64 rail_reconciled      rail u32, currency u16, closed u64, balance balance, in_transit balance, difference balance, document hash
65 rail_adjusted        rail u32, currency u16, amount amount, bank_has u8 0-1, item id, document hash
66 agreement_frozen     agreement name, since u64, until u64
67 agreement_thawed     agreement name, since u64, ended u64
68 deposit_charged      chargeback name, deposit name, amount amount, own_item amount, other_items amount, depositor amount, things *charged_thing, taken *account_money, given *account_money
69 chargeback_reversed  chargeback name, deposit name, to_suspense amount, to_sender amount, taken *account_money, given *account_money, fees *fees_again, reopened *reopened
"""


EXTENSION = """
share         account name, weight u32
exit          payees *share 0-8, by u8 0-1, by_account name, after u64, until u64, condition ?hash, terms u32
payer         account name, amount amount
offered       document hash, prices *amount 1-8, fee_terms u32, mediation_max amount, mediation_account name, carriers *u32 0-8, category u32, goods_come_back bool, seller_bps u16, clocks clocks
mandated      cap amount, panel u8, categories *u32 0-16, barred *name 0-16, until u64
asked         document hash, goal amount, cap ?amount, deadline u64, settle u64, disburse u64, cool_off u64, tip_account name, earmarks *u32 0-31, matches_count bool, approvers *name 0-8, approvals u8
bank_statement closed u64, balance balance, in_transit balance

1 payer_party       payer_party u32
2 payee_party       payee_party u32
3 reference_party   reference_party u32
4 currency          currency u16
5 preimage          preimage bytes 0-256
6 exits             exits *exit 1-8
7 payers            payers *payer 1-8
8 fee_lines         fee_lines *fee_line 1-8
9 key               key key
10 proof            proof signature
11 text             text text 1-32
12 credit_line      credit_line amount
13 ceiling          ceiling amount
14 document         document hash
15 consent          consent hash
16 payload          payload hash
17 guards           guards *name 0-8
18 destination      destination hash
19 key_limits       key_limits limits
20 interval         from u64, to u64
21 memo             memo hash
22 level            level u8
23 number           number u32
24 options          options u8
25 agreement        agreement offered
26 mandate          mandate mandated
27 refund           refund amount
28 fee              fee amount
29 side             side u8 0-2
30 fact             fact u8 0-2
31 supersedes       supersedes id
44 campaign         campaign asked
45 earmark          earmark u32
46 tip              tip amount
47 match            match match
48 statement        statement bank_statement
49 deposit          deposit name
"""

def parse(table):
    """({struct name: fields}, {number: (name, fields)}); a field is (name, type, least, most)."""
    structs, events = {}, {}
    for line in filter(None, (line.strip() for line in table.splitlines())):
        head, rest = line.split(None, 1)
        if head.isdigit():
            name, rest = rest.split(None, 1)
            events[int(head)] = (name, fields_of(rest))
        else:
            structs[head] = fields_of(rest)
    return structs, events


def fields_of(text):
    fields = []
    for field in text.split(","):
        name, kind, *bounds = field.split()
        least, most = map(int, bounds[0].split("-")) if bounds else (None, None)
        fields.append((name, kind, least, most))
    return fields


STRUCTS, EVENTS = parse(TABLE)
EXTENSION_STRUCTS, TAGS = parse(EXTENSION)
STRUCTS |= EXTENSION_STRUCTS
REASONS = frozenset(range(59)) | {59, 60} | frozenset(range(70, 76))
