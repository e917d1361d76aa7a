"""Mended matches: nothing protected is lost, only what is certain is called so, and no knowledge is no error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.language import parse_tag
from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import keys_of, link_words, read_words
from localize.memory.repair.assemble import assemble
from localize.memory.repair.phrase_table import Languages, Pair, Phrases
from localize.memory.repair.repair import Repair, RepairCertainty, repair
from localize.memory.repair.request import Knowledge, RepairRequest, TermPair
from localize.model import Content, InlineTag, Means, TagForm
from localize.tokens import TokenKind, tokenize

EN, KK, RU = (parse_tag(tag) for tag in ("en", "kk", "ru"))
LANGUAGES = Languages(EN, RU)

_VERBS = (("Open", "Открыть"), ("Delete", "Удалить"), ("Save", "Сохранить"), ("Print", "Напечатать"))
_NOUNS = (("file", "файл"), ("report", "отчёт"), ("page", "страницу"), ("letter", "письмо"), ("list", "список"))
GRAMMAR = [(f"{verb} the {noun}", f"{doing} {thing}") for verb, doing in _VERBS for noun, thing in _NOUNS]
BOLD = (InlineTag("b1", "b", TagForm.OPEN, "<b>"), InlineTag("b1", "b", TagForm.CLOSE, "</b>"))


def pairs_of(texts: list[tuple[str, str]]) -> list[Pair]:
    return [(Content((one,)), Content((other,))) for one, other in texts]


def learn(texts: list[tuple[str, str]], languages: Languages = LANGUAGES) -> Knowledge:
    pairs = pairs_of(texts)
    words = [
        (keys_of(read_words(one, languages.source)), keys_of(read_words(other, languages.target)))
        for one, other in pairs
    ]
    lexicon = Lexicon.train(words)
    return Knowledge(lexicon, Phrases.build(pairs, lexicon, languages))


KNOWN = learn(GRAMMAR)
EMPTY = learn([])


def mend(asked: str, old: str, target: str, known: Knowledge = KNOWN) -> Repair | None:
    return repair(RepairRequest(Content((asked,)), known), (Content((old,)), Content((target,))))


def test_repair_replaces_a_word_by_what_the_memory_calls_it() -> None:
    """A word that the memory has rendered elsewhere takes the place of the other one."""
    made = mend("Save the report now", "Save the file now", "Сохранить файл сейчас")
    assert made is not None
    assert made.target.plain == "Сохранить отчёт сейчас"
    assert [(piece.means, piece.removed) for piece in made.pieces] == [(Means.PHRASE, "файл")]
    piece = made.pieces[0]
    assert made.target.typed[piece.start : piece.end] == "отчёт"
    assert made.sureness is not RepairCertainty.CERTAIN


@pytest.mark.parametrize(
    ("asked", "old", "target", "wanted"),
    [
        ("Open 12 files", "Open 7 files", "Открыть файлы: 7", "Открыть файлы: 12"),
        ("Paid 1,500.5 dollars", "Paid 2,300.5 dollars", "Оплачено долларов: 2 300,5", "Оплачено долларов: 1 500,5"),
        ("Due on 14.03.2026", "Due on 01.02.2025", "Срок: 01.02.2025", "Срок: 14.03.2026"),
        ("See https://b.example.org/x", "See https://a.example.org", "См. https://a.example.org", None),
        ("Hello, {name}!", "Hello, {user}!", "Здравствуйте, {user}!", "Здравствуйте, {name}!"),
        ("Open 12 files.", "Open 7 files", "Открыть файлы: 7", "Открыть файлы: 12."),
    ],
)
def test_repair_is_certain_of_what_stands_for_itself(asked: str, old: str, target: str, wanted: str | None) -> None:
    """Where only numbers, dates, addresses, placeholders or closing marks differ, the draft is certain."""
    made = mend(asked, old, target, EMPTY)
    assert made is not None
    assert made.target.plain == (wanted or "См. https://b.example.org/x")
    assert made.sureness is RepairCertainty.CERTAIN


@pytest.mark.parametrize(
    ("asked", "old", "target", "wanted", "sureness"),
    [
        (
            "Found: 2 files in {a}",
            "Found: 5 files in {b}",
            "Найдено: 5 файлов в {b}",
            "2 файла в {a}",
            RepairCertainty.CERTAIN,
        ),
        (
            "Found: 5 files in {a}",
            "Found: 5 files in {b}",
            "Найдено: 5 файлов в {b}",
            "5 файлов в {a}",
            RepairCertainty.CERTAIN,
        ),
        (
            "Found: 21 files in {a}",
            "Found: 5 files in {b}",
            "Найдено: 5 файлов в {b}",
            "21 файлов",
            RepairCertainty.UNCERTAIN,
        ),
        ("The 3rd page of {a}", "The 5th page of {b}", "5-я страница {b}", "3-я страница {a}", RepairCertainty.CERTAIN),
    ],
)
def test_repair_declines_what_is_counted(
    asked: str, old: str, target: str, wanted: str, sureness: RepairCertainty
) -> None:
    """A noun follows its number in Russian; where more would have to follow, the draft is uncertain."""
    made = mend(asked, old, target, EMPTY)
    assert made is not None
    assert wanted in made.target.plain
    assert made.sureness is sureness


def test_repair_gives_kazakh_numbers_their_endings() -> None:
    """«6-шы», «9-дан»: the ending behind a hyphen follows the new number's sound."""
    known = learn([], Languages(EN, KK))
    made = mend("The 6th of {a}, from 9", "The 5th of {b}, from 3", "{b} 5-ші, 3-тен бастап", known)
    assert made is not None
    assert (made.target.plain, made.sureness) == ("{a} 6-шы, 9-дан бастап", RepairCertainty.CERTAIN)


def test_repair_puts_a_term_in_the_form_of_the_removed_words() -> None:
    """A glossary term comes in its dictionary form and is declined like the words that it replaces."""
    texts = [("List of files", "Список файлов"), ("files", "файлов"), ("List of pages", "Список страниц")]
    known = learn(texts * 3)
    known = Knowledge(known.lexicon, known.phrases, (TermPair("digital signatures", "цифровая подпись", "c1"),))
    made = mend("List of digital signatures", "List of files", "Список файлов", known)
    assert made is not None
    assert made.target.plain == "Список цифровых подписей"
    assert [(piece.means, piece.concept) for piece in made.pieces] == [(Means.GLOSSARY, "c1")]
    assert made.sureness is not RepairCertainty.CERTAIN, "a file and a signature differ in gender"


def test_repair_is_certain_of_a_term_in_the_place_of_its_like() -> None:
    """A glossary's term in the form of one of the same gender leaves nothing to guess."""
    known = learn(
        [(f"List of {noun}", f"Список {said}") for noun, said in (("files", "файлов"), ("pages", "страниц"))] * 9
    )
    known = Knowledge(known.lexicon, known.phrases, (TermPair("reports", "отчёт", "c3"),))
    made = mend("List of reports", "List of files", "Список файлов", known)
    assert made is not None
    assert (made.target.plain, made.sureness) == ("Список отчётов", RepairCertainty.CERTAIN)


def test_repair_declines_a_kazakh_term() -> None:
    """In Kazakh the chain of suffixes goes over to the new stem, in its own harmony."""
    texts = [("Open the files", "Файлдарды ашу"), ("Close the files", "Файлдарды жабу"), ("files", "файлдарды")]
    known = learn(texts * 3, Languages(EN, KK))
    known = Knowledge(known.lexicon, known.phrases, (TermPair("keys", "кілт", "c2"),))
    made = mend("Open the keys", "Open the files", "Файлдарды ашу", known)
    assert made is not None
    assert made.target.plain == "Кілттерді ашу"  # the first word is large because the old one was


def test_repair_gives_nothing_for_words_that_nobody_knows() -> None:
    """One difference that cannot be rendered is enough to offer nothing."""
    assert mend("Save the zeppelin now", "Save the file now", "Сохранить файл сейчас") is None


def test_repair_without_knowledge_gives_nothing() -> None:
    """An empty lexicon is no error; words stay unmended."""
    assert mend("Save the report", "Save the file", "Сохранить файл", EMPTY) is None


def test_repair_never_loses_a_number() -> None:
    """A number that hangs on a word in the target is not dropped with it."""
    made = mend("Open the page 10", "Open the page 2", "Открыть 2-страницу")
    assert made is None or "10" in made.target.plain


_word = st.sampled_from([word for verb, _ in _VERBS for word in (verb,)] + [noun for noun, _ in _NOUNS] + ["the"])
_piece = st.one_of(_word, st.sampled_from(["{name}", "%s", "%d", "12", "3.5", "https://a.example.org", ".", "<b>"]))
_text = st.lists(_piece, min_size=1, max_size=8).map(" ".join)
_translated = st.lists(
    st.one_of(
        st.sampled_from([thing for _, thing in (*_VERBS, *_NOUNS)]),
        st.sampled_from(["{name}", "%s", "%d", "12", "3,5", "https://a.example.org", ".", "<b>"]),
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@st.composite
def contents(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Content:
    if not draw(st.booleans()):
        return Content((draw(texts),))
    return Content((draw(texts) + " ", BOLD[0], draw(texts), BOLD[1], " " + draw(texts)))


def _protected(content: Content) -> Counter[str]:
    kinds = (TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.MARKUP)
    texts = [token.text for part in content.parts if isinstance(part, str) for token in tokenize(part)]
    found = [token.text for text in texts for token in tokenize(text) if token.kind in kinds]
    return Counter([*found, *(tag.typed for tag in content.tags)])


@given(asked=contents(_text), old=contents(_text), target=contents(_translated))
def test_repair_keeps_everything_protected(asked: Content, old: Content, target: Content) -> None:
    """Every draft has the asked source's tags, placeholders and addresses, and is the same each time."""
    made = repair(RepairRequest(asked, KNOWN), (old, target))
    assert made == repair(RepairRequest(asked, KNOWN), (old, target))
    if made is not None and asked != old:
        assert _protected(made.target) == _protected(asked)
        assert all(0 <= piece.start <= piece.end <= len(made.target.typed) for piece in made.pieces)


@given(source=contents(_text), target=contents(_translated))
def test_repair_of_an_equal_source_is_the_target_itself(source: Content, target: Content) -> None:
    """Nothing differs, nothing is changed."""
    assert repair(RepairRequest(source, KNOWN), (source, target)) == Repair(target, RepairCertainty.CERTAIN, 1.0, ())


@given(contents(_text))
def test_assemble_keeps_everything_protected(asked: Content) -> None:
    """An assembled draft has all tags, placeholders and addresses, and is never more than uncertain."""
    made = assemble(RepairRequest(asked, KNOWN))
    if made is not None:
        assert _protected(made.target) == _protected(asked)
        assert made.sureness is RepairCertainty.UNCERTAIN


def test_assemble_covers_all_or_nothing() -> None:
    """A text of known pieces is put together; one unknown word is enough to offer nothing."""
    asked = Content(("Open the file: Delete the page",))
    made = assemble(RepairRequest(asked, KNOWN))
    assert made is not None
    assert made.target.plain == "Открыть файл: Удалить страницу"
    assert assemble(RepairRequest(Content(("Open the zeppelin",)), KNOWN)) is None


def test_links_join_words_that_translate_each_other() -> None:
    """Words that are seen together often are linked; a placeholder only to itself."""
    one, other = read_words(Content(("Open the report %s",)), EN), read_words(Content(("Открыть %s отчёт",)), RU)
    links = link_words(one, other, KNOWN.lexicon)
    assert {(0, 0), (2, 2), (3, 1)} <= set(links)
    assert all(j != 1 for i, j in links if i != 3)


def test_phrases_come_back_from_disk(tmp_path: Path) -> None:
    """A saved table knows what it knew; what was added later was not saved with it."""
    path = tmp_path / "phrases.arrays"
    path.write_bytes(KNOWN.phrases.dump())
    again = Phrases.load(path)
    words = read_words(Content(("report",)), EN)
    assert again.find(words) == KNOWN.phrases.find(words) != ()
    assert len(again) == len(KNOWN.phrases)
    again.add(pairs_of([("Quota", "Квота")])[0], KNOWN.lexicon)
    assert [each.text for each in again.find(read_words(Content(("quota",)), EN))] == ["Квота"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"nothing like it"])
def test_phrases_refuse_a_damaged_file(tmp_path: Path, damage: bytes) -> None:
    """A file that is not a whole table is an error of value, not a crash."""
    path = tmp_path / "phrases.arrays"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match="phrase table"):
        Phrases.load(path)


def test_repair_leaves_no_object_without_its_verb() -> None:
    """«Алмастыру кестесін қолдану» without its verb is «Алмастыру кестесі», and the pieces stand where they stood."""
    texts = [
        ("Use replacement table", "Алмастыру кестесін қолдану"),
        ("Use replacement file", "Алмастыру файлын қолдану"),
        ("Use old table", "Ескі кестені қолдану"),
        ("Use old file", "Ескі файлды қолдану"),
    ]
    known = learn(texts, Languages(EN, KK))
    made = mend("Replacement table!", "Use replacement table!", "Алмастыру кестесін қолдану!", known)
    assert made is not None
    assert made.target.plain == "Алмастыру кестесі!"
    assert all(0 <= piece.start <= piece.end <= len(made.target.typed) for piece in made.pieces)
