"""Settings of a project: `localize.yaml` and its sections."""
