"""Markup: placeholders, tags, literal markup and addresses have to survive translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from localize.checks import icu
from localize.checks.needs import address, either, has, markup, pair, placeholder, source, target, uneven
from localize.checks.pair import Context, Pair, Sighting, Text, is_element
from localize.checks.placeholders import Placeholder, find_placeholders, may_be_left_out, unpositioned
from localize.checks.registry import check
from localize.model import Content, InlineTag, Severity, Side, TagForm
from localize.tokens import Token, TokenKind, find_protected

# Entities that protect markup; the others are letters and signs, which every language chooses for itself.
_ENTITIES = frozenset({"&amp;", "&lt;", "&gt;"})
_LINE_BREAK = re.compile(r"\s*\n\s*")
_TYPED = re.compile(r"</?[a-z]{1,4}[0-9]+/?>")
_ELEMENT_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")

# A name that looks like a domain: "Astrometry.net".
_NAME = re.compile(r"[A-Z][\w-]*\.\w+")

Place = tuple[str, int, int]
"""What is compared, and where it stands."""


def _left_over(ours: Sequence[Place], theirs: Sequence[Place]) -> list[Place]:
    """Return those of *ours* that *theirs* has too few of, the last ones first to be left over."""
    spare = Counter(name for name, _, _ in theirs)
    left: list[Place] = []
    for place in ours:
        if spare[place[0]]:
            spare[place[0]] -= 1
        else:
            left.append(place)
    return left


# --- placeholders ----------------------------------------------------------------------------------------------------


def _compared(context: Context) -> tuple[list[Placeholder], list[Placeholder], bool]:
    """Return the placeholders of both sides by one kind of key, and whether all of them go by position."""
    texts = context.source, context.target
    if _have_same_placeholders(*(text.content for text in texts)) or not any(map(_has_placeholders, texts)):
        return [], [], True
    source, target = (list(text.once(find_placeholders)) for text in texts)
    if icu.is_message(context.source.typed) or icu.is_message(context.target.typed):
        source, target = _with_arguments(context.source, source), _with_arguments(context.target, target)
    printf = [each for each in source + target if "$" in each.key and each.key.startswith("%")]
    return source, target, all(each.order is not None for each in printf)


def _have_same_placeholders(source: Content, target: Content) -> bool:
    """Tell of many pairs, without a closer look, that both have the same placeholders in one order, and none alike."""
    ours, theirs = find_protected(source), find_protected(target)
    shown = [token.text for token in ours if token.kind is TokenKind.PLACEHOLDER and token.text[-1] != "%"]
    return (
        len(shown) == len(ours)
        and [token.text for token in theirs] == shown
        and "".join(shown).count("%") == source.typed.count("%") == target.typed.count("%")
        and not (icu.is_message(source.typed) or icu.is_message(target.typed))
    )


def _may_differ(pair: Pair) -> bool:
    return not _have_same_placeholders(pair.source, pair.target)


_CHANGED = pair(_may_differ)


def _has_placeholders(text: Text) -> bool:
    return (
        not text.kinds.isdisjoint((TokenKind.PLACEHOLDER, TokenKind.MARKUP))
        or "%" in text.typed
        or icu.is_message(text.typed)
    )


def _with_arguments(text: Text, placeholders: list[Placeholder]) -> list[Placeholder]:
    """Return the placeholders with an ICU message's arguments in place of what looks like one, each name once."""
    first: dict[str, Placeholder] = {}
    for name, start, end in icu.read_message(text.typed).arguments:
        first.setdefault(name, Placeholder(start, end, "{" + name + "}", "{" + name + "}"))
    return [each for each in placeholders if not each.text.startswith("{")] + list(first.values())


def _places(placeholders: list[Placeholder], *, by_position: bool) -> list[Place]:
    return [(unpositioned(each) if by_position else each.key, each.start, each.end) for each in placeholders]


def _surplus(context: Context, side: Side) -> list[Place]:
    """Return the placeholders of one side that the other has too few of."""
    source, target, by_position = context.once(_compared)
    ours, theirs, other = (source, target, context.target) if side is Side.SOURCE else (target, source, context.source)
    left = _left_over(_places(ours, by_position=by_position), _places(theirs, by_position=by_position))
    by_start = {each.start: each for each in ours}
    # A "%%" is lost only if the other side has a bare sign instead; it may have become a word.
    signs = any(by_start[start].text == "%%" for _, start, _ in left) and _has_bare_percent(theirs, other)
    return [
        place
        for place in left
        if not may_be_left_out(by_start[place[1]], context.case) and (by_start[place[1]].text != "%%" or signs)
    ]


def _has_bare_percent(placeholders: list[Placeholder], text: Text) -> bool:
    signs = sum(each.text.count("%") for each in placeholders)
    in_addresses = sum(token.text.count("%") for token in text.protected if token.kind is TokenKind.ADDRESS)
    return text.typed.count("%") - in_addresses > signs


@check(
    "markup.placeholder_missing",
    category="markup",
    severity=Severity.CRITICAL,
    needs=source(placeholder) & _CHANGED,
)
def placeholder_missing(context: Context) -> Iterator[Sighting]:
    """A placeholder of the source is not in the target.

    What: Variables such as `%s`, `%(name)s`, `{name}` and the arguments of ICU messages, compared by what they stand
    for: `%s %d` equals `%2$d %1$s`. A plural form for one definite number may do without the number.
    Why: The program shows a sentence with a hole, or stops.
    Wrong: en: Hello, {name}! | kk: Сәлем!
    Right: en: Hello, {name}! | kk: Сәлем, {name}!
    """
    for _, start, end in _surplus(context, Side.SOURCE):
        shown = context.source.typed[start:end]
        yield context.source.sight(start, end, f"the placeholder {shown} is missing in the translation")


@check("markup.placeholder_extra", category="markup", severity=Severity.CRITICAL, needs=target(placeholder) & _CHANGED)
def placeholder_extra(context: Context) -> Iterator[Sighting]:
    """The target has a placeholder that the source has not, or has it more often.

    What: The same comparison as for missing placeholders, the other way round.
    Why: The program has no value for it and shows the bare variable, or stops.
    Wrong: en: %d messages sent | ru: Отправлено сообщений: %d из %d
    Right: en: %d messages sent | ru: Отправлено сообщений: %d
    """
    for _, start, end in _surplus(context, Side.TARGET):
        shown = context.target.typed[start:end]
        yield context.target.sight(start, end, f"the source has no placeholder {shown} here")


@check(
    "markup.placeholder_order",
    category="markup",
    severity=Severity.CRITICAL,
    needs=source(placeholder) & target(placeholder) & _CHANGED,
)
def placeholder_order(context: Context) -> Iterator[Sighting]:
    """Placeholders that go by position alone stand in another order.

    What: `%d` and `%s` without numbers get their values in the order of the source. To change the order, number them.
    Why: The program puts the wrong value into the sentence, or crashes.
    Wrong: en: %d files in %s | kk: %s ішінде %d файл
    Right: en: %d files in %s | kk: %2$s ішінде %1$d файл
    """
    source, target, by_position = context.once(_compared)
    if not by_position or Counter(map(unpositioned, source)) != Counter(map(unpositioned, target)):
        return
    ours = [each for each in target if each.order]
    for mine, theirs in zip(ours, (each for each in source if each.order), strict=True):
        if mine.order != theirs.order:
            message = f"the value for {theirs.text} would be put here: number the placeholders"
            yield context.target.sight(mine.start, mine.end, message)
            return


@check("markup.icu", category="markup", severity=Severity.CRITICAL, needs=source(has("{")) & source(has(",")))
def icu_message(context: Context) -> Iterator[Sighting]:
    """The target's ICU message is broken or chooses in another way than the source.

    What: Braces that do not close, a plural without the branch `other`, a select whose keys were translated, a plural
    where the source has none.
    Why: The program cannot read the message at all.
    Wrong: en: {n, plural, one {# day} other {# days}} | kk: {n, plural, one {# күн}}
    Right: en: {n, plural, one {# day} other {# days}} | kk: {n, plural, other {# күн}}
    """
    if not icu.is_message(context.source.typed):
        return
    source, target = icu.read_message(context.source.typed), icu.read_message(context.target.typed)
    if source.broken:
        return
    if target.broken:
        at, reason = target.broken
        yield context.target.sight(at, min(at + 1, len(context.target.typed)), f"the ICU message is broken: {reason}")
        return
    expected = {(each.name, each.kind): each.keys for each in source.choices}
    for choice in target.choices:
        keys = expected.get((choice.name, choice.kind))
        if keys is None:
            message = f"the source does not choose by {choice.name} ({choice.kind})"
        elif "other" not in choice.keys:
            message = "the branch `other` is missing"
        elif choice.kind == "select" and choice.keys != keys:
            message = "the branches must be " + ", ".join(sorted(keys))
        else:
            continue
        yield context.target.sight(choice.start, choice.end, message)


# --- tags ------------------------------------------------------------------------------------------------------------


def _tags(text: Text) -> list[tuple[InlineTag, Place]]:
    tokens = (token for token in text.protected if token.kind is TokenKind.TAG)
    return [(tag, (tag.typed, token.start, token.end)) for tag, token in zip(text.content.tags, tokens, strict=True)]


def _surplus_tags(ours: Text, theirs: Text) -> list[tuple[InlineTag, Place]]:
    """Return the tags that the other side has too few of; of a whole pair only the opening one."""
    if not ours.content.tags:
        return []
    tags = _tags(ours)
    by_start = {place[1]: tag for tag, place in tags}
    left = _left_over([place for _, place in tags], [place for _, place in _tags(theirs)])
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


@check("markup.tag_missing", category="markup", severity=Severity.CRITICAL, needs=source(has("<")))
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


@check("markup.tag_extra", category="markup", severity=Severity.CRITICAL, needs=target(has("<")))
def tag_extra(context: Context) -> Iterator[Sighting]:
    """The target has a tag that the source has not, or has it twice.

    What: Tags of other segments, doubled tags, and what is typed like a tag where the source has none: it is text.
    Why: The document gets formatting or links that nobody wanted, cannot be written, or shows the typed tag.
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


@check("markup.tag_unbalanced", category="markup", severity=Severity.CRITICAL, needs=target(has("<")))
def tag_unbalanced(context: Context) -> Iterator[Sighting]:
    """A closing tag stands before its opening tag, or two pairs cross.

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


@check("markup.tag_order", category="markup", severity=None, needs=source(has("<")) & target(has("<")))
def tag_order(context: Context) -> Iterator[Sighting]:
    """The tags stand in another order than in the source. Off until a project asks for it.

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
    """A line break stands in the target where the source is one line.

    What: Line ends inside the target of a source without any.
    Why: Most documents show it as a space or not at all; a break of the document's own is a tag.
    Wrong: en: Know your rights | kk: Құқығыңды⏎біл
    Right: en: Know your rights | kk: Құқығыңды біл
    """
    if "\n" in context.source.typed:
        return
    for found in _LINE_BREAK.finditer(context.target.typed.rstrip()):
        yield context.target.sight(found.start(), found.end(), "the source has no line break", " ")


# --- literal markup and addresses ------------------------------------------------------------------------------------


def _literal(text: Text) -> list[Place]:
    """Return elements by name and form, whatever their attributes, and the entities that protect markup."""
    return [
        (name, token.start, token.end)
        for token in text.protected
        if token.kind is TokenKind.MARKUP and (name := _literal_name(token))
    ]


def _literal_name(token: Token) -> str | None:
    element = _ELEMENT_NAME.match(token.text)
    if element is None:
        return token.text if token.text in _ENTITIES else None
    return f"<{element[1]}{element[2].lower()}>" if is_element(token.text) else None


def _surplus_literal(ours: Text, theirs: Text) -> Iterator[Place]:
    """Yield the markup that the other side has too little of; of a whole pair only the opening element."""
    opened: Counter[str] = Counter()
    for place in _left_over(_literal(ours), _literal(theirs)):
        name = place[0]
        if name == "&amp;" and "&" not in theirs.masked:
            continue  # the sign may have become a word: "and", "және", «и»
        if name.startswith("</") and opened[name[2:]]:
            opened[name[2:]] -= 1
            continue
        opened[name[1:]] += 1
        yield place


@check("markup.literal_missing", category="markup", severity=Severity.MAJOR, needs=source(markup))
def literal_missing(context: Context) -> Iterator[Sighting]:
    """HTML that is part of the text is missing in the target.

    What: Elements such as `<b>` and the entities `&amp;`, `&lt;` and `&gt;` in messages where they are plain text.
    Why: The page shows the rest of the text in the wrong way, or the browser swallows it.
    Wrong: en: Be <b>careful</b>! | kk: <b>Сақ болыңыз!
    Right: en: Be <b>careful</b>! | kk: <b>Сақ</b> болыңыз!
    """
    for name, start, end in _surplus_literal(context.source, context.target):
        yield context.source.sight(start, end, f"{name} is missing in the translation")


@check("markup.literal_extra", category="markup", severity=Severity.MAJOR, needs=target(markup))
def literal_extra(context: Context) -> Iterator[Sighting]:
    """The target has HTML that the source has not.

    What: The same comparison as for missing HTML, the other way round.
    Why: The page may break, and what an unknown hand adds to a page may be harmful.
    Wrong: en: Contact us | ru: Свяжитесь <b>с нами</b>
    Right: en: Contact us | ru: Свяжитесь с нами
    """
    for name, start, end in _surplus_literal(context.target, context.source):
        yield context.target.sight(start, end, f"the source has no {name} here")


@check("markup.address_changed", category="markup", severity=Severity.MAJOR, needs=either(address))
def address_changed(context: Context) -> Iterator[Sighting]:
    """A web or e-mail address of the source is different or missing in the target.

    What: Addresses are compared character by character; only the language in it may change, as in `/en/` to `/kk/`.
    Why: The reader would land on a missing page, or on a page that somebody else prepared.
    Wrong: en: Write to help@example.org. | ru: Пишите на help@example.com.
    Right: en: See https://example.org/en/law. | ru: См. https://example.org/ru/law.
    """
    missing, extra = compare_addresses(context)
    for index, (_, start, end) in enumerate(missing):
        expected = context.source.typed[start:end]
        if index < len(extra):
            _, wrong_start, wrong_end = extra[index]
            fix = expected if len(missing) == len(extra) == 1 else None
            yield context.target.sight(wrong_start, wrong_end, f"the source has {expected}", fix)
        else:
            yield context.source.sight(start, end, f"the address {expected} is missing in the translation")
    for _, start, end in extra[len(missing) :]:
        yield context.target.sight(start, end, f"the source has no address {context.target.typed[start:end]}")


def compare_addresses(context: Context) -> tuple[list[Place], list[Place]]:
    """Return the addresses of the source that the target lacks, and those of the target that the source lacks."""
    if (context.source.kinds | context.target.kinds).isdisjoint((TokenKind.ADDRESS, TokenKind.MARKUP)):
        return [], []
    languages = f"{context.source.language}|{context.target.language}"
    source, target = _addresses(context.source, languages), _addresses(context.target, languages)
    return _left_over(source, target), _left_over(target, source)


def _addresses(text: Text, languages: str) -> list[Place]:
    language = re.compile(rf"(?<![A-Za-z0-9])(?:{languages})(?:[-_][A-Za-z]{{2}})?(?![A-Za-z0-9])")
    return [
        (language.sub("\0", token.text.rstrip("/")), token.start, token.end)
        for token in text.inner_protected
        if token.kind is TokenKind.ADDRESS and not _NAME.fullmatch(token.text)
    ]
