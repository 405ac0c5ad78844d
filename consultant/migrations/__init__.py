"""Alembic migrations of the case database, oldest first."""
