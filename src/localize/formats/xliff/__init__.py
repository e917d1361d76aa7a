"""XLIFF and its dialects of Trados and memoQ."""
