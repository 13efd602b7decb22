"""Random scenarios. Every step is decided by the model at once, so that the next can aim at what is
there: open holds, due instants, used and burnt ids."""

import copy

import agreement_checks
import campaign_checks
import milestones as ms
import pauses
from book import DAY, NS
from campaign_steps import CAMPAIGN_TOPICS, CampaignSteps
from case_steps import MEDIATORS
from claims import ANYONE
from escrow_steps import ESCROW_TOPICS, EscrowSteps
from holds import is_refund
from late_steps import LATE_TOPICS, PAUSES
from money import MAX, parse_amount, show_amount
from rail_steps import RAIL_TOPICS, RailSteps
from rejections import NEUTRAL
from scenario import Player, balances, show_hold
from steps import StepMaker

TOPICS = (
    "windows", "exits", "parties", "payers", "fees", "guards", "freeze", "closing", "limits",
    "rails", "extremes", "groups", "retries", "upto", "extend", "reverse", "expiry_release", "claimants",
    "broken", "opening",
)
SIGNERS_MAX = 3  # and the platform
# Topics whose rules meet; the rest is left to chance.
RECIPES = (
    ("freeze", "expiry_release", "fees", "exits"), ("closing", "expiry_release", "exits", "fees"),
    ("payers", "freeze", "reverse", "fees"), ("payers", "exits", "fees", "expiry_release"),
    ("rails", "freeze", "closing"), ("rails", "retries", "groups"), ("guards", "parties", "exits"),
    ("limits", "upto", "extremes"), ("retries", "groups", "upto", "broken"),
)
# What a scenario of a topic asks of the ledger, in the words of cases/README.
FEATURES = {
    "windows": ("time_window", "hashlock"), "exits": ("time_window", "hashlock"),
    "parties": ("parties",), "guards": ("release_guard",), "freeze": ("freeze",),
    "closing": ("account_close",), "claimants": ("claimants",), "opening": ("open_account",),
    "broken": ("asserts", "tags"), "upto": ("up_to_available",), "groups": ("unterminated_group",),
    **{topic: ("escrow",) for topic in ESCROW_TOPICS}, **{topic: ("campaigns",) for topic in CAMPAIGN_TOPICS},
    **{topic: ("escrow",) for topic in (*LATE_TOPICS, PAUSES)}, **{topic: ("rails",) for topic in RAIL_TOPICS},
}


def choose_topics(rng, escrow=False, giving=False, late=False, rails=False):
    """A few topics; with `escrow` those of agreements, with `late` claims, amendments and freezes, too, with `giving` those of campaigns, with `rails`
    what came to rails later and mostly agreements, and a few of the others."""
    if rails:
        own = ["rails", *rng.sample(RAIL_TOPICS, rng.choice(range(1, len(RAIL_TOPICS) + 1)))]
        luck = rng.random()
        return [*own, *(topic for topic in choose_topics(rng, escrow=luck < 0.4, late=0.4 <= luck < 0.75) if topic not in own)]
    if late:
        own = [*rng.sample(LATE_TOPICS, rng.choice((1, 2))), "carriers", "mediation", *([PAUSES] if rng.random() < 0.5 else [])]
        return [*own, *(topic for topic in choose_topics(rng, escrow=True) if topic not in own)]
    if giving:
        own = ["campaigns", *rng.sample(CAMPAIGN_TOPICS[1:], rng.choice((0, 1))), *rng.sample(("freeze", "closing", "retries"), 1)]
        return [*own, *(rng.choice(RECIPES) if rng.random() < 0.2 else rng.sample(TOPICS, rng.choice((0, 0, 1, 2))))]
    if escrow:
        own = ["escrow", *rng.sample(ESCROW_TOPICS[1:], rng.choice((0, 1, 2, 3, 3)))]
        own += ["freeze"] * (rng.random() < 0.25)
        return [*own, *(rng.choice(RECIPES) if rng.random() < 0.3 else rng.sample(TOPICS, rng.choice((0, 1, 2, 3))))]
    if rng.random() < 0.4:
        return list(rng.choice(RECIPES))
    return rng.sample(TOPICS, rng.choice((0, 2, 3, 4, 6)))


def starting_accounts(rng, topics):
    """The accounts of a scenario with what they hold at the start."""
    def account(name, currency="EUR", credit=0, **limits):
        entry = {"id": name, "currency": currency, **limits}
        if credit:
            entry["opening"] = {"debits_pending": "0", "debits_posted": "0",
                                "credits_pending": "0", "credits_posted": show_amount(credit)}
        return entry

    found = [
        account("bank"),
        account("alice", credit=rng.choice((100, 5000)), floor="0"),
        account("bob", credit=rng.choice((37, 1000)), floor="0"),
        account("carol", credit=rng.choice((500, 800)), floor="0"),
        account("shop", floor="0"), account("stall", floor="0"),
        account("line", floor="-300"),
        account("capped", floor="0", ceiling=str(rng.choice((60, 400)))),
        account("fee", floor="0"), account("tax", floor="0"),
        account("dollar", "USD", 900, floor="0"), account("cent", "USD", floor="0"),
    ]
    if "extremes" in topics:
        found += [account("rich", credit=MAX, floor="0"), account("vast", credit=MAX - 7, floor="0")]
    return found


def sayable(step):
    """Whether a command can carry the step's amount at all (DOMAIN 1: "unsigned integers … at most
    2^112 - 1"); if not, a ledger may refuse it before it looks at anything else."""
    amounts = [parse_amount(step.get(f)) for f in ("amount", "to_seller", "to_buyer", "to_mediator")]
    return all(amount is None or 0 <= amount <= MAX for amount in amounts)


class Generator(StepMaker, EscrowSteps, CampaignSteps, RailSteps):
    def __init__(self, rng, topics, lenient=False):
        self.rng, self.topics, self.lenient = rng, set(topics), lenient
        accounts = starting_accounts(rng, self.topics)
        self.scenario = {"accounts": accounts, "steps": []}
        self.player = Player(self.scenario)
        self.model, self.book = self.player.model, self.player.book
        self.names = [a["id"] for a in accounts if a["currency"] == "EUR" and a["id"] not in ("fee", "tax")]
        self.sent = []  # steps whose ids may be used again
        self.lone = set()  # ids of which another ledger might think otherwise
        self.groups = []
        self.opened = []
        self.count = self.commands = 0
        self.kinds = self.weigh()
        self.prepare()

    # ---- the course of a scenario ---------------------------------------------------------------

    def weigh(self):
        kinds = {"transfer": 6, "hold": 12, "release": 9, "refund": 4, "advance": 3, "top_up": 2}
        more = {
            "reverse": {"reverse": 3}, "extend": {"extend": 3}, "retries": {"retry": 5, "bend": 3},
            "groups": {"group": 3}, "freeze": {"freeze": 2, "unfreeze": 3}, "closing": {"close": 1},
            "limits": {"limits": 2}, "guards": {"guard": 2}, "rails": {"deposit": 4, "payout": 5,
            "payout_state": 7, "destination": 1, "match": 2, "write_off": 1}, "broken": {"broken": 4}, "opening": {"open": 1},
        }
        for topic in sorted(self.topics):
            kinds.update(more.get(topic, {}))
        kinds.update(self.rail_kinds())
        if self.topics & set(ESCROW_TOPICS):
            kinds.update({"escrow": 40, "wait": 12})
            kinds.update({topic: weight for topic, weight in
                          (("cases", 24), ("mediation", 16), ("carriers", 10), ("claims", 24), ("amendments", 20), ("pauses", 6)) if topic in self.topics})
        if "campaigns" in self.topics:
            kinds.update({"campaigns": 45, "campaign_wait": 10})
        return kinds

    def prepare(self):
        if "fees" in self.topics:
            for name in ("small", "fixed", "tight"):
                back = {"refund_returns_fee": True} if "chargebacks" in self.topics and self.chance(0.5) else {}
                self.admin({"op": "register_terms", "name": name, "lines": self.fee_lines(name), **back})
        if "rails" in self.topics:
            for name in ("alice", "shop", "line"):
                self.admin({"op": "set_destination", "account": name, "destination": "IBAN-1"})
            self.emit({"op": "advance", "seconds": 3 * DAY // NS})
        if "mediation" in self.topics:
            for name in MEDIATORS:
                self.admin({"op": "grant_mandate", "mediator": name})

    def fee_lines(self, name):
        rng = self.rng
        lines = [{"to": "fee", "bps": rng.choice((0, 1, 250, 1999)), "fixed": "0"}]
        if name == "fixed":
            lines[0]["fixed"] = str(rng.choice((1, 30)))
        if name == "tight":
            lines.append({"to": "tax", "bps": rng.choice((700, 8001)), "fixed": "5",
                          "cap": str(rng.choice((6, 50)))})
        return lines + [{"to": rng.choice(("fee", "tax")), "bps": rng.choice((33, 1900)), "fixed": "0"}]

    def run(self, commands):
        kinds, weights = list(self.kinds), list(self.kinds.values())
        while self.commands < commands:
            getattr(self, "do_" + self.rng.choices(kinds, weights)[0])()
            while self.something_due_at_once():  # a player may send several commands as one batch, timers come between batches
                self.emit({"op": "advance", "seconds": 1})
            if self.count >= 25:
                self.count = 0
                self.emit(self.check_step())
        self.emit(self.check_step())
        return self.finished()

    def something_due_at_once(self):
        return any(milestone["amendment"] and milestone["amendment"]["void"] and not pauses.frozen(ms.agreement_of(self.book, milestone))
                   for milestone in self.book.milestones.values())

    def finished(self):
        features = {"timeouts"}
        for topic in self.topics:
            features.update(FEATURES.get(topic, ()))
        return {
            "origin": "generated by tests/model", "class": sorted(self.topics),
            "requires": sorted(features), "needs": {}, "policy": {}, **self.scenario,
        }

    def emit(self, step):
        """Adds a step that isn't a command; the model plays it like any player would."""
        self.scenario["steps"].append(step)
        self.player.play_step("generated", step)
        if self.player.failures:
            raise AssertionError(self.player.failures)

    def command(self, step):
        """Decides a command and writes down what came of it."""
        answer = self.model.run(step)
        step["expect"] = self.expect(step, answer)
        self.scenario["steps"].append(step)
        self.count += 1
        self.commands += 1
        if step.get("id"):
            self.sent.append(step)
        return answer

    def admin(self, step):
        answer = self.model.run(step)
        if answer["result"] != "ok":
            step["expect"] = self.expect(step, answer)
        self.scenario["steps"].append(step)

    def expect(self, step, answer):
        expected = {"result": answer["result"]}
        if answer["result"] == "rejected":
            expected["reason"] = NEUTRAL.get(answer["reason"], answer["reason"])
            several = len(answer["all"]) > 1
            either = {"malformed", "not_authorized"} <= set(answer["all"])  # I13
            if not answer["sure"] or either or self.lenient and several or not sayable(step):
                step["reason_strict"] = False
                self.lone.add(step.get("id"))
        return expected

    def check_step(self):
        fields = ["available", "posted", "held_out", "held_in"]
        if self.topics & {"rails", "claims", *RAIL_TOPICS}:
            fields += ["reserve", "payout_pending", "debt"]
        elif "payers" not in self.topics:
            fields += ["debits_posted", "credits_posted"]
        names = [entry["id"] for entry in self.scenario["accounts"]] + self.opened
        accounts = {}
        for name in names:
            shown = balances(self.book.accounts[name])
            accounts[name] = {field: str(shown[field]) for field in fields}
        holds = {}
        for name, hold in self.book.holds.items():
            if "milestone" in hold:
                continue
            shown = show_hold(hold)
            holds[name] = {f: v if f == "state" else str(v) for f, v in shown.items() if v or f != "charged"}
        return {"op": "check", "balances": accounts, "holds": holds, **agreement_checks.all_of(self.book),
                **campaign_checks.all_of(self.book)}

    # ---- what happens ---------------------------------------------------------------------------

    def do_transfer(self):
        self.command(self.make_transfer())

    def do_hold(self):
        self.command(self.make_hold())

    def do_top_up(self):
        self.command(self.make_top_up())

    def do_extend(self):
        self.command(self.make_extend())

    def do_reverse(self):
        self.command(self.make_reverse())

    def do_release(self):
        self.command(self.make_release() if self.something_open() else self.make_hold())

    def do_refund(self):
        self.command(self.make_refund() if self.something_open() else self.make_hold())

    def something_open(self):
        """Whether aiming at a hold makes sense; if not, mostly a new one is better."""
        recent = self.own_holds()[-30:]
        return self.chance(0.15) or any(self.book.holds[n]["state"] == "open" for n in recent)

    def do_broken(self):
        self.command(self.make_broken())

    def do_open(self):
        """A new account, an old one again with the same or other limits, or a bad one."""
        rng = self.rng
        entry = copy.deepcopy(rng.choice(self.scenario["accounts"]))
        entry.pop("opening", None)
        step = {"op": "open_account", **entry}
        luck = rng.random()
        if luck < 0.4 and len(self.scenario["accounts"]) < 30:
            step = {"op": "open_account", "id": f"new{self.commands}", "currency": "EUR", "floor": "0"}
            step.update(rng.choice(({}, {"ceiling": "90"}, {"floor": "-20"})))
        elif luck < 0.5:
            step.update(rng.choice(({"currency": "USD"}, {"ceiling": "12345"})))
        elif luck < 0.6:
            step.update({"id": f"bad{self.commands}"}, **rng.choice(({"currency": None}, {"floor": "5"}, {"ceiling": "-1"})))
        answer = self.model.run(step)
        step["expect"] = self.expect(step, answer)
        self.scenario["steps"].append(step)
        if answer["result"] == "ok":
            self.names.append(step["id"])
            self.opened.append(step["id"])

    def do_advance(self):
        """Often to the very instant of the next deadline, or a second before it."""
        rng, now = self.rng, self.book.now
        seconds = rng.choice((0, 1, 5, 5, 10))
        coming = [d for d, _, _, kind in self.book.timers if kind == "hold" and d >= now]
        if coming and self.chance(0.5):
            seconds = max(0, (min(coming) + 1 - now) // NS - rng.choice((0, 0, 1)))
        if self.chance(0.02) and self.topics & {"freeze", "rails"}:
            seconds = rng.choice((3, 7, 8, 30, 31)) * DAY // NS
        self.emit({"op": "advance", "seconds": seconds})

    def do_retry(self):
        """The same content again: done, burnt or never accepted."""
        step = self.pick_sent()
        if step:
            self.command(step)

    def do_bend(self):
        """The same id with other content, or with the amount written otherwise."""
        step = self.pick_sent()
        if not step:
            return
        done = self.book.ids.get(step["id"], {})
        if "amount" in step and step["op"] not in ("deposit", "payout_state"):
            if step["amount"] == "full":
                step["amount"] = str(done.get("amount", 1) + self.rng.choice((0, 0, 1)))
            elif step["op"] in ("release", "refund") and self.chance(0.5):
                step["amount"] = "full"
            elif str(step["amount"]).isdigit() and "payers" not in step:
                step["amount"] = str(int(step["amount"]) + 1)
        elif "of" in step:
            step["of"] = self.rng.choice(self.sent)["id"]
        self.command(step)

    def pick_sent(self):
        usable = [s for s in self.sent[-40:] if s["id"] not in self.lone]
        if not usable:
            return None
        step = copy.deepcopy(self.rng.choice(usable))
        for field in ("expect", "reason_strict"):
            step.pop(field, None)
        return step

    def do_group(self):
        """A linked run: of anything, of a hold with its own release, or an earlier run again."""
        if self.groups and self.chance(0.25):
            steps = copy.deepcopy(self.rng.choice(self.groups[-5:]))
        else:
            steps = self.group_steps()
        unterminated = self.chance(0.05)
        answers = self.model.run_group(steps, unterminated)
        group = {"op": "atomic", "steps": steps}
        if unterminated:
            group["unterminated"] = True
        self.groups.append(copy.deepcopy(steps))
        for step, answer in zip(steps, answers):
            step["expect"] = self.expect(step, answer)
        self.scenario["steps"].append(group)
        self.count += len(steps)
        self.commands += len(steps)

    def group_steps(self):
        if "escrow" in self.topics and self.chance(0.6):
            steps = self.escrow_group()
            for place, step in enumerate(steps):
                step.setdefault("id", f"g{self.commands}.{place}")
            return steps
        makers = [self.make_transfer, self.make_hold, self.make_release, self.make_refund, self.make_top_up]
        steps, signers = [], set()
        for _ in range(self.rng.choice((1, 2, 2, 3, 4))):
            step = self.rng.choice(makers)()
            if len(signers | self.signers_of(step)) <= SIGNERS_MAX:
                signers |= self.signers_of(step)
                steps.append(step)
        payer, payee = self.rng.sample(self.names, 2)
        if not steps or self.chance(0.4) and len(signers | {payer, payee}) <= SIGNERS_MAX:
            steps.append({"op": "hold", "from": payer, "to": payee, "amount": self.amount(payer)})
            steps.append({"op": self.rng.choice(("release", "refund")), "amount": self.rng.choice(("full", "1"))})
        for place, step in enumerate(steps):
            step["id"] = f"g{self.commands}.{place}"
        if "hold" not in steps[-1] and steps[-1]["op"] in ("release", "refund"):
            steps[-1]["hold"] = steps[-2]["id"]
        for step in steps:
            step.pop("by", None)
        return steps

    def signers_of(self, step):
        """Accounts whose keys a player may need for it; a frame has four signers at most."""
        hold = self.book.holds.get(step.get("hold"))
        if hold is None:
            return {item.get("from") for item in step.get("payers", (step,))} - {None}
        if step["op"] == "top_up":
            return {step.get("from", hold["payers"][0])}
        refunding = step["op"] == "refund"
        return {e["by"] for e in hold["exits"] if is_refund(hold, e) == refunding} - {ANYONE}

    def do_freeze(self):
        step = {"op": "freeze", "account": self.name()}
        step.update(self.rng.choice(({}, {"debits": True, "credits": False}, {"debits": False, "credits": True})))
        self.admin(step)

    def do_unfreeze(self):
        frozen = [n for n in self.names if self.book.accounts[n]["frozen_until"] is not None]
        if frozen:
            step = {"op": "unfreeze", "account": self.rng.choice(frozen)}
            step.update(self.rng.choice(({}, {}, {"debits": True, "credits": False})))
            self.admin(step)

    def do_close(self):
        """Closes what is empty (rather if money is on its way to it), or tries what is not."""
        empty = [n for n in self.names if not any(
            self.book.accounts[n][f] for f in ("available", "held", "reserve", "payout_pending", "debt", "closed"))]
        awaited = [n for n in empty if self.book.accounts[n]["incoming"]]
        if self.chance(0.6):
            self.admin({"op": "close_account", "account": self.name()})
        elif awaited:
            self.admin({"op": "close_account", "account": self.rng.choice(awaited)})
        elif len(empty) > 3:
            self.admin({"op": "close_account", "account": self.rng.choice(empty)})

    def do_limits(self):
        step = {"op": "set_limits", "account": self.name()}
        if self.chance(0.5):
            step["floor"] = str(-self.rng.choice((0, 0, 50, 400)))
        if self.chance(0.6):
            step["ceiling"] = self.rng.choice((None, "0", "100", "2000"))
        self.admin(step)

    def do_guard(self):
        allowed = self.rng.choice((None, [], self.rng.sample(self.names, 3), self.rng.sample(self.names, 6)))
        self.admin({"op": "set_release_guard", "account": self.name(), "allowed": allowed})
