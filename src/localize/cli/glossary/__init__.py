"""Commands of `localize term`."""
