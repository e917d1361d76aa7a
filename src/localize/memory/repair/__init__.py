"""Fuzzy match repair: differences from the matched source are replaced in its translation."""
