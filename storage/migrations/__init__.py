"""Alembic's steps from one shape of the database to the next."""

NEWEST = "9a759a499e35"  # what this version needs; a test compares it with alembic's own idea
