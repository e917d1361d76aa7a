"""A program on a pseudo-terminal with a stopwatch: when it painted after a key, how many bytes, how much memory.

The terminal answers what a program asks of it at the start (synchronised output), so that it paints as on a real one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What one key set off: times in milliseconds after it was typed."""

    first_ms: float
    """The first byte."""
    frame_ms: float
    """The last byte before the first pause of PAUSE_S."""
    last_ms: float
    """The last byte of all."""
    frame_bytes: int
    bytes: int


PAUSE_S = 0.03
"""Longer than the gaps inside one painting, shorter than the rest before panels are looked up."""


class Terminal:
    """A running program and what it has painted."""

    def __init__(self, arguments: list[str], environment: dict[str, str], *, width: int, height: int) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            arguments, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def _read(self, timeout_s: float) -> bytes:
        if not select.select([self._master], [], [], timeout_s)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 20)
        except OSError:
            return b""
        if b"\x1b[?2026$p" in data:
            os.write(self._master, b"\x1b[?2026;2$y")
        return data

    def until(self, marker: str, *, limit_s: float = 120) -> float:
        """Return the milliseconds from the start to the first painting that has *marker*. Raises: TimeoutError."""
        seen, wanted = b"", marker.encode()
        while wanted not in seen:
            if time.perf_counter() - self.started > limit_s:
                raise TimeoutError(f"{marker!r} never came: {seen[-300:]!r}")
            seen += self._read(0.5)
        return (time.perf_counter() - self.started) * 1000

    def settle(self, quiet_s: float = 0.5) -> int:
        """Return how many bytes come until nothing comes for a while."""
        count = 0
        while data := self._read(quiet_s):
            count += len(data)
        return count

    def idle(self, seconds: float) -> float:
        """Return the bytes a second that come when nobody types."""
        end, count = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            count += len(self._read(left))
        return count / seconds

    def key(self, typed: str, *, quiet_s: float = 0.35) -> Answer:
        """Type a key and return what it set off, until nothing comes for *quiet_s*."""
        begin = time.perf_counter()
        os.write(self._master, typed.encode())
        times: list[tuple[float, int]] = []
        while data := self._read(quiet_s if times else 10.0):
            times.append((time.perf_counter() - begin, len(data)))
        if not times:
            raise TimeoutError(f"no answer to {typed!r}")
        frame = 1
        while frame < len(times) and times[frame][0] - times[frame - 1][0] < PAUSE_S:
            frame += 1
        sizes = [size for _, size in times]
        return Answer(
            times[0][0] * 1000, times[frame - 1][0] * 1000, times[-1][0] * 1000, sum(sizes[:frame]), sum(sizes)
        )

    def write(self, typed: str, wait_s: float = 0.0) -> None:
        """Type a key and look at nothing for a while."""
        os.write(self._master, typed.encode())
        time.sleep(wait_s)

    def painted(self, typed: str, markers: Sequence[str], *, rest_s: float, limit_s: float = 2.0) -> float | None:
        """Type a key and return the milliseconds until one of the markers is painted; None where none ever is.

        What comes afterwards is let pass, until nothing does for *rest_s*.
        """
        wanted = [marker.encode() for marker in markers]
        begin, seen, at = time.perf_counter(), b"", None
        os.write(self._master, typed.encode())
        while at is None and (left := begin + limit_s - time.perf_counter()) > 0:
            seen += self._read(left)
            if any(marker in seen for marker in wanted):
                at = (time.perf_counter() - begin) * 1000
        self.settle(rest_s)
        return at

    def processor_ms(self) -> float:
        """Return the processor time that the program has taken so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Return the resident memory of the program, its children left out."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def kill(self) -> None:
        """Kill the program and its children at once, whatever they are doing."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the program."""
        with contextlib.suppress(OSError):
            os.write(self._master, b"\x11")
        end = time.perf_counter() + 10
        while self._process.poll() is None and time.perf_counter() < end:
            self._read(0.1)
        if self._process.poll() is None:
            self.kill()
        self._process.wait()
        os.close(self._master)
