"""Operations that a note tells of in one breath: the sentences that name one, and what decides between its codes.

An operation is a list of ways to report it, the most telling first. The first whose words the note states is the one;
where none is, the note lacks what decides, and the sender is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Counted
from consultant.draft.side import Side, only_side
from consultant.draft.size import measured_lengths
from consultant.draft.told.tale import Reckoned, ReckonedLine, Said, Tale
from consultant.sieve import Quick

_SIDES = {Side.RIGHT: "RT", Side.LEFT: "LT", Side.BOTH: "50"}
_MOST_QUOTES = 3


@lru_cache(maxsize=1024)
def words(pattern: str) -> Quick:
    """`pattern` ready to search with, upper and lower case alike."""
    return Quick(pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Acts:
    """What a case tells as done, as a whole: order and sections do not matter to it."""

    tale: Tale
    said: tuple[Said, ...]

    @property
    def text(self) -> str:
        """All of it in one text."""
        return "\n".join(one.text for one in self.said)

    def says(self, pattern: str) -> bool:
        """Whether a sentence states it as done."""
        return any(words(pattern).search(one.text) for one in self.said)

    def where(self, *patterns: str) -> tuple[Passage, ...]:
        """The sentences that state any of it."""
        found = [one.passage for pattern in patterns for one in self.said if words(pattern).search(one.text)]
        return tuple(dict.fromkeys(found))


def acts(tale: Tale) -> Acts:
    """What `tale` tells as done, findings with it."""
    return Acts(tale, tuple(one for one in tale.noted or tale.said if not _OTHER_DAY.search(one.passage.text)))


_OTHER_DAY = Quick(
    r"\b(?:was|done|placed|last|since|from|in|dated|performed)(?: on)? "
    r"(?:\[DATE \d+ DAYS (?:BEFORE|AFTER) SERVICE\]|\d{1,2}/\d{1,2}\b)|"
    r"\b(?:days?|weeks?|wks?|months?) (?:after|out from|s/p|status post|post) (?:\w+ ){0,3}?"
    r"\w*(?:scop(?:y|ies)|ectomy|plasty|otomy|surgery|operation|lithotripsy)\b|"
    r"^\W*(?:\d{5}|modifiers?|units?|global)\b[^.\n]{0,40}\?|"
    r"^\W*(?:pmh|psh|pshx?|hx|h/o|s/p|history|past)\b(?!:)",
    re.IGNORECASE,
)
"""What was done on a day before, is told as history, or stands behind a question about codes."""


@dataclass(frozen=True)
class Way:
    """One code for an operation, and the words that make it the right one."""

    code: str
    why: str
    when: str | tuple[str, ...] = ""
    """Has to be stated, each of several; empty for what holds whenever nothing before it did."""
    unless: str = ""
    size: tuple[str, str] = ("", "")
    """From and to how many centimetres, both inclusive; empty where there is no limit."""
    sided: bool = False
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """Something that is done, and the codes for it."""

    names: str
    """Words that say it was done."""
    ways: tuple[Way, ...]
    covers: tuple[tuple[str, str], ...]
    """First and last of the codes that no other look-up adds."""
    asks: str = ""
    """What is missing when no way holds."""
    unless: str = ""
    """Words that make it something else."""
    needs: str = ""
    """Words of doing that have to be stated too, where the name is that of an illness: a hernia is not yet repaired."""
    beside: tuple[Way, ...] = ()
    """What is reported beside it, each where its words are stated."""
    whole: bool = True
    """The rest of the note tells how it went: no other look-up reads services out of it."""
    measures: str = ""
    """The noun whose size decides; empty where none does."""
    not_measured: str = ""
    """Nouns whose size does not decide."""


def read_operation(operation: Operation, tale: Tale) -> Reckoned | None:
    """The lines of `operation` where the note says that it was done; a question where it lacks what decides."""
    told = acts(tale)
    named = told.where(operation.names)
    if not named or (operation.needs and not told.says(operation.needs)):
        return None
    if operation.unless and told.says(operation.unless):
        return None
    also = tuple(one.passage for one in told.said) if operation.whole else named
    size = measured(told, operation.measures, operation.not_measured) if operation.measures else None
    way = next((one for one in operation.ways if _holds(one, told, size, bool(operation.measures))), None)
    if way is None or not way.code:
        asked = (way.why if way else "") or operation.asks
        return Reckoned((), (quoted(named[0], asked),) if asked else (), operation.covers, also=also)
    lines, questions = [], []
    for one in (way, *(each for each in operation.beside if _holds(each, told, None, False))):
        modifiers, question = (*one.modifiers,), ""
        if one.sided:
            side = side_of(told, named)
            modifiers += (_SIDES[side],) if side else ()
            question = "" if side else f"Which side was {one.code} done on, right or left?"
        evidence = told.where(*_all(one.when))[:_MOST_QUOTES]
        passages = tuple(dict.fromkeys([*named[:1], *evidence])) if one is way else evidence or named[:1]
        lines.append(ReckonedLine(Counted(one.code, 1, one.why, modifiers), passages))
        questions += [question] if question else []
    return Reckoned(tuple(lines), tuple(questions), operation.covers, also=also)


def quoted(passage: Passage, question: str) -> str:
    """`question` with the words it is about."""
    return f"“{passage.quote[:200]}”: {question}"


def side_of(told: Acts, named: Sequence[Passage]) -> Side | None:
    """The side that the sentences in `named` tell, or else the rest of the note."""
    texts = [one.text for one in told.said if one.passage in named]
    found = {side for text in texts if (side := only_side(text))}
    if len(found) == 1:
        return found.pop()
    if found == {Side.RIGHT, Side.LEFT} or Side.BOTH in found:
        return Side.BOTH
    return only_side(" ".join(texts)) or only_side(told.text) or only_side(told.tale.everything)


def measured(told: Acts, noun: str, other: str = "") -> Decimal | None:
    """The size in centimetres that a sentence with `noun` gives, the largest of several; None when none does."""
    found = []
    for one in told.said:
        if not words(noun).search(one.text):
            continue
        for length, start, end in measured_lengths(one.text):
            around = one.text[max(0, start - 28) : start] + " ~ " + re.split(r"[,.;]", one.text[end : end + 24])[0]
            if not (other and words(other).search(around)):
                found.append(length)
    return max(found, default=None)


def _holds(way: Way, told: Acts, size: Decimal | None, measures: bool) -> bool:
    if not all(told.says(one) for one in _all(way.when)):
        return False
    if way.unless and told.says(way.unless):
        return False
    least, most = way.size
    if not (measures and (least or most)):
        return True
    return size is not None and (not least or size >= Decimal(least)) and (not most or size <= Decimal(most))


def _all(when: str | tuple[str, ...]) -> tuple[str, ...]:
    return when if isinstance(when, tuple) else (when,) if when else ()


def reader(operation: Operation) -> Callable[[Tale], Reckoned | None]:
    """The reader of one operation."""

    def read(tale: Tale) -> Reckoned | None:
        return read_operation(operation, tale)

    return read


def settle(found: Sequence[Reckoned]) -> list[Reckoned]:
    """`found` without the closing of wounds that an operation itself made (NCCI Policy Manual ch. 1 §C)."""
    operated = any(one.lines and one.also and not one.answers_for(_REPAIR) for one in found)
    return [one for one in found if not (operated and one.answers_for(_REPAIR))]


_REPAIR = "12031"
