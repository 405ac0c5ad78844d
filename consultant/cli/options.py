"""Options that commands share, and how a command gets its service."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from consultant import database, log
from consultant.config import Need, Settings, load_settings
from consultant.paths import CONFIG_VARIABLE
from consultant.service import Service

ConfigOption = Annotated[
    Path,
    typer.Option("--config", "-c", envvar=CONFIG_VARIABLE, help="The settings file.", show_default=True),
]
DEFAULT_CONFIG = Path("config.toml")


def settings_for(config: Path, *needs: Need) -> Settings:
    """The settings in `config`, with logging set up; raises ConfigError when `needs` are not met."""
    settings = load_settings(config)
    settings.require(*needs)
    log.configure(settings.log)
    return settings


@contextmanager
def service_for(settings: Settings, *, migrate: bool = False) -> Iterator[Service]:
    """A service on the case database, closed at the end.

    Migrates when told, or when the database is still empty; otherwise raises OldDatabase where a migration waits.
    """
    service = Service(settings)
    try:
        if migrate or database.current(service.engine) is None:
            database.migrate(service.engine)
        else:
            database.check(service.engine)
        yield service
    finally:
        service.close()
