"""Checks of dates, times, weekdays and months."""
