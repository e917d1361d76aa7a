"""Recovery of texts that were being typed when the program was killed: autosaved, offered at the next start."""

from __future__ import annotations

import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.model import LanguageTag, SegmentKey
from localize.model.events import Unsaved

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def keep_open(project: Project, key: SegmentKey, language: LanguageTag, typed: str, *, seen: int) -> None:
    """Keep a text that is being typed; nobody sees it but its writer, and it changes no state. Raises: NotFound."""
    project.store.keep_unsaved(Unsaved(project.member.name, key, language, _session(), typed, seen, datetime.now(UTC)))


def drop_open(project: Project, key: SegmentKey, language: LanguageTag) -> None:
    """Forget such a text: it was saved, or taken back."""
    project.store.drop_unsaved(project.member.name, key, language)


def left_open(project: Project) -> tuple[Unsaved, ...]:
    """Return the texts that this person was typing in programs that are no more, the latest first."""
    return tuple(each for each in project.store.unsaved(project.member.name) if not _lives(each.session))


def _session() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def _began(process: int) -> str:
    """Return when a process began, as its system counts; "" where that is not told.

    Source: proc(5), the 22nd field of /proc/PID/stat, the 20th behind the name.
    """
    try:
        told = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return ""
    return told.rpartition(b")")[2].split()[19].decode()


def _lives(session: str) -> bool:
    """Tell whether the program that kept a text still runs; one on another machine is taken for dead.

    A number alone says little: after a restart of the machine some other program has it.
    """
    host, number, began = (*session.split(":"), "", "")[:3]
    if host != socket.gethostname() or not number.isdecimal() or sys.platform == "win32":
        return False
    if int(number) == os.getpid():
        return False  # nobody else has this number; the program begins only now
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not began or _began(int(number)) in ("", began)
