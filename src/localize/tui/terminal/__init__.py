"""The terminal below Textual: driver, key parser, repainted cells."""
