"""Everything about Slack: what arrives, what is drawn, what is sent. Knows nothing about kudos."""
