"""Reports: progress and word counts."""
