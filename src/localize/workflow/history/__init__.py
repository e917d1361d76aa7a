"""History of a person's operations, and their undo."""
