"""Alembic's steps from one shape of the database to the next."""

NEWEST = "28fc311080c7"  # what this version needs; a test compares it with alembic's own idea
