"""OpenDocument paragraphs written anew: each text in the spans that its format had in the file.

Spaces are written so that none collapses (OpenDocument 1.3, part 3, 6.1.2 and 6.1.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from localize.formats.core.inline_tags import mint
from localize.formats.core.splice import Field
from localize.formats.opendocument.styles import PLAIN, Format
from localize.formats.xml.scanner import escape_attribute, escape_text
from localize.model import Content, InlineTag, TagForm

_SPACE = " \t\r\n"
_BLANK = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Wrap:
    """The start tags that a tag of the text stands for."""

    spans: tuple[str, ...]
    """Around the text, outermost first."""
    link: str = ""
    format: Format = PLAIN


@dataclass(slots=True)
class Plan:
    """How a paragraph is written anew."""

    base: Wrap
    before: tuple[str, ...]
    """Start tags that are open where the region starts, outermost first."""
    after: tuple[str, ...]
    front: str = ""
    """Hidden marks that stand before the new text."""
    back: str = ""
    wraps: list[Wrap | None] = field(default_factory=list)
    """For each piece of the field that opens a pair."""
    value: tuple[int, int] | None = None
    """The attribute that says the cell's text once more."""
    first: int = 0
    """The first character of the paragraph's region."""
    prefix: str = ""
    """Of the file's names for text elements."""


def write_paragraph(source: str, given: Field, plan: Plan, content: Content, markup: Callable[[InlineTag], str]) -> str:
    """Return the region of a paragraph with a new text; in a cell, the attribute that repeats it too."""
    written = _Writer(plan, _wraps(given, plan), markup).write(content)
    if plan.value is None:
        return written
    return escape_attribute(" ".join(content.plain.split())) + source[plan.value[1] : plan.first] + written


def _wraps(given: Field, plan: Plan) -> dict[str, Wrap]:
    """Return what each paired tag of a unit stands for, by its id."""
    _, tags = mint(given.pieces)
    return {tag.id: wrap for tag, wrap in zip(tags, plan.wraps, strict=True) if tag is not None and wrap is not None}


class _Writer:
    """Writes one paragraph."""

    def __init__(self, plan: Plan, wraps: Mapping[str, Wrap], markup: Callable[[InlineTag], str]) -> None:
        self._plan = plan
        self._wraps = wraps
        self._markup = markup
        self._written: list[str] = []
        self._opened = list(plan.before)
        self._tags: list[str] = []
        self._after_space = True

    def write(self, content: Content) -> str:
        """Return the whole region."""
        self._written.append(self._plan.front)
        parts = _stripped(content.parts)
        end = max((number for number, each in enumerate(parts) if _is_seen(each)), default=0)
        for number, part in enumerate(parts):
            if isinstance(part, str):
                self._switch()
                self._write_text(part, is_last=number == end)
            elif part.form is not TagForm.SINGLE and part.id in self._wraps:
                if self._wraps[part.id].link:  # even an equal link beside it is another one
                    self._to(())
                self._tags = [each for each in self._tags if each != part.id]
                self._tags += [part.id] if part.form is TagForm.OPEN else []
            else:
                self._switch()
                self._written.append(self._markup(part))
                self._after_space = False
        self._written.append(self._plan.back)
        self._to(self._plan.after)
        return "".join(self._written)

    def _switch(self) -> None:
        """Open the spans that the next text stands in."""
        wraps = [self._wraps[each] for each in self._tags]
        link = next((each.link for each in reversed(wraps) if each.link), self._plan.base.link)
        spans = wraps[-1].spans if wraps else self._plan.base.spans
        self._to((link, *spans) if link else spans)

    def _to(self, wanted: tuple[str, ...]) -> None:
        kept = 0
        while kept < min(len(wanted), len(self._opened)) and wanted[kept] == self._opened[kept]:
            kept += 1
        self._written.append(closing(self._opened[kept:]))
        self._written += wanted[kept:]
        self._opened = list(wanted)

    def _write_text(self, text: str, *, is_last: bool) -> None:
        """Write text so that no space of it collapses; a paragraph keeps no plain space at its end."""
        text = _BLANK.sub(" ", text)
        inner = text.rstrip(" ") if is_last else text
        for run in re.split("( +)", inner):
            if not run.startswith(" "):
                self._written.append(escape_text(run))
                self._after_space = self._after_space and not run
                continue
            kept = len(run)
            if not self._after_space:
                self._written.append(" ")
                kept -= 1
            self._written.append(self._spaces(kept))
            self._after_space = True
        self._written.append(self._spaces(len(text) - len(inner)))

    def _spaces(self, count: int) -> str:
        prefix = self._plan.prefix
        if count < 2 or not prefix:
            return f"<{prefix and prefix + ':'}s/>" * count
        return f'<{prefix}:s {prefix}:c="{count}"/>'


def local_name(raw: str) -> str:
    """Return the name that a tag starts with, without its prefix."""
    found = re.match(r"<(?:[^\s<>/:]+:)?([^\s<>/:]+)", raw)
    return found.group(1) if found else ""


def closing(opened: Sequence[str]) -> str:
    """Return the end tags of these start tags."""
    names = (re.match(r"<([^\s/>]+)", raw) for raw in reversed(opened))
    return "".join(f"</{found.group(1)}>" for found in names if found)


def _is_seen(part: str | InlineTag) -> bool:
    return bool(part) if isinstance(part, str) else part.form is TagForm.SINGLE


def _stripped(parts: Sequence[str | InlineTag]) -> list[str | InlineTag]:
    kept = list(parts)
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(_SPACE)
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(_SPACE)
    return kept
