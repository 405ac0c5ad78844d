"""Embedded mail servers for the demonstration: pymap for IMAP, aiosmtpd for SMTP, on loopback and free ports.

Mail handed to the SMTP server is in the recipient's mailbox before the server says 250. Nothing leaves the machine: a
recipient who has no mailbox here is refused.
"""

import asyncio
import threading
from argparse import Namespace
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType

from imapclient import IMAPClient

from consultant.errors import ConfigError

try:
    from aiosmtpd.smtp import SMTP, Envelope
    from aiosmtpd.smtp import Session as SmtpSession
    from proxyprotocol.reader import ProxyProtocolReader
    from pymap.backend.dict import Config, Identity, Login
    from pymap.imap import IMAPServer
    from pymap.user import Passwords, UserMetadata
except ImportError as error:
    raise ConfigError(
        [f"the demonstration needs the demo extra, and {error.name} is missing: pip install 'caseconsultant[demo]'"]
    ) from error

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class MailUser:
    """One mailbox: its address, which is also its login, and its password."""

    address: str
    password: str


class _IntoMailboxes:
    """What the SMTP server does with a message: appends it to INBOX over IMAP, as any delivery agent could."""

    def __init__(self, imap_port: int, users: dict[str, MailUser]) -> None:
        self._imap_port = imap_port
        self._users = users

    def _user(self, recipient: str) -> MailUser | None:
        """Whose mailbox it is; `name+anything@…` is `name@…`."""
        local, _, domain = recipient.lower().partition("@")
        return self._users.get(f"{local.partition('+')[0]}@{domain}")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._user(address) is None:
            return "550 5.1.1 no such mailbox in this demonstration"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            raw = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n".encode() + content
            await asyncio.to_thread(self._append, recipient, raw)
        return "250 2.0.0 delivered"

    def _append(self, recipient: str, raw: bytes) -> None:
        user = self._user(recipient)
        if user is None:
            return
        with IMAPClient(HOST, self._imap_port, ssl=False, timeout=30) as client:
            client.login(user.address, user.password)
            client.append("INBOX", raw)


class MailServers:
    """Both servers in one thread of their own; use as a context manager."""

    def __init__(self, *users: MailUser) -> None:
        self._users = {user.address: user for user in users}
        self._loop = asyncio.new_event_loop()
        self._stopped: asyncio.Event | None = None
        self._ports: Future[tuple[int, int]] = Future()
        self._thread = threading.Thread(target=self._run, name="mail-servers", daemon=True)

    @property
    def imap_port(self) -> int:
        """Where the IMAP server listens, without TLS, on loopback."""
        return self._ports.result()[0]

    @property
    def smtp_port(self) -> int:
        """Where the SMTP server listens, without TLS or sign-in, on loopback."""
        return self._ports.result()[1]

    def __enter__(self) -> "MailServers":
        self._thread.start()
        self._ports.result(timeout=30)
        for user in self._users.values():
            with IMAPClient(HOST, self.imap_port, ssl=False, timeout=30) as client:
                client.login(user.address, user.password)
                client.create_folder("Processed")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the ports
            if not self._ports.done():
                self._ports.set_exception(error)
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        imap = await self._start_imap()
        imap_port = imap.sockets[0].getsockname()[1]
        handler = _IntoMailboxes(imap_port, self._users)
        smtp = await self._loop.create_server(
            lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="demo.example", loop=self._loop), HOST, 0
        )
        self._ports.set_result((imap_port, smtp.sockets[0].getsockname()[1]))
        await self._stopped.wait()
        smtp.close()
        imap.close()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _start_imap(self) -> asyncio.Server:
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,
            reject_dnsbl=False,
            max_append_len=None,
        )
        login = Login(config)
        for user in self._users.values():
            hashed = await Passwords(config).hash_password(user.password)
            identity = Identity(user.address, login, None, frozenset())
            await identity.set(UserMetadata(config, user.address, password=hashed))
        config.apply_context()
        reader = ProxyProtocolReader(config.proxy_protocol)
        return await asyncio.start_server(reader.get_callback(IMAPServer(login, config)), HOST, 0)
