"""The terminal UI in a browser, for people who have no terminal."""
