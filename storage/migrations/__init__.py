"""Alembic's steps from one shape of the database to the next."""

NEWEST = "4d8e0b72c6f3"  # what this version needs; a test compares it with alembic's own idea
