"""The house's own words as people read them, in the language of the screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize.engines.mask import mask
from localize.errors.message import Message
from localize.formats import detect
from localize.glossary import read_glossary
from localize.i18n import set_language
from localize.i18n.labels import confidence_word, doubt_words, kind_word, name_words, quoted
from localize.language import parse_tag
from localize.model import Content, Origin, OriginKind
from localize.workflow.drafting.pipeline import find_doubts
from localize.workflow.project.bundled_files import find_shipped

KK = parse_tag("kk")
RUSSIAN = "Государственные органы обязаны опубликовать проект решения на портале до его принятия."


@pytest.fixture(params=["kk", "ru"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The screens speak a language that is not English."""
    set_language(request.param)
    yield request.param
    set_language("en")


def doubts() -> list[Message]:
    """What the parts that make drafts say of damaged ones."""
    masked = mask(Content(("Save {one}\nand %s to %d or $HOME.",)))
    answers = ["Сақта [1] [1] {two}", "Сақта [4] [3] [1] [2]", "Сақта [1][2][3] [4] [5]да."]
    found = [problem for answer in answers for problem in masked.unmask(answer)[1]]
    for answer in ("Save the file", "Save a file here", RUSSIAN):
        found += find_doubts(Content(("Save the file",)), Content((answer,)), KK)
    return [
        *found,
        Message("term not used: {text}", text="тіркелгі (account)"),
        Message("term inserted: {text}; check its ending and the words around it", text="тіркелгі"),
    ]


def test_doubts_are_told_in_the_language_of_the_screens(language: str) -> None:
    """Whatever is damaged or doubtful in a draft is said in words of the language, with the piece that it is about."""
    del language
    for doubt in dict.fromkeys(doubts()):
        said = doubt_words(doubt)
        assert said != str(doubt)
        assert all(each in said for each in ("{one}", "%s", "$HOME", "тіркелгі") if each in str(doubt))


def test_a_strangers_doubt_is_shown_as_it_is(language: str) -> None:
    """What an engine of others says of its draft is not translated, and cannot steer the terminal."""
    del language
    assert doubt_words("half asleep") == "half asleep"
    assert "\x1b" not in doubt_words("lost: \x1b[31m; put at the end")


def test_sureness_is_told_in_the_language_of_the_screens(language: str) -> None:
    """The shipped glossary uses only words that are known; a word of somebody's own stays as it is, unhurt."""
    assert language != "en"
    path = find_shipped("glossaries", "digital-rights.yaml")
    said = {concept.confidence for concept in read_glossary(path.read_bytes(), path.name).concepts}
    assert said
    assert not {word for word in said if confidence_word(word) == word}
    assert confidence_word("hearsay\x1b") == "hearsay␛"
    assert confidence_word("") == ""


def test_how_a_proposal_was_made_is_told_in_the_language_of_the_screens() -> None:
    """The words before a memory's name are translated, the name itself never."""
    set_language("kk")
    try:
        assert name_words(Origin(OriginKind.ASSEMBLED, 60, "repaired via.tmx")) == "жөнделген via.tmx"
        assert name_words(Origin(OriginKind.ASSEMBLED, 0, "uncertain pieces")) == "сенімсіз бөліктер"
        assert name_words(Origin(OriginKind.MEMORY, 90, "via ru old press.tmx")) == "ru арқылы old press.tmx"
        assert name_words(Origin(OriginKind.MEMORY, 90, "repaired notes.tmx")) == "repaired notes.tmx"
        assert quoted("сөз") == "«сөз»"
    finally:
        set_language("en")


def test_kinds_of_units_have_words(language: str) -> None:
    """What a filter calls its units is told in the language of the screens; only XLIFF names kinds of its own."""
    kinds = set()
    for name in SAMPLES:
        data = sample_bytes(name)
        reads = detect(name, data[:4096])
        if not reads.bilingual:
            kinds |= {unit.kind for unit in reads.extract(data, reads.options_type()).units}
    assert {kind for kind in kinds if kind_word(kind) == kind} == set(), language
