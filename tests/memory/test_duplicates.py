"""Which records say the same, and what is left of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from localize.language import parse_tag, same_language
from localize.memory.duplicates import components, merge, pair_keys
from localize.model import Content, Hash, Origin, TranslationUnit, TranslationUnitId, Trust, Variant
from localize.model.memory_edits import MemoryStep

THEN = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = Hash("a" * 64)


def unit(
    name: str, /, *, trust: Trust = Trust.TRANSLATED, days: int = 0, before: Hash | None = None, **texts: str
) -> TranslationUnit:
    at = THEN + timedelta(days=days)
    variants = tuple(
        Variant(parse_tag(tag), Content((text,)), trust, Origin(), at, name) for tag, text in sorted(texts.items())
    )
    return TranslationUnit(TranslationUnitId(name), variants, before)


def after(units: list[TranslationUnit], steps: tuple[MemoryStep, ...]) -> dict[str, dict[str, Variant]]:
    """The texts by record and language when the steps are done, each on the text that it was made for."""
    found = {each.id: {one.language: one for one in each.variants} for each in units}
    for step in steps:
        assert found[step.unit].get(step.language) == step.before
        if step.after is None:
            del found[step.unit][step.language]
        else:
            found[step.unit][step.language] = step.after
    return {str(name): {str(tag): each for tag, each in texts.items()} for name, texts in found.items() if texts}


def test_the_best_of_equal_records_stays_with_all_languages() -> None:
    """Each text as the most trusted record has it, then the newest; other languages are taken along."""
    units = [
        unit("old", en="Law", ru="Закон"),
        unit("new", en="Law", ru="Закон", days=1),
        unit("best", en="Law", ru="Закон", trust=Trust.REVIEWED),
        unit("more", en="Law", ru="Закон", kk="Заң", trust=Trust.IMPORTED),
    ]
    left = after(units, merge(units))
    assert {name: sorted(texts) for name, texts in left.items()} == {"best": ["en", "kk", "ru"]}
    assert {each.author for tag, each in left["best"].items() if tag != "kk"} == {"best"}
    assert left["best"]["kk"].author == "more"


def test_records_that_differ_in_a_language_or_share_only_one_stay() -> None:
    """Another rendering is another record, and one equal text proves nothing."""
    units = [unit("a", en="Law", ru="Закон"), unit("b", en="Law", ru="Право"), unit("c", en="Law", kk="Заң")]
    assert merge(units) == ()


def retagged(unit: TranslationUnit, **tags: str) -> TranslationUnit:
    """A record whose texts have other tags."""
    variants = (replace(each, language=parse_tag(tags.get(each.language, each.language))) for each in unit.variants)
    return replace(unit, variants=tuple(variants))


def test_tags_of_one_language_tell_no_records_apart() -> None:
    """Memories of several programs say en and en-US, kk, kk-KZ and kk-Cyrl; Latin script is another text."""
    best = unit("a", en="Law", kk="Заң", ru="Закон", trust=Trust.REVIEWED)
    best, other = retagged(best, en="en-US", kk="kk-KZ", ru="ru-RU"), unit("b", en="Law", kk="Заң", days=3)
    left = after([best, other], merge([best, other]))
    assert {name: sorted(found) for name, found in left.items()} == {"a": ["en-US", "kk-KZ", "ru-RU"]}
    assert merge([best, retagged(other, kk="kk-Latn")]) == ()


def test_a_record_with_neighbours_of_its_own_stays() -> None:
    """Its context is worth two points where it recurs; one without neighbours goes into it."""
    placed, other = (
        unit("a", en="Law", ru="Закон", before=PLACE),
        unit("b", en="Law", ru="Закон", before=Hash("b" * 64)),
    )
    loose = unit("c", en="Law", ru="Закон", trust=Trust.REVIEWED)
    assert merge([placed, other]) == ()
    left = after([placed, loose], merge([placed, loose]))
    assert list(left) == ["a"]
    assert {each.trust for each in left["a"].values()} == {Trust.REVIEWED}


UNITS = st.lists(
    st.builds(
        lambda texts, trust, days, before: (texts, trust, days, before),
        st.dictionaries(
            st.sampled_from(["en", "en-US", "kk", "kk-Cyrl", "kk-Latn", "ru"]), st.sampled_from("ab"), min_size=1
        ),
        st.sampled_from(Trust),
        st.integers(0, 3),
        st.sampled_from([None, None, PLACE]),
    ),
    max_size=7,
).map(
    lambda drawn: [
        unit(str(at), trust=trust, days=days, before=before, **texts)
        for at, (texts, trust, days, before) in enumerate(drawn)
    ]
)


def stands_for(text: Variant, other: Variant) -> bool:
    """Tell whether another text says the same, in the same language, and is trusted as much."""
    return same_language(other.language, text.language) and other.content == text.content and other.trust >= text.trust


@given(UNITS)
def test_merging_loses_no_pair_and_leaves_no_duplicate(units: list[TranslationUnit]) -> None:
    """Every pair of texts is still there, at least as trusted; merging once more changes nothing."""
    left = after(units, merge(units))
    for each in units:
        for one in each.variants:
            for other in each.variants:
                holders = [
                    texts
                    for texts in left.values()
                    if all(any(map(partial(stands_for, side), texts.values())) for side in (one, other))
                ]
                assert holders, (one, other)
    again = [
        replace(each, variants=tuple(left[each.id][tag] for tag in sorted(left[each.id])))
        for each in units
        if each.id in left
    ]
    assert merge(again) == ()


@given(UNITS)
def test_what_is_merged_had_a_key_in_common(units: list[TranslationUnit]) -> None:
    """Keys and their groups find everything that `merge` would make one."""
    groups: dict[int, list[str]] = {}
    for each in units:
        for key in pair_keys(each):
            groups.setdefault(key, []).append(each.id)
    by_name = {each.id: each for each in units}
    parts = [merge([by_name[TranslationUnitId(name)] for name in names]) for names in components(list(groups.values()))]
    gone = {step.unit for part in parts for step in part if step.after is None}
    assert gone == {step.unit for step in merge(units) if step.after is None}
