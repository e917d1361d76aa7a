"""Proposals are ranked by the work that they will likely take, first by rule, then by what became of earlier ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, LanguageTag, Match, MatchType, Origin, OriginKind
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.drafting import draft_log, keystroke_log
from localize.workflow.drafting.draft import draft
from localize.workflow.drafting.ranking import FEWEST, FIXED, PRIOR, Outcome, learn, rank, read_weights, relearn
from localize.workflow.drafting.ranking_features import read_features
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project

KK = LanguageTag("kk")
ASKED = Content(("Keep all 3 letters of the witness.",))
TEXT = Content(("Куәнің барлық 3 хатын сақтаңыз.",))
ENGINE = Match(MatchType.MACHINE, ASKED, TEXT, 0, origin=Origin(OriginKind.MACHINE, name="one"))
OTHER = replace(ENGINE, origin=Origin(OriginKind.MACHINE, name="other"))


def repaired(similarity: int) -> Match:
    return replace(ENGINE, type=MatchType.ASSEMBLED, similarity=similarity, origin=Origin(OriginKind.ASSEMBLED, 1))


def plain(similarity: int) -> Match:
    return replace(ENGINE, type=MatchType.MEMORY, similarity=similarity, origin=Origin(OriginKind.MEMORY, similarity))


@pytest.mark.parametrize(("similarity", "first"), [(95, True), (60, True), (59, False), (40, False)])
def test_fixed_rule_puts_well_repaired_matches_before_engines(similarity: int, first: bool) -> None:
    """From 60 % on a repaired match comes first, below an engine; a plain match of that likeness comes last."""
    ranked = rank(FIXED, ASKED, [plain(similarity), ENGINE, repaired(similarity)], KK)
    assert (ranked[0] == repaired(similarity)) == first
    assert ranked[-1] == plain(similarity) or similarity > 80


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Куәнің барлық хатын сақтаңыз.", ()),
        ("Keep all 3 letters of the куәнің.", ()),
        ("Куәнің Куәнің Куәнің Куәнің 3 хатын.", ()),
        ("كۋانىڭ بارلىق 3 حاتىن", ()),
        ("Куәнің барлық 3 хатын сақтаңыз.", ("lost: {name}; put at the end",)),
        ("Куәнің барлық 3 хатын сақтаңыз.", ("term not used: айғақ (witness)",)),
        ("Куәнің барлық 3 хатын сақтаңыз.", ("term inserted: айғақ; check its ending and the words around it",)),
    ],
)
def test_each_fault_ranks_lower(text: str, problems: tuple[str, ...]) -> None:
    """Lost numbers, source words, repeats, letters of another script, lost marks and terms each cost a place."""
    faulty = replace(ENGINE, target=Content((text,)), problems=problems)
    assert rank(FIXED, ASKED, [faulty, OTHER], KK) == (OTHER, faulty)


def test_engines_that_agree_go_before_one_that_does_not() -> None:
    """Of three answers the one that is least like the others comes last."""
    strange = replace(ENGINE, target=Content(("Бұл басқа нәрсе туралы 3 сөз айтады.",)))
    assert rank(FIXED, ASKED, [strange, ENGINE, OTHER], KK)[-1] == strange


def test_surer_answer_of_equal_ones_goes_first() -> None:
    """What a machine says of itself decides among answers that nothing else tells apart."""
    assert (
        rank(FIXED, ASKED, [replace(ENGINE, confidence=0.2), replace(OTHER, confidence=0.9)], KK)[0].confidence == 0.9
    )


def outcomes(name: str, share: float, count: int) -> list[Outcome]:
    match = replace(ENGINE, origin=Origin(OriginKind.MACHINE, name=name))
    return [(dict(read_features(match, ASKED, KK)), share)] * count


def test_engine_whose_drafts_are_kept_is_learnt_to_be_better() -> None:
    """After some confirmed drafts the engine that people change less goes first, and before weak repairs as well."""
    mixed = [each for pair in zip(outcomes("one", 0.9, 40), outcomes("other", 0.05, 40), strict=True) for each in pair]
    weights = learn(mixed)
    assert rank(weights, ASKED, [ENGINE, OTHER], KK)[0] == OTHER
    assert rank(weights, ASKED, [repaired(65), OTHER], KK)[0] == OTHER
    assert weights.error < weights.error_fixed


def test_few_drafts_teach_nothing() -> None:
    """Below the least count the fixed weights stand."""
    assert learn(outcomes("one", 0.9, FEWEST - 1)) is FIXED


SHARES = st.floats(0, 3, allow_nan=False)


@given(st.lists(st.tuples(st.sampled_from(["one", "other"]), SHARES), min_size=FEWEST, max_size=60))
def test_learnt_weights_never_guess_held_out_drafts_worse(told: list[tuple[str, float]]) -> None:
    """Weights that would guess worse than the fixed ones are not taken; the answer is the same every time."""
    given_ = [each for name, share in told for each in outcomes(name, share, 1)]
    weights = learn(given_)
    assert weights == learn(given_)
    assert weights.values == FIXED.values or weights.error < weights.error_fixed
    assert PRIOR.keys() <= dict(weights.values).keys()


def test_log_holds_no_text_and_knows_what_became_of_a_draft(project: Project) -> None:
    """A line a draft without a word of it; what a person confirmed is compared once, and weights are kept."""
    finish(draft(project, [KK], engines=["pseudo"]))
    path = project.cache_folder.parent / keystroke_log.FILE
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    assert path.stat().st_mode & 0o077 == 0
    logged = path.read_text(encoding="utf-8")
    for row in rows:
        assert row.target is not None
        assert row.segment.source.plain not in logged
        assert row.target.content.plain not in logged
    assert draft_log.judge(project) == ()
    first, second = rows[:2]
    assert first.target is not None
    save(project, first.segment.key, KK, first.target.content.typed)
    save(project, second.segment.key, KK, "Мүлдем басқа мәтін")
    judged = {each.drafted.segment: each for each in draft_log.judge(project)}
    assert judged.keys() == {first.segment.key, second.segment.key}
    assert judged[first.segment.key].became.unchanged
    assert judged[second.segment.key].changed >= 1
    assert {each.drafted.source for each in judged.values()} == {"pseudo"}
    size = len(path.read_bytes())
    assert len(draft_log.judge(project)) == 2
    assert len(path.read_bytes()) == size


def test_weights_are_kept_with_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was learnt is read again; a broken file counts as none."""
    monkeypatch.setattr("localize.workflow.drafting.ranking.FEWEST", 2)
    finish(draft(project, [KK], engines=["pseudo"]))
    for row in project.store.rows(KK, Where(), after=0, limit=100):
        save(project, row.segment.key, KK, "Мүлдем басқа мәтін")
    weights = relearn(project)
    assert weights.learnt_from == 6
    assert read_weights(project) == weights
    (project.cache_folder.parent / "ranking.json").write_bytes(b"{")
    assert read_weights(project) == FIXED
