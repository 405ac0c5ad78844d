"""What the pages show, whatever was mailed in."""

import hashlib
from datetime import timedelta
from urllib.parse import unquote

import pytest

from consultant.record import Attachment, CaseState, Draft, DraftOrigin, Message, Progress
from consultant.review import decision
from tests.fixtures.web import NOTE, example_answer

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
]


@pytest.fixture
def robin(desk, person):
    return person(desk.reviewer())


def test_an_empty_queue_says_so(robin):
    robin.open("/")
    assert "Nothing waits for you." in robin.words


def test_the_queue_shows_what_a_reviewer_needs_to_choose(robin, desk, clock):
    desk.case(received=clock.now - timedelta(hours=3), origin=DraftOrigin.MODEL)
    desk.case(subject="No draft", drafted=False, state=CaseState.NEEDS_PERSON)
    robin.open("/")
    rows = [" ".join(row.get_text(" ").split()) for row in robin.soup.select("table.queue tbody tr")]
    assert rows == [
        "CC-000001 Bunion case Dana Diaz dana@clinic.example to review model 28296 M20.11 3 h",
        "CC-000002 No draft Dana Diaz dana@clinic.example needs person none yet just now",
    ]


def test_a_search_looks_through_every_state_and_keeps_its_words(robin, desk):
    desk.case(subject="Knee scope", state=CaseState.ANSWERED)
    desk.case(subject="Hip")
    robin.open("/?q=KNEE")
    assert "1 case fits" in robin.words
    assert "Knee scope" in robin.words
    assert "Hip" not in robin.words
    assert robin.soup.find("input", {"name": "q"})["value"] == "KNEE"
    robin.open("/?q=nothing")
    assert "No case fits." in robin.words


def test_the_fragment_is_the_part_of_the_page_that_changes(robin, desk):
    desk.case()
    part = robin.client.get("/", headers={"X-Fragment": "1"}).text
    assert "<html" not in part
    assert "CC-000001" in part
    robin.client.cookies.clear()
    assert robin.client.get("/", headers={"X-Fragment": "1"}).status_code == 401


def test_long_lists_come_in_pages(robin, desk):
    for number in range(52):
        desk.case(subject=f"Case {number}", drafted=False)
    robin.open("/?q=Case")
    robin.open("/" + robin.soup.find("a", rel="next")["href"])
    assert "Page 2 of 2" in robin.words
    assert len(robin.soup.select("table.queue tbody tr")) == 2


def test_mail_and_draft_stand_side_by_side_with_the_evidence_marked(robin, desk):
    case_id = desk.case(quoted="> earlier", signature="Dana\nClinic", files={"op.txt": b"right foot, screw"})
    page = robin.open(f"/cases/{case_id}")
    marks = {mark["data-quotes"]: mark.get_text() for mark in page.select("#mail mark")}
    assert marks["e-line-0-0"] == "a distal metatarsal\nosteotomy was done with screw fixation"
    link = page.select_one("#draft a.quote[data-quote=e-line-0-0]")
    assert page.find(id=link["href"].removeprefix("#")), "a link leads there without any script"
    summaries = [summary.get_text() for summary in page.select("#mail details summary")]
    assert summaries == ["Quoted history (1 lines)", "Signature", "Its text"]


def test_evidence_that_stands_nowhere_is_said_to_be_missing(robin, desk):
    line = {"code": "28296", "evidence": ["a proximal osteotomy"]}
    page = robin.open(f"/cases/{desk.case(answer=example_answer(lines=[line]))}")
    assert "not found word for word" in page.select_one("#draft .evidence").get_text()


def test_what_failed_its_checks_is_shown_as_a_failure_and_is_not_part_of_what_is_sent(robin, desk):
    failure = {
        "kind": "line",
        "code": "28999",
        "modifiers": ["RT"],
        "evidence": ["a distal metatarsal osteotomy"],
        "objections": [{"what": "there is no such code", "rule": "unknown code", "source": "CPT"}],
    }
    page = robin.open(f"/cases/{desk.case(answer=example_answer(rejected=[failure]))}")
    shown = page.select_one("#draft .failures").get_text(" ", strip=True)
    assert "failed 28999 -RT" in shown
    assert "there is no such code unknown code, CPT" in shown
    assert page.select_one("#draft .failures a.quote"), "its words are found in the mail too"
    assert "28999" not in page.select_one("#send").get_text()


def test_a_case_that_is_being_drafted_shows_how_far_it_is_and_comes_back_by_itself(robin, service, desk, clock):
    case_id = desk.case(drafted=False, state=CaseState.DRAFTING)
    page = robin.open(f"/cases/{case_id}")
    assert "It waits for its turn." in robin.words
    assert page.find("meta", {"http-equiv": "refresh"}) is None
    with service.work() as work:
        work.session.add(
            Progress(
                case_id=case_id, stage="looking codes up", round=2, requests=3, tokens_in=4000, tokens_out=321,
                coming=12, cost=0.0421, began_at=work.now, changed_at=work.now + timedelta(seconds=9),
            )
        )  # fmt: skip
    page = robin.open(f"/cases/{case_id}")
    assert "Looking codes up, round 2; 4,333 tokens in 3 requests, $0.042, 9 s so far." in robin.words
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == "3"


def test_what_a_draft_took_and_what_stopped_it_stand_with_its_revision(robin, service, desk):
    case_id = desk.case(origin=DraftOrigin.MODEL)
    with service.work() as work:
        draft = work.session.get_one(Draft, 1)
        draft.requests, draft.tool_rounds, draft.repair_rounds, draft.cost = 4, 2, 1, 0.01234
        draft.tokens_in, draft.tokens_out, draft.stopped = 9000, 700, "9000 tokens (model.case_tokens)"
    robin.open(f"/cases/{case_id}")
    assert "9000 + 700 tokens in 4 requests · 2 look-up rounds · mended 1 × · $0.0123" in robin.words
    assert "stopped at 9000 tokens (model.case_tokens)" in robin.words


def test_an_attachment_that_was_not_read_is_pointed_out(robin, service, desk):
    case_id = desk.case(files={"scan.pdf": b"%PDF"})
    with service.work() as work:
        scan = work.session.get_one(Attachment, 1)
        scan.state, scan.note, scan.text = "not_read", "pages are pictures", ""
    robin.open(f"/cases/{case_id}")
    assert "Not read: pages are pictures. The draft does not know what it says." in robin.words


@pytest.mark.parametrize("text", XSS)
def test_nothing_that_was_mailed_in_becomes_markup(robin, desk, text):
    answer = example_answer(
        summary=text,
        lines=[{"code": "28296", "description": text, "rationale": text, "evidence": [text], "flags": [text]}],
        questions=[text],
        made_by=text,
    )
    case_id = desk.case(
        subject=text, text=f"{text}\n{NOTE}", sender_name=text, quoted=text, signature=text, answer=answer, trouble=text
    )
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/edit", f"/cases/{case_id}/changes/1", "/", f"/?q={text[:40]}"):
        page = robin.open(path)
        assert robin.page.status_code == 200
        assert all(script.get("src") for script in page.find_all("script")), path
        assert page.find(["img", "svg"]) is None, path
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], path
        assert not [link for link in page.find_all("a", href=True) if link["href"].startswith("javascript")], path
    assert "49" not in robin.open(f"/cases/{case_id}").select_one("#draft .summary").get_text()


def test_text_that_runs_backwards_cannot_disguise_a_file_name(robin, desk):
    case_id = desk.case(subject="report\u202egnp.exe", files={"bill\u202egnp.exe": b"MZ"})
    page = robin.open(f"/cases/{case_id}")
    assert page.select_one(".file").get_text() == "billgnp.exe"
    assert "\u202e" not in page.find("h1").get_text()


def test_a_very_long_mail_is_shown_whole(robin, desk):
    long = "\n".join(f"{number} the foot hurts again" for number in range(10_000))
    lines = [{"code": f"1{number:04}", "evidence": ["the foot hurts again"]} for number in range(50)]
    page = robin.open(f"/cases/{desk.case(text=long, answer=example_answer(lines=lines, diagnoses=[]))}")
    assert robin.page.status_code == 200
    assert "9999 the foot hurts again" in page.select_one("#mail .text").get_text()
    assert len(page.select("#draft .codes-list > li")) == 50


def test_mail_is_downloaded_byte_for_byte_and_never_opened(robin, service, desk):
    case_id = desk.case(files={"Bericht ü.html": b"<script>alert(1)</script>"})
    with service.look() as session:
        raw = session.get_one(Message, 1).raw
    links = [link["href"] for link in robin.open(f"/cases/{case_id}").select("#mail a[href^='/messages/']")]
    attachment, whole = (robin.client.get(link) for link in links)
    assert whole.content == raw
    assert attachment.content == b"<script>alert(1)</script>"
    for answer in (whole, attachment):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert "sandbox" in answer.headers["content-security-policy"]
    assert unquote(attachment.headers["content-disposition"]).endswith("filename*=UTF-8''Bericht ü.html")


def test_a_download_name_breaks_out_of_no_header(robin, service, desk):
    desk.case(files={"a.txt": b"a"})
    with service.work() as work:
        work.session.get_one(Attachment, 1).filename = '../../e"vil\r\nSet-Cookie: a=b;\u202e.txt'
    answer = robin.client.get("/messages/1/attachments/0")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "/" not in answer.headers["content-disposition"].split(";")[1]


def test_an_attachment_that_is_not_the_one_that_was_read_is_not_handed_out(robin, service, desk):
    desk.case(files={"a.txt": b"a"})
    with service.work() as work:
        work.session.get_one(Attachment, 1).sha256 = hashlib.sha256(b"b").hexdigest()
    assert robin.client.get("/messages/1/attachments/0").status_code == 404


def test_the_case_says_when_a_newer_message_is_not_in_the_draft(robin, desk):
    case_id = desk.case()
    assert "newest message came after" not in robin.open(f"/cases/{case_id}").get_text()
    desk.follow_up(case_id, "It was the left foot.")
    page = robin.open(f"/cases/{case_id}")
    assert "newest message came after this draft" in page.get_text()
    assert "It was the left foot." in page.select_one("#mail .mail").get_text(), "the newest comes first"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CaseState.DRAFTING, "The draft is being made."),
        (CaseState.NEEDS_PERSON, "This case needs a person."),
        (CaseState.REJECTED, "The sender was not told."),
        (CaseState.APPROVED, "The answer is on its way."),
    ],
)
def test_each_state_says_what_is_going_on(robin, desk, state, words):
    case_id = desk.case(state=state, trouble="the model was away")
    robin.open(f"/cases/{case_id}")
    assert words in robin.words
    assert bool(robin.soup.find("form", action=f"/cases/{case_id}/approve")) == (state is CaseState.NEEDS_PERSON)


def test_the_pulse_changes_with_the_case(robin, desk, service):
    case_id = desk.case()
    shown = robin.open(f"/cases/{case_id}").select_one("[data-pulse]")

    def pulse():
        return robin.client.get(shown["data-pulse"]).json()["pulse"]

    assert pulse() == shown["data-now"]
    desk.follow_up(case_id)
    assert pulse() != shown["data-now"]


def test_changes_between_revisions_are_shown_word_by_word(robin, desk, service):
    case_id = desk.case()
    answer = example_answer(summary=example_answer().summary.replace("right", "left"))
    decision.save_revision(service, case_id, 1, opened=1, answer=answer)
    page = robin.open(f"/cases/{case_id}/changes/2")
    assert page.find("del").get_text().strip() == "right"
    assert page.find("ins").get_text().strip() == "left"
    robin.open(f"/cases/{case_id}/changes/2?since=0")
    assert robin.soup.find("li", class_="same") is None


def test_a_revision_of_a_later_version_is_not_shown_wrongly(robin, desk, service):
    case_id = desk.case()
    with service.work() as work:
        work.session.get_one(Draft, 1).answer = {"novelty": 1}
    robin.open(f"/cases/{case_id}")
    assert robin.page.status_code == 200
    assert "another version of the program" in robin.words
    assert robin.client.get("/").status_code == 200
