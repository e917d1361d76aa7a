"""Which repaired match is shown: what speaks for and against a draft, and what other matches say of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.language import parse_tag
from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import keys_of, read_words
from localize.memory.repair.choose import OFFERED, choose_repair
from localize.memory.repair.confidence import (
    Clues,
    Difference,
    DraftStanding,
    brings_latin,
    compare,
    count_ending,
    weigh,
)
from localize.memory.repair.phrase_table import Languages, Phrases
from localize.memory.repair.repair import RepairCertainty, repair
from localize.memory.repair.request import Knowledge, RepairRequest
from localize.model import Content

LANGUAGES = Languages(parse_tag("en"), parse_tag("ru"))
_VERBS = (("Open", "Открыть"), ("Delete", "Удалить"), ("Save", "Сохранить"), ("Print", "Напечатать"))
_NOUNS = (("file", "файл"), ("report", "отчёт"), ("list", "список"), ("archive", "архив"))
GRAMMAR = [(f"{verb} the {noun}", f"{doing} {thing}") for verb, doing in _VERBS for noun, thing in _NOUNS]
USUAL = Clues(explained=0.7, removed_explained=0.7, share=0.6, fit=1.0, seams=0.5)
ONE = Difference(words=1, loses=False, asked=5)
ALONE = DraftStanding(similarity=70, nearest=True, seconded=False, disputed=False)


def content(text: str) -> Content:
    return Content((text,))


def learn(texts: list[tuple[str, str]]) -> Knowledge:
    pairs = [(content(one), content(other)) for one, other in texts]
    words = [
        (keys_of(read_words(one, LANGUAGES.source)), keys_of(read_words(two, LANGUAGES.target))) for one, two in pairs
    ]
    lexicon = Lexicon.train(words)
    return Knowledge(lexicon, Phrases.build(pairs, lexicon, LANGUAGES))


KNOWN = learn(GRAMMAR)


@pytest.mark.parametrize(
    "worse",
    [
        USUAL._replace(left=0.8),
        USUAL._replace(growth=0.6),
        USUAL._replace(seams=0.0),
        USUAL._replace(explained=0.1),
        USUAL._replace(repeats=True),
        USUAL._replace(foreign=True),
        USUAL._replace(ending=0),
        USUAL._replace(extra=2),
    ],
)
def test_each_fault_of_a_piece_takes_from_the_belief(worse: Clues) -> None:
    """A piece with one fault more is worth less, and its draft is believed less, however good the others are."""
    assert worse.worth < USUAL.worth
    assert weigh([worse], ONE) < weigh([USUAL], ONE)
    assert weigh([USUAL, worse], ONE) < weigh([USUAL, USUAL], ONE)


def test_no_draft_is_too_strange_to_be_weighed() -> None:
    """A word in whose place a page comes is a matter of belief too: no number grows beyond all bounds."""
    strange = Clues(growth=1e9, left=1.0, extra=900, explained=0.0, seams=0.0)
    assert 0 < compare(weigh([strange], ONE), ALONE) < 0.5


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(ALONE, seconded=True), ALONE),
        (ALONE, replace(ALONE, disputed=True)),
        (ALONE, replace(ALONE, nearest=False)),
        (ALONE, replace(ALONE, similarity=95)),
    ],
)
def test_other_matches_bear_on_a_draft(better: DraftStanding, worse: DraftStanding) -> None:
    """A draft that a second match gives too is believed more; one of a farther match, or beside a near one, less."""
    assert compare(0.8, better) > compare(0.8, worse)
    assert compare(0.8, ALONE) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("файлдарды", "кілттерді", 0),
        ("тілді", "кілттерді", 2),
        ("бумалардың", "файлдардың", 3),
        ("открытый", "закрытый", 3),
        ("файл", "", 0),
        ("а", "а", 0),
        ("новый файл", "старый файл", 3),
        ("в меню", "на меню", 3),
        ("он я", "ты я", 1),
    ],
)
def test_endings_are_compared_by_letters(one: str, other: str, count: int) -> None:
    """At most three letters, none across a space, and never a word's only letter."""
    assert count_ending(one, other) == count_ending(other, one) == count


@pytest.mark.parametrize(
    ("text", "removed", "foreign"),
    [
        ("license", "лицензия", True),
        ("файл PDF", "файл", True),
        ("PDF", "HTML", False),
        ("лицензия", "license", False),
        ("", "файл", False),
    ],
)
def test_latin_letters_are_foreign_where_none_were(text: str, removed: str, foreign: bool) -> None:
    """A name takes the place of a name; a word left in English does not take that of a translated one."""
    assert brings_latin(text, removed) is foreign


def test_repair_prefers_a_translation_to_a_word_left_as_it_was() -> None:
    """Where the memory left a word in English as often as it translated it, the translation comes."""
    known = learn([*GRAMMAR, ("the cache", "cache"), ("the cache", "кэш")])
    wanted = RepairRequest(content("Save the cache now"), known)
    made = repair(wanted, (content("Save the file now"), content("Сохранить файл сейчас")))
    assert made is not None
    assert made.target.plain == "Сохранить кэш сейчас"


def test_choose_believes_what_two_matches_say() -> None:
    """The same draft of two matches is believed more than that of one alone."""
    asked = content("Save the report in here")
    near = (70, (content("Save the file in here"), content("Сохранить файл здесь")))
    second = (70, (content("Save the list in here"), content("Сохранить список здесь")))
    alone, both = (choose_repair(RepairRequest(asked, KNOWN), each, nearest=70) for each in ([near], [near, second]))
    assert alone is not None
    assert both is not None
    assert alone[1].target == both[1].target == content("Сохранить отчёт здесь")
    assert alone[1].confidence < both[1].confidence


def test_choose_shows_nothing_that_is_not_believed_enough() -> None:
    """What could be repaired but is doubtful is not shown: fewer drafts beside a far match than beside a near one."""
    asked, pair = content("Print the list soon"), (content("Print the file soon"), content("Скоро напечатаем файл"))
    made = repair(RepairRequest(asked, KNOWN), pair)
    assert made is not None
    for similarity in (45, 70, 90):
        chosen = choose_repair(RepairRequest(asked, KNOWN), [(similarity, pair)], nearest=similarity)
        wanted = next(least for from_, least in OFFERED if similarity >= from_)
        believed = compare(made.confidence, replace(ALONE, similarity=similarity))
        assert (chosen is not None) == (believed >= wanted)
    assert choose_repair(RepairRequest(asked, KNOWN), [(45, pair)], nearest=90) is None, (
        "too far behind the nearest match"
    )


def test_choose_takes_what_is_certain() -> None:
    """A draft in which only a number was exchanged is taken before one that is merely likely."""
    asked = content("Open the file 12")
    likely = (90, (content("Open the report 12"), content("Открыть отчёт 12")))
    certain = (88, (content("Open the file 7"), content("Открыть файл 7")))
    chosen = choose_repair(RepairRequest(asked, KNOWN), [likely, certain], nearest=90)
    assert chosen is not None
    assert (chosen[0], chosen[1].target.plain) == (1, "Открыть файл 12")
    assert chosen[1].sureness is RepairCertainty.CERTAIN
