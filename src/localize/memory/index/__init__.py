"""The index for fuzzy matches: hashed trigrams in memory-mapped arrays."""
