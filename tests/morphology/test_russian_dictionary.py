"""The Russian dictionary as it is mapped from its files."""

from __future__ import annotations

from typing import cast

from pymorphy3 import MorphAnalyzer

from localize.morphology.ru_dictionary import open_dictionary

WORDS = ("сталь", "еж", "провайдерами", "кибербуллинг", "ёлка", "по-русски", "vpn", "недокрутившимися", "")


def test_mapped_dictionary_reads_words_as_the_loaded_one() -> None:
    """Known words, words with ё and guessed ones have the same readings in the same order."""
    mapped, loaded = cast("MorphAnalyzer", open_dictionary()), MorphAnalyzer()
    assert isinstance(mapped.dictionary.words.dct._units, memoryview)
    assert not isinstance(loaded.dictionary.words.dct._units, memoryview)
    for word in WORDS:
        assert [each[:4] for each in mapped.parse(word)] == [each[:4] for each in loaded.parse(word)]
        assert mapped.word_is_known(word) == loaded.word_is_known(word)
