"""The terms of a campaign: what a step states of them, every default in its place; DOMAIN 6."""

from book import DAY, NS
from money import MAX, parse_amount

YEARS = 3650 * DAY
GENERAL = 0  # the earmark that every campaign has
EARMARKS_MAX, APPROVERS_MAX = 31, 8
CLOCKS = {"settle_s": 7 * DAY, "disburse_s": 365 * DAY, "cool_off_s": 14 * DAY}


def read(stated, why):
    """The terms as a dict, None where they can't be terms. `deadline` is still relative."""
    stated = stated if isinstance(stated, dict) else {}
    goal, cap = parse_amount(stated.get("goal", "0")), parse_amount(stated.get("cap", "0"))
    earmarks, approvers = list(stated.get("earmarks", ())), list(stated.get("approvers", ()))
    clocks = {name: stated[name] * NS if name in stated else default for name, default in CLOCKS.items()}
    terms = {
        "goal": goal, "cap": cap if "cap" in stated else None, "deadline": stated.get("deadline_s", 0) * NS,
        "settle": clocks["settle_s"], "disburse": clocks["disburse_s"], "cool_off": clocks["cool_off_s"],
        "tip_account": stated.get("tip_account"), "earmarks": earmarks, "approvers": approvers,
        "approvals": stated.get("approvals", 0), "matches_count": stated.get("matches_count", False),
        "prose": stated.get("prose"),
    }
    good = (
        goal is not None and 0 <= goal <= MAX
        and (terms["cap"] is None or 0 < terms["cap"] <= MAX and terms["cap"] >= goal)
        and len(set(earmarks)) == len(earmarks) <= EARMARKS_MAX and GENERAL not in earmarks
        and len(set(approvers)) == len(approvers) <= APPROVERS_MAX and 0 <= terms["approvals"] <= len(approvers)
        and all(0 <= clock <= YEARS for clock in clocks.values()) and terms["disburse"] > 0
    )
    if not good:
        why.add("malformed")
        return None
    return terms
