"""The Russian dictionary as it is mapped from its files."""

from __future__ import annotations

from typing import cast

from pymorphy3 import MorphAnalyzer

from localize.morphology.ru.dictionary import _Tags, open_dictionary
from localize.morphology.ru.lookup import Lexicon

WORDS = ("сталь", "еж", "провайдерами", "кибербуллинг", "ёлка", "по-русски", "vpn", "недокрутившимися", "")


def test_mapped_dictionary_reads_words_as_the_loaded_one() -> None:
    """Known words, words with ё and guessed ones have the same readings in the same order."""
    mapped, loaded = cast("MorphAnalyzer", open_dictionary()), MorphAnalyzer()
    assert isinstance(mapped.dictionary.words.dct._units, memoryview)
    assert not isinstance(loaded.dictionary.words.dct._units, memoryview)
    for word in WORDS:
        assert [each[:4] for each in mapped.parse(word)] == [each[:4] for each in loaded.parse(word)]
        assert mapped.word_is_known(word) == loaded.word_is_known(word)
        lexemes = [[[form[:3] for form in each.lexeme] for each in one.parse(word)] for one in (mapped, loaded)]
        assert lexemes[0] == lexemes[1]


def test_tags_are_made_when_they_are_asked_for() -> None:
    """A dictionary that read one word holds no list of all tags, endings and paradigms."""
    analyzer = cast("MorphAnalyzer", open_dictionary())
    analyzer.parse("сталь")
    dictionary = analyzer.dictionary
    assert not any(isinstance(each, list) for each in (dictionary.gramtab, dictionary.suffixes, dictionary.paradigms))
    assert 0 < len(cast(_Tags, dictionary.gramtab)._made) < 100


def test_forms_are_found_as_the_dictionary_reads_them() -> None:
    """Words of one form and of many, with е for ё or without, have the same forms in the same order; others none."""
    analyzer = cast("MorphAnalyzer", open_dictionary())
    words, substitutes = analyzer.dictionary.words, analyzer.char_substitutes
    lexicon = Lexicon(words, substitutes)
    for word in (*WORDS, "стали", "все", "елки", "мой", "три", "банка", "недокрутив", "я"):
        read = tuple(tuple(forms) for _, forms in words.similar_items(word, substitutes))
        assert lexicon.find(word) == read
