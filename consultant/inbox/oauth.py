"""Access tokens for mailboxes that want OAuth instead of a password: Google, Microsoft or a server of your own.

The refresh-token grant of RFC 6749 §6, and the XOAUTH2 words that IMAP and SMTP sign in with.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import structlog

from consultant.clock import Clock, system_clock
from consultant.config import OAuth, Settings, is_loopback
from consultant.errors import ConfigError, InboxError, TokenRefused

log = structlog.get_logger(__name__)

MARGIN = timedelta(minutes=5)
"""A token this close to its end is not handed out any more: signing in takes time, and clocks differ."""
_UNSAID = timedelta(minutes=10)
"""How long a token is used when the server does not say how long it lives (RFC 6749 §5.1 only recommends it)."""
_TIMEOUT_SECONDS = 30.0
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_GOOGLE_URL = "https://oauth2.googleapis.com/token"
_MICROSOFT_URL = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_MICROSOFT_SCOPE = (
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
)


def xoauth2(user: str, token: str) -> str:
    """The initial client response of SASL XOAUTH2, before base64.

    Source: developers.google.com/gmail/imap/xoauth2-protocol; Exchange Online takes the same.
    """
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def token_url(oauth: OAuth) -> str:
    """Where `oauth` gets its tokens. Raises ConfigError when that would send secrets in plain text."""
    match oauth.provider:
        case "google":
            return _GOOGLE_URL
        case "microsoft":
            return _MICROSOFT_URL.format(tenant=oauth.tenant)
        case _:
            url = httpx2.URL(oauth.token_url)
            if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
                raise ConfigError(["mailbox.oauth.token_url: must start with https:// (or http:// on loopback)"])
            return oauth.token_url


def scope(oauth: OAuth) -> str:
    """What the token is asked to be good for; empty asks for everything that was agreed to at sign-in.

    Only Microsoft wants it said each time: its refresh tokens are good for several services, an access token for one.
    """
    return oauth.scope or (_MICROSOFT_SCOPE if oauth.provider == "microsoft" else "")


class TokenSource:
    """Gives access tokens, asked for when needed and kept until shortly before they end.

    Every source made from the same OAuth settings in one process shares one grant, because a server may give a new
    refresh token with each answer and end the old one; the poller and outgoing mail must not race for it. Threads may
    share a source.
    """

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        oauth = settings.mailbox.oauth
        refresh_token = settings.secrets.oauth_refresh_token
        if refresh_token is None:
            raise ConfigError(["OAuth refresh token: missing; set CONSULTANT_OAUTH_REFRESH_TOKEN"])
        client_secret = settings.secrets.oauth_client_secret
        self._clock = clock
        self._grant = _shared_grant(
            _Application(
                url=token_url(oauth),
                client_id=oauth.client_id,
                client_secret="" if client_secret is None else client_secret.get_secret_value(),
                scope=scope(oauth),
                refresh_token=refresh_token.get_secret_value(),
            )
        )

    def token(self) -> str:
        """An access token that is good for some minutes at least.

        Raises TokenRefused when the server says no (a person must sign in again), InboxError when it is away.
        """
        return self._grant.token(self._clock())

    def forget(self, token: str) -> None:
        """Never hand `token` out again: the mail server would not have it, whatever its lifetime says."""
        self._grant.forget(token)


@dataclass(frozen=True, slots=True)
class _Application:
    """Who asks, whom, for what, and with which refresh token it began."""

    url: str
    client_id: str
    client_secret: str
    scope: str
    refresh_token: str

    def __repr__(self) -> str:
        return f"_Application({self.url!r})"  # the other fields are secrets


class _Grant:
    """What one process knows about one application: the tokens of the moment."""

    def __init__(self, application: _Application) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._refresh_token = application.refresh_token
        self._access_token = ""
        self._refresh_at = self._ends_at = _LONG_AGO

    def token(self, now: datetime) -> str:
        with self._lock:
            if not self._access_token or now >= self._refresh_at:
                try:
                    self._refresh(now)
                except TokenRefused:
                    raise
                except InboxError:
                    if not self._access_token or now >= self._ends_at:
                        raise
                    log.warning("oauth_server_away", using="the token at hand")
            return self._access_token

    def forget(self, token: str) -> None:
        with self._lock:
            if token == self._access_token:  # another thread may have fetched a better one already
                self._access_token = ""

    def _refresh(self, now: datetime) -> None:
        answer = _ask(self._application, self._refresh_token)
        access_token = answer.get("access_token")
        if not isinstance(access_token, str) or not access_token:
            raise TokenRefused("the OAuth server answered without an access token")
        lifetime = _lifetime(answer.get("expires_in"))
        self._access_token = access_token
        self._ends_at = now + lifetime
        self._refresh_at = self._ends_at - min(MARGIN, lifetime / 2)
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated and rotated != self._refresh_token:
            self._refresh_token = rotated
            log.warning(
                "oauth_refresh_token_rotated",
                hint="the server gave a new refresh token, used until this process ends; "
                "if it refuses the old one at the next start, a person must sign in again",
            )
        log.info("oauth_token_refreshed", good_for_seconds=int(lifetime.total_seconds()))


_grants: dict[_Application, _Grant] = {}
_grants_lock = threading.Lock()


def _shared_grant(application: _Application) -> _Grant:
    with _grants_lock:
        return _grants.setdefault(application, _Grant(application))


def _ask(application: _Application, refresh_token: str) -> dict[str, Any]:
    """The token server's answer to a refresh-token grant."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": application.client_id}
    if application.client_secret:
        form["client_secret"] = application.client_secret
    if application.scope:
        form["scope"] = application.scope
    try:
        response = httpx2.post(
            application.url, data=form, headers={"Accept": "application/json"}, timeout=_TIMEOUT_SECONDS
        )
    except httpx2.HTTPError as error:
        raise InboxError(f"the OAuth server cannot be reached: {type(error).__name__}") from None
    answer = _json(response)
    if response.status_code == 429 or response.status_code >= 500:
        raise InboxError(f"the OAuth server is busy: HTTP {response.status_code}")
    if response.status_code != 200:
        raise TokenRefused(_refusal(response.status_code, answer))
    return answer


def _json(response: httpx2.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


_WHAT_TO_DO = {
    "invalid_grant": "the refresh token has ended or was taken back: sign in again and set a new one",
    "invalid_client": "the application's id or secret is wrong: look at mailbox.oauth.client_id and the client secret",
    "unauthorized_client": "the application may not use refresh tokens: look at its registration",
    "invalid_scope": "the application was not granted this scope: look at mailbox.oauth.scope",
    "interaction_required": "the provider wants a person to sign in again",
}
"""The error codes of RFC 6749 §5.2, and one of OpenID Connect, in an operator's words."""


def _refusal(status: int, answer: dict[str, Any]) -> str:
    """What the server said, without its free text: providers put user names into it."""
    code = answer.get("error")
    if not isinstance(code, str) or not code.replace("_", "").isalnum() or len(code) > 64:
        return f"the OAuth server gives no token: HTTP {status}"
    what_to_do = _WHAT_TO_DO.get(code)
    return f"the OAuth server gives no token: {code}" + (f"; {what_to_do}" if what_to_do else "")


def _lifetime(seconds: Any) -> timedelta:
    try:
        lifetime = timedelta(seconds=float(seconds))
    except (TypeError, ValueError, OverflowError):
        return _UNSAID
    return lifetime if lifetime > timedelta() else _UNSAID
