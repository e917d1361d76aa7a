"""Parts that all screens share: app, screen, header, side panels, key help."""
