"""The pages in a real browser: keys, a fresh queue, rows edited in place, evidence, undo; and all without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from consultant.case.answer import Answer
from consultant.record import Case, CaseState, Draft, lease
from consultant.review import accounts, decision
from tests.fixtures.web import Desk, example_answer, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDTHS = (1440, 1024, 380)


@pytest.fixture
def tab(chromium, service, web, desk):
    """Opens a browser window of a signed-in reviewer; what goes wrong on its pages fails the test."""
    contexts, troubles = [], []
    robin = desk.reviewer()

    def answer(dialog):
        if dialog.type != "beforeunload":
            troubles.append(dialog.message)
        dialog.accept()

    def open_(address=web, reviewer=robin, **options):
        context = chromium.new_context(base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", answer)
        page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
        page.goto(accounts.make_sign_in_link(service, reviewer, timedelta(minutes=5)))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def test_the_queue_is_walked_by_keys(tab, desk):
    cases = [desk.case(subject=f"Case {number}") for number in range(3)]
    page = tab()
    for key in "jjjjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"/cases/{cases[1]}"
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{cases[1]}")
    page.keyboard.press("e")
    page.wait_for_url("**/edit")
    page.fill("#summary", "jjj?")
    assert page.input_value("#summary") == "jjj?"


def test_single_keys_can_be_switched_off(tab, desk):
    desk.case()
    page = tab()
    page.keyboard.press("?")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") is None
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") is None


def test_the_queue_stays_fresh_without_losing_the_place(tab, desk, clock):
    first = desk.case(subject="First")
    page = tab()
    page.keyboard.press("j")
    page.evaluate("window.untouched = true")
    desk.case(subject="Older", received=clock.now - timedelta(days=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("Older").wait_for()
    assert page.evaluate("window.untouched")
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"/cases/{first}"
    assert page.title().startswith("2 waiting")


def test_a_queue_whose_session_ended_says_so(tab, desk, service):
    page = tab()
    accounts.disable(service, 1)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("heading", name="Sign in").wait_for()


def test_evidence_lights_up_in_the_mail(tab, desk, until):
    page = tab()
    page.goto(f"/cases/{desk.case(quoted='> ' + 'x ' * 3000 + 'dorsal bump', answer=with_quote('dorsal bump'))}")
    quote = page.locator("a.quote").first
    mark = page.locator("#mail mark").first
    assert not mark.is_visible(), "it is in a part that is folded away"
    quote.click()
    page.locator("#mail mark.on").wait_for()
    assert mark.is_visible()
    height = page.viewport_size["height"]
    until(lambda: 0 <= mark.bounding_box()["y"] <= height, what="the quote scrolled into view")


def with_quote(quote):
    return example_answer(lines=[{"code": "28296", "evidence": [quote]}], diagnoses=[])


def test_rows_are_edited_in_place_and_nothing_typed_is_lost(tab, desk, service):
    case_id = desk.case()
    page = tab()
    page.goto(f"/cases/{case_id}/edit")
    page.evaluate("window.untouched = true")
    page.fill("#summary", "Typed before")
    page.get_by_role("button", name="Add a diagnosis").click()
    page.locator("#diagnoses-1-code").fill("I10")
    page.get_by_role("button", name="Move diagnosis 2 up").click()
    expect(page.locator("#diagnoses-0-code")).to_have_value("I10")
    assert page.input_value("#lines-0-diagnosis_pointers") == "B"
    assert page.input_value("#summary") == "Typed before"
    assert page.evaluate("document.activeElement.closest('.row').ariaLabel") == "Diagnosis A"
    assert page.evaluate("window.untouched"), "the page was never left"
    page.get_by_role("button", name="Save as revision 2").click()
    page.wait_for_url(f"**/cases/{case_id}#draft")
    with service.look() as session:
        saved = Answer.model_validate(session.get_one(Draft, 2).answer)
    assert [code.code for code in saved.diagnoses] == ["I10", "M20.11"]


def test_leaving_an_unsaved_edit_is_asked_about_and_saving_is_not(tab, desk):
    case_id = desk.case()
    page, asked = tab(), []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto(f"/cases/{case_id}/edit")
    page.get_by_role("link", name="Status").click()
    page.get_by_role("heading", name="Status").wait_for()
    page.goto(f"/cases/{case_id}/edit")
    page.locator("#summary").press_sequentially("Saved")
    page.get_by_role("button", name="Save as revision 2").click()
    page.wait_for_url(f"**/cases/{case_id}#draft")
    assert asked == []
    page.goto(f"/cases/{case_id}/edit")
    page.locator("#summary").press_sequentially("Not saved")
    page.get_by_role("link", name="Status").click()
    page.get_by_role("heading", name="Status").wait_for()
    assert asked == ["beforeunload"]


def test_an_answer_is_approved_and_called_back_in_the_browser(tab, desk):
    line = {"code": "28296", "flags": ["look at me"]}
    case_id = desk.case(answer=example_answer(lines=[line]))
    page = tab()
    page.goto(f"/cases/{case_id}")
    assert "28296" in page.frame_locator("#send iframe").locator("body").inner_text()
    page.get_by_role("button", name="Approve and send").click()
    assert page.url.endswith(f"/cases/{case_id}"), "the browser asks for the tick first"
    page.locator("#seen-lines-0").check()
    page.get_by_role("button", name="Approve and send").click()
    page.get_by_text("The answer leaves in").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("to review").wait_for()


def test_the_countdown_takes_undo_away_when_it_is_over(chromium, tab, settings, open_service, tmp_path):
    outgoing = settings.outgoing.model_copy(update={"undo_seconds": 2.0})
    file = settings.database.model_copy(update={"url": f"sqlite:///{tmp_path}/short.db"})
    service = open_service(settings.model_copy(update={"outgoing": outgoing, "database": file}))
    desk = Desk(service)
    robin, case_id = desk.reviewer(), desk.case()
    with serving(service) as address:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.goto(accounts.make_sign_in_link(service, robin, timedelta(minutes=5)))
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"/cases/{case_id}")
        page.get_by_role("button", name="Approve and send").click()
        page.get_by_role("button", name="Undo").wait_for()
        page.get_by_text("The answer is on its way.").wait_for()
        assert page.get_by_role("button", name="Undo").count() == 0
        context.close()


def test_a_case_that_changed_meanwhile_says_so(tab, desk, service):
    case_id = desk.case()
    page = tab()
    page.goto(f"/cases/{case_id}")
    decision.save_revision(service, case_id, 1, opened=1, answer=example_answer(summary="New."))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("This case has changed since you opened it.").wait_for()


def test_a_page_that_waits_for_a_draft_shows_it_by_itself(tab, desk, service):
    case_id = desk.case(state=CaseState.DRAFTING)
    page = tab()
    page.goto(f"/cases/{case_id}")
    with service.work() as work:
        lease.move(work.session, Case, case_id, old=CaseState.DRAFTING, new=CaseState.REVIEW)
    page.get_by_role("button", name="Approve and send").wait_for()


def test_times_are_shown_in_the_viewers_zone(tab, desk):
    case_id = desk.case()
    page = tab(timezone_id="Asia/Tokyo", locale="en-US")
    page.goto(f"/cases/{case_id}")
    shown = page.locator(".facts time").inner_text()
    assert re.fullmatch(r"Jun 1, 2026, 9:00\sPM", shown)


def test_mail_full_of_scripts_runs_none_of_them(tab, desk):
    bad = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    case_id = desk.case(subject=bad, text=bad, sender_name=bad, quoted=bad, answer=example_answer(summary=bad))
    page = tab()
    for path in ("/", f"/cases/{case_id}", f"/cases/{case_id}/edit", f"/cases/{case_id}/reject"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned"
    page.goto(f"/cases/{case_id}")
    frame = page.frame_locator("#send iframe")
    assert "<script>" in frame.locator("body").inner_text()
    assert frame.locator("script").count() == 0


def test_everything_works_without_scripts(tab, desk, service):
    desk.case()
    page = tab(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="CC-000001").click()
    page.locator("a.quote").first.click()
    assert page.url.endswith("#e-line-0-0")
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Add a line").click()
    page.locator("#lines-1-code").fill("99213")
    page.get_by_role("button", name="Move line 2 up").click()
    page.locator("#lines-0-units").press("Enter")
    page.get_by_text("revision 2").first.wait_for()
    page.get_by_role("button", name="Approve and send").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("to review").wait_for()
    with service.look() as session:
        saved = Answer.model_validate(session.get_one(Draft, 2).answer)
    assert [line.code for line in saved.lines] == ["99213", "28296"]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(tab, desk, width):
    long = "x" * 300
    case_id = desk.case(
        subject=long, text=f"{long}\n{'word ' * 500}", sender=f"{'a' * 60}@{'b' * 60}.example", sender_name=long,
        answer=example_answer(
            summary=long, questions=[long],
            lines=[{"code": "ABCDEFGHIJ", "modifiers": ["RT", "59", "LT", "76"], "units": 9999, "flags": [long],
                    "evidence": [long], "description": long, "diagnosis_pointers": [1, 2, 3, 4]}],
            diagnoses=[{"code": "S82.871Q"}, {"code": "I10"}, {"code": "I11"}, {"code": "I12"}],
        ),
        files={f"{long}.txt": b"text"},
    )  # fmt: skip
    desk.unreadable(note=long)
    page = tab(viewport={"width": width, "height": 800})
    for path in ("/", "/?view=all", f"/cases/{case_id}", f"/cases/{case_id}/edit", f"/cases/{case_id}/reject",
                 f"/cases/{case_id}/changes/1", "/messages", "/status", "/nothing"):  # fmt: skip
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
