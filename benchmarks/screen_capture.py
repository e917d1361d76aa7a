"""Screens of a program in a window of tmux, taken when it has nothing more to do: as text and with colours.

Linux only: whether the program works is read in /proc.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

LOOK_S, QUIET_LOOKS = 0.12, 4
"""A screen stands after so many looks without a change: longer than the program rests before it looks things up."""


class Screen:
    """A program in a window of tmux."""

    def __init__(self, words: Sequence[str], environment: dict[str, str], folder: Path, size: tuple[int, int]) -> None:
        self._environment, self._folder, self._socket = environment, folder, f"screen-{os.getpid()}"
        settings = folder / "tmux.conf"
        settings.write_text("set -g default-terminal xterm-256color\nset -g status off\nset -s escape-time 0\n")
        shell = f"{shlex.join(words)}; echo exit $?; exec sleep 600"
        width, height = map(str, size)
        self._tmux("-f", str(settings), "new-session", "-d", "-x", width, "-y", height, "sh", "-c", shell)

    def _tmux(self, *words: str) -> str:
        command = ["tmux", "-u", "-L", self._socket, *words]
        done = subprocess.run(command, capture_output=True, cwd=self._folder, env=self._environment, check=True)
        return done.stdout.decode()

    def after(self, key: str) -> Iterator[tuple[str, str]]:
        """Press a key, or type a text, and yield what is seen then: as text and with colours."""
        if key:
            self._tmux("send-keys", *(("-l", "--", key[1:]) if len(key) > 1 and key[0] == "=" else (key,)))
        text, coloured = self.settled()
        yield "", text
        yield ", colours", coloured.replace("\x1b", "ESC")

    def settled(self) -> tuple[str, str]:
        """Return the screen as text and with colours once nothing is painted or worked on for a while."""
        end, before, quiet = time.monotonic() + 120, ("", 0), 0
        while quiet < QUIET_LOOKS and time.monotonic() < end:
            time.sleep(LOOK_S)
            now = self._tmux("capture-pane", "-p", "-e"), self._ticks()
            is_idle = now[1] >= 0 and now[1] - before[1] <= 1
            is_same = is_idle and now[0] == before[0] and now[0].strip()
            quiet, before = quiet + 1 if is_same else 0, now
        return self._tmux("capture-pane", "-p"), before[0]

    def _tasks(self) -> Iterator[tuple[int, str, int]]:
        """Yield the process, the state and the processor time of the tasks of all that the program has started."""
        told = f"\0HOME={self._environment['HOME']}\0".encode()  # sessions and parents do not tell: children leave them
        for name in os.listdir("/proc"):  # noqa: PTH208 - plain names are quicker, and this is asked all the time
            if not name.isdecimal():
                continue
            with contextlib.suppress(OSError):  # it has ended meanwhile
                process = Path("/proc", name)
                if told not in b"\0" + (process / "environ").read_bytes() or is_tmux(process):
                    continue
                for task in (process / "task").iterdir():
                    state, *fields = (task / "stat").read_text().rpartition(")")[2].split()
                    yield int(name), state, sum(map(int, fields[10:12]))

    def _ticks(self) -> int:
        """Return the processor time of all tasks; -1 while one of them waits for a processor or a disk."""
        tasks = list(self._tasks())
        return -1 if any(state in "RD" for _, state, _ in tasks) else sum(ticks for _, _, ticks in tasks)

    def close(self) -> None:
        """End the program at once, and return when nothing of it is left that could write."""
        while processes := {process for process, state, _ in self._tasks() if state != "Z"}:
            for process in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)


def is_tmux(process: Path) -> bool:
    """Tell whether a process is the server or a client of tmux."""
    return (process / "comm").read_text().startswith("tmux")
