"""Tools for the running process itself; standard library only."""
