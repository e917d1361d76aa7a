"""Clocks and what is told of times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence


def clocks() -> tuple[float, float]:
    """Return the seconds of the wall clock and of this process's processor time."""
    return time.perf_counter(), time.process_time()


def centiles(times: Sequence[float]) -> str:
    """Return the median, the 95th and the 99th centile of milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {statistics.median(times):8.2f}   p95 {cuts[94]:8.2f}   p99 {cuts[98]:8.2f} ms"
