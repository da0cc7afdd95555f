"""Alembic's steps from one shape of the database to the next."""

NEWEST = "cf5e004a5f4b"  # what this version needs; a test compares it with alembic's own idea
