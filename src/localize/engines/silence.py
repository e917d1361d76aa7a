"""Silence: while we send, the HTTP libraries write no logs: those hold addresses, and some addresses hold texts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

# Filters stand at loggers and are not handed down, so each that writes is named. Source: urllib3 2.
_TALKATIVE = (
    "charset_normalizer",
    "requests",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


class _Sending(logging.Filter):
    """Lets through what threads say that are not sending."""

    def __init__(self) -> None:
        super().__init__()
        self.own = threading.local()

    def filter(self, _: logging.LogRecord) -> bool:
        """Tell whether the record is none of ours."""
        return not getattr(self.own, "silent", False)


@cache
def _sending() -> _Sending:
    made = _Sending()
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(made)
    return made


@contextmanager
def silence() -> Iterator[None]:
    """Keep this thread's HTTP libraries from writing logs inside the block."""
    own = _sending().own
    own.silent = True
    try:
        yield
    finally:
        own.silent = False
