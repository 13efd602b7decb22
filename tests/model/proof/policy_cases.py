"""Policies and what is none: texts that follow the lines of one log and of the witnesses w0 to w3."""

import ed25519
import make
import note
from make import Key

END = "quorum none"


class Named:
    """A log, its witnesses, and the policy's first lines, which define them."""

    def __init__(self):
        self.log = make.Log("ledger.example/p")
        self.witnesses = [(f"w{n}.example", Key(f"w{n}")) for n in range(4)]
        self.lines = [f"log {self.log.vkey} https://ledger.example/"]
        self.lines += [f"witness w{n} {make.witness_key(*w)}" for n, w in enumerate(self.witnesses)]

    def text(self, *more):
        return "\n".join([*self.lines, *more])


# (lines, sets of witnesses by their numbers that meet the quorum, and that do not)
QUORUMS = (
    (["quorum none"], ["", "0"], []),
    (["quorum w1"], ["1", "01"], ["", "0", "023"]),
    (["group g any w0 w1", "quorum g"], ["0", "1"], ["", "23"]),
    (["group g all w0 w1", "quorum g"], ["01", "012"], ["0", "1", "023"]),
    (["group g 2 w0 w1 w2", "quorum g"], ["01", "02", "12", "012"], ["", "0", "13"]),
    (["group a 1 w0 w1", "group b any w2 w3", "group c all a b", "quorum c"], ["02", "13"], ["01", "23", "0"]),
    ([" \tgroup\ta  any w0\t", "# a remark \xe9", "", "  # another", "quorum a"], ["0"], ["1"]),
    (["group a any w0", "group b any w1", "quorum a"], ["0"], ["1"]),
)


def no_policies(named):
    """Lines that make no policy of the first ones."""
    vkey, same, new = named.log.vkey, make.witness_key(*named.witnesses[0]), make.witness_key("n", Key("n"))
    other, weak = str(note.VerifierKey("n", 1, Key("n").public)), note.VerifierKey("weak", 1, make.u(32, 1))
    many = [f"group g{n} any g{n - 1}" if n else "group g0 any w0" for n in range(257)]
    off_curve, too_large = (note.VerifierKey("n", 1, make.u(32, y)) for y in (2, ed25519.P + 3))
    return [
        [], ["quorum"], [END, END], ["quorum w9"], ["quorum w0 w1"], ["quorum g", "group g any w0"], ["nothing", END],
        ["constructor", END], ["QUORUM none"], [f"log {vkey}", END], [f"log {other} a b", END], ["log", END], [f"log {new}", END],
        [f"witness w9 {same}", END], [f"witness w0 {new}", END], [f"witness none {new}", END], [f"witness n {other}", END],
        [f"witness n {new} a b", END], ["witness n", END], ["group none any w0", END], ["group w0 any w1", END], ["group g any", END],
        ["group g", END], ["group g all", "quorum g"], ["group g 0 w0", END], ["group g 2 w0", END], ["group g 01 w0", END],
        ["group g -1 w0", END], ["group g some w0", END], ["group g any w0 w0", END], ["group g any w0", "group h any w0", END],
        ["group g any g", END], ["group g any none", END], ["group g any w9", END], ["group g any w0", "group g any w1", END],
        ["# \x01", END], ["# \r", END], ["log \x7f", END], [*many, END], ["#" * (1 << 20), END],
        [f"log {weak}", END], [f"log {off_curve}", END], [f"log {too_large}", END], [f"log {other[:-1]}", END],
        [f"log {other.replace('n+', 'm+', 1)}", END], [f"log {other[:2]}{'0' * 8}{other[10:]}", END],
        [f"log {other[:-1]}{chr(ord(other[-1]) + 1)}", END], [f"log {other.replace('+', ' ', 1)}", END], [f"log {other[1:]}", END],
    ]
