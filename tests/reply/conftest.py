"""A case with a message and a draft, and mails queued about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from consultant.case.answer import Answer, Diagnosis, Line, NotReported, Source
from consultant.config import Database, Outgoing, Settings
from consultant.record import (
    Case,
    CaseState,
    Cursor,
    Draft,
    DraftOrigin,
    Event,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    Reviewer,
    Sender,
)
from consultant.reply.outbox import confirm_delivery, queue_mail
from consultant.service import Service
from tests.fixtures.smtp import SmtpServer

ANSWER = Answer(
    summary="Report 28296-LT for the bunion correction. The office visit is separate, so it takes modifier 25.",
    lines=[
        Line(
            code="28296",
            modifiers=["LT"],
            diagnosis_pointers=[1],
            description="Bunion correction with a cut through the far end of the first metatarsal",
            rationale="The osteotomy was made in the distal metatarsal; the bump was removed in the same operation.",
            evidence=["a chevron osteotomy was made in the metatarsal head"],
        ),
        Line(code="99213", modifiers=["25"], units=1, diagnosis_pointers=[2, 1], rationale="Low complexity."),
    ],
    diagnoses=[
        Diagnosis(code="M20.12", description="Hallux valgus (acquired), left foot", evidence=["painful left bunion"]),
        Diagnosis(code="I10", description="Essential (primary) hypertension", rationale="Medication was adjusted."),
    ],
    not_reported=[NotReported(code="28292", reason="The osteotomy code already holds the removal of the bump.")],
    questions=["Was the office visit on the day before surgery?"],
    caveats=["Payer policies were not checked."],
    sources=[Source(name="ICD-10-CM tabular list", release="April 2026")],
    made_by="Made by a model that must not be named to the sender.",
)


@dataclass
class Desk:
    """One approved case, as the stages before leave it."""

    service: Service
    sender: Sender
    case: Case
    message: Message
    draft: Draft
    reviewer: Reviewer

    def queue(self, kind: MailKind = MailKind.ANSWER, **changes: object) -> int:
        """Queue a mail about the case in a transaction of its own; returns its id."""
        with self.service.work() as work:
            parts: dict = {"sender": self.sender, "case": self.case, "answers": self.message}
            if kind is MailKind.ANSWER:
                parts |= {"draft": self.draft, "reviewer": self.reviewer}
            mail = queue_mail(self.service, work, kind, **{**parts, **changes})
            assert mail is not None
            return mail.id

    def mail(self, outgoing_id: int) -> OutgoingMail:
        """The mail as it is stored now."""
        with self.service.look() as session:
            return session.get(OutgoingMail, outgoing_id)

    def case_now(self) -> Case:
        """The case as it is stored now."""
        with self.service.look() as session:
            return session.get(Case, self.case.id)


@pytest.fixture
def open_desk() -> Callable[..., Desk]:
    """Stores a case in a service: its sender, one message, one draft, one reviewer."""

    def open_(
        service: Service,
        *,
        answer: Answer = ANSWER,
        address: str = "dana@clinic.example",
        display_name: str = "Dana Ruiz",
        subject: str = "Bunion, left foot",
        message_id: str | None = "<first@clinic.example>",
        references: list[str] | None = None,
        in_reply_to: str = "",
        state: CaseState = CaseState.APPROVED,
    ) -> Desk:
        with service.work() as work:
            sender = Sender(address=address, display_name=display_name, created_at=work.now)
            reviewer = Reviewer(
                email=f"reviewer-of-{address}", name="Robin Vale", credential="CPC", created_at=work.now
            )
            work.session.add_all([sender, reviewer])
            work.session.flush()
            case = Case(
                sender_id=sender.id,
                subject=subject,
                state=state,
                opened_at=work.now,
                changed_at=work.now,
                date_of_service=work.now.date(),
            )
            work.session.add(case)
            work.session.flush()
            raw = b"Subject: x\r\n\r\nx\r\n"
            message = Message(
                sha256=f"{case.id:064d}",
                size=len(raw),
                packed=Message.pack(raw),
                received_at=work.now,
                stored_at=work.now,
                state=MessageState.IN_CASE,
                case_id=case.id,
                sender_id=sender.id,
                message_id=message_id,
                references=references or [],
                in_reply_to=in_reply_to,
                subject=subject,
                from_address=address,
            )
            draft = Draft(
                case_id=case.id,
                revision=1,
                origin=DraftOrigin.REVIEWER,
                answer=answer.model_dump(),
                created_at=work.now,
            )
            work.session.add_all([message, draft])
        return Desk(service, sender, case, message, draft, reviewer)

    return open_


@pytest.fixture
def desk(service: Service, open_desk: Callable[..., Desk]) -> Desk:
    """A desk in the usual service."""
    return open_desk(service)


@pytest.fixture
def server(smtp_server: Callable[..., SmtpServer]) -> SmtpServer:
    """The mail server that the tests of sending script."""
    return smtp_server()


@pytest.fixture
def kind_of_database() -> str:
    """`sqlite`, unless the test says otherwise."""
    return "sqlite"


@pytest.fixture
def through(
    server: SmtpServer, kind_of_database: str, request: pytest.FixtureRequest
) -> Callable[[Settings], Settings]:
    """Settings that send through `server`, on the kind of database the test asks for."""

    def changed(settings: Settings) -> Settings:
        changes: dict = {
            "outgoing": Outgoing(host=server.host, port=server.port, tls="none", user="-", timeout_seconds=5.0)
        }
        if kind_of_database == "postgresql":
            url = request.getfixturevalue("postgres")
            changes["database"] = Database(url=url.set(password=None).render_as_string())
            if url.password is not None:
                password = {"database_password": SecretStr(url.password)}
                changes["secrets"] = settings.secrets.model_copy(update=password)
        return settings.model_copy(update=changes)

    return changed


@pytest.fixture
def queued(desk: Desk, clock: Any) -> int:
    """An answer whose undo window is over."""
    outgoing_id = desk.queue()
    clock.forward(seconds=31)
    return outgoing_id


@pytest.fixture
def read_mailbox(service: Service, clock: Any) -> Callable[..., None]:
    """The poller looks into the mailbox and finds nothing new."""

    def read(*, connected_since: datetime | None = None, errors: int = 0) -> None:
        with service.work() as work:
            cursor = work.session.exec(select(Cursor)).first() or Cursor(account="consult", folder="INBOX")
            cursor.last_seen, cursor.connected_since, cursor.errors = clock(), connected_since, errors
            work.session.add(cursor)

    return read


@pytest.fixture
def copy_comes_back(service: Service, server: SmtpServer) -> Callable[[], bool]:
    """Our own copy of the newest mail is found in the mailbox; whether that was news."""

    def come_back() -> bool:
        with service.work() as work:
            return confirm_delivery(service, work, server.messages[-1].parsed["Message-ID"])

    return come_back


@pytest.fixture
def happened(service: Service) -> Callable[[], list[str]]:
    """The kinds of events since the mail was queued."""

    def kinds() -> list[str]:
        with service.look() as session:
            return [kind for kind in session.exec(select(Event.kind).order_by(Event.id)) if kind != "mail.queued"]

    return kinds
