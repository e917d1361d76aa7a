"""Process-level parts; standard library only."""
