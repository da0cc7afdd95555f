"""Alembic's steps from one shape of the database to the next."""

NEWEST = "b4662e09cb9a"  # what this version needs; a test compares it with alembic's own idea
