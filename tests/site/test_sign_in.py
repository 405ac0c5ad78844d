"""Signing in and out over HTTP."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consultant.record import WebSession
from consultant.review import accounts
from tests.fixtures.web import PASSWORD, Person, serving


def test_a_reviewer_signs_in_by_password_and_lands_where_they_wanted_to_go(desk, person):
    desk.reviewer(password=PASSWORD)
    case_id = desk.case()
    someone = person(None)
    someone.open(f"/cases/{case_id}?x=1")
    assert someone.page.url.path == "/sign-in"
    answer = someone.submit("/sign-in", {"email": "R@desk.example", "password": PASSWORD})
    assert answer.url.path == f"/cases/{case_id}"
    assert "Robin Reyes" in someone.soup.find("header").get_text()


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/ x"]
)
def test_signing_in_never_leads_to_another_site(desk, person, to):
    desk.reviewer(password=PASSWORD)
    someone = person(None)
    someone.client.follow_redirects = False
    someone.page = someone.client.get("/sign-in", params={"to": to})
    answer = someone.submit("/sign-in", {"email": "r@desk.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_wrong_password_is_told_and_the_address_kept(desk, person):
    desk.reviewer(password=PASSWORD)
    someone = person(None)
    answer = someone.sign_in(password="wrong password")
    assert answer.status_code == 403
    assert "not right" in someone.words
    assert someone.soup.find("input", {"name": "email"})["value"] == "r@desk.example"
    assert "wrong password" not in answer.text


def test_too_many_tries_are_told_with_the_time_to_wait(service, desk, person):
    desk.reviewer(password=PASSWORD)
    someone = person(None)
    for _try in range(service.settings.review.max_failed_sign_ins):
        assert someone.sign_in(password="wrong password").status_code == 403
    assert someone.sign_in().status_code == 429
    assert "Try again in 60 min" in someone.words


def test_a_link_signs_in_once_and_opening_it_does_not_use_it_up(service, desk, person):
    robin = desk.reviewer()
    link = accounts.make_sign_in_link(service, robin, timedelta(minutes=5))
    scanner, someone, late = person(None), person(None), person(None)
    scanner.open(link)
    assert scanner.client.head(link).status_code in {200, 405}
    late.open(link)
    assert someone.follow(link).url.path == "/"
    late.submit(link)
    assert late.page.status_code == 410
    assert "spent" in late.words
    late.open(link)
    assert late.page.status_code == 410


def test_a_session_ends_with_its_time(service, desk, person, clock):
    someone = person(desk.reviewer())
    clock.forward(hours=service.settings.review.session_hours, seconds=-1)
    assert someone.open("/").find("table") is None
    assert someone.page.url.path == "/"
    clock.forward(seconds=2)
    someone.open("/")
    assert someone.page.url.path == "/sign-in"


def test_signing_out_ends_the_session_everywhere(service, desk, person):
    someone = person(desk.reviewer())
    cookies = dict(someone.client.cookies)
    someone.submit("/sign-out")
    assert someone.page.url.path == "/sign-in"
    with service.look() as session:
        assert session.exec(select(WebSession)).all() == []
    thief = person(None)
    thief.client.cookies.update(cookies)
    thief.open("/")
    assert thief.page.url.path == "/sign-in"


def test_a_disabled_reviewer_is_out_at_once(service, desk, person):
    robin = desk.reviewer()
    someone = person(robin)
    accounts.disable(service, robin)
    someone.open("/")
    assert someone.page.url.path == "/sign-in"


def test_session_tokens_are_stored_only_as_hashes_and_old_ones_swept_away(service, desk, person, clock):
    robin = desk.reviewer()
    someone = person(robin)
    with service.look() as session:
        stored = session.exec(select(WebSession)).one()
    assert stored.token_hash == accounts.token_hash(someone.client.cookies["consultant-session"])
    clock.forward(hours=13)
    person(robin)
    with service.look() as session:
        assert len(session.exec(select(WebSession)).all()) == 1


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk, person):
    desk.reviewer(password=PASSWORD)
    someone = person(None)
    someone.client.follow_redirects = False
    someone.open("/sign-in")
    form_cookie = someone.page.headers["set-cookie"]
    someone.submit("/sign-in", {"email": "r@desk.example", "password": PASSWORD})
    for cookie in (form_cookie, someone.page.headers.get_list("set-cookie")[0]):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie


def test_over_https_cookies_are_bound_to_the_host(settings, open_service):
    review = settings.review.model_copy(update={"public_url": "https://review.example"})
    with serving(open_service(settings.model_copy(update={"review": review}))) as address:
        someone = Person(address)
        cookie = someone.client.get("/sign-in").headers["set-cookie"]
        someone.client.close()
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


def test_somebody_cannot_be_signed_in_with_a_form_of_another_browser(desk, person):
    desk.reviewer(password=PASSWORD)
    attacker, victim = person(None), person(None)
    attacker.open("/sign-in")
    fields = dict(attacker.fields(attacker.form("/sign-in")))
    fields |= {"email": "r@desk.example", "password": PASSWORD}
    assert victim.client.post("/sign-in", data=fields).status_code == 403
    victim.open("/sign-in")
    assert victim.client.post("/sign-in", data=fields).status_code == 403


def test_an_edit_sent_after_the_session_ended_is_kept_and_can_be_saved(desk, person, clock):
    desk.reviewer(password=PASSWORD)
    case_id = desk.case()
    someone = person(None)
    someone.sign_in()
    someone.open(f"/cases/{case_id}/edit")
    clock.forward(hours=13)
    someone.client.headers["Sec-Fetch-Site"] = "same-origin"
    someone.submit("/edit", {"summary": "Hours of\nwork & <thought>"})
    assert someone.page.status_code == 401
    assert "can still be saved" in someone.words
    someone.submit("/sign-in", {"email": "r@desk.example", "password": PASSWORD})
    someone.submit("/edit")
    assert someone.page.url.path == f"/cases/{case_id}"
    assert "Hours of work & <thought>" in someone.words


def test_a_decision_sent_after_the_session_ended_is_not_carried_out_later(desk, person, clock):
    desk.reviewer(password=PASSWORD)
    case_id = desk.case()
    someone = person(None)
    someone.sign_in()
    someone.open(f"/cases/{case_id}")
    clock.forward(hours=13)
    someone.client.headers["Sec-Fetch-Site"] = "same-origin"
    someone.submit("/approve")
    assert someone.page.status_code == 401
    someone.submit("/sign-in", {"email": "r@desk.example", "password": PASSWORD})
    someone.open(f"/cases/{case_id}")
    assert "to review" in someone.words
