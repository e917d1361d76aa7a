"""Runs of a Word document as written: texts in the file's own prefix, properties with the target's language."""

from __future__ import annotations

import re
from functools import cache

from localize.errors import ConfigError
from localize.formats.office.runs import Look
from localize.formats.office.runs_writer import Dialect
from localize.formats.xml.scanner import escape_text
from localize.language import parse_tag, primary, region_of, same_language
from localize.model import LanguageTag

_HYPHENS = re.compile("([\u2011\u00ad])")
_ELEMENTS = {"\u2011": "noBreakHyphen", "\u00ad": "softHyphen"}
_SPACED = re.compile(r"^\s|\s$|[\n\t]|\s\s")


def office_tag(language: LanguageTag) -> str:
    """Return a language as Office names it, with its region: "kk-KZ"; a script of its own stays: "kk-Latn-KZ"."""
    region = region_of(language)
    pieces = language.split("-")
    script = [piece for piece in pieces[1:] if len(piece) == 4 and piece.isalpha()]
    return "-".join([pieces[0], *script, *([region] if region else [])])


@cache
def word_dialect(prefix: str, language: LanguageTag) -> Dialect:
    """Return how runs are written in a part whose elements have this prefix ("w:"), for a target language."""
    return Dialect(
        lambda text: _write_text(prefix, text), f"</{prefix}r>", _Properties(prefix, language).write, joins=True
    )


def _write_text(prefix: str, text: str) -> str:
    if not text:
        return f"<{prefix}t></{prefix}t>"
    written: list[str] = []
    for piece in _HYPHENS.split(text):
        if piece in _ELEMENTS:
            written.append(f"<{prefix}{_ELEMENTS[piece]}/>")
        elif piece:
            space = ' xml:space="preserve"' if _SPACED.search(piece) else ""
            written.append(f"<{prefix}t{space}>{escape_text(piece)}</{prefix}t>")
    return "".join(written)


class _Properties:
    """Writer of `w:rPr`: the language set, the formatting before a tracked change left out."""

    def __init__(self, prefix: str, language: LanguageTag) -> None:
        name = re.escape(prefix)
        self._prefix = prefix
        self._language = language
        self._tag = office_tag(language)
        self._changes = re.compile(
            rf"<{name}rPrChange\b(?:[^>]*/>|.*?</{name}rPrChange\s*>)|<{name}(?:ins|del|moveFrom|moveTo)\b[^>]*/>",
            re.DOTALL,
        )
        self._lang = re.compile(rf"<{name}lang\b[^>]*?(/?)>")
        self._value = re.compile(rf"""(\s{name}val\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
        self._empty = re.compile(rf"<{name}rPr\b[^>]*/>")
        self._written: dict[str, str] = {}

    def write(self, look: Look) -> str:
        """Return the properties of a run as they are written."""
        found = self._written.get(look.raw)
        if found is None:
            found = self._written[look.raw] = self._write(look.raw)
        return found

    def _write(self, raw: str) -> str:
        prefix = self._prefix
        if not prefix:  # then nothing tells how an attribute of that vocabulary is written
            return self._changes.sub("", raw)
        lang = f'<{prefix}lang {prefix}val="{self._tag}"/>'
        kept = self._changes.sub("", raw)
        if not kept or self._empty.fullmatch(kept):
            return f"<{prefix}rPr>{lang}</{prefix}rPr>"
        found = self._lang.search(kept)
        if found is None:
            at = kept.rindex("</")
            return f"{kept[:at]}{lang}{kept[at:]}"
        return kept[: found.start()] + self._relabelled(found.group()) + kept[found.end() :]

    def _relabelled(self, element: str) -> str:
        """Return a `w:lang` element that names the target language, unless it names it already."""
        value = self._value.search(element)
        if value is None:
            at = len(self._prefix) + len("<lang")
            return f'{element[:at]} {self._prefix}val="{self._tag}"{element[at:]}'
        if _is_same(value.group(2) or value.group(3) or "", self._language):
            return element
        return f'{element[: value.start()]}{value.group(1)}"{self._tag}"{element[value.end() :]}'


def _is_same(named: str, language: LanguageTag) -> bool:
    try:
        tag = parse_tag(named)
    except ConfigError:
        return False
    return same_language(tag, language) and primary(tag) == primary(language)
