"""Masking protects tags and placeholders whatever an engine does to their marks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.engines.mask import Masked, mask, mask_pair, notation_of
from localize.engines.mask_tokens import LETTERS, NOTATIONS, PERCENT, ROUND, SQUARE, Notation
from localize.model import Content, InlineTag, TagForm

PLACEHOLDERS = ("{name}", "{0}", "%s", "%d", "%1$s", "%(count)d", "${user}", "%%", "<b>", "</b>", "<br/>", "&amp;")
ADDRESSES = ("https://example.org/a?b=1", "help@example.org", "example.kz")
BREAKS = ("\n", " \n ", "\t", "\r\n")


def tag(name: str, form: TagForm, *, can_reorder: bool = True) -> InlineTag:
    return InlineTag(name, name[0], form, can_reorder=can_reorder)


def pair(name: str, *inside: str | InlineTag) -> tuple[str | InlineTag, ...]:
    return (tag(name, TagForm.OPEN), *inside, tag(name, TagForm.CLOSE))


def unmask(masked: Masked, answer: str) -> tuple[Content, tuple[str, ...]]:
    """What an answer means, and its problems as people read them."""
    content, problems = masked.unmask(answer)
    return content, tuple(map(str, problems))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Contents with text that looks like marks, tags nested and alone, placeholders, addresses and line breaks."""
    words = st.sampled_from(
        ("Сеть", "құқық", "law", "5", "[1]", "(2)", "%3", "XPH4", "[", "]", "％", "?", "🙂", "я\u0301")
    )
    spaces = st.sampled_from((" ", "", "  ", "\u00a0"))
    others = st.sampled_from(PLACEHOLDERS + ADDRESSES + BREAKS)
    numbers = iter(range(1, 100))

    def some(depth: int) -> list[str | InlineTag]:
        parts: list[str | InlineTag] = []
        for kind in draw(st.lists(st.integers(0, 9), max_size=5)):
            parts.append(draw(spaces))
            if kind < 5:
                parts.append(draw(words))
            elif kind < 7:
                parts.append(draw(others))
            elif kind == 7:
                parts.append(tag(f"br{next(numbers)}", TagForm.SINGLE))
            elif kind == 8:
                parts.append(tag(f"b{next(numbers)}", draw(st.sampled_from((TagForm.OPEN, TagForm.CLOSE)))))
            elif depth < 3:
                parts += pair(f"i{next(numbers)}", *some(depth + 1))
            parts.append(draw(spaces))
        return parts

    return Content(tuple(some(0)))


notations = st.sampled_from(NOTATIONS)


def protected(content: Content, masked: Masked) -> Counter[str]:
    """Count the protected pieces of the masked text inside a content."""
    labels = {slot.label for slot in masked.slots if not slot.is_break}
    return Counter({label: content.typed.count(label) for label in labels})


@given(contents(), notations)
def test_unmask_of_an_unchanged_text_gives_the_content_back(content: Content, notation: Notation) -> None:
    """What was masked and not touched comes back equal and without a problem."""
    masked = mask(content, notation)
    assert unmask(masked, masked.text) == (content, ())


@given(contents(), notations)
def test_masked_text_holds_nothing_protected(content: Content, notation: Notation) -> None:
    """No placeholder, tag or line break reaches an engine, and no white space at the edges."""
    masked = mask(content, notation)
    assert masked.text == masked.text.strip()
    assert not any(slot.label in masked.text for slot in masked.slots if len(slot.label) > 2 and not slot.is_break)
    assert "\n" not in masked.text
    assert len({slot.number for slot in masked.slots}) == len(masked.slots)


class Damage:
    """An engine that keeps, drops, doubles and shuffles marks, as Hypothesis says."""

    def __init__(self, masked: Masked, data: st.DataObject) -> None:
        marks = [masked.notation.write(slot.number) for slot in masked.slots]
        self.kept = [mark for mark in marks for _ in range(data.draw(st.sampled_from((1, 1, 0, 2))))]
        self.order = data.draw(st.permutations(self.kept)) if self.kept else []
        self.answer = "Жауап " + " мәтін ".join(["", *self.order, ""])
        times = Counter(self.kept)
        self.lost = [slot for slot in masked.slots if not times[masked.notation.write(slot.number)]]
        self.doubled = [slot for slot in masked.slots if times[masked.notation.write(slot.number)] > 1]


@examples(1500)
@given(contents(), notations, st.data())
def test_no_damage_loses_a_placeholder_or_stays_unnamed(
    content: Content, notation: Notation, data: st.DataObject
) -> None:
    """Each protected piece is in the answer exactly once, and each loss and doubling is named."""
    masked = mask(content, notation)
    damage = Damage(masked, data)
    answer, problems = unmask(masked, damage.answer)
    tags = [slot.part for slot in masked.slots if isinstance(slot.part, InlineTag)]
    edges = [part for part in (*masked.before, *masked.after) if isinstance(part, InlineTag)]
    assert Counter(answer.tags) == Counter([*tags, *edges])
    texts = Counter(slot.part for slot in masked.slots if isinstance(slot.part, str) and not slot.is_break)
    assert all(answer.plain.count(text) >= times for text, times in texts.items())
    assert sum(problem.startswith("lost: ") for problem in problems) == len(damage.lost)
    assert sum(problem.startswith("doubled: ") for problem in problems) == len(damage.doubled)


@examples(500)
@given(contents(), notations, st.data())
def test_pairs_stay_nested_whatever_comes_back(content: Content, notation: Notation, data: st.DataObject) -> None:
    """A pair opens before it closes in every answer to a well nested source; crossing is named."""
    masked = mask(content, notation)
    answer, problems = unmask(masked, Damage(masked, data).answer)
    for slot in masked.slots:
        if slot.form is TagForm.OPEN and slot.partner is not None and isinstance(slot.part, InlineTag):
            first = answer.typed.index(slot.label)
            assert first < answer.typed.index(f"</{slot.part.id}>") or "unbalanced" in "".join(problems)


def test_tags_that_wrap_the_whole_text_are_not_sent() -> None:
    """White space at the edges and a pair around everything stay at home."""
    masked = mask(Content((" ", *pair("b1", "Privacy is a right."), "\n")))
    assert masked.text == "Privacy is a right."
    assert unmask(masked, "Жеке өмір — құқық.")[0].typed == " <b1>Жеке өмір — құқық.</b1>\n"


def test_a_pair_inside_the_text_is_marked_in_order() -> None:
    """A pair around a part of the text gets two marks."""
    masked = mask(Content(("Read ", *pair("a1", "the law"), " of {year}.")))
    assert masked.text == "Read [1]the law[2] of [3]."
    content, problems = unmask(masked, "[3] жылғы [1]заңды[2] оқыңыз.")
    assert (content.typed, problems) == ("{year} жылғы <a1>заңды</a1> оқыңыз.", ())


def test_numbers_that_the_text_uses_are_left_to_it() -> None:
    """A footnote sign in the text is text, and no mark has its number."""
    masked = mask(Content.parse("See [1] and {name}."))
    assert masked.text == "See [1] and [2]."
    assert unmask(masked, "[1] мен [2] қараңыз.") == (Content.parse("[1] мен {name} қараңыз."), ())


@pytest.mark.parametrize("answer", ["Сәлем, [ 1 ]!", "Сәлем, ［1］!", "Сәлем, [01]!"])
def test_marks_are_recognised_as_engines_write_them(answer: str) -> None:
    """Spaces inside, full-width brackets and leading zeros do not lose a mark."""
    assert unmask(mask(Content.parse("Hello, {name}!")), answer) == (Content.parse("Сәлем, {name}!"), ())


def test_a_lost_placeholder_is_put_at_the_end_and_named() -> None:
    """What the engine lost is neither lost nor unflagged."""
    content, problems = unmask(mask(Content.parse("Hello, {name}!")), "Сәлем!")
    assert (content.typed, problems) == ("Сәлем! {name}", ("lost: {name}; put at the end",))


def test_half_a_pair_takes_the_other_half_along() -> None:
    """A closing tag without its opening tag is not left in the middle."""
    content, problems = unmask(mask(Content(("Read ", *pair("a1", "it"), " now"))), "Оны[2] қазір оқыңыз")
    assert (content.typed, problems) == ("Оны қазір оқыңыз<a1></a1>", ("lost: <a1>; put at the end",))


def test_a_doubled_mark_counts_once() -> None:
    """The second copy of a mark is dropped and named."""
    content, problems = unmask(mask(Content.parse("Hello, {name}!")), "[1], сәлем, [1]!")
    assert content.typed == "{name}, сәлем, !"
    assert problems == ("doubled: {name}; only the first is kept",)


def test_an_invented_mark_is_named() -> None:
    """A mark that nobody sent stays as text and is named."""
    content, problems = unmask(mask(Content.parse("Hello, {name}!")), "Сәлем, [1]! [7]")
    assert (content.typed, problems) == ("Сәлем, {name}! [7]", ("invented: [7]",))


@pytest.mark.parametrize("made_up", ["{1}", "%s", "<b>", "https://example.org/x", "{name}"])
def test_an_invented_placeholder_is_named(made_up: str) -> None:
    """A placeholder, tag or address that is not in the source, or once more than there, stays as text and is named."""
    content, problems = unmask(mask(Content.parse("Hello, {name}!")), f"Сәлем, [1]! {made_up}")
    assert (content.typed, problems) == (f"Сәлем, {{name}}! {made_up}", (f"invented: {made_up}",))
    assert unmask(mask(Content.parse("Hello, friend!")), f"Сәлем! {made_up}")[1] == (f"invented: {made_up}",)


@pytest.mark.parametrize(
    ("source", "answer", "target", "apart"),
    [
        ("Open $HOME now", "Қазір [1]да аш", "Қазір $HOME да аш", True),
        ("See https://example.org/a now", "Қазір [1]қара", "Қазір https://example.org/a қара", True),
        ("See https://example.org/a and {name}", "[1][2]сұра", "https://example.org/a {name} сұра", True),
        ("Ask help@example.org and %1$s", "[2][1] сұра", "%1$s help@example.org сұра", True),
        ("Hello {name} there", "Сәлем [1]ға", "Сәлем {name}ға", False),
        ("All %d files", "[1]файл", "%dфайл", False),
    ],
)
def test_pieces_that_grew_together_are_put_apart(source: str, answer: str, target: str, *, apart: bool) -> None:
    """A word directly behind an address or a variable would become a part of it; where it does not, it may stay."""
    content, problems = unmask(mask(Content.parse(source)), answer)
    assert content.typed == target
    assert any(each.startswith("joined: ") for each in problems) == apart


def test_turned_and_crossing_pairs_are_put_in_order_and_named() -> None:
    """Tags never cross in the answer when they do not in the source."""
    source = Content(("Do ", *pair("b1", "not ", *pair("i2", "ever"), " ask"), " me"))
    masked = mask(source)
    assert masked.text == "Do [1]not [2]ever[3] ask[4] me"
    turned, problems = unmask(masked, "Менен [4]сұрама [2]ешқашан[3] тіпті[1] сен")
    assert turned.typed == "Менен <b1>сұрама <i2>ешқашан</i2> тіпті</b1> сен"
    assert problems == ("unbalanced: tags overlapped and were put in order",)
    crossed, problems = unmask(masked, "Менен [1]сұрама [2]ешқашан[4] тіпті[3] сен")
    assert crossed.typed == "Менен <b1>сұрама <i2>ешқашан</i2></b1> тіпті сен"
    assert len(problems) == 1


def test_placeholders_without_numbers_keep_their_order() -> None:
    """`%s` and `%d` mean their places, so another order is named; numbered ones may move."""
    assert unmask(mask(Content.parse("From %s to %d")), "[2] дейін [1] бастап")[1] == ("in another order: %d %s",)
    assert unmask(mask(Content.parse("From %1$s to %2$d")), "[2] дейін [1] бастап")[1] == ()
    fixed = Content(
        (
            "One ",
            tag("x1", TagForm.SINGLE, can_reorder=False),
            " two ",
            tag("x2", TagForm.SINGLE, can_reorder=False),
            " three",
        )
    )
    assert unmask(mask(fixed), "бір [2] екі [1] үш")[1] == ("in another order: <x2/> <x1/>",)


def test_spaces_that_an_engine_puts_inside_a_pair_move_out() -> None:
    """`[1] word [2]` does not put spaces inside a link that has none."""
    masked = mask(Content(("Read ", *pair("a1", "it"), " now")))
    assert unmask(masked, "Қазір [1] оны [2] оқыңыз")[0].typed == "Қазір <a1>оны</a1> оқыңыз"
    assert unmask(masked, "Қазір[1] оны [2]оқыңыз")[0].typed == "Қазір <a1>оны</a1> оқыңыз"


def test_line_breaks_survive() -> None:
    """A line break is a mark; a lost one is named and not put at the end."""
    masked = mask(Content.parse("One.\n\nTwo."))
    assert masked.text == "One.[1]Two."
    assert unmask(masked, "Бір.[1]Екі.") == (Content.parse("Бір.\n\nЕкі."), ())
    assert unmask(masked, "Бір. Екі.") == (Content.parse("Бір. Екі."), ("lost: a line break",))


@pytest.mark.parametrize("text", ["", "  ", "{0}", "— 25 %", "{a} / {b}", "https://example.org", "🙂 2024"])
def test_texts_without_letters_are_not_sendable(text: str) -> None:
    """There is nothing to translate in numbers, signs and placeholders."""
    assert not mask(Content.parse(text)).sendable
    assert mask(Content.parse(text + " сөз")).sendable


def test_an_ambiguous_notation_gives_way() -> None:
    """`%1` before a digit would be read as another number, so another notation is taken."""
    content = Content.parse("{a}5 people")
    assert mask(content, PERCENT).notation is SQUARE
    assert mask(content, LETTERS).notation is SQUARE
    assert mask(content, ROUND).text == "(1)5 people"


def test_an_engine_names_its_notation() -> None:
    """An attribute `notation` of an engine is honoured, anything else is square brackets."""

    class Plain:
        pass

    class Fond(Plain):
        notation = ROUND

    assert notation_of(Fond()) is ROUND
    assert notation_of(Plain()) is SQUARE


@given(contents(), notations, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=3))
def test_private_places_come_back(content: Content, notation: Notation, wanted: list[tuple[int, int]]) -> None:
    """Whatever places are called private, unmasking what is sent gives the content back."""

    def find(text: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for start, length in sorted(wanted):
            if start >= (spans[-1][1] if spans else 0) and start + length <= len(text):
                spans.append((start, start + length))
        return spans

    masked = mask(content, notation, find)
    assert unmask(masked, masked.text) == (content, ())


def test_private_numbers_are_masked_whole() -> None:
    """A telephone number goes as one mark, and the mark comes back as the number."""
    text = "Звоните +7 701 234-56-78 до пятницы."
    masked = mask(Content((text,)), find_private=lambda given: [(given.index("+"), given.index(" до"))])
    assert masked.text == "Звоните [1] до пятницы."
    assert unmask(masked, "Call [1] by Friday.")[0].plain == "Call +7 701 234-56-78 by Friday."


def test_pair_is_masked_alike() -> None:
    """In an example the same piece has the same mark on both sides, in whatever order; other pieces make it useless."""
    source, target = Content(("{name} sent {count} files",)), Content(("{count} файлды {name} жіберді",))
    assert mask_pair(source, target) == ("[1] sent [2] files", "[2] файлды [1] жіберді")
    assert mask_pair(source, Content(("{count} файл жіберілді",))) is None
    assert mask_pair(Content(("See [1]",)), Content(("[1] қараңыз",))) is None
    assert mask_pair(Content(("Law",)), Content(("Заң",))) == ("Law", "Заң")
