"""Links, embedded files, remarks and directives of Obsidian and ikiwiki, as rules of the Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from localize.formats.markdown.block_tokens import add_block, line_text

Rule = Callable[[StateInline, bool], bool]

_TEXT = r"(?:(?!\]\](?!\])|\[\[)[^\n]){1,1000}"
"""Words that single brackets may stand in."""
_LINK = re.compile(rf"\[\[(?P<first>[^\[\]|\n]{{1,500}})(?:\|(?P<second>{_TEXT}))?\]\]")
_LINES_LINK = re.compile(r"\[\[(?!!)(?P<first>(?:(?!\]\]|\[\[)[^|]){1,1000})(?:\|(?P<second>[^\[\]|]{1,500}))?\]\]")
_EMBED = re.compile(rf"!\[\[{_TEXT}\]\]")
_REMARK = re.compile(r"%%.{0,2000}?%%", re.DOTALL)
_MARKER = re.compile(r"(?<!\S)\^[A-Za-z0-9-]{1,60}[ \t]*$", re.MULTILINE)
# A directive, or the part of it before a text in triple quotes, which is Markdown; and what follows such a text.
_DIRECTIVE = re.compile(
    r"""\[\[!\w(?:"(?!"")[^"]*+"|'(?!'')[^']*+'(?=\s|\])|\](?!\])|\[(?!\[!)|[^"\[\]])*+(?:\]\]|"{3})"""
)
_TEXT_END = re.compile(r'"{3}\s*(?:\]\]|[\w-]{1,40}\s*=\s*(?:"{3}|"(?!"")[^"]*"\s*\]\]))')
_MAX_DIRECTIVE = 5000
_MAX_INSERTED = 300


def push_pair(state: StateInline, name: str, place: tuple[int, int, int], *, silent: bool) -> bool:
    """Add a pair of tags around characters [first, second), the tag behind them ending at the third; return True."""
    start, end, after = place
    if not silent:
        maximum = state.posMax
        state.pos, state.posMax = start, end
        state.push(f"{name}_open", "", 1)
        state.md.inline.tokenize(state)
        state.pos = end  # the parser's rule for text reads on to the next sign
        state.push(f"{name}_close", "", -1)
        state.posMax = maximum
    state.pos = after
    return True


def _push(state: StateInline, kind: str, found: re.Match[str], *, silent: bool) -> bool:
    if not silent:
        state.push(kind, "", 0).content = found.group()
    state.pos = found.end()
    return True


def inserted(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `++text++` and `{++text++}` as a pair of tags."""
    return _marked(state, ("{++", "++}"), "ins", silent=silent) or _marked(state, ("++", "++"), "ins", silent=silent)


def _highlighted(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    return _marked(state, ("==", "=="), "mark", silent=silent)


def _marked(state: StateInline, signs: tuple[str, str], name: str, *, silent: bool) -> bool:
    """Read text between two signs on one line: neither stands inside a word, as in C++ or a++."""
    opening, closing = signs
    start = state.pos + len(opening)
    if not state.src.startswith(opening, state.pos) or state.src[state.pos - 1 : state.pos].isalnum():
        return False
    end = state.src.find(closing, start, min(state.posMax, start + _MAX_INSERTED))
    inner = state.src[start:end] if end > start else ""
    sign = opening[-1]
    if not inner or (inner != inner.strip() and opening != "{++") or "\n" in inner or sign in (inner[0], inner[-1]):
        return False
    after = end + len(closing)
    if after < state.posMax and (state.src[after].isalnum() or state.src[after] == sign):
        return False
    return push_pair(state, name, (start, end, after), silent=silent)


def _obsidian_link(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `[[page]]` as one tag, `[[page|text]]` as a pair around the text, `![[file]]` as an image."""
    letter = state.src[state.pos]
    if letter == "!":
        found = _EMBED.match(state.src, state.pos, state.posMax)
        return found is not None and _push(state, "embed", found, silent=silent)
    found = _LINK.match(state.src, state.pos, state.posMax) if letter == "[" else None
    if found is None:
        return False
    if found["second"] is None:
        return _push(state, "page", found, silent=silent)
    return push_pair(state, "wiki", (*found.span("second"), found.end()), silent=silent)


def _remark(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `%%remark%%`, and the name of a block at the end of a line, as tags that belong to no text."""
    pattern = {"%": _REMARK, "^": _MARKER}.get(state.src[state.pos])
    found = pattern.match(state.src, state.pos, state.posMax) if pattern else None
    return found is not None and _push(state, "remark", found, silent=silent)


def directive_end(src: str, start: int, maximum: int) -> int:
    """Return where a directive ends, or its text in triple quotes starts; -1 where it is too far away."""
    found = _DIRECTIVE.match(src, start, min(maximum, start + _MAX_DIRECTIVE))
    return found.end() if found else -1


def _ikiwiki_link(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `[[!directive …]]` and `[[page]]` as one tag, `[[text|page]]` as a pair around the text."""
    if state.src.startswith('"""', state.pos):
        found = _TEXT_END.match(state.src, state.pos, state.posMax)
        return found is not None and _push(state, "shortcode", found, silent=silent)
    if not state.src.startswith("[[", state.pos):
        return False
    found = _DIRECTIVE.match(state.src, state.pos, min(state.posMax, state.pos + _MAX_DIRECTIVE))
    if found is not None:
        return _push(state, "shortcode", found, silent=silent)
    found = _LINES_LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if found["second"] is None:
        return _push(state, "page", found, silent=silent)
    return push_pair(state, "wiki", (*found.span("first"), found.end()), silent=silent)


def block_remark(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # the parser's own signature
    """Read lines from one that starts with `%%` to one that ends with it as a remark."""
    first = line_text(state, start)
    if not first.startswith("%%") or "%%" in first[2:]:
        return False
    last = next((number for number in range(start + 1, end) if "%%" in line_text(state, number)), None)
    if last is None:
        return False
    return silent or add_block(state, "remark", start, last + 1)


RULES: Mapping[str, Sequence[tuple[str, Rule]]] = {
    "obsidian": (("wiki_link", _obsidian_link), ("remark", _remark), ("highlighted", _highlighted)),
    "ikiwiki": (("wiki_link", _ikiwiki_link),),
}
"""Inline rules of each profile."""
