"""YAML string files."""
