"""Commands of a team: its members, its bundles, its conflicts."""
