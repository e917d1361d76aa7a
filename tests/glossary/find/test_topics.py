"""Words of other subjects: they make a term doubtful or rule it out, and never make one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.glossary import TermIndex
from localize.glossary.find.topics import _english_bases, _english_forms
from localize.model import Concept, LanguageTag, Term

_PLAIN = {
    "en": Term(LanguageTag("en"), "bill"),
    "kk": Term(LanguageTag("kk"), "сілтеме"),
    "ru": Term(LanguageTag("ru"), "ссылка"),
}
_OTHERS = {"en": "consent", "kk": "шифрлау", "ru": "шифрование"}
_TAUGHT = {
    "en": replace(
        _PLAIN["en"], doubts=("duck", "electric*", "yellow ~"), contexts=("phone ~", "~ collector", "foot the ~")
    ),
    "kk": replace(_PLAIN["kk"], doubts=("кітап", "ғылыми*"), contexts=("авторлық ~",)),
    "ru": replace(_PLAIN["ru"], doubts=("поэт", "сибир*", "в ~"), contexts=("вечная ~", "~ декабриста")),
}


def _index(language: str) -> TermIndex:
    other = Concept("other", (Term(LanguageTag(language), _OTHERS[language]),))
    return TermIndex.build([Concept("taught", (_TAUGHT[language],)), other], LanguageTag(language))


def _verdict(language: str, text: str) -> bool | None:
    hits = [hit.unsure for hit in _index(language).find(text) if hit.concept.id == "taught"]
    return hits[0] if hits else None


@pytest.mark.parametrize(
    ("language", "text", "unsure"),
    [
        ("en", "The bill was read twice.", False),
        ("en", "Two ducks have each a flat bill.", True),
        ("en", "The electrician sent his bill.", True),
        ("en", "A duck swam by. The bill was read.", False),
        ("en", "The phone bill came.", None),
        ("en", "The bill, phone and letter came.", False),
        ("en", "It is a yellow bill.", True),
        ("en", "The bill is yellow.", False),
        ("en", "The bill collector rang.", None),
        ("en", "A collector read the bill.", False),
        ("en", "They foot the bill.", None),
        ("en", "The bill lay under the plate of soup.", True),
        ("en", "The bill and the soup wait for your consent.", False),
        ("en", "The duck and your consent wait for the bill.", True),
        ("en", "The duck held its bill over the soup.", None),
        ("en", "The duck held its bill over your consent and the soup.", True),
        ("en", "Two ducks fear the electric bill.", None),
        ("en", "The bill lay under a soup and a sausage.", True),
        ("ru", "Ссылка не открылась.", False),
        ("ru", "В ссылке поэт видел волков.", None),
        ("ru", "О поэтах говорит эта ссылка.", True),
        ("ru", "Ссылка сибирского музея.", None),
        ("ru", "Он жил в ссылке.", True),
        ("ru", "В почте есть ссылка.", False),
        ("ru", "Вечная ссылка ждала его.", None),
        ("ru", "Ссылка декабристов началась тогда.", None),
        ("ru", "Ссылка сибирского сайта.", True),
        ("ru", "Волк и ссылка.", True),
        ("kk", "Сілтеме ашылмады.", False),
        ("kk", "Қасқыр туралы кітапта сілтеме бар.", None),
        ("kk", "Кітаптағы сілтемелер көп.", True),
        ("kk", "Авторлық сілтеме керек.", None),
        ("kk", "Қасқырдың жанында сілтеме тұр.", True),
    ],
)
def test_words_beside_a_term_tell_what_it_is(language: str, text: str, unsure: bool | None) -> None:
    """Of its sentence in any form, right beside it where the glossary says so; everyday ones where no term stands.

    A doubt of the glossary and an everyday word leave nothing of it where no sure term stands.
    """
    assert _verdict(language, text) is unsure


def test_a_word_tells_of_the_nearest_term_only() -> None:
    """What explains one of two equal words leaves the other in peace."""
    hits = _index("en").find("The duck's bill lay under the bill.")
    assert [hit.unsure for hit in hits] == [True, False]


def test_everyday_words_tell_nothing_of_terms_without_doubts() -> None:
    """Only a term that is known to have other meanings loses by them."""
    index = TermIndex.build([Concept("plain", (_PLAIN["en"],))], LanguageTag("en"))
    assert [hit.unsure for hit in index.find("The bill lay under the plate of soup.")] == [False]


def test_words_of_the_glossary_are_no_other_subject() -> None:
    """In a glossary of food soup tells of no other subject."""
    language = LanguageTag("en")
    taught = replace(_PLAIN["en"], doubts=("duck",))
    index = TermIndex.build([Concept("a", (taught,)), Concept("b", (Term(language, "soup kitchen"),))], language)
    assert [hit.unsure for hit in index.find("The bill lay under the soup.")] == [False]


_TEXTS = {
    "en": "bill bills duck electricity yellow phone consent soup the a read collector Bill",
    "kk": "сілтеме сілтемені кітап кітаптың ғылыми авторлық шифрлау қасқыр мен үшін ашық",
    "ru": "ссылка ссылке ссылки поэт поэту сибирь в вечная декабриста шифрование волк читать",
}


@given(st.data(), st.sampled_from(["en", "kk", "ru"]))
def test_what_a_glossary_teaches_makes_no_hit_and_no_certainty(data: st.DataObject, language: str) -> None:
    """Hits with doubts and contexts are among those without, and unsure where those are."""
    words = data.draw(st.lists(st.sampled_from(_TEXTS[language].split()), max_size=9))
    signs = data.draw(st.lists(st.sampled_from([" ", ", ", ". ", "; "]), min_size=len(words), max_size=len(words)))
    text = "".join(word + sign for word, sign in zip(words, signs, strict=True))
    other = Concept("other", (Term(LanguageTag(language), _OTHERS[language]),))
    plain = TermIndex.build([Concept("taught", (_PLAIN[language],)), other], LanguageTag(language))
    before = {(hit.start, hit.end): hit.unsure for hit in plain.find(text)}
    for hit in _index(language).find(text):
        assert hit.unsure >= before[hit.start, hit.end]


@given(st.text("abeghinosuxyz'", min_size=1, max_size=7))
def test_every_english_form_leads_back_to_its_word(word: str) -> None:
    """A regular form of a word is heard as that word, whatever the word ends in."""
    for form in _english_forms(word):
        assert form == word or word in _english_bases(form)
