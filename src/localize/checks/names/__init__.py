"""Checks of names, acronyms, institutions and capital letters."""
