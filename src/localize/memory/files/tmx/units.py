"""Details of TMX units and variants beside their texts: dates, authors, properties, notes and context.

What has a field of its own goes there. Everything else is an `Extra`: attributes first, sorted by name, then properties
and notes in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from pathlib import PurePath

from localize.errors.message import Message
from localize.language import parse_tag
from localize.memory.files.tmx.names import ATTRIBUTE, PREFIX, TOOL, parse_origin
from localize.model import (
    UNTOLD,
    Content,
    Extra,
    Hash,
    LanguageTag,
    Origin,
    OriginKind,
    Problem,
    TranslationUnitId,
    Trust,
    hash_bytes,
)

LANGUAGE = "xml:lang"
_OMEGAT = "OmegaT"
_AROUND = (
    ("x-context-pre", "x-context-post"),
    ("context_prev", "context_next"),
    ("x-previous-source-text", "x-next-source-text"),
)
"""Properties for the texts before and after, in the language of the text that has them: of memoQ, MateCat and MyMemory;
of Phrase; of XTM."""
_TRADOS = "x-ContextContent"
"""Trados Studio's property for two texts around, each before its codes in Base64: the text before and its translation,
or the texts before and after. A `|` of a text's own is doubled. The property is there once for each place."""
_PARTS = " | "
MATCH_TYPE = "x-TextContextMatchType"
"""Its property of the header that says which two."""
_BOTH_SOURCES = "PrecedingAndFollowingSource"
_AROUND_NAMES = frozenset((_TRADOS, *(name for pair in _AROUND for name in pair)))
_DOCUMENT = "x-document"
"""memoQ's property for the name of the document."""
_LEVEL = "x-ConfirmationLevel"
"""Trados Studio's property for what somebody said of the translation."""
_UNCONFIRMED = frozenset({"draft", "rejectedtranslation", "rejectedsignoff"})
_MADE_BY = "x-Origin"
"""Its property for where the translation came from; handed on to the variants like an attribute of their unit."""
_MACHINES = frozenset({"machinetranslation", "adaptivemachinetranslation", "neuralmachinetranslation", "mt", "nmt"})
_OKAPIS_MACHINE = "MT!"
"""Who made a unit, where Okapi's tools had a machine translate it."""
_SEGMENT = re.compile(r"\s*<seg\b[^>]*>(.*)</seg>\s*", re.DOTALL)
"""How memoQ writes such a text: as a segment, with its codes, in one string."""
_CODE = re.compile(r"<(bpt|ept|ph|it|ut)\b(?:[^>]*/>|.*?</\1>)|</?(?:hi|sub)\b[^>]*>", re.DOTALL)
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_NAME = re.compile(r"(?!xmlns)(?:xml:)?[A-Za-z_][A-Za-z0-9_.-]*")
"""Of an attribute that can be written again: one of another vocabulary would need its declaration."""
_DATES = ("changedate", "creationdate")
_AUTHORS = ("changeid", "creationid")


@dataclass(frozen=True, slots=True)
class TmxSource:
    """The file that units are read from."""

    path: str
    header: Mapping[str, str]
    match_type: str = ""
    """What Trados Studio's header says of the texts around."""

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return PurePath(self.path).name

    @property
    def is_ours(self) -> bool:
        """Whether this program wrote it: what a foreign file claims to be is not believed."""
        return self.header.get("creationtool") == TOOL


@dataclass(frozen=True, slots=True)
class UnitHead:
    """What a file tells of a unit."""

    own_id: str
    """The id that this program gave it; empty in foreign files."""
    place: str
    """What it is told apart by in its file: the file's own id, or its number."""
    before: Hash | None
    after: Hash | None
    document: str
    extras: tuple[Extra, ...]


@dataclass(frozen=True, slots=True)
class VariantHead:
    """What a file tells of a variant."""

    language: LanguageTag
    trust: Trust
    origin: Origin
    at: datetime
    author: str
    tags: str
    """Its tags as JSON; empty where its codes say it all."""
    extras: tuple[Extra, ...]


def has_context(written: bytes) -> bool:
    """Tell whether what is written beside a variant may say which texts stood around it."""
    return b"ontext" in written or b"-source-text" in written


def is_blank(content: Content) -> bool:
    """Tell whether a text has nothing to propose: neither a character that is seen nor a tag."""
    return not content.tags and not content.plain.strip()


def is_unconfirmed(told: Sequence[Extra], source: TmxSource) -> bool:
    """Tell whether the program that wrote a unit says that it is a draft, or was rejected."""
    return not source.is_ours and any(
        each.kind == "prop" and each.name == _LEVEL and each.text.strip().lower() in _UNCONFIRMED for each in told
    )


def unconfirmed_problem(drafts: int) -> Problem:
    """Return what a reader says of so many translations that it left out."""
    return Problem(Message("unconfirmed translations left out (fuzzy, draft, rejected): {drafts}", drafts=drafts))


def describe_unit(
    attributes: Mapping[str, str],
    told: Sequence[Extra],
    number: int,
    source: TmxSource,
    beside: Iterable[Sequence[Extra]] = (),
) -> UnitHead:
    """Return what a `<tu>`, the *number*th of its file, and its properties and notes mean.

    *beside* is what is told of each of its variants.
    """
    own = {each.name: each.text for each in told if each.name.startswith(PREFIX)} if source.is_ours else {}
    extras = _extras({name: text for name, text in attributes.items() if not (source.is_ours and name == "tuid")}, told)
    tuid = attributes.get("tuid", "")
    if source.is_ours:
        before, after = (_read_hash(own.get(PREFIX + name)) for name in ("before", "after"))
        return UnitHead(tuid, tuid or f"#{number}", before, after, own.get(f"{PREFIX}document", ""), extras)
    props = {each.name: each.text for each in told if each.kind == "prop"}
    if source.header.get("creationtool") == _OMEGAT:
        before, after = (_hash_of(props.get(name, "")) for name in ("prev", "next"))
        return UnitHead("", tuid or f"#{number}", before, after, props.get("file", ""), extras)
    before, after = _find_around((told, *beside), source)
    return UnitHead("", tuid or f"#{number}", before, after, props.get(_DOCUMENT, "").strip(), extras)


def _hash_of(text: str) -> Hash | None:
    """Return the hash of a neighbour's text; None of no text."""
    return Content((text,)).hash if text else None


def _find_around(told: Iterable[Sequence[Extra]], source: TmxSource) -> tuple[Hash | None, Hash | None]:
    """Return the hashes of the texts around, as the first that knows one tells."""
    for some in told:
        known = [each for each in some if each.kind == "prop" and each.name in _AROUND_NAMES]
        if any(around := _read_neighbours(known)):
            return around
        for each in known:
            if each.name == _TRADOS and any(around := _read_trados(each.text, source)):
                return around
    return None, None


def _read_neighbours(known: Iterable[Extra]) -> tuple[Hash | None, Hash | None]:
    """Return the hashes of the texts around, from the first pair of properties that names one."""
    texts = {each.name: _read_segment(each.text) for each in known if each.name != _TRADOS}
    for pair in _AROUND if texts else ():
        before, after = (_hash_of(texts.get(name, "")) for name in pair)
        if before or after:
            return before, after
    return None, None


def _read_trados(text: str, source: TmxSource) -> tuple[Hash | None, Hash | None]:
    """Return the hashes of what one place of Trados Studio's has around; of a translation nothing can be compared."""
    parts = text.split(_PARTS)
    if len(parts) != 4:  # a program may have cut off the space at an end
        parts = f" {text.strip()} ".split(_PARTS)
    if len(parts) != 4:
        return None, None
    first, second = (each.replace("||", "|").strip() for each in parts[::2])
    before, after = _hash_of(first), _hash_of(second)
    if source.match_type == _BOTH_SOURCES:
        return before, after
    return before, UNTOLD if before else None


def _read_segment(text: str) -> str:
    """Return the text of a neighbour without codes; a text that is no segment stands for itself."""
    found = _SEGMENT.fullmatch(text)
    return unescape(_CODE.sub("", found[1])) if found else text.strip()


def describe_variant(
    attributes: Mapping[str, str], told: Sequence[Extra], unit: Mapping[str, str], source: TmxSource
) -> VariantHead:
    """Return what a `<tuv>` and its properties and notes mean in a unit that hands some on (`inherited_values`).

    Raises: ValueError, KeyError, ConfigError where it cannot be read.
    """
    own = {each.name: each.text for each in told if each.name.startswith(PREFIX)} if source.is_ours else {}
    trust, origin = own.get(f"{PREFIX}trust"), own.get(f"{PREFIX}origin")
    exact = own.get(f"{PREFIX}at")
    if source.is_ours:  # which writes these two for each variant, and keeps the others of other programs
        at = datetime.fromisoformat(exact).astimezone(UTC) if exact else _find_date((attributes,), _DATES[:1])
        author = attributes.get(_AUTHORS[0], "")
    else:
        at = _find_date((attributes, unit, source.header), _DATES)
        author = next((each[key] for each in (attributes, unit) for key in _AUTHORS if each.get(key)), "")
    said = {"changedate": f"{at.year:04}{at:%m%dT%H%M%SZ}", "changeid": author}
    others = _other_attributes(attributes, said, source)
    kind = OriginKind.MACHINE if _is_by_machine(author, unit) else OriginKind.IMPORTED
    return VariantHead(
        parse_tag(attributes.get(LANGUAGE) or attributes.get("lang", "")),
        Trust[trust.upper()] if trust else Trust.IMPORTED,
        parse_origin(origin) if origin else Origin(kind, name=source.name),
        at,
        author,
        own.get(f"{PREFIX}tags", ""),
        _extras(others, told),
    )


def _other_attributes(attributes: Mapping[str, str], said: Mapping[str, str], source: TmxSource) -> dict[str, str]:
    """Return the attributes of a `<tuv>` beyond its language and what *said* tells; of our files none of its names."""
    return {
        name: text
        for name, text in attributes.items()
        if name not in (LANGUAGE, "lang") and said.get(name) != text and not (name in said and source.is_ours)
    }


def inherited_values(unit: Mapping[str, str], told: Sequence[Extra]) -> tuple[tuple[str, str], ...]:
    """Return what of a unit's attributes and properties counts for its variants as well."""
    made_by = ((_MADE_BY, each.text) for each in told if each.kind == "prop" and each.name == _MADE_BY)
    return (*((name, unit[name]) for name in (*_DATES, *_AUTHORS) if name in unit), *made_by)


def _is_by_machine(author: str, unit: Mapping[str, str]) -> bool:
    return author == _OKAPIS_MACHINE or unit.get(_MADE_BY, "").strip().lower() in _MACHINES


def make_id(source: TmxSource, place: str, texts: Iterable[tuple[str, str]]) -> TranslationUnitId:
    """Return the id of a foreign unit with these texts, given as (language, hash)."""
    name = "\x1f".join((source.name, place, *(piece for text in texts for piece in text)))
    return TranslationUnitId(hash_bytes(name.encode("utf-8", "surrogatepass")))


def _extras(attributes: Mapping[str, str], told: Sequence[Extra]) -> tuple[Extra, ...]:
    """Return what is only kept. Properties of our own never are: in a foreign file they would be believed later."""
    moved = {each.name.removeprefix(ATTRIBUTE): each.text for each in told if each.name.startswith(ATTRIBUTE)}
    kept = {**attributes, **moved}
    rest = [each for each in told if each.kind != "prop" or not each.name.startswith(PREFIX)]
    return (*(Extra("attribute", name, kept[name]) for name in sorted(kept) if _NAME.fullmatch(name)), *rest)


def _find_date(places: Iterable[Mapping[str, str]], keys: Sequence[str]) -> datetime:
    for attributes in places:
        for key in keys:
            if key in attributes and (at := _read_date(attributes[key])):
                return at
    return _UNDATED


@lru_cache(maxsize=1024)
def _read_date(text: str) -> datetime | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read_hash(text: str | None) -> Hash | None:
    if text is None or len(text) != 64 or set(text) - set("0123456789abcdef"):
        return None
    return Hash(text)
