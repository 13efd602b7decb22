"""DOMAIN 5 and 8 for escrow agreements: what must hold after every step, counted afresh; and what
must hold from one step to the next (Watch)."""

import agreements
import milestones as ms
from demands import demand
from holds import due_sum, left_in

STATES = {
    "requested": {"funded", "shipped", "inspecting"}, "returning": {"shipped", "inspecting"},
    "negotiating": {"funded", "shipped", "inspecting"}, "mediating": {"funded", "shipped", "inspecting"},
    "ruled": {"funded", "shipped", "inspecting"},
}
LIFE = {"offered": 0, "agreed": 1, "funded": 2, "closed": 3, "ended": 3}
COURSE = {"waiting": 0, "funded": 1, "shipped": 2, "inspecting": 3, "closed": 4}
GROWING = ("F", "R", "B", "C", "M")


def check(book):
    for name, agreement in book.agreements.items():
        check_agreement(book, name, agreement)
    for milestone in book.milestones.values():
        check_milestone(book, milestone)
    for name, mandate in book.mandates.items():
        demand(mandate["cap"] is None or mandate["cap"] >= 0, f"{name}: cap")


def check_agreement(book, name, agreement):
    state, parts = agreement["state"], agreements.of(book, agreement)
    lost = [ms.hold_of(book, m)["C"] if agreement["funded_at"] is None else m["lost_before"] for m in parts]
    filled = [ms.hold_of(book, m)["F"] - m["topped_up"] - minus for m, minus in zip(parts, lost)]
    prices = agreement["terms"]["prices"]
    full = bool(parts) and filled == list(prices)
    demand((state == "funded") == (agreement["funded_at"] is not None) == full, f"{name}: {state}, {filled}")
    demand(any(lost) or all(f == p for f, p in zip(filled, prices[:max(0, len([x for x in filled if x]) - 1)])),
           f"{name}: milestones fill in order, not {filled}")
    running = state in ("offered", "agreed")
    demand(running == (agreement["clock"] is not None), f"{name}: a clock beside {state}")
    now = book.now if agreement["frozen_since"] is None else agreement["frozen_since"]
    demand(not running or agreement["clock"] >= now, f"{name}: overdue")
    demand(agreement["times_closed"] == (state == "closed") <= 1, f"{name}: closed more than once")
    if state == "closed":
        demand(all(not ms.unfixed(book, m) for m in parts), f"{name}: closed with money in")
    mediated = [ms.hold_of(book, m)["M"] for m in parts]
    fees = [part["claim_fees"] for part in parts]
    demand(all(m + fee <= agreement["terms"]["fee_max"] for m, fee in zip(mediated, fees)), f"{name}: M {mediated}, {fees} beyond m_max")
    for milestone in parts:
        check_claim(book, milestone)
        check_amendment(book, milestone)


def check_claim(book, milestone):
    """Nothing is claimed twice, nor more than a timer moved; what is undecided goes on."""
    name, found = milestone["name"], milestone["claim"]
    hold = ms.hold_of(book, milestone)
    demand(all(part["amount"] >= 0 for part in milestone["moved"]), f"{name}: claimed more than was moved")
    for side, most in (("seller", hold["R"] - sum(hold["gone"].values()) + due_sum(hold)), ("buyer", hold["B"] + hold["C"] + due_sum(hold))):
        moved = sum(part["amount"] for part in milestone["moved"] if part["to"] == side)
        demand(moved <= most, f"{name}: {moved} moved to the {side}, of {most}")
    demand(all(count <= 2 for count in milestone["claimed"].values()), f"{name}: too many claims")
    if found is not None:
        demand(found["d"] > 0 and found["clock"] >= ms.time_of(book, milestone), f"{name}: claim {found}")
        demand(found["award"] is None or sum(found["award"]) == found["d"], f"{name}: an award of another sum")
        demand((found["state"] in ("mediating", "ruled")) == (found["mediator"] is not None), f"{name}: {found}")


def check_amendment(book, milestone):
    """What is apart belongs to an open amendment, and is less than its top-up; it goes back when that is void."""
    name, amendment, apart = milestone["name"], milestone["amendment"], ms.hold_of(book, milestone)["apart"]
    if amendment is None:
        demand(apart == 0, f"{name}: {apart} apart of no amendment")
        return
    demand(0 <= apart < amendment["top_up"], f"{name}: {apart} apart of {amendment}")
    demand(ms.time_of(book, milestone) <= amendment["deadline"] <= milestone["hard_at"] or amendment["void"], f"{name}: an overdue amendment")
    running = milestone["case"] is None and milestone["clock"] is not None and ms.delivery(book, milestone) != "closed"
    demand(running or amendment["void"], f"{name}: an amendment that should be void")


def check_milestone(book, milestone):
    """"0 <= L + U <= H"; CLOSED <=> H = 0; nothing stays after T_hard but what is due."""
    name, hold, case = milestone["name"], ms.hold_of(book, milestone), milestone["case"]
    inside, due, locked = left_in(hold), due_sum(hold), ms.locked(milestone)
    demand(0 <= locked and 0 <= due and locked + due <= inside, f"{name}: L {locked}, U {due} of H {inside}")
    demand(all(part > 0 for _, part in milestone["kept"]), f"{name}: an empty kept part")
    demand(ms.kept(milestone) <= ms.free(book, milestone), f"{name}: more kept than free")
    state = ms.delivery(book, milestone)
    if state == "waiting":
        demand(case is None and milestone["hard_at"] is None, f"{name}: delivery before its time")
        return
    demand((inside == 0) == (state == "closed"), f"{name}: {state} with H {inside}")
    demand(all(count <= 2 for count in milestone["opened"].values()), f"{name}: too many cases")
    deadlines = [milestone["clock"]] + [deadline for deadline, _ in milestone["kept"]]
    demand(all(d is None or d <= milestone["hard_at"] for d in deadlines), f"{name}: a clock beyond T_hard")
    now = ms.time_of(book, milestone)
    if now > milestone["hard_at"]:
        demand(inside == due and case is None, f"{name}: money left after T_hard")
        return
    demand(all(d is None or d >= now for d in deadlines), f"{name}: an overdue clock")
    demand(milestone["clock"] is not None or ms.unkept(book, milestone) == 0, f"{name}: free money without a clock")
    if case is not None:
        check_case(book, name, milestone, case)


def check_case(book, name, milestone, case):
    demand(milestone["delivery"] in STATES[case["state"]], f"{name}: {case['state']} in {milestone['delivery']}")
    demand(case["d"] > 0, f"{name}: a case about nothing")
    demand(case["clock"] >= ms.time_of(book, milestone), f"{name}: an overdue case")
    ruled = case["state"] == "ruled"
    appealed = case["state"] == "mediating" and case["appealed"]
    demand(not ruled or case["award"] is not None, f"{name}: ruled without an award")
    demand(case["award"] is None or ruled or appealed, f"{name}: an award in {case['state']}")
    demand(case["award"] is None or sum(case["award"]) == case["d"], f"{name}: an award of another sum")
    mediated = case["state"] in ("mediating", "ruled")
    demand(mediated == (case["mediator"] is not None), f"{name}: {case['mediator']} in {case['state']}")
    demand(len(set(case["had"])) == len(case["had"]), f"{name}: a mediator twice")


class Watch:
    """Compares each step with the one before: nothing goes back, a terminal state is entered once."""

    def __init__(self):
        self.agreements, self.milestones = {}, {}

    def look(self, book):
        for name, agreement in book.agreements.items():
            now = (agreements.state_of(book, agreement), agreement["terms"])
            before = self.agreements.get(name, now)
            demand(LIFE[before[0]] <= LIFE[now[0]], f"{name}: {before[0]} -> {now[0]}")
            ended = LIFE[before[0]] == 3
            demand(not ended or before == now, f"{name}: {before[0]} -> {now[0]} after the end")
            demand(before[0] == "offered" or before[1] == now[1], f"{name}: other terms after agreeing")
            self.agreements[name] = now
        for name, milestone in book.milestones.items():
            hold = ms.hold_of(book, milestone)
            now = (ms.delivery(book, milestone), [hold[field] for field in GROWING])
            before = self.milestones.get(name, now)
            demand(COURSE[before[0]] <= COURSE[now[0]], f"{name}: {before[0]} -> {now[0]}")
            demand(all(a <= b for a, b in zip(before[1], now[1])), f"{name}: {before[1]} -> {now[1]}")
            demand(before[0] != "closed" or before == now, f"{name}: moves after its end")
            self.milestones[name] = now
