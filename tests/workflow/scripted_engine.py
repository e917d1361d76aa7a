"""Test engine with scripted answers, and the cache and ledger that the pipeline needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from localize.engines import Capabilities, Engine, PrivacyClass, Request, Result
from localize.engines.mask_tokens import SQUARE, Notation
from localize.errors import EngineError
from localize.model import Content, Hash, LanguageTag, Term
from localize.workflow.drafting.pipeline import Item
from localize.workflow.drafting.terminology import TermWish

EN, KK, RU = (LanguageTag(tag) for tag in ("en", "kk", "ru"))


class Memory:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[Hash, bytes] = {}

    def get(self, key: Hash) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: Hash, value: bytes) -> None:
        self.kept[key] = value


@dataclass
class Open:
    """An account that forbids nothing, or everything, and remembers what it was told."""

    forbidden: EngineError | None = None
    told: list[int] = field(default_factory=list)

    def take(self, engine: Engine, requests: Sequence[Request]) -> EngineError | None:
        """Note how many texts are about to go."""
        del engine
        self.told.append(len(requests))
        return self.forbidden


def translate(request: Request) -> Result:
    return Result(request.id, "Жауап: " + request.text)


@dataclass
class Scripted:
    """An engine that answers as the test says and remembers what it was sent."""

    answer: Callable[[Request], Result] = translate
    id: str = "scripted"
    version: str = "1"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(max_chars=200, batch=3))
    notation: Notation = SQUARE
    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    sent: list[Request] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        return source_language != target_language

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        self.batches.append(len(requests))
        for request in requests:
            self.sent.append(request)
            yield self.answer(request)


def item(name: str, source: str | Content, target: LanguageTag = KK, terms: Sequence[TermWish] = ()) -> Item:
    return Item(name, source if isinstance(source, Content) else Content.parse(source), EN, target, tuple(terms))


def wish(surface: str, term: str, *, target: LanguageTag = KK, avoided: Sequence[str] = ()) -> TermWish:
    """Return the wish for an English term that stands in its dictionary form."""
    bad = tuple(Term(target, text) for text in avoided)
    return TermWish((surface,), Term(EN, surface), (Term(target, term),), bad)
