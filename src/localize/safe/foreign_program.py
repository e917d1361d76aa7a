"""Foreign programs between walls: no network, a time and a memory limit, a private folder and a process group.

`run_program` is the caller's side. `python -m localize.safe.foreign_program` is the other side: it puts up the walls
around itself and then becomes the program. The network is left by a namespace of Linux. Where there is none, a program
is started only for files that a person trusts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from localize.errors import ConfigError, ExtractError
from localize.runtime.workers import end, limit
from localize.safe.folder import read_named_file
from localize.safe.limits import MAX_BYTES, MAX_SECONDS_OF_CONVERSION
from localize.safe.walls import leave_network

_MAX_MEMORY = 4 * 1024 * 1024 * 1024
"""Address space: an office program maps far more than it uses."""
_MAX_FILE = 4 * MAX_BYTES
"""The largest file that the program may write."""
_NOT_WALLED = 97
"""The exit code that says that the network could not be left."""
IS_POSIX = os.name == "posix"
_OPEN, _CLOSED = "open", "closed"
_OUTPUT = "output"


def run_program(command: Sequence[str], folder: Path, *, trusted: bool = False) -> bytes:
    """Return what a program writes to its output; it works in *folder*, which is its home as well.

    A *trusted* file is read also where the network cannot be closed.
    Raises: ExtractError where it took too long, was too large, or the network stays open.
    """
    walls = [sys.executable, "-P", "-m", __name__, _OPEN if trusted else _CLOSED] if IS_POSIX else []
    if not walls and not trusted:
        raise _open_network(command[0])
    output = folder / _OUTPUT
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [*walls, *command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            code = process.wait(MAX_SECONDS_OF_CONVERSION)
        except subprocess.TimeoutExpired:
            raise ExtractError(
                "{program} took more than {limit_s} seconds",
                program=Path(command[0]).name,
                limit_s=f"{MAX_SECONDS_OF_CONVERSION:.0f}",
                hint="split the file, or do not add it",
            ) from None
        finally:
            end(process)
    if code == _NOT_WALLED:
        raise _open_network(command[0])
    try:
        return read_named_file(output, limit=MAX_BYTES)
    except ConfigError as error:
        raise ExtractError(error.text, hint="split the file") from error


def _open_network(program: str) -> ExtractError:
    return ExtractError(
        "{program} cannot be cut off from the network on this system, and a file could use it to contact its author",
        program=Path(program).name,
        hint="add the file with --trust-file if you know who made it, or disconnect from the network first",
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return the little that a program has to know: nothing of the person, no display, no message bus."""
    known = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX") if name in os.environ}
    return {**known, "HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "LC_ALL": "C.UTF-8"}


@cache
def can_close_network() -> bool:
    """Tell whether a program can be kept from the network here. Cost: a process."""
    if not IS_POSIX:
        return False
    probe = [sys.executable, "-P", "-m", __name__, _CLOSED, sys.executable, "-P", "-c", ""]
    return subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


# --- the other side --------------------------------------------------------------------------------------------------


def main() -> None:
    """Put up the walls and become the program."""
    network, *command = sys.argv[1:]
    if network == _CLOSED and not leave_network():
        sys.exit(_NOT_WALLED)
    limit(AS=_MAX_MEMORY, CPU=int(MAX_SECONDS_OF_CONVERSION), FSIZE=_MAX_FILE, CORE=0, is_final=True)
    os.execvp(command[0], command)  # noqa: S606  # no shell on purpose


if __name__ == "__main__":
    main()
