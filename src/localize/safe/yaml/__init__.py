"""YAML files: strict values with their places, and edits of one value that change nothing else."""
