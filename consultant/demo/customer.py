"""The customer of the demonstration: mails cases in, watches the inbox over IMAP, sends a follow-up once answered."""

import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from imapclient import IMAPClient

from consultant.clock import Clock
from consultant.demo.samples import Sample
from consultant.demo.servers import HOST, MailServers, MailUser


@dataclass
class Track:
    """What was sent of one sample and what came back."""

    sample: Sample
    sent: list[str] = field(default_factory=list)
    """Message-IDs of what the customer sent, in order."""
    acknowledgements: list[EmailMessage] = field(default_factory=list)
    answers: list[EmailMessage] = field(default_factory=list)
    others: list[EmailMessage] = field(default_factory=list)
    sent_at: datetime | None = None

    @property
    def wanted(self) -> int:
        """How many answers make the sample complete."""
        return 2 if self.sample.has_follow_up else 1

    @property
    def complete(self) -> bool:
        """Whether every answer has come back."""
        return len(self.answers) >= self.wanted

    def concerns(self, mail: EmailMessage) -> bool:
        """Whether `mail` answers something that was sent here."""
        thread = f"{mail['In-Reply-To'] or ''} {mail['References'] or ''}".split()
        return any(message_id in thread for message_id in self.sent)


class Customer:
    """A mail client in a thread of its own."""

    def __init__(
        self,
        servers: MailServers,
        user: MailUser,
        to_address: str,
        samples: tuple[Sample, ...],
        clock: Clock,
        on_mail: Callable[[Track, EmailMessage], None],
    ) -> None:
        self.tracks = [Track(sample) for sample in samples]
        self.failure: Exception | None = None
        self._servers, self._user, self._to, self._clock = servers, user, to_address, clock
        self._on_mail = on_mail
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._guard, name="customer", daemon=True)

    def start(self) -> None:
        """Send every sample and begin to watch the inbox."""
        for track in self.tracks:
            self._send(track, track.sample.mail(self._user.address, self._to, self._clock()))
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _send(self, track: Track, raw: bytes) -> None:
        mail = _parse(raw)
        with smtplib.SMTP(HOST, self._servers.smtp_port, timeout=30) as smtp:
            smtp.sendmail(self._user.address, [parseaddr(str(mail["To"]))[1]], raw)
        track.sent.append(str(mail["Message-ID"]))
        track.sent_at = self._clock()

    def _guard(self) -> None:
        try:
            self._watch()
        except Exception as error:  # noqa: BLE001 - shown by whoever waits for the customer's mail
            self.failure = error

    def _watch(self) -> None:
        seen = 0
        with IMAPClient(HOST, self._servers.imap_port, ssl=False, timeout=30) as client:
            client.login(self._user.address, self._user.password)
            client.select_folder("INBOX")
            while not self._stop.wait(0.4):
                client.noop()
                fresh = [uid for uid in client.search(["UID", f"{seen + 1}:*"]) if uid > seen]
                for uid in fresh:
                    raw = client.fetch([uid], ["BODY[]"])[uid][b"BODY[]"]
                    seen = max(seen, uid)
                    self._take_in(_parse(raw))

    def _take_in(self, mail: EmailMessage) -> None:
        track = next((track for track in self.tracks if track.concerns(mail)), None)
        if track is None:
            return
        if str(mail["Auto-Submitted"] or "no").lower().startswith("auto-replied"):
            track.acknowledgements.append(mail)
        else:
            track.answers.append(mail)
        self._on_mail(track, mail)
        if track.sample.has_follow_up and len(track.sent) < len(track.answers) + 1 <= track.wanted:
            self._send(track, track.sample.follow_up(self._user.address, self._to, self._clock(), mail))


def _parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def faults(track: Track, from_address: str) -> list[str]:
    """What is wrong with how the answers of one sample came back; empty when every one is in its thread."""
    found = []
    title = track.sample.title
    if not track.acknowledgements:
        found.append(f"{title}: no acknowledgement came")
    if not track.complete:
        found.append(f"{title}: {len(track.answers)} of {track.wanted} answers came")
    for sent, answer in zip(track.sent, track.answers, strict=False):
        if str(answer["In-Reply-To"]).strip() != sent:
            found.append(f"{title}: In-Reply-To is {answer['In-Reply-To']}, not {sent}")
        if sent not in str(answer["References"]).split():
            found.append(f"{title}: References does not hold {sent}")
        if from_address not in str(answer["From"]):
            found.append(f"{title}: From is {answer['From']}")
        if answer.get_body(("plain",)) is None or answer.get_body(("html",)) is None:
            found.append(f"{title}: the answer lacks its text or its HTML")
    return found
