"""Glossary files: YAML, tables, TBX, OmegaT."""
