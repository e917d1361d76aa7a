"""A project: opened, created, its settings, backup."""
