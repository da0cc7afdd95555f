"""Alembic's steps from one shape of the database to the next."""

NEWEST = "5c1f0e7b2a94"  # what this version needs; a test compares it with alembic's own idea
