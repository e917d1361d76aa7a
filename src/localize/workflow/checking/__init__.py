"""Checks of a project, their findings and waivers."""
