"""The sample cases of the demonstration: three mails, and a follow-up that joins its case.

Every text is made up. The files in `mail` are ordinary messages; what has to be fresh each time (addresses,
Message-ID, date, the date of service) is put in when they are mailed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path

FOLDER = Path(__file__).parent / "mail"
_DATE_OF_SERVICE = "{dos}"
_SERVED_BEFORE = timedelta(days=6)
"""How long before the mail the service was."""
_QUOTED_LINES = 60


@dataclass(frozen=True)
class Sample:
    """One sample case."""

    name: str
    title: str
    path: Path
    expected: tuple[str, ...] = ()
    """The codes that a good answer to the first mail holds; empty for a question in words."""
    spoken_of: tuple[str, ...] = ()
    """The codes that an answer in words has to speak of."""
    follow_up_path: Path | None = None
    expected_follow_up: tuple[str, ...] = ()
    """The codes that a good answer to the follow-up holds."""

    @property
    def has_follow_up(self) -> bool:
        """Whether the customer writes again once the first answer is there."""
        return self.follow_up_path is not None

    def mail(self, from_address: str, to_address: str, when: datetime) -> bytes:
        """The first mail, as it leaves the customer's mail program at `when`."""
        return _fresh(self.path, from_address, to_address, when).as_bytes()

    def follow_up(self, from_address: str, to_address: str, when: datetime, answer: EmailMessage) -> bytes:
        """The customer's reply to `answer`, with the answer quoted below it as mail programs do (RFC 5322 §3.6.4)."""
        if self.follow_up_path is None:
            raise LookupError(f"the sample {self.name} has no follow-up")
        mail = _fresh(self.follow_up_path, from_address, _reply_address(answer, to_address), when)
        answered = str(answer["Message-ID"] or "").strip()
        mail["In-Reply-To"] = answered
        mail["References"] = f"{answer['References'] or ''} {answered}".strip()
        _set_text(mail, f"{_text(mail).rstrip()}\n\n{_quoted(answer)}")
        return mail.as_bytes()


def _fresh(path: Path, from_address: str, to_address: str, when: datetime) -> EmailMessage:
    """The message in `path` with headers of its own."""
    mail = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)
    name, _ = parseaddr(str(mail["From"]))
    for header in ("From", "To", "Date", "Message-ID"):
        del mail[header]
    mail["From"] = f"{name} <{from_address}>"
    mail["To"] = to_address
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = make_msgid(domain=from_address.rpartition("@")[2])
    served = (when - _SERVED_BEFORE).strftime("%m/%d/%Y")
    part = mail.get_body(("plain", "html"))
    if isinstance(part, EmailMessage):
        _set_text(part, _text(part).replace(_DATE_OF_SERVICE, served))
    return mail


def _text(part: EmailMessage) -> str:
    return str(part.get_content())


def _set_text(part: EmailMessage, text: str) -> None:
    """Replace the words of a text part; it stays what it is."""
    part.set_content(text, subtype=part.get_content_subtype(), charset="utf-8")


def _reply_address(answer: EmailMessage, otherwise: str) -> str:
    """Where a mail program sends a reply to `answer`."""
    return str(answer["Reply-To"] or "").strip() or otherwise


def _quoted(answer: EmailMessage) -> str:
    """The answer's text as a mail program quotes it."""
    body = answer.get_body(("plain",))
    text = _text(body) if isinstance(body, EmailMessage) else ""
    _, sender = parseaddr(str(answer["From"]))
    lines = text.splitlines()[:_QUOTED_LINES]
    date = str(answer["Date"] or "").strip()
    return "\n".join([f"On {date}, {sender} wrote:", *(f"> {line}".rstrip() for line in lines), ""])


SAMPLES: tuple[Sample, ...] = (
    Sample(
        name="bunionectomy",
        title="Bunionectomy with distal metatarsal osteotomy",
        path=FOLDER / "bunionectomy.eml",
        expected=("28296-RT", "M20.11"),
    ),
    Sample(
        name="office-visit",
        title="Office visit with a knee injection",
        path=FOLDER / "office-visit.eml",
        expected=("99214-25", "20610-RT", "J3301-JZ", "M17.11", "I10"),
    ),
    Sample(
        name="debridement",
        title="11042 or 97597, and a follow-up",
        path=FOLDER / "debridement-question.eml",
        spoken_of=("11042", "97597"),
        follow_up_path=FOLDER / "debridement-follow-up.eml",
        expected_follow_up=("11042", "E11.621", "L97.412"),
    ),
)
"""What `consultant demo` mails in."""
