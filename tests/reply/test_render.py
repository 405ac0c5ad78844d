"""The words of the mails: nothing lost, nothing broken, nothing that was not meant for the sender."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant.case.answer import Answer, Diagnosis, Evidence, Line, NotReported, Objection, Rejected, Source
from consultant.errors import CannotCompose
from consultant.paths import templates_dir
from consultant.record import Attachment, Draft, MailKind, Message, MessageState
from consultant.record.mail import AttachmentState
from consultant.reply import layout
from consultant.reply.render import Composed, compose
from consultant.reply.templates import Templates

word = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
prose = st.lists(word, max_size=30).map(" ".join)
code = st.from_regex(r"[A-Z0-9]{3,7}", fullmatch=True)
answers = st.builds(
    Answer,
    summary=st.lists(word, min_size=1, max_size=60).map(" ".join),
    lines=st.lists(
        st.builds(
            Line,
            code=code,
            modifiers=st.lists(st.from_regex(r"[A-Z0-9]{2}", fullmatch=True), max_size=4),
            units=st.integers(1, 9999),
            diagnosis_pointers=st.lists(st.integers(1, 12), max_size=4),
            description=prose,
            rationale=prose,
            evidence=st.lists(prose, max_size=2),
        ),
        max_size=3,
    ),
    diagnoses=st.lists(
        st.builds(Diagnosis, code=code, description=prose, rationale=prose, evidence=st.lists(prose, max_size=2)),
        max_size=3,
    ),
    not_reported=st.lists(st.builds(NotReported, code=code, reason=prose), max_size=2),
    questions=st.lists(prose, max_size=2),
    caveats=st.lists(prose, max_size=2),
    sources=st.lists(st.builds(Source, name=prose, release=prose), max_size=2),
    privacy=prose,
    made_by=st.just("madebymachine"),
)


def composed(desk, kind: MailKind = MailKind.ANSWER, **changes) -> Composed:
    parts = {"sender": desk.sender, "case": desk.case, "answers": desk.message}
    if kind is MailKind.ANSWER:
        parts |= {"draft": desk.draft, "reviewer": desk.reviewer}
    with desk.service.look() as session:
        return compose(desk.service, session, kind, **{**parts, **changes})


def shown(html: str) -> str:
    """What a mail program shows of the HTML, blanks evened out."""
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup(["style", "title"]):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())


def test_what_failed_its_checks_is_in_no_part_of_the_mail(desk):
    failures = [
        Rejected(
            kind=kind,
            code=code,
            modifiers=["XU"] if kind == "line" else [],
            units=77,
            description="a failed description",
            rationale="a failed rationale",
            evidence=[Evidence(quote="a failed quote")],
            objections=[Objection(what="a failed check", rule="a failed rule", source="a failed source")],
        )
        for kind, code in (("line", "28999"), ("diagnosis", "Q99.8"))
    ]
    with desk.service.work() as work:
        draft = work.session.get_one(Draft, desk.draft.id)
        draft.answer = (
            Answer.model_validate(draft.answer).model_copy(update={"rejected": failures}).model_dump(mode="json")
        )
        desk.draft = draft
    mail = composed(desk)
    for text in (mail.subject, mail.text, mail.html):
        for word_ in ("28999", "Q99.8", "failed", "XU", "77"):
            assert word_ not in text.replace("#", " #"), word_


def test_the_plain_text_of_an_answer(desk):
    text = composed(desk).text
    assert text.startswith(f"Hello,\n\nHere is the answer to your case {desk.case.number}.\n\nReport 28296-LT for")
    assert " 1  28296    LT               1  A\n 2  99213    25               1  B, A\n" in text
    assert "B. I10  Essential (primary) hypertension\n   Why: Medication was adjusted.\n" in text
    assert "28292    The osteotomy code already holds the removal of the bump.\n" in text
    assert "1. Was the office visit on the day before surgery?\n" in text
    assert "* Payer policies were not checked.\n" in text
    assert "* Date of service: June 1, 2026\n* ICD-10-CM tabular list, April 2026\n" in text
    assert "Robin Vale, CPC\n" in text
    assert "\n-- \nCoding consultation\n" in text
    assert "CPT is a registered trademark of the American Medical Association." in text
    assert "\n\n\n\n" not in text
    assert max(map(len, text.split("\n"))) <= 78
    assert not re.search(r"[^-] \n", text)


def test_text_and_html_say_the_same(desk):
    mail = composed(desk)
    html = shown(mail.html)
    for part in ("28296 LT 1 A", "99213 25 1 B, A", "B I10 Essential", "painful left bunion", "28292", "CPC"):
        assert part in html
    assert mail.subject == "Re: Bunion, left foot"


@given(answer=answers)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_nothing_of_an_answer_is_lost_in_either_half(desk, answer):
    desk.draft.answer = answer.model_dump()
    mail = composed(desk)
    html = shown(mail.html)
    text = " ".join(mail.text.split())
    assert "madebymachine" not in mail.text + mail.html
    assert all(len(line) <= 78 or len(line.split()) <= 3 for line in mail.text.split("\n"))
    parts = [answer.summary, *answer.questions, *answer.caveats]
    for line in answer.lines:
        parts += [line.code, *line.modifiers, str(line.units), line.description, line.rationale, *line.quotes]
    for diagnosis in answer.diagnoses:
        parts += [diagnosis.code, diagnosis.description, diagnosis.rationale, *diagnosis.quotes]
    for item in answer.not_reported:
        parts += [item.code, item.reason]
    for source in answer.sources:
        parts += [source.name, source.release]
    for part in parts:
        wanted = " ".join(part.split())
        assert wanted in text
        assert wanted in html


def test_what_a_draft_says_cannot_become_markup(desk):
    sly = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" {{ 7 * 7 }}'
    desk.draft.answer = Answer(
        summary=sly, diagnoses=[Diagnosis(code="I10", description=sly, evidence=[sly])], questions=[sly]
    ).model_dump()
    desk.message.subject = sly
    mail = composed(desk)
    assert not BeautifulSoup(mail.html, "html.parser")(["script", "img"])
    assert shown(mail.html).count(sly) == 4
    assert " ".join(mail.text.split()).count(sly) == 4
    assert "49" not in mail.html


def test_the_html_needs_nothing_from_outside(desk):
    for kind in (MailKind.ANSWER, MailKind.ACKNOWLEDGEMENT, MailKind.DECLINED, MailKind.TOO_LARGE):
        soup = BeautifulSoup(composed(desk, kind).html, "html.parser")
        assert not soup(["img", "link", "script", "iframe", "form"])
        assert "url(" not in str(soup)
        assert soup.html["lang"] == "en"
        assert soup.find("meta", attrs={"name": "color-scheme"})


def test_a_reading_direction_cannot_be_turned(desk):
    desk.draft.answer = Answer(summary="Report \u202e69282\u202c now.").model_dump()
    mail = composed(desk)
    assert "\u202e" not in mail.text + mail.html
    assert "Report 69282 now." in mail.text


def test_the_same_answer_has_the_same_digest_and_another_has_another(desk):
    first = composed(desk)
    assert composed(desk) == first
    assert re.fullmatch("[0-9a-f]{64}", first.digest)
    desk.draft.answer = {**desk.draft.answer, "summary": "Another."}
    assert composed(desk).digest != first.digest


def test_a_question_back_has_no_empty_headings(desk):
    desk.draft.answer = Answer(questions=["Which foot was it?"]).model_dump()
    mail = composed(desk)
    assert "WHAT WE NEED TO KNOW FROM YOU" in mail.text
    for heading in ("PROCEDURES", "DIAGNOSES", "NOT REPORTED", "NOT CHECKED"):
        assert heading not in mail.text
    assert "CPT" not in mail.text


def test_a_reviewer_without_a_credential_is_not_given_one(desk):
    desk.reviewer.credential = ""
    assert "\nRobin Vale\nreviewed this answer" in composed(desk).text


def test_an_acknowledgement_gives_the_number_and_what_comes_next(desk):
    mail = composed(desk, MailKind.ACKNOWLEDGEMENT)
    for half in (" ".join(mail.text.split()), shown(mail.html)):
        assert f"Your case has arrived. Its number is {desk.case.number} ." in half.replace(
            f"{desk.case.number}.", f"{desk.case.number} ."
        )
        assert "a reviewer reads it" in half
        assert "sent automatically" in half
        assert "de-identified" in half


def test_an_acknowledgement_of_a_follow_up_says_which_case_it_joined(desk):
    with desk.service.work() as work:
        second = Message(
            sha256="2" * 64,
            size=1,
            packed=Message.pack(b"x"),
            received_at=work.now,
            stored_at=work.now,
            state=MessageState.IN_CASE,
            case_id=desk.case.id,
            subject="Re: Bunion, left foot",
        )
        work.session.add(second)
    mail = composed(desk, MailKind.ACKNOWLEDGEMENT, answers=second)
    assert f"Your message has been added to case {desk.case.number}." in mail.text


def test_an_acknowledgement_names_attachments_that_could_not_be_read(desk):
    with desk.service.work() as work:
        for place, (name, state) in enumerate(
            [
                ("note.pdf", AttachmentState.READ),
                ("scan\r\n<b>.png", AttachmentState.NOT_READ),
                ("", AttachmentState.NOT_READ),
            ]
        ):
            work.session.add(Attachment(message_id=desk.message.id, position=place, filename=name, state=state))
    mail = composed(desk, MailKind.ACKNOWLEDGEMENT)
    assert "* scan <b>.png\n* attachment 3\n" in mail.text
    assert "note.pdf" not in mail.text
    assert "scan <b>.png" in shown(mail.html)


def test_a_declined_case_is_told_why(desk):
    mail = composed(desk, MailKind.DECLINED, reason="The note names no procedure.\n\nPlease send the operative report.")
    assert "The note names no procedure.\n\nPlease send the operative report." in mail.text
    assert "Please send the operative report." in shown(mail.html)
    assert "\n\n\n" not in composed(desk, MailKind.DECLINED).text


def test_a_message_that_is_too_large_is_told_the_limit(desk):
    mail = composed(desk, MailKind.TOO_LARGE, case=None)
    assert "larger than the 25 MB" in mail.text
    assert "CC-" not in mail.text


def test_a_draft_that_is_no_answer_is_not_sent(desk):
    desk.draft.answer = {"surprise": 1}
    with pytest.raises(CannotCompose, match="revision 1"):
        composed(desk)


@pytest.mark.parametrize(
    "template",
    ["{{ nobody_defined_this }}", "{% if %}", "{{ answer.no_such_part.either }}", "{{ 1 / 0 }}", "{% include 'x' %}"],
)
def test_a_broken_template_is_named_and_shows_no_data(tmp_path, template):
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer" / "body.txt").write_text(template)
    with pytest.raises(CannotCompose, match=r"templates/email/answer/body\.txt") as caught:
        Templates(tmp_path).render(MailKind.ANSWER, "body.txt", {"answer": {"summary": "private words"}})
    assert "private" not in str(caught.value)


def test_every_kind_of_mail_has_its_three_templates():
    for kind in MailKind:
        for name in ("subject.txt", "body.txt", "body.html"):
            assert (templates_dir() / "email" / Path(kind.value) / name).is_file()


def test_words_and_lists_of_an_answer_are_told_apart():
    text = "“Asked?”\nNo.\n- one\n- two\n\nMore."
    assert layout.blocks(text) == [("“Asked?”\nNo.", []), ("", ["one", "two"]), ("More.", [])]
    assert layout.blocks("- no list of nothing") == [("- no list of nothing", [])]
    assert layout.blocks("") == []


def test_an_answer_to_a_question_says_so_and_lists_its_facts(desk):
    answer = Answer(summary="No.\n- Edit 1.\n- Edit 2.", kind="question", kind_words="secretwords")
    mail = composed(desk, draft=Draft(revision=9, answer=answer.model_dump(mode="json")))
    assert "Here is the answer to your question, case" in mail.text
    assert "<li" in mail.html
    assert "- Edit 1.\n- Edit 2." in mail.text
    assert "secretwords" not in mail.text + mail.html


def test_filling_keeps_line_breaks_and_long_words():
    long = "x" * 100
    assert layout.fill(f"one two\n\n{long} three", "1. ", columns=10) == f"1. one two\n\n   {long}\n   three"
    assert layout.fill("", "* ") == "*"
    assert layout.fill("said\n- one two three", columns=9) == "said\n- one two\n  three"
    assert layout.fill("one\ntwo", "Why: ", "  ") == "Why: one\n  two"


def test_columns_count_wide_and_combining_characters():
    assert layout.column("漢字", 6) == "漢字  "
    assert layout.column("e\u0301", 3) == "e\u0301  "
    assert layout.column(7, 3, "right") == "  7"
