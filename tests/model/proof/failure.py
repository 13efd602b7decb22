"""The named ways in which a proof fails. The words are stable, and stand in the order in which they are looked for."""

RECEIPT_FAILURES = (
    "malformed", "unknown_log", "bad_log_signature", "bad_cosignature", "too_few_witnesses", "not_in_log", "wrong_ledger",
    "bad_leaf", "bad_client_signature", "wrong_command", "wrong_outcome",
)
DOSSIER_FAILURES = ("dossier_malformed", "dossier_mixed", "dossier_order", "dossier_stranger")
SITE_FAILURES = (
    "site_missing", "site_vkey", "site_entries", "site_tile", "site_root", "site_body", "site_chain", "site_stranger",
)


class Failure(Exception):
    """What is wrong: `word` of those above, `why` for people, `receipt` the number of a dossier's receipt."""

    def __init__(self, word, why, receipt=None):
        super().__init__(f"{word}: {why}")
        self.word, self.why, self.receipt = word, why, receipt


def require(holds, word, why):
    if not holds:
        raise Failure(word, why)
