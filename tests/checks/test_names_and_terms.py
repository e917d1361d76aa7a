"""A lost name is told once: by terms.untranslatable, or by terms.missing where that is graver or alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from tests.checks.check_support import make_concept, make_pair

from localize.checks import run_pair
from localize.model import Severity

NAMED, MISSING = "terms.untranslatable", "terms.missing"
SIGNAL = make_concept("c1", ("en", "Signal"), [("preferred", "kk", "Signal")])
SIGN = make_concept("c2", ("en", "Signal"), [("preferred", "kk", "дабыл")])


@pytest.mark.parametrize(("named", "missing"), list(itertools.product([None, *Severity], repeat=2)))
def test_a_lost_name_is_told_once_as_gravely_as_any_check_would(
    named: Severity | None, missing: Severity | None
) -> None:
    """Whatever the settings are, one finding is left, with the graver severity; none only where both are off."""
    pair = make_pair("Install Signal", "Сигнал орнатыңыз", ("en", "kk"), concepts=(SIGNAL,))
    findings = run_pair(pair, severities={"terms": None, NAMED: named, MISSING: missing})
    asked = [each for each in (named, missing) if each is not None]
    assert [each.severity for each in findings] == sorted(asked, key=list(Severity).index)[:1]
    if named and named is missing:
        assert findings[0].check == NAMED


def test_two_terms_in_one_place_are_both_told_where_no_name_is_lost() -> None:
    """Without the check of names all missing terms of one place stay."""
    pair = make_pair("Install Signal", "Орнатыңыз", ("en", "kk"), concepts=(SIGNAL, SIGN))
    assert [each.check for each in run_pair(pair, severities={NAMED: None})] == [MISSING, MISSING]


def test_every_lost_name_is_told() -> None:
    """A name that stands twice and is kept once is told for the second place."""
    pair = make_pair("Signal or Signal", "Signal не Сигнал", ("en", "kk"), concepts=(SIGNAL,))
    findings = run_pair(pair, severities={NAMED: Severity.MAJOR})
    assert [(each.check, each.start) for each in findings] == [(NAMED, 10)]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("Tor-ды іске қосыңыз", True),
        ("Torды іске қосыңыз", True),
        ("Tor'ды іске қосыңыз", True),
        ("TOR-ды іске қосыңыз", True),
        ("tor іске қосылды", True),
        ("Torrent-ті іске қосыңыз", False),
        ("Тор іске қосылды", False),
    ],
)
def test_a_name_stands_with_any_ending_and_capitals(target: str, kept: bool) -> None:
    """An ending may follow at once in Cyrillic letters; another Latin word that begins alike is another name."""
    tor = make_concept("c1", ("en", "Tor"), [("preferred", "kk", "Tor")])
    pair = replace(make_pair("Start Tor's copy", target, ("en", "kk"), concepts=(tor,)), target_hits=())
    assert any(each.check == NAMED for each in run_pair(pair, severities={})) is not kept
