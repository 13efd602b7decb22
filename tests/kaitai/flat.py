"""What a description's structs mean: amounts as numbers, options as their value or None, sequences as lists."""


def plain(read):
    """A parsed struct with the encodings of FORMAT.md, "Fields", taken off. Ids, keys and hashes become hex."""
    if isinstance(read, list):
        return [plain(item) for item in read]
    if isinstance(read, bytes):
        return read.hex()
    if not isinstance(read, dict):
        return read if read is None or isinstance(read, str) else int(read)
    keys = set(read)
    if "magnitude" in keys:
        value = int.from_bytes(read["magnitude"], "little")
        return -value if read.get("sign_and_len", 0) & 128 else value
    if "is_present" in keys:
        return plain(read["value"]) if read["is_present"] else None
    if keys == {"num_items", "items"}:
        return plain(read["items"])
    if keys == {"len_value", "value"}:
        return plain(read["value"])
    names = {"from_time": "from", "to_time": "to"}  # reserved words of some of Kaitai's languages
    return {names.get(name, name): plain(value) for name, value in read.items() if name != "nothing_after"}
