"""Foreign TBX: read as far as it goes, in every dialect and style; hostile files are refused."""

from __future__ import annotations

import pytest
from tests.glossary.tbx_texts import EN, KK, RU, entry, one, read, terms, v2, v3

from localize.errors import ExchangeError
from localize.model import Concept, LanguageTag, Term, TermStatus


def test_martif_with_all_that_the_default_dialect_has() -> None:
    """Groups, both kinds of term sections and inline markup are read; what has no field is a line of the note."""
    text = v2(
        """
        <termEntry id="L1">
          <transacGrp><transac type="transactionType">origination</transac><date>2019-03-01</date></transacGrp>
          <descrip type="subjectField">hydrology</descrip><descrip type="subjectField">maps</descrip>
          <descripGrp><descrip type="definition">A body
              of <hi type="italics">still</hi> water.</descrip><admin type="source">Atlas</admin></descripGrp>
          <admin type="customerSubset">Acme</admin>
          <xref type="xGraphic" target="https://example.org/l.png">a lake</xref>
          <note>Not a <foreign xml:lang="de">Meer</foreign>.</note>
          <langSet xml:lang="en-GB">
            <ntig><termGrp><term id="t1">lake<hi type="superscript">2</hi></term>
              <termNote type="partOfSpeech">Noun</termNote>
              <termNoteGrp><termNote type="normativeAuthorization">standardizedTerm</termNote></termNoteGrp>
              <termNote type="termType">symbol</termNote></termGrp>
              <descripGrp><descrip type="context">A lake froze.</descrip><admin type="source">Diary</admin></descripGrp>
              <descrip type="reliabilityCode">9</descrip></ntig>
            <tig><term>mere</term></tig>
          </langSet>
          <langSet lang="KAZ"><descrip type="definition">Су айдыны.</descrip>
            <tig><term>көл</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote>
              <admin type="source">Қамус</admin></tig></langSet>
        </termEntry>
        """,
        head="<titleStmt><title>Lakes of\n the north</title></titleStmt><publicationStmt><p>CC BY 4.0</p>"
        "</publicationStmt><sourceDesc><p>an atlas</p></sourceDesc>",
    )
    glossary = read(text)
    assert (glossary.name, glossary.licence, glossary.languages) == ("Lakes of the north", "CC BY 4.0", ())
    concept = one(text)
    assert terms(concept) == [
        ("en-GB", "lake2", TermStatus.PREFERRED),
        ("en-GB", "mere", TermStatus.ADMITTED),
        ("kk", "көл", TermStatus.DEPRECATED),
    ]
    assert concept.domain == "hydrology; maps"
    assert concept.definitions == ((LanguageTag("en-GB"), "A body of still water."), (KK, "Су айдыны."))
    assert (concept.source, concept.confidence) == ("Қамус", "9")
    assert concept.note.splitlines() == [
        "definition source: Atlas",
        "customerSubset: Acme",
        "xGraphic: a lake <https://example.org/l.png>",
        "Not a Meer.",
        "termType (lake2): symbol",
        "context (lake2): A lake froze.",
        "context source (lake2): Diary",
    ]


def test_data_categories_as_tags_are_read_like_attributes() -> None:
    """TBX 3 in the style DCT says with element names what DCA says with types."""
    concept = one(
        v3(
            """<conceptEntry id="c1"><min:subjectField>water</min:subjectField>
            <basic:projectSubset>P</basic:projectSubset><langSec xml:lang="ru">
              <descripGrp><basic:definition>Водоём.</basic:definition>
              <basic:source>Атлас</basic:source></descripGrp>
              <termSec><term>озеро</term><min:partOfSpeech>properNoun</min:partOfSpeech>
                <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>
                <basic:geographicalUsage>Сибирь</basic:geographicalUsage><note>Слово.</note></termSec>
              <termSec><term>море</term></termSec></langSec></conceptEntry>"""
        )
    )
    assert concept == Concept(
        "c1",
        (Term(RU, "озеро", TermStatus.ADMITTED, "proper noun"), Term(RU, "море")),
        "water",
        ((RU, "Водоём."),),
        "projectSubset: P\ndefinition source (ru): Атлас\ngeographicalUsage (озеро): Сибирь\nnote (озеро): Слово.",
    )


def test_what_a_large_termbase_says_of_every_term_is_said_once() -> None:
    """One reliability for all terms is the concept's confidence; an ordinary type of term is not worth a line."""

    def section(language: str, term: str, code: int) -> str:
        notes = f'<termNote type="termType">fullForm</termNote><descrip type="reliabilityCode">{code}</descrip>'
        return f'<langSet xml:lang="{language}"><tig><term>{term}</term>{notes}</tig></langSet>'

    sections = section("en", "lake", 3) + section("ru", "озеро", 3) + section("kk", "көл", 2)
    concept = one(v2(f'<termEntry id="1">{sections}</termEntry>'))
    assert (concept.confidence, concept.note) == ("3", "reliabilityCode (көл): 2")


def test_loose_descriptions_are_understood() -> None:
    """Programs put two descriptions in a group, a definition at a term, and an explanation without a type."""
    inside = """<descripGrp><descrip type="context">A lake froze.</descrip>
      <descrip type="definition">Still water.</descrip></descripGrp>
      <termNote type="administrativeStatus">
        deprecatedTerm-admn-sts
      </termNote><note from="translator">Ask first.</note>"""
    text = v2(entry(inside=inside).replace("<langSet", "<descrip>Of maps.</descrip><langSet", 1))
    assert one(text) == Concept(
        "L1",
        (Term(EN, "lake", TermStatus.DEPRECATED),),
        definitions=((EN, "Still water."),),
        note="Of maps.\ncontext (lake): A lake froze.\nnote (lake): Ask first.",
    )


@pytest.mark.parametrize("tag", ["entry", "termEntry", "conceptEntry"])
def test_older_tbx_min_is_read(tag: str) -> None:
    """The dialect of 2014 has its own names for everything."""
    text = f"""<?xml version='1.0' encoding="UTF-8"?>
    <TBX dialect="TBX-Min"><header><id>Pets</id><license>CC0</license><languages source="en" target="ru"/></header>
    <body><{tag} id="P1"><subjectField>home</subjectField><langGroup xml:lang="ru"><termGroup><term>пёс</term>
      <noteGrp><note><noteKey>gender</noteKey><noteValue>male</noteValue></note></noteGrp>
      <termStatus>notRecommended</termStatus><partOfSpeech>noun</partOfSpeech><customer>Acme</customer>
    </termGroup></langGroup></{tag}></body></TBX>"""
    glossary = read(text)
    assert (glossary.name, glossary.licence) == ("Pets", "CC0")
    (concept,) = glossary.concepts
    assert concept.terms == (Term(RU, "пёс", TermStatus.DEPRECATED),)
    assert (concept.domain, concept.note) == ("home", "gender (пёс): male\ncustomer (пёс): Acme")


STATUSES = [
    ("preferredTerm-admn-sts", TermStatus.PREFERRED),
    ("legalTerm-admn-sts", TermStatus.PREFERRED),
    ("Preferred", TermStatus.PREFERRED),
    ("admittedTerm", TermStatus.ADMITTED),
    ("deprecatedTerm-admn-sts", TermStatus.DEPRECATED),
    ("obsolete", TermStatus.DEPRECATED),
    ("not recommended", TermStatus.DEPRECATED),
    ("forbidden", TermStatus.FORBIDDEN),
]


@pytest.mark.parametrize(("value", "status"), STATUSES)
def test_statuses_of_other_programs_are_understood(value: str, status: TermStatus) -> None:
    """The standard's values count, with and without their endings, and what programs write instead."""
    concept = one(v2(entry(inside=f'<termNote type="administrativeStatus">{value}</termNote>')))
    assert (concept.terms[0].status, concept.note) == (status, "")


def test_unknown_status_is_kept_as_a_note() -> None:
    """A status that nobody knows says nothing about the term and is not lost."""
    concept = one(v2(entry(inside='<termNote type="administrativeStatus">draft</termNote>')))
    assert (concept.terms[0].status, concept.note) == (TermStatus.PREFERRED, "administrativeStatus (lake): draft")


def test_term_without_status_is_not_preferred_beside_one_that_is() -> None:
    """Of terms without a status the first is preferred, unless another one of the language says that it is."""
    mark = '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'
    sections = f"<tig><term>a</term></tig><tig><term>b</term>{mark}</tig><tig><term>c</term></tig>"
    concept = one(v2(f'<termEntry id="1"><langSet xml:lang="en">{sections}</langSet></termEntry>'))
    found = [term.status for term in concept.terms]
    assert found == [TermStatus.ADMITTED, TermStatus.PREFERRED, TermStatus.ADMITTED]


def test_ids_are_made_and_numbered() -> None:
    """An entry without an id is named after its first term; an id that is taken gets a number."""
    text = v2(entry() + entry("Open data, 2", name="") + entry("open data 2", name="") + entry("mere") + entry("pond"))
    assert [concept.id for concept in read(text).concepts] == ["L1", "open-data-2", "open-data-2-2", "L1-2", "L1-3"]


def test_definition_of_the_concept_is_in_the_language_of_the_file() -> None:
    """Without a language of its own a definition has the file's, as the entry's sections write it."""
    sections = '<langSet xml:lang="kk"><tig><term>көл</term></tig></langSet>'
    about = '<descrip type="definition">x</descrip>'
    for language, wanted in (("kk-KZ", "kk"), ("ru", "ru"), ("", "kk")):
        text = v2(f'<termEntry id="1">{about}{sections}</termEntry>', language=language)
        assert one(text).definitions == ((LanguageTag(wanted), "x"),)
    text = v2(f'<termEntry id="1">{about}{about}<descrip type="definition">y</descrip>{sections}</termEntry>')
    assert one(text).definitions == ((EN, "x\ny"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_tbx_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    """The declaration and the byte order mark say how to read it."""
    text = v2(entry("озеро")).replace("UTF-8", encoding.removesuffix("-sig").upper())
    assert one(text.encode(encoding)).terms == (Term(EN, "озеро"),)


def test_broken_parts_are_left_out_and_named() -> None:
    """An entry, a language or a term that cannot be used is a problem with its place; the rest is read."""
    text = v2(
        "<termEntry id='a'/>\n"
        "<termEntry id='b'><langSet xml:lang='english'><tig><term>x</term></tig></langSet></termEntry>\n"
        "<termEntry id='c'><langSet xml:lang='en'><tig><term> </term></tig><tig/><tig><term>ok</term></tig></langSet>"
        "<langSet><tig><term>y</term></tig></langSet></termEntry>\n"
        "<termEntry id='d'><langSet xml:lang='en'><tig><term>a&nbsp;b</term></tig></langSet></termEntry>\n"
        "<termEntry id='e'><termEntry id='f'/></termEntry>\n"
        + entry("x" * 1001)
        + "\n"
        + entry("last", '<note>x-localize: {"status": 5}</note>')
    )
    glossary = read(text)
    assert [concept.terms for concept in glossary.concepts] == [(Term(EN, "ok"),), (Term(EN, "last"),)]
    assert [(problem.line, problem.message) for problem in glossary.problems] == [
        (4, "entry left out: it has no term"),
        (5, "language left out: 'english' is not a language tag"),
        (5, "entry left out: it has no term"),
        (6, "language left out: it does not name the language"),
        (6, "term left out: it is empty"),
        (6, "term left out: it is empty"),
        (7, "entry left out: the entity &nbsp; is not defined"),
        (8, "entry left out: another one begins inside it, in line 8"),
        (9, "term left out: it has more than 1,000 characters"),
        (9, "entry left out: it has no term"),
        (10, "note left out: status is neither text, true, false, a list of texts nor texts by language"),
    ]
    assert all(problem.column for problem in glossary.problems)


def test_entries_outside_the_body_are_not_read() -> None:
    """What stands behind the entries is about people and sources."""
    back = '</body><back><refObjectList type="respPerson"><refObject id="p"><entry/></refObject></refObjectList></back>'
    assert len(read(v2(entry()).replace("</body>", back)).concepts) == 1


# --- hostile files ---------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE martif [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = [
    (v2(entry()).replace('<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">', BOMB).encode(), "declarations", 2),
    (v2("<termEntry>" + "<note>" * 100).encode(), "nested too deeply", 4),
    (v2(entry())[:-40].encode(), "not well-formed", 4),
    (v2(entry("a\0b")).encode(), "not well-formed", 4),
    (v2(entry("Ж")).encode().replace(b"\xd0\x96", b"\xd0"), "not well-formed", 4),
    (b"\0" * 64, "not well-formed", 1),
    (b"", "not well-formed", 1),
    (v2(entry()).replace("UTF-8", "klingon").encode(), "encoding", 1),
    (v2(entry()).replace("UTF-8", "UTF-16").encode(), "not well-formed", 1),
    (v2(entry()).replace("<termEntry", "<termEntry &x;").encode(), "not well-formed", 4),
    (b'<?xml version="1.0"?>\n<tmx version="1.4"/>', "starts with <martif> or <tbx>, not <tmx>", 2),
]


@pytest.mark.parametrize(("data", "message", "line"), HOSTILE)
def test_hostile_tbx_is_refused(data: bytes, message: str, line: int) -> None:
    """Entities, depth, broken ends, wrong encodings and other formats are an error with the place."""
    with pytest.raises(ExchangeError) as caught:
        read(data)
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("lakes.tbx", line)
    assert caught.value.column


def test_large_tbx_is_refused_unread() -> None:
    """A file that no glossary can be made of costs nothing."""
    with pytest.raises(ExchangeError, match="more than 33,554,432 bytes"):
        read(b"<martif>" + b" " * (1 << 25))


def test_one_large_entry_is_left_out() -> None:
    """An entry without end does not fill the memory."""
    glossary = read(v2("<termEntry>" + "<note>a</note>" * 80_000 + "</termEntry>" + entry()))
    assert [concept.id for concept in glossary.concepts] == ["L1"]
    assert [problem.message for problem in glossary.problems] == ["entry left out: it has more than 1,048,576 bytes"]


def test_problems_are_counted_not_kept() -> None:
    """A file of nothing but mistakes gives a hundred of them and a number."""
    problems = read(v2("<termEntry/>\n" * 150)).problems
    assert len(problems) == 101
    assert problems[-1].message == "and 50 more that could not be read"
