"""Checks of tags, placeholders, links and other parts of a text that programs read."""
