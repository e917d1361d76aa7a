"""Subtitles: SubRip (SRT), WebVTT and SBV. A unit is the text of a cue, its lines kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from localize.extraction import Extraction
from localize.formats.encoding import decode
from localize.formats.options import option
from localize.formats.proof import CLOSED_TAGS, prove
from localize.formats.refusal import find_refusal
from localize.formats.splice import Field, Reading, Scan, Targets, merge_file, pick_targets, to_extraction
from localize.formats.subtitles_scan import is_vtt, scan_subtitles
from localize.formats.subtitles_write import write_srt, write_vtt
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.safe.limits import check_size

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
    extensions: tuple[str, ...] = (".srt", ".vtt", ".sbv")
    options_type = SubtitleOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.8 for a file that starts like one."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.8 if _VTT_HEAD.match(head) or _SRT_HEAD.match(head) else 0.0

    def extract(self, data: bytes, options: SubtitleOptions) -> Extraction:
        """Return the texts of the cues, with their times as context."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: SubtitleOptions
    ) -> bytes:
        """Return the file with these targets; a target may have more lines than its source."""
        changed = pick_targets(extraction, targets)
        if not changed:
            return data
        scan = _scan(data, options)
        merged = merge_file(_reading(scan), extraction, targets, language)
        contents = {index: given[0].content for index, given in changed.items()}
        prove(scan, _scan(merged, options), contents, CLOSED_TAGS)
        return merged

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _scan(data, SubtitleOptions()))


def _scan(data: bytes, options: SubtitleOptions) -> Scan:
    check_size(data)
    return scan_subtitles(decode(data, options.encoding, forced=bool(options.encoding)))


def _reading(scan: Scan) -> Reading:
    text = scan.source.text
    write_cue = write_vtt if is_vtt(text) else write_srt

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        return write_cue(field, content, markup, text)

    return Reading(scan, write)
