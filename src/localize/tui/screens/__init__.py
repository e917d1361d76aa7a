"""Screens of the terminal UI: a module each, or a package."""
