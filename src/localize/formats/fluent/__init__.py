"""Fluent (FTL) files."""
