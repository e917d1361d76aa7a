"""Targets written as Markdown in the source's spelling, with as few escapes as the parser lets through."""

from __future__ import annotations

import re
from collections.abc import Callable

from localize.formats.core.inline_tags import one_line
from localize.formats.core.splice import Field
from localize.formats.html.markup import respell
from localize.model import Content, InlineTag, TagForm

MAX_CARE = 3
"""0 text as it is · 1 escape what could be markup · 2 and `*` for `_` · 3 and HTML tags for emphasis."""
_SPECIAL = frozenset("\\`*_[]<>&~|^{}$:!#+=%")
# What makes another block of a line that starts with it. Source: CommonMark 0.31 and the extensions that are read.
_STARTS = (
    (re.compile(r"(\d{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"(#{1,6}|[-+*:~])(?=\s|$)"), r"\\\1"),
    (re.compile(r"(>|```|~~~|!!!|\?\?\?|:::|===|---|___|\*\*\*|\+\+\+|\||<(?=[A-Za-z/!?]))"), r"\\\1"),
    (re.compile(r"(=+|-+)\s*$"), r"\\\1"),
    (re.compile(r"([-*_])(?=(?:[ \t]*\1){2,}[ \t]*$)"), r"\\\1"),
    (re.compile(r"(\[)(?=[^\]]*\]:|[ xX]\]\s|![A-Za-z]+\])"), r"\\\1"),
)
_TAG_END = re.compile(r"\s*[\r\n]\s*(?=>\Z)")
"""What would make a quotation of the end of a tag that stands on a line of its own."""
_HTML_NAMES = {"**": "strong", "__": "strong", "*": "em", "_": "em", "~~": "del", "++": "ins", "==": "mark"}


def write_markdown(field: Field, content: Content, markup: Callable[[InlineTag], str], source: str, care: int) -> str:
    """Return a target as Markdown on one line; *care* says how much is escaped, 0 to `MAX_CARE`."""
    spelled = respell(field, source)
    starts_block = _starts_block(field, source)
    parts: list[str] = []
    fresh = starts_block
    for part in _one_line(content).parts:
        if isinstance(part, InlineTag):
            raw = _tag(part, markup(part), care)
            fresh = field.encode == "block" and raw.endswith(("\n", " ", ">")) and "\n" in raw
        else:
            raw = _escape(part, field.encode, spelled, care)
            raw = _guard(raw, part) if fresh else raw
            fresh = False
        parts.append(raw)
    written = "".join(parts)
    if field.encode == "atx":
        written = re.sub(r"(^|\s)(#+)$", r"\1\\\2", written)
    return written


def _starts_block(field: Field, source: str) -> bool:
    """Tell whether the text stands where a mark such as `1.` would be the start of another block."""
    if field.encode == "cell":
        line = max(source.rfind("\n", 0, field.start), source.rfind("\r", 0, field.start)) + 1
        return "|" not in source[line : field.start]  # a row without a bar at its edge
    return field.encode == "block" and field.start == field.base[0]


def _one_line(content: Content) -> Content:
    return Content(tuple(part if isinstance(part, InlineTag) else one_line(part) for part in _strip(content.parts)))


def _strip(parts: tuple[str | InlineTag, ...]) -> tuple[str | InlineTag, ...]:
    if parts and isinstance(parts[0], str):
        parts = (parts[0].lstrip(), *parts[1:])
    if parts and isinstance(parts[-1], str):
        parts = (*parts[:-1], parts[-1].rstrip())
    return parts


def _tag(tag: InlineTag, raw: str, care: int) -> str:
    if raw not in _HTML_NAMES:
        return _TAG_END.sub("", raw) if raw.startswith("<") else raw
    if care >= 3:
        slash = "/" if tag.form is TagForm.CLOSE else ""
        return f"<{slash}{_HTML_NAMES[raw]}>"
    return raw.replace("_", "*") if care >= 2 else raw


def _escape(text: str, encode: str, spelled: dict[str, str], care: int) -> str:
    if encode.startswith("title"):
        return _escape_title(text, encode.removeprefix("title"), spelled, care)
    written: list[str] = []
    for letter in text:
        if letter == "|" and encode == "block" and care >= 2:
            written.append("&#124;")  # before an underline even an escaped bar makes a table
        elif (care and letter in _SPECIAL) or (encode == "cell" and letter == "|"):
            written.append(f"\\{letter}")
        else:
            written.append(spelled.get(letter, letter))
    return "".join(written)


def _escape_title(text: str, quote: str, spelled: dict[str, str], care: int) -> str:
    closing = {"(": "()"}.get(quote, quote)
    special = closing + ("\\&|" if care else "")
    return "".join(f"\\{letter}" if letter in special else spelled.get(letter, letter) for letter in text)


def _guard(raw: str, text: str) -> str:
    """Return the start of a line, escaped where it would start a list, a heading or another block."""
    if raw[:1] == "\\" and text[:1] != "\\":
        return raw
    for pattern, replacement in _STARTS:
        guarded, count = re.subn(rf"\A(?:{pattern.pattern})", replacement, raw, count=1)
        if count:
            return guarded
    return raw
