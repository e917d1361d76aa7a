"""The editor: one segment after another."""
