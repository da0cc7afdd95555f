"""Alembic's steps from one shape of the database to the next."""

NEWEST = "b1d4eaa863c6"  # what this version needs; a test compares it with alembic's own idea
