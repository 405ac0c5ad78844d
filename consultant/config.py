"""config.toml and the environment become one frozen `Settings`.

Structure is checked when the file is loaded; what a command needs beyond that (a mailbox, a password)
is checked by `Settings.require`, so that `consultant web` never asks for a mail password.
"""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from consultant.errors import ConfigError

Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Tls = Literal["implicit", "starttls", "none"]
Auth = Literal["password", "xoauth2"]
Need = Literal["mailbox", "outgoing", "model"]


def is_loopback(host: str) -> bool:
    """True when `host` names this machine: `localhost` or an address of the loopback range."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Server(_Section):
    """What mailbox and outgoing mail share."""

    host: str = ""
    tls: Tls = "implicit"
    tls_ca_file: str = ""
    user: str = ""
    auth: Auth = "password"
    timeout_seconds: Seconds = 60.0

    @model_validator(mode="after")
    def _no_plain_text_across_a_network(self) -> "_Server":
        if self.host and self.tls == "none" and not is_loopback(self.host):
            raise ValueError(f'tls = "none" is accepted for loopback only, and {self.host} is not')
        return self


class OAuth(_Section):
    """Where access tokens come from, for auth = "xoauth2"."""

    provider: Literal["", "google", "microsoft", "custom"] = ""
    client_id: str = ""
    tenant: str = "common"
    token_url: str = ""
    scope: str = ""


class Mailbox(_Server):
    """The IMAP mailbox that cases arrive in."""

    address: str = ""
    port: Port = 993
    folder: str = "INBOX"
    processed_folder: str = "Processed"
    plus_addressing: bool = True
    batch: Annotated[int, Field(ge=1, le=500)] = 100
    idle_seconds: Seconds = 540.0
    poll_seconds: Seconds = 60.0
    max_backoff_seconds: Seconds = 300.0
    oauth: OAuth = OAuth()

    @property
    def login(self) -> str:
        """The name to sign in with: `user`, or the address when it is empty."""
        return self.user or self.address


class Outgoing(_Server):
    """The SMTP server that answers leave by."""

    port: Port = 587
    tls: Tls = "starttls"
    from_name: str = "Coding consultation"
    copy_to_self: bool = True
    undo_seconds: Annotated[float, Field(ge=0)] = 30.0
    max_attempts: Count = 8
    uncertain_minutes: Seconds = 15.0


class Database(_Section):
    """The case database."""

    url: str = "sqlite:///var/consultant.db"

    @model_validator(mode="after")
    def _known_kind(self) -> "Database":
        if not self.url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("url must start with sqlite:/// or postgresql://")
        return self


class Queue(_Section):
    """The Dramatiq broker and how its work is looked after."""

    broker: Literal["embedded", "redis", "rabbitmq"] = "embedded"
    url: str = ""
    namespace: str = "consultant"
    threads: Count = 8
    sweep_seconds: Seconds = 15.0
    lease_seconds: Seconds = 300.0
    max_attempts: Count = 5

    @model_validator(mode="after")
    def _url_fits_broker(self) -> "Queue":
        wanted = {"redis": ("redis://", "rediss://"), "rabbitmq": ("amqp://", "amqps://")}.get(self.broker)
        if wanted and not self.url.startswith(wanted):
            raise ValueError(f"url must start with {' or '.join(wanted)} when broker is {self.broker}")
        return self


class Model(_Section):
    """The language model; an empty `base_url` means look-ups alone."""

    base_url: str = ""
    name: str = ""
    timeout_seconds: Seconds = 120.0
    max_output_tokens: Count = 4000
    temperature: float = 0.0
    tool_rounds: Annotated[int, Field(ge=0, le=50)] = 6
    repair_rounds: Annotated[int, Field(ge=0, le=10)] = 2
    case_seconds: Seconds = 300.0
    case_tokens: Count = 200_000
    price_in_per_million: Annotated[float, Field(ge=0)] = 0.0
    price_out_per_million: Annotated[float, Field(ge=0)] = 0.0
    case_cost: Annotated[float, Field(gt=0)] = 1.0

    @property
    def configured(self) -> bool:
        """True when drafts are to be made with a model."""
        return bool(self.base_url)

    @model_validator(mode="after")
    def _complete(self) -> "Model":
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise ValueError("base_url must start with https:// (or http:// on loopback)")
        if self.base_url.startswith("http://"):
            host = self.base_url.removeprefix("http://").split("/")[0].rsplit(":", 1)[0].strip("[]")
            if not is_loopback(host):
                raise ValueError("base_url must be https:// unless the server is on loopback")
        if self.base_url and not self.name:
            raise ValueError("name must say which model to ask")
        return self


class CodeSource(_Section):
    """Where a publication is downloaded from: a file, or a page whose links lead to files."""

    url: str
    links: list[str] = []
    """Regular expressions, one a step: which links of a page to follow; empty when `url` is the file itself."""
    terms: Literal["", "AMA"] = ""
    """Whose terms must be accepted before it may be downloaded."""

    @model_validator(mode="after")
    def _safe_address(self) -> "CodeSource":
        host = self.url.removeprefix("http://").split("/")[0].rsplit(":", 1)[0].strip("[]")
        if not self.url.startswith("https://") and not (self.url.startswith("http://") and is_loopback(host)):
            raise ValueError("url must start with https:// (http:// for loopback only)")
        for pattern in self.links:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"links: {pattern!r} is no regular expression: {error}") from None
        return self


class Codes(_Section):
    """The code database."""

    database: str = "var/codes.db"
    release_dir: str = "var/releases"
    sources: dict[str, CodeSource] = {}


class Review(_Section):
    """The review page."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8087
    public_url: str = ""
    secret_key_file: str = "var/secret.key"
    session_hours: Seconds = 12.0
    max_failed_sign_ins: Count = 10

    @property
    def url(self) -> str:
        """How reviewers reach the page, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


class Limits(_Section):
    """What is too much."""

    max_message_mb: Count = 25
    max_attachments: Count = 30
    max_text_chars: Count = 400_000
    automatic_replies_per_day: Annotated[int, Field(ge=0)] = 5
    blocked_senders: list[str] = []

    @property
    def max_message_bytes(self) -> int:
        """The largest message that is fetched, in bytes."""
        return self.max_message_mb * 1024 * 1024


class Log(_Section):
    """What the program says while it runs."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Secrets(BaseModel):
    """What never stands in config.toml: `CONSULTANT_<NAME>`, or the file that `CONSULTANT_<NAME>_FILE` names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mailbox_password: SecretStr | None = None
    outgoing_password: SecretStr | None = None
    oauth_client_secret: SecretStr | None = None
    oauth_refresh_token: SecretStr | None = None
    database_password: SecretStr | None = None
    queue_password: SecretStr | None = None
    model_api_key: SecretStr | None = None
    secret_key: SecretStr | None = None


class Settings(_Section):
    """Everything the program was told. Loaded once, passed in, never changed."""

    mailbox: Mailbox = Mailbox()
    outgoing: Outgoing = Outgoing()
    database: Database = Database()
    queue: Queue = Queue()
    model: Model = Model()
    codes: Codes = Codes()
    review: Review = Review()
    limits: Limits = Limits()
    log: Log = Log()
    secrets: Secrets = Secrets()
    base_dir: Path = Path()
    """The folder that relative paths start at: the one config.toml is in."""

    @property
    def draft_seconds(self) -> float:
        """How long one try at a draft may be at work: a case is held that long, so that nobody drafts it twice."""
        if not self.model.configured:
            return self.queue.lease_seconds
        return max(self.queue.lease_seconds, self.model.case_seconds + self.model.timeout_seconds)

    def path(self, name: str) -> Path:
        """`name` as an absolute path, relative ones taken from the folder of config.toml."""
        return (self.base_dir / name).resolve()

    def require(self, *needs: Need) -> None:
        """Check what a command cannot do without.

        Raises ConfigError with one line for every missing setting or secret.
        """
        problems: list[str] = []
        if "mailbox" in needs:
            problems += self._missing_mailbox()
        if "outgoing" in needs:
            problems += self._missing_outgoing()
        if "model" in needs and not self.model.configured:
            problems.append("model.base_url: is empty; name an OpenAI-compatible server")
        if problems:
            raise ConfigError(problems)

    def _missing_mailbox(self) -> list[str]:
        box = self.mailbox
        problems = []
        if "@" not in box.address:
            problems.append("mailbox.address: is empty or no address; give the address people write to")
        if not box.host:
            problems.append("mailbox.host: is empty; name the IMAP server")
        if box.auth == "password" and self.secrets.mailbox_password is None:
            problems.append(
                "mailbox password: missing; set CONSULTANT_MAILBOX_PASSWORD or CONSULTANT_MAILBOX_PASSWORD_FILE"
            )
        if box.auth == "xoauth2":
            problems += self._missing_oauth()
        return problems

    def _missing_outgoing(self) -> list[str]:
        out = self.outgoing
        problems = []
        if not out.host:
            problems.append("outgoing.host: is empty; name the SMTP server")
        secrets = self.secrets
        if out.auth == "password" and out.user != "-" and not (secrets.outgoing_password or secrets.mailbox_password):
            problems.append(
                'outgoing password: missing; set CONSULTANT_OUTGOING_PASSWORD, or outgoing.user = "-" for no sign-in'
            )
        if out.auth == "xoauth2" and self.mailbox.auth != "xoauth2":
            problems += self._missing_oauth()
        return problems

    def _missing_oauth(self) -> list[str]:
        oauth = self.mailbox.oauth
        problems = []
        if not oauth.provider:
            problems.append("mailbox.oauth.provider: is empty; one of google, microsoft, custom")
        if oauth.provider == "custom" and not oauth.token_url:
            problems.append("mailbox.oauth.token_url: is empty; a custom provider needs it")
        if not oauth.client_id:
            problems.append("mailbox.oauth.client_id: is empty; give the id of your registered application")
        if self.secrets.oauth_refresh_token is None:
            problems.append("OAuth refresh token: missing; set CONSULTANT_OAUTH_REFRESH_TOKEN")
        return problems


def read_secrets(environ: Mapping[str, str]) -> Secrets:
    """The secrets that `environ` holds or names files for.

    Raises ConfigError when a named file cannot be read or is empty.
    """
    found: dict[str, SecretStr] = {}
    problems: list[str] = []
    for name in Secrets.model_fields:
        variable = f"CONSULTANT_{name.upper()}"
        value = environ.get(variable, "")
        if not value and (file := environ.get(f"{variable}_FILE")):
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "not text"
                problems.append(f"{variable}_FILE: {file}: {reason}")
                continue
            if not value:
                problems.append(f"{variable}_FILE: {file}: is empty")
        if value:
            found[name] = SecretStr(value)
    if problems:
        raise ConfigError(problems)
    return Secrets(**found)


def load_settings(path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read `path` and the environment into `Settings`.

    Raises ConfigError with one line for every unknown key, wrong type or bad value, each with the key's path.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([f"{path}: no such file; give one with --config or run where config.toml is"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: not valid TOML: {error}"]) from error
    for reserved in ("secrets", "base_dir"):
        if reserved in data:
            raise ConfigError([f"{reserved}: may not stand in {path.name}; secrets come from the environment"])
    secrets = read_secrets(os.environ if environ is None else environ)
    return settings_from(data, secrets, path.resolve().parent)


def settings_from(data: Mapping[str, Any], secrets: Secrets, base_dir: Path) -> Settings:
    """`Settings` out of parsed TOML; raises ConfigError as `load_settings` does."""
    try:
        return Settings.model_validate({**data, "secrets": secrets, "base_dir": base_dir})
    except ValidationError as error:
        raise ConfigError([_one_line(problem) for problem in error.errors()]) from None


def _one_line(problem: Any) -> str:
    """`section.key: what is wrong (found: …)` from one pydantic error."""
    where = ".".join(str(part) for part in problem["loc"])
    kind, message = problem["type"], problem["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return f"{where}: unknown key"
    if kind in {"value_error", "missing"}:
        return f"{where}: {message}"
    return f"{where}: {message[0].lower()}{message[1:]} (found: {problem['input']!r})"
