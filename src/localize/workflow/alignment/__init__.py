"""Alignment of existing translations: documents in, memory out."""
