"""The same screens in a browser, for people who have no terminal."""
