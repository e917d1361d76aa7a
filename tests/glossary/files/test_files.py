"""How a glossary's format is found, and that each one writes what it reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.errors import ExchangeError
from localize.glossary import Glossary, GlossaryFormat, find_format, read_glossary, write_glossary
from localize.model import Concept, LanguageTag, Term

EN, RU = LanguageTag("en"), LanguageTag("ru")
LAKE = Glossary("lakes", (Concept("L1", (Term(EN, "lake"), Term(RU, "озеро"))),), languages=(EN, RU))
TBX = write_glossary(LAKE, GlossaryFormat.TBX3)

PATHS = [
    ("l.yaml", GlossaryFormat.YAML),
    ("l.YML", GlossaryFormat.YAML),
    ("l.csv", GlossaryFormat.CSV),
    ("l.tsv", GlossaryFormat.TSV),
    ("l.tbx", GlossaryFormat.TBX3),
    ("l.txt", GlossaryFormat.OMEGAT),
]


@pytest.mark.parametrize(("path", "form"), PATHS)
def test_extension_names_the_format(path: str, form: GlossaryFormat) -> None:
    """A file is written as its extension says."""
    assert find_format(path) is form


def test_unknown_extension_names_no_format() -> None:
    """Another extension is an error that lists the known ones."""
    with pytest.raises(ExchangeError, match=r"\.docx") as caught:
        find_format("terms.docx")
    assert ".tbx" in caught.value.hint


@pytest.mark.parametrize("path", ["l.tbx", "l.xml", "l.txt", "l.csv", "l.mtf", "noname"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tbx_is_known_by_its_content(path: str, encoding: str) -> None:
    """Programs give TBX files many names."""
    data = TBX.decode().replace("UTF-8", encoding.upper().removesuffix("-SIG")).encode(encoding)
    assert read_glossary(data, path).concepts == LAKE.concepts


@pytest.mark.parametrize("form", [each for each in GlossaryFormat if each is not GlossaryFormat.OMEGAT])
def test_formats_write_what_they_read(form: GlossaryFormat) -> None:
    """What all formats can hold goes through each of them."""
    extension = form.value.rstrip("23")
    assert read_glossary(write_glossary(LAKE, form), f"lakes.{extension}").concepts == LAKE.concepts


def test_tsv_has_tabs() -> None:
    """A TSV file is the table with another delimiter; a glossary that is named after its file needs no name in it."""
    lakes = replace(LAKE, path="glossary/lakes.yaml")
    assert write_glossary(lakes, GlossaryFormat.TSV).decode() == "id\ten\tru\nL1\tlake\tозеро\n"


def test_omegat_needs_its_languages() -> None:
    """A table of pairs cannot be written without saying of which."""
    with pytest.raises(ExchangeError, match="two languages"):
        write_glossary(LAKE, GlossaryFormat.OMEGAT)
    assert write_glossary(LAKE, GlossaryFormat.OMEGAT, (RU, EN)).decode() == "озеро\tlake\n"
