"""Screens of a team: its members and bundles, and what others have changed."""
