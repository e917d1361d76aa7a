"""The team: what several people's copies of a project add up to, carried by bundles and invitations."""
