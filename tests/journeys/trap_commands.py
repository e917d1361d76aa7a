"""Runs commands of the program in project folders, each in a process with limits: a program of its own, since it forks.

Each line of its input is JSON: the folder, a folder for output, and the environment. The answer is a line of JSON: by
command its exit code, what it printed, and whether it hung.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import resource
import select
import signal
import sys
from pathlib import Path

import localize
from localize.cli import main

PROCESSOR_S = 5
WAIT_S = 90
"""For what waits and computes nothing, such as a pipe: generous, since the machine may be busy."""
MEMORY = 3 << 30
"""Address space."""
EXPORT = ("--min-state", "initial", "--fallback", "source", "--allow-critical")
COMMANDS = (
    ("status",),
    ("check",),
    ("add", "."),
    ("draft", "--engine", "pseudo"),
    ("export", *EXPORT),
    ("verify",),
    ("backup", "OUTPUT/copy.db"),
    ("tm", "import"),
    ("tm", "export", "OUTPUT/memory.tmx"),
    ("doctor",),
    ("exchange", "export", "xliff2", "--target", "kk", "-o", "OUTPUT/package.xlf"),
    ("exchange", "export", "omegat", "--target", "kk", "-o", "OUTPUT/omegat"),
    ("exchange", "import", "package", "--target", "kk", "--yes"),
    ("exchange", "import", "table.docx", "--target", "kk", "--yes"),
)


def run(words: tuple[str, ...], project: Path, log: Path, environment: dict[str, str]) -> dict[str, object]:
    """Run one command in the folder *project*; what it prints goes to *log*."""
    ended, held = os.pipe()
    child = os.fork()
    if child == 0:
        os.chdir(project)
        os.environ.clear()
        os.environ.update(environment)
        _act(words, log)
    os.close(held)
    came, _, _ = select.select([ended], [], [], WAIT_S)
    if not came:
        os.killpg(child, signal.SIGKILL)
    os.close(ended)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    is_hang = not came or code in (-signal.SIGXCPU, -signal.SIGKILL)
    return {"code": code, "hang": is_hang, "text": log.read_text(encoding="utf-8", errors="replace")}


def _act(words: tuple[str, ...], log: Path) -> None:
    """Be the process of a command, and end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    code = 70
    try:
        main(words)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def answer(request: str) -> str:
    """Run every command in a folder, one after the other."""
    project, output, environment = json.loads(request)
    found = {}
    for number, words in enumerate(COMMANDS):
        told = tuple(word.replace("OUTPUT", output) for word in words)
        found[" ".join(words)] = run(told, Path(project), Path(output, f"{number}.log"), environment)
    return json.dumps(found)


def load_program() -> None:
    """Load what commands load, once for all of them; not the screens."""
    for package in ("checks", "cli", "formats", "glossary", "memory", "workflow"):
        path = [str(Path(localize.__path__[0], package))]
        for module in pkgutil.walk_packages(path, f"localize.{package}."):
            importlib.import_module(module.name)
    gc.freeze()


if __name__ == "__main__":
    load_program()
    for line in sys.stdin:
        sys.stdout.write(f"{answer(line)}\n")
        sys.stdout.flush()
