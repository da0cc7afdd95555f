"""From a notice (what happened) to a card (what people read), in the reader's language."""
