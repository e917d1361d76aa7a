"""Needs only save time: asked with them or without, the checks find the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from tests.checks.check_support import load_dictionaries
from tests.checks.test_check_cases import CASES, Case, _pair
from tests.contracts.test_checks import EVERYTHING, pairs

from localize.checks import Pair, run_pair
from localize.checks.needs import ALWAYS
from localize.checks.registry import Plan, pair_checks
from localize.model import Finding, LanguageTag


@pytest.fixture(scope="module", autouse=True)
def _dictionaries() -> None:
    load_dictionaries()


ASKED = tuple(replace(each, needs=ALWAYS) for each in pair_checks())


@cache
def _plan(language: LanguageTag) -> Plan:
    return Plan(ASKED, language, EVERYTHING)


def _find_without_needs(pair: Pair) -> tuple[Finding, ...]:
    return _plan(pair.target_language).run(pair)


@given(pairs())
def test_needs_hide_no_finding_in_any_text(pair: Pair) -> None:
    """A check whose needs do not hold would have found nothing."""
    assert run_pair(pair, severities=EVERYTHING) == _find_without_needs(pair)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[case["name"] for _, case in CASES])
def test_needs_hide_no_finding_in_the_cases(case: Case) -> None:
    """The same for every case of every check, on both sides of the pair."""
    pair = _pair(case)
    for each in (pair, replace(pair, source=pair.target, target=pair.source)):
        assert run_pair(each, severities=EVERYTHING) == _find_without_needs(each)


def test_most_checks_say_what_they_need() -> None:
    """A check of ours that is asked about every pair costs more than all the others together."""
    assert [each.info.id for each in pair_checks() if each.needs == ALWAYS] == []
