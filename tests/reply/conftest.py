"""A case with a message and a draft, and mails queued about it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from consultant.case.answer import Answer, Diagnosis, Line, NotReported, Source
from consultant.record import (
    Case,
    CaseState,
    Draft,
    DraftOrigin,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    Reviewer,
    Sender,
)
from consultant.reply.outbox import queue_mail
from consultant.service import Service

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
