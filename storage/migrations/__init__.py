"""Alembic's steps from one shape of the database to the next."""

NEWEST = "7d0c4be1a9f3"  # what this version needs; a test compares it with alembic's own idea
