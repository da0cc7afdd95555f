"""Ears, mouth and clock: platforms, wording, delivery, and the place where everything meets."""
