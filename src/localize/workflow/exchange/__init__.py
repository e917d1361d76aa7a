"""Segments to partners and back: `send` writes packages, `returned` reads them, `receive` takes them in."""
