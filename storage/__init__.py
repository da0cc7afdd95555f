"""The memory: every table, and how each noun is remembered and recalled."""
