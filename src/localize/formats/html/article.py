"""The article of a saved page: which element holds it, and which menus and side columns stand inside and beside.

A saved page names its article (`article`, `main`, `itemprop=articleBody`), or most of its prose stands in one element.
From the body the search goes down as long as one child holds most of the prose. Source of the idea: Arc90 Readability.

Only the lengths of texts decide where the search ends. A translation has other lengths; so the search is done again
with all lengths halved and doubled, and where these do not agree the page stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from localize.formats.html.markup import INLINE, SKIPPED
from localize.formats.html.page_tree import Element
from localize.formats.html.tokenizer import Token

_LANDMARKS = frozenset(("nav", "aside", "footer", "form", "dialog", "button", "select"))
_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "menubar", "alert", "toolbar")
)
# Words of classes and ids under which sites keep what is no article.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert\w*|banner|breadcrumbs?|comments?|cookies?|disqus\w*|footer|masthead|menu|modal"
    r"|nav|navbar|navigation|newsletter\w*|outbrain|overlay|pagination|pager|popular|popup|promo\w*|recirc\w*"
    r"|recommend\w*|related\w*|respond|share|sharing|sharedaddy|sidebar|social\w*|sponsor\w*|subscribe\w*|taboola\w*"
    r"|tags|toolbar|topbar|trending|widget\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INSIDE = frozenset("article body center div main section table tbody td tr".split())
"""Elements that the search goes down into."""
_MOST = 0.75
"""The share of the prose that an element must hold so that the search goes down into it."""
_NAMED_MOST = 0.5
"""The same for an element that its author names the article."""
_LITTLE = 0.3
"""The share of the prose from which on no name makes an element a side column."""
_HALF_PROSE = 100
"""Characters of a text that count for half: short ones are labels."""
_MIN_PARAGRAPHS = 3
_MIN_LINKS = 5
"""Paragraphs inside, line breaks being some too, and lone links beside that make a page an article with menus."""
_FEW = 6
"""Texts between the headline and the article that still belong to it: what it is about, who wrote it, when."""
_MAX_TOKENS = 500_000
"""Tokens of a page that is looked through."""
_LIST_LINKS = 3
"""Lone links that make a list of links, where no more than half as many texts stand between them."""


@dataclass(slots=True)
class _Node:
    """What stands in an element, all that is inside it counted."""

    texts: int = 0
    """Texts that are more than a link."""
    links: int = 0
    """Texts that are a link alone."""
    prose: float = 0.0
    paragraphs: int = 0
    headlines: int = 0
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Article:
    """The parts of a page, each the index of an element."""

    kept: tuple[int, ...]
    """What holds the article, and its headline where that stands elsewhere."""
    beside: tuple[int, ...]
    """What of it is a menu, a side column or the like."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of the page."""

    block: int
    """The element in which it stands that is no inline one."""
    plain: int
    """Characters that are no link."""
    linked: int
    breaks: int


def find_article(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> Article | None:
    """Return the article of a saved page; None where the page has none that is certain, so that it stays whole."""
    body = next((index for index, each in enumerate(elements) if each.name == "body"), None)
    if body is None or len(tokens) > _MAX_TOKENS:
        return None
    texts = _read_texts(text, tokens, elements)
    found = {_Search(elements, texts, scale).find(body) for scale in (1.0, 0.5, 2.0)}
    return found.pop() if len(found) == 1 else None


def _read_texts(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> list[_Text]:
    """Return the texts of the page in order, each cut where a block starts or ends."""
    starts = {each.first: index for index, each in enumerate(elements)}
    texts: list[_Text] = []
    opened: list[int] = []
    hidden = links = 0  # open elements whose text nobody reads, and open links
    plain = linked = breaks = 0
    block = -1

    def flush() -> None:
        nonlocal plain, linked, breaks
        if plain or linked:
            texts.append(_Text(block, plain, linked, breaks))
        plain = linked = breaks = 0

    for index, token in enumerate(tokens):
        while opened and elements[opened[-1]].last < index:
            element = elements[opened.pop()]
            hidden -= element.name in SKIPPED
            links -= element.name == "a"
            if element.name not in INLINE:
                flush()
                block = _block(elements, element.parent)
        element_index = starts.get(index)
        if element_index is not None:
            element = elements[element_index]
            if element.name not in INLINE:
                flush()
                block = element_index
            opened.append(element_index)
            breaks += element.name == "br"
            hidden += element.name in SKIPPED
            links += element.name == "a"
        elif token.kind == "text" and not hidden:
            raw = text[token.start : token.end].strip()
            if any(each.isalnum() for each in raw):
                plain, linked = (plain, linked + len(raw)) if links else (plain + len(raw), linked)
    flush()
    return texts


def _block(elements: Sequence[Element], index: int) -> int:
    while index >= 0 and elements[index].name in INLINE:
        index = elements[index].parent
    return index


class _Search:
    """One search, with the lengths of all texts multiplied by a number."""

    def __init__(self, elements: Sequence[Element], texts: Sequence[_Text], scale: float) -> None:
        self._elements = elements
        self._nodes = [_Node() for _ in elements]
        for each in texts:
            if each.block >= 0:
                node = self._nodes[each.block]
                length = each.plain * scale
                node.texts += bool(each.plain)
                node.links += not each.plain
                node.paragraphs += 1 + each.breaks if each.plain else 0
                node.prose += length * length / (length + _HALF_PROSE)
        for index in range(len(elements) - 1, -1, -1):
            parent = elements[index].parent
            self._nodes[index].headlines += elements[index].name == "h1"
            if parent >= 0:
                node, outer = self._nodes[index], self._nodes[parent]
                outer.headlines += node.headlines
                outer.texts += node.texts
                outer.links += node.links
                outer.paragraphs += node.paragraphs
                outer.prose += node.prose
                outer.children.append(index)

    def find(self, body: int) -> Article | None:
        """Return the article below the body."""
        beside = self._beside(body)
        aside = {index: self._nodes[index].prose for index in beside}
        root = self._go_down(body, aside)
        root, headline = self._with_headline(root, body)
        inner = self._beside(root)
        outside = self._nodes[body].links - self._nodes[root].links + sum(self._nodes[each].links for each in inner)
        if self._nodes[root].paragraphs < _MIN_PARAGRAPHS or outside < _MIN_LINKS:
            return None
        return Article((*headline, root), tuple(inner))

    def _go_down(self, body: int, aside: dict[int, float]) -> int:
        """Return the element in which no child holds most of the prose, that of side columns left out."""
        lost = [0.0] * len(self._elements)
        for index in range(len(self._elements) - 1, -1, -1):
            lost[index] += aside.get(index, 0.0)
            parent = self._elements[index].parent
            if parent >= 0:
                lost[parent] += lost[index]
        prose = [node.prose - gone for node, gone in zip(self._nodes, lost, strict=True)]
        root = body
        while not _is_article(self._elements[root]):
            best = max(self._nodes[root].children, key=lambda each: (prose[each], -each), default=None)
            if best is None or self._elements[best].name not in _INSIDE:
                break
            named = _is_article(self._elements[best]) or _is_main(self._elements[best])
            if prose[best] <= prose[root] * (_NAMED_MOST if named else _MOST):
                break
            root = best
        return root

    def _beside(self, root: int) -> list[int]:
        """Return the outermost elements below the root that are menus, side columns and lists of links."""
        found: list[int] = []
        waiting = list(self._nodes[root].children)
        most = self._nodes[root].prose * _LITTLE
        while waiting:
            index = waiting.pop()
            node, element = self._nodes[index], self._elements[index]
            if element.name in INLINE and element.name not in _LANDMARKS:
                continue
            if node.prose <= most and not node.headlines and (_is_beside(element) or self._is_link_list(node)):
                found.append(index)
            else:
                waiting += node.children
        return sorted(found)

    def _is_link_list(self, node: _Node) -> bool:
        return node.links >= _LIST_LINKS and node.links >= 2 * node.texts

    def _with_headline(self, root: int, body: int) -> tuple[int, tuple[int, ...]]:
        """Return what holds the article and the first h1 of the page; where that holds much else, both apart."""
        heads = [index for index, each in enumerate(self._elements) if each.name == "h1" and self._nodes[index].texts]
        if not heads or any(self._is_in(each, root) for each in heads):
            return root, ()
        both = root
        while both != body and not self._is_in(heads[0], both):
            both = self._elements[both].parent
        if both != body and self._offered(both) <= self._offered(root) + _FEW:
            return both, ()
        return root, (heads[0],)

    def _offered(self, root: int) -> int:
        """Return the texts in an element, its menus and side columns left out."""
        node = self._nodes[root]
        return node.texts + node.links - sum(
            self._nodes[each].texts + self._nodes[each].links for each in self._beside(root)
        )

    def _is_in(self, index: int, root: int) -> bool:
        outer = self._elements[root]
        return outer.first <= self._elements[index].first <= outer.last


def _is_article(element: Element) -> bool:
    return element.name == "article" or "articlebody" in element.get("itemprop").split()


def _is_main(element: Element) -> bool:
    return element.name == "main" or element.get("role") == "main"


def _is_beside(element: Element) -> bool:
    if element.name in _LANDMARKS or element.get("role") in _ROLES:
        return True
    style = element.get("style").replace(" ", "")
    if "display:none" in style or any(each.name == "hidden" for each in element.attributes):
        return True
    if element.name in ("body", "html", "article", "main", "h1", "p"):
        return False
    names = " ".join(each.value for each in element.attributes if each.name in ("class", "id"))
    return _BESIDE.search(_CAMEL.sub("-", names)) is not None
