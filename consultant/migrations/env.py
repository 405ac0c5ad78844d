"""Runs migrations on the connection that `consultant.database.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from consultant.record import metadata
from consultant.record.base import Tag, UtcDateTime


def plain_types(kind: str, column_type: Any, _context: Any) -> str | Literal[False]:
    """Our column types as plain SQLAlchemy ones, so that a migration never changes with the code."""
    if kind != "type":
        return False
    if isinstance(column_type, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(column_type, Tag):
        return "sa.String(32)"
    if isinstance(column_type, AutoString):
        return f"sa.String({column_type.length or ''})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, render_item=plain_types, compare_type=False
)
context.run_migrations()
