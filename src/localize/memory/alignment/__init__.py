"""Alignment of two texts: sentences with sentences, words with words."""
