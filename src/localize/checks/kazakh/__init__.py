"""Checks of Kazakh spelling and grammar."""
