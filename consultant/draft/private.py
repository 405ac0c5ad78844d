"""Drafting on masked text: identifiers are taken out before anything is read, and evidence is put back in its place.

What a draft is made from holds no name, number or date that identifies; nor does the answer, its quotes included.
Source: 45 CFR 164.514(b)(2).
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from consultant.case.answer import Answer, Diagnosis, Line, Rejected
from consultant.codes.model import CodeShelf
from consultant.config import Settings
from consultant.draft.drafter import Drafter, FallsBack, make_drafter
from consultant.draft.request import Document, Drafted, DraftRequest
from consultant.draft.whereabouts import read_whereabouts
from consultant.privacy import IdentifierKind, Masked, Masker, default_masker

NOTE = (
    "What you sent held details that could identify somebody ({what}). They were masked before the case was worked on "
    "and none is repeated here. Next time please leave them out: the date of service and “a 54-year-old woman” say all "
    "that coding needs."
)
_WORDS = {
    IdentifierKind.NAME: ("a name", "names"),
    IdentifierKind.ADDRESS: ("an address", "addresses"),
    IdentifierKind.AGE: ("an age over 89", "ages over 89"),
    IdentifierKind.PHONE: ("a telephone number", "telephone numbers"),
    IdentifierKind.EMAIL: ("a mail address", "mail addresses"),
    IdentifierKind.SSN: ("a social security number", "social security numbers"),
    IdentifierKind.NUMBER: ("a record or account number", "record or account numbers"),
    IdentifierKind.URL: ("a web address", "web addresses"),
    IdentifierKind.IP: ("an IP address", "IP addresses"),
}
"""Dates are not told of: most are dates of service, which a case has to give."""


@dataclass(frozen=True)
class MaskedRequest:
    """A request whose texts are masked, with the way back."""

    request: DraftRequest
    masks: tuple[Masked, ...]
    """One for each document, in the same order."""

    @property
    def counts(self) -> dict[IdentifierKind, int]:
        """How many identifiers of each kind were masked in all documents."""
        total: Counter[IdentifierKind] = Counter()
        for mask in self.masks:
            total.update(mask.counts)
        return dict(total)

    def restored(self, answer: Answer) -> Answer:
        """`answer` with the places of its evidence as they are in the original text; its words stay masked."""
        names = {document.name: mask for document, mask in zip(self.request.documents, self.masks, strict=True)}
        back = answer.model_copy(deep=True)
        parts: list[Line | Diagnosis | Rejected] = [*back.lines, *back.diagnoses, *back.rejected]
        for one in (evidence for part in parts for evidence in part.evidence):
            mask = names.get(one.document)
            if mask is not None and one.start is not None and one.end is not None:
                one.start, one.end = mask.original(one.start, one.end)
        return back


def masked(request: DraftRequest, masker: Masker | None = None) -> MaskedRequest:
    """`request` with the identifiers in its subject, its documents, their names and the earlier answer masked."""
    masker = masker or default_masker()
    on = request.date_of_service
    masks = tuple(masker.mask(document.text, on) for document in request.documents)
    documents = [
        Document(masker.mask_name(document.name), mask.text)
        for document, mask in zip(request.documents, masks, strict=True)
    ]
    subject = masker.mask_subject(request.subject, on)
    # A reviewer may have written a name into the answer that was sent.
    earlier = None if request.earlier is None else _hidden(request.earlier, masker)
    whereabouts = read_whereabouts([request.subject, *(document.text for document in request.documents)], on)
    hidden = replace(request, subject=subject, documents=documents, earlier=earlier, whereabouts=whereabouts)
    return MaskedRequest(hidden, masks)


def _hidden(answer: Answer, masker: Masker) -> Answer:
    """`answer` with its words masked. What is one word is a code, a modifier or a name of ours."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return masker.mask(value).text if " " in value.strip() else value
        if isinstance(value, dict):
            return {key: walk(each) for key, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    return Answer.model_validate(walk(answer.model_dump(exclude={"sources", "findings", "checked", "made_by"})))


class PrivateDrafter:
    """A drafter that lets another one see masked text alone. Keeps nothing of a case; may be shared between threads."""

    def __init__(self, inner: Drafter, masker: Masker | None = None) -> None:
        self.inner = inner
        self._masker = masker

    @property
    def fallback(self) -> "PrivateDrafter":
        """What stands in for the inner drafter, as private as this one; none where that has none."""
        if not isinstance(self.inner, FallsBack):
            raise AttributeError("fallback")
        return PrivateDrafter(self.inner.fallback, self._masker)

    def draft(self, request: DraftRequest) -> Drafted:
        """What the inner drafter proposes, its evidence placed in the original text. Raises what that one raises."""
        hidden = masked(request, self._masker)
        drafted = self.inner.draft(hidden.request)
        answer = hidden.restored(drafted.answer)
        if not request.told_of_identifiers and (said := told(hidden.counts)):
            answer.privacy = NOTE.format(what=said)
        return replace(drafted, answer=answer)


def private_drafter(settings: Settings, shelf: CodeShelf) -> PrivateDrafter:
    """The drafter that `[model]` asks for, on masked text alone."""
    return PrivateDrafter(make_drafter(settings, shelf))


def told(counts: dict[IdentifierKind, int]) -> str:
    """What was masked, in words for the sender; empty when it was nothing but dates."""
    words = [_WORDS[kind][counts[kind] > 1] for kind in IdentifierKind if kind in _WORDS and counts.get(kind)]
    return ", ".join(words)
