"""How the plain-text half of a mail is set: wrapped at 78 columns, hanging indents, nothing cut."""

import textwrap
import unicodedata

BULLET = "- "
"""How an item of a list begins in an answer's words."""
COLUMNS = 78
"""RFC 5322 §2.1.1 asks for no more."""


def fill(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> str:
    """`text` wrapped, its own line breaks kept; the first line starts with `first`, the others with `rest`.

    `rest` is as much blank space as `first` is wide when not given; the lines of a list item (`- …`) hang under its
    words. A word longer than a line stands whole on its own.
    """
    rest = " " * len(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in text.strip().split("\n"):
        wrapped = textwrap.wrap(
            paragraph,
            width=columns,
            initial_indent=rest if lines else first,
            subsequent_indent=rest + "  " * paragraph.startswith(BULLET),
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += wrapped or [""]
    return "\n".join(line.rstrip() for line in lines) if text.strip() else first.rstrip()


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """`text` as paragraphs and lists in order: (words, no items), or (nothing, the items of a list).

    A list follows words: what begins a text with a dash is words too.
    """
    found: list[tuple[str, list[str]]] = []
    for line in [line.strip() for line in text.strip().split("\n")]:
        if line.startswith(BULLET) and found:
            if not found[-1][1]:
                found.append(("", []))
            found[-1][1].append(line.removeprefix(BULLET))
        elif not line:
            found.append(("", []))
        elif found and found[-1][0]:
            found[-1] = (f"{found[-1][0]}\n{line}", [])
        else:
            found.append((line, []))
    return [one for one in found if one[0] or one[1]]


def heading(text: str) -> str:
    """`text` in capitals, underlined."""
    return f"{text.upper()}\n{'-' * width(text)}"


def column(text: object, wide: int, align: str = "left") -> str:
    """`text` padded with blanks to `wide` columns; longer text stays whole."""
    shown = str(text)
    blanks = " " * (wide - width(shown))
    return blanks + shown if align == "right" else shown + blanks


def width(text: str) -> int:
    """How many columns `text` takes in a fixed-width type."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pointer(place: int) -> str:
    """The letter of the `place`-th diagnosis, A to L, as in item 21 of the CMS-1500 claim form."""
    return "ABCDEFGHIJKL"[place - 1]


def pointers(places: list[int]) -> str:
    """The letters of several diagnoses as item 24E holds them: `A, C`."""
    return ", ".join(pointer(place) for place in places)
