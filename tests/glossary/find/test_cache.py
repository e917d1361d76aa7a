"""What was made of terms, kept for the next run: an index that reads it finds what one made anew finds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.glossary.marked_sentences import read_sentences

from localize.glossary import TermCache, TermIndex, read_glossary
from localize.model import Concept, LanguageTag, Term
from localize.morphology import find_morphology
from localize.morphology.version import hash_files, read_version

_SHIPPED = Path(__file__).parents[3] / "glossaries" / "digital-rights.yaml"
_LANGUAGES = ["en", "kk", "ru"]
_WORDS = {
    "en": "data personal bill block access VPN Tor human right law of the on-line people's media İ",
    "kk": "дербес дерек деректер VPN БАҚ қосымша желі сот құқық ашық тізім халық ерік ақ су е-mail блокировка",
    "ru": "персональные данные право суд сеть VPN СМИ иностранный агент ПО свобода слова ёлка интернет-цензура о 50",
}


@cache
def _concepts() -> tuple[Concept, ...]:
    return read_glossary(_SHIPPED.read_bytes(), str(_SHIPPED)).concepts


def _saved(concepts: tuple[Concept, ...], language: str, data: bytes = b"") -> bytes | None:
    kept = TermCache(LanguageTag(language), data)
    TermIndex.build(concepts, LanguageTag(language), kept)
    return kept.save()


def _of(*terms: Term) -> tuple[Concept, ...]:
    return tuple(Concept(f"C{number}", (term,)) for number, term in enumerate(terms))


@cache
def _shipped(language: str) -> bytes:
    return _saved(_concepts(), language) or b""


@st.composite
def _terms(draw: st.DrawFn, language: str) -> Term:
    words = st.sampled_from(_WORDS[language].split())
    phrase = st.lists(words, min_size=1, max_size=3).map(" ".join)
    few = st.lists(phrase, max_size=2).map(tuple)
    contexts = st.lists(st.one_of(phrase, words.map("{} ~".format), words.map("~ {}".format)), max_size=2).map(tuple)
    return Term(
        LanguageTag(language),
        draw(st.one_of(phrase, phrase, st.text("«аб1 -\u00adx_'.", min_size=1, max_size=6))),
        part_of_speech=draw(st.sampled_from(["noun", "verb"])),
        case_sensitive=draw(st.booleans()),
        exceptions=draw(few),
        contexts=draw(contexts),
        forms_added=draw(few),
        forms_removed=draw(few),
        doubts=draw(few),
    )


@given(st.data(), st.sampled_from(_LANGUAGES))
def test_index_from_kept_bytes_finds_what_a_new_one_finds(data: st.DataObject, language: str) -> None:
    """In any text, for any terms, whether or not all of them were kept, and whatever was asked before."""
    tag = LanguageTag(language)
    terms = data.draw(st.lists(_terms(language), min_size=1, max_size=5))
    concepts = _of(*terms)
    saved = _saved(_of(*terms[: data.draw(st.integers(1, len(terms)))]), language)
    assert saved
    index = TermIndex.build(concepts, tag, TermCache(tag, saved))
    morphology = find_morphology(tag)
    assert morphology
    forms = [form.text for term in terms for form in morphology.forms(term.text)[:40]]
    pieces = st.one_of(st.sampled_from(forms), st.sampled_from(_WORDS[language].split()))
    for _ in range(2):
        signs = st.sampled_from([" ", " ", ", ", "-"])
        text = "".join(piece + sign for piece, sign in data.draw(st.lists(st.tuples(pieces, signs), max_size=8)))
        new = TermIndex.build(concepts, tag)
        assert index.find(text) == new.find(text)
    assert index.words == new.words


@pytest.mark.thorough
@pytest.mark.parametrize("language", _LANGUAGES)
def test_shipped_terms_are_found_alike_in_sentences(language: str) -> None:
    """The marked sentences have the same hits, one by one, by the shipped glossary new and kept."""
    tag = LanguageTag(language)
    new, index = (
        TermIndex.build(_concepts(), tag),
        TermIndex.build(_concepts(), tag, TermCache(tag, _shipped(language))),
    )
    for part in ("open", "fifth"):
        for sentence in read_sentences(Path(__file__).parents[1] / "cases" / f"{language}-{part}.txt"):
            assert index.find(sentence.text) == new.find(sentence.text)
    assert index.words == new.words


@pytest.mark.parametrize("language", _LANGUAGES)
def test_nothing_is_saved_where_nothing_has_changed(language: str) -> None:
    """The same terms need no new bytes, in another order either; a definition is no part of what is made."""
    noted = tuple(replace(each, note="x") for each in reversed(_concepts()))
    assert _shipped(language)
    assert _saved(noted, language, _shipped(language)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "суды"},
        {"part_of_speech": "verb"},
        {"contexts": ("районный",)},
        {"forms_added": ("судик",)},
        {"forms_removed": ("судом",)},
        {"language": LanguageTag("kk")},
    ],
    ids=lambda each: next(iter(each)),
)
def test_changed_term_is_made_anew(changed: dict[str, str]) -> None:
    """All that keys are made of tells terms apart, and what is no longer asked for is not kept."""
    term = Term(LanguageTag("ru"), "суд")
    before = _saved(_of(term, Term(LanguageTag("ru"), "закон")), "ru")
    other = replace(term, **changed)  # type: ignore[arg-type]
    after = _saved(_of(other, Term(LanguageTag("ru"), "закон")), "ru", before or b"")
    assert before
    assert after
    assert after != before
    alone = _saved(_of(term), "ru", before)
    assert alone == _saved(_of(term), "ru")


@given(st.data())
def test_damaged_bytes_hold_nothing(data: st.DataObject) -> None:
    """Cut off, with a changed byte or with more behind: everything is made anew and saved again."""
    concepts = _of(Term(LanguageTag("ru"), "свобода слова"), Term(LanguageTag("ru"), "суд", contexts=("районный",)))
    saved = _saved(concepts, "ru") or b""
    at = data.draw(st.integers(0, len(saved) - 1))
    flipped = bytearray(saved)
    flipped[at] ^= data.draw(st.integers(1, 255))
    for damaged in (saved[:at], bytes(flipped), saved + b"\n", data.draw(st.binary(max_size=80))):
        assert _saved(concepts, "ru", damaged) == saved


def test_bytes_of_another_language_or_code_hold_nothing() -> None:
    """The line that comes first names the language and the code."""
    concepts = _of(Term(LanguageTag("ru"), "суд"), Term(LanguageTag("en"), "court"))
    saved = _saved(concepts, "ru") or b""
    assert _saved(concepts, "en", saved) == _saved(concepts, "en")
    version = read_version(LanguageTag("ru"))
    assert version.encode() in saved
    assert _saved(concepts, "ru", saved.replace(version.encode(), version[::-1].encode())) == saved


def test_version_tells_files_by_name_and_content(tmp_path: Path) -> None:
    """Code that has changed gives another hash; without its files there is none."""
    one, other = tmp_path / "a.py", tmp_path / "b.py"
    one.write_text("1")
    first = hash_files([one])
    assert first == hash_files([one, other])
    other.write_text("1")
    assert len({first, hash_files([other]), hash_files([one, other])}) == 3
    assert hash_files([one, other]) == hash_files([other, one])
    one.write_text("2")
    assert hash_files([one]) not in ("", first)
    assert not hash_files([tmp_path / "c.py"])
