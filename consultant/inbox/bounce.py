"""Whether a message is a bounce, whose mail it is about, and whether the failure is for good.

`flufl.bounce` knows the shapes; it is asked only about mail that carries some other mark of a bounce, because a person
who quotes a bounce writes a message of the same shape.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part

import structlog
from flufl.bounce import all_failures

from consultant.inbox import mime
from consultant.inbox.headers import message_ids
from consultant.inbox.message import ParsedMessage

log = structlog.get_logger(__name__)

_MOST_SCANNED = 300_000
DAEMONS = re.compile(r"^(?:mailer-?daemon|mail-?daemon|postmaster|postoffice|mdaemon|mailmaster|mail\.delivery|ndr)\b")
_SURE_DAEMON = re.compile(r"^(?:mailer-?daemon|mail-?daemon)\b")
_SUBJECT = re.compile(
    r"undeliver|returned (?:e-?)?mail|return receipt|delivery (?:status )?notification|delivery (?:has )?fail|"
    r"mail delivery|failure notice|delivery (?:problem|error|delayed|report|unsuccessful)|non-?deliver|not delivered|"
    r"could(?: not|n't) be delivered|message status|mail (?:system )?(?:error|failure)|warning: (?:message|could not)|"
    r"unzustellbar|non remis|no se pudo entregar|mancata consegna|não entregue|returned to sender|user unknown|"
    r"nondeliverable|bounced?\b|rejected|mail could not|address(?:ee)? unknown|delivery attempt",
    re.I,
)
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs whole tracebacks of what is handled here


@dataclass(frozen=True, slots=True)
class Bounce:
    """A notice that mail did not arrive."""

    addresses: frozenset[str]
    """Whom it did not reach; empty when the notice does not say so in a form that is understood."""
    permanent: bool
    """False when the notice only says that delivery is delayed."""
    ids: tuple[str, ...]
    """Message-IDs named in it, among them that of the mail it is about."""


def bounce_of(parsed: ParsedMessage) -> Bounce | None:
    """The bounce that the message is; None when it is none."""
    report = _report_type(parsed)
    marks = set() if parsed.tangled else _marks(parsed)
    if not marks and report != "delivery-status":
        return None
    actions = list(_actions(parsed.root)) if report == "delivery-status" else []
    temporary, permanent = _failures(parsed)
    if report == "disposition-notification" and not (permanent and "auto" in marks):
        return None  # a receipt, unless a server says by it that it threw the mail away
    if not (temporary or permanent or actions):
        said_so = "subject" in marks and ("null" in marks or "daemon" in marks)
        if not (said_so or "failed recipients" in marks or _SURE_DAEMON.match(_local(parsed))):
            return None
    if actions and not {"failed", "delayed"} & set(actions):
        return None
    lasting = "failed" in actions if actions else bool(permanent) or not temporary
    return Bounce(frozenset(permanent or temporary), lasting, tuple(_named_ids(parsed)))


def is_receipt(parsed: ParsedMessage) -> bool:
    """Whether it only says that mail was read, delivered or relayed (RFC 8098; RFC 3464 §2.3.3)."""
    report = _report_type(parsed)
    if report == "delivery-status":
        actions = set(_actions(parsed.root))
        return bool(actions) and not actions & {"failed", "delayed"}
    return report == "disposition-notification"


def _report_type(parsed: ParsedMessage) -> str:
    if mime.type_of(parsed.root) != "multipart/report":
        return ""
    named = mime.parameter(parsed.root, "report-type").lower()
    if named in ("delivery-status", "disposition-notification"):
        return named
    kinds = {mime.type_of(part) for part in mime.children(parsed.root)}
    for kind in ("delivery-status", "disposition-notification"):
        if f"message/{kind}" in kinds:
            return kind
    return named


def _local(parsed: ParsedMessage) -> str:
    return parsed.sender.address.partition("@")[0] if parsed.sender else ""


def _marks(parsed: ParsedMessage) -> set[str]:
    """What else than its text speaks for a bounce."""
    marks = set()
    raw_from = parsed.fields.raw("from").lower()
    if parsed.return_path == "":
        marks.add("null")
    daemon_name = re.search(r"mail(?:er)?[- ](?:daemon|delivery|system)|postmaster|post ?office", raw_from)
    if DAEMONS.match(_local(parsed)) or daemon_name or ("from" in parsed.fields and not raw_from.strip("<> ")):
        marks.add("daemon")
    if "x-failed-recipients" in parsed.fields:
        marks.add("failed recipients")
    if parsed.fields.token("auto-submitted") not in ("", "no"):
        marks.add("auto")
    if _SUBJECT.search(parsed.subject):
        marks.add("subject")
    return marks


def _actions(root: Part) -> Iterator[str]:
    """The Action of every recipient in a delivery report (RFC 3464 §2.3.3), lower case."""
    for part in mime.children(root):
        if mime.type_of(part) in ("message/delivery-status", "message/global-delivery-status"):
            for block in mime.children(part):
                if action := str(block.get("action", "")).strip().lower():
                    word = action.split()[0].rstrip(";")
                    yield "failed" if word.startswith("fail") else word


def _failures(parsed: ParsedMessage) -> tuple[set[str], set[str]]:
    """Addresses that failed for now and for good, as `flufl.bounce` finds them."""
    try:
        temporary, permanent = all_failures(_with_author(parsed))
    except Exception as error:  # noqa: BLE001 - a detector's fault, of whatever kind, must not cost the message
        log.info("bounce_detector_failed", error=type(error).__name__)
        return set(), set()
    return {_text(address) for address in temporary}, {_text(address) for address in permanent}


def _with_author(parsed: ParsedMessage) -> Part:
    """The message as the detectors need it: they stumble over one without From."""
    if parsed.sender is not None and "from" in parsed.fields:
        return parsed.root
    made = Part(policy=mime.POLICY)
    for name, value in parsed.root.raw_items():
        if name.lower() != "from":
            made[name] = value
    made["From"] = "unknown@invalid"
    made.set_payload(parsed.root.get_payload())
    return made


def _text(address: bytes | str) -> str:
    found = address.decode("utf-8", "replace") if isinstance(address, bytes) else address
    return found.strip().strip("<>").lower()


def _named_ids(parsed: ParsedMessage) -> Iterator[str]:
    """Message-IDs in the notice: in its own threading fields, its text, and the mail it brings back."""
    yield from parsed.in_reply_to
    yield from parsed.references
    texts = [parsed.body] + [file.data[:_MOST_SCANNED].decode("ascii", "replace") for file in parsed.files[:10]]
    for text in texts:
        yield from message_ids(re.findall(r"<[^<>\s]{1,500}@[^<>\s]{1,255}>", text[:_MOST_SCANNED]))[:200]
