"""Names of drugs in a text: the brands and ingredients of our own table, and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from consultant.draft.own import OwnEntry, OwnTable
from consultant.sieve import Sieve

_DOSE_IN_NAME = re.compile(r"\s+\d[\d.,]*(?:\s*(?:mg|ml))?$")
_GIVING = re.compile(r"\s+(?:shots?|injections?|infusions?)$")
_VAGUE = re.compile(
    r"\b(?:steroid|viscosupplement|biosimilar|bags?|liter|solution|device|implant|administration|"
    r"unit|units|neb|none|flush|lock|long acting|gel|drug|eye|knee|pump|bolus|iud)\b"
)  # fmt: skip


@dataclass(frozen=True)
class DrugName:
    """A name of a drug and the codes that it may stand for."""

    entries: tuple[OwnEntry, ...]
    start: int
    end: int
    said: str
    """The name as the text writes it."""


@dataclass(frozen=True)
class _Names:
    pattern: re.Pattern[str]
    sieve: Sieve
    entries: dict[str, tuple[OwnEntry, ...]]


_BY_TABLE: "WeakKeyDictionary[OwnTable, _Names]" = WeakKeyDictionary()


def drug_names(text: str, table: OwnTable, on: date) -> list[DrugName]:
    """The drugs that `text` names, in order, with those of their codes that are in force on `on`."""
    found = list(_found(text, table, on))
    # `infliximab (Remicade)` is one drug under two names: the last one stands.
    return [one for at, one in enumerate(found) if at + 1 == len(found) or not _same(one, found[at + 1], text)]


def _same(one: DrugName, following: DrugName, text: str) -> bool:
    """Whether two names beside each other stand for one drug."""
    codes = {entry.own.code for entry in one.entries} & {entry.own.code for entry in following.entries}
    return bool(codes) and not any(char.isalnum() for char in text[one.end : following.start])


def _found(text: str, table: OwnTable, on: date) -> Iterator[DrugName]:
    names = _names(table)
    if not names.sieve.may(text):
        return
    for match in names.pattern.finditer(text):
        entries = tuple(one for one in names.entries[_joined(match[0])] if _in_force(one, on))
        if entries:
            yield DrugName(entries, match.start(), match.end(), match[0])


def _names(table: OwnTable) -> _Names:
    known = _BY_TABLE.get(table)
    if known is None:
        known = _BY_TABLE[table] = _read(table)
    return known


def _read(table: OwnTable) -> _Names:
    entries: dict[str, list[OwnEntry]] = {}
    for own in table.drugs:
        if not own.own.code[0].isalpha():
            continue
        plain = re.split(r",| outside | for ", own.own.facts["drug"])[0]
        words = [plain, *plain.split(" as "), *(_GIVING.sub("", term) for term in own.own.terms)]
        ingredient = plain.split()[0]
        for word in [*words, *([ingredient] if len(ingredient) > 6 else [])]:
            name = _key(_DOSE_IN_NAME.sub("", word))
            if len(name) > 2 and name != "depo" and not _VAGUE.search(word.lower()):
                some = entries.setdefault(name, [])
                if own not in some:
                    some.append(own)
    by_length = sorted(entries, key=len, reverse=True)
    forms = "|".join(re.escape(name).replace(r"\ ", r"[\s-]?") for name in by_length)
    pattern = re.compile(rf"(?<![\w-])(?:{forms})(?![\w])", re.IGNORECASE)
    # One name may be written with a hyphen, a blank or neither.
    return _Names(pattern, Sieve([pattern]), {_joined(name): tuple(some) for name, some in entries.items()})


def _key(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())


def _joined(name: str) -> str:
    return re.sub(r"[\s-]", "", name).lower()


def _in_force(own: OwnEntry, on: date) -> bool:
    begin, end = own.own.valid_from, own.own.valid_to
    return (begin is None or begin <= on) and (end is None or end >= on)
