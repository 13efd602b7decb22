#!/usr/bin/env python3
"""Writes random scenarios with the reference model's answers as expectations.

    generate.py --seed S --commands N [--out FILE] [--per-scenario 250] [--topics a,b,… | --escrow | --late | --campaigns | --rails]
        [--lenient]

Each scenario mixes a few topics, so that a disagreement points at one. --topics fixes them (`none`:
the plain core); --escrow mixes those of escrow agreements in, --late claims, amendments and freezes, too, --campaigns those of campaigns,
--rails what came to rails later; they are in no scenario otherwise.
--lenient asks for the refusal alone where several reasons apply."""

import argparse
import json
import random
import sys

from campaign_steps import CAMPAIGN_TOPICS, MATCHING
from escrow_steps import ESCROW_TOPICS
from generator import TOPICS, Generator, choose_topics
from invariants import check
from late_steps import LATE_TOPICS, PAUSES
from rail_steps import RAIL_TOPICS


ALL_TOPICS = TOPICS + ESCROW_TOPICS + CAMPAIGN_TOPICS + LATE_TOPICS + RAIL_TOPICS + (MATCHING, PAUSES)


def generate(seed, commands, per_scenario=250, topics=None, lenient=False, escrow=False, giving=False, late=False, rails=False):
    """The content of a scenario file."""
    scenarios, made = [], 0
    extension = 2 if escrow or set(topics or ()) & set(ESCROW_TOPICS) else 1
    extension = 4 if late or set(topics or ()) & set(LATE_TOPICS) else extension
    extension = 3 if giving or set(topics or ()) & set(CAMPAIGN_TOPICS) else extension
    extension = 5 if rails or set(topics or ()) & set(RAIL_TOPICS) else extension
    while made < commands:
        name = f"gen-{seed}-{len(scenarios)}"
        rng = random.Random(name)
        chosen = choose_topics(rng, escrow, giving, late, rails) if topics is None else topics
        generator = Generator(rng, chosen, lenient)
        scenario = generator.run(min(per_scenario, commands - made))
        check(generator.book)
        made += generator.commands
        title = "random run: " + (", ".join(sorted(chosen)) or "plain")
        scenarios.append({"id": name, "title": title, **scenario})
    return {
        "schema": f"neutral-ledger-scenarios/1+holdfast/{extension}",
        "source": {"repo": "none", "seed": seed, "commands": made},
        "scenarios": scenarios,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--commands", type=int, default=5000)
    parser.add_argument("--out")
    parser.add_argument("--per-scenario", type=int, default=250)
    parser.add_argument("--topics", help="of " + ",".join(ALL_TOPICS))
    parser.add_argument("--escrow", action="store_true")
    parser.add_argument("--late", action="store_true")
    parser.add_argument("--campaigns", action="store_true")
    parser.add_argument("--rails", action="store_true")
    parser.add_argument("--lenient", action="store_true")
    arguments = parser.parse_args()
    topics = None if arguments.topics is None else [
        topic for topic in arguments.topics.split(",") if topic != "none"
    ]
    if topics and not set(topics) <= set(ALL_TOPICS):
        parser.error(f"unknown topic in {arguments.topics}")
    content = generate(arguments.seed, arguments.commands, arguments.per_scenario, topics, arguments.lenient,
                       arguments.escrow, arguments.campaigns, arguments.late, arguments.rails)
    print(f"seed {arguments.seed}", file=sys.stderr)
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
