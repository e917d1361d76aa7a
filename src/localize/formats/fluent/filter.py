"""Fluent: messages, attributes and terms, with plural forms and variants.

Source: the Fluent Syntax 1.0 specification.
"""

from __future__ import annotations

from dataclasses import dataclass

from localize.formats.core.encoding import decode
from localize.formats.core.splice import Reading, Scan, merge_file, to_extraction
from localize.formats.core.verify_merge import find_problems
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.safe.limits import check_size


@dataclass(frozen=True, slots=True)
class FluentOptions:
    """How Fluent is read: there is nothing to set."""


class FluentFilter:
    """Files of Mozilla's Fluent."""

    name = "fluent"
    version = "1"
    extensions: tuple[str, ...] = (".ftl",)
    options_type = FluentOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension; FreeMarker's templates have it too, and are none."""
        return 0.9 if name.lower().endswith(self.extensions) and b"<#" not in head else 0.0

    def extract(self, data: bytes, options: FluentOptions) -> Extraction:
        """Return the texts of the file; a message that the parser refuses stays as it is."""
        del options
        return to_extraction(_scan(data))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: FluentOptions
    ) -> bytes:
        """Return the file with these texts, indented as they were."""
        from localize.formats.fluent.writer import writer

        del options
        scan = _scan(data)
        return merge_file(Reading(scan, writer(scan.source)), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what Mozilla's parser does not read."""
        return find_problems(lambda: _scan(data).problems)


def _scan(data: bytes) -> Scan:
    from localize.formats.fluent.scanner import scan_fluent

    check_size(data)
    return scan_fluent(decode(data))
