"""Checks of Russian spelling and grammar."""
