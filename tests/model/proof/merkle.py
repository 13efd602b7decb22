"""RFC 6962 trees over SHA-256: roots, inclusion and consistency proofs, made and verified. Hashes are 32 bytes."""

import hashlib


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(data):
    return sha256(b"\0", data)


def node_hash(left, right):
    return sha256(b"\1", left, right)


def split_of(size):
    """The largest power of two below `size` (> 1): where RFC 6962 cuts a tree."""
    return 1 << (size - 1).bit_length() - 1


def root(hashes):
    """The root over these leaf hashes, level by level: an odd one at the end goes up as it is."""
    if not hashes:
        return sha256()
    while len(hashes) > 1:
        pairs = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


def inclusion_path(hashes, index):
    """RFC 6962 section 2.1.1, PATH(index, hashes)."""
    if len(hashes) == 1:
        return []
    cut = split_of(len(hashes))
    if index < cut:
        return inclusion_path(hashes[:cut], index) + [root(hashes[cut:])]
    return inclusion_path(hashes[cut:], index - cut) + [root(hashes[:cut])]


def consistency_path(hashes, old_size):
    """RFC 6962 section 2.1.2, PROOF(old_size, hashes); empty for 0 and for the whole."""
    def subproof(hashes, size, is_whole):
        if size == len(hashes):
            return [] if is_whole else [root(hashes)]
        cut = split_of(len(hashes))
        if size <= cut:
            return subproof(hashes[:cut], size, is_whole) + [root(hashes[cut:])]
        return subproof(hashes[cut:], size - cut, False) + [root(hashes[:cut])]

    return subproof(hashes, old_size, True) if old_size else []


def includes(leaf, index, size, path, want):
    """Whether `path` leads from the leaf hash at `index` of `size` to the root `want`."""
    if not 0 <= index < size or len(leaf) != 32 or len(want) != 32:
        return False
    at, last, rest = leaf, size - 1, list(path)
    while last:
        if index % 2 or index < last:  # has a sibling
            if not rest:
                return False
            sibling = rest.pop(0)
            at = node_hash(sibling, at) if index % 2 else node_hash(at, sibling)
        index, last = index // 2, last // 2
    return not rest and at == want


def is_consistent(old_size, size, path, old_root, want):
    """Whether `path` shows the tree of `old_size` to be the beginning of that of `size`. Of none there is no proof."""
    if not 1 <= old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == want
    index, last, rest = old_size - 1, size - 1, list(path)
    while index % 2:
        index, last = index // 2, last // 2
    old_at = new_at = old_root  # of a whole subtree the proof leaves out
    if index:
        if not rest:
            return False
        old_at = new_at = rest.pop(0)
    while last:
        if index % 2:
            if not rest:
                return False
            sibling = rest.pop(0)
            old_at, new_at = node_hash(sibling, old_at), node_hash(sibling, new_at)
        elif index < last:
            if not rest:
                return False
            new_at = node_hash(new_at, rest.pop(0))
        index, last = index // 2, last // 2
    return not rest and old_at == old_root and new_at == want
