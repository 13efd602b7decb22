"""How a broken invariant is told."""


class Broken(AssertionError):
    """An invariant does not hold; the text says which and where."""


def demand(truth, text):
    if not truth:
        raise Broken(text)
