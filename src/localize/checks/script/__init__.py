"""Checks of alphabets: letters of another script, texts in the wrong language."""
