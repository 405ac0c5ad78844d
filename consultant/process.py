"""What one process works with: service, code database, drafter, outgoing mail; each opened when first needed.

`consultant serve` hands its own service over with `use`; a process started by `dramatiq workers` reads the config file
that CONSULTANT_CONFIG names (config.toml in the working folder when it is not set).
"""

import os
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from consultant import database, log
from consultant.config import load_settings
from consultant.paths import CONFIG_VARIABLE, default_config
from consultant.service import Service

if TYPE_CHECKING:  # what a command does not use it does not load
    from consultant.codes.shelf import Shelf
    from consultant.draft.drafter import Drafter
    from consultant.reply.transport import SmtpTransport


@dataclass
class Context:
    """The service of this process and what is costly to open, opened once."""

    service: Service

    @cached_property
    def shelf(self) -> "Shelf":
        """The code database; built on first use."""
        from consultant.codes.shelf import open_shelf

        return open_shelf(self.service.settings)

    @cached_property
    def drafter(self) -> "Drafter":
        """Model or look-ups, as the settings say."""
        from consultant.draft.private import private_drafter

        return private_drafter(self.service.settings, self.shelf)

    @cached_property
    def transport(self) -> "SmtpTransport":
        """Outgoing mail."""
        from consultant.reply.transport import SmtpTransport

        return SmtpTransport(self.service.settings)


_lock = threading.RLock()
_context: Context | None = None


def use(service: Service) -> Context:
    """Make `service` the one that the workers of this process work with."""
    global _context  # noqa: PLW0603 - one process, one context: actors are called with an id and nothing else
    with _lock:
        _context = Context(service)
        return _context


def context() -> Context:
    """This process's context; loads the config file when nobody handed a service over.

    Raises ConfigError for a faulty config, StoreError for a database that is not at this version's revision.
    """
    with _lock:
        if _context is not None:
            return _context
        settings = load_settings(Path(os.environ.get(CONFIG_VARIABLE) or default_config()))
        log.configure(settings.log)
        service = Service(settings)
        database.check(service.engine)
        return use(service)
