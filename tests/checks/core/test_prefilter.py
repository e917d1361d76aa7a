"""Needs name the target's languages, and else only save time: asked with the rest or without, checks find the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import load_dictionaries
from tests.checks.test_check_cases import CASES, FAMILIES, Case, _pair
from tests.contracts.test_checks import EVERYTHING, TEXTS, pairs

from localize.checks import Pair, Text, run_pair
from localize.checks.core.pair import OPAQUE, UNSEEN, masked_of
from localize.checks.core.prefilter import ALWAYS, Needs, alternating, any_piece, any_word, followed, target, twice
from localize.checks.core.prefilter_reader import Reader
from localize.checks.core.registry import Plan, pair_checks
from localize.model import Content, Finding, LanguageTag, Side


@pytest.fixture(scope="module", autouse=True)
def _dictionaries() -> None:
    load_dictionaries()


def _languages_of(needs: Needs) -> Needs:
    """Return what needs say of the target language alone, which no check looks at again."""
    return Needs(frozenset(frozenset(sign for sign in way if sign.tag) for way in needs.ways))


ASKED = tuple(replace(each, needs=_languages_of(each.needs)) for each in pair_checks())


@cache
def _plan(language: LanguageTag) -> Plan:
    return Plan(ASKED, language, EVERYTHING)


def _find_without_needs(pair: Pair) -> tuple[Finding, ...]:
    return _plan(pair.target_language).run(pair)


@given(pairs())
def test_needs_hide_no_finding_in_any_text(pair: Pair) -> None:
    """A check whose needs do not hold would have found nothing."""
    assert run_pair(pair, severities=EVERYTHING) == _find_without_needs(pair)


@pytest.mark.thorough
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
def test_needs_hide_no_finding_in_the_cases(family: str, *, turned: bool) -> None:
    """The same for every case of every check, and with the other text on each side.

    What the cases expect is found with needs in every run.
    """
    assert [case["name"] for name, case in CASES if name == family and not _finds_the_same(case, turned=turned)] == []


def _finds_the_same(case: Case, *, turned: bool) -> bool:
    pair = _pair(case)
    asked = replace(pair, source=pair.target, target=pair.source) if turned else pair
    return run_pair(asked, severities=EVERYTHING) == _find_without_needs(asked)


@given(TEXTS)
def test_tests_see_the_text_that_checks_see(typed: str) -> None:
    """What is protected is hidden from the tests of needs as from checks, where nothing may be code."""
    masked = masked_of(typed)
    seen = Text(Side.TARGET, Content((typed,)), LanguageTag("ru"), ()).masked
    assert masked is None or masked == seen.replace(UNSEEN, OPAQUE)


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        ("в город", True),
        ("«в город", True),
        ("город в", False),
        ("в большой город", False),
        ("в\nгород", True),
        ("", False),
    ],
)
def test_a_sign_of_two_pieces_needs_both_in_a_row(typed: str, holds: bool) -> None:
    """The first has its sign, and the test is asked of it and of the one behind it."""
    needs = target(followed(any_piece("^«?в$"), lambda piece, after: piece.endswith("в") and after == "город"))
    reader = Reader([needs])
    (way,) = reader.ways(needs)
    assert (reader.read("", typed) & way.all == way.all) is holds


@pytest.mark.parametrize(
    ("typed", "signs"),
    [
        ("the law", ()),
        ("the the law", ("twice",)),
        ("«the» the law", ("twice",)),
        ("web-the the law", ("twice",)),
        ("the-web the law", ()),
        ("the law the", ()),
        ("the law the law", ("alternating",)),
        ("the law, the law.", ("alternating",)),
        ("x/%sthe the", ("twice", "alternating")),
    ],
)
def test_letters_are_seen_again(typed: str, signs: tuple[str, ...]) -> None:
    """The last letters of a piece and the first of the next, and two in a row; where they may be hidden, both."""
    named = {"twice": target(twice), "alternating": target(alternating)}
    reader = Reader(named.values())
    found = reader.read("", typed)
    assert tuple(name for name, needs in named.items() if found & reader.bits_of(needs)) == signs


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), st.sampled_from(["en", "kk", "ru"]))
def test_many_pairs_have_the_findings_of_each(texts: list[tuple[str, str]], target_language: str) -> None:
    """Checked together, pairs have the same findings in the same order as one by one."""
    languages = LanguageTag("ru" if target_language == "en" else "en"), LanguageTag(target_language)
    together, alone = (Plan(pair_checks(), languages[1], EVERYTHING) for _ in range(2))
    assert together.run_many(texts, languages) == [alone.run_texts(*pair, languages) for pair in texts]


def test_no_word_is_ordinary_that_a_test_passes() -> None:
    """A word that passes what a test names as its exception is not looked at by it, and by the others is."""
    ending = target(any_word(lambda word: word.endswith("а"), unless=lambda word: word.islower()))
    long = target(any_word(lambda word: len(word) > 3))
    reader = Reader([ending, long])
    for word, signs in (("Вода", (True, True)), ("вода", (False, True)), ("Да", (True, False)), ("да", (False, False))):
        for text in (word, f"{word}, "):
            assert tuple(bool(reader.read("", text) & reader.bits_of(each)) for each in (ending, long)) == signs


def test_most_checks_say_what_they_need() -> None:
    """A check of ours that is asked about every pair costs more than all the others together."""
    assert [each.info.id for each in pair_checks() if each.needs == ALWAYS] == []
