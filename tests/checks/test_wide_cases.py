"""Cases as data for checks that compare texts: the targets of one source, and the pairs of a project.

In `wide_cases/languages.yaml` a case has `source` and `targets` by language, in `consistency.yaml` the `pairs` of one
target language. `drafts` names what nobody has confirmed, `says` is a part of the message. All findings are expected.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NotRequired, TypedDict, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import make_concept, make_entries, make_targets
from tests.data_files import read_data

from localize.checks import Entry, all_checks, run_project, run_segment
from localize.language import parse_tag
from localize.model import Concept, Finding, LanguageTag, Severity, Term, TermStatus

FOLDER = Path(__file__).parent / "wide_cases"


class Expected(TypedDict):
    """One finding of a case, in a language or in a pair."""

    check: str
    language: NotRequired[str]
    pair: NotRequired[int]
    side: NotRequired[str]
    surface: NotRequired[str | int]
    severity: NotRequired[str]
    says: NotRequired[str]


class LanguagesCase(TypedDict):
    """One source with its targets."""

    name: str
    source: dict[str, str]
    targets: dict[str, str]
    expect: list[Expected]
    drafts: NotRequired[str]
    concepts: NotRequired[list[dict[str, list[str]]]]


class ProjectCase(TypedDict):
    """The pairs of a project in one target language."""

    name: str
    languages: str
    pairs: list[list[str]]
    expect: list[Expected]
    drafts: NotRequired[list[int]]
    concepts: NotRequired[list[dict[str, str | list[str]]]]


def _read(name: str) -> list[object]:
    return cast(list[object], read_data(FOLDER / name))


LANGUAGES = cast(list[LanguagesCase], _read("languages.yaml"))
PROJECTS = cast(list[ProjectCase], _read("consistency.yaml"))


def _concept(name: str, terms: dict[str, list[str]]) -> Concept:
    """Return a concept with terms by language, the first one preferred and the others admitted."""
    status = (TermStatus.PREFERRED, *[TermStatus.ADMITTED] * 9)
    return Concept(
        name,
        tuple(
            Term(LanguageTag(language), text, status[at])
            for language in terms
            for at, text in enumerate(terms[language])
        ),
    )


def _agrees(finding: Finding, expected: Expected) -> bool:
    return (
        finding.check == expected["check"]
        and finding.side.value == expected.get("side", finding.side.value)
        and finding.surface == str(expected.get("surface", finding.surface))
        and finding.severity.value == expected.get("severity", finding.severity.value)
        and expected.get("says", "") in finding.message
    )


@pytest.mark.parametrize("case", LANGUAGES, ids=[case["name"] for case in LANGUAGES])
def test_targets_of_one_source_disagree_exactly_as_the_case_says(case: LanguagesCase) -> None:
    """Comparing the targets finds what the case expects, in the language that it names, and nothing else."""
    concepts = tuple(_concept(f"c{at}", terms) for at, terms in enumerate(case.get("concepts", [])))
    ((language, source),) = case["source"].items()
    drafts = frozenset(map(parse_tag, case.get("drafts", "").split()))
    found = run_segment(make_targets((language, source), case["targets"], concepts), drafts=drafts, severities={})
    seen = [(tag, finding) for tag, findings in found.items() for finding in findings]
    assert len(seen) == len(case["expect"]), seen
    for expected in case["expect"]:
        assert any(tag == expected.get("language") and _agrees(finding, expected) for tag, finding in seen), seen


@pytest.mark.parametrize("case", PROJECTS, ids=[case["name"] for case in PROJECTS])
def test_pairs_of_a_project_are_as_consistent_as_the_case_says(case: ProjectCase) -> None:
    """Comparing the pairs finds what the case expects, at the pair that it names, and nothing else."""
    source, target = case["languages"].split()
    concepts = []
    for number, line in enumerate(case.get("concepts", [])):
        terms = [(status.value, target, text) for status in TermStatus for text in line.get(status.value, [])]
        concepts.append(make_concept(f"c{number}", (source, str(line["source"])), terms))
    pairs = [(source_text, target_text) for source_text, target_text in case["pairs"]]
    entries = make_entries(pairs, (source, target), concepts=tuple(concepts), drafts=case.get("drafts", []))
    seen = [(entry.number, finding) for entry, finding in run_project(entries, severities={})]
    assert len(seen) == len(case["expect"]), seen
    for expected in case["expect"]:
        assert any(number == expected.get("pair") and _agrees(finding, expected) for number, finding in seen), seen


def test_comparing_texts_is_never_critical_and_can_be_switched_off() -> None:
    """Neither of two texts that disagree stops an export, whatever a project says; a family goes off as a whole."""
    entries = make_entries([("Block this person", "Осы адамды бұғаттау"), ("Block this person", "Тыйым")], ("en", "kk"))
    pairs = make_targets(("en", "Privacy Settings"), {"kk": "Жекелік баптаулары", "ru": "Privacy Settings"})
    critical: dict[str, Severity | None] = dict.fromkeys(("consistency", "languages"), Severity.CRITICAL)
    off: dict[str, Severity | None] = dict.fromkeys(("consistency", "languages"))
    raised = [each for _, each in run_project(entries, severities=critical)]
    raised += run_segment(pairs, severities=critical)[parse_tag("ru")]
    assert [each.severity for each in raised] == [Severity.MAJOR, Severity.MAJOR]
    assert run_project(entries, severities=off) == ()
    assert run_segment(pairs, severities=off) == {}
    assert {each.family for each in all_checks()} >= {"consistency", "languages"}


def test_messages_name_three_places_and_count_the_others() -> None:
    """A message stays short however many places there are."""
    pairs = [("Block this person", "Осы адамды бұғаттау")] * 9 + [("Block this person", "Бұл кісіге тыйым салу")]
    ((entry, finding),) = run_project(make_entries(pairs, ("en", "kk")), severities={})
    assert entry.number == 10
    assert finding.message.endswith("at a.md#1, a.md#2, a.md#3 and 6 more")


def _count_calls(work: Callable[[], object]) -> int:
    """Return how many Python functions are called while *work* is done."""
    calls = 0

    def count(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


WORST: tuple[tuple[str, Callable[[int], tuple[str, str]]], ...] = (
    (
        "one source, every target another one",
        lambda at: ("Block this person", f"адам{at} бұғаттау{at} керек{at} осы{at}"),
    ),
    ("one target, every source another one", lambda at: (f"zone{at} yard{at} box{at}", "осы адамды қазір бұғаттау")),
    (
        "half of the targets are the norm",
        lambda at: ("Block this person", f"x{at} y{at} z{at}" if at % 2 else "осы адам"),
    ),
    ("nothing in common", lambda at: (f"Block person {at} now", f"{at} адамды қазір осы жерде бұғаттау")),
)


@pytest.mark.parametrize(("name", "make"), WORST, ids=[name for name, _ in WORST])
def test_the_work_is_linear_in_the_number_of_pairs(name: str, make: Callable[[int], tuple[str, str]]) -> None:
    """Ten times as many pairs cost ten times as many calls, up to 20,000 pairs, however alike they are."""

    def work(size: int) -> int:
        entries = [Entry(at, f"a.md#{at}", *make(at)) for at in range(1, size + 1)]
        return _count_calls(lambda: run_project(entries, severities={}))

    few, many = work(2_000), work(20_000)
    assert many < few * 11


PROTECTED = st.sampled_from(
    ["{Signal}", "%s", "%(May)s", "https://example.org/en/2024", "<a2>", "</a2>", "a@example.org", "`5 May 2024`"]
)
TEXT = st.lists(st.one_of(PROTECTED, st.sampled_from(["\n", ",", "("])), max_size=8).map(" ".join)


@given(TEXT, TEXT, TEXT)
def test_nothing_is_found_inside_protected_text(source: str, one: str, other: str) -> None:
    """Placeholders, tags, addresses and code are never compared as language."""
    found = run_segment(make_targets(("en", source), {"kk": one, "ru": other}), severities={})
    assert {each.check for findings in found.values() for each in findings} <= {"languages.addresses"}
    assert run_project(make_entries([(source, one), (source, other)], ("en", "kk")), severities={}) == ()
