"""A chat page in the browser: to try the bot, and to test it, without any account. Knows nothing about kudos."""
