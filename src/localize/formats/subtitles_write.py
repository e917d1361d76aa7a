"""Targets as subtitles: text stays text, where WebVTT has entities and the others have no escape at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from localize.formats.html_markup import respell
from localize.formats.splice import Field
from localize.formats.subtitles_scan import GUARD, SRT_TAG, TIME
from localize.model import Content, InlineTag

_ENDING = re.compile(r"\r\n|\n|\r")

Markup = Callable[[InlineTag], str]


def write_vtt(field: Field, content: Content, markup: Markup, source: str) -> str:
    """Return a target as the text of a WebVTT cue."""
    spelled = {**respell(field, source), "&": "&amp;", "<": "&lt;"}

    def write(text: str) -> str:
        return "".join(spelled.get(each, each) for each in text).replace("-->", "--&gt;")

    raw = "".join(markup(part) if isinstance(part, InlineTag) else write(part) for part in content.parts)
    return _ending(field, source).join(_lines(raw))


def write_srt(field: Field, content: Content, markup: Markup, source: str) -> str:
    """Return a target as the text of a cue whose format has no escapes: a word joiner holds apart what is no tag."""
    parts = [markup(part) if isinstance(part, InlineTag) else part for part in content.parts]
    raw = _hold_apart(parts, content, lambda text: SRT_TAG.sub(lambda found: _guard(found.group()), text))
    if len(SRT_TAG.findall(raw)) != len(content.tags):  # a text and the tag beside it make another tag
        raw = _hold_apart(parts, content, _guard)
    lines = (re.sub("[0-9]", rf"\g<0>{GUARD}", line, count=1) if TIME.fullmatch(line) else line for line in _lines(raw))
    return _ending(field, source).join(lines)


def _hold_apart(parts: Sequence[str], content: Content, guard: Callable[[str], str]) -> str:
    kinds = zip(parts, content.parts, strict=True)
    return "".join(raw if isinstance(part, InlineTag) else guard(raw) for raw, part in kinds)


def _guard(text: str) -> str:
    return re.sub(r"[<{]", rf"\g<0>{GUARD}", text)


def _lines(raw: str) -> list[str]:
    """Return the lines that have anything on them: a blank one would end the cue."""
    return [line for line in _ENDING.split(raw.strip()) if line.strip()]


def _ending(field: Field, source: str) -> str:
    """Return the line end that the cue has, else the first one of the file."""
    found = _ENDING.search(source, field.start, field.end) or _ENDING.search(source)
    return found.group() if found else "\n"
