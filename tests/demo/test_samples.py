"""The sample mails: real messages that the service reads, and that look-ups alone code as expected."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlmodel import select

from consultant.case.answer import Answer
from consultant.demo.samples import SAMPLES, Sample
from consultant.draft.lookup import LookupDrafter
from consultant.draft.propose import draft_case
from consultant.inbox.read import read_message
from consultant.inbox.store import Arrival, store_batch
from consultant.record import Case, CaseState, Draft, Message, MessageState

CUSTOMER, CONSULTANT = "dana@clinic.example", "consult@service.example"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
BY_NAME = {sample.name: sample for sample in SAMPLES}
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@pytest.fixture
def arrive(service):
    """Stores and reads a mail as the mailbox would; returns the case it is in."""

    def arrive_(raw: bytes) -> int:
        uid = len(arrived) + 1
        arrived.append(uid)
        arrival = Arrival(raw=raw, size=len(raw), received_at=NOW, account="a", folder="INBOX", uidvalidity=1, uid=uid)
        (stored,) = store_batch(service, [arrival])
        assert read_message(service, stored.message_id) is MessageState.IN_CASE
        with service.look() as session:
            return session.get_one(Message, stored.message_id).case_id

    arrived: list[int] = []
    return arrive_


def written(answer: Answer) -> set[str]:
    """The codes of an answer as a coder writes them, with the first modifier and without."""
    found = set(answer.codes)
    for one in answer.lines:
        found |= {f"{one.code}-{modifier}" for modifier in one.modifiers}
    return found


def newest_answer(service, case_id) -> Answer:
    with service.look() as session:
        drafts = session.exec(select(Draft).where(Draft.case_id == case_id)).all()
        return Answer.model_validate(max(drafts, key=lambda draft: draft.revision).answer)


def answered(raw: bytes, sample: Sample) -> EmailMessage:
    """An answer as it comes back to the customer."""
    first = message_from_bytes(raw, policy=default)
    mail = EmailMessage()
    mail["From"] = f"Coding consultation <{CONSULTANT}>"
    mail["Reply-To"] = "consult+c1.signed@service.example"
    mail["Date"] = "Mon, 01 Jun 2026 12:30:00 +0000"
    mail["Message-ID"] = "<answer-1@service.example>"
    mail["In-Reply-To"] = mail["References"] = str(first["Message-ID"])
    mail.set_content("The answer.\nIts second line.\n")
    return mail


@each_sample
def test_a_sample_is_a_whole_message_with_fresh_headers(sample):
    first, second = (message_from_bytes(sample.mail(CUSTOMER, CONSULTANT, NOW), policy=default) for _ in range(2))
    assert first["Message-ID"] != second["Message-ID"]
    assert first["From"].addresses[0].addr_spec == CUSTOMER
    assert first["To"].addresses[0].addr_spec == CONSULTANT
    assert first["Date"].datetime == NOW
    assert first.defects == []
    assert "{" not in first.get_body(("plain", "html")).get_content().partition("<body>")[2]
    assert first["Subject"]


def test_among_the_samples_are_plain_text_html_and_an_attachment():
    kinds = set()
    for sample in SAMPLES:
        mail = message_from_bytes(sample.mail(CUSTOMER, CONSULTANT, NOW), policy=default)
        kinds |= {part.get_content_type() for part in mail.walk()}
    assert {"text/plain", "text/html"} < kinds
    assert any(kind.startswith("application/vnd.openxmlformats") for kind in kinds)


def test_a_follow_up_answers_in_the_thread_and_quotes_what_it_answers():
    sample = BY_NAME["debridement"]
    answer = answered(sample.mail(CUSTOMER, CONSULTANT, NOW), sample)
    mail = message_from_bytes(sample.follow_up(CUSTOMER, CONSULTANT, NOW, answer), policy=default)
    assert mail["In-Reply-To"] == "<answer-1@service.example>"
    assert str(mail["References"]).split() == [str(answer["In-Reply-To"]), "<answer-1@service.example>"]
    assert mail["To"].addresses[0].addr_spec == "consult+c1.signed@service.example"
    text = mail.get_body(("plain",)).get_content()
    assert text.index("here is the one".capitalize()) < text.index("wrote:") < text.index("> The answer.")


def test_a_sample_without_a_follow_up_has_none_to_build():
    with pytest.raises(LookupError):
        BY_NAME["bunionectomy"].follow_up(CUSTOMER, CONSULTANT, NOW, EmailMessage())


@each_sample
def test_look_ups_alone_find_the_expected_codes(sample, service, arrive, packaged_shelf):
    case_id = arrive(sample.mail(CUSTOMER, CONSULTANT, NOW))
    drafter = LookupDrafter(packaged_shelf)
    assert draft_case(service, case_id, drafter) is not None
    answer = newest_answer(service, case_id)
    assert set(sample.expected) <= written(answer)
    assert len(answer.codes) == len(sample.expected), "and no other code"
    for code in sample.spoken_of:
        assert code in answer.summary
    assert not [flag for part in [*answer.lines, *answer.diagnoses] for flag in part.flags]
    assert not answer.questions
    assert answer.sources
    assert "no language model" in answer.made_by
    with service.look() as session:
        case = session.get_one(Case, case_id)
    assert case.state is CaseState.REVIEW


def test_the_question_s_follow_up_joins_its_case_and_is_coded(service, arrive, packaged_shelf):
    sample = BY_NAME["debridement"]
    raw = sample.mail(CUSTOMER, CONSULTANT, NOW)
    case_id = arrive(raw)
    drafter = LookupDrafter(packaged_shelf)
    draft_case(service, case_id, drafter)
    answer = answered(raw, sample)
    answer.replace_header("Message-ID", str(answer["In-Reply-To"]))  # the thread leads to the customer's own mail
    assert arrive(sample.follow_up(CUSTOMER, CONSULTANT, NOW, answer)) == case_id
    assert draft_case(service, case_id, drafter) is not None
    coded = newest_answer(service, case_id)
    assert set(sample.expected_follow_up) == written(coded)
    assert coded.lines[0].units == 1
    assert coded.lines[0].diagnosis_pointers == [1, 2]


def test_the_office_visit_counts_the_drug_and_points_each_line_at_its_diagnoses(service, arrive, packaged_shelf):
    case_id = arrive(BY_NAME["office-visit"].mail(CUSTOMER, CONSULTANT, NOW))
    draft_case(service, case_id, LookupDrafter(packaged_shelf))
    answer = newest_answer(service, case_id)
    assert [(one.code, one.units) for one in answer.lines] == [("99214", 1), ("20610", 1), ("J3301", 4)]
    assert [one.code for one in answer.diagnoses] == ["M17.11", "I10"]
    assert [one.diagnosis_pointers for one in answer.lines] == [[1, 2], [1], [1]]


def test_the_date_of_service_of_a_sample_is_a_few_days_before_its_mail(service, arrive):
    case_id = arrive(BY_NAME["bunionectomy"].mail(CUSTOMER, CONSULTANT, NOW))
    with service.look() as session:
        assert session.get_one(Case, case_id).date_of_service == date(2026, 5, 26)
