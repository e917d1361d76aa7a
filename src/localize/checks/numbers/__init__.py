"""Checks of numbers, amounts, percentages and units."""
