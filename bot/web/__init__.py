"""Pages people open in a browser. They know no platform and no feature."""
