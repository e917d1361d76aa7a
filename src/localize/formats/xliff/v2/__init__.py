"""XLIFF 2."""
