"""Formats of runs in a Word document: their own properties, without noise and without what their styles give.

Source: ISO/IEC 29500-1, 17.3.2 (run properties), 17.7 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localize.formats.core.encoding import SourceText
from localize.formats.office.runs import Look
from localize.formats.xml.scanner import Element, Vocabulary, iterate

_TRANSITIONAL = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
VOCABULARY: Vocabulary = {
    f"{_TRANSITIONAL}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_TRANSITIONAL}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{_TRANSITIONAL}/drawingml/2006/picture": "pic",
    f"{_STRICT}/drawingml/picture": "pic",
    f"{_TRANSITIONAL}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_TRANSITIONAL}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_TRANSITIONAL}/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:schemas-microsoft-com:vml": "v",
}

_CHANGES = ("w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo")
_NOISE = frozenset(("w:lang", "w:noProof", "w:webHidden", "w:specVanish", "w:kern", "w:snapToGrid", *_CHANGES))
"""Properties that nobody sees in print, or only as hairs between letters."""
_COMPLEX = frozenset(("w:szCs", "w:bCs", "w:iCs"))
"""Of no effect but on Arabic, Hebrew, Indic and Thai letters. Latin and Cyrillic letters are none of these; nor are
East Asian ones, whose fonts are not compared at all."""
_FINE = frozenset(("w:spacing", "w:w", "w:fitText"))
"""Seen by typographers only."""
_HAIR = re.compile("-?(?:10|[0-9])")
"""Spacing of up to half a point, in twentieths, as programs write it to fit a line."""
_EFFECTS = ("w:outline", "w:shadow", "w:emboss", "w:imprint", "w:vanish")
_TOGGLES = frozenset(("w:b", "w:i", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", *_EFFECTS))
_PLAIN = {
    "w:u": "none",
    "w:color": "auto",
    "w:highlight": "none",
    "w:vertAlign": "baseline",
    "w:em": "none",
    "w:spacing": "0",
}
"""Values that say the same as no property does."""
_LETTERS = {"w:b": "b", "w:i": "i", "w:u": "u", "w:strike": "s", "w:dstrike": "s"}
_LIFTED = {"superscript": "sup", "subscript": "sub"}
_QUIET = frozenset(("w:rFonts", "w:sz", "w:spacing", "w:w", "w:kern", "w:position", *_COMPLEX))
"""Properties that a whole document may have on every run; the others make a word stand out."""
_SHOWN = frozenset(("w:u", "w:strike", "w:dstrike", "w:highlight", "w:shd", "w:bdr"))
"""Properties that are seen on white space."""
_ON_LETTERS = frozenset(("w:b", "w:i", "w:caps", "w:smallCaps", *_COMPLEX))
"""Properties that hardly change a comma; nor does a font, unless it is one of pictures."""
_PICTURES = re.compile("symbol|dings|emoji|icon|math", re.IGNORECASE)
"""In the name of a font whose comma may be something else."""
_OFF = frozenset(("0", "false", "off"))
_MOST_STEPS = 32
"""Styles based on each other; a document that has more, or a ring of them, is read as if they ended there."""

Properties = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it inherits."""

    properties: Properties = field(default_factory=dict)
    """Name to canonical value, of runs."""
    name: str = ""
    level: int | None = None
    """The outline level of a heading, from 0."""

    @property
    def is_hidden(self) -> bool:
        """Whether its text is not printed."""
        return self.properties.get("w:vanish") == "on"


@dataclass(frozen=True, slots=True)
class RunFormat:
    """How a run looks, and whether it is printed."""

    look: Look
    is_hidden: bool


def _value(element: Element) -> str:
    """Return a property's value in one form for equal meanings."""
    value = element.attributes.get("w:val")
    if element.name in _TOGGLES:
        return "off" if value in _OFF else "on"
    match element.name:
        case "w:color" if value:  # that of a theme is written out here
            return f"val={value.lower()}"
        case "w:u" if not value:  # Word draws no line, whatever colour the line has
            return "val=none"
        case "w:spacing" if value and _HAIR.fullmatch(value):
            return "val=0"
    kept = sorted(each for each in element.attributes.items() if not each[0].startswith("{"))
    return " ".join(f"{name.removeprefix('w:')}={text}" for name, text in kept)


def _fonts(element: Element, slots: tuple[str, ...]) -> str:
    names = (f"w:{slot}{ending}" for slot in slots for ending in ("", "Theme"))
    return " ".join(f"{name[2:]}={element.attributes[name]}" for name in names if name in element.attributes)


def _read_properties(rpr: Element | None) -> Iterator[tuple[str, str]]:
    """Yield the properties that count. The text does not matter to that, so a translation of it changes nothing."""
    elements = list(rpr.elements) if rpr else []
    is_complex = any(each.name in ("w:rtl", "w:cs") for each in elements)
    slots = ("ascii", "hAnsi", "cs") if is_complex else ("ascii", "hAnsi")
    for each in elements:
        if each.name in _NOISE or (each.name in _COMPLEX and not is_complex):
            continue
        value = _fonts(each, slots) if each.name == "w:rFonts" else _value(each)
        if value or each.name != "w:rFonts":
            yield each.name, value


class Styles:
    """The styles of a document; an empty set of them where it has none."""

    def __init__(self, source: SourceText | None = None, *, aggressive: bool = False) -> None:
        """Read the styles part. Raises: ExtractError."""
        self._aggressive = aggressive
        self._elements: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._default_ids: dict[str, str] = {}
        self._resolved: dict[str, Style] = {}
        self._formats: dict[tuple[str, str, str, bool], RunFormat] = {}
        if source is not None:
            self._read(source)

    def _read(self, source: SourceText) -> None:
        wanted = ("w:docDefaults", "w:style")
        for each in iterate(source, VOCABULARY, lambda name, _attributes: name in wanted):
            if each.name == "w:docDefaults":
                holder = each.find("w:rPrDefault")
                self._defaults = dict(_read_properties(holder.find("w:rPr") if holder else None))
                continue
            name, kind = each.attributes.get("w:styleId", ""), each.attributes.get("w:type", "")
            self._elements[name] = each
            if each.attributes.get("w:default") in ("1", "true", "on"):
                self._default_ids[kind] = name

    def get(self, name: str, kind: str = "paragraph") -> Style:
        """Return a style with what it inherits; the document's default of that kind where it has no such style."""
        if name not in self._elements:
            name = self._default_ids.get(kind, "")
        key = f"{kind} {name}"
        if key not in self._resolved:
            self._resolved[key] = self._resolve(name, kind)
        return self._resolved[key]

    def _resolve(self, name: str, kind: str) -> Style:
        chain: list[Element] = []
        while name in self._elements and len(chain) < _MOST_STEPS:
            chain.append(self._elements[name])
            based = chain[-1].find("w:basedOn")
            name = based.attributes.get("w:val", "") if based else ""
        properties = dict(self._defaults) if kind == "paragraph" else {}
        level: int | None = None
        for element in reversed(chain):
            properties.update(_read_properties(element.find("w:rPr")))
            level = outline_level(element.find("w:pPr"), level)
        named = chain[0].find("w:name") if chain else None
        return Style(properties, named.attributes.get("w:val", "") if named else "", level)

    def format(self, style: str, run: Element, *, raw: tuple[str, str], in_table: bool) -> RunFormat:
        """Return how a run in a paragraph of that style looks; *raw* is its start tag and its properties as written."""
        key = style, *raw, in_table
        if key not in self._formats:
            self._formats[key] = self._format(style, run.find("w:rPr"), raw, in_table=in_table)
        return self._formats[key]

    def _format(self, style: str, rpr: Element | None, raw: tuple[str, str], *, in_table: bool) -> RunFormat:
        base = self.get(style)
        own = dict(_read_properties(rpr))
        named = own.get("w:rStyle", "").removeprefix("val=")
        if named and (named not in self._elements or named == self._default_ids.get("character")):
            del own["w:rStyle"]
            named = ""
        character = self.get(named, "character") if named else Style()
        seen = {**base.properties, **character.properties, **own}
        for name in list(own):
            if self._says_nothing(name, own[name], base.properties, character.properties, in_table=in_table):
                del own[name]
        tags = tuple(sorted(f"{name} {value}" for name, value in own.items()))
        marked = {**character.properties, **own}
        on_punctuation = tuple(f"{name} {value}" for name, value in sorted(own.items()) if _is_seen(name, value))
        look = Look(tags, raw[1], _kind(marked), raw[0], _weight(own), bool(_SHOWN & marked.keys()), on_punctuation)
        return RunFormat(look, seen.get("w:vanish") == "on")

    def _says_nothing(self, name: str, value: str, base: Properties, character: Properties, *, in_table: bool) -> bool:
        """Tell whether a property changes nothing that is seen. In a table, its style may say something else."""
        if self._aggressive and name in _FINE:
            return True
        if (in_table and name not in _FINE) or name in character:
            return False
        if name in base:
            return base[name] == value
        return value == "off" if name in _TOGGLES else _PLAIN.get(name) == value.removeprefix("val=")


def outline_level(ppr: Element | None, level: int | None = None) -> int | None:
    """Return the heading level that paragraph properties name, else *level*; None for body text."""
    found = ppr.find("w:outlineLvl") if ppr else None
    value = found.attributes.get("w:val", "") if found else ""
    if not value.isdecimal():
        return level
    return int(value) if value in "012345678" else None


def _kind(marked: Properties) -> str:
    """Return the kind letters for what makes a text stand out, one letter where it is one thing."""
    letters = {
        _LIFTED.get(value.removeprefix("val="), "") if name == "w:vertAlign" else _LETTERS.get(name, "")
        for name, value in marked.items()
        if value not in ("off", "val=none") and name not in _QUIET and name != "w:rStyle"
    }
    only = letters.pop() if len(letters) == 1 else ""
    return only or "g"


def _is_seen(name: str, value: str) -> bool:
    """Tell whether a property is seen on punctuation."""
    return name not in _ON_LETTERS and (name != "w:rFonts" or _PICTURES.search(value) is not None)


def _weight(own: Properties) -> int:
    return sum(name not in _QUIET for name in own)
