"""The screen of the translation memory."""
