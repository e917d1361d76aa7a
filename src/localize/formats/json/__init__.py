"""JSON string files."""
