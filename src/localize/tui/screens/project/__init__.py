"""The files screen of a project and its actions."""
