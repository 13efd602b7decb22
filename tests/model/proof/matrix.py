"""The tamper matrix: every case of tamper.py, tamper_logs.py and tamper_dossiers.py, over one pair of ledgers."""

import tamper
import tamper_dossiers
import tamper_logs

MAKERS = (
    tamper.good_cases, tamper.every_bit_of_the_extra, tamper.shape_of_the_extra, tamper.lines_of_the_proof,
    tamper.notes_and_policies, tamper.other_ledger, tamper_logs.lying_logs, tamper_dossiers.dossiers,
)


def all_cases():
    world = tamper.World()
    return [case for maker in MAKERS for case in maker(world)]
