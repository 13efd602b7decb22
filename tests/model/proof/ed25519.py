"""Ed25519 as Holdfast takes it: openssl's verdict, and before it the filters that openssl 3.0 lacks.

Refused are keys that are not the one encoding of a point, keys and R of small order, and S >= L. The filters are plain
integers (RFC 8032, section 5.1); the signature itself is openssl's affair, in a process of its own.
"""

import functools
import pathlib
import subprocess
import tempfile

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

PUBLIC_DER = bytes.fromhex("302a300506032b6570032100")
PRIVATE_DER = bytes.fromhex("302e020100300506032b657004220420")


def point(encoding):
    """(x, y) of an encoded point, read leniently as y mod p, or None where there is none."""
    value = int.from_bytes(encoding, "little")
    sign, y = value >> 255, value % 2**255 % P
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if v * x * x % P != u:
        return None
    return (x if x % 2 == sign else -x % P), y


def doubled(x, y):
    """2(x, y): the addition law of the twisted Edwards curve, which is complete."""
    product = D * x * x * y * y % P
    return (2 * x * y * pow(1 + product, P - 2, P) % P, (y * y + x * x) * pow(1 - product, P - 2, P) % P)


def is_small_order(encoding):
    at = point(encoding)
    for _ in range(3):
        at = at and doubled(*at)
    return at == (0, 1)


def is_canonical(encoding):
    """Whether y < p, and no sign is on x = 0."""
    value = int.from_bytes(encoding, "little")
    y = value % 2**255
    return y < P and not (value >> 255 and y in (1, P - 1))


@functools.lru_cache(maxsize=4096)
def is_good_key(key):
    return len(key) == 32 and is_canonical(key) and point(key) is not None and not is_small_order(key)


def run_openssl(*arguments, files):
    """openssl over these files (names to bytes) in a folder of their own; its output, or None if it refuses."""
    with tempfile.TemporaryDirectory(prefix="holdfast-proof-") as folder:
        for name, content in files.items():
            (pathlib.Path(folder) / name).write_bytes(content)
        done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


@functools.lru_cache(maxsize=65536)
def verify(key, message, signature):
    if len(signature) != 64 or not is_good_key(key) or is_small_order(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    files = {"key": PUBLIC_DER + key, "message": message, "signature": signature}
    return run_openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message",
                       "-sigfile", "signature", files=files) is not None


@functools.lru_cache(maxsize=4096)
def public_key(seed):
    der = run_openssl("pkey", "-inform", "DER", "-in", "key", "-pubout", "-outform", "DER",
                      files={"key": PRIVATE_DER + seed})
    if der is None:
        raise RuntimeError("openssl makes no public key of a seed")
    return der[-32:]


@functools.lru_cache(maxsize=65536)
def sign(seed, message):
    signature = run_openssl("pkeyutl", "-sign", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message",
                            files={"key": PRIVATE_DER + seed, "message": message})
    if signature is None:
        raise RuntimeError("openssl signs nothing")
    return signature
