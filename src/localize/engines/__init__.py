"""Engines: machine translation, local or remote, behind one protocol.

The law: one result per request id, in any order; tags and placeholders arrive masked and come back whole or the result
is flagged; failure is an `EngineError` in the result or raised, never an empty text or another segment's; nothing is
sent that the project's policy forbids, because only `gate` constructs an engine.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from localize.config.engines import EngineSettings
from localize.engines.failures import Failure, error_for
from localize.engines.keys import reveal
from localize.engines.mask_tokens import LETTERS, PERCENT, ROUND, SQUARE, Notation
from localize.errors import EngineError, EngineRefused, EngineUnavailable
from localize.model import LanguageTag

__all__ = [
    "LETTERS",
    "PERCENT",
    "ROUND",
    "SQUARE",
    "Capabilities",
    "Engine",
    "EngineError",
    "EngineRefused",
    "EngineSettings",
    "EngineUnavailable",
    "Failure",
    "Notation",
    "PrivacyClass",
    "Request",
    "Result",
    "error_for",
    "reveal",
]


class PrivacyClass(enum.Enum):
    """How far a text travels to be translated."""

    IN_PROCESS = "in_process"
    LOOPBACK = "loopback"
    OWN_HOST = "own_host"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do."""

    max_chars: int = 5000
    """The longest text of one request."""
    batch: int = 1
    """How many requests are worth handing over at once."""
    glossary: bool = False
    examples: bool = False
    completes: bool = False
    """It goes on from what has been typed: `Request.typed`."""
    alternatives: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One text to translate, placeholders and tags already masked."""

    id: str
    text: str
    source_language: LanguageTag
    target_language: LanguageTag
    terms: tuple[tuple[str, str], ...] = ()
    """Source term and preferred target term."""
    examples: tuple[tuple[str, str], ...] = ()
    """Memory matches, source and target, the most similar last."""
    typed: str = ""
    """What the translator has typed, for engines that complete: the answer begins with it."""
    alternatives: int = 0
    """How many other answers are wanted."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one request: a text, or the error that stands for it."""

    id: str
    text: str = ""
    score: float | None = None
    """How sure the engine is, 0 to 1."""
    error: EngineError | None = None
    alternatives: tuple[str, ...] = ()
    """Other answers, the better ones first."""


class Engine(Protocol):
    """One machine-translation engine."""

    id: str
    version: str
    """Part of the cache key: another version, another draft."""
    privacy: PrivacyClass
    hosts: tuple[str, ...]
    """The hosts that it talks to; empty for in-process engines."""
    capabilities: Capabilities

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the engine translates this pair, without asking anyone."""
        ...

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in any order, until *deadline_s* seconds have passed or *cancel* is set.

        Raises: EngineError, when the engine as a whole cannot answer.
        """
        ...
