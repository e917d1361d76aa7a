"""Export of localized files, with its proof and manifest."""
