"""Ledger of the texts sent to engines, without the texts themselves, and the budget that limits each day.

Each batch is noted before it leaves, so the ledger may list more than arrived and never less. A text is named by a hash
under the project's own key: whoever has the text and the key can prove that it was sent, nobody else can guess it.
"""

from __future__ import annotations

import hmac
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.engines import Engine, PrivacyClass, Request
from localize.errors import EngineError, EngineUnavailable

if TYPE_CHECKING:
    from localize.workflow.project.project import Project
    from localize.workflow.project.state_files import StateFiles

FILE, KEY = "sent.jsonl", "sent.key"
_HASH_LETTERS = 24

FirstSend = Callable[[str, tuple[str, ...], str], None]
"""Hears an engine's name, its hosts and all of the first request just before it leaves, once in a session."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that left this process for an engine."""

    at: str
    """UTC, ISO 8601."""
    engine: str
    hosts: tuple[str, ...]
    languages: str
    """ "en>kk"."""
    characters: int
    """With the terms and examples beside it."""
    text: str
    """Its hash under the project's key."""


class Ledger:
    """Notes what is about to be sent, and refuses what goes over an engine's budget of the day."""

    def __init__(self, project: Project, *, first: FirstSend | None = None) -> None:
        self._files = project.files
        self._budgets = project.config.draft.budgets
        self._first = first
        self._told: set[str] = set()
        self._read_to = 0
        """Bytes of the ledger that are counted already; others may write to it as well."""
        self._written_to = 0
        """Bytes of the ledger when this process wrote to it last: they end with a whole line."""
        self._spent: Counter[tuple[str, str]] = Counter()
        """Characters by engine and day."""

    def take(self, engine: Engine, requests: Sequence[Request]) -> EngineError | None:
        """Note texts that are about to be sent; return why they must not be. In-process engines send nothing."""
        if engine.privacy is PrivacyClass.IN_PROCESS or not requests:
            return None
        characters = sum(map(_size, requests))
        budget = self._budgets.get(engine.id)
        now = datetime.now(UTC)
        if budget is not None and self._count(engine.id, now) + characters > budget:
            return EngineUnavailable(
                "its budget of {budget} characters a day is used up",
                budget=budget,
                engine=engine.id,
                hint="continue tomorrow, or raise `draft.budgets`",
            )
        if engine.id not in self._told and self._first is not None:
            self._first(engine.id, engine.hosts, show(requests[0]))
        self._told.add(engine.id)
        self._write(engine, requests, now)
        return None

    def _count(self, engine: str, now: datetime) -> int:
        """Return the characters that an engine got today; only what is new in the ledger is counted."""
        with suppress(FileNotFoundError):
            data = self._files.read(FILE)[self._read_to :]
            whole = data[: data.rfind(b"\n") + 1]
            self._read_to += len(whole)
            for each in _read_lines(whole):
                self._spent[each.engine, each.at[:10]] += each.characters
        return self._spent[engine, now.date().isoformat()]

    def _write(self, engine: Engine, requests: Sequence[Request], now: datetime) -> None:
        key = _key(self._files)
        lines = [
            json.dumps(
                asdict(
                    Sent(
                        now.isoformat(timespec="seconds"),
                        engine.id,
                        engine.hosts,
                        f"{each.source_language}>{each.target_language}",
                        _size(each),
                        name_text(key, each.text),
                    )
                )
            )
            for each in requests
        ]
        size = self._files.size(FILE) or 0
        # Whether a crash cut the last line off, of this process or another one.
        begun = size not in (0, self._written_to) and not self._files.read(FILE).endswith(b"\n")
        data = ("\n" * begun + "\n".join(lines) + "\n").encode()
        self._files.append(FILE, data)
        self._written_to = size + len(data)


def _size(request: Request) -> int:
    """Return how many characters of the project a request holds."""
    beside = (text for pair in (*request.terms, *request.examples) for text in pair)
    return len(request.text) + sum(map(len, beside))


def show(request: Request) -> str:
    """Return all that leaves with a request, for a person to read."""
    lines = [request.text]
    lines += [f"  term: {one} = {other}" for one, other in request.terms]
    lines += [f"  example: {one} = {other}" for one, other in request.examples]
    return "\n".join(lines)


def name_text(key: bytes, text: str) -> str:
    """Return the name of a text in a ledger."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:_HASH_LETTERS]


def _read_lines(data: bytes) -> Iterator[Sent]:
    for line in data.decode("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
            yield Sent(
                told["at"],
                told["engine"],
                tuple(told["hosts"]),
                told["languages"],
                int(told["characters"]),
                told["text"],
            )
        except (ValueError, KeyError, TypeError):
            continue


def sent(project: Project) -> tuple[Sent, ...]:
    """Return all that was ever sent from this project on this machine, oldest first."""
    try:
        return tuple(_read_lines(project.files.read(FILE)))
    except FileNotFoundError:
        return ()


def _key(files: StateFiles) -> bytes:
    try:
        return files.read(KEY)
    except FileNotFoundError:
        made = os.urandom(32)
        files.write(KEY, made)
        return made
