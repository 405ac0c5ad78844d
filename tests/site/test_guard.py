"""What stands before every page: form tokens, origins, sizes, headers, failures."""

import pytest
from sqlmodel import select

from consultant.record import Case, CaseState, Decision, Draft, Message, MessageState
from consultant.site.app import create_app

PLACES = {"{case_id}": "1", "{message_id}": "1", "{position}": "0", "{revision}": "1", "{token}": "x"}
OPEN = {"/health", "/sign-in", "/sign-in/link/{token}"}
"""What somebody may ask for who is not signed in."""


@pytest.fixture
def routes(service):
    """(method, path) of every route there is."""
    schema = create_app(service).openapi()
    found = [(method.upper(), path) for path, methods in schema["paths"].items() for method in methods]
    assert len(found) > 20
    return found


def filled(path):
    for place, value in PLACES.items():
        path = path.replace(place, value)
    return path


def untouched(service):
    with service.look() as session:
        assert [case.state for case in session.exec(select(Case))] == [CaseState.REVIEW]
        assert session.exec(select(Decision)).all() == []
        assert len(session.exec(select(Draft)).all()) == 1
        assert MessageState.NEEDS_PERSON in [message.state for message in session.exec(select(Message))]


def test_nobody_sees_anything_without_signing_in(service, desk, person, routes):
    desk.case(files={"a.txt": b"a"})
    desk.unreadable()
    stranger = person(None)
    stranger.client.follow_redirects = False
    for method, path in routes:
        if path in OPEN:
            continue
        answer = stranger.client.request(method, filled(path), params={"digest": "x"})
        if method in {"GET", "HEAD"}:
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in"), path
        else:
            assert answer.status_code == 401, path
    untouched(service)


def test_every_form_needs_the_token_of_its_session(service, desk, person, routes):
    desk.case()
    desk.unreadable()
    someone, other = person(desk.reviewer()), person(desk.reviewer("k@desk.example"))
    other.open("/")
    foreign = dict(other.fields(other.form("/sign-out")))["csrf"]
    posts = [path for method, path in routes if method == "POST"]
    assert len(posts) > 9
    for path in posts:
        for form in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": foreign}):
            answer = someone.client.post(filled(path), data={**form, "reason": "x", "revision": "1", "opened": "1"})
            assert answer.status_code == 403, path
    untouched(service)
    assert someone.open("/").find("table"), "still signed in"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_right_token(service, desk, person, headers):
    case_id = desk.case()
    desk.unreadable()
    someone = person(desk.reviewer())
    someone.open(f"/cases/{case_id}")
    someone.client.headers.update(headers)
    assert someone.submit("/approve").status_code == 403
    untouched(service)


def test_a_form_that_is_far_too_large_is_refused(desk, person):
    someone = person(desk.reviewer())
    whole = someone.client.post("/sign-out", content=b"csrf=" + b"x" * 9_000_000)
    assert whole.status_code == 413
    assert "too much" in whole.text.lower()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    in_pieces = someone.client.post("/sign-out", content=(b"x" * 1_000_000 for _piece in range(10)), headers=kind)
    assert in_pieces.status_code in {400, 413}


def test_pages_say_what_a_browser_may_do_with_them(desk, person):
    case_id = desk.case(files={"a.html": b"<script>alert(1)</script>"})
    someone = person(desk.reviewer())
    for path in ("/", f"/cases/{case_id}", f"/cases/{case_id}/edit", "/messages", "/status", "/sign-in", "/nothing"):
        headers = someone.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_no_page_holds_inline_scripts_or_styles(desk, person):
    case_id = desk.case()
    someone = person(desk.reviewer())
    for path in (
        "/",
        f"/cases/{case_id}",
        f"/cases/{case_id}/edit",
        f"/cases/{case_id}/reject",
        "/messages",
        "/status",
    ):
        page = someone.open(path)
        assert all(script.get("src") and not script.get_text(strip=True) for script in page.find_all("script"))
        assert page.find("style") is None
        assert [
            tag for tag in page.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)
        ] == []


def test_every_control_has_a_name(desk, person):
    case_id = desk.case()
    someone = person(desk.reviewer())
    for path in ("/", f"/cases/{case_id}", f"/cases/{case_id}/edit", f"/cases/{case_id}/reject"):
        page = someone.open(path)
        labelled = {label.get("for") for label in page.find_all("label")}
        for control in page.select("input:not([type=hidden]), textarea, select"):
            assert control.get("id") in labelled or control.find_parent("label"), f"{path}: {control}"
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path


def test_static_files_are_kept_for_ever_under_a_name_that_changes(desk, person):
    someone = person(desk.reviewer())
    sheet = someone.open("/").find("link", rel="stylesheet")["href"]
    answer = someone.client.get(sheet)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "?v=" in sheet
    assert someone.client.get("/static/../app.py").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "Nothing here"),
        ("/cases/999", 404, "Nothing here"),
        ("/cases/99999999999999999999", 422, "does not fit"),
        ("/cases/abc", 422, "does not fit"),
        ("/cases/1/changes/7", 404, "Nothing here"),
        ("/messages/999/raw", 404, "Nothing here"),
        ("/?view=nonsense", 422, "does not fit"),
        ("/?page=0", 422, "does not fit"),
        ("/cases/1/approve", 405, "forms only"),
        ("/cases/1/mail?digest=x", 409, "Look at the preview again"),
    ],
)
def test_what_cannot_be_shown_gets_a_calm_page_with_a_way_on(desk, person, path, status, words):
    desk.case()
    someone = person(desk.reviewer())
    someone.open(path)
    assert someone.page.status_code == status
    assert words in someone.words
    assert someone.soup.find("a", href="/", string="To the queue")


def test_deciding_about_a_case_that_is_not_there_says_so(desk, person):
    desk.case()
    someone = person(desk.reviewer())
    csrf = dict(someone.fields(someone.form("/sign-out")))["csrf"]
    for action in ("approve", "undo", "reject", "reopen", "redraft", "edit"):
        answer = someone.client.post(f"/cases/999/{action}", data={"csrf": csrf, "reason": "No.", "digest": "x"})
        assert answer.status_code == 404, action


def test_a_failure_nobody_foresaw_gets_a_page_without_its_details(service, desk, person):
    someone = person(desk.reviewer())
    with service.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "outbox" RENAME TO "gone"')
    someone.open("/")
    assert someone.page.status_code == 500
    assert "Something went wrong" in someone.words
    assert "outbox" not in someone.page.text
    assert someone.page.headers["content-security-policy"]
