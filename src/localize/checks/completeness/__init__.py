"""Checks of what is missing in a translation, and of what it has that its source has not."""
