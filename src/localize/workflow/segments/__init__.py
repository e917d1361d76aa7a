"""Lists and lookups of segments."""
