"""Settings of one person, across projects."""
