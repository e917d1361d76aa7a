"""Parameters in tags of site generators: `{{< figure caption="…" >}}`, `{% include alt="…" %}`, `{ title="…" }`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from localize.formats.core.inline_tags import Piece, one_line, trim
from localize.formats.core.splice import Field
from localize.model import Content

ENCODING = "parameter"
"""How such a field is written: this word, then g for Go's escapes or w for WordPress, and the quote."""
_NAME = r"(?<![\w.$-])(?P<name>[A-Za-z][\w-]{0,60})[ \t]*=[ \t]*"
_GO = re.compile(rf'{_NAME}(?:"(?P<double>(?:[^"\\\r\n]|\\.)*+)"|`(?P<raw>[^`\r\n]*)`)')
_PLAIN = re.compile(rf"{_NAME}(?:\"(?P<double>[^\"\r\n]*)\"|'(?P<single>[^'\r\n]*)'|(?P<bare>[^\s\"'`{{}}<>=%|\[\]]+))")
_LABEL = re.compile(r"(?:\{[{%][<%-]?\s*|\[)(?P<name>[\w/.-]+)")
_SHOWN = re.compile(r"(?:include\w*|render|fig\w*|image|img|picture|video|embed)\Z")
"""Liquid tags whose parameters are shown; those of others are conditions and assignments."""
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_REFERENCES = {"&quot;": '"', "&#39;": "'", "&amp;": "&"}
_BRACKETS = {"[": "&#91;", "]": "&#93;", "<": "&lt;", ">": "&gt;"}
"""What ends a shortcode of WordPress even inside quotes."""
_GO_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def parameter_fields(raw: str, start: int, names: Collection[str], context: tuple[str, ...]) -> Iterator[Field]:
    """Yield the chosen parameters of a tag that stands at character *start*."""
    label = _LABEL.match(raw)
    word = label["name"] if label else "attributes"
    if raw.startswith("{%") and not _SHOWN.match(word):
        return
    is_go = raw.startswith(("{{<", "{{%"))
    style = "w" if raw.startswith("[") else ""
    for found in (_GO if is_go else _PLAIN).finditer(raw, label.end() if label else 1):
        group = found.lastgroup or "name"
        if found["name"] not in names or not any(each.isalnum() for each in _TEMPLATE.sub("", found[group])):
            continue
        quote = {"double": '"', "single": "'", "raw": "`"}.get(group, "")
        code = f"{ENCODING}{'g' if is_go and group == 'double' else style}{quote}"
        pieces = trim(tuple(_pieces(raw, found.span(group), start, code)))
        if pieces:
            left, right = found.span(group)
            region = (start + left - 1, start + right + 1) if quote == "`" else None  # the quotes may have to change
            yield Field("parameter", pieces, (*context, f"{word} {found['name']}"), code, region=region)


def _pieces(raw: str, span: tuple[int, int], base: int, code: str) -> Iterator[Piece]:
    at, end = span
    for found in _escapes(code).finditer(raw, *span):
        if found.start() > at:
            yield Piece(base + at, base + found.start(), raw[at : found.start()], literal=True)
        yield Piece(base + found.start(), base + found.end(), _decode(found.group()))
        at = found.end()
    if at < end:
        yield Piece(base + at, base + end, raw[at:end], literal=True)


def _escapes(code: str) -> re.Pattern[str]:
    style = code.removeprefix(ENCODING)
    if style.startswith("g"):
        return re.compile(r"\\.")
    if style == "`":
        return re.compile("(?!)")
    return re.compile("|".join((*_REFERENCES, *(_BRACKETS.values() if style.startswith("w") else ()))))


def _decode(escape: str) -> str:
    if escape.startswith("\\"):
        return _GO_ESCAPES.get(escape[1], escape[1])
    return _REFERENCES.get(escape) or next(sign for sign, written in _BRACKETS.items() if written == escape)


def write_parameter(field: Field, content: Content) -> str:
    """Return a target as the value of a parameter, in the quotes that stand around it where they can hold it."""
    value = one_line(content.plain.strip())
    code = field.encode.removeprefix(ENCODING)
    if code == "`" and "`" not in value:
        return f"`{value}`"
    if code == "`" or code.startswith("g"):
        written = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{written}"' if code == "`" else written
    value = re.sub(r"&(?=(?:quot|#39|amp|#91|#93|lt|gt);)", "&amp;", value)
    if code.startswith("w"):
        value = "".join(_BRACKETS.get(each, each) for each in value)
        code = code[1:]
    if code:
        return value.replace(code, "&quot;" if code == '"' else "&#39;")
    if re.fullmatch(r"[^\s\"'`{}<>=%|/\[\]]+", value):
        return value
    return '"' + value.replace('"', "&quot;") + '"'
