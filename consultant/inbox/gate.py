"""What may open a case, and what may be answered by a program.

A refused message is kept with its reason, but nobody waits for its answer; so what is doubtful goes to a person instead
of being refused, and one odd header never decides alone. Whether a machine may answer is the other way round: RFC 3834
§2 forbids an automatic answer wherever another machine, a list or nobody at all might receive it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from consultant.case.address import is_ours
from consultant.config import Settings
from consultant.inbox.bounce import DAEMONS, Bounce, bounce_of, is_receipt
from consultant.inbox.headers import Fields, Mailbox
from consultant.inbox.message import ParsedMessage
from consultant.inbox.mime import parameter
from consultant.record.mail import Refusal

_AWAY = re.compile(
    r"^\W*(?:(?:re|aw|automatic(?: e-?mail)?)\s*:\s*)?(?:auto(?:matic)?[- ]?(?:reply|response|answer|responder)|"
    r"auto[- ]?reply|out of (?:the )?office|ooo\b|away from (?:the |my )?(?:office|mail)|on (?:vacation|holiday|leave)|"
    r"vacation (?:reply|message|notice)|i am (?:out of|away)|abwesend|abwesenheit|automatische (?:antwort|reply)|"
    r"nicht im (?:büro|haus)|réponse automatique|absence du bureau|absent du bureau|respuesta autom[aá]tica|"
    r"fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|resposta autom[aá]tica|ausência|"
    r"automatisch antwoord|afwezig|autosvar|frånvaro|fravær|automaattinen vastaus|autoodpowiedź|"
    r"odpowiedź automatyczna|автоматический ответ|автоответ|自动回复|自動回覆|自動返信|不在|부재중)",
    re.I,
)
_AUTOMATON = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|nobody|listserv|majordomo|mailman|bounces?|owner)(?:[-_.+]|$)"
    r"|^owner-|-(?:request|owner|bounces?|errors|admin)$|^(?:notifications?|alerts?|auto-?confirm)(?:[-_.+]|$)"
)
_AUTO_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply", "x-away")
_LIST_FIELDS = ("list-post", "list-help", "list-subscribe", "list-archive", "mailing-list", "x-mailing-list")
_LIST_PROGRAMS = ("x-mailman-version", "x-beenthere", "x-listserver", "x-google-group-id")
_SENDING_MACHINES = (
    "feedback-id",
    "x-campaign",
    "x-campaignid",
    "x-mc-user",
    "x-sg-eid",
    "x-mailgun-sid",
    "x-csa-complaints",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of a message."""

    refusal: Refusal | None = None
    doubt: bool = False
    """A person is to look: it is neither clearly a case nor clearly none."""
    note: str = ""
    """Why it is refused or doubtful, in a reviewer's words."""
    may_answer: bool = False
    """Whether an automatic answer is safe."""
    bounce: Bounce | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows about a message, looked up before it is judged."""

    own_id: bool = False
    """Its Message-ID is one of our outgoing mails', and it does not come from that mail's recipient."""
    answers_us: bool = False
    """It is a reply to one of our mails."""
    blocked: bool = False
    """Its sender was blocked by a reviewer."""


def judge(parsed: ParsedMessage, settings: Settings, known: Known, *, too_large: bool = False) -> Verdict:
    """What is to become of the message; decides by its header and shape alone, without side effects."""
    bounce = bounce_of(parsed)
    refused = _refused(parsed, settings, known, bounce, too_large=too_large)
    safe = may_answer(parsed, settings) and bounce is None
    if refused is not None:
        refusal, note = refused
        return Verdict(refusal, note=note, may_answer=safe and refusal is Refusal.TOO_LARGE, bounce=bounce)
    doubt = _doubt(parsed, settings, known)
    return Verdict(doubt=bool(doubt), note=doubt, may_answer=safe and not doubt)


def _refused(
    parsed: ParsedMessage, settings: Settings, known: Known, bounce: Bounce | None, *, too_large: bool
) -> tuple[Refusal, str] | None:
    sender = parsed.sender
    if known.own_id or (sender is not None and is_ours(settings, author_of(parsed, settings).address)):
        return Refusal.OWN_MAIL, "our own mail came back"
    if bounce is not None:
        return (
            Refusal.BOUNCE,
            "a notice that mail was not delivered" if bounce.permanent else "a notice of delayed mail",
        )
    if sender is None:
        return Refusal.NO_SENDER, "no address to answer to"
    if known.blocked or is_blocked(author_of(parsed, settings).address, settings.limits.blocked_senders):
        return Refusal.BLOCKED_SENDER, "the sender is blocked"
    if is_receipt(parsed):
        return Refusal.AUTO_REPLY, "a receipt: mail was delivered or read"
    if _is_auto_reply(parsed, known):
        return Refusal.AUTO_REPLY, "an automatic reply"
    if _is_bulk(parsed, settings, known):
        return Refusal.MAILING_LIST, "sent to a mailing list"
    if too_large:
        return Refusal.TOO_LARGE, f"larger than {settings.limits.max_message_mb} MB"
    return None


def _doubt(parsed: ParsedMessage, settings: Settings, known: Known) -> str:
    """Why a person should look before it becomes a case; empty when there is no reason."""
    if parsed.sender is not None and is_ours(settings, parsed.sender.address):
        return "comes from our own address, but asks to be answered to another: a web form?"
    if known.answers_us:
        return ""
    submitted = parsed.fields.token("auto-submitted")
    if submitted not in ("", "no"):
        return "sent by a program, not by a person"
    if "list-id" in parsed.fields and _list_marks(parsed.fields) and not _our_own_list(parsed, settings):
        return "came through a mailing list, but is addressed to us"
    return ""


def author_of(parsed: ParsedMessage, settings: Settings) -> Mailbox:
    """Who is to be answered: the sender, or who filled in a form that writes from our own address.

    Only for a message with a sender.
    """
    assert parsed.sender is not None
    if is_ours(settings, parsed.sender.address) and parsed.reply_to and not is_ours(settings, parsed.reply_to):
        return Mailbox("", parsed.reply_to)
    return parsed.sender


def is_blocked(address: str, blocked: Collection[str]) -> bool:
    """Whether `address` or its `@domain` is among `blocked`."""
    domain = "@" + address.rpartition("@")[2]
    wanted = {entry.strip().lower() for entry in blocked}
    return address in wanted or domain in wanted


def _is_auto_reply(parsed: ParsedMessage, known: Known) -> bool:
    """Whether a program answered in its owner's absence; a subject alone is not enough.

    `Out of office: …` says more than `Out of office surgery, which place of service?`: the first is a program's way
    of writing and needs less to go with it.
    """
    fields = parsed.fields
    submitted = fields.token("auto-submitted")
    match = _AWAY.match(parsed.subject)
    away = match is not None
    plainly = match is not None and not re.match(r"\s*[^\W_]", parsed.subject[match.end() :])
    threaded = bool(parsed.in_reply_to or parsed.references)
    if submitted in ("auto-replied", "auto-notified"):
        return True
    if submitted not in ("", "no") and (away or known.answers_us):
        return True
    if any(fields.token(name) not in ("", "no", "false", "0") for name in _AUTO_FIELDS):
        return True
    if fields.token("precedence") in ("auto_reply", "auto-reply"):
        return True
    if _is_invitation_reply(parsed):
        return True
    if plainly and ("x-auto-response-suppress" in fields or fields.token("precedence") in ("bulk", "junk")):
        return True
    if plainly and threaded and not parsed.files and len(parsed.body) < 4000:
        return True
    return away and parsed.return_path == ""


def _is_invitation_reply(parsed: ParsedMessage) -> bool:
    """Whether it only accepts or declines a meeting (RFC 5546 §3.2.3)."""
    if parsed.body.strip():
        return False
    own = parameter(parsed.root, "method").lower() == "reply"
    return own or any(f.content_type == "text/calendar" and b"METHOD:REPLY" in f.data[:4000] for f in parsed.files)


def _is_bulk(parsed: ParsedMessage, settings: Settings, known: Known) -> bool:
    """Whether it was sent to many: a list we are not addressed in, or a mailing from a sending machine.

    A List-Unsubscribe alone is not enough: some practices' mail systems put it under every mail. Our own address may
    be a list (a shared mailbox); and who answers us may do so through one.
    """
    fields = parsed.fields
    if known.answers_us or _our_own_list(parsed, settings):
        return False
    marks = _list_marks(fields)
    precedence = fields.token("precedence")
    addressed = any(is_ours(settings, address) for address in parsed.recipients)
    if "list-unsubscribe-post" in fields and "list-unsubscribe" in fields:
        return True
    machine = "list-unsubscribe" in fields or any(name in fields for name in _SENDING_MACHINES)
    if precedence == "bulk" and (machine or marks - {"precedence"}):
        return True
    if not addressed:
        return bool(marks) and ("list-id" in fields or precedence == "list")
    return False


def _list_marks(fields: Fields) -> set[str]:
    """What else than its List-Id says that a message went through a list."""
    marks = {name for name in (*_LIST_FIELDS, *_LIST_PROGRAMS) if name in fields}
    if fields.token("precedence") in ("list", "bulk"):
        marks.add("precedence")
    if "list-id" in fields and "list-unsubscribe" in fields:
        marks.add("list-unsubscribe")
    return marks


def _our_own_list(parsed: ParsedMessage, settings: Settings) -> bool:
    """Whether the list is our own address, as a shared mailbox's is."""
    local, _, domain = settings.mailbox.address.lower().rpartition("@")
    if not local:
        return False
    names = " ".join(parsed.fields.all("list-id") + parsed.fields.all("list-post")).lower()
    return f"{local}.{domain}" in names or f"{local}@{domain}" in names


def may_answer(parsed: ParsedMessage, settings: Settings) -> bool:
    """Whether a program may answer (RFC 3834 §2; RFC 5230 §4.6): never a program, a list, a role, or nobody."""
    fields = parsed.fields
    sender = parsed.sender
    if sender is None or is_ours(settings, sender.address) or parsed.return_path == "":
        return False
    local = sender.address.partition("@")[0]
    if DAEMONS.match(local) or _AUTOMATON.search(local):
        return False
    if fields.token("auto-submitted") not in ("", "no") or any(name in fields for name in _AUTO_FIELDS):
        return False
    if fields.token("precedence") in ("bulk", "list", "junk") or "list-id" in fields or _list_marks(fields):
        return False
    suppressed = fields.raw("x-auto-response-suppress").lower()
    if "all" in suppressed or "autoreply" in suppressed:
        return False
    if fields.token("x-spam-flag") == "yes":
        return False
    return "dmarc=fail" not in fields.raw("authentication-results").lower()
