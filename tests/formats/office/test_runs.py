"""Runs to text with tags and back, on a vocabulary made up for the test.

A run is `[look|content]`, where `.` starts a text, `*` is a loose single tag and `!` one that stays; `(n` and `n)` are
the ends of container n.
"""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.errors import MergeError
from localize.formats.core.inline_tags import Code, mint, renumber
from localize.formats.office.runs import Item, Line, Look, Markup, Run, compose
from localize.formats.office.runs_writer import Dialect, write_line
from localize.model import Content, InlineTag, TagForm

TOKEN = re.compile(r"\[([a-z]*)\|([^\]]*)\]|\((\d)|(\d)\)")
INSIDE = re.compile(r"\.([^.*!]*)|[*!]")
DIALECT = Dialect(lambda text: f".{text}", "]", lambda look: f"{look.raw}|")


def look(letters: str) -> Look:
    """Return a look whose properties are these letters."""
    on_punctuation = tuple(sorted(set(letters) - set("bi")))
    return Look(tuple(sorted(letters)), letters, letters or "g", "[", 0, "u" in letters, on_punctuation)


def read(raw: str) -> Line | None:
    """Return the text of a paragraph."""
    items: list[Item] = []
    for found in TOKEN.finditer(raw):
        letters, content, opened, closed = found.groups()
        if opened or closed:
            form = TagForm.OPEN if opened else TagForm.CLOSE
            items.append(Markup(found.start(), found.end(), found.group(), Code("a", form, opened or closed)))
            continue
        for inside in INSIDE.finditer(content):
            start, end = (found.start(2) + at for at in inside.span())
            if inside.group(1) is not None:
                items.append(Run(start, end, inside.group(1), look(letters)))
            else:
                code = Code("x", TagForm.SINGLE, loose=inside.group() == "*")
                items.append(Markup(start, end, inside.group(), code, look(letters)))
    return compose(items, [found.span() for found in TOKEN.finditer(raw)])


def typed(raw: str) -> str:
    """Return a paragraph as a translator sees it."""
    line = read(raw)
    return mint(line.pieces)[0].typed if line else ""


def translate(raw: str, target: str) -> str:
    """Return the paragraph with a target."""
    line = read(raw)
    assert line is not None
    source = mint(line.pieces)[0]
    written = write_line(line, Content.parse(target, source.tags), DIALECT, lambda tag: tag.data)
    return raw[: line.region[0]] + written + raw[line.region[1] :]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("[|.one ][|.two][|. three]", "one two three"),
        ("[|.plain ][b|.bold][|. plain]", "plain <b1>bold</b1> plain"),
        ("[b|.all ][b|.bold]", "all bold"),
        ("[bi|.Both, ][b|.bold ][bi|.both]", "Both, <b1>bold </b1>both"),
        ("[c|.A lead in colour ][|.not][c|. black]", "A lead in colour <g1>not</g1> black"),
        ("[b|.One][|.two]", "<b1>One</b1>two"),
        ("[|.][b|.declared][|. so]", "<b1>declared</b1> so"),
        ("[b|.bold][|. ][b|.bold]", "bold bold"),
        ("[|.plain][b|. ][|.plain]", "plain plain"),
        ("[|.plain][u|. ][|.plain]", "plain<u1> </u1>plain"),
        ("[|.see ](1[l|.link]1)[|.]", "see <a1>link</a1>"),
        ("(1[l|.link]1)", "link"),
        ("[|*. text *]", "text"),
        ("[|.text ][n|!]", "text <x1/>"),
        ("[b|.bold][n|!][b|.more][|. x]", "bold<x1/>more<g2> x</g2>"),
        ("[b|.bold][n|!][|. not bold]", "<b1>bold</b1><x2/> not bold"),
        ("[|. ][b|*]", ""),
        ("[|.plain ][b|.bold][i|.,][|. more]", "plain <b1>bold</b1>, more"),
        ("[|.plain text ][b|.bold][i|.,][b|. bold]", "plain text <b1>bold, bold</b1>"),
        ("[|.plain ][b|.bold][b|.,][|. more]", "plain <b1>bold,</b1> more"),
        ("[|.plain][b|.,][|. more]", "plain, more"),
        ("[|.plain][u|.,][|. more]", "plain<u1>,</u1> more"),
        ("[|.plain][b|.][b|.,][|. more]", "plain<b1>,</b1> more"),
        ("[|.see ](1[l|.link][b|.?]1)[|. and more]", "see <a1>link<b2>?</b2></a1> and more"),
    ],
)
def test_runs_become_text_with_few_tags(raw: str, text: str) -> None:
    """Equal looks are joined, that of most letters needs no tag, edges leave the text."""
    assert typed(raw) == text


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("<b1>қою сөздер</b1> жай", "[|.][b|.қою сөздер][|. жай]"),
        ("<b1>қою</b1> жай сөз", "[b|.қою][|. жай сөз]"),
    ],
)
def test_the_base_stays_that_of_the_source(target: str, written: str) -> None:
    """Where most letters of a target are in tags, an empty text at the front says which look needs none."""
    found = translate("[|.plain words ][b|.bold][|. end]", target)
    assert found == written
    assert typed(found) == target


def test_only_the_children_of_the_text_are_written_anew() -> None:
    """What stands before and after the text is not touched; what shares a run with it is written again."""
    raw = "[b|*][|*. text][b|*]"
    assert translate(raw, "мәтін") == "[b|*][|*. мәтін][b|*]"


def test_each_text_takes_the_look_of_its_tags() -> None:
    """The raw properties of a run come back with its text, wherever that goes."""
    raw = "[|.plain ][b|.bold][|. end]"
    assert translate(raw, "<b1>қою</b1> жай") == "[b|.қою][|. жай]"


@pytest.mark.parametrize("target", ["<b1>x", "x</b1>", "<b1><x2/></x2>", "<x9/>"])
def test_broken_tags_are_refused_or_text(target: str) -> None:
    """A pair that is not whole cannot be written; a tag that the text does not have is text."""
    raw = "[|.plain ][b|.bold][n|!][|. end]"
    if target == "<x9/>":
        assert typed(translate(raw, target)) == target
    elif target != "<b1><x2/></x2>":
        with pytest.raises(MergeError, match="the tag"):
            translate(raw, target)


def test_punctuation_needs_no_border_where_it_counts_like_other_text() -> None:
    """A vocabulary that leaves punctuation its own format is written without empty texts."""
    plain, bold = Look(raw="", start_tag="["), Look(("b",), "b", "b", "[")
    items = [Run(0, 3, "one", plain), Run(3, 4, ",", bold), Run(4, 8, " two", plain)]
    line = compose(items, [(item.start, item.end) for item in items])
    assert line is not None
    assert write_line(line, mint(line.pieces)[0], DIALECT, lambda tag: tag.data) == "[|.one][b|.,][|. two]"


def paragraphs() -> st.SearchStrategy[str]:
    """Return paragraphs of up to eight runs and containers."""
    inside = st.lists(st.sampled_from([".a", ".b c", ". ", ".d ", ".", ".,", "., ", "*", "!"]), min_size=1, max_size=3)
    run = st.builds(
        lambda letters, parts: f"[{letters}|{''.join(parts)}]", st.sampled_from(["", "b", "i", "u"]), inside
    )
    runs = st.lists(run, min_size=1, max_size=5).map("".join)
    container = st.builds(lambda each: f"(1{each}1)", runs)
    other = st.builds(lambda each: f"(2{each}2)", runs)
    return st.tuples(runs, st.one_of(st.just(""), container), runs, st.one_of(st.just(""), other)).map("".join)


def chunks(content: Content) -> list[list[str | InlineTag]]:
    """Return the parts of a content, those of an outermost pair of tags together."""
    found: list[list[str | InlineTag]] = []
    depth = 0
    for part in content.parts:
        if depth:
            found[-1].append(part)
        else:
            found.append([part])
        if isinstance(part, InlineTag):
            depth += {TagForm.OPEN: 1, TagForm.CLOSE: -1, TagForm.SINGLE: 0}[part.form]
    return found


@examples(300)
@given(paragraphs(), st.randoms(use_true_random=False))
def test_what_is_written_is_read_back(raw: str, random: Random) -> None:
    """A source with other words, and with its tags in another order, comes back as it was written."""
    line = read(raw)
    if line is None:
        return
    source = mint(line.pieces)[0]
    words = [
        part if not isinstance(part, str) else random.choice([f"{part}сөз ", "ә", "…", part]) for part in source.parts
    ]
    moved = chunks(Content(tuple(words)))
    random.shuffle(moved)
    target = Content(tuple(part for chunk in moved for part in chunk))
    again = read(translate(raw, target.typed))
    assert again is not None
    assert renumber(mint(again.pieces)[0]) == renumber(target)
