"""The laws of splitting: nothing is lost, nothing is blank, nothing splits twice."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.language import parse_tag
from localize.model import Content, InlineTag, TagForm
from localize.segmentation import Rules, SrxRule, load_rules, split, split_text

# Contents that look like text: sentences, quotes, numbers, white space and tags in any order.
WORDS = st.sampled_from(
    ["Слово", "слово", "г.", "и т.д.", "т. е.", "Бұл", "1-бап.", "2020 ж.", "U.S.", "Mr.", "The", "end.", "Да!"]
)
SIGNS = st.sampled_from("«»“”„()[]…—.!х:")
SPACES = st.sampled_from([" ", " ", " ", "", "\n", "\n\n", "\t", "\u00a0", "  ", " \n - "])
TAGS = st.builds(
    lambda kind, number, form: InlineTag(f"{kind}{number}", kind, form, data=f"<{kind}>"),
    st.sampled_from(["b", "a", "br", "img", "n", "c"]),
    st.integers(1, 3),
    st.sampled_from(TagForm),
)
CONTENTS = st.builds(
    lambda parts: Content(tuple(parts)), st.lists(st.one_of(WORDS, SIGNS, SPACES, SPACES, TAGS), max_size=30)
)
LANGUAGES = st.sampled_from([parse_tag(tag) for tag in ("en", "ru", "kk", "ky")])


def join(segments: tuple[tuple[Content, str], ...]) -> Content:
    return Content(tuple(part for segment, gap in segments for part in (*segment.parts, gap)))


@given(CONTENTS, LANGUAGES)
def test_split_joined_gives_the_content_back(content: Content, language: str) -> None:
    """Segments and gaps in order are exactly the content, tags included."""
    assert join(split(content, load_rules(parse_tag(language)))) == content


@given(CONTENTS, LANGUAGES)
def test_split_gives_no_blank_segment(content: Content, language: str) -> None:
    """Every segment has something to translate, unless the whole content has nothing; gaps are white space."""
    segments = split(content, load_rules(parse_tag(language)))
    assert all(not gap or gap.isspace() for _, gap in segments)
    if len(segments) > 1:
        assert all(has_something(segment) for segment, _ in segments)


def has_something(content: Content) -> bool:
    objects = (tag for tag in content.tags if tag.form is TagForm.SINGLE and tag.kind not in ("n", "br"))
    return bool(content.plain.strip()) or any(objects)


@given(CONTENTS, LANGUAGES)
def test_split_of_a_segment_is_that_segment(content: Content, language: str) -> None:
    """What was split does not split again."""
    rules = load_rules(parse_tag(language))
    for segment, _ in split(content, rules):
        assert split(segment, rules) == ((segment, ""),)


@given(
    st.text(alphabet="aB. !\n«»", max_size=40),
    st.lists(
        st.builds(
            SrxRule, st.booleans(), st.sampled_from(["", "a", r"\.", "B|", r"a\s"]), st.sampled_from(["", " ", "B"])
        )
    ),
)
def test_split_keeps_its_laws_under_any_rules(text: str, rules: list[SrxRule]) -> None:
    """A project's own rules may be odd; no text is lost, no segment is blank and none splits again."""
    compiled = Rules.compile("en", tuple(rules))
    segments = split(Content((text,)), compiled)
    assert join(segments) == Content((text,))
    assert len(segments) < 2 or all(segment.plain.strip() for segment, _ in segments)
    assert all(split(segment, compiled) == ((segment, ""),) for segment, _ in segments)


@given(CONTENTS)
def test_split_never_cuts_more_pairs_than_the_break_needs(content: Content) -> None:
    """White space and tags around a break are shared out so that as few tags as possible are on the wrong side."""
    rules = load_rules(parse_tag("ru"))
    segments = split(content, rules)
    for (left, gap), (right, _) in itertools.pairwise(segments):
        tail, head = edge(left.parts[::-1]), edge(right.parts)
        around = [*tail[::-1], *([gap] if gap else []), *head]
        used = misplaced(around[: len(tail)]) + misplaced(around[len(around) - len(head) :], right=True)
        best = min(misplaced(around[:at]) + misplaced(around[at:], right=True) for at in range(len(around) + 1))
        assert used <= best


def edge(parts: tuple[str | InlineTag, ...]) -> list[str | InlineTag]:
    found: list[str | InlineTag] = []
    for part in parts:
        if isinstance(part, str) and part.strip():
            break
        if isinstance(part, InlineTag) and part.form is TagForm.SINGLE and part.kind not in ("n", "br"):
            break
        found.append(part)
    return found


def misplaced(items: list[str | InlineTag], *, right: bool = False) -> int:
    tags = [item for item in items if isinstance(item, InlineTag)]
    return sum((tag.form is not TagForm.OPEN) if right else (tag.form is TagForm.OPEN) for tag in tags)


@given(CONTENTS, LANGUAGES)
def test_split_text_gives_the_same_sentences(content: Content, language: str) -> None:
    """The plain form sees what the content form sees, without the white space."""
    rules = load_rules(parse_tag(language))
    text = Content((content.plain,))
    wanted = tuple(segment.plain.strip() for segment, _ in split(text, rules) if segment.plain.strip())
    assert split_text(content.plain, rules) == wanted


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u00a0\t"])
def test_split_of_blank_content_keeps_it(blank: str) -> None:
    """White space alone is one segment, since it has no other place; nothing at all is none."""
    assert join(split(Content((blank,)), load_rules(parse_tag("en")))) == Content((blank,))
    assert split_text(blank, load_rules(parse_tag("en"))) == ()
