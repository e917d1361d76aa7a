"""Model values as styled text."""
