"""Alembic's steps from one shape of the database to the next."""

NEWEST = "3f1bbbad7de9"  # what this version needs; a test compares it with alembic's own idea
