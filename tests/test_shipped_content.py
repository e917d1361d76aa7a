"""What the project ships as text: the glossary, the sample project and the example inputs."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

from localize.glossary import TermIndex, read_glossary
from localize.language import parse_tag
from localize.memory.files.tmx import read_tmx
from localize.model import TranslationUnit
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES, read_yaml
from localize.safe.yaml.tree import Value

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "projects" / "digital-rights-brief"
GLOSSARY = ROOT / "glossaries" / "digital-rights.yaml"
INPUTS = ROOT / "examples" / "inputs"
LANGUAGES = ("en", "kk", "ru")

STATUSES = {"preferred", "admitted", "deprecated", "forbidden"}
CONFIDENCES = {"attested", "partly", "needs review", "own"}
TERM_KEYS = {
    "text",
    "status",
    "pos",
    "case_sensitive",
    "exceptions",
    "contexts",
    "doubts",
    "forms_added",
    "forms_removed",
}
KAZAKH_LETTERS = set("әғқңөұүһі")
ACT_KEYS = {
    "set": {"text"},
    "approve": set(),
    "reject": {"reason"},
    "waive": {"check", "reason"},
}


@dataclass(frozen=True, slots=True)
class Word:
    """One term of the glossary file, with what it belongs to."""

    concept: str
    language: str
    text: str
    status: str


def _mapping(value: Value) -> dict[str, Value]:
    assert isinstance(value, dict)
    return value


def _list(value: Value) -> list[Value]:
    assert isinstance(value, list)
    return value


def _text(value: Value) -> str:
    assert isinstance(value, str), f"{value!r} is not text: quote it"
    return value


def concepts() -> list[dict[str, Value]]:
    """Return the concepts of the shipped glossary as the strict reader sees them."""
    tree = read_yaml(GLOSSARY.read_bytes(), path=GLOSSARY.name, max_bytes=GLOSSARY_MAX_BYTES)
    return [_mapping(concept) for concept in _list(_mapping(tree.value)["concepts"])]


def words() -> list[Word]:
    """Return every term of the shipped glossary."""
    return [
        Word(_text(concept["id"]), language, _text(term["text"]), _text(term.get("status", "preferred")))
        for concept in concepts()
        for language, terms in _mapping(concept["terms"]).items()
        for term in map(_mapping, _list(terms))
    ]


def mixed_script_words(text: str) -> list[str]:
    """Return the words of *text*, parted at hyphens, that hold Latin and Cyrillic letters."""
    plain = re.sub(r"<[^>]*>|\{[^}]*\}|%(?:\(\w+\))?[sd]", " ", text)
    return [
        word for word in re.findall(r"[^\W\d_]+", plain) if re.search(r"[A-Za-z]", word) and re.search(r"[Ѐ-ӿ]", word)
    ]


def acts() -> list[dict[str, str | int]]:
    """Return the acts that the demonstration replays."""
    lines = (SAMPLE / "work.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def typing_text(markdown: str) -> str:
    """Return the brief's text without Markdown's marks, one line."""
    text = re.sub(r"!?\[([^\]^]+)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"\[\^1\]:?|[*`]|^[#>|-]+ ?|^\d+\. ", "", text, flags=re.MULTILINE)
    return " ".join(text.split())


def memory_units() -> list[dict[str, str]]:
    """Return the units of the shipped memory: language to text."""
    file = SAMPLE / "memory" / "brief.tmx"
    with file.open("rb") as stream:
        units = list(read_tmx(stream, file.name))
    problems = [each for each in units if not isinstance(each, TranslationUnit)]
    assert problems == []
    return [
        {str(variant.language): variant.content.plain for variant in unit.variants}
        for unit in units
        if isinstance(unit, TranslationUnit)
    ]


def test_glossary_ids_are_unique_and_sorted() -> None:
    """A concept has one id, and the file lists concepts in the order of their ids."""
    ids = [_text(concept["id"]) for concept in concepts()]
    assert ids == sorted(set(ids))
    assert len(ids) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_has_one_preferred_term(language: str) -> None:
    """Each concept says which word is to be used, exactly one in each language."""
    preferred = [word.concept for word in words() if word.language == language and word.status == "preferred"]
    assert preferred == [concept["id"] for concept in concepts()]


def test_glossary_uses_only_known_keys_and_values() -> None:
    """Statuses, confidences and term keys are those of the format."""
    for concept in concepts():
        assert concept["confidence"] in CONFIDENCES
        assert set(_mapping(concept["terms"])) == set(LANGUAGES)
        for terms in _mapping(concept["terms"]).values():
            for term in map(_mapping, _list(terms)):
                assert set(term) <= TERM_KEYS
                assert term.get("status", "preferred") in STATUSES


def test_glossary_has_two_hundred_and_fifty_reviewed_concepts() -> None:
    """Each concept says who uses its terms, and at least 250 of them wait for no review."""
    reviewed = [each for each in concepts() if each["confidence"] != "needs review"]
    assert len(reviewed) >= 250
    assert all(str(each.get("source", "")).strip() for each in concepts())


def test_no_term_stands_twice_in_a_concept() -> None:
    """A word has one status within a concept."""
    seen = [(word.concept, word.language, word.text) for word in words()]
    assert len(seen) == len(set(seen))


def test_deprecated_terms_are_nowhere_preferred() -> None:
    """What is flagged everywhere is not asked for by another concept."""
    wanted = {(word.language, word.text) for word in words() if word.status in {"preferred", "admitted"}}
    flagged = {(word.language, word.text) for word in words() if word.status == "deprecated"}
    assert not wanted & flagged


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_terms_do_not_mix_alphabets(language: str) -> None:
    """No Kazakh or Russian term hides a Latin letter in a Cyrillic word."""
    texts = [word.text for word in words() if word.language == language]
    assert [text for text in texts if mixed_script_words(text)] == []


def test_russian_terms_have_no_kazakh_letters() -> None:
    """The columns of the glossary are not swapped."""
    assert [w.text for w in words() if w.language == "ru" and KAZAKH_LETTERS & set(w.text.lower())] == []


def test_concepts_are_defined_in_three_languages() -> None:
    """Every concept is explained in Kazakh and Russian too, in clean text."""
    definitions = [_mapping(concept["definition"]) for concept in concepts()]
    assert all(_text(definition["en"]).endswith(".") for definition in definitions)
    for definition in definitions:
        assert set(definition) == set(LANGUAGES)
        assert mixed_script_words(_text(definition["kk"])) == mixed_script_words(_text(definition["ru"])) == []
        assert not KAZAKH_LETTERS & set(_text(definition["ru"]).lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_in_its_dictionary_form(language: str) -> None:
    """No term is written so that it cannot be recognised in a text."""
    glossary = read_glossary(GLOSSARY.read_bytes(), GLOSSARY.name)
    index = TermIndex.build(glossary.concepts, parse_tag(language))
    terms = [(concept.id, term) for concept in glossary.concepts for term in concept.terms if term.language == language]
    lost = [
        term.text
        for concept, term in terms
        if not any(hit.concept.id == concept and hit.term == term for hit in index.find(term.text))
    ]
    assert lost == []


def test_memory_has_three_languages_in_every_unit() -> None:
    """Each unit of the sample memory answers in every direction."""
    units = memory_units()
    assert len(units) >= 40
    assert all(tuple(sorted(unit)) == LANGUAGES and all(unit.values()) for unit in units)
    assert len({unit["en"] for unit in units}) == len(units)


def test_memory_is_clean_text() -> None:
    """The memory teaches no fault: one alphabet a word, single spaces, the numbers of the source."""
    for unit in memory_units():
        for language in ("kk", "ru"):
            assert mixed_script_words(unit[language]) == []
            assert "  " not in unit[language]
            assert _digits(unit[language]) == _digits(unit["en"])


def _digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d", text))


def test_memory_covers_part_of_the_brief() -> None:
    """Some units are the brief's own sentences; others are near to them or beside them."""
    brief = typing_text((SAMPLE / "source" / "brief.md").read_text(encoding="utf-8"))
    exact = [unit for unit in memory_units() if unit["en"] in brief]
    assert 20 <= len(exact) < len(memory_units())


def test_acts_name_sentences_of_the_sample() -> None:
    """Every act of the demonstration is about a text that stands in its document."""
    brief = typing_text((SAMPLE / "source" / "brief.md").read_text(encoding="utf-8"))
    messages = polib.pofile(str(SAMPLE / "source" / "help.po"))
    for act in acts():
        source = str(act["source"])
        if act["document"] == "source/help.po":
            found = [entry for entry in messages if source in {entry.msgid, entry.msgid_plural}]
            assert len(found) > int(act.get("occurrence", 0))
        else:
            assert act["document"] == "source/brief.md"
            plain = re.sub(r"</?[a-z]+\d+/?>", "", source)
            assert brief.count(plain) > int(act.get("occurrence", 0)), plain


def test_acts_have_what_their_verb_needs() -> None:
    """Each verb carries its own fields and no others; both languages get work."""
    common = {"act", "document", "source", "language", "as"}
    for act in acts():
        assert set(act) - {"occurrence", "case"} == common | ACT_KEYS[str(act["act"])]
    assert {act["language"] for act in acts()} == {"kk", "ru"}


def test_reviewers_judge_only_what_another_person_wrote() -> None:
    """An approval or rejection follows a text, and comes from somebody else."""
    author: dict[tuple[object, ...], object] = {}
    for act in acts():
        place = (act["document"], act["source"], act.get("occurrence", 0), act.get("case", ""), act["language"])
        if act["act"] == "set":
            author[place] = act["as"]
        elif act["act"] in {"approve", "reject"}:
            assert author[place] != act["as"]
        else:
            assert place in author


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_sample_plants_faults_for_the_checks(language: str) -> None:
    """In both languages a newcomer meets a lookalike letter, a wrong number and a forbidden term."""
    forbidden = [w.text for w in words() if w.language == language and w.status == "forbidden" and " " in w.text]
    planted = [act for act in acts() if act["act"] == "set" and act["language"] == language]
    texts = [str(act["text"]) for act in planted]
    assert sum(bool(mixed_script_words(text)) for text in texts) == 1
    assert sum(_digits(str(act["text"])) != _digits(str(act["source"])) for act in planted) == 1
    assert any(term in text for term in forbidden for text in texts)


def test_tags_in_acts_equal_those_of_their_source() -> None:
    """No act loses a tag or a placeholder: that would stop the export."""
    marks = re.compile(r"</?[a-z]+\d+/?>|\{\w+\}|%(?:\(\w+\))?[sd]")
    for act in acts():
        if act["act"] == "set":
            assert sorted(marks.findall(str(act["text"]))) == sorted(marks.findall(str(act["source"])))


def test_help_messages_are_a_template() -> None:
    """The PO file opens, is untranslated, and has contexts, plurals and format flags."""
    messages = polib.pofile(str(SAMPLE / "source" / "help.po"))
    assert messages.metadata["Plural-Forms"] == "nplurals=INTEGER; plural=EXPRESSION;"
    assert not messages.translated_entries()
    assert {"python-format", "python-brace-format"} <= {flag for entry in messages for flag in entry.flags}
    assert any(entry.msgctxt for entry in messages)
    assert sum(bool(entry.msgid_plural) for entry in messages) == 2


def test_project_file_points_to_what_is_there() -> None:
    """The sample's settings name a glossary and a memory that are shipped."""
    settings = _mapping(read_yaml((SAMPLE / "localize.yaml").read_bytes(), path="localize.yaml").value)
    assert settings["glossaries"] == ["shipped:digital-rights"]
    assert all((SAMPLE / _text(path)).is_file() for path in _list(settings["memories"]))


def test_example_inputs_open() -> None:
    """The small inputs are whole: a bilingual PO, a glossary table, pairs with one text on each side."""
    app = polib.pofile(str(INPUTS / "app.po"))
    assert app.metadata["Language"] == "kk"
    assert 0 < len(app.translated_entries()) < len(app)
    with (INPUTS / "glossary.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert all(row[language] for row in rows for language in LANGUAGES)
    assert all(None not in row for row in rows)
    pairs = [json.loads(line) for line in (INPUTS / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(set(pair) == {"source", "target"} for pair in pairs)
