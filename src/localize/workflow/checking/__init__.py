"""Checks run over segments, their findings saved and waived."""
