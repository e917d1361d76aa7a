"""The Russian dictionary as it is mapped from its files."""

from __future__ import annotations

from typing import cast

from pymorphy3 import MorphAnalyzer

from localize.morphology.ru_dictionary import open_dictionary
from localize.morphology.ru_lookup import Lexicon

WORDS = ("сталь", "еж", "провайдерами", "кибербуллинг", "ёлка", "по-русски", "vpn", "недокрутившимися", "")


def test_mapped_dictionary_reads_words_as_the_loaded_one() -> None:
    """Known words, words with ё and guessed ones have the same readings in the same order."""
    mapped, loaded = cast("MorphAnalyzer", open_dictionary()), MorphAnalyzer()
    assert isinstance(mapped.dictionary.words.dct._units, memoryview)
    assert not isinstance(loaded.dictionary.words.dct._units, memoryview)
    for word in WORDS:
        assert [each[:4] for each in mapped.parse(word)] == [each[:4] for each in loaded.parse(word)]
        assert mapped.word_is_known(word) == loaded.word_is_known(word)


def test_forms_are_found_as_the_dictionary_reads_them() -> None:
    """Words of one form and of many, with е for ё or without, have the same forms in the same order; others none."""
    analyzer = cast("MorphAnalyzer", open_dictionary())
    words, substitutes = analyzer.dictionary.words, analyzer.char_substitutes
    lexicon = Lexicon(words, substitutes)
    for word in (*WORDS, "стали", "все", "елки", "мой", "три", "банка", "недокрутив", "я"):
        read = tuple(tuple(forms) for _, forms in words.similar_items(word, substitutes))
        assert lexicon.find(word) == read
