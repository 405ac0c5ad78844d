"""What may open a case, and what a program may answer."""

import json
from datetime import UTC, datetime

import pytest

from consultant.config import Limits, Settings
from consultant.inbox.bounce import bounce_of
from consultant.inbox.gate import Known, Verdict, is_blocked, judge
from consultant.inbox.message import parse_message
from consultant.record.mail import Refusal
from tests.fixtures.incoming import EMAILS, build

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REPLY = {"In_Reply_To": "<x@service.example>"}


@pytest.fixture
def verdict(settings: Settings):
    """Judges a message built from headers."""

    def judge_(known: Known = Known(), *, too_large: bool = False, **message: str) -> Verdict:  # noqa: B008
        return judge(parse_message(build(**message), NOW), settings, known, too_large=too_large)

    return judge_


def test_a_case_from_a_person_passes_and_may_be_answered(verdict) -> None:
    found = verdict()
    assert (found.refusal, found.doubt, found.may_answer) == (None, False, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Unsubscribe": "<mailto:off@clinic.example>"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "No; x=y"},
        {"subject": "Re: Automatic reply: bunion coding"},
        {"subject": "Out of office surgery: which place of service?"},
        {"subject": "Out of office surgery: which place of service?", "X_Auto_Response_Suppress": "OOF", **REPLY},
        {"subject": "On leave modifiers", "Precedence": "bulk"},
        {"subject": "Automatic reply needed? Vacation coverage coding"},
        {"subject": "Returned mail: our claim was rejected, which code?"},
        {"Importance": "high", "X_Priority": "1"},
        {"Feedback_ID": "1:clinic", "List_Unsubscribe": "<https://clinic.example/u>"},
        {"sender": "Postmaster <postmaster@smallclinic.example>"},
        {"sender": "no-reply@ehr.example", "subject": "Case forwarded by Dr. Reed"},
        {"Return_Path": "<>"},
        {"text": "Mail to our biller bounced: user unknown, 550 5.1.1. Which code fits a nail avulsion?"},
        {"X_Spam_Flag": "YES"},
        {"Authentication_Results": "mx.service.example; dmarc=fail header.from=clinic.example"},
    ],
)
def test_one_odd_header_does_not_cost_a_case(verdict, headers: dict[str, str]) -> None:
    found = verdict(**headers)
    assert found.refusal is None
    assert not found.doubt


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"Auto_Submitted": "auto-generated"},
        {"Return_Path": "<>"},
        {"sender": "no-reply@ehr.example"},
        {"sender": "noreply-2@ehr.example"},
        {"sender": "donotreply@ehr.example"},
        {"sender": "postmaster@clinic.example"},
        {"sender": "owner-coders@lists.example"},
        {"sender": "coders-request@lists.example"},
        {"sender": "bounce-17@mailer.example"},
        {"List_Id": "<coders.lists.example>"},
        {"X_Auto_Response_Suppress": "DR, RN, NRN, OOF, AutoReply"},
        {"X_Spam_Flag": "YES"},
        {"Authentication_Results": "mx.service.example; spf=pass; dmarc=fail"},
    ],
)
def test_a_program_never_answers_programs_lists_or_nobody(verdict, headers: dict[str, str]) -> None:
    assert not verdict(**headers).may_answer


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (Refusal.AUTO_REPLY, {"Auto_Submitted": "auto-replied"}),
        (Refusal.AUTO_REPLY, {"Auto_Submitted": "auto-replied (vacation)", "subject": "Re: your mail"}),
        (Refusal.AUTO_REPLY, {"Auto_Submitted": "auto-generated", "subject": "Automatic reply: x"}),
        (Refusal.AUTO_REPLY, {"X_Autoreply": "yes"}),
        (Refusal.AUTO_REPLY, {"X_Autorespond": "Re: your mail"}),
        (Refusal.AUTO_REPLY, {"Precedence": "auto_reply"}),
        (Refusal.AUTO_REPLY, {"subject": "Out of Office: Coding help", "X_Auto_Response_Suppress": "All"}),
        (Refusal.AUTO_REPLY, {"subject": "Automatische Antwort: Frage", **REPLY}),
        (Refusal.AUTO_REPLY, {"subject": "Réponse automatique : question", "Return_Path": "<>"}),
        (Refusal.AUTO_REPLY, {"subject": "Respuesta automática: pregunta", "Precedence": "bulk"}),
        (Refusal.MAILING_LIST, {"List_Unsubscribe": "<https://x.example>", "List_Unsubscribe_Post": "One-Click"}),
        (Refusal.MAILING_LIST, {"Precedence": "bulk", "List_Unsubscribe": "<https://x.example>"}),
        (
            Refusal.MAILING_LIST,
            {"to": "coders@lists.example", "List_Id": "<coders.lists.example>", "Precedence": "list"},
        ),
        (Refusal.MAILING_LIST, {"to": "c@l.example", "List_Id": "<c.l.example>", "List_Post": "<mailto:c@l.example>"}),
        (Refusal.OWN_MAIL, {"sender": "Coding consultation <consult@service.example>"}),
        (Refusal.OWN_MAIL, {"sender": "consult+c7-0123456789abcdef@service.example"}),
        (Refusal.NO_SENDER, {"sender": "undisclosed:;"}),
    ],
)
def test_what_is_clearly_no_case_is_refused(verdict, refusal: Refusal, message: dict[str, str]) -> None:
    found = verdict(**message)
    assert found.refusal is refusal
    assert not found.may_answer
    assert found.note


@pytest.mark.parametrize(
    "message",
    [
        {"Auto_Submitted": "auto-generated", "subject": "Scan from the front desk"},
        {"List_Id": "<coders.lists.example>", "List_Post": "<mailto:coders@lists.example>"},
    ],
)
def test_what_is_doubtful_goes_to_a_person(verdict, message: dict[str, str]) -> None:
    found = verdict(**message)
    assert (found.refusal, found.doubt, found.may_answer) == (None, True, False)
    assert found.note


def test_our_own_shared_mailbox_is_no_foreign_list(verdict) -> None:
    found = verdict(List_Id="Consult <consult.service.example>", Precedence="list", List_Post="<mailto:x@y.example>")
    assert found.refusal is None
    assert not found.doubt


def test_a_reply_to_us_through_a_list_is_a_reply(verdict) -> None:
    listed = {"to": "coders@lists.example", "List_Id": "<coders.lists.example>", "Precedence": "list"}
    found = verdict(Known(answers_us=True), **listed)
    assert (found.refusal, found.doubt, found.may_answer) == (None, False, False)


def test_what_the_database_knows_counts(verdict) -> None:
    assert verdict(Known(own_id=True)).refusal is Refusal.OWN_MAIL
    assert verdict(Known(blocked=True)).refusal is Refusal.BLOCKED_SENDER


def test_too_large_mail_is_refused_and_its_sender_told_where_that_is_safe(verdict) -> None:
    assert verdict(too_large=True) == Verdict(Refusal.TOO_LARGE, note="larger than 25 MB", may_answer=True)
    assert not verdict(too_large=True, sender="no-reply@x.example").may_answer
    assert verdict(too_large=True, Auto_Submitted="auto-replied").refusal is Refusal.AUTO_REPLY


def test_senders_are_blocked_by_address_and_by_domain(settings: Settings) -> None:
    assert is_blocked("a@spam.example", ["@Spam.example"])
    assert is_blocked("a@spam.example", [" A@spam.example "])
    assert not is_blocked("a@notspam.example", ["@spam.example", "b@notspam.example"])
    blocking = settings.model_copy(update={"limits": Limits(blocked_senders=["@clinic.example"])})
    assert judge(parse_message(build(), NOW), blocking, Known()).refusal is Refusal.BLOCKED_SENDER


def test_an_answer_to_an_invitation_is_an_auto_reply_and_an_invitation_with_words_is_not(verdict) -> None:
    calendar = (("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"),)
    assert verdict(text="", files=calendar).refusal is Refusal.AUTO_REPLY
    assert verdict(text="Here is the case we talked about.", files=calendar).refusal is None


def test_a_read_receipt_is_no_bounce_and_no_case(settings: Settings) -> None:
    raw = (EMAILS / "bounce.eml").read_bytes().replace(b"delivery-status", b"disposition-notification")
    raw = raw.replace(b"Undelivered Mail Returned to Sender", b"Read: Coding help").replace(b"Auto-Submitted", b"X-Not")
    raw = raw.replace(b"Mail Delivery System <MAILER-DAEMON@mx.clinic.example>", b"<d.reed@clinic.example>")
    found = judge(parse_message(raw, NOW), settings, Known())
    assert found.refusal is Refusal.AUTO_REPLY


def test_a_bounce_names_whom_and_what_it_is_about(settings: Settings) -> None:
    raw = (EMAILS / "bounce.eml").read_bytes().replace(b"{answer}", b"<a1@service.example>")
    for action, permanent in ((b"failed", True), (b"delayed", False)):
        bounce = bounce_of(parse_message(raw.replace(b"{action}", action).replace(b"{status}", b"5.1.1"), NOW))
        assert bounce is not None
        assert bounce.permanent is permanent
        assert bounce.addresses == {"d.reed@footclinic.example"}
        assert "<a1@service.example>" in bounce.ids
    relayed = parse_message(raw.replace(b"{action}", b"relayed").replace(b"{status}", b"2.0.0"), NOW)
    assert judge(relayed, settings, Known()).refusal is Refusal.AUTO_REPLY


def test_public_bounces_are_known_with_whom_they_concern(shared_mail_folder) -> None:
    folder = shared_mail_folder / "flufl.bounce"
    expected: dict[str, tuple[set[str], bool]] = {}
    for entry in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        addresses, temporary = expected.get(entry["file"], (set(), False))
        addresses |= {address.lower() for address in entry["addresses"]}
        expected[entry["file"]] = addresses, temporary or entry["temporary"]
    known = right = 0
    for name, (addresses, temporary) in expected.items():
        bounce = bounce_of(parse_message((folder / "data" / name).read_bytes(), NOW))
        known += bounce is not None
        right += bounce is not None and addresses <= bounce.addresses and bounce.permanent is not temporary
    assert len(expected) == 115
    assert known >= 113, f"{known} of {len(expected)}"
    assert right >= 113, f"{right} of {len(expected)}"


def test_no_reply_of_the_public_collections_is_taken_for_a_bounce(shared_mail_folder) -> None:
    for path in (shared_mail_folder / "talon" / "fixtures").rglob("*.eml"):
        assert bounce_of(parse_message(path.read_bytes(), NOW)) is None, path.name
