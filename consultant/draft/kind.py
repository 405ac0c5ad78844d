"""What kind of request a mail is: a case to code, a question, a follow-up, a dispute of an answer, or neither."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from consultant.case.answer import RequestKind
from consultant.draft.passage import Passage
from consultant.draft.question import is_question
from consultant.draft.request import DraftRequest

_SHORT = 60
"""A thank-you, an invoice or an advertisement that is longer in words than this may hold a case after all."""
_TELLS = 25
"""So many words beside its questions make a mail with a service or a diagnosis in them a case."""
_QUOTE = 200


@dataclass(frozen=True, slots=True)
class KindOfRequest:
    """The kind, and the words it rests on."""

    kind: RequestKind
    words: str = ""
    to_code: bool = True
    """The thread holds a case; else it is all questions and talk."""


def newest_document(request: DraftRequest) -> int:
    """The place of the newest message among the documents; its attachments follow it."""
    places = [number for number, one in enumerate(request.documents) if _MESSAGE.fullmatch(one.name)]
    return places[-1] if places else max(len(request.documents) - 1, 0)


def read_kind(
    request: DraftRequest,
    passages: Sequence[Passage],
    coded: Collection[Passage],
    done: Collection[Passage],
    found: Collection[Passage],
) -> KindOfRequest:
    """The kind of `request`.

    `coded`: passages that name codes; `done`: those that tell of services; `found`: those that tell of diagnoses.
    Whatever looks like work is taken for it: only what is plainly none is called `neither`.
    """
    newest = [one for one in passages if one.document >= newest_document(request)]
    to_code = _to_code(passages, coded, done, found)
    follows = request.earlier is not None or any(_OURS.search(document.text) for document in request.documents)
    if (words := _first(newest, _DISPUTES)) and (follows or _ABOUT_US.search(_joined(newest))):
        return KindOfRequest("dispute", words, to_code)
    work = any(one in coded or one in done or one in found or _PATIENT.search(one.text) for one in newest)
    waiting = request.earlier is None and to_code and newest_document(request) > 0 and (coded or done or found)
    if not work and not waiting and (words := _no_work(newest)):
        return KindOfRequest("neither", words, False)
    if request.earlier is not None:
        return KindOfRequest("follow-up", newest[0].quote[:_QUOTE] if newest else "", to_code)
    asking = next((one for one in passages if is_question(one)), None)
    if asking is not None and not to_code:
        return KindOfRequest("question", asking.quote[:_QUOTE], False)
    if words := _first(passages, _PATIENT):
        return KindOfRequest("case", words)
    return KindOfRequest("case", passages[0].quote[:_QUOTE] if passages else "")


def _to_code(
    passages: Sequence[Passage], coded: Collection[Passage], done: Collection[Passage], found: Collection[Passage]
) -> bool:
    """Whether the thread tells of a case, and does not only ask: of a patient, or of what was done and for what."""
    asking = [one for one in passages if is_question(one)]
    if not asking or any(_PATIENT.search(one.text) for one in passages):
        return True
    told = sum(len(one.text.split()) for one in passages if not is_question(one))
    if (done or found) and told >= _TELLS:
        return True
    return bool(done) and (bool(found) or not any(one in coded for one in asking))


def why_neither(kind: KindOfRequest) -> str:
    """What a reviewer is told when there is nothing to code."""
    return (
        f"This reads as neither a case nor a question (“{kind.words}”), so no codes are proposed. Decline it, or write an "
        "answer if it is one after all."
    )


def _no_work(passages: Sequence[Passage]) -> str:
    """The words by which a message is plainly no request; empty when it may be one."""
    text = _joined(passages)
    if any(is_question(one) and not _PLEASANTRY.search(one.text) for one in passages) and not _SELLS.search(text):
        return ""
    if match := _SELLS.search(text) or _CHARGES.search(text) or _AUTOMATIC.search(text):
        return match[0]
    if len(text.split()) <= _SHORT and (match := _THANKS.search(text)):
        return match[0]
    return ""


def _first(passages: Sequence[Passage], pattern: re.Pattern[str]) -> str:
    return next((one.quote[:_QUOTE] for one in passages if pattern.search(one.text)), "")


def _joined(passages: Sequence[Passage]) -> str:
    return " ".join(one.quote for one in passages)


_MESSAGE = re.compile(r"message \d+")
_OURS = re.compile(
    r"Here is the answer to your case|reviewed this answer and approved it|What published rules say of this claim",
    re.IGNORECASE,
)
"""Our own answer, quoted below a message that did not join its case."""
_ABOUT_US = re.compile(
    r"\b(?:your|you(?:r team)?) (?:last |earlier |previous )?(?:answer|reply|response|recommendation|coding|codes?|advice|(?:said|told|recommended|advised|suggested|gave|wrote|coded))\b",
    re.IGNORECASE,
)
_DISPUTES = re.compile(
    r"\b(?:disagree\w*|(?:do not|don['’]t|can(?:no|')t) (?:agree|think (?:that|this|it)|believe)|not (?:correct|right|accurate)|incorrect(?:ly)?|wrong|mistake\w*|error in|disput\w+|"
    r"should (?:it )?(?:be|have been|not be|not have been)|shouldn['’]t|why (?:not|did(?:n['’]t| not)|was|is)|(?:was|were|got|been|is|keeps? (?:getting|being)) (?:denied|rejected|refused|bundled|downcoded)|"
    r"(?:payer|payor|carrier|insurance|insurer|medicare|medicaid|plan|mac|clearinghouse|auditor)\w* (?:\w+ )?(?:den(?:ied|ies)|reject(?:ed|s)|refus(?:ed|es)|bundled|says|said|claims)|denial|appeal(?:ed|ing)?|reconsider|second opinion|are you sure|double[- ]check)\b",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"\b\d{1,3} ?-?(?:yo|y/o|y\.o\.|yrs? old|year[- ]old)\b|\b\d{2} ?[MF]\b|\b(?:(?-i:pt|Pt)|the patient|op note)\b|"
    r"\bpatient's\b|\b(?:dx|diagnosis|procedure|assessment|indication)s?:|\b(?:he|she) (?:was|is|had|has|underwent)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\b(?:thank(?:s| you)\b(?: (?:so much|very much|a lot|again|for (?:the|your) (?:quick |prompt |fast )?(?:answer|reply|response|help)))?|much appreciated|appreciate (?:it|the|your)|"
    r"got it|that helps|perfect|sounds good|received|no further questions|all set|you can close)",
    re.IGNORECASE,
)
_PLEASANTRY = re.compile(r"\b(?:how are you|hope (?:you|all)|having a (?:good|great)|isn['’]t it)\b", re.IGNORECASE)
_CHARGES = re.compile(
    r"\b(?:invoice (?:#|no\.?|number|attached|is|for)|(?:attached|your|past due|overdue|unpaid|open) invoices?|payment (?:is )?(?:due|overdue|reminder)|past[ -]due|statement of account|remit(?:tance)? (?:payment|advice)|purchase order|"
    r"wire transfer|amount due|balance due)\b",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\b(?:unsubscribe|limited[ -]time|special offer|free (?:trial|demo|webinar|consultation)|\d{1,2} ?% off|discount(?:ed)? (?:on|for|price|code)|newsletter|webinar|click here|opt[ -]out|book a (?:demo|call)|schedule a (?:demo|call)|"
    r"increase your (?:revenue|collections|traffic)|lead generation|seo services|we (?:offer|provide|specialize)|our (?:services|products|platform|solution)|sponsor\w*|exhibit\w*|register (?:now|today))\b",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"\b(?:out of (?:the )?office (?:until|from|reply)|automatic reply|on (?:vacation|leave) until|will respond when)\b",
    re.IGNORECASE,
)
