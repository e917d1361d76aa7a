"""The plain table of OmegaT: pairs of terms in two languages that the file does not name."""

from __future__ import annotations

import pytest

from localize.errors import ExchangeError
from localize.glossary import Glossary, find_pairs, read_glossary, write_omegat
from localize.model import Concept, LanguageTag, Problem, Term, TermStatus

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
TABLE = "# our lakes\nlake\tозеро\tstill water\n\nsea\tморе\nlake\tводоём\tin law\tmore\nlake\tозеро\tstill water\n"


def read(text: str, path: str = "lakes.txt") -> Glossary:
    return read_glossary(text.encode(), path, (EN, RU))


@pytest.mark.parametrize("path", ["lakes.txt", "lakes.utf8", "lakes.tab", "lakes.tsv"])
def test_omegat_lines_become_concepts(path: str) -> None:
    """Lines with one source term are one concept, each target once; comments are its note."""
    glossary = read(TABLE, path)
    assert (glossary.name, glossary.languages, glossary.problems) == ("lakes", (EN, RU), ())
    admitted = Term(RU, "водоём", TermStatus.ADMITTED)
    assert glossary.concepts == (
        Concept("lake", (Term(EN, "lake"), Term(RU, "озеро"), admitted), note="still water\nin law"),
        Concept("sea", (Term(EN, "sea"), Term(RU, "море"))),
    )


def test_omegat_csv_has_quotes() -> None:
    """The form with commas is read as CSV, with the line of a broken quote."""
    glossary = read('"lake, salt",озеро,"say ""salt"""\n#,x\n', "lakes.csv")
    assert glossary.concepts == (Concept("lake-salt", (Term(EN, "lake, salt"), Term(RU, "озеро")), note='say "salt"'),)
    with pytest.raises(ExchangeError, match="not a table") as caught:
        read('lake,озеро\n"sea"x,море\n', "lakes.csv")
    assert caught.value.line == 2


def test_omegat_line_without_a_pair_is_a_problem() -> None:
    """A line that lacks a term is left out and named, the others are read."""
    glossary = read("lake\n\tозеро\nsea\tморе\n")
    assert [concept.id for concept in glossary.concepts] == ["sea"]
    assert glossary.problems == (
        Problem("line left out: it has no target term", 1),
        Problem("line left out: it has no source term", 2),
    )


def test_omegat_ids_are_unique() -> None:
    """Terms that differ in signs only have ids of their own."""
    assert [each.id for each in read("C++\tа\nC#\tб\n++\tв\n").concepts] == ["c", "c~2", "concept"]


def test_table_with_a_header_names_its_languages_itself() -> None:
    """Telling languages of a file that names them is a mistake, not a glossary of nonsense."""
    with pytest.raises(ExchangeError, match="has a header"):
        read("id,en,ru\nL1,lake,озеро\n", "lakes.csv")
    with pytest.raises(ExchangeError, match="without a header"):
        read("schema: 1\nconcepts: []\n", "lakes.yaml")


def test_table_without_a_header_wants_its_languages() -> None:
    """The error says how to read such a table."""
    with pytest.raises(ExchangeError) as caught:
        read_glossary(b"lake\t\xd0\xbe\n", "lakes.txt")
    assert "--source and --target" in caught.value.hint


def test_omegat_is_written_with_terms_that_may_be_used() -> None:
    """Any source term may stand in a text; of the targets only those that may be used are proposed."""
    terms = (
        Term(EN, "lake"),
        Term(EN, "mere", TermStatus.DEPRECATED),
        Term(RU, "водоём", TermStatus.ADMITTED),
        Term(RU, "озеро"),
        Term(RU, "лужа", TermStatus.FORBIDDEN),
    )
    concepts = (
        Concept("1", terms, definitions=((RU, "по-русски"), (EN, "Still\twater\nonly."))),
        Concept("2", (Term(EN, "#tag"), Term(RU, "метка")), note="a note"),
        Concept("3", (Term(EN, "sea"), Term(KK, "теңіз"))),
        Concept("4", (Term(EN, "pond"), Term(RU, "пруд", TermStatus.DEPRECATED))),
    )
    assert write_omegat(Glossary("g", concepts), (EN, RU)).decode() == (
        "lake\tозеро\tStill water only.\nlake\tводоём\tStill water only.\n"
        "mere\tозеро\tStill water only.\nmere\tводоём\tStill water only.\n"
        " #tag\tметка\ta note\n"
    )
    assert find_pairs(concepts, (EN, RU)) == concepts[:2]


def test_written_omegat_reads_back_as_pairs() -> None:
    """What was written gives the same pairs."""
    text = write_omegat(read(TABLE), (EN, RU))
    again = read_glossary(text, "lakes.txt", (EN, RU))
    assert [concept.terms for concept in again.concepts] == [concept.terms for concept in read(TABLE).concepts]
