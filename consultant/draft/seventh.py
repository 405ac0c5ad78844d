"""The 7th character of an injury: active treatment, healing or sequela, and for a fracture how it is open and heals.

Source: ICD-10-CM Official Guidelines I.C.19.a (7th characters) and I.C.19.c (fractures: one not
said to be open is closed; nonunion and malunion are care after the active treatment).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from consultant.codes.model import CodeEntry, CodeShelf, bare
from consultant.codes.notes import seventh
from consultant.codes.shelf import Shelf

_LENGTH = 7


@dataclass(frozen=True, slots=True)
class Chosen:
    """A 7th character and why."""

    character: str
    reason: str
    doubt: str = ""
    """What a reviewer has to look at; empty where the text is plain."""


def choose_seventh(text: str, meanings: Mapping[str, str]) -> Chosen | None:
    """The one of `meanings` (character to what it stands for) that `text` supports; None where these are no phases.

    Sequela where it is called one; subsequent where the text tells of healing or of care after the treatment; else
    initial. `text` is what the case states, without what it denies, plans or tells of the past.
    """
    after, active = _AFTER.search(text), _ACTIVE.search(text)
    heals = next((word for word, pattern in _HEALING if pattern.search(text)), "")
    doubt = ""
    if late := _SEQUELA.search(text):
        phase, reason = "sequela", f"S: “{_one_line(late[0])}” calls it a late effect"
    elif after or heals:
        said = after[0] if after else heals
        phase, reason = "subsequent", f"“{_one_line(said)}” tells of care after the active treatment"
        if active and not heals:
            doubt = f"“{_one_line(active[0])}” may still be active treatment: check the 7th character"
    else:
        phase = "initial"
        reason = f"“{_one_line(active[0])}” is active treatment" if active else "nothing speaks of care after treatment"
    left = [character for character, meaning in meanings.items() if phase in meaning.lower()]
    if phase != "sequela":
        open_ = _OPEN.search(text)
        left = _narrowed(left, meanings, "open" if open_ else "closed")
        if open_:
            left = _narrowed(left, meanings, "iii" if _GRADE_THREE.search(text) else "type i or ii")
        left = _narrowed(left, meanings, heals or "routine")
    if not left:
        return None
    character = left[0]
    return Chosen(character, reason if reason.startswith(character) else f"{character}: {reason}", doubt)


def with_seventh(entry: CodeEntry, said: str, shelf: CodeShelf, on: date) -> tuple[CodeEntry, Chosen | None]:
    """`entry` with the 7th character that the case supports, and why; as it is where the code takes none."""
    plain = bare(entry.code)
    if not isinstance(shelf, Shelf) or len(plain) != _LENGTH:
        return entry, None
    found = seventh(shelf, plain, on)
    chosen = choose_seventh(said, found.characters) if found else None
    if chosen is None:
        return entry, None
    other = shelf.lookup(entry.code[:-1] + chosen.character, on)
    if other is None or not other.billable or not other.active_on(on):
        return entry, None
    return other, chosen


def _narrowed(left: Iterable[str], meanings: Mapping[str, str], word: str) -> list[str]:
    """Those of `left` whose meaning has `word`; all of them where none has."""
    every = list(left)
    pattern = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return [one for one in every if pattern.search(meanings[one])] or every


def _one_line(words: str) -> str:
    return " ".join(words.split())


_SEQUELA = re.compile(r"\b(?:sequelae?|late effects?|residuals? (?:of|from))\b", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:(?:here|seen|returns?|presents?|visit) (?:today )?(?:for|in) (?:a )?(?:f/u|follow[ -]?up|recheck)|"
    r"(?:f/u|follow[ -]?up) (?:visit|for|of|appointment|after|on)\b(?! in)|post[- ]?op(?:erative)? (?:visit|check|week|day|"
    r"follow)\w*|(?:cast|splint|suture|staple|pin|hardware) (?:change|removal|check)(?! (?:in|on|at) (?:\d|an?\b|one|two|three|about|the office|his|her|your|\[))|remov\w+ of (?:the )?(?:cast|"
    r"sutures?|staples?)|(?:routine|normal) healing|healing (?:well|nicely|as expected|normally|appropriately)|"
    r"aftercare|\d+ ?(?:weeks?|wks?|months?|mos?) (?:after|post|out|following|from (?:the )?(?:injury|fracture|surgery))|"
    r"subsequent (?:encounter|visit)|physical therapy (?:visit|session|for))",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:orif|(?:open|closed) (?:treatment|reduction)|reduction|reduced|manipulat\w+|sutur(?:ed|es placed)|repair(?:ed)?|"
    r"emergency (?:department|room)|initial (?:encounter|visit|evaluation)|splint(?:ed| applied| placed)|cast (?:applied|"
    r"placed)|surgery|fixation|irrigated|debrided)\b",
    re.IGNORECASE,
)
_HEALING = (
    ("nonunion", re.compile(r"\bnon-?union\b", re.IGNORECASE)),
    ("malunion", re.compile(r"\bmal-?un(?:ion|ited)\b", re.IGNORECASE)),
    ("delayed", re.compile(r"\bdelayed (?:healing|union)\b", re.IGNORECASE)),
)
_OPEN = re.compile(r"\bopen (?:\w+[ -]){0,5}(?:fracture|fx)\b|\bcompound (?:fracture|fx)\b|\bgustilo\b", re.IGNORECASE)
_GRADE_THREE = re.compile(
    r"\b(?:gustilo|type|grade)(?:[ -]anderson)?(?: (?:type|grade))? (?:iii|3)[abc]?\b", re.IGNORECASE
)
