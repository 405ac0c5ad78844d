"""A mail's body becomes what the sender wrote this time, the history quoted with it, and the signature.

Nothing is dropped: every line with words on it is in one of the three. What is forwarded is content, because that is
how people send cases; so is a body that holds nothing but a quote.
"""

import re
from dataclasses import dataclass, field

from consultant.case import quote
from consultant.case.signature import signature_start

_POINTS_BELOW = re.compile(
    r"\b(?:see|code|review|advise|consult|assist|help|bill|look at|regarding|about)\b[^.?!]{0,80}\bbelow\b"
    r"|\bbelow\b[^.?!]{0,60}\b(?:note|case|report|question|patient|op|procedure|message|e-?mail|thread|scenario)\b"
    r"|\bforward(?:ed|ing)?\b|\bfwd\b|\bfyi\b",
    re.I,
)
_SHORT = 700
"""Characters of a note that may be no more than a word about what it forwards."""
_MANY = 3
"""Lines marked `>` at the end, without a word about whose they are, that are taken for history."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body taken apart; each part has its lines in the order they stood in."""

    text: str
    quoted: str = ""
    signature: str = ""
    forwarded: bool = False
    """Whether `text` holds a message that the sender passed on."""


@dataclass
class _Piece:
    """A run of lines of one kind: `new`, `quote` (somebody said whose), `cite` (nobody did), `history`, `label`."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        return not any(line.strip(" \t>") for line in self.lines)


def split_body(body: str, subject: str = "") -> Body:
    """Take `body` (plain text, quoted mail behind `>`) apart; `subject` tells whether it was forwarded.

    Takes time in proportion to the length of `body`.
    """
    lines = body.split("\n")
    pieces, forward = _pieces(lines)
    written = "\n".join(line for piece in pieces if piece.kind == "new" for line in piece.lines)
    history = next((piece for piece in pieces if piece.kind == "history"), None)
    if history is not None and not forward:
        forward = quote.says_forwarded(subject) or not written.strip() or _introduces(written)
    if not written.strip() and history is None:
        return _content_alone(pieces)
    return _assemble(pieces, forward)


def _introduces(written: str) -> bool:
    """Whether `written` is a short word about what stands below it."""
    return len(written) <= _SHORT and bool(_POINTS_BELOW.search(written))


def _pieces(lines: list[str]) -> tuple[list[_Piece], bool]:
    """The body as runs of lines, and whether a line in it says that something is forwarded."""
    pieces: list[_Piece] = []
    index, count = 0, len(lines)

    def add(kind: str, *found: str) -> None:
        if not pieces or pieces[-1].kind != kind or kind == "quote":
            pieces.append(_Piece(kind))
        pieces[-1].lines.extend(found)

    while index < count:
        line = lines[index]
        if not line.strip():
            add(pieces[-1].kind if pieces and pieces[-1].kind == "new" else "new", line)
            index += 1
            continue
        if quote.is_forward_line(line):
            pieces.append(_Piece("history", lines[index:]))
            return pieces, True
        if _begins_history(lines, index):
            pieces.append(_Piece("history", lines[index:]))
            return pieces, False
        said = quote.attribution(lines, index)
        if said is not None:
            below = _next_words(lines, said.end)
            if below < count and quote.is_quoted(lines[below]):
                end = _quote_end(lines, below)
                add("quote", *lines[index:end])
                index = end
                continue
            if quote.is_quoted(line):
                end = _quote_end(lines, index)
                if not _Piece("", lines[said.end : end]).blank or said.sure:
                    add("quote", *lines[index:])
                    return pieces, False
            if said.sure and any(not piece.blank for piece in pieces if piece.kind == "new"):
                pieces.append(_Piece("history", lines[index:]))
                return pieces, False
            if said.sure or below >= count:
                add("label", *lines[index : said.end])
                index = said.end
                continue
        if quote.is_quoted(line):
            end = _quote_end(lines, index)
            inner = [quote.unquoted(quoted) for quoted in lines[index:end]]
            add("quote" if _is_labelled(inner) else "cite", *lines[index:end])
            index = end
            continue
        add("new", line)
        index += 1
    return pieces, False


def _begins_history(lines: list[str], index: int) -> bool:
    """Whether everything from here on is earlier mail, as Outlook and its like put it."""
    if quote.is_quoted(lines[index]):
        return False
    if quote.original_message(lines, index) is not None or quote.header_block(lines, index) is not None:
        return True
    if quote.is_divider(lines[index]):
        below = _next_words(lines, index + 1)
        return below < len(lines) and quote.header_block(lines, below) is not None
    return False


def _is_labelled(inner: list[str]) -> bool:
    """Whether a quote begins by saying whose it is."""
    first = _next_words(inner, 0)
    if first >= len(inner):
        return False
    return bool(
        quote.attribution(inner, first)
        or quote.header_block(inner, first)
        or quote.original_message(inner, first)
        or quote.is_forward_line(inner[first])
    )


def _next_words(lines: list[str], index: int) -> int:
    """The first line from `index` on that is not blank."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _quote_end(lines: list[str], index: int) -> int:
    """Where the run of `>` lines from `index` on ends; blank lines between them and wrapped links belong to it."""
    end = index
    while index < len(lines):
        if quote.is_quoted(lines[index]):
            index += 1
            end = index
        elif not lines[index].strip():
            following = _next_words(lines, index)
            if following >= len(lines) or not quote.is_quoted(lines[following]):
                break
            index = following
        elif _continues_link(lines, index):
            index += 1
        else:
            break
    return end


def _continues_link(lines: list[str], index: int) -> bool:
    """Whether an unmarked line is the rest of a link that was wrapped inside a quote."""
    if index + 1 >= len(lines) or not quote.is_quoted(lines[index + 1]) or len(lines[index]) > 300:
        return False
    before = lines[index - 1][-300:]
    unclosed = "http" in before and before.rfind("(") > before.rfind(")")
    return unclosed or bool(re.match(r"^\s*[(<\[]\s*https?://", lines[index]))


def _content_alone(pieces: list[_Piece]) -> Body:
    """A body with no words of the sender's own: what it quotes is what it says."""
    labels = [line for piece in pieces if piece.kind == "label" for line in piece.lines]
    content = [line for piece in pieces if piece.kind != "label" for line in piece.lines]
    if any(piece.kind == "quote" for piece in pieces):
        head, content = _take_label([quote.unquoted(line) for line in content])
        labels += head
        return Body(_joined(content), _joined(labels), forwarded=True)
    return Body(_joined(content), _joined(labels))


def _take_label(lines: list[str]) -> tuple[list[str], list[str]]:
    """The announcement at the start of `lines`, and the rest."""
    first, taken = _next_words(lines, 0), 0
    while first < len(lines):
        said = quote.header_block(lines, first) or quote.attribution(lines, first)
        if said is not None:
            taken = said.end
        elif _is_rule(lines, first):
            taken = first + 1
        else:
            break
        first = _next_words(lines, taken)
        if said is not None:
            break
    return lines[:taken], lines[taken:]


def _is_rule(lines: list[str], index: int) -> bool:
    """Whether the line only says that a message follows."""
    line = lines[index]
    return quote.is_forward_line(line) or quote.is_divider(line) or quote.original_message(lines, index) is not None


def _assemble(pieces: list[_Piece], forward: bool) -> Body:
    """The three parts, in the order their lines stood in."""
    last = max((number for number, piece in enumerate(pieces) if piece.kind == "new" and not piece.blank), default=-1)
    answered = sum(
        1 for number, piece in enumerate(pieces) if piece.kind in ("quote", "cite") and _answered(pieces, number)
    )
    inline = answered >= 2
    text: list[str] = []
    quoted: list[str] = []
    passed_on: list[str] = []
    for number, piece in enumerate(pieces):
        before = number < last
        if piece.kind == "new":
            text += piece.lines
        elif piece.kind == "history":
            if forward:
                head, passed_on = _take_label(_plain(piece.lines))
                quoted += head
            else:
                quoted += piece.lines
        elif piece.kind == "cite":
            keep = before or len(piece.lines) < _MANY
            (text if keep else quoted).extend(piece.lines)
        elif piece.kind == "quote":
            (text if inline and before else quoted).extend(piece.lines)
        else:
            quoted += piece.lines
    cut = signature_start(text)
    parts = [_joined(text[:cut]), _joined(passed_on)] if forward and _has_history(pieces) else [_joined(text[:cut])]
    return Body(
        "\n\n".join(part for part in parts if part),
        _joined(quoted),
        _joined(text[cut:]),
        forwarded=bool(passed_on),
    )


def _has_history(pieces: list[_Piece]) -> bool:
    """Whether everything below some line is earlier mail."""
    return any(piece.kind == "history" for piece in pieces)


def _plain(lines: list[str]) -> list[str]:
    """Lines without `>` when all of them have one, as Apple Mail marks what it forwards."""
    if all(quote.is_quoted(line) for line in lines if line.strip()):
        return [quote.unquoted(line) for line in lines]
    return lines


def _answered(pieces: list[_Piece], number: int) -> bool:
    """Whether words of the sender's follow the quote before the next one."""
    following = pieces[number + 1] if number + 1 < len(pieces) else None
    return following is not None and following.kind == "new" and not following.blank


def _joined(lines: list[str]) -> str:
    """The lines as text, without blank lines around them."""
    return "\n".join(lines).strip("\n")
