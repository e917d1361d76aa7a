"""Folders whose project was encrypted on this machine: what nobody who changes such a folder can alter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localize.workflow.user.state_folder import read_state, write_state

FILE = "encrypted-folders.json"


@dataclass(frozen=True, slots=True)
class _Folders:
    folders: tuple[str, ...] = ()


def was_encrypted(root: Path) -> bool:
    """Tell whether the project in a folder was encrypted when this person last opened it with its key."""
    return str(root.resolve()) in read_state(FILE, _Folders()).folders


def remember_encrypted(root: Path) -> None:
    """Remember that the project in a folder is encrypted."""
    folders, name = read_state(FILE, _Folders()).folders, str(root.resolve())
    if name not in folders:
        write_state(FILE, _Folders((*folders, name)))


def forget_encrypted(root: Path) -> int:
    """Let the project in a folder be plain, and return how many entries that removed."""
    folders, name = read_state(FILE, _Folders()).folders, str(root.resolve())
    if name not in folders:
        return 0
    write_state(FILE, _Folders(tuple(each for each in folders if each != name)))
    return 1
