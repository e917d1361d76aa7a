"""History of acts, and undo."""
