"""Proposals from memory: direction, context, order, and what is adapted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.language import parse_tag
from localize.memory.match import MatchQuery, Ranking, rank
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


def variants_of(texts: Mapping[str, str]) -> TranslationUnit:
    """Return a record of texts by their tags."""
    variants = (
        Variant(parse_tag(tag), Content((text,)), Trust.REVIEWED, Origin(), THEN) for tag, text in texts.items()
    )
    return TranslationUnit(TranslationUnitId("1"), tuple(variants))


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


def test_rank_compares_the_text_of_the_country_that_is_most_alike() -> None:
    """A record may have one language as two countries write it; one in another script is another language."""
    both = variants_of({"en-GB": "Organise the programme", "en-US": "Organize the program", "ru": "Подготовьте"})
    for text in ("Organise the programme", "Organize the program"):
        [match] = ask(text, both)
        assert (match.score, match.source.plain) == (100, text)
    scripts = variants_of({"kk": "Бағдарлама", "kk-Latn": "Bağdarlama", "en": "Program"})
    assert [each.source.plain for each in ask("Бағдарламаны", scripts, source=KK, target=EN)] == ["Бағдарлама"]


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
        ("The 6th year came", "The 5th year came", "5-ші жыл келді", "6-шы жыл келді"),
        ("The 3rd page", "The 21st page", "21-ші бет", "3-ші бет"),
        ("Room 9 is open", "Room 5 is open", "5-інші бөлме ашық", "9-ыншы бөлме ашық"),
        ("Go to tab 8", "Go to tab 10", "10-шы бетке өту", "8-ші бетке өту"),
        ("By 2030", "By 2024", "2024-ке дейін", "2030-ға дейін"),
        ("Since 2026", "Since 2023", "2023-тен бері", "2026-дан бері"),
        ("A 26-bit counter", "A 32-bit counter", "32-биттік санағыш", "26-биттік санағыш"),
        ("5 laws", "21 laws", "21 заң", "5 заң"),
        ("The 4G network", "The 5G network", "5G желісі", "4G желісі"),
        ("Version v3.0 is out", "Version v2.1 is out", "v2.1 нұсқасы шықты", "v3.0 нұсқасы шықты"),
        ("The office is 25km away", "The office is 10km away", "Кеңсе 10км жерде", "Кеңсе 25км жерде"),
        ("The office is 25km away", "The office is 10km away", "Кеңсе 10 км жерде", "Кеңсе 25 км жерде"),
        ("An IPv6 address", "An IPv4 address", "IPv4-ке арналған мекенжай", "IPv6-ға арналған мекенжай"),
        ("The 6th year passed", "The 5th year passed", "5ші жыл өтті", "6шы жыл өтті"),
        ("By 2030 it ends", "By 2024 it ends", "2024ке дейін бітеді", "2030ға дейін бітеді"),
        ("Field of 3ha", "Field of 5ha", "5га егістік", "3га егістік"),
        ("COVID-20 law", "COVID-19 law", "COVID-19 туралы заң", "COVID-20 туралы заң"),
        ("Into the top-5", "Into the top-10", "топ-10-ға", "топ-5-ке"),
        ("By G-20", "By G-7", "G-7 мен G-7", None),
        ("Size 6", "Size 5", "5-лік өлшем", None),  # how such a word is made from another number is not known
    ],
)
def test_rank_adapts_numbers_in_kazakh(asked: str, stored: str, target: str, wanted: str | None) -> None:
    """Endings behind a hyphen follow the sound of the new number, nouns do not, and nothing is guessed."""
    (match,) = ask(asked, unit(en=stored, kk=target), target=KK)
    assert match.target.plain == (wanted or target)


@pytest.mark.parametrize(
    ("asked", "stored", "target", "wanted"),
    [
        ("2 files deleted", "5 files deleted", "Удалено 5 файлов", "Удалено 2 файла"),
        ("12 new files", "3 new files", "3 новых файла", "12 новых файлов"),
        ("7 years passed", "3 years passed", "Прошло 3 года", "Прошло 7 лет"),
        ("2 of 4 sites", "5 of 7 sites", "5 из 7 сайтов", "2 из 4 сайтов"),
        ("In 3 files", "In 5 files", "В 5 файлах", "В 3 файлах"),
        ("Article 3 of the law", "Article 5 of the law", "Статья 5 закона", "Статья 3 закона"),
        ("Since 2021", "Since 2023", "С 2023 года", "С 2021 года"),
        ("The 3rd year", "The 5th year", "5-й год", "3-й год"),
        ("A 26-bit counter", "A 32-bit counter", "32-битный счётчик", "26-битный счётчик"),
        ("The 4G network", "The 5G network", "Сеть 5G", "Сеть 4G"),
        ("The office is 2km away", "The office is 10km away", "Офис в 10км отсюда", "Офис в 2км отсюда"),
        ("On the 6th day", "On the 5th day", "На 5й день", "На 6й день"),
        ("Play mp4", "Play mp3", "Проиграть mp3, 3 раза", None),  # which 3 is meant is not known
        ("A Tu-134 fell", "A Tu-154 fell", "Упал Ту-154", "Упал Ту-134"),
        ("The top-2 sites", "The top-5 sites", "топ-5 сайтов", "топ-2 сайтов"),
        ("21 days left", "5 days left", "Осталось 5 дней", None),  # with one, the verb changes as well
        ("Pay 2.5 shares", "Pay 5 shares", "Оплатить 5 долей", None),
        ("All 2 of them", "All 5 of them", "Все 5-ти", None),
    ],
)
def test_rank_declines_what_is_counted_in_russian(asked: str, stored: str, target: str, wanted: str | None) -> None:
    """A noun gets the form that its new number wants; where more than the noun depends on it, nothing is changed."""
    (match,) = ask(asked, unit(en=stored, ru=target))
    assert (match.target.plain, match.adapted) == (wanted or target, wanted is not None)


def test_rank_leaves_english_nouns_that_would_change() -> None:
    """From 5 to 1 the noun changes, from 5 to 6 it does not."""
    units = unit(kk="5 заң", en="5 laws")
    assert not ask("1 заң", units, source=KK, target=EN)[0].adapted
    assert ask("6 заң", units, source=KK, target=EN)[0].target.plain == "6 laws"


def test_rank_adapts_numbers_from_kazakh() -> None:
    """The same holds when Kazakh is the source."""
    (match,) = ask("Заңның 17-бабы", unit(kk="Заңның 5-бабы", ru="Статья 5 закона"), source=KK)
    assert (match.target.plain, match.adapted) == ("Статья 17 закона", True)


_DATED = {
    "en": ("The order of 12 March 2023 came into force", "The order of May 2, 2024 came into force"),
    "kk": ("2023 жылғы 12 наурыздағы бұйрық күшіне енді", "2024 жылғы 2 мамырдағы бұйрық күшіне енді"),
    "ru": ("Приказ от 12 марта 2023 года вступил в силу", "Приказ от 2 мая 2024 года вступил в силу"),
}


@pytest.mark.parametrize("pair", ["en kk", "en ru", "kk en", "kk ru", "ru en", "ru kk"])
def test_rank_adapts_dates_in_every_direction(pair: str) -> None:
    """Where the sources differ in a date alone, the target gets the new one; the score counts its letters as ever."""
    source, target = pair.split()
    old, asked = _DATED[source]
    stored, wanted = _DATED[target]
    remembered = variants_of({source: old, target: stored})
    (match,) = ask(asked, remembered, source=parse_tag(source), target=parse_tag(target))
    if target == "en":  # its order of day and month is the remembered one
        wanted = wanted.replace("May 2, 2024", "2 May 2024")
    assert (match.target.plain, match.adapted) == (wanted, True)
    assert match.score < 95


@pytest.mark.parametrize(
    ("asked", "stored", "target", "wanted"),
    [
        ("From 2 May 2024 on", "From 1 June 2023 on", "С 1 июня 2023 года", "Со 2 мая 2024 года"),
        ("In May 2024 it ends", "In June 2023 it ends", "Закончится в июне 2023 года", "Закончится в мае 2024 года"),
        ("On 2024-05-02 it ends", "On 2023-12-31 it ends", "Конец 31.12.2023", "Конец 02.05.2024"),
        ("Due by May 2, 2024", "Due by 2 May 2024", "Срок до 2 мая 2024 г.", "Срок до 2 мая 2024 г."),
        ("5 sites since 2 May", "3 sites since 1 June", "3 сайта с 1 июня", "5 сайтов со 2 мая"),
        ("Due on 3 May", "Due on 2 May", "Срок 2-го числа мая", "Срок 3-го числа мая"),  # as numbers
        ("Due on 3 June", "Due on 2 May", "Срок 2-го числа мая", None),
        ("Due by 3 June", "Due by 2 May 2024", "Срок до 2 мая 2024 года", None),  # a year the new one does not name
        ("Monday, 3 June, it ends", "Tuesday, 2 May, it ends", "Конец во вторник, 2 мая", None),
        ("2 May to 2 June", "2 May to 2 May", "со 2 мая по 2 мая", None),
        ("Fix of May 3", "Fix of 3", "Правка 3", None),
    ],
)
def test_rank_adapts_only_dates_that_are_certain(asked: str, stored: str, target: str, wanted: str | None) -> None:
    """All three texts must have the date; what depends on it is written with it, and nothing else is guessed."""
    (match,) = ask(asked, unit(en=stored, ru=target))
    assert (match.target.plain, match.adapted) == (wanted or target, wanted is not None)


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
    assert tuple(map(str, match.problems)) == ("tags that are not in the source were left out: <b1> </b1>",)


@pytest.mark.parametrize(
    ("asked", "texts", "told"),
    [
        ("the law of the net", {"en": "the law of the nets", "ru": "закон"}, True),
        ("the law of the net", {"en": "the law of the nets", "ru": "закон", "kk": "заң"}, True),
        ("the law of the net", {"en": "the law of the net", "ru": "закон"}, False),
        ("the law of the net", {"en": "the law of the nets", "en-GB": "law of the net", "ru": "закон"}, False),
        ("the law of the 網", {"en": "the law of the nets", "ru": "закон"}, False),
    ],
)
def test_ranking_believes_what_the_index_can_know(asked: str, texts: dict[str, str], told: bool) -> None:
    """A score that was found is not computed again, except where another text or letter may have been meant."""
    candidate = variants_of(texts)
    ranking = Ranking(MatchQuery(Content((asked,)), EN, RU), 1)
    ranking.add([candidate], {candidate.id: 51})
    assert (ranking.best(1)[0].similarity == 51) == told


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
    target, wanted = (" ".join(f"{each} и" for each in reversed(row[: len(words)])) for row in (olds, news))
    for match in ask(query, unit(en=source, ru=target)):
        assert match.target.plain == wanted
        assert match.adapted
