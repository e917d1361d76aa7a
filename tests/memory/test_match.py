"""Proposals from memory: direction, context, order, and what is adapted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.language import parse_tag
from localize.memory.match import rank
from localize.model import (
    Content,
    Hash,
    InlineTag,
    LanguageTag,
    Match,
    Origin,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)

EN, KK, RU = (parse_tag(tag) for tag in ("en", "kk", "ru"))
THEN = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE, AFTER = Hash("b" * 64), Hash("a" * 64)


def tag(name: str, form: TagForm = TagForm.OPEN) -> InlineTag:
    return InlineTag(name, name.rstrip("0123456789"), form, data=f"<{name}>")


def pair_of(name: str) -> tuple[InlineTag, InlineTag]:
    return tag(name), tag(name, TagForm.CLOSE)


def unit(
    name: str = "1", /, *, trust: Trust = Trust.REVIEWED, at: datetime = THEN, **texts: str | Content
) -> TranslationUnit:
    variants = tuple(
        Variant(
            parse_tag(language), text if isinstance(text, Content) else Content((text,)), trust, Origin(), at, "Aida"
        )
        for language, text in texts.items()
    )
    return TranslationUnit(TranslationUnitId(name), variants)


def ask(
    query: str | Content, *units: TranslationUnit, source: LanguageTag = EN, target: LanguageTag = RU
) -> list[Match]:
    content = query if isinstance(query, Content) else Content((query,))
    return list(rank(content, units, source_language=source, target_language=target, limit=10, min_score=50))


@pytest.mark.parametrize(("source", "target"), [(EN, KK), (KK, EN), (RU, KK), (KK, RU)])
def test_rank_answers_in_every_direction(source: LanguageTag, target: LanguageTag) -> None:
    """One unit serves every pair of its languages."""
    texts = {"en": "The law", "kk": "Заң", "ru": "Закон"}
    (match,) = ask(texts[source], unit(en=texts["en"], kk=texts["kk"], ru=texts["ru"]), source=source, target=target)
    assert (match.target.plain, match.score, match.diff) == (texts[target], 100, ())


def test_rank_takes_regions_and_default_scripts_for_the_same_language() -> None:
    """kk-KZ is Kazakh in Cyrillic, kk-Latn is not."""
    assert ask("Law", unit(en="Law", kk_KZ="Заң"), target=KK)[0].target.plain == "Заң"
    assert ask("Law", unit(en="Law", kk_Latn="Zañ"), target=KK) == []


def test_rank_leaves_out_units_without_the_pair() -> None:
    """A unit that lacks one of the languages proposes nothing."""
    assert ask("Law", unit(en="Law"), unit(ru="Закон")) == []


def test_rank_scores_context() -> None:
    """Both neighbours equal make 101, the same unit 102; no neighbours at all prove nothing."""
    made = TranslationUnit(TranslationUnitId("u"), unit(en="Law", ru="Закон").variants, BEFORE, AFTER)

    def score(
        before: Hash | None, after: Hash | None, unit_id: str | None = None, candidate: TranslationUnit = made
    ) -> int:
        (match,) = rank(
            Content(("Law",)),
            [candidate],
            source_language=EN,
            target_language=RU,
            before=before,
            after=after,
            unit_id=unit_id,
            limit=1,
            min_score=50,
        )
        return match.score

    assert score(BEFORE, AFTER) == 101
    assert score(BEFORE, AFTER, "u") == 102
    assert score(BEFORE, None, "u") == 100
    assert score(None, None, None, unit(en="Law", ru="Закон")) == 100


def test_rank_keeps_the_best_of_equal_proposals() -> None:
    """Each target text is proposed once: by the better score, then trust, then the newer one."""
    later = datetime(2026, 2, 1, tzinfo=UTC)
    found = ask(
        "The law",
        unit("a", en="The laws", ru="Закон"),
        unit("b", en="The law", ru="Закон", trust=Trust.IMPORTED),
        unit("c", en="The law", ru="Право", at=later),
        unit("d", en="The law", ru="Норма"),
    )
    assert [(match.target.plain, match.score) for match in found] == [("Право", 100), ("Норма", 100), ("Закон", 100)]


def test_rank_gives_the_lower_trust_of_both() -> None:
    """A pair is as reliable as its weaker half."""
    one, other = unit(en="Law", ru="Закон").variants
    mixed = TranslationUnit(TranslationUnitId("m"), (one, Variant(RU, other.content, Trust.IMPORTED, Origin(), THEN)))
    assert ask("Law", mixed)[0].trust is Trust.IMPORTED


def test_rank_shows_the_difference_to_a_fuzzy_source() -> None:
    """The diff leads from the stored source to the asked one."""
    (match,) = ask("The new law stands", unit(en="The old law stands", ru="Старый закон действует"))
    assert [(step.sign, step.text) for step in match.diff] == [
        ("=", "The "),
        ("-", "old"),
        ("+", "new"),
        ("=", " law stands"),
    ]
    assert (match.score, match.adapted) == (83, False)


@pytest.mark.parametrize(
    ("asked", "stored", "target", "wanted"),
    [
        ("Article 17 of 2024", "Article 5 of 2023", "Статья 5 от 2023 года", "Статья 17 от 2024 года"),
        ("A fine of 1,500.5 tenge", "A fine of 2,750.25 tenge", "Штраф 2 750,25 тенге", "Штраф 1 500,5 тенге"),
        ("A fine of 12,000 tenge", "A fine of 500 tenge", "Штраф 500 тенге", "Штраф 12\u00a0000 тенге"),
        ("A fine of 900 tenge", "A fine of 12,000 tenge", "Штраф 12 000 тенге", "Штраф 900 тенге"),
        ("See https://a.kz/x now", "See https://b.kz/y now", "См. https://b.kz/y сейчас", "См. https://a.kz/x сейчас"),
        ("Hello, {name} and %s!", "Hello, {user} and %s!", "{user} и %s, привет!", "{name} и %s, привет!"),
        ("Pages 3, 4 and 3", "Pages 1, 2 and 1", "Страницы 1, 2 и 1", "Страницы 3, 4 и 3"),
        ("Swap 2 and 1", "Swap 1 and 2", "Поменять 1 и 2", "Поменять 2 и 1"),
    ],
)
def test_rank_adapts_numbers_placeholders_and_addresses(asked: str, stored: str, target: str, wanted: str) -> None:
    """Where the sources differ in these alone, the target gets the new ones in its own way of writing."""
    (match,) = ask(asked, unit(en=stored, ru=target))
    assert match.target.plain == wanted
    assert match.adapted
    assert 95 <= match.score <= 99


@pytest.mark.parametrize(
    ("asked", "stored", "target", "wanted"),
    [
        ("Article 17 of the law", "Article 5 of the law", "Заңның 5-бабы", "Заңның 17-бабы"),
        (
            "See articles 3 and 4",
            "See articles 1 and 2",
            "1-бапты және 2-бапты қараңыз",
            "3-бапты және 4-бапты қараңыз",
        ),
        ("The 6th year came", "The 5th year came", "5-ші жыл келді", None),  # the ending depends on the number
        ("Room 6 is open", "Room 5 is open", "5-ші бөлме ашық", None),
    ],
)
def test_rank_adapts_numbers_before_kazakh_nouns(asked: str, stored: str, target: str, wanted: str | None) -> None:
    """«5-бап» takes another number as it is; an ending that follows the number's sound is never guessed."""
    (match,) = ask(asked, unit(en=stored, kk=target), target=KK)
    assert match.target.plain == (wanted or target)


def test_rank_adapts_numbers_from_kazakh() -> None:
    """The same holds when Kazakh is the source."""
    (match,) = ask("Заңның 17-бабы", unit(kk="Заңның 5-бабы", ru="Статья 5 закона"), source=KK)
    assert (match.target.plain, match.adapted) == ("Статья 17 закона", True)


@pytest.mark.parametrize(
    ("asked", "stored", "target"),
    [
        ("5 of 6 sites", "5 of 5 sites", "5 из 5 сайтов"),  # which 5 is meant is not known
        ("Article 17", "Article 5", "Пятая статья"),  # the target has no such number
        ("Article 17", "Article 5", "Статья 5 (5)"),  # or has it more often
        ("The 17 laws", "The 5 law", "5 закон"),  # something else differs as well
        ("Article 17", "Article {n}", "Статья {n}"),  # one kind for another
    ],
)
def test_rank_adapts_nothing_that_is_uncertain(asked: str, stored: str, target: str) -> None:
    """A number that cannot be placed for certain leaves the target as it is."""
    (match,) = ask(asked, unit(en=stored, ru=target))
    assert (match.target.plain, match.adapted) == (target, False)


def test_rank_gives_the_target_the_asked_tags() -> None:
    """Where both sources have the same kinds of tags in the same order, the target gets the asked source's."""
    (match,) = ask(
        Content(("A ", tag("b3"), "word", tag("b3", TagForm.CLOSE))),
        unit(
            en=Content(("A ", tag("b1"), "word", tag("b1", TagForm.CLOSE))),
            ru=Content((tag("b1"), "Слово", tag("b1", TagForm.CLOSE))),
        ),
    )
    assert (match.target.typed, match.similarity, match.problems) == ("<b3>Слово</b3>", 99, ())
    assert match.target.tags == pair_of("b3")


def test_rank_drops_tags_that_the_source_lacks_and_says_so() -> None:
    """A tag that the asked source does not have is left out of the proposal, with a note."""
    (match,) = ask(
        Content(("A word ", tag("a2"), "here", tag("a2", TagForm.CLOSE))),
        unit(
            en=Content(
                (tag("b1"), "A", tag("b1", TagForm.CLOSE), " word ", tag("a2"), "here", tag("a2", TagForm.CLOSE))
            ),
            ru=Content((tag("b1"), "Слово", tag("b1", TagForm.CLOSE), " ", tag("a2"), "тут", tag("a2", TagForm.CLOSE))),
        ),
    )
    assert match.target.typed == "Слово <a2>тут</a2>"
    assert match.problems == ("tags left out that the source does not have: <b1> </b1>",)


def test_rank_respects_the_limit_and_the_lowest_score() -> None:
    """No more than asked for, nothing below the mark."""
    units = [unit(str(at), en=f"The law number {at}", ru=f"Закон {'и' * at}") for at in range(9)]
    assert len(rank(Content(("The law number",)), units, source_language=EN, target_language=RU, limit=3)) == 3
    assert rank(Content(("Else",)), units, source_language=EN, target_language=RU) == ()


WORDS = st.sampled_from(["law", "of", "the", "court", "(", "—", "№"])


@given(st.lists(WORDS, min_size=4, max_size=8), st.lists(st.integers(0, 10**7), min_size=2, max_size=6, unique=True))
def test_rank_puts_each_new_number_where_the_old_one_stood(words: list[str], numbers: list[int]) -> None:
    """Whatever the numbers, a target that has the old ones in another order gets the new ones in that order."""
    half = len(numbers) // 2
    olds, news = numbers[:half], numbers[half : 2 * half]
    body = " ".join(words)
    source, query = (
        " ".join([body, *(f"{word} {each}" for word, each in zip(words, row, strict=False))]) for row in (olds, news)
    )
    target, wanted = (" ".join(f"{each} слово" for each in reversed(row[: len(words)])) for row in (olds, news))
    for match in ask(query, unit(en=source, ru=target)):
        assert match.target.plain == wanted
        assert match.adapted
