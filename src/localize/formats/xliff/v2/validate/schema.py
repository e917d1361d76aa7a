"""Schema of XLIFF 2 as tables: the children, attributes and values that each element may have.

Source: XLIFF 2.0 and 2.1 (OASIS, 2014 and 2018), XLIFF 2.2 core and extended, and their modules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

NAMESPACE_20 = "urn:oasis:names:tc:xliff:document:2.0"
"""Of XLIFF 2.0 and of 2.1."""
NAMESPACE_22 = "urn:oasis:names:tc:xliff:document:2.2"
VOCABULARY: Mapping[str, str] = {
    NAMESPACE_20: "",
    NAMESPACE_22: "",
    "urn:oasis:names:tc:xliff:matches:2.0": "mtc",
    "urn:oasis:names:tc:xliff:glossary:2.0": "gls",
    "urn:oasis:names:tc:xliff:fs:2.0": "fs",
    "urn:oasis:names:tc:xliff:metadata:2.0": "mda",
    "urn:oasis:names:tc:xliff:resourcedata:2.0": "res",
    "urn:oasis:names:tc:xliff:changetracking:2.0": "ctr",
    "urn:oasis:names:tc:xliff:sizerestriction:2.0": "slr",
    "urn:oasis:names:tc:xliff:validation:2.0": "val",
    "urn:oasis:names:tc:xliff:pgs:1.0": "pgs",
    "urn:oasis:names:tc:xliff:itsm:2.1": "itsm",
    "http://www.w3.org/2005/11/its": "its",
}
"""Namespace to the prefix that names have here; core elements have none."""
MODULES = frozenset(VOCABULARY.values()) - {""}
INLINE = ("cp", "ph", "pc", "sc", "ec", "mrk", "sm", "em")
OTHER = "{other}"
"""In a content model: an element of any other namespace."""
ANYTHING = "{any}"
"""In a content model: any element, unchecked."""


class Extra(Enum):
    """Which attributes of other namespaces an element takes."""

    NONE = "none"
    MODULES = "modules"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Shape:
    """One element: its children in order (`a? b|c+ d*`), its attributes (`name!:type`, `!` for required)."""

    content: str = ""
    attributes: str = ""
    extra: Extra = Extra.NONE
    text: bool = False
    """Whether it holds text beside its children."""


_LOCAL = "translate:yes|no srcDir:direction trgDir:direction xml:space:space canResegment:yes|no"
_HINTS = "canCopy:yes|no canDelete:yes|no canReorder:yes|firstNo|no copyOf:nmtoken subType:own type:code"
_SPAN = f"{_HINTS} canOverlap:yes|no dir:direction"
_INLINES = "|".join(INLINE) + "*"

SHAPES: Mapping[str, Shape] = {
    "xliff": Shape("file+", "version!:2.0|2.1|2.2 srcLang!:language trgLang:language xml:space:space", Extra.ANY),
    "file": Shape("skeleton? {other}* notes? unit|group+", f"id!:nmtoken original {_LOCAL}", Extra.ANY),
    "skeleton": Shape("{other}*", "href", text=True),
    "group": Shape("{other}* notes? unit|group*", f"id!:nmtoken name type:own {_LOCAL}", Extra.ANY),
    "unit": Shape("{other}* notes? originalData? segment|ignorable+", f"id!:nmtoken name type:own {_LOCAL}", Extra.ANY),
    "segment": Shape(
        "source target?",
        "id:nmtoken canResegment:yes|no state:initial|translated|reviewed|final subState:own",
        Extra.MODULES,
    ),
    "ignorable": Shape("source target?", "id:nmtoken"),
    "notes": Shape("note+"),
    "note": Shape("", "id:nmtoken appliesTo:source|target category priority:priority ref", Extra.ANY, text=True),
    "originalData": Shape("data+"),
    "data": Shape("cp*", "id!:nmtoken dir:direction xml:space:preserve", text=True),
    "source": Shape(_INLINES, "xml:lang:language xml:space:space", text=True),
    "target": Shape(_INLINES, "xml:lang:language xml:space:space order:positive", text=True),
    "cp": Shape("", "hex!:hex"),
    "ph": Shape("", f"id!:nmtoken {_HINTS} disp equiv dataRef:nmtoken subFlows:nmtokens", Extra.MODULES),
    "pc": Shape(
        _INLINES,
        f"id!:nmtoken {_SPAN} dispStart dispEnd equivStart equivEnd dataRefStart:nmtoken dataRefEnd:nmtoken "
        "subFlowsStart:nmtokens subFlowsEnd:nmtokens",
        Extra.MODULES,
        text=True,
    ),
    "sc": Shape("", f"id!:nmtoken {_SPAN} isolated:yes|no disp equiv dataRef:nmtoken subFlows:nmtokens", Extra.MODULES),
    "ec": Shape(
        "",
        f"id:nmtoken startRef:nmtoken {_SPAN} isolated:yes|no disp equiv dataRef:nmtoken subFlows:nmtokens",
        Extra.MODULES,
    ),
    "mrk": Shape(_INLINES, "id!:nmtoken translate:yes|no type:mark ref value", Extra.ANY, text=True),
    "sm": Shape("", "id!:nmtoken translate:yes|no type:mark ref value", Extra.ANY),
    "em": Shape("", "startRef!:nmtoken"),
    "meta": Shape("", "type!", text=True),  # so written below `metaGroup` by an example of XLIFF 2.2 itself
    "mtc:matches": Shape("mtc:match+"),
    "mtc:match": Shape(
        "mda:metadata? originalData? source target {other}*",
        "id:nmtoken matchQuality:percent matchSuitability:percent origin ref! reference:yes|no similarity:percent "
        "subType:own type:am|mt|icm|idm|tb|tm|ebm|other",
        Extra.ANY,
    ),
    "gls:glossary": Shape("gls:glossEntry+"),
    "gls:glossEntry": Shape("gls:term gls:translation* gls:definition? {other}*", "id:nmtoken ref", Extra.ANY),
    "gls:term": Shape("", "source", Extra.ANY, text=True),
    "gls:translation": Shape("", "id:nmtoken ref source", Extra.ANY, text=True),
    "gls:definition": Shape("", "source", Extra.ANY, text=True),
    "mda:metadata": Shape("mda:metaGroup+", "id:nmtoken"),
    "mda:metaGroup": Shape("mda:metaGroup|mda:meta|meta+", "id:nmtoken category appliesTo:source|target|ignorable"),
    "mda:meta": Shape("", "type!", text=True),
    "res:resourceData": Shape("res:resourceItemRef* res:resourceItem*"),
    "res:resourceItemRef": Shape("", "id:nmtoken ref!:nmtoken", Extra.ANY),
    "res:resourceItem": Shape(
        "notes? res:source? res:target? res:reference*", "id:nmtoken mimeType context:yes|no", Extra.ANY
    ),
    "res:source": Shape("{any}*", "href xml:lang:language", Extra.ANY),
    "res:target": Shape("{any}*", "href xml:lang:language", Extra.ANY),
    "res:reference": Shape("", "href! xml:lang:language", Extra.ANY),
    "ctr:changeTrack": Shape("ctr:revisions+"),
    "ctr:revisions": Shape("ctr:revision+", "appliesTo!:nmtoken ref:nmtoken currentVersion:nmtoken", Extra.ANY),
    "ctr:revision": Shape("ctr:item+", "author datetime version:nmtoken", Extra.ANY),
    "ctr:item": Shape("", "property!", Extra.ANY, text=True),
    "slr:profiles": Shape("slr:normalization?", "generalProfile storageProfile"),
    "slr:normalization": Shape("", "general:none|nfc|nfd storage:none|nfc|nfd"),
    "slr:data": Shape("{any}*", "profile!", Extra.ANY, text=True),
    "val:validation": Shape("val:rule+", "", Extra.ANY),
    "val:rule": Shape(
        "",
        "isPresent occurs:positive isNotPresent startsWith endsWith existsInSource:yes|no caseSensitive:yes|no "
        "normalization:none|nfc|nfd disabled:yes|no",
        Extra.ANY,
    ),
}
"""Every element of the core and of the modules that have elements; ITS has its own rules."""

SHAPES_22: Mapping[str, Shape] = {
    "xliff": Shape("notes? mda:metadata? file+", SHAPES["xliff"].attributes, Extra.ANY),
}
"""What is otherwise from XLIFF 2.2 on."""

MODULE_ROOTS: Mapping[str, str] = {
    "mtc:matches": "unit",
    "gls:glossary": "unit",
    "mda:metadata": "xliff file group unit mtc:match gls:glossEntry",
    "res:resourceData": "file group unit",
    "ctr:changeTrack": "file group unit",
    "slr:profiles": "file",
    "slr:data": "file group unit",
    "val:validation": "file group unit",
}
"""Module element to the elements that it may stand in."""

MODULE_ATTRIBUTES: Mapping[str, str] = {
    "fs:fs": "file group unit note sc ec ph pc mrk sm",
    "fs:subFs": "file group unit note sc ec ph pc mrk sm",
    "slr:storageRestriction": "file group unit mrk sm pc sc",
    "slr:sizeRestriction": "file group unit mrk sm pc sc",
    "slr:equivStorage": "pc sc ec ph",
    "slr:sizeInfo": "file group unit pc sc ec ph",
    "slr:sizeInfoRef": "file group unit pc sc ec ph",
    "pgs:switch": "file group unit",
    "pgs:case": "segment",
}
"""Module attribute to the elements that take it; those of ITS go wherever any attribute goes."""

_TYPES: Mapping[str, tuple[str, str]] = {
    "nmtoken": (r"[\w.\-:\u00b7]+", "a name of letters, digits and . - _ :"),
    "nmtokens": (r"\s*[\w.\-:\u00b7]+(?:\s+[\w.\-:\u00b7]+)*\s*", "such names with spaces between them"),
    "language": (r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*", "a language tag"),
    "own": (r"[^\s:]+:[^\s:]+", "a value of the form prefix:value"),
    "code": ("fmt|ui|quote|link|image|other", ""),
    "mark": (r"generic|comment|term|[^\s:]+:[^\s:]+", "generic, comment, term or prefix:value"),
    "direction": ("ltr|rtl|auto", ""),
    "space": ("default|preserve", ""),
    "positive": (r"\s*\+?0*[1-9][0-9]*\s*", "a whole number from 1 on"),
    "priority": (r"\s*0*(?:[1-9]|10)\s*", "a whole number from 1 to 10"),
    "percent": (r"\s*(?:100(?:\.0*)?|[0-9]{1,2}(?:\.[0-9]*)?)\s*", "a number from 0 to 100"),
    "hex": (r"(?:[0-9A-Fa-f]{2}){2,3}", "four or six hexadecimal digits"),
}
"""Type to its pattern, and how a message calls it."""

FORMATS = (
    "a b bdo big blockquote body br button caption center cite code col colgroup dd del div dl dt em h1 h2 h3 h4 "
    "h5 h6 head hr html i img label legend li ol p pre q s samp select small span strike strong sub sup table "
    "tbody td tfoot th thead title tr tt u ul abbr acronym address area article aside audio base bdi canvas "
    "command datalist details dfn dir embed fieldset figcaption figure font footer form frame frameset header "
    "hgroup iframe input ins kbd keygen link main map mark menu meta meter nav noframes noscript object optgroup "
    "option output param progress rp rt ruby script section source style summary svg textarea time track var "
    "video wbr"
)
"""Names of HTML elements, the values of `fs:fs`."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an attribute may hold."""

    pattern: re.Pattern[str]
    called: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One step of a content model."""

    names: frozenset[str]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """A shape, ready to be checked against."""

    slots: tuple[Slot, ...]
    attributes: Mapping[str, Value | None]
    """None: any text."""
    required: tuple[str, ...]
    extra: Extra
    text: bool


@cache
def rules_of(name: str, *, modern: bool) -> Rules | None:
    """Return the rules for an element, in XLIFF 2.2 where *modern*; None where the tables have no such element."""
    shape = (SHAPES_22.get(name) if modern else None) or SHAPES.get(name)
    if shape is None:
        return None
    attributes: dict[str, Value | None] = {}
    required: list[str] = []
    for word in shape.attributes.split():
        named, kind = _split(word)
        attributes[named.rstrip("!")] = _value(kind) if kind else None
        if named.endswith("!"):
            required.append(named[:-1])
    slots = tuple(_slot(word) for word in shape.content.split())
    return Rules(slots, attributes, tuple(required), shape.extra, shape.text)


def _split(word: str) -> tuple[str, str]:
    prefix = "xml:" if word.startswith("xml:") else ""
    name, _, kind = word.removeprefix("xml:").partition(":")
    return prefix + name, kind


@cache
def _value(kind: str) -> Value:
    pattern, called = _TYPES.get(kind, (kind.replace(".", r"\."), ""))
    return Value(re.compile(pattern), called or "one of " + ", ".join(kind_values(pattern)))


def kind_values(pattern: str) -> tuple[str, ...]:
    """Return the values that a pattern of alternatives lists."""
    return tuple(each.replace("\\", "") for each in pattern.split("|"))


def _slot(word: str) -> Slot:
    names = word.rstrip("?*+")
    sign = word[len(names) :]
    least = 0 if sign in ("?", "*") else 1
    return Slot(frozenset(names.split("|")), least, None if sign in ("*", "+") else 1)


@cache
def words(text: str) -> frozenset[str]:
    """Return the words of a table's entry."""
    return frozenset(text.split())


def is_core(name: str) -> bool:
    """Tell whether a name is one of XLIFF's own namespace."""
    return ":" not in name and not name.startswith("{")


def is_module(name: str) -> bool:
    """Tell whether a name is one of a module's namespace."""
    return name.partition(":")[0] in MODULES


def belongs(name: str, names: frozenset[str]) -> bool:
    """Tell whether a child of that name is among *names* of a content model."""
    return name in names or ANYTHING in names or (OTHER in names and not is_core(name))
