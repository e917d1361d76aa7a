"""Pipeline of a text through an engine: mask, refuse, cache, engine, verify, warn.

1. mask: tags, placeholders and addresses become marks, for third parties also what names or describes a person; a text
   without letters is its own draft and is not sent;
2. refuse what the engine cannot take: the pair of languages, the length;
3. cache: what this engine in this version has answered to the same masked text with the same terms;
4. engine: every different text once, in batches noted in the ledger, until deadline or cancel;
5. unmask and verify: nothing protected is lost, empty answers and answers in a foreign script are errors;
6. warn: damaged marks and untranslated text are noted in the match.

`draft_correction.py` repairs damaged marks and terms that were not used. Whether the engine may be asked at all was
decided before, by the gate that built it. Every item gets exactly one answer, and no error contains a text.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from localize.engines import Engine, PrivacyClass, Request, Result
from localize.engines.mask import Masked, mask, notation_of, substitute_terms
from localize.engines.mask_tokens import Notation
from localize.engines.personal_data import PersonalDataFinder
from localize.errors import EngineError, EngineRefused, EngineUnavailable
from localize.errors.message import Message
from localize.language import alphabet_of, count_alphabets, primary
from localize.model import Content, Hash, LanguageTag, Match, MatchType, Origin, OriginKind, hash_bytes
from localize.tokens import TokenKind, search_key, tokenize
from localize.workflow.drafting.terminology import TermWish

_FORM = "draft 1"
"""Part of every cache key: another way of masking needs another name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One text that wants a draft."""

    id: str
    source: Content
    source_language: LanguageTag
    target_language: LanguageTag
    terms: tuple[TermWish, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    """Memory matches, marks written alike in both, the most similar last."""
    planted: tuple[tuple[str, str], ...] = ()
    """Words of the source that go behind marks, and what stands for them in the answer."""
    notation: Notation | None = None
    """How marks are written; None: as the engine keeps them best."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Source terms and preferred target terms, for engines that take them."""
        return tuple(pair for wish in self.terms for pair in wish.pairs)


class Cache(Protocol):
    """Where answers are kept between runs."""

    def get(self, key: Hash) -> bytes | None:
        """Return what was kept under *key*."""
        ...

    def put(self, key: Hash, value: bytes) -> None:
        """Keep *value*."""
        ...


class Account(Protocol):
    """Who is told before texts leave, and may forbid it."""

    def take(self, engine: Engine, requests: Sequence[Request]) -> EngineError | None:
        """Note texts that are about to be sent; return why they must not be."""
        ...


Answer = tuple[str, Match | EngineError]


@dataclass(slots=True)
class _Ask:
    """One text as it is sent, and everyone who waits for its answer."""

    request: Request
    waiting: list[tuple[Item, Masked]] = field(default_factory=list)

    @property
    def key(self) -> Hash:
        return Hash(self.request.id)

    def answer(self, engine: Engine, text: str, confidence: float | None = None) -> Iterator[Answer]:
        for item, masked in self.waiting:
            judged = _judge(engine, item, masked, text)
            yield item.id, replace(judged, confidence=confidence) if isinstance(judged, Match) else judged

    def fail(self, error: EngineError) -> Iterator[Answer]:
        for item, _ in self.waiting:
            yield item.id, error


@dataclass(frozen=True, slots=True)
class Way:
    """What the texts pass on their way to an engine besides the engine itself."""

    cache: Cache
    account: Account
    private: PersonalDataFinder = field(default_factory=PersonalDataFinder)
    """What third parties do not get to see."""


def draft(
    engine: Engine, items: Sequence[Item], *, way: Way, cancel: threading.Event, deadline_s: float
) -> Iterator[Answer]:
    """Yield one draft or error per item, in any order, as they come.

    Items that are still open when *deadline_s* seconds have passed or *cancel* is set get an error at once.
    """
    end = time.monotonic() + deadline_s
    asks: dict[Hash, _Ask] = {}
    for item in items:
        masked = mask_for(engine, item, way)
        refusal = _refuse(engine, item, masked)
        if not masked.sendable:
            yield item.id, _match(engine, item, masked.unmask(masked.text)[0], ())
        elif refusal is not None:
            yield item.id, refusal
        else:
            key = _key(engine, item, masked)
            if key not in asks:
                asks[key] = _Ask(_request(engine, item, key, masked))
            asks[key].waiting.append((item, masked))
    open_asks: list[_Ask] = []
    for ask in asks.values():
        kept = _read(way.cache.get(ask.key))
        if kept is None:
            open_asks.append(ask)
        else:
            yield from ask.answer(engine, kept)
    yield from _ask_all(engine, open_asks, way, cancel, end)


_MORE = 3
"""Other answers that are asked for."""
_MORE_S = 20.0


def ask_more(engine: Engine, item: Item, typed: str, *, way: Way, cancel: threading.Event) -> tuple[Match, ...]:
    """Return an engine's answers to one text, the best first: several, or such as begin with what was typed.

    The cache is passed by, for it keeps one answer a text. Raises: EngineError.
    """
    masked = mask_for(engine, item, way)
    refusal = _refuse(engine, item, masked)
    if refusal is not None or not masked.sendable:
        raise refusal or EngineRefused("there is nothing to translate", engine=engine.id)
    request = replace(
        _request(engine, item, _key(engine, item, masked), masked),
        typed=masked.write_typed(typed) if engine.capabilities.completes else "",
        alternatives=_MORE if engine.capabilities.alternatives and not typed else 0,
    )
    if forbidden := way.account.take(engine, [request]):
        raise forbidden
    found: list[Match] = []
    for result in _results(engine, [request], cancel, time.monotonic() + _MORE_S):
        error = result if isinstance(result, EngineError) else result.error
        if error is not None or isinstance(result, EngineError):
            raise error or EngineError("no answer", engine=engine.id)
        judged = [_judge(engine, item, masked, text) for text in (result.text, *result.alternatives)]
        found += [each for each in judged if isinstance(each, Match)]
    return tuple({each.target: each for each in found}.values())


def mask_for(engine: Engine, item: Item, way: Way) -> Masked:
    """Return an item's text as that engine may see it."""
    planted = dict(item.planted)

    def find(text: str) -> list[tuple[int, int]]:
        private = way.private.find(text, language=item.source_language) if third else ()
        return _without_overlaps([*private, *_find_words(text, planted)])

    third = engine.privacy is PrivacyClass.THIRD_PARTY
    masked = mask(item.source, item.notation or notation_of(engine), find if third or planted else None)
    return substitute_terms(masked, planted) if planted else masked


def _find_words(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        yield from (found.span() for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order; of two that overlap the one that was named first stays."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if all(end <= first or last <= start for first, last in kept):
            kept.append((start, end))
    return sorted(kept)


def _ask_all(engine: Engine, asks: Iterable[_Ask], way: Way, cancel: threading.Event, end: float) -> Iterator[Answer]:
    """Send what is not in the cache, batch by batch; after a failure of the whole engine nothing more is sent."""
    rest = iter(asks)
    failure: EngineError | None = None
    while batch := {ask.key: ask for ask in islice(rest, max(1, engine.capabilities.batch))}:
        failure = failure or _stopped(engine, cancel, end)
        failure = failure or way.account.take(engine, [ask.request for ask in batch.values()])
        if failure is None:
            failure = yield from _ask_batch(engine, batch, way, cancel, end)
        for ask in batch.values():
            yield from ask.fail(failure or EngineUnavailable("the engine gave no answer", engine=engine.id))


def _ask_batch(
    engine: Engine, batch: dict[Hash, _Ask], way: Way, cancel: threading.Event, end: float
) -> Generator[Answer, None, EngineError | None]:
    """Yield the answers to a batch, taking them out of it; return what stopped the whole engine, if something did."""
    for result in _results(engine, [ask.request for ask in batch.values()], cancel, end):
        if isinstance(result, EngineError):
            return result
        ask = batch.pop(Hash(result.id), None)
        # An answer that nobody asked for, or a second one, is not anybody's text.
        if ask is not None and result.error is not None:
            yield from ask.fail(result.error)
        elif ask is not None:
            yield from _settle(engine, ask, result, way.cache)
        if stopped := _stopped(engine, cancel, end):
            return stopped
    return None


def _results(
    engine: Engine, requests: Sequence[Request], cancel: threading.Event, end: float
) -> Iterator[Result | EngineError]:
    """Yield what the engine yields, and as the last thing the error that it raised."""
    results: Iterator[Result] | None = None
    while True:
        try:
            if results is None:
                results = iter(engine.translate(requests, deadline_s=end - time.monotonic(), cancel=cancel))
            result = next(results)
        except StopIteration:
            return
        except EngineError as error:
            failure = _bare(error)
        except Exception as error:  # noqa: BLE001 - engines are strangers' code; what they raise may carry the text
            failure = EngineError("the engine failed: {name}", name=type(error).__name__, engine=engine.id)
        else:
            yield result
            continue
        yield failure
        return


def _settle(engine: Engine, ask: _Ask, result: Result, cache: Cache) -> Iterator[Answer]:
    """Yield an answer to all who wait for it; keep it if it is one."""
    answers = tuple(ask.answer(engine, result.text, result.score))
    # All who wait share the masked text, so what is a match for one is a match for all.
    if all(isinstance(answer, Match) for _, answer in answers):
        cache.put(ask.key, result.text.encode("utf-8", "surrogatepass"))
    yield from answers


def _stopped(engine: Engine, cancel: threading.Event, end: float) -> EngineError | None:
    if cancel.is_set():
        return EngineUnavailable("drafting was stopped", engine=engine.id, retryable=True)
    if time.monotonic() >= end:
        return EngineUnavailable("the engine took too long", engine=engine.id, retryable=True, hint="try again later")
    return None


def _bare(error: EngineError) -> EngineError:
    """Return an error without the frames and errors behind it, which may hold the text."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _refuse(engine: Engine, item: Item, masked: Masked) -> EngineError | None:
    """Return why an item cannot be sent, or None."""
    if not engine.supports(item.source_language, item.target_language):
        return EngineRefused(
            "it does not translate from {source_language} to {target_language}",
            source_language=item.source_language,
            target_language=item.target_language,
            engine=engine.id,
        )
    if len(masked.text) > engine.capabilities.max_chars:
        return EngineRefused(
            "a segment is longer than its {max_chars} characters",
            max_chars=engine.capabilities.max_chars,
            engine=engine.id,
            hint="split the segment",
        )
    return None


def _request(engine: Engine, item: Item, key: Hash, masked: Masked) -> Request:
    """Return what is asked: terms and examples only where the engine takes them."""
    return Request(
        key,
        masked.text,
        item.source_language,
        item.target_language,
        item.pairs if engine.capabilities.glossary else (),
        item.examples if engine.capabilities.examples else (),
    )


def _key(engine: Engine, item: Item, masked: Masked) -> Hash:
    """Return under which name an answer is kept. Examples are no part of it: the memory grows with every confirmation,
    and no text is sent again for that.
    """
    parts = (_FORM, engine.id, engine.version, item.source_language, item.target_language, masked.text, item.pairs)
    return hash_bytes(json.dumps(parts).encode())


def _read(kept: bytes | None) -> str | None:
    """Return a kept answer; one that cannot be read counts as none."""
    try:
        return kept.decode("utf-8", "surrogatepass") if kept else None
    except UnicodeDecodeError:
        return None


def _judge(engine: Engine, item: Item, masked: Masked, text: str) -> Match | EngineError:
    """Return the match that an answer makes, or the error that it is."""
    target, problems = masked.unmask(text)
    if not any(token.kind is TokenKind.WORD for token in tokenize(target.plain)):
        return EngineError("the engine returned an empty text", engine=engine.id, retryable=True)
    if is_foreign(item.source, target, item.source_language, item.target_language):
        return EngineRefused(
            "the answer is not in the script of {target_language}",
            target_language=item.target_language,
            engine=engine.id,
        )
    return _match(engine, item, target, problems + find_doubts(item.source, target, item.target_language))


def _match(engine: Engine, item: Item, target: Content, problems: tuple[Message, ...]) -> Match:
    return Match(
        type=MatchType.MACHINE,
        source=item.source,
        target=target,
        similarity=0,
        origin=Origin(OriginKind.MACHINE, name=engine.id),
        problems=problems,
    )


_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_LONG_ENOUGH = 60
"""Letters after which a Kazakh text without a single letter of its own is not believed. Measured: in Kazakh prose
about one letter in eight is one of the nine."""
_FEW = 2
"""Words in strange letters that may be names: «Фейсбук» is written “Facebook” in Kazakh by some."""
_FIFTH = 5


def is_foreign(source: Content, answer: Content, source_language: LanguageTag, target_language: LanguageTag) -> bool:
    """Tell whether an answer is not written in its language's letters, such as Kazakh in Arabic or Latin ones.

    Words that stand in the source may stay in theirs, and so may a few names.
    """
    wanted = alphabet_of(target_language)
    if not wanted:
        return False
    usual = {wanted, alphabet_of(source_language), "Latin"}
    counts = count_alphabets(answer.plain)
    if 2 * sum(times for name, times in counts.items() if name not in usual) > counts.total():
        return True
    own = set(map(search_key, _words(source.plain)))
    written = [count_alphabets(word) for word in _words(answer.plain) if search_key(word) not in own]
    fitting = sum(2 * each[wanted] > each.total() for each in written)
    return len(written) > _FEW and _FIFTH * fitting < len(written)


def find_doubts(source: Content, answer: Content, target_language: LanguageTag) -> tuple[Message, ...]:
    """Return why an answer should be looked at with care, in a few words each."""
    return tuple(_doubt_language(source.plain, answer.plain, target_language))


def _doubt_language(source: str, answer: str, language: LanguageTag) -> Iterable[Message]:
    words = _words(answer)
    letters = "".join(words)
    if search_key(source) == search_key(answer) and len(words) > 1:
        yield Message("not translated: the same as the source")
        return
    wanted = alphabet_of(language)
    counts = count_alphabets(letters)
    # One foreign name is no doubt, a sentence in the wrong letters is.
    if wanted and len(words) > 1 and counts[wanted] * 2 < counts.total():
        yield Message("mostly in another script than the language's")
    elif (
        primary(language) == "kk"
        and wanted == "Cyrillic"
        and len(letters) >= _LONG_ENOUGH
        and _KAZAKH_LETTERS.isdisjoint(letters.lower())
    ):
        yield Message("without a single Kazakh letter: it may be Russian")


def _words(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind is TokenKind.WORD]
