"""The review screen, its queue and decisions."""
