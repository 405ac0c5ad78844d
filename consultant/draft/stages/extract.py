"""Findings: what a case says that may decide a code, each with its own words, which have to stand in the case."""

import json
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from consultant.draft.instructs import meant_for_machine
from consultant.draft.proposal import clean
from consultant.draft.quote import Quotes

MOST_FINDINGS = 40
_WORDS = 200


class Found(BaseModel):
    """One finding, as a model gives it."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["procedure", "diagnosis", "drug", "visit", "fact"] = Field(
        description="procedure: something done; diagnosis: a definite condition of this patient now; drug: a substance "
        "given; visit: an encounter; fact: a side, size, depth, number, time or place that decides between codes"
    )
    words: str = Field(description="the finding in a few words as one would search for it, side and site included")
    quote: str = Field(description="the words of the case it rests on, copied letter by letter")


class Findings(BaseModel):
    """What a case says that may decide a code."""

    model_config = ConfigDict(extra="ignore")

    findings: list[Found] = Field(description="one for each procedure, diagnosis, drug, visit and deciding fact")


def read_findings(text: str) -> Findings | None:
    """The findings in a model's reply; None when it holds none that can be read."""
    start = text.find("{")
    if start < 0:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:])
        return Findings.model_validate(value)
    except (ValueError, ValidationError, RecursionError):
        return None


def standing(found: Iterable[Found], quotes: Quotes) -> tuple[list[Found], list[tuple[Found, str]]]:
    """The findings whose quote stands in the case, quoted as it stands there; and the others, each with the reason."""
    kept: list[Found] = []
    refused: list[tuple[Found, str]] = []
    for number, one in enumerate(found):
        if number >= MOST_FINDINGS:
            refused.append((one, f"more than {MOST_FINDINGS} findings: keep those that decide codes"))
            continue
        place = quotes.find(clean(one.quote))
        if place is None:
            refused.append((one, "this quote stands in no document word for word"))
            continue
        text = quotes.documents[place.document].text
        if meant_for_machine(text, place.start, place.end):
            refused.append((one, "these words are meant for the machine and say nothing of a patient"))
            continue
        words = " ".join(clean(one.words).split())[:_WORDS]
        kept.append(Found(kind=one.kind, words=words, quote=quotes.words_at(place)))
    return kept, refused
