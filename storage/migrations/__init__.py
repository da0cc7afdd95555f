"""Alembic's steps from one shape of the database to the next."""

NEWEST = "a634266840a6"  # what this version needs; a test compares it with alembic's own idea
