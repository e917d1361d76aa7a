"""Placeholders and ICU messages, compared with the source, and the plural forms that a message lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from localize.checks.analysis.differences import Place, left_over
from localize.checks.analysis.placeholder_parser import (
    Placeholder,
    find_glued,
    find_placeholders,
    is_count,
    is_magic_word,
    may_be_left_out,
    may_be_repeated,
    unpositioned,
)
from localize.checks.core import icu_parser as icu
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, has, placeholder, source, target, texts
from localize.checks.core.registry import check
from localize.language import plural_cases
from localize.model import LanguageTag, PluralCase, PluralRule, Severity, Side
from localize.morphology.ru import tags_of
from localize.tokens import Token, TokenKind, find_protected_in


def _compared(context: Context) -> tuple[list[Placeholder], list[Placeholder], bool]:
    """Return the placeholders of both sides by one kind of key, and whether all of them go by position."""
    both = context.source, context.target
    if _have_same_placeholders(*(text.typed for text in both)) or not any(map(_has_placeholders, both)):
        return [], [], True
    source, target = _read_both(*both)
    printf = [each for each in source + target if "$" in each.key and each.key.startswith("%")]
    return source, target, all(each.order is not None for each in printf)


def _read_both(ours: Text, theirs: Text) -> tuple[list[Placeholder], list[Placeholder]]:
    source, target = list(ours.once(find_placeholders)), list(theirs.once(find_placeholders))
    if not _are_alike(source, target) and _are_alike(*(glued := find_glued(ours, theirs))):
        source, target = list(glued[0]), list(glued[1])
    if icu.is_message(ours.typed) or icu.is_message(theirs.typed):
        return _with_arguments(ours, source), _with_arguments(theirs, target)
    return source, target


def _are_alike(ours: Sequence[Placeholder], theirs: Sequence[Placeholder]) -> bool:
    return Counter(map(unpositioned, ours)) == Counter(map(unpositioned, theirs))


def _have_same_placeholders(source: str, target: str) -> bool:
    """Tell of many pairs, without a closer look, that both have the same placeholders in one order, and none alike."""
    alone, others = list(map(_alone, source.split())), list(map(_alone, target.split()))
    if "<" not in source + target and None not in alone and None not in others:
        return list(filter(None, alone)) == list(filter(None, others))
    ours, theirs = find_protected_in(source), find_protected_in(target)
    shown = [token.text for token in ours if token.kind is TokenKind.PLACEHOLDER]
    return (
        [token.text for token in theirs if token.kind is TokenKind.PLACEHOLDER] == shown
        and not any(map(_is_in_doubt, (*ours, *theirs)))
        and "".join(shown).count("%") == source.count("%") == target.count("%")
        and not (icu.is_message(source) or icu.is_message(target))
    )


def _is_in_doubt(token: Token) -> bool:
    """Tell whether a placeholder may be only the beginning of one, or markup or an address has one in it."""
    if token.kind is TokenKind.PLACEHOLDER:
        return token.text[-1] == "%"
    return _BEGINS_PLACEHOLDER.search(token.text) is not None


_BEGINS_PLACEHOLDER = re.compile(r"[%{$\\]")
_NAME = "[A-Za-z_][A-Za-z0-9_]*"
_ALONE = re.compile(rf"[^\w%{{$\\]*(%(?:\d\$)?[sdiuf]|%[1-9]|%\({_NAME}\)[sd]|\{{(?:{_NAME}|\d)\}})[^\w%{{$\\}}]*")


@lru_cache(maxsize=65536)
def _alone(piece: str) -> str | None:
    """Return the placeholder that a piece without white space is, but for marks around it; "" where it has none.

    The piece itself where equal pieces have equal placeholders, and None where only a closer look could tell.
    """
    if not _BEGINS_PLACEHOLDER.search(piece):
        return ""
    found = _ALONE.fullmatch(piece)
    if found:
        return found[1]
    return piece if _is_closed(piece) else None


# A field of a date behind a number may be a share.
_MAY_BE_SHARE = re.compile(r"%[-_0^#EO]?[A-Za-z](?![A-Za-z\d])")


def _is_closed(piece: str) -> bool:
    """Tell whether no placeholder in a piece goes on in the next one, or depends on what stands before."""
    if piece[-1] in "%$\\" or "<" in piece or _MAY_BE_SHARE.match(piece):
        return False
    open_end = "%" in piece and not re.search(r"[A-Za-z\d]", piece.rpartition("%")[2])
    return not open_end and all(piece.count(one) == piece.count(other) for one, other in ("{}", "()"))


_CHANGED = texts(lambda source, target: not _have_same_placeholders(source, target))


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


def _surplus(context: Context, side: Side) -> list[tuple[Placeholder, bool]]:
    """Return the placeholders of one side that the other has too few of, and whether it may do so on purpose.

    A plural form names its number in words; a value with a name stands as often as a language wants, and MediaWiki has
    its own wherever they are.
    """
    source, target, by_position = context.once(_compared)
    ours, theirs, text, other = source, target, context.source, context.target
    if side is Side.TARGET:
        ours, theirs, text, other = target, source, context.target, context.source
    left = left_over(_places(ours, by_position=by_position), _places(theirs, by_position=by_position))
    by_start = {each.start: each for each in ours}
    # A "%%" is lost only if the other side has a bare sign instead; it may have become a word.
    signs = any(by_start[start].text == "%%" for _, start, _ in left) and _has_bare_percent(theirs, other)
    return [
        (each, _is_own_choice(each, theirs, context, side))
        for each in (by_start[start] for _, start, _ in left)
        if not _is_spared(each, text, other, context.case) and (each.text != "%%" or signs)
    ]


def _is_own_choice(placeholder: Placeholder, others: list[Placeholder], context: Context, side: Side) -> bool:
    """Tell whether a text may have a placeholder more than the other, which has these."""
    repeated = may_be_repeated(placeholder) and any(each.key == placeholder.key for each in others)
    if repeated or is_magic_word(placeholder) or _is_inner_break(placeholder, context):
        return True
    if context.case is None and not any(map(_is_plain_count, others)) and _is_plural(placeholder, context, side):
        return True
    return _is_own_term(placeholder, side)


def _is_inner_break(placeholder: Placeholder, context: Context) -> bool:
    """Tell whether a placeholder breaks the line inside a text, as suits its language; the last break is needed."""
    ends = [text.typed.rstrip().endswith("\\n") for text in (context.source, context.target)]
    return placeholder.text == "\\n" and ends[0] is ends[1]


def _is_spared(placeholder: Placeholder, text: Text, other: Text, case: PluralCase | None) -> bool:
    return may_be_left_out(placeholder, case) or _is_word(placeholder, text, other)


def _is_plain_count(placeholder: Placeholder) -> bool:
    """Tell whether a placeholder is a count and none of Qt, whose numbers do not tell what they are."""
    return is_count(placeholder) and not _NUMBERED.fullmatch(placeholder.text)


_NUMBERED = re.compile(r"%L?[1-9]\d?")


def _is_own_term(placeholder: Placeholder, side: Side) -> bool:
    """Tell whether the target names a term of Fluent, which may stand in any message."""
    return side is Side.TARGET and placeholder.key.startswith("{-")


_SAYS_ONE = re.compile(
    r"(?<![\w%])(?:1|one|an?|single|last|every|each|один|одн[аоу]|одного|одной|одному|прошл\w+|бір|өткен"
    r"|(?:ближайш|следующ|предыдущ)\w+ (?:день|час|год|месяц|минут[ау]|недел[яю]))(?!\w)",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(r"(?:-\w+)?[ \u00a0]+[^\W\d_]{2}|\)")
_SAYS_WHICH = re.compile(
    r"(?<!\w)(?:this|the|selected [a-z]+(?<!s)|эт(?:от|а|о|у|ого|ой)|бұл|осы)(?!\w)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!](?:\s|$)")


def _is_plural(placeholder: Placeholder, context: Context, side: Side) -> bool:
    """Tell whether a pair may be one plural form beside another: for one the number is said or left out.

    In a file of messages a form has the source of its message, or that of another form. Russian has a form for one.
    """
    if not is_count(placeholder):
        return False
    ours, theirs = (context.source, context.target) if side is Side.SOURCE else (context.target, context.source)
    if _SAYS_ONE.search(theirs.typed):
        return True
    if not _BEFORE_NOUN.match(ours.typed, placeholder.end):
        return False
    if side is Side.SOURCE:
        return theirs.language == "ru" and _says_one_thing(theirs.masked)
    # A value that has a name or a number is one of the message; the program gives it to all forms.
    return not context.kind or placeholder.order is None or _SAYS_WHICH.search(theirs.typed) is not None


def _says_one_thing(masked: str) -> bool:
    """Tell whether the first sentence of a Russian text has nouns, and all of them may be in the singular."""
    first = _SENTENCE_END.split(masked, maxsplit=1)[0]
    readings = map(tags_of, re.findall("[а-яё]{3,}", first.lower()))
    nouns = [tags for tags in readings if any("NOUN" in each for each in tags)]
    return bool(nouns) and all(any("sing" in each for each in tags) for tags in nouns)


_WORD_IN_BRACES = re.compile(r"\{(?:[A-Z][a-z]+|here)\}")
_COMMAND_OF_TEX = re.compile(r"\\[A-Za-z]{3,}\*?(?:\{[^{}]*\})*$")
_METAVARIABLE = re.compile(r"[{%]([A-Z]{3,})[}%]")
_MESSAGE = re.compile(r"\{ [a-z]+(?:-[a-z]+)+ \}")
_OTHER_IN_BRACES = re.compile(r"\{[^\x00-\x7f]+[^{}]*\}")


def _is_word(placeholder: Placeholder, text: Text, other: Text) -> bool:
    """Tell whether words in braces are language, «{Нет}» for “{None}”, or all that a text says.

    In manuals what is to be put in has its name in capitals, with and without signs around it: {INTEGER}; and the
    arguments of a command of TeX have names: \\author{names}. A source may have a name translated by mistake: {слово}.
    """
    if text.side is Side.TARGET and placeholder.text[0] == "{" and _OTHER_IN_BRACES.search(other.typed):
        return True
    if placeholder.text[0] == "{" and _COMMAND_OF_TEX.search(text.typed[: placeholder.start]):
        return True
    whole = text.typed.strip() == placeholder.text
    if whole and _MESSAGE.fullmatch(placeholder.text):
        return True
    if meta := _METAVARIABLE.fullmatch(placeholder.text):
        return re.search(rf"(?<![{{%$\w]){meta[1]}(?![}}%\w])", text.typed) is not None
    return (whole or _WORD_IN_BRACES.fullmatch(placeholder.text) is not None) and bool(
        _OTHER_IN_BRACES.search(other.typed)
    )


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
    for: `%s %d` equals `%2$d %1$s`, and `%1%` equals `%1 %`. A plural form for one definite number may do without the
    number. What has a name and is said once of twice, and words of MediaWiki such as `{{SITENAME}}`, are only shown.
    Why: The program shows an incomplete sentence, or stops.
    Wrong: en: Hello, {name}! | kk: Сәлем!
    Right: en: Hello, {name}! | kk: Сәлем, {name}!
    """
    for each, unsure in _surplus(context, Side.SOURCE):
        message = f"the placeholder {each.text} is missing in the translation"
        yield Sighting(Side.SOURCE, each.start, each.end, message, unsure=unsure)


@check("markup.placeholder_extra", category="markup", severity=Severity.CRITICAL, needs=target(placeholder) & _CHANGED)
def placeholder_extra(context: Context) -> Iterator[Sighting]:
    """The target has a placeholder that is not in the source, or has it more often.

    What: The same comparison as for missing placeholders, the other way round; `%1s`, which is a width, for `%1$s`, and
    a sign left behind one: `%1$s$`. What has a name may be repeated, and a script of KDE behind `|/|` is not read.
    Why: The program has no value for it and shows the bare variable, or stops.
    Wrong: en: %d messages sent | ru: Отправлено сообщений: %d из %d
    Right: en: %d messages sent | ru: Отправлено сообщений: %d
    """
    surplus = _surplus(context, Side.TARGET)
    for each, unsure in surplus:
        message = f"the source has no placeholder {each.text} here"
        yield Sighting(Side.TARGET, each.start, each.end, message, unsure=unsure)
    told = {each.start for each, _ in surplus}
    for found in _WIDTH.finditer(context.target.typed) if "$" in context.source.typed else ():
        numbered = f"%{found[1]}${found[2]}"
        if numbered in context.source.typed and found.group() not in context.source.typed and found.start() not in told:
            yield context.target.sight(found.start(), found.end(), f"the source has {numbered}", numbered)
    for found in _SIGN_BEHIND.finditer(context.target.typed):
        if not re.search(rf"[a-zA-Z@}}]{re.escape(found[1])}(?!\w)", context.source.typed) and _is_left(found, context):
            yield context.target.sight(*found.span(1), f"a sign {found[1]} too much behind a placeholder", "")


_SIGN_BEHIND = re.compile(r"(?:%(?:\d+\$)?[sdi@]|%\(\w+\)[sd]|\{\w+\})([$}])(?![\w}])")


def _is_left(found: re.Match[str], context: Context) -> bool:
    """Tell whether a sign behind a placeholder belongs to nothing: no currency of the source, no second brace."""
    if found[1] == "$":
        return "$" not in context.source.masked
    return context.target.typed.count("}") > context.target.typed.count("{")


_WIDTH = re.compile(r"%(\d)([sd@])(?!\w)")
"""A value with a width, which looks like a numbered one that has lost its sign."""


@check(
    "markup.placeholder_order",
    category="markup",
    severity=Severity.CRITICAL,
    needs=source(placeholder) & target(placeholder) & _CHANGED,
)
def placeholder_order(context: Context) -> Iterator[Sighting]:
    """Positional placeholders are in a different order.

    What: `%d` and `%s` without numbers get their values in the order of the source. To change the order, number them.
    Why: The program puts the wrong value into the sentence, or crashes.
    Wrong: en: %d files in %s | kk: %s ішінде %d файл
    Right: en: %d files in %s | kk: %2$s ішінде %1$d файл
    """
    source, target, by_position = context.once(_compared)
    if not by_position or not _are_alike(source, target):
        return
    ours = [each for each in target if each.order]
    for mine, theirs in zip(ours, (each for each in source if each.order), strict=True):
        if mine.order != theirs.order:
            message = f"the value for {theirs.text} would be put here: number the placeholders"
            yield context.target.sight(mine.start, mine.end, message)
            return


_PLURAL_KEY = re.compile(r"zero|one|two|few|many|other|=\d+")


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
        elif choice.kind != "select" and (odd := [key for key in choice.keys if not _PLURAL_KEY.fullmatch(key)]):
            message = f"no plural form is called {' or '.join(sorted(odd))}"
        elif choice.kind == "select" and choice.keys != keys:
            message = "the branches must be " + ", ".join(sorted(keys))
        else:
            continue
        yield context.target.sight(choice.start, choice.end, message)


# --- plural forms of ICU messages -------------------------------------------------------------------------------------

_ANY_PLURAL = any_piece(r"plural|selectordinal", having="l")


@lru_cache(maxsize=32)
def _categories(tag: LanguageTag, kind: str) -> frozenset[str]:
    """Return the plural forms of a language by CLDR, none where it has no rules."""
    if kind == "plural":
        return frozenset(case.value for case in plural_cases(tag, PluralRule.CLDR))
    from babel import Locale, UnknownLocaleError  # few messages count in order

    try:
        return frozenset({*Locale.parse(tag, sep="-").ordinal_form.tags, "other"})
    except (UnknownLocaleError, ValueError):
        return frozenset()


# A Kazakh noun stays in the singular behind a number: «1 файл, 5 файл». Only where no number is shown may it differ.
_KAZAKH_MANY = re.compile(r"[а-яәіңғүұқөһ](?:[лдт][ае]р)(?:[а-яәіңғүұқөһ]{0,6})(?!\w)")


def _may_lack_one(choice: icu.Choice, target: Text) -> bool:
    """Tell whether a message says the same of one as of many, in Kazakh, or has a form for the number 1."""
    if "=1" in choice.keys and target.language in ("kk", "en"):
        return True
    message = target.typed[choice.start : choice.end]
    return target.language == "kk" and ("#" in message or _KAZAKH_MANY.search(message) is None)


def _missing(choice: icu.Choice, target: Text) -> frozenset[str]:
    """Return the forms that a plural lacks; of what is wrong with its branches markup.icu tells."""
    if choice.kind == "select" or "other" not in choice.keys or not all(map(_PLURAL_KEY.fullmatch, choice.keys)):
        return frozenset()
    missing = _categories(target.tag, choice.kind) - choice.keys
    return missing - {"one"} if "one" in missing and _may_lack_one(choice, target) else missing


@check(
    "icu.category_missing",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(has("{")) & target(has("{")) & target(_ANY_PLURAL),
)
def category_missing(context: Context) -> Iterator[Sighting]:
    """An ICU plural lacks a form that the language has.

    What: The forms of CLDR for plural and selectordinal: one, few, many and other in Russian, one and other in Kazakh.
    A form for an exact number, as =1, stands for “one” where that form is for 1 alone, which it is not in Russian. What
    says the same of one as of many lacks nothing: a source that has “other” alone, Kazakh nouns behind a number.
    Why: The program takes “other” instead, which is the form of fractions: «2 файлов».
    Wrong: en: {n, plural, one {day} other {days}} | ru: {n, plural, one {день} other {дня}}
    Right: en: {n, plural, one {day} other {days}} | ru: {n, plural, one {день} few {дня} many {дней} other {дня}}
    """
    target = context.target
    if not icu.is_message(target.typed) or icu.read_message(target.typed).broken:
        return
    choices = icu.read_message(context.source.typed).choices
    varied = {(each.name, each.kind) for each in choices if each.keys - {"other"}}
    for choice in icu.read_message(target.typed).choices:
        if (choice.name, choice.kind) in varied and (missing := _missing(choice, target)):
            names = ", ".join(each for each in ("zero", "one", "two", "few", "many") if each in missing)
            yield target.sight(choice.start, choice.end, f"the plural lacks: {names}")
