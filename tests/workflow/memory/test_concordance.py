"""Concordance: every text that has the words in some form is found, with its places, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import WorkflowError
from localize.memory.concordance import Phrase, fold_word, matches_in, words_of
from localize.memory.index.packing import pack
from localize.memory.search_key import read_key
from localize.model import (
    Content,
    LanguageTag,
    Origin,
    OriginKind,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.model.events import ImportId
from localize.workflow import finish
from localize.workflow.memory.concordance import Concordance, ConcordanceQuery, beside_segments, concordance
from localize.workflow.project.project import Project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
TEXTS = (
    ("The foreign agent was fined.", "Шетел агентіне айыппұл салынды.", "Иностранного агента оштрафовали."),
    ("Foreign agents must register.", "Шетел агенттері тіркелуге тиіс.", "Иностранные агенты обязаны встать на учёт."),
    ("An agent of change.", "Өзгеріс жаршысы.", None),
    ("Nothing foreign; agents of 2024.", None, "Ничего чужого."),
)


def remember(project: Project, texts: Sequence[tuple[str | None, ...]] = TEXTS) -> None:
    """Put texts in English, Kazakh and Russian into the memory."""
    at, origin = datetime(2024, 5, 1, tzinfo=UTC), Origin(OriginKind.IMPORTED, None, "press.tmx")
    units = [
        TranslationUnit(
            TranslationUnitId(f"unit {number}"),
            tuple(
                Variant(language, Content((text,)), Trust.TRANSLATED, origin, at, "Дана")
                for language, text in zip((EN, KK, RU), row, strict=True)
                if text
            ),
            document="press.tmx",
        )
        for number, row in enumerate(texts)
    ]
    project.store.add_memory(units, resume=ImportId("press"), name="press.tmx", actor=project.member)


def ask(project: Project, wanted: ConcordanceQuery) -> Concordance:
    """Return the answer."""
    return finish(concordance(project, wanted))


def shown(found: Concordance) -> list[list[str]]:
    """Return what is highlighted in each hit."""
    texts = [(hit.variant.content.plain, hit.spans) for hit in found.hits]
    return sorted([text[start:end] for start, end in spans] for text, spans in texts)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (EN, "foreign agent", [["Foreign agents"], ["foreign agent"], ["foreign; agents"]]),
        (KK, "шетел агенттерінің", [["Шетел агенттері"], ["Шетел агентіне"]]),
        (RU, "иностранный агент", [["Иностранного агента"], ["Иностранные агенты"]]),
        (RU, "учет", [["учёт"]]),
        (EN, "2024", [["2024"]]),
    ],
)
def test_words_are_found_in_all_their_forms(
    project: Project, language: LanguageTag, text: str, expected: list[list[str]]
) -> None:
    """A phrase is found however its words are inflected, in every language of the memory."""
    remember(project)
    assert shown(ask(project, ConcordanceQuery(text, language))) == expected


def test_tags_and_signs_of_print_hide_no_words(project: Project) -> None:
    """A phrase is found where a tag begins or ends in it, and with either apostrophe or hyphen."""
    remember(project, [("Don’t trust a foreign <b>agent</b>: it’s 5‑th.", "Шетел <i>агентіне</i> сенбеңіз.", None)])
    assert shown(ask(project, ConcordanceQuery("foreign agents", EN))) == [["foreign <b>agent"]]
    assert shown(ask(project, ConcordanceQuery("шетел агенті", KK))) == [["Шетел <i>агентіне"]]
    assert shown(ask(project, ConcordanceQuery("don't trust", EN))) == shown(
        ask(project, ConcordanceQuery("Don’t trust", EN, exact=True))
    )
    assert shown(ask(project, ConcordanceQuery("it's 5-th", EN))) == [["it’s 5‑th"]]


def test_verbs_and_adjectives_are_found_in_all_their_forms(project: Project) -> None:
    """Tenses, participles, genders and short forms are forms of one word; what only looks like one is not."""
    remember(
        project,
        [
            ("They were blocking sites.", "Олар сайттарды бұғаттады.", "Новая запись заблокирована, все готовы."),
            ("The block stopped; nothing went on.", "Бұғат тоқтады.", "Новый сайт блокировали готовые люди."),
            ("The news of us.", "Біздің жаңалықтар.", "Новости."),
        ],
    )
    assert shown(ask(project, ConcordanceQuery("blocked", EN))) == [["block"], ["blocking"]]
    assert shown(ask(project, ConcordanceQuery("go", EN))) == [["went"]]
    assert shown(ask(project, ConcordanceQuery("stop", EN))) == [["stopped"]]
    assert shown(ask(project, ConcordanceQuery("used", EN))) == []
    assert shown(ask(project, ConcordanceQuery("новый", RU))) == [["Новая"], ["Новый"]]
    assert shown(ask(project, ConcordanceQuery("готовый", RU))) == [["готовы"], ["готовые"]]
    assert shown(ask(project, ConcordanceQuery("заблокировать", RU))) == [["заблокирована"]]
    assert shown(ask(project, ConcordanceQuery("блокирует", RU))) == [["блокировали"]]


def test_exact_words_are_found_as_written(project: Project) -> None:
    """Without forms only the words themselves count, whatever their capitals."""
    remember(project)
    assert shown(ask(project, ConcordanceQuery("foreign AGENT", EN, exact=True))) == [["foreign agent"]]


def test_without_a_language_all_texts_are_looked_through(project: Project) -> None:
    """Each record is shown once, in the first language that it was found in; the limit is for all of them together."""
    remember(project, [*TEXTS, ("In 2024 Telegram", "2024 жылы Telegram", "В 2024 году Telegram")])
    named = [hit for language in (EN, KK, RU) for hit in ask(project, ConcordanceQuery("2024", language)).hits]
    found = ask(project, ConcordanceQuery("2024"))
    assert {hit.unit.id for hit in found.hits} == {hit.unit.id for hit in named}
    assert len(found.hits) == len({hit.unit.id for hit in named}) < len(named)
    assert shown(ask(project, ConcordanceQuery("иностранный агент"))) == [
        ["Иностранного агента"],
        ["Иностранные агенты"],
    ]
    few = ask(project, ConcordanceQuery("а|a", is_expression=True, limit=2))
    assert (len(few.hits), few.complete) == (2, False)


def test_expressions_are_tried_on_every_text(project: Project) -> None:
    """An expression finds parts of words, and what cannot be read or matches nothing is refused."""
    remember(project)
    assert shown(ask(project, ConcordanceQuery(r"agents?\s+(must|of)", EN, is_expression=True))) == [
        ["agent of"],
        ["agents must"],
        ["agents of"],
    ]
    for wrong in ("(", "", "a*", "a{99999999}"):
        with pytest.raises(WorkflowError):
            ask(project, ConcordanceQuery(wrong, EN, is_expression=True))
    with pytest.raises(WorkflowError):
        ask(project, ConcordanceQuery("...", EN))


def test_an_endless_expression_is_stopped(project: Project) -> None:
    """An expression that would think for hours is an error, not a hang."""
    remember(project, [("a" * 400 + "b", "ә", None)])
    with pytest.raises(WorkflowError, match="too long"):
        ask(project, ConcordanceQuery(r"(a|a?)+[cd]$", EN, is_expression=True))


def test_target_and_limit_choose_among_the_hits(project: Project) -> None:
    """With a target only records that have it are shown, with it; the limit is told when there is more."""
    remember(project)
    found = ask(project, ConcordanceQuery("agent", EN, RU))
    assert sorted(hit.target.content.plain for hit in found.hits if hit.target) == [
        "Иностранного агента оштрафовали.",
        "Иностранные агенты обязаны встать на учёт.",
        "Ничего чужого.",
    ]
    assert (found.complete, len(found.hits)) == (True, 3)
    few = ask(project, ConcordanceQuery("agent", EN, limit=2))
    assert (len(few.hits), few.complete) == (2, False)
    assert ask(project, ConcordanceQuery("zebra", EN)).hits == ()


def test_a_confirmed_text_is_found_at_once_and_a_forgotten_one_never(project: Project) -> None:
    """The memory is asked as it is now."""
    from localize.workflow.editing.edit import save
    from localize.workflow.segments.iterate import all_rows

    remember(project)
    row = next(iter(all_rows(project, KK)))
    save(project, row.segment.key, KK, "Қауіпсіздік шетел агенті туралы емес")
    assert ["шетел агенті"] in shown(ask(project, ConcordanceQuery("шетел агенті", KK)))
    save(project, row.segment.key, KK, "Қауіпсіздік")
    assert ["шетел агенті"] not in shown(ask(project, ConcordanceQuery("шетел агенті", KK)))


def test_what_the_project_shows_already_is_left_out(project: Project) -> None:
    """Records of segments that were found, or that say the same, are left out; other translations of them are not."""
    from localize.workflow.editing.edit import save
    from localize.workflow.segments.iterate import all_rows

    rows = list(all_rows(project, KK))
    source = rows[0].segment.source.plain
    remember(project, (*TEXTS, (source, "Шетел агенті туралы.", None), (source, "Агент туралы.", None)))
    save(project, rows[0].segment.key, KK, "Шетел агенті туралы.")
    found = finish(beside_segments(project, "агент", [rows[0].number], KK))
    assert sorted(hit.variant.content.plain for hit in found.hits if hit.variant.language == KK) == [
        "Агент туралы.",
        "Шетел агенттері тіркелуге тиіс.",
        "Шетел агентіне айыппұл салынды.",
    ]
    other = finish(beside_segments(project, "ничего", [], KK))
    assert [hit.variant.language for hit in other.hits] == [RU]
    mixed = finish(beside_segments(project, "агент", [], RU))
    ready = [any(each.language == RU for each in hit.unit.variants) for hit in mixed.hits]
    assert ready == sorted(ready, reverse=True)
    assert set(ready) == {True, False}
    few = finish(beside_segments(project, "агент", [], KK, limit=2))
    assert (len(few.hits), few.complete) == (2, False)
    assert finish(beside_segments(project, "…", [], KK)).hits == ()


_WORDS = st.sampled_from(
    ["agent", "agents", "age", "ент", "ёж", "еж", "5", "2024", "a", "агент", "құқық", "İ", "ß", "don’t", "5‑ші"]
)
_GAPS = st.sampled_from([" ", ", ", " — ", "! ", "  ", "\n", "<br>", " <i> ", " {x} "])


@given(words=st.lists(_WORDS, min_size=1, max_size=7), gaps=st.lists(_GAPS, min_size=7, max_size=7), data=st.data())
def test_pattern_matches_wherever_the_phrase_stands(words: list[str], gaps: list[str], data: st.DataObject) -> None:
    """The packed keys never hide a phrase that the text has."""
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    begin = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(begin + 1, len(words)))
    phrase = Phrase(tuple(frozenset({fold_word(word), "zebra"}) for word in words[begin:end]))
    assert phrase.find(text)
    assert list(matches_in(phrase.pattern, pack([text]).codes.tobytes()))


def test_overlapping_matches_are_all_told() -> None:
    """A match that another one begins in is not lost."""
    assert list(matches_in(re.compile(b"aba"), b"ababa")) == [0, 2]


def test_words_of_a_phrase_leave_signs_out() -> None:
    """Punctuation is no word."""
    assert words_of("«Шетел», агенті!") == ("Шетел", "агенті")
    assert read_key("5").letters != "5"
