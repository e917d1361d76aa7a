"""Runs a command on a terminal and types what `TYPED` holds, again and again until the command ends.

    TYPED=KEYS python tests/typist.py COMMAND…

Keys that come before a program listens are lost; that is why they are typed more than once.
"""

from __future__ import annotations

import os
import pty
import select
import sys
import termios

QUIET_S = 0.5
TRIES = 100


def main() -> int:
    """Run the command; return its exit code."""
    keys = os.environ.pop("TYPED").encode()
    child, terminal = pty.fork()
    if child == 0:
        termios.tcsetwinsize(0, (24, 80))
        os.execvp(sys.argv[1], sys.argv[1:])
    for _ in range(TRIES):
        try:
            while select.select([terminal], [], [], QUIET_S)[0]:
                os.write(sys.stdout.fileno(), os.read(terminal, 65536))
            os.write(terminal, keys)
        except OSError:  # the command has closed its side
            break
    else:
        os.kill(child, 9)
    return abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    sys.exit(main())
