"""The law of every morphology, ours and strangers': over words of its language, and over anything at all."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize import plugins
from localize.model import LanguageTag
from localize.morphology import Form, Morphology, find_morphology
from localize.tokens import search_key

MAX_FORMS = 2500

WORDS = {
    "en": ["agent", "policy", "breach", "person", "VPN", "organisation", "witness", "key", "child", "proxy", "server"],
    "kk": ["құқық", "агент", "дерек", "журналист", "халық", "пароль", "сот", "желі", "субъект", "полиция", "тізім"],
    "ru": ["агент", "закон", "запись", "право", "сервер", "кибератака", "шифрование", "журналистка", "суд", "сеть"],
}
PHRASES = {
    "en": ["personal data", "right to privacy", "man-in-the-middle attack", "human rights", "mass media", "Tor"],
    "kk": ["дербес деректер", "шетел агенті", "адам құқықтары", "БАҚ", "интернет-цензура", "cookie файлы", "Tor"],
    "ru": ["персональные данные", "право на забвение", "выборы", "СМИ", "IP-адрес", "«чёрный список» сайтов", "Tor"],
}
FEATURES = ["Nom", "Gen", "Dat", "Acc", "Loc", "Abl", "Ins", "Sing", "Plur", "P1s", "P2s", "P3", "P1p", "P2p"]

feature_sets = st.frozensets(st.sampled_from(FEATURES), max_size=3)
registered = sorted(plugins.names("localize.morphologies"))
languages = st.sampled_from(registered)


def _morphology(language: str) -> Morphology:
    found = find_morphology(LanguageTag(language))
    assert found is not None
    return found


def _terms(language: str) -> list[str]:
    return WORDS.get(language, ["word"]) + PHRASES.get(language, ["two words"])


@st.composite
def morphologies_and_terms(draw: st.DrawFn) -> tuple[Morphology, str]:
    """Return a morphology with a term of its language or with any text."""
    language = draw(languages)
    anything = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
    letters = st.text("абвгіқңөұүһәьяaeрстлйию -", min_size=1, max_size=16)
    return _morphology(language), draw(st.one_of(st.sampled_from(_terms(language)), anything, letters))


@given(morphologies_and_terms())
def test_forms_begin_with_the_term_itself(case: tuple[Morphology, str]) -> None:
    """The first form is the term, up to capitals and spaces, and has no features."""
    morphology, term = case
    first = morphology.forms(term)[0]
    assert search_key(first.text) == search_key(" ".join(term.split()))
    assert first.features == frozenset()


@given(morphologies_and_terms())
def test_forms_are_bounded_and_do_not_repeat(case: tuple[Morphology, str]) -> None:
    """No more than 2,500 forms, none of them twice with the same features."""
    morphology, term = case
    forms = morphology.forms(term)
    assert 1 <= len(forms) <= MAX_FORMS
    assert len(set(forms)) == len(forms)


@given(morphologies_and_terms(), feature_sets)
def test_inflect_stays_among_the_forms(case: tuple[Morphology, str], features: frozenset[str]) -> None:
    """What inflect gives is one of the forms, and has the features that were asked for; else it gives None."""
    morphology, term = case
    found = morphology.inflect(term, features)
    if found is not None:
        assert found in {form.text for form in morphology.forms(term)}


def _own_forms(morphology: Morphology, term: str) -> tuple[Form, ...]:
    """Return the forms without words for a woman (агентка), which are words of their own and read as themselves."""
    forms = morphology.forms(term)
    return forms[:1] + tuple(form for form in forms[1:] if "Fem" not in form.features)


@pytest.mark.parametrize("language", registered)
def test_inflect_reaches_the_features_of_every_form(language: str) -> None:
    """Asking for the features of any form gives a form that has them."""
    morphology = _morphology(language)
    for term in _terms(language):
        forms = _own_forms(morphology, term)
        for form in forms[1:]:
            found = morphology.inflect(term, form.features)
            assert found is not None, (term, form)
            assert any(each.text == found and form.features <= each.features for each in forms[1:]), (term, form)


@pytest.mark.parametrize("language", registered)
def test_readings_name_the_lemma_of_a_form(language: str) -> None:
    """A form of a word reads as that word, among other things."""
    morphology = _morphology(language)
    for word in WORDS.get(language, []):
        for form in _own_forms(morphology, word):
            lemmas = {search_key(reading.lemma) for reading in morphology.readings(form.text)}
            assert search_key(word) in lemmas, (word, form)


@given(morphologies_and_terms())
def test_readings_take_any_text(case: tuple[Morphology, str]) -> None:
    """Readings of anything are distinct, perhaps none."""
    morphology, term = case
    readings = morphology.readings(term)
    assert len(set(readings)) == len(readings)


def test_forms_do_not_depend_on_the_run() -> None:
    """Two processes with different hash seeds give the same forms in the same order."""
    program = (
        "from localize.morphology import find_morphology as find\n"
        f"for language, terms in {PHRASES!r}.items():\n"
        "    for term in terms:\n"
        "        print([(form.text, sorted(form.features)) for form in find(language).forms(term)])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop()


def test_every_morphology_speaks_its_own_language() -> None:
    """A morphology is registered under the language that it says it has, and found through its regional tags too."""
    for name, implementation in plugins.load_all("localize.morphologies").items():
        assert cast(type[Morphology], implementation)().language == name
        assert find_morphology(LanguageTag(f"{name}-KZ")) is not None
    assert find_morphology(LanguageTag("xx")) is None
