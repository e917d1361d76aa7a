"""Inline tags, compared with the source, and their nesting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from localize.checks.analysis.differences import Place, left_over
from localize.checks.core.pair import Context, Pair, Sighting, Text, is_element
from localize.checks.core.prefilter import any_piece, given, target, uneven
from localize.checks.core.registry import check
from localize.model import InlineTag, Severity, TagForm
from localize.tokens import TokenKind

_LINE_BREAK = re.compile(r"\s*\n\s*")
_TYPED = re.compile(r"</?[a-z]{1,4}[0-9]+/?>")


def _tags(text: Text) -> list[tuple[InlineTag, Place]]:
    tokens = (token for token in text.protected if token.kind is TokenKind.TAG)
    return [(tag, (tag.typed, token.start, token.end)) for tag, token in zip(text.content.tags, tokens, strict=True)]


def _surplus_tags(ours: Text, theirs: Text) -> list[tuple[InlineTag, Place]]:
    """Return the tags that the other side has too few of; of a whole pair only the opening one."""
    if not ours.content.tags:
        return []
    tags = _tags(ours)
    by_start = {place[1]: tag for tag, place in tags}
    left = left_over([place for _, place in tags], [place for _, place in _tags(theirs)])
    opened: Counter[str] = Counter()
    result: list[tuple[InlineTag, Place]] = []
    for place in left:
        tag = by_start[place[1]]
        if tag.form is TagForm.CLOSE and opened[tag.id]:
            opened[tag.id] -= 1
            continue
        opened[tag.id] += tag.form is TagForm.OPEN
        result.append((tag, place))
    return result


def _has_tags_in_source(pair: Pair) -> bool:
    return bool(pair.source.tags)


def _has_tags_in_target(pair: Pair) -> bool:
    return bool(pair.target.tags)


_NEEDS_OF_EXTRA = given(_has_tags_in_target) | target(any_piece(_TYPED.pattern, having="<"))


@check("markup.tag_missing", category="markup", severity=Severity.CRITICAL, needs=given(_has_tags_in_source))
def tag_missing(context: Context) -> Iterator[Sighting]:
    """A tag of the source is not in the target.

    What: Every opening, closing and single tag of the source has to be in the target. Of a pair that is missing as a
    whole only the opening tag is named.
    Why: The document loses formatting, a link or a picture, or cannot be written.
    Wrong: en: Read <a1>the law</a1>. | kk: Заңды оқыңыз.
    Right: en: Read <a1>the law</a1>. | kk: <a1>Заңды</a1> оқыңыз.
    """
    for _, (name, start, end) in _surplus_tags(context.source, context.target):
        yield context.source.sight(start, end, f"the tag {name} is missing in the translation")


@check("markup.tag_extra", category="markup", severity=Severity.CRITICAL, needs=_NEEDS_OF_EXTRA)
def tag_extra(context: Context) -> Iterator[Sighting]:
    """The target has a tag that is not in the source, or has it twice.

    What: Tags of other segments, doubled tags, and what is typed like a tag where the source has none: it is text.
    Why: The document gets unwanted formatting or links, cannot be written, or shows the typed tag.
    Wrong: en: Press <b1>Stop</b1> | ru: <b1>Нажмите</b1> <b1>«Стоп»</b1>
    Right: en: Press <b1>Stop</b1> | ru: Нажмите <b1>«Стоп»</b1>
    """
    known = {tag.typed for tag in context.source.content.tags}
    for _, (name, start, end) in _surplus_tags(context.target, context.source):
        problem = "the tag {} is doubled" if name in known else "the source has no tag {}"
        yield context.target.sight(start, end, problem.format(name))
    for token in context.target.protected:
        is_typed = token.kind is TokenKind.MARKUP and _TYPED.fullmatch(token.text) and not is_element(token.text)
        if is_typed and token.text not in context.source.typed:
            problem = f"the source has no tag {token.text}: it would be shown as text"
            yield context.target.sight(token.start, token.end, problem)


@check("markup.tag_unbalanced", category="markup", severity=Severity.CRITICAL, needs=given(_has_tags_in_target))
def tag_unbalanced(context: Context) -> Iterator[Sighting]:
    """A closing tag comes before its opening tag, or two pairs overlap.

    What: Looks only at tags that source and target both have, and only where the source is well nested.
    Why: Formatting would run over the wrong words, and strict formats cannot be written at all.
    Wrong: en: The <b1>right</b1> to privacy | ru: </b1>Право<b1> на частную жизнь
    Right: en: The <b1>right</b1> to privacy | ru: <b1>Право</b1> на частную жизнь
    """
    source, target = context.source, context.target
    if Counter(tag.typed for tag in source.content.tags) != Counter(tag.typed for tag in target.content.tags):
        return
    if next(_misplaced(source), None) is None:
        for name, start, end in _misplaced(target):
            yield target.sight(start, end, f"the tag {name} closes in the wrong place")


def _misplaced(text: Text) -> Iterator[Place]:
    """Yield closing tags whose opening tag comes later or that close another pair first.

    A tag whose partner is in another segment is nobody's mistake.
    """
    tags = _tags(text)
    pairs = {tag.id for tag, _ in tags if tag.form is TagForm.OPEN} & {
        tag.id for tag, _ in tags if tag.form is TagForm.CLOSE
    }
    open_ids: list[str] = []
    for tag, place in tags:
        if tag.id not in pairs or tag.form is TagForm.SINGLE:
            continue
        if tag.form is TagForm.OPEN:
            open_ids.append(tag.id)
        elif open_ids and open_ids[-1] == tag.id:
            open_ids.pop()
        else:
            if tag.id in open_ids:
                open_ids.remove(tag.id)
            yield place


@check("markup.tag_order", category="markup", severity=None, needs=given(_has_tags_in_target))
def tag_order(context: Context) -> Iterator[Sighting]:
    """The tags are in a different order than in the source. Off until a project asks for it.

    What: Source and target have the same tags, well nested, but in another order.
    Why: Word order differs between languages, so this is often right; it matters where tags are numbered steps.
    Wrong: en: <b1>Law</b1> and <i2>order</i2> | ru: <i2>Порядок</i2> и <b1>закон</b1>
    Right: en: <b1>Law</b1> and <i2>order</i2> | ru: <b1>Закон</b1> и <i2>порядок</i2>
    """
    source = [tag.typed for tag in context.source.content.tags]
    places = [place for _, place in _tags(context.target)]
    if Counter(source) != Counter(name for name, _, _ in places):
        return
    for expected, (name, start, end) in zip(source, places, strict=True):
        if expected != name:
            yield context.target.sight(start, end, f"the source has {expected} in this place")
            return


@check("markup.line_break", category="markup", severity=Severity.MINOR, needs=target(uneven))
def line_break(context: Context) -> Iterator[Sighting]:
    """The target has a line break, and the source is a single line.

    What: Line ends inside the target of a source without any; in a subtitle they are the translator's to set.
    Why: Most documents show it as a space or not at all; a break of the document's own is a tag.
    Wrong: en: Know your rights | kk: Құқығыңды⏎біл
    Right: en: Know your rights | kk: Құқығыңды біл
    """
    source = context.source.typed
    is_subtitle = context.duration_s is not None and "<br" not in source  # TTML, whose line breaks are tags
    if "\n" in source or is_subtitle:
        return
    for found in _LINE_BREAK.finditer(context.target.typed.rstrip()):
        yield context.target.sight(found.start(), found.end(), "the source has no line break", " ")
