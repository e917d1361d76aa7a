"""What matches lose because of where they come from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.config.memory import MemorySettings, Penalties
from localize.language import parse_tag
from localize.memory.match import rank
from localize.memory.penalties import PenaltyRules
from localize.model import (
    Content,
    Hash,
    Match,
    Origin,
    OriginKind,
    Reason,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)

EN, US, RU, KK = (parse_tag(tag) for tag in ("en", "en-US", "ru", "kk"))
Lost = tuple[Reason, int, str]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
HUMAN, GOOGLE = Origin(), Origin(OriginKind.MACHINE, name="google")
BEFORE, AFTER = Hash("b" * 64), Hash("a" * 64)


def unit(
    source: str,
    target: str,
    *,
    trust: Trust = Trust.REVIEWED,
    origin: Origin = HUMAN,
    days: int = 1,
    document: str = "press-2019.tmx",
) -> TranslationUnit:
    at = NOW - timedelta(days=days)
    variants = (
        Variant(EN, Content((source,)), Trust.REVIEWED, Origin(), at, "Aida"),
        Variant(RU, Content((target,)), trust, origin, at, "Aida"),
    )
    return TranslationUnit(TranslationUnitId(f"{source} {target} {trust}"), variants, BEFORE, AFTER, document)


def ask(text: str, settings: MemorySettings, *units: TranslationUnit, min_score: int = 50) -> list[Match]:
    weighing = PenaltyRules(settings, NOW)
    content = Content((text,))
    found = rank(
        content,
        units,
        source_language=EN,
        target_language=RU,
        before=BEFORE,
        after=AFTER,
        weighing=weighing,
        limit=10,
        min_score=min_score,
    )
    return list(found)


@pytest.mark.parametrize(
    ("penalties", "made", "lost"),
    [
        (Penalties(), unit("Law", "Закон", trust=Trust.IMPORTED), []),
        (Penalties(imported=3), unit("Law", "Закон", trust=Trust.IMPORTED), [(Reason.IMPORTED, 3, "")]),
        (Penalties(imported=3), unit("Law", "Закон", trust=Trust.TRANSLATED), []),
        (Penalties(translated=2), unit("Law", "Закон", trust=Trust.TRANSLATED), [(Reason.TRANSLATED, 2, "")]),
        (Penalties(translated=2, imported=3), unit("Law", "Закон"), []),
        (Penalties(machine=5), unit("Law", "Закон", origin=GOOGLE), [(Reason.MACHINE, 5, "google")]),
        (Penalties(old=4, old_after_days=30), unit("Law", "Закон", days=31), [(Reason.OLD, 4, "30")]),
        (Penalties(old=4, old_after_days=30), unit("Law", "Закон", days=29), []),
        (Penalties(names=(("Press*", 2), ("*", 9))), unit("Law", "Закон"), [(Reason.NAME, 2, "Press*")]),
        (
            Penalties(names=(("eu.tmx", 4),)),
            unit("Law", "Закон", origin=Origin(OriginKind.IMPORTED, name="EU.tmx"), document="a.docx"),
            [(Reason.NAME, 4, "eu.tmx")],
        ),
        # Edited by hand, in a record of a file's: neither the file nor its document says anything about that text.
        (Penalties(names=(("*", 9),)), unit("Law", "Закон", origin=Origin(OriginKind.HUMAN, name="press.po")), []),
        (
            Penalties(pairs=((US, RU, 1), (EN, RU, 7))),
            unit("Law", "Закон"),
            [(Reason.PAIR, 1, "en-US>ru")],
        ),
        (Penalties(pairs=((RU, EN, 7),)), unit("Law", "Закон"), []),
        (
            Penalties(imported=3, machine=5),
            unit("Law", "Закон", trust=Trust.IMPORTED, origin=GOOGLE),
            [(Reason.IMPORTED, 3, ""), (Reason.MACHINE, 5, "google")],
        ),
    ],
)
def test_each_reason_takes_its_points(penalties: Penalties, made: TranslationUnit, lost: list[Lost]) -> None:
    """The match tells each reason; the score is what is left, and context counts only where nothing is lost."""
    (match,) = ask("Law", MemorySettings(penalties=penalties), made)
    assert [(each.reason, each.points, each.detail) for each in match.penalties] == lost
    assert match.score == (100 - sum(points for _, points, _ in lost) if lost else 101)
    assert (match.similarity, match.origin.score) == (100, match.score)


def test_a_text_without_a_date_is_not_old() -> None:
    """A file that tells no dates says nothing about age."""
    days = (NOW - datetime.fromtimestamp(0, UTC)).days
    (match,) = ask("Law", MemorySettings(penalties=Penalties(old=4)), unit("Law", "Закон", days=days))
    assert match.penalties == ()


def test_penalised_matches_are_ordered_and_left_out_by_what_is_left() -> None:
    """A near text that was approved goes before an equal one that nobody here has seen."""
    settings = MemorySettings(penalties=Penalties(imported=10))
    equal, near = unit("The law", "Закон", trust=Trust.IMPORTED), unit("the law", "Право")
    assert [match.target.plain for match in ask("The law", settings, equal, near)] == ["Право", "Закон"]
    assert [match.target.plain for match in ask("The law", settings, equal, near, min_score=95)] == ["Право"]


def test_approved_only_leaves_out_the_rest() -> None:
    """What no reviewer approved is not proposed, however alike it is."""
    units = (unit("Law", "Закон", trust=Trust.TRANSLATED), unit("Laws", "Право"))
    assert [match.target.plain for match in ask("Law", MemorySettings(approved_only=True), *units)] == ["Право"]


POINTS = st.integers(0, 50)


@given(
    st.builds(
        Penalties,
        translated=POINTS,
        imported=POINTS,
        machine=POINTS,
        old=POINTS,
        old_after_days=st.integers(1, 90),
        names=st.lists(st.tuples(st.sampled_from(["press*", "x"]), POINTS), max_size=2).map(tuple),
        pairs=st.lists(st.tuples(st.just(EN), st.sampled_from([RU, KK]), POINTS), max_size=2).map(tuple),
    ),
    st.booleans(),
)
def test_penalties_never_lift(penalties: Penalties, approved_only: bool) -> None:  # drawn, not called
    """Whatever the settings, no match scores higher than without them, and none is new."""
    units = [
        unit("The law", "Закон", trust=Trust.IMPORTED, origin=GOOGLE, days=40),
        unit("The laws", "Законы", trust=Trust.TRANSLATED, days=100),
        unit("the law", "Право", document="x"),
    ]
    plain = {match.target: match.score for match in ask("The law", MemorySettings(), *units)}
    for match in ask("The law", MemorySettings(approved_only=approved_only, penalties=penalties), *units):
        assert 50 <= match.score <= plain[match.target]
