"""Contents, tags and their typing form."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, InlineTag, TagForm

BOLD = InlineTag("b1", "b", TagForm.OPEN, "**")
BOLD_END = InlineTag("b1", "b", TagForm.CLOSE, "**")
BREAK = InlineTag("br2", "br", TagForm.SINGLE, "\\\n")
TAGS = (BOLD, BOLD_END, BREAK)

# Text that holds no tag of the unit literally: filters mint ids that do not occur in it.
TEXT = st.text(alphabet="аb<>/ 1қ&\n", max_size=12).filter(lambda text: not any(tag.typed in text for tag in TAGS))
CONTENTS = st.lists(st.one_of(TEXT, st.sampled_from(TAGS)), max_size=8).map(lambda parts: Content(tuple(parts)))


@given(CONTENTS)
def test_parse_of_typed_is_the_content(content: Content) -> None:
    """The typing form says everything, as long as the text does not spell a tag across its parts."""
    if sum(content.typed.count(tag.typed) for tag in TAGS) == len(content.tags):
        assert Content.parse(content.typed, TAGS) == content


@given(CONTENTS)
def test_content_joins_neighbouring_texts(content: Content) -> None:
    """No two texts stand side by side and none is empty, so equal contents compare equal."""
    kinds = [isinstance(part, str) for part in content.parts]
    assert not any(one and other for one, other in pairwise(kinds))
    assert "" not in content.parts


def test_parse_takes_unknown_tags_as_text() -> None:
    """A `<` is a tag only where that id exists in that form."""
    content = Content.parse("<b1>x</b1> <b9>y</b9> <br2/> 1 < 2", (BOLD, BOLD_END))
    assert content.tags == (BOLD, BOLD_END)
    assert content.plain == "x <b9>y</b9> <br2/> 1 < 2"


def test_hash_depends_on_text_and_tag_data() -> None:
    """Two texts with the same letters but other markup are other texts."""
    other = InlineTag("b1", "b", TagForm.OPEN, "__")
    assert Content(("a", BOLD)).hash != Content(("a", other)).hash
    assert Content(("a", BOLD)).hash == Content(("a", BOLD)).hash
