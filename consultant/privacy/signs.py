r"""What has to stand beside an identifier, as a pattern of its own: read forwards, it is found or missed quickly.

`(?<=\bMRN[ :#]*)\d{5}` looks back from every place of a text. Whether `\bMRN[ :#]*\d{5}` stands anywhere is soon
told, and where it does not the first cannot match either.
"""

import re

_PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""Of a pattern: an escaped letter, a set of letters, any other letter."""
_WORTH = 40
"""A shorter sign is found no sooner than its identifier."""


class BySign(str):
    """A pattern that is searched for where its sign is there.

    It holds nothing atomic or possessive, no numbers of groups, and no alternatives outside of brackets.
    """

    __slots__ = ()

    @property
    def sign(self) -> str:
        """What stands somewhere in every text that it matches: what it looks back for with the rest after it, or else
        what it looks ahead for.
        """
        groups = [(begin, end) for begin, end in _groups(self) if end - begin > _WORTH]
        for begin, end in groups:
            if self.startswith("?<=", begin):
                return f"(?:{self[begin + 3 : end]}){self[: begin - 1]}{self[end + 1 :]}"
        return next(self[begin + 2 : end] for begin, end in groups if self.startswith("?=", begin))


def _groups(pattern: str) -> list[tuple[int, int]]:
    """Where what stands in the outermost brackets begins and ends."""
    found: list[tuple[int, int]] = []
    depth = at = begin = 0
    for piece in _PIECES.findall(pattern):
        at += len(piece)
        if piece == "(":
            depth += 1
            begin = at if depth == 1 else begin
        elif piece == ")":
            depth -= 1
            if depth == 0:
                found.append((begin, at - 1))
    return found
