"""Checks of one text against others: the same source elsewhere, the other languages of a segment."""
