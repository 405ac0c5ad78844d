"""Access tokens: asked for when needed, kept while good, and refused in words that say what to do."""

import secrets
import threading

import pytest

from consultant.config import Mailbox, OAuth, Secrets, Settings
from consultant.errors import ConfigError, InboxError, TokenRefused
from consultant.inbox.oauth import TokenSource, scope, token_url, xoauth2


@pytest.fixture
def settings(token_server) -> Settings:
    return oauth_settings(token_server.url)


def oauth_settings(url: str, **oauth) -> Settings:
    refresh_token = f"refresh-{secrets.token_hex(4)}"
    return Settings(
        mailbox=Mailbox(auth="xoauth2", oauth=OAuth(provider="custom", client_id="app", token_url=url, **oauth)),
        secrets=Secrets.model_validate({"oauth_refresh_token": refresh_token, "oauth_client_secret": "s3cret"}),
    )


def test_the_grant_is_asked_for_as_the_standard_says(settings, token_server, clock):
    assert TokenSource(settings, clock).token() == "access-1"
    assert token_server.requests == [
        {
            "grant_type": "refresh_token",
            "refresh_token": settings.secrets.oauth_refresh_token.get_secret_value(),
            "client_id": "app",
            "client_secret": "s3cret",
        }
    ]


def test_a_token_is_kept_until_shortly_before_it_ends(settings, token_server, clock):
    source = TokenSource(settings, clock)
    assert source.token() == "access-1"
    clock.forward(minutes=54)
    assert source.token() == "access-1"
    clock.forward(minutes=1)
    assert source.token() == "access-2"
    assert len(token_server.requests) == 2


@pytest.mark.parametrize(("said", "kept"), [(None, 299), ("1200", 899), (-1, 299), ("soon", 299), (60, 29)])
def test_lifetimes_that_are_short_odd_or_unsaid_are_survived(settings, token_server, clock, said, kept):
    token_server.expires_in = said
    source = TokenSource(settings, clock)
    source.token()
    clock.forward(seconds=kept)
    assert source.token() == "access-1"
    clock.forward(seconds=1)
    assert source.token() == "access-2"


def test_a_new_refresh_token_is_used_from_then_on_by_every_source_of_the_process(settings, token_server, clock):
    token_server.answers = [
        (200, {"access_token": "first", "expires_in": 3600, "refresh_token": "rotated"}),
        (200, {"access_token": "second", "expires_in": 3600}),
    ]
    inbox, outgoing = TokenSource(settings, clock), TokenSource(settings, clock)
    assert inbox.token() == outgoing.token() == "first"
    clock.forward(hours=1)
    assert outgoing.token() == inbox.token() == "second"
    assert [request["refresh_token"] for request in token_server.requests][1:] == ["rotated"]


def test_a_token_the_mail_server_would_not_have_is_not_given_again(settings, token_server, clock):
    source = TokenSource(settings, clock)
    old = source.token()
    source.forget(old)
    fresh = source.token()
    source.forget(old)
    assert source.token() == fresh != old
    assert len(token_server.requests) == 2


def test_threads_that_ask_at_once_cause_one_request(settings, token_server, clock):
    source, got = TokenSource(settings, clock), []
    threads = [threading.Thread(target=lambda: got.append(source.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["access-1"] * 8
    assert len(token_server.requests) == 1


def test_a_refusal_says_what_to_do_and_nothing_of_what_the_provider_wrote(settings, token_server, clock):
    token_server.answers = [(400, {"error": "invalid_grant", "error_description": "user jane@clinic.example revoked"})]
    with pytest.raises(TokenRefused, match="invalid_grant; the refresh token has ended") as caught:
        TokenSource(settings, clock).token()
    assert "jane" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b"<html>no</html>", "HTTP 401"),
        (400, {"error": "a b <c>"}, "HTTP 400"),
        (302, b"", "HTTP 302"),
        (200, {"token_type": "bearer"}, "without an access token"),
        (200, [], "without an access token"),
        (200, {"access_token": 7}, "without an access token"),
    ],
)
def test_answers_that_hold_no_token_are_refusals(settings, token_server, clock, status, body, said):
    token_server.answers = [(status, body)]
    with pytest.raises(TokenRefused, match=said):
        TokenSource(settings, clock).token()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_token_server_is_worth_another_try(settings, token_server, clock, status):
    token_server.answers = [(status, b""), (200, {"access_token": "good", "expires_in": 3600})]
    source = TokenSource(settings, clock)
    with pytest.raises(InboxError) as caught:
        source.token()
    assert not isinstance(caught.value, TokenRefused)
    assert source.token() == "good"


def test_a_token_server_that_is_away_is_worth_another_try(free_port, clock):
    source = TokenSource(oauth_settings(f"http://127.0.0.1:{free_port()}/token"), clock)
    with pytest.raises(InboxError, match="cannot be reached") as caught:
        source.token()
    assert not isinstance(caught.value, TokenRefused)


def test_while_the_token_server_is_away_the_token_at_hand_is_used_to_its_end(settings, token_server, clock):
    token_server.answers = [(200, {"access_token": "good", "expires_in": 3600}), (503, b"")]
    source = TokenSource(settings, clock)
    source.token()
    clock.forward(minutes=57)
    assert source.token() == "good"
    clock.forward(minutes=3)
    with pytest.raises(InboxError, match="HTTP 503"):
        source.token()


def test_secrets_go_over_plain_text_to_this_machine_only():
    with pytest.raises(ConfigError, match="token_url"):
        TokenSource(oauth_settings("http://tokens.example/token"))


def test_a_source_without_a_refresh_token_cannot_be_made():
    with pytest.raises(ConfigError, match="CONSULTANT_OAUTH_REFRESH_TOKEN"):
        TokenSource(Settings(mailbox=Mailbox(oauth=OAuth(provider="google", client_id="app"))))


def test_the_providers_are_where_their_documentation_says():
    google = OAuth(provider="google", client_id="app")
    microsoft = OAuth(provider="microsoft", client_id="app", tenant="contoso.example")
    assert token_url(google) == "https://oauth2.googleapis.com/token"
    assert scope(google) == ""
    assert token_url(microsoft) == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"
    assert "IMAP.AccessAsUser.All" in scope(microsoft)
    assert "SMTP.Send" in scope(microsoft)
    assert scope(OAuth(provider="microsoft", scope="mine")) == "mine"


def test_the_scope_of_the_settings_is_asked_for(token_server, clock):
    TokenSource(oauth_settings(token_server.url, scope="imap smtp"), clock).token()
    assert token_server.requests[0]["scope"] == "imap smtp"


def test_the_sign_in_words_have_the_documented_form():
    assert xoauth2("a@b.example", "t0ken") == "user=a@b.example\x01auth=Bearer t0ken\x01\x01"
