"""Constraints of XLIFF 2 that a written file must meet."""
