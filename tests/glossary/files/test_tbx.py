"""TBX in and out: what is written is valid, says to others what it can, and is read again without loss."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.glossary.glossary_values import glossaries
from tests.glossary.tbx_texts import EN, KK, LAKE, RU, read

from localize.errors import ExchangeError
from localize.glossary import Glossary, TbxVersion, write_tbx
from localize.model import Concept, LanguageTag, Term, TermStatus


@given(glossaries(), st.sampled_from(TbxVersion))
def test_tbx_round_trip_loses_nothing(glossary: Glossary, version: TbxVersion) -> None:
    """What is written reads back as the same glossary in both versions, whatever characters its texts have."""
    written = write_tbx(glossary, version)
    ET.fromstring(written)
    assert replace(read(written), path=glossary.path) == glossary


ODD = ["a  b", " a", "a\tb", "a\r\nb", "\x00", "\x1b[0m", "\ufffe", "\ud800", "a\u00a0b", "x-localize: {}", "]]>", "\n"]


@pytest.mark.parametrize("version", TbxVersion)
@pytest.mark.parametrize("text", ODD)
def test_tbx_keeps_what_xml_cannot_say(text: str, version: TbxVersion) -> None:
    """Control characters, runs of spaces and halves of characters come back in every field."""
    term = Term(EN, f"w{text}", TermStatus.PREFERRED, f"w{text}", exceptions=(text,), forms_added=(text, ""))
    concept = Concept(f"i{text}", (term,), text, ((KK, text), (EN, text)), text, text, text)
    glossary = Glossary(text, (concept,), "lakes.tbx", text)
    assert read(write_tbx(glossary, version)) == glossary


# Children of an element, in order. Source: ISO 30042:2008, core structure DTD; ISO 30042:2019, core structure RNG.
AUXILIARY = "((descrip|admin|note) )*"
MODELS = {
    "martif": "martifHeader text ",
    "tbx": "tbxHeader text ",
    "martifHeader": "fileDesc (encodingDesc )?",
    "tbxHeader": "fileDesc (encodingDesc )?",
    "fileDesc": "(titleStmt )?(publicationStmt )?(sourceDesc )+",
    "titleStmt": "title (note )*",
    "publicationStmt": "(p )+",
    "sourceDesc": "(p )+",
    "encodingDesc": "(p )+",
    "text": "body ",
    "body": "((termEntry )+|(conceptEntry )+)",
    "termEntry": f"{AUXILIARY}(langSet )+",
    "conceptEntry": f"{AUXILIARY}(langSec )+",
    "langSet": f"{AUXILIARY}(tig )+",
    "langSec": f"{AUXILIARY}(termSec )+",
    "tig": f"term (termNote )*{AUXILIARY}",
    "termSec": f"term (termNote )*{AUXILIARY}",
}
CATEGORIES = {
    "descrip": {"definition", "subjectField"},
    "admin": {"source"},
    "termNote": {"partOfSpeech", "administrativeStatus"},
    "p": {"XCSURI"},
}
VALUES = {
    "partOfSpeech": {"noun", "verb", "adjective", "adverb", "other"},
    "administrativeStatus": {f"{each}Term-admn-sts" for each in ("preferred", "admitted", "deprecated", "superseded")},
}


@pytest.mark.parametrize("version", TbxVersion)
def test_written_tbx_is_what_tbx_basic_wants(version: TbxVersion) -> None:
    """Elements stand in the order of the standard, types and values are TBX-Basic's, ids are XML's and unique."""
    root = ET.fromstring(write_tbx(LAKE, version))
    core = "{urn:iso:std:iso:30042:ed-2}" if version is TbxVersion.V3 else ""
    ids: list[str] = []
    for element in root.iter():
        assert element.tag.startswith(core)
        name = element.tag.removeprefix(core)
        children = "".join(f"{child.tag.removeprefix(core)} " for child in element)
        assert re.fullmatch(MODELS.get(name, ""), children), f"{name}: {children}"
        kind = element.get("type", "")
        assert element is root or not kind or kind in CATEGORIES[name]
        assert kind not in VALUES or element.text in VALUES[kind]
        assert name == "note" or "type" in element.attrib or name not in CATEGORIES or name == "p"
        ids += [element.get("id", "")] if "id" in element.attrib else []
    assert root.get("type") == "TBX-Basic"
    assert ids == ["L1", "localize-2"]


def test_written_tbx_says_to_others_what_it_can() -> None:
    """Status, part of speech, domain, definitions, source and notes stand where every program looks for them."""
    text = write_tbx(LAKE, TbxVersion.V3).decode()
    assert '<descrip type="subjectField">water &amp; ice</descrip>' in text
    assert '<admin type="source">a map</admin>' in text
    assert "<note>First line.</note>" in text
    assert '<descrip type="definition" xml:lang="ru">Жидкость.</descrip>' in text
    assert text.count(">deprecatedTerm-admn-sts<") == 2
    assert '<note>x-localize: {"status": "forbidden"}</note>' in text
    assert "<publicationStmt><p>CC0-1.0</p></publicationStmt>" in text


def test_what_another_program_changed_counts() -> None:
    """The note that restores exact values never undoes a change of the text that it stands for."""
    term = Term(EN, "still  lake", TermStatus.FORBIDDEN, "proper noun")
    concept = Concept("L1", (term,), "a  b", ((KK, "су  айдыны"), (EN, "a  b")), "c  d", "e  f")
    text = write_tbx(Glossary("g  g", (concept,)), TbxVersion.V2).decode()
    for old, new in (
        ("<term>still lake", "<term>pond"),
        ("deprecatedTerm", "admittedTerm"),
        (">other<", ">verb<"),
        (">a b<", ">new<"),
        (">c d<", ">new<"),
        (">e f<", ">new<"),
        (">g g<", ">new<"),
        (">су айдыны<", ">көл<"),
    ):
        assert old in text
        text = text.replace(old, new)
    glossary = read(text)
    assert glossary.name == "new"
    changed = Concept(
        "L1", (Term(EN, "pond", TermStatus.ADMITTED, "verb"),), "new", ((KK, "көл"), (EN, "new")), "new", "new"
    )
    assert glossary.concepts == (changed,)


def test_language_that_another_program_added_is_promised() -> None:
    """A promise of languages grows with what a file has, so that the glossary can be written again."""
    text = write_tbx(LAKE).decode().replace('xml:lang="ru"', 'xml:lang="de"')
    assert read(text).languages == (EN, KK, RU, LanguageTag("de"))


@given(st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 60))
def test_damaged_tbx_is_an_error_or_a_glossary(noise: bytes, place: int, cut: int) -> None:
    """Whatever is broken, nothing but an ExchangeError comes out, and what is read can be written again."""
    data = write_tbx(LAKE)
    place %= len(data)
    try:
        glossary = read(data[:place] + noise + data[place + cut :])
    except ExchangeError:
        return
    assert read(write_tbx(glossary)) == replace(glossary, problems=())
