"""Getting to a mailbox: connect with verified TLS, sign in with a password or an access token, leave."""

import contextlib
import socket
import ssl

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from consultant.config import Settings
from consultant.errors import ConfigError
from consultant.inbox.fault import broken, in_words
from consultant.inbox.oauth import TokenSource, xoauth2

_CONNECT_SECONDS = 20.0
_LEAVE_SECONDS = 2.0


def sign_in(settings: Settings, tokens: TokenSource | None) -> IMAPClient:
    """A signed-in connection to the mailbox of `settings`; `tokens` are needed for auth = "xoauth2".

    Raises MailboxRefused or TokenRefused when trying again changes nothing, ConfigError when the file of the
    certificate authority cannot be read, else InboxError.
    """
    client = _dial(settings)
    try:
        if settings.mailbox.auth == "xoauth2":
            _give_token(client, settings.mailbox.login, tokens or TokenSource(settings))
        else:
            secret = settings.secrets.mailbox_password
            _give_password(client, settings.mailbox.login, secret.get_secret_value() if secret else "")
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Sign out when the connection still lives, and close it in any case."""
    with contextlib.suppress(Exception):
        client.socket().settimeout(_LEAVE_SECONDS)  # a server that is gone must not hold up leaving
        client.logout()
    with contextlib.suppress(Exception):
        client.shutdown()


def tls_context(settings: Settings, ca_file: str) -> ssl.SSLContext:
    """Verified TLS that trusts the public authorities and, when given, the one in `ca_file`."""
    context = ssl.create_default_context()
    if ca_file:
        path = settings.path(ca_file)
        try:
            context.load_verify_locations(cafile=path)
        except OSError as error:  # ssl.SSLError is one: the file is there and holds no certificate
            reason = "holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise ConfigError([f"tls_ca_file: {path}: {reason}"]) from error
    return context


def _dial(settings: Settings) -> IMAPClient:
    box = settings.mailbox
    context = None if box.tls == "none" else tls_context(settings, box.tls_ca_file)
    timeout = SocketTimeout(connect=min(_CONNECT_SECONDS, box.timeout_seconds), read=box.timeout_seconds)
    with in_words(f"{box.host}:{box.port} cannot be reached"):
        client = IMAPClient(box.host, box.port, ssl=box.tls == "implicit", ssl_context=context, timeout=timeout)
        try:
            client.normalise_times = False  # or times would come in the zone of this machine, without saying so
            client._imap.debug = 0  # imapclient has every answer spelled out for its log: slow, and mail is in it
            if box.tls == "starttls":
                client.starttls(context)
            _keep_alive(client.socket())
        except BaseException:
            hang_up(client)
            raise
    return client


def _keep_alive(connection: socket.socket) -> None:
    """Have the system ask after a silent peer, so that a half-open connection ends within about two minutes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _give_password(client: IMAPClient, login: str, password: str) -> None:
    # LOGIN is for ASCII alone; AUTHENTICATE PLAIN takes UTF-8 (RFC 4616)
    plain = not (login + password).isascii() or client.has_capability("LOGINDISABLED")
    with in_words("the server refused the sign-in", password, final=True):
        (client.plain_login if plain else client.login)(login, password)


def _give_token(client: IMAPClient, login: str, tokens: TokenSource) -> None:
    for last_try in (False, True):
        token = tokens.token()
        with in_words("the server refused the access token", token, final=True):
            try:
                client.sasl_login("XOAUTH2", _OnceThenNothing(xoauth2(login, token)))
                return
            except LoginError as error:
                if broken(error.__context__):
                    raise
                tokens.forget(token)  # it may have been taken back before its time: a new one may be good
                if last_try:
                    raise


class _OnceThenNothing:
    """Answers the first challenge, and the one that explains a refusal with the empty line it waits for."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __call__(self, _challenge: bytes) -> str:
        words, self._words = self._words, ""
        return words
