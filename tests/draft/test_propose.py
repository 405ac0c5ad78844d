"""The draft stage: whatever the model server does, a case in drafting ends with a reviewer."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from consultant import events
from consultant.case.answer import Answer
from consultant.config import Database, Queue
from consultant.draft.drafter import Drafted, DraftRequest, make_drafter
from consultant.draft.private import PrivateDrafter
from consultant.draft.propose import draft_case
from consultant.draft.stored import read_case
from consultant.errors import ModelRefused, ModelUnavailable
from consultant.events import Kind
from consultant.record import (
    Case,
    CaseState,
    Draft,
    DraftOrigin,
    Event,
    MailKind,
    Message,
    MessageState,
    OutgoingMail,
    OutgoingState,
    Progress,
    Sender,
    lease,
)
from consultant.record.mail import Attachment, AttachmentState
from consultant.service import Service
from tests.fixtures.model_server import diagnosis, line, proposal

NOTE = "Dx: Hallux valgus, right foot\nProcedure: Bunionectomy with distal metatarsal osteotomy, right foot\n"


@dataclass
class Stub:
    """A drafter of our own that does what it is told; it stands in for nothing of ours but the model's wit."""

    outcome: Answer | Exception = field(default_factory=lambda: Answer(summary="All is well."))
    before: object = None
    asked: list[DraftRequest] = field(default_factory=list)

    def draft(self, request: DraftRequest) -> Drafted:
        self.asked.append(request)
        if callable(self.before):
            self.before()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        spent = replace(request.spent, tokens_in=request.spent.tokens_in + 10, tokens_out=request.spent.tokens_out + 5)
        return Drafted(self.outcome, DraftOrigin.MODEL, "stub-1", "p1", "b1", 0.25, spent)


@dataclass
class StubWithFallback(Stub):
    fallback: Stub = field(default_factory=lambda: Stub(Answer(summary="From look-ups.", made_by="Look-ups.")))


@pytest.fixture
def open_case(service):
    """Opens a case in drafting with one message; returns its id."""

    def open_(text=NOTE, *, on: Service = service, **fields) -> int:
        with on.work() as work:
            sender = work.session.exec(select(Sender)).first() or Sender(address="a@x.example", created_at=work.now)
            work.session.add(sender)
            work.session.flush()
            case = Case(sender_id=sender.id, subject="bunion", opened_at=work.now, changed_at=work.now)
            work.session.add(case)
            work.session.flush()
            add_message(work, case.id, text, **fields)
            return case.id

    return open_


def add_message(work, case_id, text, **fields):
    count = len(work.session.exec(select(Message)).all())
    values = {"state": MessageState.IN_CASE, "received_at": work.now, "stored_at": work.now} | fields
    message = Message(sha256=f"{count:064}", size=1, packed=Message.pack(b"x"), case_id=case_id, text=text, **values)
    work.session.add(message)
    work.session.flush()
    return message.id


def case_of(service, case_id) -> Case:
    with service.look() as session:
        return session.get_one(Case, case_id)


def drafts_of(service, case_id) -> list[Draft]:
    with service.look() as session:
        return list(session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.revision))).all())


def events_of(service, kind) -> list[Event]:
    with service.look() as session:
        return list(session.exec(select(Event).where(Event.kind == kind)).all())


def test_a_case_in_drafting_gets_a_revision_and_goes_to_review(service, open_case):
    case_id = open_case()
    draft_id = draft_case(service, case_id, Stub())
    (draft,) = drafts_of(service, case_id)
    assert draft.id == draft_id
    assert (draft.revision, draft.origin, draft.model) == (1, DraftOrigin.MODEL, "stub-1")
    assert (draft.tokens_in, draft.tokens_out, draft.seconds, draft.codes_build) == (10, 5, 0.25, "b1")
    assert Answer.model_validate(draft.answer).summary == "All is well."
    case = case_of(service, case_id)
    assert case.state is CaseState.REVIEW
    assert (case.attempts, case.lease_until, case.retry_at, case.trouble) == (0, None, None, "")
    (event,) = events_of(service, Kind.CASE_DRAFTED)
    assert event.data["tokens_in"] == 10
    assert event.data["milliseconds"] == 250
    with service.look() as session:
        assert events.first_break(session) is None


def test_events_hold_no_text_of_the_case(service, open_case):
    draft_case(service, open_case("Zebra stripes on the right foot"), Stub(Answer(summary="Zebra")))
    with service.look() as session:
        assert all("zebra" not in str(event.data).lower() for event in session.exec(select(Event)))


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.DRAFTING])
def test_a_case_that_is_not_in_drafting_is_left_alone(service, open_case, state):
    case_id = open_case()
    with service.work() as work:
        lease.move(work.session, Case, case_id, old=CaseState.DRAFTING, new=state)
    drafter = Stub()
    assert draft_case(service, case_id, drafter) is None
    assert drafter.asked == []


def test_a_case_that_does_not_exist_is_nothing_to_draft(service):
    assert draft_case(service, 999, Stub()) is None


def test_a_case_that_somebody_else_drafts_is_left_alone(service, open_case):
    case_id = open_case()
    second = Stub()
    first = Stub(before=lambda: draft_case(service, case_id, second))
    assert draft_case(service, case_id, first) is not None
    assert second.asked == []
    assert len(drafts_of(service, case_id)) == 1


def test_a_worker_that_was_thought_dead_changes_nothing_any_more(service, open_case, clock):
    case_id = open_case()

    def another_takes_over():
        clock.forward(hours=1)
        draft_case(service, case_id, Stub(Answer(summary="The second worker's.")))

    assert draft_case(service, case_id, Stub(Answer(summary="The first's."), before=another_takes_over)) is None
    assert [draft.answer["summary"] for draft in drafts_of(service, case_id)] == ["The second worker's."]


def test_a_stale_claim_with_the_same_number_as_a_later_one_changes_nothing(service, open_case, clock):
    case_id = open_case()

    def a_whole_round_passes():
        clock.forward(hours=1)
        draft_case(service, case_id, Stub(Answer(summary="Second.")))
        with service.work() as work:
            lease.move(work.session, Case, case_id, old=CaseState.REVIEW, new=CaseState.DRAFTING, attempts=0)
            lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=timedelta(minutes=5))

    assert draft_case(service, case_id, Stub(before=a_whole_round_passes)) is None
    assert [draft.answer["summary"] for draft in drafts_of(service, case_id)] == ["Second."]


def test_a_message_that_arrives_meanwhile_keeps_the_case_in_drafting(service, open_case, nudges):
    case_id = open_case()

    def a_message_joins():
        with service.work() as work:
            add_message(work, case_id, "I forgot: it was the left foot.")

    assert draft_case(service, case_id, Stub(before=a_message_joins)) is not None
    assert case_of(service, case_id).state is CaseState.DRAFTING
    assert [(nudge.stage, nudge.row_id) for nudge in nudges] == [("draft", case_id)]
    again = Stub()
    assert draft_case(service, case_id, again) is not None
    assert [document.text for document in again.asked[0].documents] == [NOTE, "I forgot: it was the left foot."]
    assert [draft.revision for draft in drafts_of(service, case_id)] == [1, 2]
    assert case_of(service, case_id).state is CaseState.REVIEW


def test_a_message_that_joins_by_ending_the_lease_does_not_lose_the_draft(service, open_case):
    case_id = open_case()

    def a_message_joins():
        with service.work() as work:
            add_message(work, case_id, "More.")
            lease.move(work.session, Case, case_id, old=CaseState.DRAFTING, new=CaseState.DRAFTING, attempts=0)

    assert draft_case(service, case_id, Stub(before=a_message_joins)) is not None
    assert case_of(service, case_id).state is CaseState.DRAFTING


def test_a_model_that_is_away_is_tried_again_after_growing_pauses(service, open_case, clock, nudges):
    case_id = open_case()
    away = StubWithFallback(ModelUnavailable("the model server cannot be reached"))
    pauses = []
    for _ in range(4):
        assert draft_case(service, case_id, away) is None
        pauses.append(nudges[-1].delay)
        case = case_of(service, case_id)
        assert (case.state, case.lease_until) == (CaseState.DRAFTING, None)
        assert case.retry_at == clock.now + pauses[-1]
        assert draft_case(service, case_id, away) is None, "it is not due before its pause is over"
        clock.forward(seconds=pauses[-1].total_seconds())
    assert len(away.asked) == 4
    assert all(16 * 2**n <= pause.total_seconds() <= 24 * 2**n for n, pause in enumerate(pauses))


def test_two_cases_do_not_come_back_at_the_same_moment(service, open_case, nudges):
    away = StubWithFallback(ModelUnavailable("away"))
    for _ in range(5):
        draft_case(service, open_case(), away)
    assert len({nudge.delay for nudge in nudges}) > 1


def test_the_pause_that_a_server_asks_for_is_kept(service, open_case, nudges):
    draft_case(service, open_case(), StubWithFallback(ModelUnavailable("busy", retry_after=300)))
    assert nudges[-1].delay == timedelta(seconds=300)


def test_after_the_last_try_look_ups_draft_instead_and_say_so(service, open_case, clock):
    case_id = open_case()
    away = StubWithFallback(ModelUnavailable("the model server cannot be reached"))
    for _ in range(service.settings.queue.max_attempts):
        draft_case(service, case_id, away)
        clock.forward(hours=1)
    case = case_of(service, case_id)
    assert case.state is CaseState.REVIEW
    assert case.trouble == "the model server cannot be reached"
    answer = Answer.model_validate(drafts_of(service, case_id)[0].answer)
    assert answer.summary == "From look-ups."
    assert "The model was not available: the model server cannot be reached" in answer.made_by
    assert any("could not be asked" in caveat for caveat in answer.caveats)
    assert events_of(service, Kind.CASE_DRAFTED)[0].data["stood_in_for"] == "model_unavailable"


def test_a_model_that_refuses_is_not_asked_twice(service, open_case):
    case_id = open_case()
    refusing = StubWithFallback(ModelRefused("the key is wrong"))
    assert draft_case(service, case_id, refusing) is not None
    assert len(refusing.asked) == 1
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert events_of(service, Kind.CASE_DRAFTED)[0].data["stood_in_for"] == "model_refused"


def test_without_look_ups_to_fall_back_on_the_case_goes_to_a_person(service, open_case):
    case_id = open_case()
    assert draft_case(service, case_id, Stub(ModelRefused("the key is wrong"))) is None
    case = case_of(service, case_id)
    assert (case.state, case.trouble) == (CaseState.NEEDS_PERSON, "the key is wrong")
    assert len(events_of(service, Kind.CASE_NEEDS_PERSON)) == 1


def test_an_unforeseen_error_is_tried_again_and_then_goes_to_a_person(service, open_case, clock):
    case_id = open_case()
    broken = Stub(ValueError("the text of Zebra's case"))
    for _ in range(service.settings.queue.max_attempts):
        assert case_of(service, case_id).state is CaseState.DRAFTING
        draft_case(service, case_id, broken)
        clock.forward(hours=1)
    case = case_of(service, case_id)
    assert case.state is CaseState.NEEDS_PERSON
    assert case.trouble == "drafting failed: ValueError", "what an error says may hold the case's text"


def test_a_fallback_that_fails_too_ends_with_a_person(service, open_case, clock):
    case_id = open_case()
    broken = StubWithFallback(ModelRefused("the key is wrong"), fallback=Stub(KeyError("x")))
    for _ in range(service.settings.queue.max_attempts):
        draft_case(service, case_id, broken)
        clock.forward(hours=1)
    case = case_of(service, case_id)
    assert case.state is CaseState.NEEDS_PERSON
    assert case.trouble == "the key is wrong; drafting failed: KeyError"


def test_a_case_that_kills_its_worker_every_time_goes_to_a_person(service, open_case, clock):
    case_id = open_case()
    for _ in range(service.settings.queue.max_attempts):
        with service.work() as work:  # claimed, and never heard of again
            lease.claim(work.session, Case, case_id, state=CaseState.DRAFTING, now=work.now, lease=timedelta(minutes=5))
        clock.forward(minutes=6)
    drafter = Stub()
    assert draft_case(service, case_id, drafter) is None
    assert drafter.asked == []
    assert case_of(service, case_id).state is CaseState.NEEDS_PERSON


def test_a_case_without_a_message_goes_to_a_person(service, open_case):
    case_id = open_case(state=MessageState.NEEDS_PERSON)
    assert draft_case(service, case_id, Stub()) is None
    assert case_of(service, case_id).state is CaseState.NEEDS_PERSON


def test_one_lease_covers_everything_a_slow_model_may_be_asked(model_settings, open_service, open_case):
    service = open_service(model_settings.model_copy(update={"queue": Queue(lease_seconds=1.0)}))
    case_id = open_case(on=service)
    held = []
    draft_case(service, case_id, Stub(before=lambda: held.append(case_of(service, case_id).lease_until)))
    model = model_settings.model
    assert held[0] >= service.clock() + timedelta(seconds=model.case_seconds + model.timeout_seconds)


@pytest.mark.server
def test_the_stage_works_on_postgresql_as_on_sqlite(settings, open_service, open_case, postgres):
    url = postgres.set(drivername="postgresql").render_as_string(hide_password=False)
    service = open_service(settings.model_copy(update={"database": Database(url=url)}))
    case_id = open_case(on=service)
    second = Stub()

    def meanwhile():
        assert draft_case(service, case_id, second) is None
        with service.work() as work:
            add_message(work, case_id, "More.")

    assert draft_case(service, case_id, Stub(before=meanwhile)) is not None
    assert second.asked == []
    assert case_of(service, case_id).state is CaseState.DRAFTING
    assert draft_case(service, case_id, Stub()) is not None
    assert case_of(service, case_id).state is CaseState.REVIEW
    assert [draft.revision for draft in drafts_of(service, case_id)] == [1, 2]


class TestWhatADraftIsMadeFrom:
    def read(self, service, case_id):
        with service.look() as session:
            return read_case(session, case_id)[0]

    def test_messages_oldest_first_each_followed_by_what_its_attachments_say(self, service, open_case):
        case_id = open_case("See attached.")
        with service.work() as work:
            first = work.session.exec(select(Message)).one().id
            for position, (name, state, text) in enumerate(
                [("photo.jpg", AttachmentState.NOT_READ, ""), ("note.docx", AttachmentState.READ, "op note")]
            ):
                work.session.add(Attachment(message_id=first, position=position, filename=name, state=state, text=text))
            second = add_message(work, case_id, "Anything yet?")
        documents = self.read(service, case_id).documents
        assert [(one.name, one.text) for one in documents] == [
            (f"message {first}", "See attached."),
            ("note.docx", "op note"),
            (f"message {second}", "Anything yet?"),
        ]

    def test_history_quoted_below_the_first_message_is_read_and_below_a_later_one_is_not(self, service, open_case):
        case_id = open_case("Please code the note below.", quoted="Dx: gout")
        with service.work() as work:
            add_message(work, case_id, "Thanks!", quoted="> Please code the note below.")
        assert [one.text for one in self.read(service, case_id).documents] == [
            "Please code the note below.",
            "Dx: gout",
            "Thanks!",
        ]

    def test_the_date_of_service_is_the_case_s_own_else_the_day_it_was_opened(self, service, open_case):
        case_id = open_case()
        assert self.read(service, case_id).date_of_service == date(2026, 6, 1)
        with service.work() as work:
            work.session.get_one(Case, case_id).date_of_service = date(2026, 4, 2)
        assert self.read(service, case_id).date_of_service == date(2026, 4, 2)

    def send(self, service, case_id, draft_id):
        with service.work() as work:
            work.session.add(
                OutgoingMail(
                    case_id=case_id, draft_id=draft_id, sender_id=1, kind=MailKind.ANSWER, state=OutgoingState.SENT,
                    recipient="a@x.example", message_id=f"<{draft_id}@x>", raw=b"x", created_at=work.now,
                    not_before=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )  # fmt: skip

    def test_a_follow_up_comes_with_the_answer_that_was_sent(self, service, open_case):
        case_id = open_case()
        draft_id = draft_case(service, case_id, Stub(Answer(summary="It is 28296.")))
        assert self.read(service, case_id).earlier is None, "a draft that was not sent is no answer"
        self.send(service, case_id, draft_id)
        assert self.read(service, case_id).earlier == Answer(summary="It is 28296.")

    def test_a_sender_is_told_of_identifiers_once_a_case(self, service, open_case):
        case_id = open_case()
        told = draft_case(service, case_id, Stub(Answer(summary="It is 28296.", privacy="Names stood in it.")))
        assert not self.read(service, case_id).told_of_identifiers, "a draft that was not sent tells nobody"
        self.send(service, case_id, told)
        assert self.read(service, case_id).told_of_identifiers
        lease_free(service, case_id)
        self.send(service, case_id, draft_case(service, case_id, Stub(Answer(summary="Once more: 28296."))))
        assert self.read(service, case_id).told_of_identifiers, "an answer in between does not make it forgotten"
        assert not self.read(service, open_case()).told_of_identifiers


def lease_free(service, case_id):
    """The case in drafting again, as a follow-up leaves it."""
    with service.work() as work:
        work.session.get_one(Case, case_id).state = CaseState.DRAFTING


class TestWithTheScriptedModelServer:
    GOOD = proposal(
        summary="Report 28296-RT with M20.11.",
        lines=[line("28296", "Bunionectomy with distal metatarsal osteotomy", modifiers=("RT",), pointers=(1,))],
        diagnoses=[diagnosis("M20.11", "Hallux valgus, right foot")],
    )

    @pytest.fixture
    def with_model(self, model_settings, open_service, small_shelf):
        service = open_service(model_settings)
        drafter = make_drafter(model_settings, small_shelf)
        yield service, drafter
        drafter.chat.close()

    def test_a_case_is_drafted_by_the_model(self, with_model, open_case, model_server):
        service, drafter = with_model
        case_id = open_case(on=service)
        model_server.reply(self.GOOD)
        assert draft_case(service, case_id, drafter) is not None
        (draft,) = drafts_of(service, case_id)
        assert (draft.origin, draft.model, draft.tokens_in) == (DraftOrigin.MODEL, "scripted-1", 1200)
        assert draft.prompt_version

    def test_no_identifier_reaches_the_model_the_answer_the_events_or_the_log(
        self, with_model, open_case, model_server, capsys
    ):
        service, drafter = with_model
        planted = "Patient: OKAFOR, JANE  MRN: 00482913  DOB 03/14/1951, jane@okafor.example, (937) 555-0182\n"
        case_id = open_case(planted + NOTE, on=service)
        model_server.reply(self.GOOD)
        assert draft_case(service, case_id, PrivateDrafter(drafter)) is not None
        (draft,) = drafts_of(service, case_id)
        with service.look() as session:
            told = [str(event.data) for event in session.exec(select(Event))]
        told += [str(exchange.body) for exchange in model_server.seen]
        told += [str(draft.answer), case_of(service, case_id).trouble, *capsys.readouterr()]
        for secret in ("okafor", "jane", "00482913", "1951", "555-0182"):
            assert not [text for text in told if secret in text.lower()]
        assert model_server.seen

    def test_a_rate_limit_waits_and_the_next_try_succeeds(self, with_model, open_case, model_server, nudges, clock):
        service, drafter = with_model
        case_id = open_case(on=service)
        model_server.fail(429, retry_after="90")
        assert draft_case(service, case_id, drafter) is None
        assert nudges[-1].delay == timedelta(seconds=90)
        clock.forward(seconds=90)
        model_server.reply(self.GOOD)
        assert draft_case(service, case_id, drafter) is not None

    def test_what_failed_tries_took_is_counted_with_the_draft(
        self, with_model, open_case, model_server, clock, small_shelf
    ):
        service, drafter = with_model
        case_id = open_case(on=service)
        model_server.call(("search_codes", {"query": "bunion"}), usage=(700, 20))
        model_server.fail(503)
        assert draft_case(service, case_id, drafter) is None
        with service.look() as session:
            assert session.get_one(Progress, case_id).tokens_in == 700
        clock.forward(minutes=5)
        model_server.reply(self.GOOD)
        assert draft_case(service, case_id, drafter) is not None
        (draft,) = drafts_of(service, case_id)
        assert (draft.requests, draft.tool_rounds, draft.tokens_in, draft.tokens_out) == (3, 1, 1900, 320)
        (event,) = events_of(service, Kind.CASE_DRAFTED)
        assert (event.data["requests"], event.data["rejected"]) == (3, 0)
        with service.look() as session:
            assert session.get(Progress, case_id) is None, "gone when the draft is stored"

    def test_a_limit_that_is_reached_gives_the_look_up_draft_with_what_was_spent(
        self, model_settings, open_service, small_shelf, open_case, model_server
    ):
        model = model_settings.model.model_copy(
            update={"case_tokens": 1000, "price_in_per_million": 10.0, "tool_rounds": 2}
        )
        service = open_service(model_settings.model_copy(update={"model": model}))
        case_id = open_case(on=service)
        model_server.call(("search_codes", {"query": "bunion"}), usage=(2000, 20))
        drafter = make_drafter(service.settings, small_shelf)
        with drafter.chat:
            assert draft_case(service, case_id, drafter) is not None
        (draft,) = drafts_of(service, case_id)
        assert draft.origin is DraftOrigin.LOOKUP
        assert (draft.requests, draft.tokens_in, draft.cost) == (1, 2000, 0.02)
        assert draft.stopped == "1000 tokens (model.case_tokens)"
        assert "reached its limit of 1000 tokens" in draft.answer["made_by"]
        case = case_of(service, case_id)
        assert (case.state, case.trouble) == (
            CaseState.REVIEW,
            "the case reached its limit of 1000 tokens (model.case_tokens)",
        )
        (event,) = events_of(service, Kind.CASE_DRAFTED)
        assert event.data["stood_in_for"] == "limit"
        assert event.data["stopped"] == "1000 tokens (model.case_tokens)"

    def test_a_wrong_key_gives_a_look_up_draft_at_once(self, with_model, open_case, model_server):
        service, drafter = with_model
        case_id = open_case(on=service)
        model_server.fail(401)
        assert draft_case(service, case_id, drafter) is not None
        (draft,) = drafts_of(service, case_id)
        assert draft.origin is DraftOrigin.LOOKUP
        assert "CONSULTANT_MODEL_API_KEY" in draft.answer["made_by"]
        assert [one["code"] for one in draft.answer["lines"]] == ["28296"]
