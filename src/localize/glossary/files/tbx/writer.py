"""Writer of TBX 2 (MARTIF) and 3, both in the dialect TBX-Basic with data categories as attributes.

Elements, their order and the values of picklists are those of TBX-Basic. What it has no place for stands in a note of
our own (`localize.glossary.files.tbx.names`), so nothing of a glossary is lost. No DTD is named: readers would look
for a file that is not there. A concept without any term is written as well, though TBX wants one in every entry.
Source: ISO 30042:2008 (core structure DTD, XCS of TBX-Basic) and ISO 30042:2019 (RNG of TBX-Basic).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from localize.glossary.files.tbx.names import (
    NAMESPACE,
    OTHER_PART,
    PARTS_OF_SPEECH,
    STATUS_VALUES,
    Value,
    clean,
    format_extra,
    note_lines,
)
from localize.glossary.model import Glossary
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.safe.xml_escape import escape, quote


class TbxVersion(Enum):
    """The edition of the standard."""

    V2 = 2
    """ISO 30042:2008: <martif>, <termEntry>, <langSet>, <tig>."""
    V3 = 3
    """ISO 30042:2019: <tbx>, <conceptEntry>, <langSec>, <termSec>."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What the elements are called in one version."""

    root: str
    attributes: str
    header: str
    entry: str
    section: str
    term: str


_VERSIONS = {
    TbxVersion.V2: _Names("martif", 'type="TBX-Basic"', "martifHeader", "termEntry", "langSet", "tig"),
    TbxVersion.V3: _Names(
        "tbx", f'xmlns="{NAMESPACE}" type="TBX-Basic" style="dca"', "tbxHeader", "conceptEntry", "langSec", "termSec"
    ),
}
_XCS = '<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>'
# An XML name in letters that every edition of XML takes: Latin and Cyrillic.
_XML_ID = re.compile(r"[A-Za-z_\u0410-\u044f][A-Za-z0-9_.\u0410-\u044f-]*")


def write_tbx(glossary: Glossary, version: TbxVersion = TbxVersion.V3) -> bytes:
    """Return the glossary as a TBX file in UTF-8; reading it gives an equal glossary."""
    names = _VERSIONS[version]
    return "".join(f"{line}\n" for line in _lines(glossary, names, version)).encode()


def _lines(glossary: Glossary, names: _Names, version: TbxVersion) -> Iterator[str]:
    used = (term.language for concept in glossary.concepts for term in concept.terms)
    language = next(iter(glossary.languages), None) or next(used, LanguageTag("en"))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<{names.root} {names.attributes} xml:lang={quote(language)}>"
    yield f"  <{names.header}>"
    yield from _header(glossary)
    if version is TbxVersion.V2:
        yield f"    {_XCS}"
    yield f"  </{names.header}>"
    yield "  <text>"
    yield "    <body>"
    ids = {concept.id for concept in glossary.concepts}
    for number, concept in enumerate(glossary.concepts, 1):
        yield from _entry(concept, _xml_id(concept.id, number, ids), names)
    yield "    </body>"
    yield "  </text>"
    yield f"</{names.root}>"


def _header(glossary: Glossary) -> Iterator[str]:
    name, licence = clean(glossary.name), clean(glossary.licence)
    extra: dict[str, Value] = {}
    if name != glossary.name or not name:
        extra["name"] = glossary.name
    if licence != glossary.licence:
        extra["licence"] = glossary.licence
    if glossary.languages:
        extra["languages"] = tuple(glossary.languages)
    yield "    <fileDesc>"
    yield f"      <titleStmt><title>{escape(name)}</title>{_note(extra)}</titleStmt>"
    if licence:
        yield f"      <publicationStmt><p>{escape(licence)}</p></publicationStmt>"
    yield "      <sourceDesc><p>A glossary written by localize</p></sourceDesc>"
    yield "    </fileDesc>"


def _entry(concept: Concept, xml_id: str, names: _Names) -> Iterator[str]:
    sections: dict[LanguageTag, list[Term]] = {}
    for term in concept.terms:
        sections.setdefault(term.language, []).append(term)
    definitions = {language: clean(text) for language, text in concept.definitions if clean(text)}
    yield f'      <{names.entry} id="{xml_id}">'
    yield from _indent(8, _about(concept, xml_id, [each for each in definitions if each not in sections]))
    for language, terms in sections.items():
        yield f"        <{names.section} xml:lang={quote(language)}>"
        if language in definitions:
            yield f'          <descrip type="definition">{escape(definitions[language])}</descrip>'
        for term in terms:
            yield f"          <{names.term}>"
            yield from _indent(12, _term(term))
            yield f"          </{names.term}>"
        yield f"        </{names.section}>"
    yield f"      </{names.entry}>"


def _about(concept: Concept, xml_id: str, apart: list[LanguageTag]) -> Iterator[str]:
    """Yield what stands above the languages; *apart* are those that have a definition and no term."""
    domain, source, own = clean(concept.domain), clean(concept.source), frozenset(apart)
    if domain:
        yield f'<descrip type="subjectField">{escape(domain)}</descrip>'
    for language, text in concept.definitions:
        if language in own:
            yield f'<descrip type="definition" xml:lang={quote(language)}>{escape(clean(text))}</descrip>'
    if source:
        yield f'<admin type="source">{escape(source)}</admin>'
    yield from (f"<note>{escape(line)}</note>" for line in note_lines(concept.note))
    if extra := _concept_extra(concept, xml_id, apart):
        yield _note(extra)


def _concept_extra(concept: Concept, xml_id: str, apart: list[LanguageTag]) -> dict[str, Value]:
    texts = {
        "id": (concept.id, xml_id),
        "domain": (concept.domain, clean(concept.domain)),
        "source": (concept.source, clean(concept.source)),
        "confidence": (concept.confidence, ""),
        "note": (concept.note, "\n".join(note_lines(concept.note))),
    }
    extra: dict[str, Value] = {key: text for key, (text, shown) in texts.items() if text != shown}
    sections = dict.fromkeys((*apart, *(term.language for term in concept.terms)))
    definitions = dict(concept.definitions)
    as_read = [(language, clean(definitions[language])) for language in sections if language in definitions]
    if as_read != list(concept.definitions) or "" in definitions.values():
        extra["definition"] = {str(language): text for language, text in concept.definitions}
    if not concept.terms:
        extra["terms"] = ()
    return extra


def _term(term: Term) -> Iterator[str]:
    text = clean(term.text)
    pos = term.part_of_speech if term.part_of_speech in PARTS_OF_SPEECH else OTHER_PART
    yield f"<term>{escape(text)}</term>"
    yield f'<termNote type="partOfSpeech">{pos}</termNote>'
    yield f'<termNote type="administrativeStatus">{STATUS_VALUES[term.status]}</termNote>'
    extra: dict[str, Value] = {}
    if text != term.text:
        extra["text"] = term.text
    if term.status is TermStatus.FORBIDDEN:
        extra["status"] = term.status.value
    if pos != term.part_of_speech:
        extra["pos"] = term.part_of_speech
    if term.case_sensitive:
        extra["case_sensitive"] = True
    words: dict[str, Value] = {
        "exceptions": term.exceptions,
        "contexts": term.contexts,
        "doubts": term.doubts,
        "forms_added": term.forms_added,
        "forms_removed": term.forms_removed,
    }
    extra |= {key: value for key, value in words.items() if value}
    if extra:
        yield _note(extra)


def _note(extra: dict[str, Value]) -> str:
    return f"<note>{escape(format_extra(extra))}</note>" if extra else ""


def _indent(width: int, lines: Iterator[str]) -> Iterator[str]:
    yield from (" " * width + line for line in lines)


def _xml_id(name: str, number: int, taken: set[str]) -> str:
    """Return the id of a concept if it is a name in XML, else one made for it."""
    if _XML_ID.fullmatch(name):
        return name
    made = f"localize-{number}"
    while made in taken:
        made += "-"
    return made
