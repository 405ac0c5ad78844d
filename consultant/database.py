"""The case database: SQLite in WAL mode by default, PostgreSQL by one line of config.toml. Alembic keeps its shape."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from consultant.config import Settings
from consultant.errors import NewerDatabase, OldDatabase, StoreError

IMMEDIATE = "consultant_immediate"
"""Execution option: begin with the write lock, so that a transaction never fails halfway for want of it."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "wal_autocheckpoint=4000",  # every 16 MB: a batch of mail should not have to wait for one each time
)


def database_url(settings: Settings) -> URL:
    """Where the database is, relative SQLite paths resolved and the password put in."""
    url = make_url(settings.database.url)
    if url.get_backend_name() == "sqlite":
        return url.set(database=str(settings.path(url.database or "var/consultant.db")))
    password = settings.secrets.database_password
    if password is not None:
        url = url.set(password=password.get_secret_value())
    return url.set(drivername="postgresql+psycopg")


def open_engine(settings: Settings) -> Engine:
    """An engine for the case database; the folder of a SQLite file is made when missing.

    Values are hidden in its errors: they may be patient text, and errors are logged.
    """
    url = database_url(settings)
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_pre_ping=True, pool_size=settings.queue.threads + 4, max_overflow=20, hide_parameters=True
        )
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"database.url: cannot make {folder}: {error.strerror}") from error
    engine = create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=20, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).resolve().parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision this version knows."""
    return ScriptDirectory.from_config(_alembic()).get_current_head() or ""


def current(engine: Engine) -> str | None:
    """The revision the database is at; None when it is empty. Raises StoreError when it cannot be reached."""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise StoreError(f"the database cannot be opened: {str(error.orig).splitlines()[0]}") from error


def check(engine: Engine) -> None:
    """Raise NewerDatabase or OldDatabase unless the database is exactly at this version's revision."""
    found = current(engine)
    _refuse_newer(found)
    if found != head():
        raise OldDatabase(found, head())


def migrate(engine: Engine) -> None:
    """Bring the database to this version's revision. Raises NewerDatabase when it is past it already."""
    found = current(engine)
    _refuse_newer(found)
    if found == head():
        return
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(3341017566)")
        command.upgrade(_alembic(connection), "head")


def _refuse_newer(found: str | None) -> None:
    if found is None:
        return
    try:
        ScriptDirectory.from_config(_alembic()).get_revision(found)
    except (CommandError, ResolutionError):
        raise NewerDatabase(found) from None
