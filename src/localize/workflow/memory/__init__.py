"""Translation memory of a project: matches, imports, edits, indexes."""
