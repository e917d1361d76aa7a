"""Edits of target texts, one at a time and in bulk."""
