"""HTML pages and fragments."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from localize.formats.core.encoding import decode
from localize.formats.core.splice import Field, Reading, Scan, join_readings
from localize.formats.core.verify_merge import SAME_TAGS, find_refusal, merge_and_prove
from localize.formats.html.front_matter import ENCODINGS as FRONT_ENCODINGS
from localize.formats.html.front_matter import FrontMatter, front_writer, read_front_matter
from localize.formats.html.markup import write_html
from localize.formats.html.page_parts import BESIDE, Choice
from localize.formats.html.scanner import scan_html
from localize.formats.html.site_profiles import get_profile
from localize.formats.html.template_code import HtmlRules, is_classic
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})|<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""",
    re.IGNORECASE,
)
_LATIN = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii"))
"""Names under which browsers read windows-1252. Source: WHATWG Encoding Standard."""
_LOOKS_LIKE_IT = re.compile(rb"<!doctype html|<html|<(?:head|body|p|div|h[1-6]|ul|table)[\s>]", re.IGNORECASE)
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_IS_PAGE = re.compile(rb"<head[\s>]", re.IGNORECASE)
_NO_CHARSET = (
    "the page declares no charset, so letters are written as &#…;; add <meta charset=utf-8> to keep them readable"
)
_NO_ELEMENT = "no element matches the option `only`, so none of the page's text is translated"
_ARTICLE_ALONE = (
    "only the article of this saved page is translated, not its menus and side columns; use the "
    "option `only: ['*']` for the whole page"
)
_HEAD = 8192
"""How far a page may declare its charset; browsers look at 1024 bytes."""


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """How HTML is read."""

    paragraphs: str = option(
        "auto",
        "What ends a paragraph: elements, or a blank line as in posts of WordPress's classic editor.",
        choices=("auto", "html", "blank-lines"),
    )
    only: tuple[str, ...] = option(
        (),
        "CSS selectors of the parts that are offered, such as `article` or `.post > p`; `*` is the whole page. Without"
        " them, of a saved page with menus only the article is.",
    )
    skip: tuple[str, ...] = option((), "CSS selectors of the parts that are left out, such as `nav` or `#comments`.")
    language: bool = option(True, "Set `lang`, `dir` and the like to the target's language.")
    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


class HtmlFilter:
    """HTML pages and fragments, tag soup included."""

    name = "html"
    version = "4"
    extensions: tuple[str, ...] = (".html", ".htm", ".xhtml")
    options_type = HtmlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.3 for a file that starts like a page."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.3 if _LOOKS_LIKE_IT.match(head.removeprefix(codecs.BOM_UTF8).lstrip()) else 0.0

    def extract(self, data: bytes, options: HtmlOptions) -> Extraction:
        """Return the texts and the translatable attributes of the page."""
        return join_readings((read_html(_scan(data, options)),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: HtmlOptions
    ) -> bytes:
        """Return the page with these targets, its language set; what the charset lacks is written as `&#…;`."""
        return merge_and_prove(
            data, extraction, targets, language, lambda data: read_html(_scan(data, options)), hint=SAME_TAGS
        )

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the page unreadable, if anything does."""
        return find_refusal(lambda: _scan(data, HtmlOptions()))


def read_html(scan: Scan) -> Reading:
    """Return a scanned page with its writer."""
    write_front = front_writer(scan.source.text)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        if field.encode.startswith(FRONT_ENCODINGS):
            return write_front(field, content)
        return write_html(field, content, markup, scan.source.text)

    return Reading(scan, write, references=True)


def _scan(data: bytes, options: HtmlOptions) -> Scan:
    check_size(data)
    declared = options.encoding or _declared(data)
    unsaid = not declared and data.isascii() and _IS_PAGE.search(data[:_HEAD]) is not None
    if unsaid:  # a browser would take it for Windows-1252, so other letters must be written as references
        declared = "ascii"
    source = decode(data, declared, forced=bool(options.encoding))
    text = source.text
    front = _front_matter(text)
    lines = is_classic(text[front.end :]) if options.paragraphs == "auto" else options.paragraphs == "blank-lines"
    choice = Choice(options.only, options.skip, article=not options.only and not front.end)
    found = scan_html(text, front.end, len(text), rules=HtmlRules(lines=lines, codes=True, looks=True), choice=choice)
    marks = (*front.marks, *found.marks) if options.language else ()
    said = [Problem(_NO_CHARSET)] if unsaid else []
    said += [Problem(_NO_ELEMENT)] if found.parts.missed else []
    said += [Problem(_ARTICLE_ALONE)] if found.parts.rule == BESIDE else []
    return Scan(source, (*front.fields, *found.fields), marks, (*front.skipped, *found.skipped), tuple(said))


def _front_matter(text: str) -> FrontMatter:
    """Return the front matter of a page that a site generator fills; most pages have none."""
    if not text.startswith(("---", "+++")):
        return FrontMatter(0)
    lines = [found.span(1) for found in _LINE.finditer(text)]
    return read_front_matter(text, lines, get_profile("auto", text).keys)


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:_HEAD])
    name = (found.group(1) or found.group(2)).decode("ascii").lower() if found else ""
    return "cp1252" if name in _LATIN else name
