"""The parts of a page that are offered: by selectors, or the article of a saved page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from localize.formats.html.article import find_article
from localize.formats.html.page_tree import Element, read_elements
from localize.formats.html.selectors import find_elements, read_selectors
from localize.formats.html.tokenizer import Token

BESIDE = "beside the article"
SELECTOR = "selector"
_HEAD = ("head", "title", "meta")
"""Elements that speak of the whole page, so that they belong to every part; a body has none of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a page is wanted."""

    only: tuple[str, ...] = ()
    """Selectors of the parts that are offered; none: all, or the article."""
    skip: tuple[str, ...] = ()
    """Selectors of the parts that are left out."""
    article: bool = False
    """Where nothing is chosen by *only*: of a saved page the article alone."""


WHOLE = Choice()


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a page is left out, by the numbers of its tokens."""

    outside: bytes = b""
    """For each token whether it is outside all parts that are offered; empty: none is."""
    rule: str = SELECTOR
    """Why these are left out."""
    skipped: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Start tag of an element that is left out: its last token, and why."""
    missed: bool = False
    """The selectors choose nothing at all."""


def choose_parts(text: str, tokens: Sequence[Token], choice: Choice) -> Parts:
    """Return what of a page is left out; *text* is what the places of its tokens count. Raises: ExtractError."""
    only, skip = read_selectors(choice.only, "only"), read_selectors(choice.skip, "skip")
    if not (only or skip or choice.article):
        return Parts()
    elements = read_elements(text, tokens)
    skipped = {elements[each].first: (elements[each].last, SELECTOR) for each in find_elements(elements, skip)}
    if only:
        kept = find_elements(elements, only)
        return Parts(_outside(elements, kept, len(tokens)), SELECTOR, skipped, missed=not kept)
    article = find_article(text, tokens, elements) if choice.article else None
    if article is None:
        return Parts(skipped=skipped)
    skipped = {elements[each].first: (elements[each].last, BESIDE) for each in article.beside} | skipped
    return Parts(_outside(elements, article.kept, len(tokens)), BESIDE, skipped)


def _outside(elements: Sequence[Element], kept: Iterable[int], count: int) -> bytes:
    outside = bytearray(b"\x01" * count)
    ranges = [elements[each] for each in kept] + [
        each for each in elements if each.name in _HEAD and _is_outer(elements, each)
    ]
    end = -1
    for each in sorted(ranges, key=lambda element: element.first):
        first = max(each.first, end + 1)
        outside[first : each.last + 1] = bytes(max(each.last + 1 - first, 0))
        end = max(end, each.last)
    return bytes(outside)


def _is_outer(elements: Sequence[Element], element: Element) -> bool:
    return element.parent < 0 or elements[element.parent].name in ("html", "head")
