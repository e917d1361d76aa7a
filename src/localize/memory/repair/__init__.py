"""Fuzzy match repair: what differs from the matched source is replaced in its translation."""
