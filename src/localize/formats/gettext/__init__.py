"""Gettext PO files."""
