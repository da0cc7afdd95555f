"""Alembic's steps from one shape of the database to the next."""

NEWEST = "b9d73400312a"  # what this version needs; a test compares it with alembic's own idea
