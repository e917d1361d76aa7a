"""What holds of every text: nothing but Cyrillic words changes, and native words come back letter by letter."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from localize.tokens import CYRILLIC, TokenKind, tokenize
from localize.transliteration import Alphabet, Fate, restore, transliterate
from localize.transliteration.cyrillic import HA_STEMS, LETTERS

ALPHABETS = pytest.mark.parametrize("alphabet", list(Alphabet))
LATIN_31 = frozenset("AaÄäBbDdEeFfGgĞğHhIıİiJjKkQqLlMmNnÑñOoÖöPpRrSsŞşTtUuŪūÜüVvYyZz")
ARABIC = frozenset("ٴابپتجچحدرزسشعفقكگلمنڭھوۇۋۆىيە")

words = st.text(st.sampled_from(sorted(LETTERS | {letter.upper() for letter in LETTERS})), min_size=1, max_size=12)
NATIVE = "аәбвгғджзкқлмнңоөпрстуұүфхшыіе"
# Pairs that are also the spelling of one letter of Russian words.
PAIRS = re.compile("тс|тш|шш", re.IGNORECASE)
native_words = st.text(st.sampled_from(NATIVE + NATIVE.upper()), min_size=1, max_size=12)
CONSONANTS = "бджзлмнңпрстш"
PROTECTED = (
    "https://қаз.kz/бет?а=ә",
    "%(аты)s",
    "{name}",
    "{0}",
    "%s",
    "&nbsp;",
    "<b>",
    "</b>",
    "пошта@mysal.kz",
    "$HOME",
)


def syllables(vowels: str, later: str) -> st.SearchStrategy[str]:
    """Words of one harmony, as Kazakh builds them: consonant, vowel, consonant."""
    ends = st.sampled_from(CONSONANTS)
    first = st.tuples(ends, st.sampled_from(vowels), ends)
    more = st.lists(st.tuples(ends, st.sampled_from(later), ends), max_size=3)
    return st.tuples(first, more).map(lambda both: "".join("".join(each) for each in (both[0], *both[1])))


@ALPHABETS
@given(text=st.text(st.characters(exclude_characters="".join(map(chr, range(0x400, 0x500)))), max_size=60))
def test_transliterate_leaves_text_without_cyrillic(alphabet: Alphabet, text: str) -> None:
    """A text without Cyrillic letters comes back as it is, commas included."""
    found = transliterate(text, alphabet)
    assert found.text == text
    assert found.words == ()


@ALPHABETS
@given(texts=st.lists(words, max_size=6))
def test_transliterate_goes_word_by_word(alphabet: Alphabet, texts: list[str]) -> None:
    """A text is written as its words are, each alone."""
    whole = transliterate(" ".join(texts), alphabet)
    assert whole.text == " ".join(transliterate(each, alphabet).text for each in texts)
    assert [each.text for each in whole.words] == texts


@ALPHABETS
@given(before=words, after=words, protected=st.sampled_from([each for each in PROTECTED if each.isascii()]))
def test_transliterate_keeps_protected_tokens(alphabet: Alphabet, before: str, after: str, protected: str) -> None:
    """Tags, placeholders, addresses and entities stay, whatever stands beside them."""
    text = f"{before} {protected} {after}"
    assume([each.text for each in tokenize(text) if each.kind is not TokenKind.SPACE] == [before, protected, after])
    assert transliterate(text, alphabet).text.split(" ")[1] == protected


@ALPHABETS
@pytest.mark.parametrize("address", ["https://қаз.kz/бет?а=ә", "пошта@mysal.kz", "www.тіл.қаз/бет"])
def test_transliterate_keeps_addresses_in_cyrillic(alphabet: Alphabet, address: str) -> None:
    """An address in Cyrillic letters is still an address."""
    assert transliterate(f"Сайт {address} ашық", alphabet).text.split(" ")[1] == address


@ALPHABETS
@given(texts=st.lists(words, min_size=2, max_size=6), data=st.data())
def test_transliterate_keeps_named_spans(alphabet: Alphabet, texts: list[str], data: st.DataObject) -> None:
    """A word that the caller names stays, and is none of the words told of."""
    number = data.draw(st.integers(0, len(texts) - 1))
    text = " ".join(texts)
    start = len(" ".join([*texts[:number], ""]))
    found = transliterate(text, alphabet, [(start, start + len(texts[number]))])
    assert found.text.split(" ")[number] == texts[number]
    assert len(found.words) == len(texts) - 1


@ALPHABETS
@given(word=words)
def test_transliterate_writes_letters_of_the_alphabet_only(alphabet: Alphabet, word: str) -> None:
    """Whatever the 42 letters spell, the other alphabet alone comes out, and it is composed."""
    written = transliterate(word, alphabet).text
    assert frozenset(written) <= (LATIN_31 if alphabet is Alphabet.LATIN else ARABIC)
    assert unicodedata.is_normalized("NFC", written)


@given(word=native_words)
def test_latin_brings_native_words_back(word: str) -> None:
    """The letters of native words come back in their case, but for pairs that are also one Russian letter."""
    assume(not PAIRS.search(word) and not any(stem in word.lower() for stem in HA_STEMS))
    found = transliterate(word, Alphabet.LATIN)
    assert restore(found.text, Alphabet.LATIN).text == word
    assert found.words[0].fate is Fate.RETURNS


@given(word=st.one_of(syllables("аоұы", "аы"), syllables("әөүіе", "іе")))
def test_arabic_brings_harmonious_words_back(word: str) -> None:
    """Words of one harmony come back by hamza, or by the е that stands for it."""
    assume(not PAIRS.search(word) and not re.search("[мбп]ен$", word))
    found = transliterate(word, Alphabet.ARABIC)
    assert restore(found.text, Alphabet.ARABIC).text == word
    assert found.words[0].fate is Fate.RETURNS


@ALPHABETS
@given(text=st.text(max_size=40) | words.map(lambda word: f"«{word}», {word}?"))
def test_words_say_where_they_stood(alphabet: Alphabet, text: str) -> None:
    """Spans are of the text that was given; a word that was left is in the result as it was."""
    found = transliterate(text, alphabet)
    for each in found.words:
        assert text[each.start : each.end] == each.text
        assert CYRILLIC.search(each.text)
        assert each.written in found.text
        assert (each.fate is Fate.LEFT) == (each.written == each.text)


@ALPHABETS
@given(text=st.text(max_size=40) | st.text(st.sampled_from(sorted(LATIN_31 | ARABIC | {" ", "-", ","})), max_size=40))
def test_restore_takes_any_text(alphabet: Alphabet, text: str) -> None:
    """Reading back never fails, and its words are those of the text that was given."""
    for each in restore(text, alphabet).words:
        assert text[each.start : each.end] == each.text
