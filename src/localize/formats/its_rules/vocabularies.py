"""XML vocabularies: how documents of each are known, their ITS rules, and what their elements are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from localize.formats.core.encoding import decode
from localize.formats.its_rules.rules import Rule, read_rules
from localize.formats.xml.scanner import read_tree

_HEAD = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w.:-]+)[^>\[]*(?:\[.*?\]\s*)?>?", re.DOTALL)
_ROOT = re.compile(r"<((?:[\w.-]+:)?([\w.-]+))[^<]*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One kind of XML document."""

    name: str
    namespaces: tuple[str, ...] = ()
    """The first is the one that its rules are written for."""
    doctype: str = ""
    """Part of the public or system identifier of its DTD."""
    roots: tuple[str, ...] = ()
    """Root elements that it has without a namespace."""
    mark: str = ""
    """A pattern of its own in a document that names neither namespace nor DTD."""
    extensions: tuple[str, ...] = ()


PLAIN = Vocabulary("plain")
TTML = Vocabulary("ttml", tuple(f"http://www.w3.org/{each}" for each in ("ns/ttml", "2006/10/ttaf1", "2006/04/ttaf1")))
VOCABULARIES = (
    Vocabulary(
        "dita",
        doctype="DTD DITA ",
        roots=(
            *("topic", "concept", "task", "reference", "troubleshooting", "glossentry", "glossgroup", "dita"),
            *("map", "bookmap", "learningContent", "learningOverview", "subjectScheme"),
        ),
        mark=r"DITAArchVersion|class=[\"'][-+] (?:topic|map)/|<(?:shortdesc|conbody|taskbody|refbody|topicref)\b",
        extensions=(".dita", ".ditamap", ".bookmap"),
    ),
    Vocabulary(
        "docbook",
        ("http://docbook.org/ns/docbook",),
        doctype="DTD DocBook ",
        roots=(
            *("article", "book", "set", "part", "preface", "chapter", "appendix", "glossary", "refentry", "reference"),
            *("section", "sect1", "sect2", "sect3", "simplesect", "para", "qandaset"),
        ),
        mark=r"<(?:para|simpara|refnamediv|bookinfo|articleinfo|refentryinfo|sect1info|itemizedlist)\b",
        extensions=(".docbook", ".dbk"),
    ),
    Vocabulary("mallard", ("http://projectmallard.org/1.0/",), extensions=(".page",)),
    Vocabulary("svg", ("http://www.w3.org/2000/svg",), doctype="DTD SVG ", extensions=(".svg",)),
    Vocabulary("xhtml", ("http://www.w3.org/1999/xhtml",), doctype="DTD XHTML "),
    TTML,
)
XHTML = VOCABULARIES[-2]
EXTENSIONS = (".xml", *(extension for each in VOCABULARIES for extension in each.extensions))

UNIT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("title", "subtitle", "titleabbrev", "bridgehead", "navtitle", "h1", "h2", "h3"), "heading"),
        **dict.fromkeys(("entry", "td", "th", "stentry"), "cell"),
        **dict.fromkeys(("listitem", "li", "item", "member", "step", "sli"), "list item"),
        **dict.fromkeys(("term", "glossterm", "dt"), "term"),
        **dict.fromkeys(("footnote", "fn"), "footnote"),
        **dict.fromkeys(("blockquote", "lq", "quote"), "quote"),
    }
)
"""Element, or the one around it, to the kind of unit; any other is a paragraph."""
TAG_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("b", "strong", "guibutton", "guilabel", "uicontrol", "gui", "guimenuitem"), "b"),
        **dict.fromkeys(("emphasis", "i", "em", "cite", "citetitle", "firstterm", "foreignphrase"), "i"),
        **dict.fromkeys(("a", "link", "ulink", "xref", "olink"), "a"),
        **dict.fromkeys(("u", "ins"), "u"),
        **dict.fromkeys(("br", "sbr"), "br"),
    }
)
"""Element inside a text to the letters of its tag; any other is x."""


def recognize(text: str) -> Vocabulary:
    """Return the vocabulary of a document from its beginning: by namespace, by DTD, or by two marks; else plain XML."""
    at = _match_end(_HEAD, text, 0)
    doctype = _DOCTYPE.match(text, at)
    root = _ROOT.match(text, _match_end(_HEAD, text, doctype.end()) if doctype else at)
    local = root[2] if root else ""
    space = _namespace(root[0], root[1]) if root else ""
    for each in VOCABULARIES:
        if space in each.namespaces:
            return each
        if each.doctype and doctype and each.doctype in doctype[0]:
            return each
        if local in each.roots and re.search(each.mark, text):
            return each
    return PLAIN


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _namespace(tag: str, name: str) -> str:
    """Return the namespace that a start tag declares for its own element, or nothing."""
    prefix = name.rpartition(":")[0]
    declared = re.search(rf"xmlns{f':{re.escape(prefix)}' if prefix else ''}\s*=\s*[\"']([^\"']*)", tag)
    return declared[1] if declared else ""


@cache
def _texts() -> Mapping[str, str]:
    folder = files(__package__) / "rule_sets"
    return {each.name: (folder / f"{each.name}.its").read_text("utf-8") for each in (PLAIN, *VOCABULARIES)}


@cache
def rules_of(vocabulary: Vocabulary, namespace: str) -> tuple[Rule, ...]:
    """Return the ITS rules of a vocabulary; *namespace* is the one that a document uses for it, empty for none."""
    text = _texts()[vocabulary.name]
    if vocabulary.namespaces and namespace:
        text = text.replace(vocabulary.namespaces[0], namespace)
    elif vocabulary.namespaces:
        text = re.sub(r"\bd:", "", text)
    source = decode(text.encode())
    return tuple(read_rules(source, read_tree(source, {}), placed=False)[0])
