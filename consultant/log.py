"""What the program says while it runs: structlog, with the case in context and never patient text or addresses."""

import logging
import sys
from typing import TextIO

import structlog

from consultant.config import Log

_NOISY = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "pika", "alembic", "uvicorn", "mail.log", "pypdf")
"""Libraries that say too much below warnings, addresses among it."""


def configure(settings: Log, stream: TextIO | None = None) -> None:
    """Send our own and every library's log lines to `stream` (standard error when None) in one format."""
    stream = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.format == "json"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.raiseExceptions = (
        False  # a log that cannot be written prints whole tracebacks, with whatever stands in them
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
    logging.getLogger("imapclient").setLevel(logging.WARNING)  # its debug lines hold what servers and people wrote
