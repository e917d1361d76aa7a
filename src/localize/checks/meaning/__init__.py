"""Checks of meaning without a model: negations and modal words that one side has and the other lacks."""
