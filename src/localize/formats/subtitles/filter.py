"""Subtitles in SubRip, WebVTT, SBV and SubStation Alpha: each unit is the text of a cue with its line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localize.formats.core.encoding import decode
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import Field, Reading, Scan, to_extraction
from localize.formats.core.verify_merge import CLOSED_TAGS, find_refusal, merge_and_prove
from localize.formats.html.markup import respell
from localize.formats.subtitles.scanner import GUARD, SRT_TAG, TIME, is_vtt, scan_subtitles
from localize.formats.subtitles.substation_scanner import is_substation, scan_substation
from localize.model import Content, InlineTag, LanguageTag, Problem, TagForm
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

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


def write_ass(field: Field, content: Content, markup: Markup, source: str) -> str:
    """Return a target as the text of an event; a word joiner holds apart a backslash that would begin an escape."""
    raw = source[field.start : field.end]
    line_break = "\\n" if "\\n" in raw and "\\N" not in raw else "\\N"

    def write(text: str) -> str:
        guarded = re.sub(r"\\(?=[Nnh{}]|\Z)", rf"\g<0>{GUARD}", text)
        escaped = re.sub(r"[{}]", r"\\\g<0>", guarded).replace("\xa0", "\\h")
        return line_break.join(_ENDING.split(escaped))

    return "".join(markup(part) if isinstance(part, InlineTag) else write(part) for part in content.parts)


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


_ASS_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[Script Info\]", re.IGNORECASE)
_VTT_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:\s|$)")
_SRT_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*1\s*\r?\n[0-9]{2}:[0-9]{2}:[0-9]{2}[,.][0-9]{3} --> ")


@dataclass(frozen=True, slots=True)
class SubtitleOptions:
    """How subtitles are read."""

    encoding: str = option("", "The file's charset, where it is not UTF-8 (old Russian files: cp1251).")


class SubtitleFilter:
    """Subtitle files that hold times and text."""

    name = "subtitles"
    version = "1"
    extensions: tuple[str, ...] = (".srt", ".vtt", ".sbv", ".ass", ".ssa")
    options_type = SubtitleOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.8 for a file that starts like one."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.8 if any(each.match(head) for each in (_VTT_HEAD, _SRT_HEAD, _ASS_HEAD)) else 0.0

    def extract(self, data: bytes, options: SubtitleOptions) -> Extraction:
        """Return the texts of the cues, with their times as context."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: SubtitleOptions
    ) -> bytes:
        """Return the file with these targets; a target may have more lines than its source."""
        return merge_and_prove(
            data,
            extraction,
            targets,
            language,
            lambda data: _reading(_scan(data, options)),
            hint=CLOSED_TAGS,
            bare=_bare,
        )

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _scan(data, SubtitleOptions()))


def _bare(content: Content) -> tuple[str, ...]:
    """Return what is read back of a text: a tag about place or colour at its edge stays outside it."""
    parts = list(content.parts)
    for edge in (0, -1):
        while parts and _is_outside(parts[edge]):
            del parts[edge]
    return renumber(Content(tuple(parts)))


def _is_outside(part: str | InlineTag) -> bool:
    """Tell whether a part at the edge of a text is no part of it."""
    return not part.strip() if isinstance(part, str) else part.form is TagForm.SINGLE and part.kind == "x"


def _scan(data: bytes, options: SubtitleOptions) -> Scan:
    check_size(data)
    source = decode(data, options.encoding, forced=bool(options.encoding))
    return scan_substation(source) if is_substation(source.text) else scan_subtitles(source)


def _reading(scan: Scan) -> Reading:
    text = scan.source.text
    write_cue = write_ass if is_substation(text) else write_vtt if is_vtt(text) else write_srt

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        return write_cue(field, content, markup, text)

    return Reading(scan, write)
