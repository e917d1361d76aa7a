"""Source files: added, read, matched with their earlier version."""
