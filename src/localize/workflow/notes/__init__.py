"""Notes and questions on segments."""
