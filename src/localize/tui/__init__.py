"""The terminal screens: they paint what the desk hands them and send it what a person typed."""

from localize.without import without

with without("ssl"):  # no screen speaks to a server; engines have doors of their own
    import asyncio  # noqa: F401 - all screens take it from here on
