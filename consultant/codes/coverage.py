"""Whether Medicare covers a service for a diagnosis, by national and local documents.

Source: Medicare Coverage Database (CMS): NCDs, LCDs, and the billing and coding articles that hold the codes. An LCD
binds only where its contractor answers for the state (Medicare Program Integrity Manual, Pub. 100-08 ch. 13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from consultant.codes.dates import as_int, from_int
from consultant.codes.holdings import of_kind, releases
from consultant.codes.model import Release, bare
from consultant.codes.policies import policy_key
from consultant.codes.shelf import Shelf


class Verdict(StrEnum):
    """What the documents on the shelf say of one diagnosis."""

    COVERED = "covered"
    """It is on a list of diagnoses that support the service."""
    NOT_COVERED = "not covered"
    """It is on a list of those that do not, or a list of those that do leaves it out."""
    NO_DATA = "no data"
    """No document with a list of diagnoses for this service, date and state is on the shelf."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a coverage document."""

    id: int
    kind: str
    """`NCD`, `LCD` or `Article`."""
    number: str
    """`310.1`, `L33312`, `A57742`."""
    version: int
    title: str
    contractor: str
    states: tuple[str, ...] | None
    """Letters of the states it holds in; None when the shelf does not know."""
    effective: date | None
    ended: date | None
    url: str
    release: Release


@dataclass(frozen=True, slots=True)
class DiagnosisCoverage:
    """What one document says of one diagnosis, or that none says anything."""

    diagnosis: str
    verdict: Verdict
    article: Policy | None
    group: int | None
    """The group of codes in the document; its paragraph tells the conditions."""
    condition: str
    """What the group's paragraph says, in plain text; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The documents about a procedure, and their word on each diagnosis."""

    code: str
    policies: tuple[Policy, ...]
    diagnoses: tuple[DiagnosisCoverage, ...]
    held: bool
    """Whether any coverage articles are on the shelf; if not, silence means nothing."""


_POLICY = "id, kind, number, version, title, contractor, effective, ended, url, release_id"


def coverage(shelf: Shelf, code: str, diagnoses: Sequence[str], on: date, state: str | None = None) -> Coverage:
    """What coverage documents in force on `on` say about `code` for each of `diagnoses`.

    With `state` (two letters) documents of contractors for other states are left out; those of which the shelf does
    not know the states stay in.
    """
    with shelf.pinned():
        found = policies_for(shelf, code, on, state)
        verdicts = tuple(_verdict(shelf, diagnosis, found) for diagnosis in diagnoses)
        return Coverage(code, tuple(found), verdicts, bool(of_kind(shelf, "articles")))


def _verdict(shelf: Shelf, diagnosis: str, policies: Sequence[Policy]) -> DiagnosisCoverage:
    refused: DiagnosisCoverage | None = None
    for policy in policies:
        rows = shelf.all(
            "SELECT covered, code_group FROM policy_diagnosis WHERE code = ? AND policy_id = ? ORDER BY covered DESC",
            (bare(diagnosis), policy.id),
        )
        if rows and rows[0][0]:
            condition = _paragraph(shelf, policy.id, "covered", rows[0][1])
            return DiagnosisCoverage(diagnosis, Verdict.COVERED, policy, rows[0][1], condition)
        if rows:
            condition = _paragraph(shelf, policy.id, "noncovered", rows[0][1])
            refused = refused or DiagnosisCoverage(diagnosis, Verdict.NOT_COVERED, policy, rows[0][1], condition)
        elif _lists_diagnoses(shelf, policy.id):
            refused = refused or DiagnosisCoverage(
                diagnosis, Verdict.NOT_COVERED, policy, None, "it is not on the list"
            )
    return refused or DiagnosisCoverage(diagnosis, Verdict.NO_DATA, None, None, "")


def _lists_diagnoses(shelf: Shelf, policy_id: int) -> bool:
    found = shelf.one("SELECT 1 FROM policy_diagnosis WHERE policy_id = ? AND covered = 1 LIMIT 1", (policy_id,))
    return found is not None


def _paragraph(shelf: Shelf, policy_id: int, kind: str, group: int) -> str:
    row = shelf.one(
        "SELECT paragraph FROM policy_group WHERE policy_id = ? AND kind = ? AND code_group = ?",
        (policy_id, kind, group),
    )
    return str(row[0]) if row else ""


def policies_for(shelf: Shelf, code: str, on: date, state: str | None = None) -> list[Policy]:
    """The documents in force on `on` that name `code`, in their version for that day, newest first."""
    keys = [
        row[0] for row in shelf.all("SELECT DISTINCT policy_id FROM policy_procedure WHERE code = ?", (code.upper(),))
    ]
    found = [policy for key in keys if (policy := policy_of(shelf, key)) and _in_force(policy, on)]
    if state:
        found = [policy for policy in found if policy.states is None or state.upper() in policy.states]
    newest: dict[str, Policy] = {}
    for policy in sorted(found, key=lambda policy: (policy.effective or date.min, policy.version)):
        newest[policy.number] = policy
    return sorted(newest.values(), key=lambda policy: policy.effective or date.min, reverse=True)


def policy_of(shelf: Shelf, key: int) -> Policy | None:
    """The document of a key, with what any release says of it; None when none describes it."""
    rows = shelf.all(f"SELECT {_POLICY} FROM policy WHERE id = ? ORDER BY contractor DESC, release_id", (key,))  # noqa: S608
    return _policy(shelf, rows[0]) if rows else _undescribed(shelf, key)


def find_policies(shelf: Shelf, text: str, on: date, *, kind: str | None = None, limit: int = 20) -> list[Policy]:
    """Documents in force on `on` by number (`310.1`, `L33312`) or by words of their titles."""
    words = text.split()
    where = " AND ".join(["title LIKE ?"] * len(words)) or "0"
    rows = shelf.all(
        f"SELECT {_POLICY} FROM policy WHERE (number = ? OR ({where})) AND (? IS NULL OR kind = ?)"  # noqa: S608
        " AND coalesce(effective, 0) <= ? AND (ended IS NULL OR ended >= ?)"
        " ORDER BY number = ? DESC, title, version DESC",
        (
            text.strip().upper(),
            *(f"%{word}%" for word in words),
            kind,
            kind,
            as_int(on),
            as_int(on),
            text.strip().upper(),
        ),
    )
    newest: dict[tuple[str, str], Any] = {}
    for row in rows:
        newest.setdefault((row[1], row[2]), row)
    return [_policy(shelf, row) for row in list(newest.values())[:limit]]


def policy_text(shelf: Shelf, policy: Policy) -> str:
    """A document's words in plain text; empty when only its title is on the shelf."""
    row = shelf.one("SELECT body FROM policy WHERE id = ? AND body <> '' LIMIT 1", (policy.id,))
    return str(row[0]) if row else ""


def _in_force(policy: Policy, on: date) -> bool:
    return (policy.effective is None or policy.effective <= on) and (policy.ended is None or on <= policy.ended)


def _policy(shelf: Shelf, row: Any) -> Policy:
    number, kind, named, version, title, contractor, effective, ended, url, release_id = row
    issuers, states = _issuers(shelf, number)
    return Policy(
        number, kind, named, version, title, contractor or issuers, states, from_int(effective), from_int(ended), url,
        releases(shelf)[release_id],
    )  # fmt: skip


def _undescribed(shelf: Shelf, key: int) -> Policy | None:
    """A document of which only codes are on the shelf."""
    row = shelf.one("SELECT release_id FROM policy_procedure WHERE policy_id = ? LIMIT 1", (key,))
    if row is None:
        return None
    kind, number, version = policy_key(key)
    letter = {"LCD": "L", "Article": "A"}.get(kind, "")
    issuers, states = _issuers(shelf, key)
    named = f"{letter}{number}"
    return Policy(key, kind, named, version, "", issuers, states, None, None, "", releases(shelf)[row[0]])


def _issuers(shelf: Shelf, key: int) -> tuple[str, tuple[str, ...] | None]:
    """Names of the contractors that issued a document, and the states they answer for; None when that is not known."""
    contractors = [row[0] for row in shelf.all("SELECT contractor FROM policy_contractor WHERE policy_id = ?", (key,))]
    names: dict[str, None] = {}
    states: set[str] = set()
    for contractor in contractors:
        for (name,) in shelf.all("SELECT name FROM contractor WHERE contractor = ?", (contractor,)):
            names.setdefault(name)
        states.update(
            row[0]
            for row in shelf.all(
                "SELECT s.letters FROM contractor_state c JOIN state s ON s.state = c.state WHERE c.contractor = ?",
                (contractor,),
            )
        )
    return "; ".join(names), tuple(sorted(states)) if states else None
