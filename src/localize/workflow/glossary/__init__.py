"""Glossaries of a project: terms found, added, edited, undone."""
