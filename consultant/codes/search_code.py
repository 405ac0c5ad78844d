"""Codes that were typed as codes: one or several, whole or begun, with or without the dot."""

import re
import sqlite3
from dataclasses import replace

from consultant.codes.model import CodeSet, bare
from consultant.codes.search_filter import Filter, Found
from consultant.codes.search_query import cleaned, without_asking
from consultant.codes.search_vocabulary import Vocabulary

EXACT = 2.0
"""The score of a code that was typed in full; words never reach it."""
BEGUN = 1.5
"""The score of a code whose beginning was typed."""
PERHAPS = 0.9
"""The score of a modifier whose two letters are also an abbreviation: between good and middling answers in words."""

_ORDER = (
    CodeSet.ICD10CM, CodeSet.CPT, CodeSet.HCPCS, CodeSet.MODIFIER, CodeSet.CDT, CodeSet.POS, CodeSet.ICD10PCS,
    CodeSet.ICD9CM, CodeSet.ICD9PCS,
)  # fmt: skip
_DOTTED = (CodeSet.ICD10CM, CodeSet.ICD9CM, CodeSet.ICD9PCS)
_CODE = re.compile(r"[A-Z0-9]{1,7}")
_WHOLE = re.compile(r"[A-Z]\d[A-Z0-9]\.?[A-Z0-9]{1,4}|\d{4}[0-9A-Z]|[A-Z]\d{4}|[0-9A-Z]{7}")
_PARTS = re.compile(r"[\s,;]+")


def find_codes(
    connection: sqlite3.Connection, text: str, known: Vocabulary, wanted: Filter, limit: int
) -> tuple[list[Found], str]:
    """The codes that `text` names, best first, and what of it is still to be looked for as words (empty: nothing)."""
    clean = cleaned(text)
    rest, named = without_asking(clean)
    whole = bare(rest)
    if not whole:
        return [], ""
    parts = [part.strip(".") for part in _PARTS.split(rest.upper()) if part.strip(".")]
    if len(parts) <= 2 and _CODE.fullmatch(whole) and (_figures(whole) or CodeSet.MODIFIER in named or len(whole) == 2):
        word = whole.lower()
        begun = _figures(whole) and len(whole) > 1 and not known.lexicon.typed & {whole.lower()} and " " not in rest
        found = _one(connection, whole, "." in rest, begun, wanted, limit, [code_set.value for code_set in named])
        if found and (_figures(whole) or CodeSet.MODIFIER in named):
            return found, clean if known.knows(word) else ""
        if found and known.knows(word):  # two letters: a modifier, or an abbreviation
            return [replace(one, score=PERHAPS) for one in found], clean
        if found:
            return found, clean
    several = [part for part in parts if len(part) >= 4 and _figures(part) and _WHOLE.fullmatch(part)]
    exact: list[Found] = []
    for part in several[:limit]:
        exact += _one(connection, bare(part), "." in part, False, wanted, limit, [])
    return exact, "" if exact and len(several) == len(parts) else clean


def _figures(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _one(
    connection: sqlite3.Connection, code: str, dotted: bool, begun: bool, wanted: Filter, limit: int, named: list[str]
) -> list[Found]:
    """`code` itself, and where `begun` the codes that start with it, headers before what they hold."""
    condition, values = wanted.sql("c")
    order = [*named, *(_DOTTED if dotted else ()), *_ORDER]
    ranks = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in reversed(list(enumerate(order))))
    compared = "c.code >= ? AND c.code < ? || '~'" if begun else "c.code = ?"
    old = "" if dotted or named else " AND c.code_set NOT IN ('ICD-9-CM', 'ICD-9-CM procedures')"
    rows = connection.execute(
        f"SELECT c.id, c.code = ?{old}, c.code, c.description FROM code c WHERE {compared} AND {condition}"  # noqa: S608
        " ORDER BY 2 DESC, c.code = ? AND c.code_set IN ('CPT', 'HCPCS') AND ? DESC,"
        f" CASE c.code_set {ranks} END, length(c.code), c.code, c.id DESC LIMIT ?",
        [code, code, *([code] if begun else []), *values, code, not dotted and not named, limit],
    ).fetchall()
    return [Found(row[0], EXACT if row[1] else BEGUN, row[3] or row[2]) for row in rows]
