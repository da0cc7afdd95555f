"""Alembic's steps from one shape of the database to the next."""

NEWEST = "c7d20f4b8e15"  # what this version needs; a test compares it with alembic's own idea
