"""Alembic's steps from one shape of the database to the next."""

NEWEST = "b3582e48e58a"  # what this version needs; a test compares it with alembic's own idea
