"""Generic XML: a scanner with byte positions, translation rules per vocabulary."""
