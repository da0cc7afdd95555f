"""The policy book: pure functions that import neither storage nor bot."""
