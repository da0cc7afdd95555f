"""Alembic's steps from one shape of the database to the next."""

NEWEST = "6e2d90c4b7a1"  # what this version needs; a test compares it with alembic's own idea
