"""Markdown: CommonMark with tables, notes, definition lists, admonitions, tabs, containers and front matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from localize.errors import ExtractError, MergeError
from localize.formats.core.encoding import decode
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import (
    Edit,
    Field,
    Scan,
    apply_bytes,
    make_edits,
    mark_edits,
    pick_targets,
    to_extraction,
)
from localize.formats.core.tag_parameters import ENCODING, write_parameter
from localize.formats.core.verify_merge import CLOSED_TAGS, find_refusal, not_read_back
from localize.formats.html.front_matter import ENCODINGS as FRONT_ENCODINGS
from localize.formats.html.front_matter import front_writer
from localize.formats.html.markup import write_html
from localize.formats.html.site_profiles import LISTS, PROFILES, get_profile
from localize.formats.markdown.parser import CODE_NAMES
from localize.formats.markdown.scanner import scan_markdown
from localize.formats.markdown.writer import MAX_CARE, write_markdown
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets, UnitTarget
from localize.model.filter_options import option
from localize.safe.limits import check_size

_LOOKS_LIKE_IT = re.compile(rb"^#{1,6} |^\s*[-*] |^```|\]\(http", re.MULTILINE)

_MAX_LINE = 2_000_000
_MAX_LINES = 250_000
"""A book of 2,000 pages has half of it; the parser keeps objects for each line."""

Markup = Callable[[InlineTag], str]


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """How Markdown is read."""

    profile: str = option("auto", "The kind of site, seen from the file's own signs.", choices=("auto", *PROFILES))
    front_matter: tuple[str, ...] = option(
        (), "Keys of the front matter whose values are translated; none: those of the profile (title, description, …)."
    )
    tags: bool = option(False, "Translate the lists `tags`, `categories` and `keywords` of the front matter.")
    parameters: tuple[str, ...] = option(
        (), "Parameters of shortcodes, includes and attribute lists that hold text; none: those of the profile."
    )
    code_shortcodes: tuple[str, ...] = option(
        CODE_NAMES, "Names of paired shortcodes and Liquid tags whose inside is code."
    )
    encoding: str = option("", "The file's charset, where it is not UTF-8.")


class MarkdownFilter:
    """Markdown files of sites and repositories."""

    name = "markdown"
    version = "6"
    extensions: tuple[str, ...] = (".md", ".markdown", ".mdown", ".mkd", ".mdwn")
    options_type = MarkdownOptions
    bilingual = False
    default_profile = ""
    """The kind of site where the options leave it to the file; empty: what its signs say."""

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.6 for a text file that starts like Markdown, with a heading or fences."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.6 if name.lower().endswith(".txt") and len(_LOOKS_LIKE_IT.findall(head)) > 3 else 0.0

    def extract(self, data: bytes, options: MarkdownOptions) -> Extraction:
        """Return the texts of the file, headings as their context."""
        return to_extraction(_scan(data, options, self.default_profile))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: MarkdownOptions
    ) -> bytes:
        """Return the file with these targets, read again to prove that each one is found as it was given."""
        picked = pick_targets(extraction, targets)
        if not picked:
            return data
        contents = {index: given[0].content for index, given in picked.items()}

        def write(care: Mapping[int, int]) -> tuple[bytes, list[int]]:
            scan = _scan(data, options, self.default_profile)
            edits = [*_edits(scan, picked, care, language), *mark_edits(scan, language)]
            return apply_bytes(scan.source, edits, references=True), _hashes(scan, contents)

        care: Counter[int] = Counter()
        for _ in range(MAX_CARE * 4):  # one trouble may hide another
            merged, expected = write(care)
            found = _hashes(_scan(merged, options, self.default_profile), {})
            if found == expected:
                return merged
            lost = _take_care(contents, care, expected, found)
            if lost is not None:
                scan = _scan(data, options, self.default_profile)
                raise not_read_back(scan.source, scan.fields[lost], CLOSED_TAGS)
        raise MergeError("the translations do not read back unchanged as Markdown")

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _scan(data, MarkdownOptions(), self.default_profile))


class MdxFilter(MarkdownFilter):
    """MDX pages of Docusaurus, Storybook and other sites of components."""

    name = "mdx"
    version = "3"
    extensions: tuple[str, ...] = (".mdx",)
    default_profile = "docusaurus"

    def sniff(self, name: str, head: bytes) -> float:  # noqa: ARG002  # the extension is enough
        """Return 0.9 for the extension."""
        return 0.9 if name.lower().endswith(self.extensions) else 0.0


def _scan(data: bytes, options: MarkdownOptions, default_profile: str = "") -> Scan:
    check_size(data)
    source = decode(data, options.encoding, forced=bool(options.encoding))
    _check_lines(source.text)
    wanted = options.profile if options.profile != "auto" else default_profile
    profile = get_profile(wanted or "auto", source.text)
    profile = replace(
        profile,
        keys=options.front_matter or profile.keys,
        parameters=options.parameters or profile.parameters,
    )
    lists = (*options.front_matter, *(LISTS if options.tags else ()))
    return scan_markdown(source, profile, lists, options.code_shortcodes)


def _check_lines(text: str) -> None:
    """Refuse what would cost the parser all memory. Raises: ExtractError."""
    if text.count("\n") > _MAX_LINES:
        raise ExtractError("more than {max_lines:,} lines", max_lines=_MAX_LINES, hint="split the file by chapter")
    if max(map(len, text.split("\n"))) > _MAX_LINE:
        raise ExtractError(
            "a line of more than {max_line:,} characters", max_line=_MAX_LINE, hint="this is data, not a text"
        )


def _edits(
    scan: Scan, picked: Mapping[int, Sequence[UnitTarget]], care: Mapping[int, int], language: LanguageTag
) -> list[Edit]:
    text = scan.source.text
    write_front = front_writer(text)
    places = {(field.start, field.end): index for index, field in enumerate(scan.fields)}

    def write(field: Field, content: Content, markup: Markup) -> str:
        if field.encode.startswith(FRONT_ENCODINGS):
            return write_front(field, content)
        if field.encode.startswith(ENCODING):
            return write_parameter(field, content)
        if field.encode.startswith(("html", "space", "attribute")):
            return write_html(field, content, markup, text)
        return write_markdown(field, content, markup, text, care[places[field.start, field.end]])

    return make_edits(scan, picked, write, language)


def _hashes(scan: Scan, contents: Mapping[int, Content]) -> list[int]:
    """Return for each field the hash of its kind and its text, or of the content that it is to have.

    A large file takes its memory once: nothing else of it stays while it is read again.
    """
    return [
        hash((field.kind, renumber(contents.get(index) or field.content))) for index, field in enumerate(scan.fields)
    ]


def _take_care(
    contents: Mapping[int, Content], care: Counter[int], expected: Sequence[int], found: Sequence[int]
) -> int | None:
    """Raise the care of the fields that were not read back as written; return one for which all was done in vain."""
    if len(expected) == len(found):
        wrong = [index for index, pair in enumerate(zip(expected, found, strict=True)) if pair[0] != pair[1]]
    else:
        matcher = SequenceMatcher(None, expected, found, autojunk=False)
        wrong = [at for sign, one, end, *_ in matcher.get_opcodes() if sign != "equal" for at in range(one, end + 1)]
    suspects = {index for index in wrong if index in contents}
    if not suspects:  # an unchanged text was read otherwise: a neighbour's change did that
        nearest = min(contents, key=lambda index: abs(index - (wrong[0] if wrong else 0)))
        suspects = {nearest}
    exhausted = sorted(index for index in suspects if care[index] >= MAX_CARE)
    if exhausted and len(exhausted) == len(suspects):
        return exhausted[0]
    for index in suspects:
        care[index] = min(MAX_CARE, care[index] + 1)
    return None
