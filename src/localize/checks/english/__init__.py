"""Checks of English grammar."""
