"""Checks of punctuation, quotation marks, dashes, spaces and repeated words."""
