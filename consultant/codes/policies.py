"""Keys of coverage documents: kind, number and version in one integer, so that their tables need no order."""

_KINDS = ("NCD", "LCD", "Article")
_VERSION_BITS = 16


def policy_id(kind: str, number: int, version: int) -> int:
    """The key of a version of a document (`NCD` by its id, `LCD` 33312, `Article` 57742)."""
    return (number << _VERSION_BITS | version & 0xFFFF) * len(_KINDS) + _KINDS.index(kind)


def policy_key(key: int) -> tuple[str, int, int]:
    """Kind, number and version of a key that `policy_id` gave."""
    rest, kind = divmod(key, len(_KINDS))
    return _KINDS[kind], rest >> _VERSION_BITS, rest & 0xFFFF
