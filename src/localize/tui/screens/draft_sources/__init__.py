"""Screen of draft sources: what drafts can come from, and how each is set up."""
