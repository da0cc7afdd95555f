"""Alembic's steps from one shape of the database to the next."""

NEWEST = "c3d7a1f05e42"  # what this version needs; a test compares it with alembic's own idea
