"""The laws of alignment: nothing is lost, nothing is used twice, and what is plain is found."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.memory.alignment.align import Link, align
from localize.memory.alignment.translation_score import AlignmentLine, TranslationScores, sound_of, words_of

WORDS = st.sampled_from(["сервер", "сайт", "жаңа", "server", "site", "new", "2024", "12", "{name}", "ж"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
DOCUMENTS = st.lists(TEXTS, max_size=12).map(lambda texts: [AlignmentLine(text) for text in texts])
EN = (
    "The ministry blocked 12 sites in January.",
    "The servers of Telegram were not reached.",
    "Lawyers filed a complaint on 14 March 2023.",
    "Nobody answered the letters of the editors.",
    "The court in Almaty opened the case.",
    "Internet access came back after 5 days.",
)
RU = (
    "В январе министерство заблокировало 12 сайтов.",
    "Серверы Telegram были недоступны.",
    "14 марта 2023 года юристы подали жалобу.",
    "На письма редакторов никто не ответил.",
    "Суд в Алматы открыл дело.",
    "Доступ к интернету вернулся через 5 дней.",
)


def lines(*texts: str) -> list[AlignmentLine]:
    return [AlignmentLine(text) for text in texts]


def shape(links: tuple[Link, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.sources, link.targets) for link in links]


@examples(60)
@given(DOCUMENTS, DOCUMENTS)
def test_align_names_every_line_once(sources: list[AlignmentLine], targets: list[AlignmentLine]) -> None:
    """Every line of both documents is in exactly one link; sources ascend; scores are 0 to 1; again is the same."""
    links = align(sources, targets)
    assert [at for link in links for at in link.sources] == [*range(len(sources))]
    assert sorted(at for link in links for at in link.targets) == [*range(len(targets))]
    assert all(link.sources or link.targets for link in links)
    assert all(0 <= link.score <= 1 for link in links)
    assert all(link.score == 0 for link in links if not (link.sources and link.targets))
    assert align(sources, targets) == links


@examples(30)
@given(st.lists(TEXTS, min_size=1, max_size=15, unique_by=lambda text: tuple(words_of(text))))
def test_align_couples_a_document_with_itself(texts: list[str]) -> None:
    """Distinct lines of a document belong to themselves."""
    document = lines(*texts)
    assert shape(align(document, document)) == [((at,), (at,)) for at in range(len(texts))]


@examples(30)
@given(DOCUMENTS, DOCUMENTS)
def test_align_keeps_targets_in_order_unless_moved(sources: list[AlignmentLine], targets: list[AlignmentLine]) -> None:
    """Links that are not marked as moved do not cross."""
    kept = [at for link in align(sources, targets) if not link.moved for at in link.targets]
    assert all(one < other for one, other in pairwise(kept))


def test_align_finds_translations_in_order() -> None:
    """A document and its translation are coupled line by line."""
    assert shape(align(lines(*EN), lines(*RU))) == [((at,), (at,)) for at in range(len(EN))]


SOUNDS = ("ba", "de", "gi", "lo", "mu", "ra", "se", "ti")
LOG = [" ".join(SOUNDS[at // 8] + SOUNDS[at % 8] + end for end in SOUNDS) for at in range(40)]
JOURNAL = [" ".join(reversed(line.split())) for line in LOG]


def test_align_finds_a_left_out_line() -> None:
    """A line without a partner stays alone and the ones after it keep theirs."""
    links = shape(align(lines(*LOG), lines(*JOURNAL[:20], *JOURNAL[21:])))
    assert ((20,), ()) in links
    assert [((at,), (at - 1,)) for at in range(21, 40)] == links[21:]


def test_align_finds_lines_that_became_one() -> None:
    """Two or three sources with one target are one link, and one source with two targets."""
    joined = [*JOURNAL[:9], " ".join(JOURNAL[9:11]), *JOURNAL[11:20], " ".join(JOURNAL[20:23]), *JOURNAL[23:]]
    assert {((9, 10), (9,)), ((20, 21, 22), (19,))} <= {*shape(align(lines(*LOG), lines(*joined)))}
    assert ((9,), (9, 10)) in shape(align(lines(*joined), lines(*LOG)))


def test_align_finds_a_moved_line() -> None:
    """A line that stands elsewhere is found and marked."""
    moved = lines(*JOURNAL[:5], *JOURNAL[6:30], JOURNAL[5], *JOURNAL[30:])
    link = next(link for link in align(lines(*LOG), moved) if 5 in link.sources)
    assert link.targets == (29,)
    assert link.moved


@pytest.mark.parametrize(("sources", "targets"), [((), ()), (EN, ()), ((), RU), (EN[:1], RU[:1])])
def test_align_takes_empty_and_single_documents(sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
    """A side without lines leaves the other one alone; one line meets one line."""
    links = align(lines(*sources), lines(*targets))
    assert len(links) == (1 if sources and targets else len(sources) + len(targets))


def test_align_survives_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents longer than one window are aligned as a whole, also where a part of one is missing."""
    monkeypatch.setattr("localize.memory.alignment.align._WINDOW", 15)
    links = shape(align(lines(*LOG), lines(*JOURNAL[:20], *JOURNAL[25:])))
    wanted = [((at,), (at if at < 20 else at - 5,)) for at in (*range(20), *range(25, 40))]
    assert len(set(wanted) & set(links)) > 30


def test_concepts_vouch_for_lines() -> None:
    """Two lines that name the same concept gain against the same lines without it."""
    named = [AlignmentLine("x", frozenset({"C1"}))], [AlignmentLine("y", frozenset({"C1"}))]
    assert TranslationScores(*named).gains(1, 1)[0, 0] > TranslationScores(lines("x"), lines("y")).gains(1, 1)[0, 0]


@pytest.mark.parametrize(("one", "other"), [("сервер", "server"), ("интернет", "internet"), ("Телеграм", "Telegram")])
def test_sound_of_names_like_words_alike(one: str, other: str) -> None:
    """International words have one skeleton in both alphabets."""
    assert sound_of(one) == sound_of(other)
