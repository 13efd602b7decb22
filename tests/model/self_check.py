#!/usr/bin/env python3
"""Runs random commands on the reference model alone, with every invariant after each step.

    self_check.py [--seed S] [--commands N] [--topics a,b,…] [--verbose]

Scenarios mix the escrow topics (or those of campaigns, or of rails) with a few others; --topics fixes them."""

import argparse
import collections
import random
import sys

import campaign_invariants
import invariants
from agreement_invariants import Watch
from generate import ALL_TOPICS
from generator import Generator, choose_topics

PER_SCENARIO = 250


class Checked(Generator):
    """A generator that looks at everything after each step it makes."""

    def __init__(self, rng, topics, answers):
        self.watches, self.answers = (Watch(), campaign_invariants.Watch()), answers
        super().__init__(rng, topics)

    def look(self):
        invariants.check(self.book)
        for watch in self.watches:
            watch.look(self.book)

    def emit(self, step):
        super().emit(step)
        self.look()

    def expect(self, step, answer):
        self.answers[step["op"], answer["reason"] or answer["result"]] += 1
        self.look()
        return super().expect(step, answer)


def run(seed, commands, topics=None, giving=False, rails=False):
    """How often which command was answered how. The seed is in what a broken invariant says."""
    answers, made, place = collections.Counter(), 0, 0
    while made < commands:
        rng = random.Random(f"self-check-{seed}-{place}")
        chosen = topics or choose_topics(rng, late=not giving, giving=giving, rails=rails)
        generator = Checked(rng, chosen, answers)
        try:
            generator.run(min(PER_SCENARIO, commands - made))
        except AssertionError as broken:
            last = generator.scenario["steps"][-3:]
            raise AssertionError(f"seed {seed}, scenario {place}, topics {chosen}: {broken}; after {last}") from broken
        made += generator.commands
        place += 1
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--commands", type=int, default=20_000)
    parser.add_argument("--topics", help="of " + ",".join(ALL_TOPICS))
    parser.add_argument("--campaigns", action="store_true", help="campaigns instead of escrow agreements")
    parser.add_argument("--rails", action="store_true", help="what came to rails later instead of that")
    parser.add_argument("--verbose", action="store_true", help="lists how often what was answered")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", file=sys.stderr)
    answers = run(arguments.seed, arguments.commands, arguments.topics and arguments.topics.split(","),
                  arguments.campaigns, arguments.rails)
    if arguments.verbose:
        for (op, answer), count in sorted(answers.items()):
            print(f"{op:20} {answer:22} {count}")
    total = sum(answers.values())
    done = sum(count for (_, answer), count in answers.items() if answer == "ok")
    print(f"{total} commands, {done} done, {total - done} not; every invariant held after each")


if __name__ == "__main__":
    main()
