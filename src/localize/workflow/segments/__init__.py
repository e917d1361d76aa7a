"""Segments in lists: lookup, row filters, repetitions, differences."""
