"""The terminal screens: they paint what the desk hands them and send it what a person typed."""
