"""WordPress exports (WXR): the posts and pages of a site in one XML file, their bodies as HTML.

Source: the export format 1.2 of WordPress (RSS 2.0 with `content:encoded`, `excerpt:encoded` and `wp:` elements).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from localize.formats.core.inline_tags import Piece, trim
from localize.formats.core.splice import Field, LanguageMark, Reading, Scan, join_readings, merge_file
from localize.formats.core.verify_merge import find_refusal
from localize.formats.html.markup import write_html
from localize.formats.html.scanner import scan_html
from localize.formats.html.template_code import HtmlRules, is_classic
from localize.formats.xml.rules import write_xml
from localize.formats.xml.scanner import Element, Text, decode_xml, iterate
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_VOCABULARY = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://wordpress.org/export/1.0/excerpt/": "excerpt",
    "http://wordpress.org/export/1.1/excerpt/": "excerpt",
    "http://wordpress.org/export/1.2/excerpt/": "excerpt",
    "http://wordpress.org/export/1.0/": "wp",
    "http://wordpress.org/export/1.1/": "wp",
    "http://wordpress.org/export/1.2/": "wp",
}
_LOOKS_LIKE_IT = re.compile(rb"wordpress\.org/export/|generator=\"WordPress")
_TEXTS = {"title": "title", "content:encoded": "paragraph", "excerpt:encoded": "excerpt"}
_CHANNEL = {"title": "title", "description": "subtitle"}
_TERMS = {"wp:cat_name": "category", "wp:tag_name": "tag", "wp:term_name": "tag", "wp:category_description": "category"}
_NO_POSTS = frozenset(
    ("attachment", "custom_css", "customize_changeset", "nav_menu_item", "revision", "wp_global_styles")
)
_XML = "xml"
_CDATA_END = "]]>"


@dataclass(frozen=True, slots=True)
class WxrOptions:
    """How WordPress exports are read."""

    terms: bool = option(False, "Offer the names of categories and tags.")
    attachments: bool = option(False, "Offer the titles and captions of pictures and files.")
    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


class WxrFilter:
    """WordPress exports."""

    name = "wxr"
    version = "1"
    extensions: tuple[str, ...] = (".wxr",)
    options_type = WxrOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for XML that says that WordPress wrote it."""
        if not name.lower().endswith((*self.extensions, ".xml")):
            return 0.0
        return 0.95 if _LOOKS_LIKE_IT.search(head) else 0.0

    def extract(self, data: bytes, options: WxrOptions) -> Extraction:
        """Return titles, bodies and excerpts of the posts and pages."""
        return join_readings((_read(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: WxrOptions
    ) -> bytes:
        """Return the file with these targets."""
        return merge_file(_read(data, options), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read(data, WxrOptions()))


def _read(data: bytes, options: WxrOptions) -> Reading:
    source = decode_xml(data, options.encoding)
    posts = _Posts(source.text, options)
    wanted = {"item", "language", *_CHANNEL, *_TERMS}
    for element in iterate(source, _VOCABULARY, lambda name, _attributes: name in wanted):
        if element.name == "item":
            posts.read_item(element)
        elif element.name == "language":
            posts.read_language(element)
        elif element.name in _CHANNEL:
            posts.read_text(element, _CHANNEL[element.name], ())
        elif options.terms:
            posts.read_text(element, _TERMS[element.name], ())
    fields = tuple(sorted(posts.fields, key=lambda each: (each.start, -each.end)))
    marks = tuple(sorted(posts.marks, key=lambda each: each.start))
    scan = Scan(source, fields, marks, tuple(sorted(posts.skipped)))
    return Reading(scan, _writer(source.text), references=True)


@dataclass(slots=True)
class _Posts:
    """What is offered of a site, gathered element by element."""

    text: str
    options: WxrOptions
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)

    def read_item(self, item: Element) -> None:
        """Take a post's texts; menus, styles and old versions are no posts."""
        kind, title = item.find("wp:post_type"), item.find("title")
        post_type = kind.text.strip() if kind else "post"
        context = (title.text.strip(),) if title and title.text.strip() else ()
        is_left_out = post_type in _NO_POSTS and not (post_type == "attachment" and self.options.attachments)
        for each in item.elements:
            if each.name in _TEXTS and is_left_out:
                if each.text.strip():
                    self.skipped.append((each.inner, each.close, "no post"))
            elif each.name in _TEXTS:
                self.read_text(each, _TEXTS[each.name], () if each.name == "title" else context)

    def read_language(self, element: Element) -> None:
        """Take the site's language as a mark."""
        texts = [child for child in element.children if isinstance(child, Text)]
        if len(texts) == 1 and texts[0].text.strip() == texts[0].text:
            self.marks.append(LanguageMark(texts[0].start, texts[0].end, "language"))

    def read_text(self, element: Element, kind: str, context: tuple[str, ...]) -> None:
        """Take an element's text: HTML where it is CDATA, else the words as they are."""
        texts = [child for child in element.children if isinstance(child, Text) and (child.cdata or child.text.strip())]
        if not texts:
            return
        if len(texts) > 1 or list(element.elements):
            self.skipped.append((element.inner, element.close, "not located"))
        elif texts[0].cdata:
            self._read_html(texts[0], kind, context)
        elif element.name == "content:encoded":
            self.skipped.append((element.inner, element.close, "not located"))
        else:
            found = texts[0]
            literal = self.text[found.start : found.end] == found.text
            pieces = trim((Piece(found.start, found.end, found.text, literal=literal),))
            self.fields.append(Field(kind, pieces, context, encode=_XML))

    def _read_html(self, body: Text, kind: str, context: tuple[str, ...]) -> None:
        rules = HtmlRules(lines=is_classic(self.text[body.start : body.end]), codes=True)
        found = scan_html(self.text, body.start, body.end, rules=rules)
        for each in found.fields:
            own = kind if each.kind == "paragraph" or kind == "title" else each.kind
            self.fields.append(replace(each, kind=own, context=(*context, *each.context)))
        self.marks += found.marks
        self.skipped += found.skipped


def _writer(text: str) -> Callable[[Field, Content, Callable[[InlineTag], str]], str]:
    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        if field.encode == _XML:
            return write_xml(field, content, markup)
        # Inside CDATA only its end mark means anything; HTML can spell it otherwise.
        return write_html(field, content, markup, text).replace(_CDATA_END, "]]&gt;")

    return write
