"""Spaces that are missing, and superfluous ones: at the edges, around punctuation, numbers and pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC, LETTER, SPACE
from localize.checks.analysis.kazakh_suffixes import is_suffix
from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, digit, either, has, into, source, target, texts, uneven
from localize.checks.core.registry import check
from localize.checks.punctuation.punctuation import unpaired
from localize.model import Severity
from localize.morphology.common_words import is_whole

_DOUBLED = re.compile(rf"(?<=[^\s\\]){SPACE}{{2,}}(?=\S)")
# The mark has to end there: " .txt", " :)", " ..." and " !important" are no misplaced punctuation.
_BEFORE = re.compile(rf"(?<=[^\s«“„({UNSEEN}]){SPACE}+([,.!?]|[;:](?!-?\)))(?=$|[\s»”\")\]{UNSEEN}])")
# Signs that are listed one by one: «мыналар: . - _»
_LISTED_SIGN = re.compile(rf"[^\w\s]{SPACE}[,.!?;:]{SPACE}[^\w\s](?:\s|$)")
# GOST 7.1 sets colons between the areas of a description off with spaces.
_BIBLIOGRAPHY = re.compile(rf"\]{SPACE}:{SPACE}|\.{SPACE}[—–]{SPACE}.*{SPACE}:{SPACE}")
_BEFORE_PERCENT = re.compile(rf"(?<=\d){SPACE}+(%)(?![\w%(])")
_RATIO = re.compile(rf"\d{SPACE}:{SPACE}?\d")
_NEXT_MARK = re.compile(rf"{SPACE}([,.!?;:])")
# The space stands before the mark and not behind it: «медленным ,но». A point before a word is a file's name, or a
# sentence that begins with a capital; in Cyrillic letters there are no such names.
_WRONG_SIDE = re.compile(
    rf"(?<=[\w%»”){OPAQUE}]){SPACE}+([,;:!?](?=[\w«“„(#@{OPAQUE}])"
    r"|\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]{2}|[A-Z][a-z]+[ ,.]))"
)
_RATIO_ALONE = re.compile(rf"\d{SPACE}+:\d")
_ELLIPSIS = re.compile(rf"(?<=[\w»”)/])(?<!\*\.\w)({SPACE}+)(?:…|\.{{3}})(?=$|[\s»”\"),.!?])")
_ANY_ELLIPSIS = re.compile(r"…|\.{3}")


@check("spaces.edges", category="fluency", severity=Severity.MINOR, needs=either(uneven))
def edges(context: Context) -> Iterator[Sighting]:
    """White space at the beginning or end differs from the source.

    What: Spaces, tabs and line breaks before the first and after the last character.
    Why: A program joins such texts with others: words run together, or lines break apart.
    Wrong: en: Name:␣ | kk: Аты:
    Right: en: Name:␣ | kk: Аты:␣
    """
    source, target = context.source.typed, context.target.typed
    if not source.strip():
        return
    for place, ours, theirs in (
        (0, target[: len(target) - len(target.lstrip())], source[: len(source) - len(source.lstrip())]),
        (len(target.rstrip()), target[len(target.rstrip()) :], source[len(source.rstrip()) :]),
    ):
        if ours != theirs:
            where = "end" if place else "beginning"
            problem = "is missing at" if not ours else "is not in the source at" if not theirs else "differs at"
            yield context.target.sight(place, place + len(ours), f"white space {problem} the {where}", theirs)


@check("spaces.doubled", category="fluency", severity=Severity.MINOR, needs=target(uneven))
def doubled(context: Context) -> Iterator[Sighting]:
    """There are two or more spaces in a row.

    What: Runs of spaces inside the target, unless the source has such runs itself, as in a table of plain text.
    Why: It shows as a gap, and it hides the text from searches and from the memory.
    Wrong: en: Digital rights | ru: Цифровые␣␣права
    Right: en: Digital rights | ru: Цифровые права
    """
    if _DOUBLED.search(context.source.masked):
        return
    for found in _DOUBLED.finditer(context.target.masked):
        run = found.group()
        fix = run[0] if len(set(run)) == 1 else next(space for space in run if space != " ")
        yield context.target.sight(found.start(), found.end(), "more than one space", fix)


@check(
    "spaces.before_punctuation",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece("^(?:[,.!?;:]|…)", having="[,.!?;:…]"))
    | (into("en", "kk") & target(any_piece("^%", having="%"))),
)
def before_punctuation(context: Context) -> Iterator[Sighting]:
    """There is a space before a punctuation mark.

    What: In English, Kazakh and Russian these marks follow the word directly, and in English and Kazakh the percent
    sign follows its number (in Kazakh «12 %» is in use as well and let pass, unless the text has both ways). Also where
    the space stands before the mark instead of behind it. A mark that the source sets off with a space as well is left
    alone.
    Why: The mark may slip to the next line, and it looks careless.
    Wrong: en: Is it legal? | kk: Бұл заңды ма ?
    Right: en: Is it legal? | kk: Бұл заңды ма?
    """
    spaced = set(_NEXT_MARK.findall(context.source.masked))
    if _BIBLIOGRAPHY.search(context.target.masked):
        spaced |= {":", ";"}
    for found in _BEFORE.finditer(context.target.masked):
        mark = found.group(1)
        ratio = _RATIO.match(context.target.masked, found.start() - 1) is not None
        spaced_dots = (
            mark == "." in (context.target.masked[found.start() - 1], context.target.masked[found.end() + 1 :][:1])
        )
        listed = spaced_dots or _LISTED_SIGN.match(context.target.masked, found.start() - 1) is not None
        if mark not in spaced and not listed and not ratio and not _is_garbled(mark, context):
            doubtful = context.target.masked.startswith(" #", found.end())
            message = f"a space before “{mark}”"
            yield context.target.sight(found.start(), found.end(), message, mark, doubtful=doubtful)
    yield from _wrong_side(context)
    yield from _before_ellipsis(context)
    if context.target.language in ("en", "kk"):
        for found in _BEFORE_PERCENT.finditer(context.target.masked):
            if context.target.language == "kk" and not _TIGHT_PERCENT.search(context.target.masked):
                continue  # in use as well, before an ending too; but not both in a text
            yield context.target.sight(found.start(), found.end(), "a space before “%”", "%")


def _is_garbled(mark: str, context: Context) -> bool:
    """Tell whether a question mark stands for a sign that was lost: «недопустимое значение ?%s?»."""
    return mark == "?" not in context.source.masked


_TIGHT_PERCENT = re.compile(r"\d%")


def _wrong_side(context: Context) -> Iterator[Sighting]:
    """Yield marks with a space before and none behind; not where the source has the mark so, as before `.txt`."""
    source, target = context.source.masked, context.target
    for found in _WRONG_SIDE.finditer(target.masked):
        mark, at = found[1], found.start()
        around = target.masked[found.start(1) :].split(None, 1)[0]
        if re.search(rf"(?:^|{SPACE}){re.escape(mark)}\w", source) or around in source or around[1:].endswith(":"):
            continue
        if _is_garbled(mark, context) or (mark == ":" and _RATIO_ALONE.match(target.masked, at - 1)):
            continue
        yield target.sight(at, found.end(), f"the space belongs behind “{mark}”", f"{mark} ")


def _before_ellipsis(context: Context) -> Iterator[Sighting]:
    """Yield spaces before an ellipsis whose like the source sets without one."""
    source = context.source.masked
    if not _ANY_ELLIPSIS.search(source) or re.search(rf"{SPACE}(?:…|\.\.\.)", source):
        return
    for found in _ELLIPSIS.finditer(context.target.masked):
        yield context.target.sight(found.start(1), found.end(), "a space before “…”", found.group().strip())


_STRANGE = re.compile("[\t\u1680\u2000-\u2008\u200a\u205f\u2800\u3000]+")


_NEEDS_OF_STRANGE = target(has("\u2800")) | (
    target(uneven) & texts(lambda _source, typed: _STRANGE.search(typed) is not None)
)
"""The empty pattern of Braille is no white space."""


@check("spaces.strange", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_STRANGE)
def strange(context: Context) -> Iterator[Sighting]:
    """The text contains a tab or a space of unusual width.

    What: Tabs, and the spaces of typesetters and of other scripts, where the source has no such character. No-break and
    thin spaces are no strangers.
    Why: It breaks the line or the table in odd places, and search does not take it for a space.
    Wrong: en: Digital rights | ru: Цифровые　права
    Right: en: Digital rights | ru: Цифровые права
    """
    if _STRANGE.search(context.source.typed):
        return
    for found in _STRANGE.finditer(context.target.masked):
        yield context.target.sight(found.start(), found.end(), "a tab or a strange space", " ")


_CYRILLIC_PAIR = re.compile(rf"[\u0400-\u04ff][\u0400-\u04ff{OPAQUE}]")
_AFTER_MARK = re.compile(rf"(?<={LETTER}{{2}})([,;!?:.])(?={LETTER}{{2}})")
_AFTER_COMMA = re.compile(rf"(?<=[\w»”)])([,;])(?={LETTER})")
_PROSE_SPACES = 3
"""Spaces of a text that is prose rather than a key and its value."""
_INSIDE = re.compile(
    rf"(?:(?<=[«(„\[])|(?<=(?<![\w.,!?…%»])“))({SPACE}+)(?=[^\s\])»”])(?!.{SPACE}?[»”])|(?<=[\w.,!?%\ue000])({SPACE}+)(?=[»)\]”])"
)
# «[ -ALL ]» in a line on the usage of a command
_OPTION = re.compile(rf"\[{SPACE}?--?\w")
_BEFORE_PAIR = re.compile(r"(?<=[^\W\d_]{2})([«“](?=\w)|\((?=\d|[^\W\d_]{2}|[А-ЯA-Z]–|[^\W\d_][ =]))")
_BEHIND_PAIR = re.compile(r"(?<=\S)([)»”])([^\W\d_]{2,})")
_BEHIND_NUMBER = re.compile(
    rf"(?<![\w#№{OPAQUE}-])(?<![#№] )(\d+)"
    r"([КМГкмг]?бит(?=/с)|[kMG]bit(?=/s)|к?м(?=/(?:с|ч|сағ)\b)|[^\W\d_]+(?![\w/-]))"
)
_BEHIND_SIGN = re.compile(rf"[№§](?=[\d{OPAQUE}])")
_GROUPED = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))")
_SOURCE_GLUED = {"(": r"\w\(", ")": r"\)\w"}
_LEAST_WORD = 3
"""Letters of a Kazakh word that is no ending."""
# Marks between what is no two words: a number, a quotation, a placeholder.
_TIGHT_SHAPE = re.compile(
    rf"(?<=[\w»”)%°{OPAQUE}])([,;!?:…]|(?<=\d)\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][^\W\d_A-Z]{{2}})|\.(?=[«“„(]))"
    rf"(?=[\w«“„‘(#@{OPAQUE}]|(?<=[,!?…])[–—] )"
)
_LONG_BEFORE = re.compile(r"[\u0400-\u04ff]{3}$")
_CUT_SHORT = {
    "en": r"(?:Art|Fig|No|Nos|Ch|Sec|pp|p|Mr|Mrs|Ms|Dr|Prof|St|i\.e|e\.g|fig|etc|vs)",
    "kk": r"(?:т\.[ \u00a0]?б|қ|көш|обл)",
    "ru": r"(?:см|ср|ст|стр|рис|табл|гл|ул|пр|просп|обл|им|руб|тыс|напр|т\.[ \u00a0]?[екдп]|пп|г)",
}
_AFTER_ABBREVIATION = {
    language: re.compile(rf"(?<![\w.-])(?i:{words})\.(?=\d|[^\W\d_]{{3}})(?!\w+\.\w)")
    for language, words in _CUT_SHORT.items()
}
_MAY_BE_TIGHT = (
    r"[\w»”)%°][,;:!?…][^\W_]|[\w»”)%°][,;:!?….][«“„(#@]|\d\.[^\W\d_]{3}|[^\W\d_]\.[^\W_]"
    r"|[,!?…][–—]$|[,;:!?…](?:[‘%{$<&@`\\\ue000]|www|\w+:/|[\w.-]+[@.])"
    r"|[%}$>;@`\ue000\w/][,;:!?…][^\W_«“„(]"
)
_TIGHT = r"[\w»”)][,;][^\W\d_]|[^\W\d_]{2}[!?.:][^\W\d_]{2}"
_OPEN_SPACE = r"[«(„“\[]$|^[»)\]”]"
_TIGHT_PAIR = r"[^\W\d_][«“(][\w«]|[)»”][^\W\d_]{2}"
_GLUED = r"\d[^\W\d_]"
_WORD_ON_NUMBER = re.compile(r"(?<![\w./-])([^\W\d_]{1,5})\d+(?![^\W\d_])")


@check(
    "spaces.after_punctuation",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(f"{_TIGHT}|{_MAY_BE_TIGHT}", having="[,;!?.:…]")),
)
def after_punctuation(context: Context) -> Iterator[Sighting]:
    """A space is missing after a comma, colon, stop, semicolon, question or exclamation mark.

    What: A mark between two letters; a mark before or behind a number, a quotation, a placeholder or an address where
    the source sets the same mark off; an abbreviation that hangs on the next word or number. File names, access keys
    and what the source writes in the same way are left alone.
    Why: The words run together, on the page and in search.
    Wrong: en: Yes, it is. | kk: Иә,солай.
    Right: en: Yes, it is. | kk: Иә, солай.
    """
    masked = context.target.masked
    for found in (*_AFTER_COMMA.finditer(masked), *_AFTER_MARK.finditer(masked)):
        if (found[1] not in ",;" or found.re is _AFTER_COMMA) and not _may_stick(context, found):
            message, fix = f"no space after “{found[1]}”", f"{found[1]} "
            yield context.target.sight(*found.span(), message, fix, doubtful=_may_be_listed(masked, found))
    yield from _tight(context)


def _may_be_listed(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a mark may part the items of a list for a program, or a key and its value."""
    around, beside = _around(masked, found.start()), masked[found.start() - 1] + masked[found.end()]
    several = len(re.findall(r"[,;:](?=\S)", around)) > 1 or len(re.findall(r"[^\W\d],[^\W\d]", masked)) > 1
    beside_words = _CYRILLIC_PAIR.fullmatch(beside) is not None
    letter = re.match(r"[^\W\d_](?![^\W_])", masked[found.end() :]) is not None  # a slip: «конфигурациясы:ы»
    return several or letter or masked.count(" ") < _PROSE_SPACES or (found.group() in ";:" and not beside_words)


def _may_stick(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a mark between two letters needs no space: in a list for a program, a name, an abbreviation."""
    source, masked, mark = context.source, context.target.masked, found[1]
    around = _around(masked, found.start()).strip("«»“”„\"'")
    if around in source.typed or _is_code(context, found, around):
        return True
    if mark in ".:!" and not _ends_sentence(masked, found.start(), mark, parts=_parts(source, mark)):
        return True
    return mark in ",;" and _is_listed(masked, around, source, mark)


def _is_code(context: Context, found: re.Match[str], around: str) -> bool:
    """Tell whether a mark stands in what a program reads: "Left,Right", a name with points, an entity."""
    mark = found[1]
    if mark == ".":
        name = context.target.masked[found.start() - 1 : found.start() + 2]
        return context.target.script != "Latn" and re.fullmatch(r"[a-z]\.[A-Za-z]", name) is not None
    if re.search(rf"\w{re.escape(mark)}[^\W\d_]", context.source.typed) or _is_list_for_program(context, mark):
        return True
    return mark == ";" and ("&" in around or around.count(";") > 1)


def _is_list_for_program(context: Context, mark: str) -> bool:
    """Tell whether semicolons part what a program reads: keywords, the plural forms of a message."""
    typed = context.target.typed
    listed = typed.endswith(";") or (
        typed.count(" ") < _PROSE_SPACES and typed[-1:].isalpha() and ";" not in context.source.typed
    )
    return mark == ";" and (listed or re.search(r";[^\s<]", context.source.typed) is not None)


def _is_listed(masked: str, around: str, source: Text, mark: str) -> bool:
    """Tell whether commas part what is no prose: several in a row, or among signs of programs."""
    if around.count(mark) <= 2 and not re.search(r"[=(\[{<>/\\]|[A-Za-z0-9][,;][A-Za-z0-9]", around):
        return False
    prose = _parts(source, mark) or masked.count(" ") > _PROSE_SPACES
    return not (_PLAIN.fullmatch(around) and prose)


def _shape(masked: str, found: re.Match[str]) -> str:
    """Return what stands around a mark: letters, digits, something protected, or quotation marks and brackets."""
    sides = masked[found.start() - 1], masked[found.end()]
    return "".join(
        "L" if each.isalpha() else "D" if each.isdigit() else "O" if each == OPAQUE else "Q" for each in sides
    ).replace("", found.group(), 1)


def _tight(context: Context) -> Iterator[Sighting]:
    """Yield marks without a space that stand between others than two words, where the source has a space there."""
    yield from _tight_marks(context)
    source, target = context.source.masked, context.target
    abbreviations = _AFTER_ABBREVIATION.get(target.language)
    for found in abbreviations.finditer(target.masked) if abbreviations else ():
        if found.group() not in source:
            yield target.sight(found.end() - 1, found.end(), "no space after the abbreviation", ".\u00a0")


def _tight_marks(context: Context) -> Iterator[Sighting]:
    """Yield marks without a space, but those that stand so somewhere in the source."""
    target = context.target
    shapes: set[str] | None = None
    for found in _TIGHT_SHAPE.finditer(target.masked):
        if target.masked[found.end()] == "“" and target.language != "en":
            continue  # it closes there
        mark, shape = found.group(), _shape(target.masked, found)
        if _may_be_tight(context, found, shape):
            continue
        if shapes is None:
            source = context.source.masked
            shapes = {_shape(source, each) for each in _TIGHT_SHAPE.finditer(source)}
        if shape not in shapes:
            fix, doubtful = f"{mark} ", _may_be_listed(target.masked, found)
            yield target.sight(found.start(), found.end(), f"no space after “{mark}”", fix, doubtful=doubtful)


def _may_be_tight(context: Context, found: re.Match[str], shape: str) -> bool:
    """Tell whether a mark needs no space: between digits, in a label, or where the source sets none like it off."""
    masked, mark, sides = context.target.masked, found.group(), shape[1:]
    if _is_for_program(context, found):
        return True
    before = masked[: found.start()]
    prose = masked.count(" ") > _PROSE_SPACES
    certain = _LONG_BEFORE.search(before) is not None if mark == ":" else mark in ",;" and prose
    if sides in ("DD", "OO") or (sides == "LL" and not (mark == ":" and certain)):
        return True
    if not certain and not re.search(rf"[\w»”)%°{OPAQUE}]{re.escape(mark)}[»”)]*\s", context.source.masked):
        return True
    # “C:%s”, «б:3»
    return sides[0] == "L" and mark == ":" and not re.search(r"[^\W\d]{2}$", before)


def _is_for_program(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a mark stands before the end of an element, or in a list for a program."""
    mark = found.group()
    listed = mark == "," and _AND_SO_ON.search(context.target.masked) is not None
    return listed or context.target.typed[found.end()] == "<" or _is_list_for_program(context, mark)


_AND_SO_ON = re.compile(r",(?:\.\.\.|…),")
_PLAIN = re.compile(r"[(“]?[\w’-]+[,;][\w’.-]+[,.!?:;”)]*")
"""Two words that only a comma parts."""


def _parts(source: Text, mark: str) -> bool:
    """Tell whether the source sets a mark, or any mark that ends a sentence, off with a space: it is prose."""
    marks = "[.!?…]" if mark in ".!" else "[,;—–]" if mark in ",;" else f"[{mark}—–]"
    return re.search(rf"[\w»”)]{marks}[»”)]*\s+\S|\w {marks} \w", source.masked) is not None


def _around(masked: str, at: int) -> str:
    start, end = at, at
    while start and not masked[start - 1].isspace():
        start -= 1
    while end < len(masked) and not masked[end].isspace():
        end += 1
    return masked[start:end]


def _ends_sentence(masked: str, at: int, mark: str, *, parts: bool) -> bool:
    """Tell whether a mark between letters ends a sentence: «құқық.Ол», not «т.е.» or “readme.txt”.

    *parts* tells that the source has such a mark with a space behind it.
    """
    after, around = masked[at + 1 : at + 3], _around(masked, at)
    if mark == ":":
        if re.fullmatch(r"[\[(“]?[A-Za-z]?[a-z]+:[A-Za-z]?[a-z]{2,}[.,]?", around):
            return parts or masked.count(" ") > _PROSE_SPACES
        return (parts or after.islower()) and not around.partition(":")[0].isascii() and not around.isascii()
    before = masked[max(at - 3, 0) : at]
    if not (after[:1].isupper() and after[1:].islower() and before[1:].islower() and len(before) == 3):
        return False
    # “Yahoo!Mail” and “readme.Txt” are names.
    spoken = re.fullmatch(rf"[“(]?[A-Z]?[a-z]+{re.escape(mark)}[A-Z][a-z]+[…,.!?]?", around)
    prose = parts or (mark == "!" and masked[at + len(around) :].count(" ") > 1)
    return bool(spoken and prose) or (not around.isascii() and around.count(".") < 3)


@check(
    "spaces.inside_pairs",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_OPEN_SPACE, having=r"[«(„“\[»)\]”]")),
)
def inside_pairs(context: Context) -> Iterator[Sighting]:
    """There is a space just inside brackets or quotation marks.

    What: A space after an opening or before a closing bracket, « » or “ ”. What the source sets so as well is left.
    Why: The mark may be separated from its word at the end of a line.
    Wrong: en: (see below) | kk: ( төменде қараңыз )
    Right: en: (see below) | kk: (төменде қараңыз)
    """
    source, target = context.source, context.target
    listed = re.search(rf"[(\[]{SPACE}|{SPACE}[)\]]", source.masked) or _OPTION.search(target.masked)
    if listed or any(unpaired(target.masked).values()):
        return
    for found in _INSIDE.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space inside the pair", "")


@check(
    "spaces.missing",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_TIGHT_PAIR, having="[«“()»”]"))
    | target(any_piece(r"[№§][\d%{$]", having="[№§]"))
    | (target(any_piece(_GLUED, having=r"\d")) & source(digit))
    | target(any_piece(_WORD_ON_NUMBER.pattern, having=r"\d")),
)
def missing(context: Context) -> Iterator[Sighting]:
    """A space is missing before an opening or after a closing bracket or quotation mark, at a number, № or §.

    What: A letter right before an opening mark or right behind a closing one, a word that hangs on its number, and a
    preposition on the number behind it. What
    the source sets in the same way is left, as in “file(s)”; so are Kazakh endings, and brackets inside a word.
    Why: The words run together, on the page and in search.
    Wrong: en: the law (2013) | ru: закон(2013)
    Right: en: the law (2013) | ru: закон (2013)
    """
    source, target = context.source, context.target
    masked = target.masked
    yield from _glued_pairs(context)
    if target.language in CYRILLIC and not _BEHIND_SIGN.search(source.masked):
        for found in _BEHIND_SIGN.finditer(masked):
            yield target.sight(found.end(), found.end(), "no space behind the sign", "\u00a0")
    if _BEHIND_NUMBER.search(masked):
        yield from _glued_numbers(context)
    for found in _WORD_ON_NUMBER.finditer(masked) if target.language in _PREPOSITIONS else ():
        named = (
            len(found[1]) == 1 and found[1].isupper() and re.search(rf"(?<!\w)[A-Z]{found.group()[1:]}", source.typed)
        )
        if found[1].lower() in _PREPOSITIONS[target.language] and found.group() not in source.typed and not named:
            yield target.sight(found.end(1), found.end(1), "no space before the number", " ")


def _glued_pairs(context: Context) -> Iterator[Sighting]:
    """Yield brackets and quotation marks that hang on the word before or behind them."""
    source, target = context.source, context.target
    masked = target.masked
    glued = {mark: re.search(pattern, source.masked) for mark, pattern in _SOURCE_GLUED.items()}
    for found in _BEFORE_PAIR.finditer(masked):
        around = _around(masked, found.start())
        if found[1] == "(":
            parted = ")" in masked[found.start() :] and not _belongs(around, target) and not glued["("]
        else:
            parted = target.language != "en" or found[1] == "“"
        if parted and around not in source.typed:
            inside = re.match(r"\(\w+\)[^\W\d_]", masked[found.start(1) :]) is not None  # «бет(терд)і»
            yield target.sight(found.start(), found.start(), "no space before the pair", " ", doubtful=inside)
    for found in _BEHIND_PAIR.finditer(masked) if not unpaired(masked).get("()") else ():
        whole = _is_part_of_word(found, target) or (found[1] == ")" and glued[")"])
        if not whole and found.group() not in source.typed:
            yield target.sight(found.end(1), found.end(1), "no space behind the pair", " ")


def _belongs(around: str, target: Text) -> bool:
    """Tell whether a bracket is a part of a word, as in “file(s)”, or of a call."""
    inside = re.search(r"\w\(\w{1,3}\)", around) or "|" in around
    return bool(inside or (target.language in CYRILLIC and _CALL.search(around)))


_CALL = re.compile(r"[A-Za-z_]\([A-Za-z_)]")
"""A function with its arguments: “add_unit(value)”."""
_INSIDE_WORD = re.compile(r"\(\)$|(?<!\w)\([^\W\d_]{1,4}\)$|\w\([^\W\d_]{1,5}\)$|(?:^|[\s(])[^\W\d_]\)$")
"""What ends in a bracket and goes on as a word: “mmap()ed”, «тема(лар)ңыз», the key of “N)ext”."""


def _is_part_of_word(found: re.Match[str], target: Text) -> bool:
    """Tell whether letters behind a closing mark are a Kazakh ending, or go on with the word in the bracket."""
    if target.language == "kk" and (is_suffix(found[2]) or len(found[2]) < _LEAST_WORD):
        return True
    before = target.masked[: found.end(1)]
    return found[1] == ")" and _INSIDE_WORD.search(before) is not None


_PREPOSITIONS = {
    "en": frozenset(["in", "on", "at", "of", "to", "from", "by", "for", "until", "since", "with", "about", "over"]),
    "ru": frozenset(
        re.findall(r"\w+", "в во с со к на до от из по за под над при об около через почти более менее лишь")
    ),
}
_ORDINAL_ENDINGS = {
    "en": frozenset(["st", "nd", "rd", "th"]),
    "ru": frozenset(re.findall(r"\w+", "ый ий ой го му ым им ом ая ое ые ых ми ую ья ье ьи ти мя ех ух")),
}
_ALWAYS_A_WORD = 4
"""Small letters behind a number that are no ending and no name."""
_YEAR = 4
"""Digits of a number behind which “in” means no inches."""
_SHORT_ENGLISH = frozenset(["of", "to", "on", "is", "by", "at", "or", "as", "we", "he"])
_MONTH = re.compile(r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October")
_LATIN_SIGN = re.compile(r"(?:km|kg|cm|ha|min|[KkMGT]B|[kMG]?Hz|[kM]?W|[kMG]bps|[kMG]bit)$")
_CYRILLIC_SIGN = re.compile(
    r"(?:МРП|МЗП|АЕК|[кКМГТ]?[бБ]|[кКМГ]бит|[кМГ]?Гц|[кМ]?Вт|к[мг]|[смд]м|мг|мл|га|мин|сек|сағ|дн|[мглтчс]|г|ж|млн"
    r"|млрд|тыс)$"
)


def _glued_numbers(context: Context) -> Iterator[Sighting]:
    """Yield words and units that hang on a number which stands alone in the source."""
    source, target = _GROUPED.sub("", context.source.masked), context.target
    for found in _BEHIND_NUMBER.finditer(target.masked):
        word = found[2]
        number = re.search(r"\d+$", _GROUPED.sub("", target.masked[: found.end(1)]))
        year = len(number.group()) == _YEAR if number else False
        if number is None or not (_is_word_behind(word, target.language) or (year and word == "in")):
            continue
        if re.search(rf"(?<!\d){number.group()}(?![\w]|-[^\W\d_])", source) and found.group() not in source:
            yield target.sight(found.end(1), found.end(1), "no space behind the number", " ")


def _is_word_behind(word: str, language: str) -> bool:
    """Tell whether letters right behind a number are a word or a unit, and no ending or part of a name."""
    small = word.lower()
    sign = _CYRILLIC_SIGN if language in CYRILLIC else _LATIN_SIGN
    if sign.match(word):
        return True
    if language not in ("en", *CYRILLIC) or word[1:] != small[1:] or small in _ORDINAL_ENDINGS.get(language, ()):
        return False
    if language == "kk" and is_suffix(small):
        return False
    if len(word) >= _ALWAYS_A_WORD and word == small:
        return True
    if language == "en":
        everyday = is_whole(small, "en") and small != "bit"
        named = _MONTH.match(word) is not None or small in _SHORT_ENGLISH
        return named or (len(word) > len("in") and (everyday or is_english_particle(small)))
    return len(word) > 1 and is_whole(small, language)
