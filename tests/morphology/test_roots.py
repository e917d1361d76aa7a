"""Words of one root, and words that only begin alike."""

from __future__ import annotations

import pytest

from localize.morphology.roots import are_akin

AKIN = """
ru суд: суда судебного судьи подсудимому досудебной
ru право: правовой вправе бесправных правам
ru выборы: предвыборный избирательной избирателей
ru шифрование: зашифрованный шифром зашифруйте
ru угроза: угрожают угрозами
ru блокировка: заблокирован блокирует
ru экстремизм: экстремистский экстремистов
ru ссылка: гиперссылки сослаться
ru журналист: журналистика журналисткой
kk сот: соттық сотталған соты
kk заң: заңды заңсыз заңгер
kk құқық: құқықтық құқығыңыз
kk сайлау: сайлаушы сайланған
kk шифрлау: шифрланған шифрлайды
kk қауіп: қауіпті қаупі
kk журналист: журналистік
kk баптаулар: баптауы баптайды
en encryption: encrypted encrypt
en law: lawful laws unlawful
en election: electoral elections
en blocking: blocked blocks
"""
APART = """
ru суд: судно санкция судьба сутки
ru право: справка правило управление правительство правый
ru шифрование: шрифт
ru экстремизм: экстремальный
ru журналист: журнал
ru петиция: репетиция
ru модерация: модель модный
ru закон: законопроект закончить
kk сот: содан сотқар
kk заң: заңғар
kk қауіп: қауіпсіздік
kk хат: хаттама хатшы
kk айып: айыппұл
kk тәуекел: тәуелді
en law: lawn
en court: courtesy
en election: electric
"""


def _pairs(text: str) -> list[tuple[str, str, str]]:
    lines = (line.partition(": ") for line in text.strip().splitlines())
    return [(head[:2], head[3:], word) for head, _, words in lines for word in words.split()]


@pytest.mark.parametrize(("language", "term", "word"), _pairs(AKIN))
def test_word_of_the_root_answers_for_the_term(language: str, term: str, word: str) -> None:
    """Forms, and what the language makes of a noun before and behind it."""
    assert are_akin(word, term, language)


@pytest.mark.parametrize(("language", "term", "word"), _pairs(APART))
def test_word_that_only_begins_alike_does_not(language: str, term: str, word: str) -> None:
    """A beginning is no root."""
    assert not are_akin(word, term, language)


def test_other_languages_have_no_roots() -> None:
    """Where nothing is known of a language, no word is akin."""
    assert not are_akin("gerichtlich", "gericht", "de")
