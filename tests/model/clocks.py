"""The timers of agreements and their milestones; DOMAIN 5.

Of one deadline a milestone's fire before its agreement's, and of one milestone in the order case,
clock, kept, late_claim, lost_top_up, t_hard (E23). A timer that no longer fits its object does nothing."""

import agreements
import amendments
import disputes
import late_claims
import mediation
import milestones as ms
import pauses


def fire(book, name, kind, deadline):
    if kind == "thaw":
        pauses.lapse(book, name, deadline)
        return
    if kind == "agreement":
        if not pauses.frozen(book.agreements.get(name)):
            agreements.time_is_up(book, name, deadline)
        return
    milestone = book.milestones.get(name)
    if milestone is None or pauses.frozen(ms.agreement_of(book, milestone)):  # its linked run was undone; or it is set anew
        return
    if kind == "case":
        disputes.time_is_up(book, milestone, deadline)
    elif kind == "clock" and milestone["clock"] == deadline:
        ms.clock_fires(book, milestone)
    elif kind == "kept":
        ms.kept_fires(book, milestone, deadline)
    elif kind == "late_claim":
        late_claims.time_is_up(book, milestone, deadline)
    elif kind == "lost_top_up":
        amendments.lapse(book, milestone, deadline)
    elif kind == "t_hard" and milestone["hard_at"] == deadline:
        mediation.hard_stop(book, milestone)
