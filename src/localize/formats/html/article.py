"""The article of a saved page: which element holds it, and which menus and side columns stand inside and beside.

A saved page names its article (`article`, `main`, `itemprop=articleBody`), or most of its paragraphs stand in one
element. From the body the search goes down as long as one child holds most of them. Source of the idea: Arc90
Readability.

A translated page must give the same answer. So nothing here depends on the words or their number: what counts is in
which elements texts stand, whether they are links alone, and how many line breaks they have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from localize.formats.html.markup import INLINE, SKIPPED
from localize.formats.html.page_tree import Element
from localize.formats.html.tokenizer import Token

_LANDMARKS = frozenset(("nav", "aside", "footer", "form", "dialog", "button", "select"))
_SIDES = frozenset(("nav", "aside", "footer"))
_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "menubar", "alert", "toolbar")
)
# Words of classes and ids under which sites keep what is no article.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert\w*|banner|breadcrumbs?|comments?|cookies?|copyright|disqus\w*|donat\w*|footer"
    r"|masthead|menu|modal|nav|navbar|navigation|newsletter\w*|outbrain|overlay|pagination|pager|playlist|popular"
    r"|popup|promo\w*|recirc\w*|recommend\w*|related\w*|respond|share|sharing|sharedaddy|sidebar|social\w*|sponsor\w*"
    r"|subscribe\w*|taboola\w*|tags|toolbar|topbar|trending|widget\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INSIDE = frozenset(["article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr"])
"""Elements that the search goes down into."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST = 2 / 3
"""The share of the prose that an element must hold so that the search goes down into it."""
_NAMED_MOST = 0.5
"""The same for an element that its author names the article."""
_LOST = 1.0
"""The prose beside a child from which on the child is not the whole article: two paragraphs side by side have it."""
_LITTLE = 0.4
"""The share of the prose from which on no name makes an element a side column, those of `_SIDES` up to `_MOST`."""
_WEIGHTS = {"p": 1.0, "blockquote": 1.0}
_OTHER_WEIGHT = 0.1
"""How much a text counts as prose; one that holds links beside its words counts twice, and each line break as one."""
_PARAGRAPHS = 4
"""Paragraphs side by side from which on each counts in full: one alone is the teaser of another page."""
_MIN_PARAGRAPHS = 2
_MIN_LINKS = 10
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
    plain: int = 0
    """Texts in elements for paragraphs."""
    headlines: int = 0
    children: list[int] = field(default_factory=list)

    def add(self, inner: _Node) -> None:
        """Count what stands in an element inside this one."""
        self.texts += inner.texts
        self.links += inner.links
        self.prose += inner.prose
        self.paragraphs += inner.paragraphs
        self.plain += inner.plain
        self.headlines += inner.headlines


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
    plain: bool
    """Something of it is no link."""
    linked: bool
    """Something of it is a link."""
    breaks: int
    """Line breaks inside it."""


def find_article(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> Article | None:
    """Return the article of a saved page; None where the page has none that is certain, so that it stays whole."""
    body = next((index for index, each in enumerate(elements) if each.name == "body"), None)
    if body is None or len(tokens) > _MAX_TOKENS:
        return None
    texts = _read_texts(text, tokens, elements)
    return _Search(elements, texts).find(body)


def _read_texts(text: str, tokens: Sequence[Token], elements: Sequence[Element]) -> list[_Text]:
    """Return the texts of the page in order, each cut where a block starts or ends."""
    starts = {each.first: index for index, each in enumerate(elements)}
    reader = _TextReader(elements)
    for index, token in enumerate(tokens):
        reader.close(index)
        if index in starts:
            reader.open(starts[index])
        elif token.kind == "text" and any(each.isalnum() for each in text[token.start : token.end]):
            reader.read()
    reader.close(len(tokens))
    reader.flush()
    return reader.texts


class _TextReader:
    """What is open at a place of the page, and the text that is being read there."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self.texts: list[_Text] = []
        self._hidden = self._links = 0  # open elements whose text nobody reads, and open links
        self._plain = self._linked = False
        self._breaks = 0
        self._elements = elements
        self._opened: list[int] = []
        self._blocks = [-1]

    def flush(self) -> None:
        """End the text."""
        if (self._plain or self._linked) and self._blocks[-1] >= 0:
            self.texts.append(_Text(self._blocks[-1], self._plain, self._linked, self._breaks))
        self._plain, self._linked, self._breaks = False, False, 0

    def read(self) -> None:
        """Take in words."""
        if not self._hidden:
            self._plain, self._linked = self._plain or not self._links, self._linked or self._links > 0

    def open(self, index: int) -> None:
        """Take in the start of an element."""
        name = self._elements[index].name
        if name not in INLINE:
            self.flush()
            self._blocks.append(index)
        self._opened.append(index)
        self._breaks += name == "br"
        self._hidden += name in SKIPPED
        self._links += name == "a"

    def close(self, token: int) -> None:
        """Take in the ends of all elements that do not reach as far as a token."""
        while self._opened and self._elements[self._opened[-1]].last < token:
            name = self._elements[self._opened.pop()].name
            if name not in INLINE:
                self.flush()
                self._blocks.pop()
            self._hidden -= name in SKIPPED
            self._links -= name == "a"


class _Search:
    """One search."""

    def __init__(self, elements: Sequence[Element], texts: Sequence[_Text]) -> None:
        self._elements = elements
        self._nodes = [_Node() for _ in elements]
        blocks = [elements[each.block] for each in texts if each.plain]
        together = Counter(each.parent for each in blocks if each.name == "p")
        for each in texts:
            self._count(each, together)
        for index in range(len(elements) - 1, -1, -1):
            self._nodes[index].headlines += elements[index].name == "h1"
            if elements[index].parent >= 0:
                self._nodes[elements[index].parent].add(self._nodes[index])
                self._nodes[elements[index].parent].children.append(index)

    def _count(self, text: _Text, together: Counter[int]) -> None:
        """Count a text in its element; *together* has the paragraphs that stand in each element."""
        node, element = self._nodes[text.block], self._elements[text.block]
        if not text.plain:
            node.links += 1
            return
        node.texts += 1
        if element.name not in _HEADINGS:
            node.paragraphs += 1 + text.breaks
        weight = _WEIGHTS.get(element.name, _OTHER_WEIGHT)
        if element.name == "p":
            node.plain += 1
            weight *= min(together[element.parent], _PARAGRAPHS) / _PARAGRAPHS
        node.prose += (weight * 2 if text.linked else weight) + text.breaks

    def find(self, body: int) -> Article | None:
        """Return the article below the body."""
        beside = self._beside(body)
        aside = {index: self._nodes[index].prose for index in beside}
        root = self._go_down(body, aside)
        root, headline = self._with_headline(root, body)
        inner = self._beside(root)
        outside = self._nodes[body].links - self._nodes[root].links + sum(self._nodes[each].links for each in inner)
        paragraphs = self._nodes[root].paragraphs - sum(self._nodes[each].paragraphs for each in inner)
        if paragraphs < _MIN_PARAGRAPHS or outside < _MIN_LINKS:
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
        outer = frozenset(aside)
        root = body
        while not _is_article(self._elements[root]):
            best = max(self._nodes[root].children, key=lambda each: (prose[each], -each), default=None)
            if best is None or self._elements[best].name not in _INSIDE:
                break
            named = _is_article(self._elements[best]) or _is_main(self._elements[best])
            if prose[best] <= prose[root] * (_NAMED_MOST if named else _MOST) or self._loses(root, best, outer):
                break
            root = best
        return root

    def _loses(self, root: int, child: int, aside: Collection[int]) -> bool:
        """Tell whether the article continues beside a child, in elements of paragraphs alone, no side column."""
        rest = (self._nodes[each] for each in self._nodes[root].children if each != child and each not in aside)
        return sum(each.prose for each in rest if not each.links and each.texts == each.plain) >= _LOST

    def _beside(self, root: int) -> list[int]:
        """Return the outermost elements below the root that are menus, side columns and lists of links."""
        found: list[int] = []
        waiting = list(self._nodes[root].children)
        whole = self._nodes[root].prose
        while waiting:
            index = waiting.pop()
            node, element = self._nodes[index], self._elements[index]
            if element.name in INLINE and element.name not in _LANDMARKS:
                continue
            little = _MOST if element.name in _SIDES else _LITTLE
            if (
                node.prose <= whole * little
                and not node.headlines
                and (_is_beside(element) or self._is_link_list(node))
            ):
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
        return (
            node.texts
            + node.links
            - sum(self._nodes[each].texts + self._nodes[each].links for each in self._beside(root))
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
