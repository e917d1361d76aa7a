"""The gate for YAML: strict values with their places, and edits that keep all else."""
