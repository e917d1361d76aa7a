"""Memory files: TMX and tables."""
