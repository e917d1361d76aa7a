"""Technical parts of program strings: options, access keys, markup of forums and manuals, templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, source, texts, uneven
from localize.checks.core.registry import check
from localize.model import Severity, Side

Read = Callable[[str], list[tuple[str, int, int]]]
"""What a text has: what each is compared by, and where it stands."""


def _differences(read: Read, context: Context, message: str, extra: str = "") -> Iterator[Sighting]:
    """Yield what the target lacks, at its place in the source, and with *extra* what it has too much."""
    ours, theirs = read(context.target.typed), read(context.source.typed)
    missing = Counter(key for key, _, _ in theirs) - Counter(key for key, _, _ in ours)
    for key, start, end in reversed(theirs):
        if missing[key] > 0:
            missing[key] -= 1
            yield Sighting(Side.SOURCE, start, end, message.format(context.source.typed[start:end]))
    surplus = Counter(key for key, _, _ in ours) - Counter(key for key, _, _ in theirs)
    for key, start, end in reversed(ours) if extra else ():
        if surplus[key] > 0:
            surplus[key] -= 1
            yield context.target.sight(start, end, extra.format(context.target.typed[start:end]))


def _all(pattern: re.Pattern[str]) -> Read:
    return lambda text: [(found.group(), *found.span()) for found in pattern.finditer(text)]


def _may_differ(pattern: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda ours, theirs: sorted(pattern.findall(ours)) != sorted(pattern.findall(theirs))


_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9]+(?:-[a-z0-9]+)*")


@check(
    "markup.option",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(any_piece(_OPTION.pattern, having="-")) & texts(_may_differ(_OPTION)),
)
def option(context: Context) -> Iterator[Sighting]:
    """A command option differs from the source, or is missing.

    What: Long options, such as --help.
    Why: The command does not know the option, and the reader believes the manual.
    Wrong: en: Run it with --help. | ru: Запустите с --помощь.
    Right: en: Run it with --help. | ru: Запустите с --help.
    """
    message = "the option {} is missing in the translation"
    for each in _differences(_all(_OPTION), context, message):
        if not (
            each.side is Side.SOURCE and _is_there_with_value(context.source.typed[each.start : each.end], context)
        ):
            yield each


def _is_there_with_value(option: str, context: Context) -> bool:
    """Tell whether an option has its value glued to it, which is translated: --pathpath, «--pathпуть»."""
    beginnings = re.findall(r"--[a-z][\w-]*?(?=[\u0400-\u04ff])", context.target.typed)
    return any(option.startswith(each) for each in beginnings)


# An ampersand before the letter of a menu, none between capitals as in R&D; an underscore where a word begins or
# inside one with a capital first letter: _Open, Cu_t.
_AMPERSAND = re.compile(r"(?<![&\w])&(?=[^\W\d_])(?!\w+;)|(?<=[^\W\d_])&(?=[^\W\d_A-Z])(?!\w+;)")
_UNDERSCORE = re.compile(r"(?<![\w/.])_(?=[^\W\d_])(?!\w*_)|(?<=[a-z\u0400-\u04ff])_(?=[a-z\u0400-\u04ff])")
_MARKS = re.compile("[&_~]")
_LONGEST_LABEL = 50
_IDENTIFIER = re.compile(r"(?<![A-Za-z])[a-z]\w*_\w+")


def _accelerators(typed: str) -> list[re.Match[str]]:
    if len(typed) > _LONGEST_LABEL or "://" in typed or _IDENTIFIER.search(typed):
        return []
    return [*_AMPERSAND.finditer(typed)] or [*_UNDERSCORE.finditer(typed)]


def _loses_accelerator(ours: str, theirs: str) -> bool:
    found = _accelerators(ours)
    return len(found) == 1 and not _MARKS.search(theirs)


@check(
    "markup.accelerator",
    category="markup",
    severity=None,
    needs=source(has("[&_]")) & texts(_loses_accelerator),
)
def accelerator(context: Context) -> Iterator[Sighting]:
    """The sign for the key of a menu is gone.

    What: Labels with one & or _ before a letter, whose translation has none of &, _ and ~. Off until a project asks for
    it: many translations of good programs leave it out.
    Why: Keyboard users lose this menu shortcut.
    Wrong: en: &Open file | ru: Открыть файл
    Right: en: &Open file | ru: &Открыть файл
    """
    typed = context.source.typed
    if _loses_accelerator(typed, context.target.typed):
        start, end = _accelerators(typed)[0].span()
        message = f"no key is marked: put {typed[start:end]} before a letter of the translation"
        yield Sighting(Side.SOURCE, start, end, message)


_BOARD = re.compile(r"\[(/?)(b|i|u|s|url|img|quote|code|color|size|list|center|spoiler)(?:=[^\[\]\n]*)?\]")


def _board_tags(typed: str) -> list[tuple[str, int, int]]:
    return [(found[1] + found[2], *found.span()) for found in _BOARD.finditer(typed)]


@check(
    "markup.board",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(any_piece(r"\[/", having="/")) & texts(_may_differ(_BOARD)),
)
def board(context: Context) -> Iterator[Sighting]:
    """A forum tag such as [b] or [/b] is missing or superfluous.

    What: The tags of BBCode, where the source closes one.
    Why: The rest of the page turns bold, or the brackets are visible.
    Wrong: en: [b]Stop[/b] now | ru: [b]Стоп[b] сейчас
    Right: en: [b]Stop[/b] now | ru: [b]Стоп[/b] сейчас
    """
    if "[/" in context.source.typed:
        yield from _differences(
            _board_tags, context, "the tag {} is missing in the translation", "the source has no tag {} here"
        )


_ROLE = re.compile(r"(?<![\w`:]):[a-z][a-z0-9+.-]*(?::[a-z][a-z0-9+.-]*)?:(?=`)")
_SUBSTITUTION = re.compile(r"(?<![\w|])\|[A-Za-z][\w.-]*(?: [\w.-]+)*\|(?![\w|])")
_LABEL = re.compile(r"(?<=[\w)] )<[^<>`\n]+>(?=`)")
_TARGET = re.compile(rf"{_ROLE.pattern}(?:`[^`<>\n]+`)?|{_SUBSTITUTION.pattern}|{_LABEL.pattern}")
_SHOWN_TEXT = frozenset(
    [":term:", ":guilabel:", ":menuselection:", ":ref:", ":doc:", ":strong:", ":emphasis:", ":dfn:"]
)
"""Roles whose text may be translated."""


def _roles(typed: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for each in _TARGET.finditer(typed):
        role, mark, _ = each.group().partition("`")
        found.append((role if mark and role in _SHOWN_TEXT else each.group(), *each.span()))
    return found


@check(
    "markup.role",
    category="markup",
    severity=Severity.MAJOR,
    needs=(source(any_piece(r":`", having="`")) | source(any_piece(r"\|[A-Za-z]", having="[|]")))
    & texts(
        lambda ours, theirs: sorted(key for key, _, _ in _roles(ours)) != sorted(key for key, _, _ in _roles(theirs))
    ),
)
def role(context: Context) -> Iterator[Sighting]:
    """A reStructuredText reference differs from the source, or is missing.

    What: Roles (:func:`open`), the labels of links (`text <label>`) and names between bars (|version|). The text of a
    reference that people read, as in :ref:, may be translated.
    Why: The manual cannot be built, or the link is broken.
    Wrong: en: Call :func:`open` first. | ru: Сначала вызовите :функция:`open`.
    Right: en: Call :func:`open` first. | ru: Сначала вызовите :func:`open`.
    """
    yield from _differences(_roles, context, "{} is missing in the translation")


_TEMPLATE = re.compile(
    r"(?<!%)<%[=-]?[^%<>\n]+%>"  # <%= name %> of ERB and EJS
    r"|(?<!#)###[A-Z][A-Z0-9_]+###(?!#)"  # ###NAME###
    r"|(?<![\w@])@:(?:\([\w.-]+\)|\{'[\w.-]+'\}|[a-z][\w-]*(?:\.[\w-]+)+)"  # @:message.of.vue
    r"|(?<![\w_])__[A-Z][A-Z0-9_]*[A-Z0-9]__(?![\w_])"  # __NAME__
    r"|(?<![\w\[])\[[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\](?![\w\](])"  # [USER_NAME]
    r"|(?<![\w~/])~[asd](?![\w~/])"  # ~a of Scheme
)


@check(
    "markup.template",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(has("[%#@_~]")) & texts(_may_differ(_TEMPLATE)),
)
def template(context: Context) -> Iterator[Sighting]:
    """A template variable is missing, or differs from the source.

    What: `<%= name %>`, `###NAME###`, `@:key.of.message`, `__NAME__`, `[USER_NAME]` and `~a`: what programs put values
    into and is no placeholder of the usual kinds.
    Why: The program shows an incomplete sentence, or the bare name.
    Wrong: en: Dear ###NAME###! | ru: Здравствуйте, ###ИМЯ###!
    Right: en: Dear ###NAME###! | ru: Здравствуйте, ###NAME###!
    """
    yield from _differences(_all(_TEMPLATE), context, "{} is missing in the translation", "the source has no {} here")


_ITEM = r"(?:[-*•–—]\s|\d+[.)]\s|[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«“\"])"
_LINE_END = re.compile(rf"(?:[.:;!?]|\n)[ \t]*\n(?=[ \t]*{_ITEM})")


def _loses_lines(ours: str, theirs: str) -> bool:
    return "\n" in ours.strip() and "\n" not in theirs.strip()


@check("markup.lines", category="markup", severity=Severity.MINOR, needs=source(uneven) & texts(_loses_lines))
def lines(context: Context) -> Iterator[Sighting]:
    """Lines or items of a list have become one line.

    What: A source of several lines that end as sentences or items do, whose translation has no line break at all.
    Why: A list becomes a sentence that nobody can read.
    Wrong: en: You need:⏎- a phone⏎- a friend | ru: Вам нужны: телефон, друг
    Right: en: You need:⏎- a phone⏎- a friend | ru: Вам нужны:⏎- телефон⏎- друг
    """
    typed = context.source.typed
    if _loses_lines(typed, context.target.typed) and (found := _LINE_END.search(typed.rstrip())):
        count = len(typed.strip().splitlines())
        message = f"{count} lines in the source, one in the translation"
        yield Sighting(Side.SOURCE, found.start(), found.end(), message)
