"""Readings of texts that several check families share: numbers, dates, names, word forms, languages."""
