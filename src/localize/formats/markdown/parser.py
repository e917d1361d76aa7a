"""Markdown parser that records the exact place of each inline token, with what site generators and wikis add."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Literal

from markdown_it import MarkdownIt, helpers
from markdown_it.common.html_blocks import block_names
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from localize.formats.markdown import mdx, wiki
from localize.formats.markdown.block_tokens import add_block, add_paragraph, line_text
from localize.safe.limits import LETTERS_IN_UNIT

CODE_NAMES = (
    *("highlight", "mermaid", "katex", "math", "chart", "plantuml", "graphviz", "comment"),
    *("code", "code-toggle", "file", "gist", "goat", "openapi", "diagram", "pre", "raw-html", "rawhtml"),
)
"""Paired shortcodes and Liquid tags whose inside is no text, unless the options name others."""

# Attribute lists of kramdown, Pandoc and attr_list: {.class}, {#id}, {key=value}, {: name}; never a {name} alone.
_VALUE = r"(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|[^\s\"'{}]{1,300})"
_ATTRIBUTE = rf"(?:[#.][^\s{{}}=\"']{{1,100}}|[A-Za-z_][\w:.-]{{0,60}}={_VALUE})"
ATTRIBUTES = re.compile(
    rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE}){{0,30}}[ \t]*\}}"
    r"|\{:[ \t]*[A-Za-z#.][^{}\n]{0,300}\}|\{=\w{1,20}\}|\{-\}"
)
"""A list of attributes in braces, about what stands before it."""
_EMOJI = re.compile(r":(?:[a-z][a-z0-9_+-]{1,60}|[+-]1|100):")
_MAX_SHORTCODE = 2000
_OPENER = re.compile(r"\{\{[<%]?|\{%|\[\[!")
_CLOSERS = {"{{<": ">}}", "{{%": "%}}", "{%": "%}", "{{": "}}"}
"""What opens a tag of a site generator, and what closes it."""
# Formulas in dollar signs or backslashed brackets, with a sign that prices and escaped brackets do not have.
_FORMULA = re.compile(
    r"\$\$(?P<block>[^$].{0,2000}?)\$\$|\$(?=[^\s$])(?=[^$\n]*[\\^_={}])(?P<inline>[^$\n]{1,300})(?<!\s)\$(?!\w)"
    r"|\\\((?P<round>[^\n]{1,300}?)\\\)|\\\[(?P<square>(?:(?!\\\[).){1,2000}?)\\\]",
    re.DOTALL,
)
_SIGNS = re.compile(r"\\[A-Za-z]|\b[A-Za-z][_^][\w{\\]|[_^]\{|\s=\s")
"""What a formula in backslashed brackets has and an escaped bracket has not."""
_DISPLAY = {"$$": "$$", "\\[": "\\]"}
"""What opens a formula on lines of its own, and what closes it."""
_MAX_FORMULA = 200
"""Lines."""
_KEY = r'(?:[a-z0-9-]{1,30}|"[^"+\n]{1,30}")'
_KEYS = re.compile(rf"\+\+(?P<keys>{_KEY}(?:\+{_KEY}){{0,6}})\+\+")
# Names of keys. Source: the key map of the Keys extension (pymdownx.keys).
_KEY_NAME = re.compile(
    r'"[^"]+"|[a-z0-9]|f(?:[1-9]|1[0-9]|2[0-4])|num(?:[0-9]|-[a-z]{3,9})|fn|alt-graph|altgr'
    r"|(?:(?:left|right)-)?(?:alt|ctrl|control|shift|cmd|command|meta|option|opt|super|win|windows)"
    r"|(?:arrow-)?(?:up|down|left|right)|home|end|pa?ge?-?(?:up|down|dn)|insert|ins|delete|del|backspace|back|bksp|tab|enter"
    r"|return|space|spacebar|escape|esc|caps-?lock|caps|num-?lock|scroll-lock|pause|break|print-screen|print|prtsc|clear"
    r"|menu|context-menu|apps|power|eject|sleep|plus|minus|equal|comma|period|dot|slash|backslash|semicolon|colon"
    r"|apostrophe|(?:single-|double-)?quote|grave|backtick|tilde|exclam|at|hash|pound|dollar|percent|caret|ampersand"
    r"|asterisk|star|underscore|pipe|bar|question|(?:less|greater)-than|(?:bracket|brace|paren)-(?:left|right)"
    r"|less|greater|help|function|backtab|browser-[a-z]{3,10}|copy|fingerprint|mail|media(?:-[a-z-]{4,10})?|reset|select"
    r"|zoom|x-button[12]|[lrm]mb|(?:left|right|middle)-button|volume-(?:up|down|mute)|mute|play-pause|track-(?:next|prev)"
)
_RAW = re.compile(rf"<(/?)({'|'.join(block_names)})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PARSES_MARKDOWN = re.compile(r"\smarkdown(?=[\s=>/])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a document may hold besides CommonMark."""

    profile: str = "plain"
    code_names: tuple[str, ...] = CODE_NAMES
    """Paired shortcodes and Liquid tags whose inside is no text."""

    @property
    def is_mdx(self) -> bool:
        """Whether the document is MDX: JSX and expressions in the place of HTML and shortcodes."""
        return self.profile == "docusaurus"

    @property
    def code_pattern(self) -> str:
        """The code names as an alternative of a regular expression."""
        return f"(?:{'|'.join(map(re.escape, self.code_names)) or '(?!)'})(?![\\w-])"


class _PlacingState(StateInline):
    """Remembers each token that a rule pushes, and where the rule stood at that moment."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.pushed: list[tuple[Token, int]] = []

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self.pushed.append((token, self.pos))
        return token


class _PlacingInline(ParserInline):
    """The inline parser, with states that remember places."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _PlacingState(src, md, env, tokens)
        if len(src) > LETTERS_IN_UNIT:  # left out as a whole: nobody asks for its markup
            token = state.push("text", "", 0)
            token.content, token.meta["at"] = src, (0, len(src))
            return state.tokens
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


Rule = Callable[[StateInline, bool], bool]
BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _placed(rule: Rule) -> Rule:
    """Return the rule, made to note in `token.meta["at"]` which characters each of its tokens stands for."""

    def run(state: StateInline, silent: bool) -> bool:  # the parser's own signature
        if silent or not isinstance(state, _PlacingState):
            return rule(state, silent)
        start, first = state.pos, len(state.pushed)
        if not rule(state, silent):
            return False
        at = start
        for token, position in state.pushed[first:]:
            if "at" in token.meta:
                continue  # noted by a rule that ran inside this one
            if token.type == "text":  # one delimiter of several
                token.meta["at"] = (at, at + len(token.content))
                at += len(token.content)
            elif token.nesting == 1 and token.info != "auto":
                token.meta["at"] = (start, position)
            elif token.nesting == -1:
                token.meta["at"] = (position, state.pos)
            else:
                token.meta["at"] = (start, state.pos)
        del state.pushed[first:]
        return True

    return run


def _tag_end(src: str, found: re.Match[str], maximum: int) -> int:
    """Return where the tag of a site generator or a wiki ends whose opening was found; -1 where it is too far away."""
    if found.group() == "[[!":
        return wiki.directive_end(src, found.start(), maximum)
    closer = _CLOSERS[found.group()]
    at = src.find(closer, found.end(), min(maximum, found.end() + _MAX_SHORTCODE))
    return at + len(closer) if at >= 0 else -1


def _shortcode_rule(syntax: Syntax) -> Rule:
    """Return the rule for tags of site generators, code between two of them, attribute lists and emoji by name."""
    name = syntax.code_pattern
    hugo = (
        rf"\{{\{{(?P<sign>[<%])[ \t]*(?P<name>{name}).{{0,2000}}?"
        r"\{\{(?P=sign)[ \t]*/[ \t]*(?P=name)[ \t]*[>%]\}\}"
    )
    liquid = rf"\{{%-?[ \t]*(?P<tag>{name}).{{0,2000}}?\{{%-?[ \t]*end(?P=tag)[ \t]*-?%\}}"
    pattern = re.compile(
        rf"{hugo}|{liquid}|\{{\{{[<%].{{0,2000}}?[>%]\}}\}}|\{{%.{{0,2000}}?%\}}|\{{\{{.{{0,200}}?\}}\}}", re.DOTALL
    )

    def shortcode(state: StateInline, silent: bool) -> bool:  # the parser's own signature
        letter, found = state.src[state.pos], None
        if letter == ":":
            found = _EMOJI.match(state.src, state.pos, state.posMax)
        elif letter == "{":
            opener = _OPENER.match(state.src, state.pos, state.posMax)
            if opener and _tag_end(state.src, opener, state.posMax) > 0:
                found = pattern.match(state.src, state.pos, state.posMax)
            found = found or ATTRIBUTES.match(state.src, state.pos, state.posMax)
        if found is None:
            return False
        if not silent:
            state.push("shortcode", "", 0).content = found.group()
        state.pos = found.end()
        return True

    return shortcode


def _formula(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    found = _FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] in "$\\" else None
    group = (found.lastgroup or "") if found else ""
    inner = found[group].strip() if found else ""
    if found is None or (group in ("round", "square") and not _is_formula(group, inner)):
        return False
    if not silent:
        state.push("formula", "", 0).content = inner
    state.pos = found.end()
    return True


def _is_formula(group: str, inner: str) -> bool:
    return bool(_SIGNS.search(inner)) or (group == "round" and len(inner) == 1 and inner.isalpha())


def _keys(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    found = _KEYS.match(state.src, state.pos, state.posMax)
    names = found["keys"].split("+") if found else ()
    if not found or not all(_KEY_NAME.fullmatch(each) for each in names):
        return False
    if not silent:
        state.push("formula", "", 0).content = found["keys"]
    state.pos = found.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `^[text]` as a pair of tags around its text, which the sentence keeps."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    return end >= 0 and wiki.push_pair(state, "note", (state.pos + 2, end, end + 1), silent=silent)


def _long_shortcode(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that opens a tag of a site generator, and the lines to where the tag is closed, as one paragraph."""
    src, at = state.src, state.bMarks[start] + state.tShift[start]
    last = start
    while found := _OPENER.search(src, at, state.eMarks[last]):
        close = _tag_end(src, found, state.eMarks[end - 1])
        at = close if close > 0 else found.end()
        while state.eMarks[last] < at:
            last += 1
    if last == start or state.is_code_block(start):
        return False
    return silent or add_paragraph(state, start, last + 1)


def _display_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `$$` or a backslashed bracket on a line of its own, and the lines to its end, as a formula."""
    closing = _DISPLAY.get(line_text(state, start).strip())
    lines = range(start + 1, min(end, start + _MAX_FORMULA)) if closing else range(0)
    last = next((number for number in lines if line_text(state, number).strip() == closing), None)
    if last is None:
        return False
    return silent or add_block(state, "formula", start, last + 1)


def _raw_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an HTML element to its end tag, over blank lines, as Python-Markdown does."""
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    close = _element_ends(state).get(at)
    last = bisect_right(state.bMarks, close - 1) if close is not None else end + 1
    if last > end:
        return False
    return silent or add_block(state, "html_block", start, last)


def _element_ends(state: StateBlock) -> dict[int, int]:
    """Return where each block element that holds no Markdown ends, by where its start tag starts. Linear."""
    known: dict[int, int] | None = state.env.get("element_ends")
    if known is None:
        known = state.env["element_ends"] = {}
        opened: dict[str, list[re.Match[str]]] = {}
        for found in _RAW.finditer(state.src):
            names = opened.setdefault(found[2].lower(), [])
            if not found[1]:
                names.append(found)
            elif names:
                first = names.pop()
                if not _PARSES_MARKDOWN.search(first[0]):
                    known[first.start()] = found.end()
    return known


def _notion_callout(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the line `<aside>` above an emoji alone as HTML: what follows is Markdown in Notion's exports."""
    if start + 1 >= end or line_text(state, start).rstrip() != "<aside>":
        return False
    sign = line_text(state, start + 1)[:1]
    if sign <= "\u2000" or sign.isalnum():
        return False
    return silent or add_block(state, "html_block", start, start + 1)


def _link_destination(src: str, start: int, maximum: int) -> SimpleNamespace:
    """Return a link's address; one with the code of a template in it may hold spaces and quotes."""
    found = _TEMPLATE_ADDRESS.match(src, start, maximum)
    if found is None or "{" not in found.group():
        plain = helpers.parseLinkDestination(src, start, maximum)
        return SimpleNamespace(ok=plain.ok, pos=plain.pos, str=plain.str)
    return SimpleNamespace(ok=True, pos=found.end(), str="")


TEMPLATE_ADDRESS = r"(?:\{\{[<%]?.{1,300}?\}\}|\{%.{1,300}?%\}|[^\s()<>{}]){1,300}"
"""An address with shortcodes or variables in it."""
_TEMPLATE_ADDRESS = re.compile(TEMPLATE_ADDRESS)
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


@lru_cache(maxsize=32)
def make_parser(syntax: Syntax) -> MarkdownIt:
    """Return the parser with all that the filter knows: tables, notes, definitions, admonitions, containers."""
    parser = MarkdownIt("commonmark")
    parser.inline = _PlacingInline()
    parser.configure("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(deflist_plugin).use(admon_plugin)
    parser.use(container_plugin, name="container", validate=lambda *_: True)
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]  # a namespace of functions, as the module is
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=_link_destination,
    )
    for name, block_rule in _block_rules(syntax):
        parser.block.ruler.before("html_block", name, block_rule, _INTERRUPTS)
    for name, rule in _inline_rules(syntax):
        parser.inline.ruler.before("escape", name, rule)
    parser.inline.ruler.before("link", "inline_note", _inline_note)
    if syntax.is_mdx:
        parser.block.ruler.at("paragraph", mdx.paragraph)
        parser.block.ruler.disable(["code", "html_block"])
        parser.inline.ruler.before("html_inline", "jsx", mdx.jsx)
        parser.inline.ruler.disable("html_inline")
    if syntax.profile == "ikiwiki":
        parser.inline.add_terminator_char('"')
    parser.inline.ruler2.disable("fragments_join")
    parser.core.ruler.disable("text_join", ignoreInvalid=True)
    for name, rule in zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(""), strict=True):
        parser.inline.ruler.at(name, _placed(rule))
    return parser


def _block_rules(syntax: Syntax) -> Sequence[tuple[str, BlockRule]]:
    rules: list[tuple[str, BlockRule]] = [("display_formula", _display_formula)]
    if syntax.is_mdx:
        return [*rules, *mdx.BLOCK_RULES]
    rules += [("long_shortcode", _long_shortcode), ("notion_callout", _notion_callout)]
    if syntax.profile == "mkdocs":
        rules.append(("raw_html", _raw_html))
    if syntax.profile == "obsidian":
        rules.append(("remark", wiki.block_remark))
    return rules


def _inline_rules(syntax: Syntax) -> Sequence[tuple[str, Rule]]:
    rules: list[tuple[str, Rule]] = [("formula", _formula)]
    if syntax.is_mdx:
        rules.append(("expression", mdx.expression))
    rules.append(("shortcode", _shortcode_rule(syntax)))
    if syntax.profile == "mkdocs":
        rules.append(("keys", _keys))
    elif syntax.profile in wiki.RULES:
        rules += wiki.RULES[syntax.profile]
    return [*rules, ("inserted", wiki.inserted)]
