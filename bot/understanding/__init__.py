"""What people typed, pressed and filled in, as their handlers want it: one file per noun, as in bot/messages."""
