"""Term search in texts, in every inflected form."""
