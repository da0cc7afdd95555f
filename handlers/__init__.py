"""The mind: what happens on an event. Plain functions of (session, …, now); no network, no platform, no wording."""
