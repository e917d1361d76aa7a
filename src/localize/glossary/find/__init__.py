"""Terms found in a text, in every inflected form."""
