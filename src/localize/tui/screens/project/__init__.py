"""The project screen, its actions, and the tour."""
