"""Parser of bundles in a walled process: what would hang, swell or crash there has not reached the project yet.

`require_readable` is the caller's side; `python -m localize.workflow.team.bundle_parser` is the other one.
"""

from __future__ import annotations

import os

from localize.errors import ExchangeError
from localize.errors.message import Message
from localize.runtime.workers import WorkerEnded, limit, open_channel, start
from localize.safe.limits import MAX_MEMORY
from localize.safe.walls import raise_walls
from localize.workflow.team.packing import unpack

_SECONDS = 600
"""Of computing for a million events on an old laptop."""
_READABLE = b"readable"


def require_readable(data: bytes) -> None:
    """Have a bundle parsed apart from this process. Raises: ExchangeError, where it is broken or too much."""
    worker = start(__name__, environment=_environment())
    try:
        answer = worker.ask(data, _SECONDS)
    except (WorkerEnded, TimeoutError) as error:
        raise ExchangeError(
            Message("reading the bundle took too much time or memory"), hint=Message("ask for a smaller one")
        ) from error
    finally:
        worker.close()
    if answer != _READABLE:
        raise ExchangeError(Message("the bundle is incomplete or was altered"), hint=Message("ask for it again"))


def _environment() -> dict[str, str]:
    """Return what Python needs, and nothing of the person's, who may keep a passphrase there."""
    names = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", "USERPROFILE", "APPDATA")
    return {name: value for name, value in os.environ.items() if name in names or name.startswith("PYTHON")}


def main() -> None:
    """Answer the one request."""
    limit(AS=MAX_MEMORY, CORE=0)
    limit(CPU=_SECONDS)
    channel = open_channel()
    raise_walls()
    for data in channel.frames():
        try:
            unpack(data)
        except (ExchangeError, MemoryError):
            channel.send(b"broken")
        else:
            channel.send(_READABLE)


if __name__ == "__main__":
    main()
