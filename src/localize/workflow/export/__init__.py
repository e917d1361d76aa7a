"""Export of translated files: plan, merge, verification, manifest."""
