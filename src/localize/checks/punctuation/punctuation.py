"""Final marks, unpaired brackets and quotation marks, and the quotation marks of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from localize.checks.analysis.char_classes import CYRILLIC, CYRILLIC_LETTER
from localize.checks.analysis.sentence_borders import ends_in_abbreviation
from localize.checks.core import icu_parser as icu
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text, masked_of, may_be_protected
from localize.checks.core.prefilter import Edges, edges, has, into, target, texts
from localize.checks.core.registry import check
from localize.model import Severity, Side
from localize.morphology.common_words import is_whole

# --- the mark at the end ---------------------------------------------------------------------------------------------

_MARKS = ".!?:…"
_NAMES = {".": "a full stop", "!": "an exclamation mark", "?": "a question mark", ":": "a colon", "…": "an ellipsis"}
_CLOSERS = "»”“\"'’)]}"
_TAIL = _MARKS + _CLOSERS + UNSEEN + " \t\r\n\u00a0\u202f\u2009"
_QUOTED_MARK = re.compile(rf"(?<!\w)[\"'“«„‘`(][{_MARKS}]+[\"'”“»’)]|(?<=\s)-[?:.]")
_TAIL_MARK = re.compile(rf"\.{{2,}}|[{_MARKS}]")


@dataclass(frozen=True, slots=True)
class _Ending:
    """The marks at the end of a text, closing quotes and brackets passed over."""

    marks: tuple[tuple[str, int, int], ...]
    """Mark ("…" for any ellipsis), start and end."""
    text_end: int
    """Where the text before all marks and closers ends."""
    tail: str


def _read_ending(masked: str) -> _Ending:
    # A mark alone in quotation marks is what the text speaks of: the folder “.”
    masked = _QUOTED_MARK.sub(lambda found: OPAQUE * len(found.group()), masked)
    start = len(masked.rstrip(_TAIL))
    marks = tuple(
        (shown, mark.start(), mark.end())
        for mark in _TAIL_MARK.finditer(masked, start)
        for shown in _MEANT.get(mark.group(), ("…" if len(mark.group()) > 1 else mark.group(),))
    )
    return _Ending(marks, start, masked[start:])


_MEANT = {"..": (".", "…")}
"""A slip for one of the two."""
_has_no_mark = frozenset(_MARKS).isdisjoint
_are_marks = frozenset(".!?:").issuperset


def _end_differently(source: str, target: str) -> bool:
    """Tell whether the marks at the end may differ; not where both texts end with a letter and the same marks."""
    tail = source[len(source.rstrip(_TAIL)) :]
    if "<" not in source and _has_no_mark(tail):
        return False
    if source[-1:] == "…" == target[-1:]:
        return bool(may_be_protected(source) or may_be_protected(target))  # an address may end in “…”
    same = bool(tail) and target.endswith(tail) and _are_marks(tail)
    return not (same and source[: -len(tail)][-1:].isalnum() and target[: -len(tail)][-1:].isalnum())


_NEEDS_OF_FINAL = edges(lambda edges: not edges.source_last.isalnum()) & texts(_end_differently)


_GREETING = re.compile("(?:Dear|Hello|Hi|Good (?:morning|day|evening))(?!\\w)[^.!?]*,")
_ASKS_LAST = re.compile("[?!][”»]$")
_ASKS_INSIDE = re.compile("[?!][”»](?=.)")


def _ends_otherwise(source: str, target: str) -> bool:
    """Tell whether two texts end as is usual: “Dear Sir,” and «Уважаемый …!», or a question that is quoted."""
    if _GREETING.fullmatch(target) and source.endswith("!"):
        return True
    for one, other in ((source, target), (target, source)):
        if _ASKS_LAST.search(one) and other.endswith(".") and _ASKS_INSIDE.search(other[:-2]):
            return True
    return False


@check("punctuation.final", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_FINAL)
def final(context: Context) -> Iterator[Sighting]:
    """The target does not end with the mark that ends the source.

    What: Full stop, question mark, exclamation mark, colon and ellipsis. Whether the mark stands before or after a
    closing quotation mark or bracket makes no difference, and the stop of an abbreviation does not count.
    The full stop of a string of one sentence is a matter of style, and so are a colon before a list and how loud a
    sentence is: neutral.
    Why: A missing mark joins sentences; another mark changes the meaning.
    Wrong: en: Save your password? | kk: Құпиясөзді сақтау.
    Right: en: Save your password? | kk: Құпиясөзді сақтау керек пе?
    """
    if _ends_otherwise(context.source.masked.rstrip(), context.target.masked.rstrip()):
        return
    source, target = _read_ending(context.source.masked), _read_ending(context.target.masked)
    if not source.marks or not target.text_end or not source.text_end:
        return
    ours, theirs = {mark for mark, _, _ in target.marks}, {mark for mark, _, _ in source.marks}
    if ours & theirs or (theirs == {"."} and _ends_cut_short(context.source)):
        return
    if source.marks[-1][0] == "…" and _AND_SO_ON.search(context.target.masked):
        return
    yield _other_mark(context, source, target) if target.marks else _missing_mark(context, source, target)


def _other_mark(context: Context, source: _Ending, target: _Ending) -> Sighting:
    """Return the mark at the end that is not that of the source."""
    (mark, first, last), (ours, start, end) = source.marks[-1], target.marks[-1]
    message = f"the source ends with {_NAMES[mark]}, the translation with {_NAMES[ours]}"
    free = (mark, ours) in _FREE
    certain = len(target.marks) == 1 and len(source.marks) == 1 and not free
    fix = context.source.typed[first:last] if certain else None
    return Sighting(Side.TARGET, start, end, message, fix, unsure=free)


_AND_SO_ON = re.compile(r"(?<!\w)(?:т\. ?[пдб]|т\. ?с\. ?с|др|пр)\.[)\]»]*$")
_FREE = frozenset([(".", ":"), (".", "!"), ("!", ".")])
"""Marks of source and target between which languages choose: before a list, and how loud a sentence is."""
_INNER_END = re.compile(r"[.!?…:;]\s")


def _is_label(context: Context) -> bool:
    """Tell whether the target is one sentence of a program, which may do without a full stop."""
    return context.kind == "message" and _INNER_END.search(context.target.masked.strip()) is None


_MOST_OF_LABEL = 4
"""Words of a label that may end in a word cut short."""
_CUT_SHORT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,5})\.$")


def _ends_cut_short(source: Text) -> bool:
    """Tell whether the stop of a source is that of an abbreviation: a known one, or none of the words of a label."""
    masked = source.masked.rstrip()
    last = _CUT_SHORT.search(masked) if len(masked.split()) <= _MOST_OF_LABEL else None
    if last is None or (source.language == "en" and last[1].islower()):
        return ends_in_abbreviation(masked, source.language)
    return ends_in_abbreviation(masked, source.language) or not is_whole(last[1].lower(), source.language)


def _missing_mark(context: Context, source: _Ending, target: _Ending) -> Sighting:
    """Return the place of the mark that ends the source; in Kazakh and Russian the stop follows a quotation mark."""
    mark, start, end = source.marks[-1]
    masked = context.target.masked
    outside = mark == "." and context.target.language in CYRILLIC
    at = len(masked.rstrip()) if outside else target.text_end
    certain = not target.tail.strip() and len(source.marks) == 1 and not masked.endswith((";", ","))
    fix = context.source.typed[start:end] if certain else None
    missing = context.target.sight(at, at, f"the source ends with {_NAMES[mark]}", fix)
    item = context.source.masked.lstrip()[:1].islower()
    goes_on = mark == "." and item and masked.rstrip().endswith((";", ","))
    return replace(missing, unsure=goes_on or (mark in ".!" and _is_label(context)))


_ADDED = re.compile(r"(?<=[^\W\d_]{3})(?:[.!?]|\.[»”]|[»”]\.)$")
_QUOTE_ENDS = ("»", "”")


def _may_be_added(edges: Edges) -> bool:
    return (edges.source_last.isalpha() or edges.source_last in _QUOTE_ENDS) and edges.target_last in ".!?»”"


@check("punctuation.added", category="fluency", severity=Severity.MINOR, needs=edges(_may_be_added))
def added(context: Context) -> Iterator[Sighting]:
    """The target ends with a mark and the source with a word.

    What: A full stop, a question mark or an exclamation mark behind a word of everyday length that is no abbreviation.
    In messages and paragraphs, and where it is not known what a text is and the source has no sentence, it is only
    shown: the source may have forgotten its own.
    Why: Labels and headings have no stop; beside others without one it stands out.
    Wrong: en: Save changes | ru: Сохранить изменения.
    Right: en: Save changes | ru: Сохранить изменения
    """
    source, target = context.source, context.target
    found = _ADDED.search(target.masked)
    if (
        found is None
        or not source.masked.rstrip("»”")[-1:].isalpha()
        or ends_in_abbreviation(target.masked, target.language)
    ):
        return
    if (found.group()[-1] in _QUOTE_ENDS or found.group()[0] in _QUOTE_ENDS) != (source.masked[-1:] in _QUOTE_ENDS):
        return
    last = re.search(r"[^\W\d_]+(?=\W+$)", target.masked)
    if last is None or not _is_no_abbreviation(last.group(), target.language):
        return
    unsure = context.kind in ("message", "paragraph") or not (context.kind or _HAS_SENTENCE.search(source.masked))
    fix = None if unsure else re.sub(r"[.!?]", "", found.group())
    yield Sighting(Side.TARGET, found.start(), found.end(), "the source ends without a mark", fix, unsure=unsure)


_HAS_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…][»”)]?[ \u00a0]+[«“(]?[^\W\d_a-zа-яё]")


_LONG_WORD = 8
"""Letters of a word that is hardly cut short."""
_CUT_IN_ENGLISH = frozenset(
    ["approx", "corp", "dept", "govt", "incl", "misc", "spec", "temp", "prev", "cont", "addr", "char"]
)


def _is_no_abbreviation(word: str, language: str) -> bool:
    if len(word) >= _LONG_WORD or is_whole(word.lower(), language) or word.isupper():
        return True
    return language == "en" and len(word) > _SHORT_ENGLISH and word.lower() not in _CUT_IN_ENGLISH


_SHORT_ENGLISH = 3

# --- pairs -----------------------------------------------------------------------------------------------------------

_PAIRS = ("()", "[]", "{}", "«»")
_CURLY = "“”„"
# In "`%s' or `%s" the source's own quotation marks, which no other rule sees, may lack a partner.
_GNU_QUOTES = re.compile(r"`[^`']*'|^[^`']*'[^`']*`|`$")
_ANY_OF_A_PAIR = re.compile(r"[()\[\]{}«»“”„]")
# ":)" and "a)", "12)" are no halves of a pair.
_NO_BRACKET = re.compile(
    r"[«“\"'`‘][()\[\]{}]+[»”\"'’]|[:;]-?[()]|(?:^|(?<=[\s(;,:]))(?:\d{1,2}|[^\W\d_]|[ivx]{1,4})\)"
)


def unpaired(masked: str) -> dict[str, list[int]]:
    """Return, for each kind of pair, the places of marks that lack their partner."""
    if not _ANY_OF_A_PAIR.search(masked):
        return {}
    places = {found.start(): found.group() for found in _ANY_OF_A_PAIR.finditer(masked)}
    for found in _NO_BRACKET.finditer(masked):
        start, end = found.span()
        if not (found.group()[0] in ":;" or found.group()[-1] != ")"):
            opened = masked.count("(", 0, start) > masked.count(")", 0, start)
            start, end = (end, end) if opened else (end - 1, end)
        for at in range(start, end):
            places.pop(at, None)
    return _unpaired_among(places)


def _unpaired_among(places: Mapping[int, str]) -> dict[str, list[int]]:
    result = {marks: _unpaired_of(places, marks[0], marks[1]) for marks in _PAIRS}
    result["“”"] = _unpaired_curly(places)
    return result


def _unpaired_of(places: Mapping[int, str], opening: str, closing: str) -> list[int]:
    opened: list[int] = []
    lonely: list[int] = []
    for at, letter in places.items():
        if letter == opening:
            opened.append(at)
        elif letter == closing and opened:
            opened.pop()
        elif letter == closing:
            lonely.append(at)
    return sorted(lonely + opened)


def _unpaired_curly(places: Mapping[int, str]) -> list[int]:
    """Return lonely “ ” and „: the first opens in English and closes in Russian."""
    opened: list[int] = []
    lonely: list[int] = []
    for at, letter in places.items():
        if letter not in _CURLY:
            continue
        closes = letter == "”" or (letter == "“" and bool(opened) and places[opened[-1]] == "„")
        if not closes:
            opened.append(at)
        elif opened:
            opened.pop()
        else:
            lonely.append(at)
    return sorted(lonely + opened)


def _may_lack_partner(_source: str, typed: str) -> bool:
    """Tell whether a bracket may be alone; not where all are closed and none is the mark of a list."""
    masked = masked_of(typed)
    if masked is None or not _are_closed("".join(_ANY_OF_A_PAIR.findall(masked))):
        return True
    return _MAY_BE_NO_BRACKET.search(masked) is not None


@lru_cache(maxsize=4096)
def _are_closed(marks: str) -> bool:
    return not any(_unpaired_among(dict(enumerate(marks))).values())


# The same as `_NO_BRACKET`, `_LIST_MARK`, `_AFTER_WORD` and more, but looked for at brackets only.
_MAY_BE_NO_BRACKET = re.compile(
    r"[()\[\]{}](?:(?<=[«“\"'`‘:;-].)|(?<=\b\w\))|(?<=\b\d\d\))|(?<=\b[ivx]{2}\))|(?<=\b[ivx]{3}\))|(?<=\b[ivx]{4}\))"
    r"|(?<=[. \u00a0]\d{3}\)))"
)
_NEEDS_OF_BRACKETS = target(has(_ANY_OF_A_PAIR.pattern)) & texts(_may_lack_partner)


@check("punctuation.brackets", category="fluency", severity=Severity.MAJOR, needs=_NEEDS_OF_BRACKETS)
def brackets(context: Context) -> Iterator[Sighting]:
    """A bracket or quotation mark in the target lacks its partner.

    What: ( ) [ ] { } « » “ ” „ “, where the source has all its partners. List marks such as `a)` do not count.
    Why: The reader cannot tell where the remark or the quotation ends.
    Wrong: en: The law (2013) | ru: Закон (2013
    Right: en: The law (2013) | ru: Закон (2013)
    """
    target = unpaired(context.target.masked)
    if not any(target.values()):
        yield from _list_marks(context)
        yield from _after_words(context)
        return
    source = unpaired(context.source.masked)
    yield from _list_marks(context)
    yield from _after_words(context)
    for marks, places in target.items():
        if _GNU_QUOTES.search(context.source.typed) and marks in ("«»", "“”"):
            continue
        if source.get(marks) or (marks == "{}" and icu.is_message(context.target.typed)):
            continue  # a broken ICU message has its own check
        for at in places:
            mark = context.target.typed[at]
            yield context.target.sight(
                at, at + 1, f"“{mark}” has no partner" if mark not in _CURLY else "a quotation mark has no partner"
            )


_LIST_MARK = re.compile(r"(?:^|(?<=[\s:;]))(\d{1,2}|[^\W\d_])\)")
_WITHOUT_MARK = re.compile(
    r"(?:^|(?<=[:;] )|(?<=[:;]\u00a0))(?:(\d{1,2})[ \u00a0](?=[^\W\d_])|([^\W\d_])[ \u00a0](?=[^\W\d_]{2}))"
)


def _list_marks(context: Context) -> Iterator[Sighting]:
    """Yield the numbers of a list that lack their bracket: “1) open; 2 close”."""
    masked = context.target.masked
    marks, there = len(_LIST_MARK.findall(masked)), len(_LIST_MARK.findall(context.source.masked))
    if not 0 < marks < there:
        return
    for found in _WITHOUT_MARK.finditer(masked):
        mark = found.lastindex or 0
        yield context.target.sight(*found.span(mark), "the bracket of a list is missing", f"{found[mark]})")


_AFTER_WORD = re.compile(r"(?<=[^\W\d_]{2}[. \u00a0])(?<!\(.)[ \u00a0]?(\d{1,3})(\))")


def _after_words(context: Context) -> Iterator[Sighting]:
    """Yield closing brackets behind a word and a number, which look like a list's but which the source has in pairs."""
    masked, source = context.target.masked, context.source.masked
    for found in _AFTER_WORD.finditer(masked):
        before = masked[: found.start()]
        unopened = before.count("(") <= before.count(")")
        paired = re.search(rf"\([^()]*(?<!\d){found[1]}\)|\((?<!\d){found[1]}[^()]+\)", source)
        rest = re.sub(r"\([^()]*\)", "", source)
        if unopened and paired and not re.search(rf"(?:^|[\s:;]){found[1]}\)", rest):
            yield context.target.sight(found.start(2), found.end(2), "“)” has no partner")


# --- quotation marks of the language ---------------------------------------------------------------------------------

_FOREIGN = {"en": "«»„", "kk": '"“”„‘', "ru": '"“”„‘'}
_OUTER = {"en": ("“", "”"), "kk": ("«", "»"), "ru": ("«", "»")}
_STRAIGHT = re.compile(r'"([^"]*)"')
_CURLED = re.compile(
    r"“([^“”„«»]*)”|„([^“”„«»]*)[“”]|«([^“”„«»]*)»|(?<!\w)‘(?=[^\W\d_]{2})([^‘’“”„«»`']*[^\W\d_]{2}[.!?]?)’(?!\w)"
)
# What programs are told is quoted as they want it: "utf-8", "key=value".
_CODE_WORD = re.compile(rf"[a-z0-9_.,=/:<>+#\\{OPAQUE}-]*|[A-Za-z_]+[=_][\w.-]*|\W*")
_TYPED = re.compile(r'"(?:[a-z][a-z0-9_.-]*(?: [a-z0-9_./=-]+){1,2}|[/~-][^"]*|[^"\u0400-\u04ff]* --?\w[^"]*)"')
"""A command in small letters, a path or options, which are code where the source has them in the same marks."""
_KEYWORD = re.compile(r"‘[a-z]+(?:-[a-z]+)+’")
"""A word of programs, whose marks may belong to it: ‘unsafe-hashes’."""
_CURLED_INSIDE = re.compile(r"«[^«»“”]*(“[^«»“”]*”)[^«»]*»")
_SINGLE_INSIDE = re.compile(r"«[^«»‘’]*(?<!\w)(‘[^«»‘’]+’)(?!\w)[^«»]*»")
_GUILLEMETS = re.compile(r"«[^«»]*»")
_LOW_AND_HIGH = re.compile(r"«[^«»„“”]*(„[^„“”]+”)")


@check(
    "punctuation.quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(has("[«»„]"))) | (into("kk", "ru") & target(has('["“”„‘]'))),
)
def quotes(context: Context) -> Iterator[Sighting]:
    """The quotation marks are those of another language.

    What: Kazakh and Russian quote with « » on the outside, never with ‘ ’; English quotes with “ ”, and straight marks
    are let pass there. Inside « » Kazakh has any marks, Russian „ “ (of « » there punctuation.inner_quotes tells).
    Why: It is the first sign of a careless translation.
    Wrong: en: The “foreign agents” law | ru: Закон об "иностранных агентах"
    Right: en: The “foreign agents” law | ru: Закон об «иностранных агентах»
    """
    target = context.target
    foreign = _FOREIGN.get(target.language)
    if foreign is None or not any(mark in target.masked for mark in foreign):
        return
    masked = target.masked
    if target.language == "ru":
        for found in (*_SINGLE_INSIDE.finditer(target.masked), *_LOW_AND_HIGH.finditer(target.masked)):
            yield target.sight(found.start(1), found.end(1), "quote with „ “ inside « »", f"„{found[1][1:-1]}“")
    if target.language == "ru" and not _CURLED_INSIDE.search(context.source.typed):
        for found in _CURLED_INSIDE.finditer(target.masked):
            yield target.sight(found.start(1), found.end(1), "quote with „ “ inside « »", f"„{found[1][1:-1]}“")
    if target.language != "en":
        yield from _straight_inside(context)
        masked = _GUILLEMETS.sub(lambda found: OPAQUE * len(found.group()), masked)
        yield from _straight(target, masked, context.source.typed)
    opening, closing = _OUTER[target.language]
    for found in _CURLED.finditer(masked):
        if found.group()[0] in foreign:
            inner = target.typed[found.start() + 1 : found.end() - 1]
            message, fix = f"quote with {opening} {closing}", opening + inner + closing
            keyword = _KEYWORD.fullmatch(found.group()) is not None
            yield target.sight(found.start(), found.end(), message, fix, doubtful=keyword)


_STRAIGHT_INSIDE = re.compile(r'«[^«»"]*(?<![\w"])("[^"«»]*[^"«»\s]")(?!\w)[^«»]*»')
_AROUND_VALUE = re.compile(rf'"({OPAQUE}+)"')
_VALUE_IN_MARKS = re.compile(rf"[“«„]{OPAQUE}+[”»“]")


def _straight_inside(context: Context) -> Iterator[Sighting]:
    """Yield straight marks inside « », and around a placeholder, where the source has others there."""
    target, source = context.target, context.source
    if '"' in source.masked:
        return
    opening, closing = ("„", "“") if target.language == "ru" else ("“", "”")
    for found in _STRAIGHT_INSIDE.finditer(target.masked):
        inner = target.typed[found.start(1) + 1 : found.end(1) - 1]
        yield target.sight(*found.span(1), f"quote with {opening} {closing} inside « »", opening + inner + closing)
    for found in _AROUND_VALUE.finditer(target.masked) if _VALUE_IN_MARKS.search(source.masked) else ():
        start, end = found.span()
        yield target.sight(start, end, "quote with « »", f"«{target.typed[start + 1 : end - 1]}»")


_OPERATOR = re.compile(r" [*+/=] \S")


def _straight(target: Text, masked: str, source: str) -> Iterator[Sighting]:
    """Yield phrases in straight marks; the sign of inches and seconds after a digit is none."""
    masked = re.sub(r'(?<=\d)"(?=[\s,.;:)x×-]|$)', OPAQUE, masked) if masked.count('"') % 2 else masked
    opening, closing = _OUTER[target.language]
    for found in _STRAIGHT.finditer(masked):
        inner = found.group(1)
        before = masked[: found.start()].rstrip()
        code = before.endswith("=") or _OPERATOR.match(masked, found.end())  # key = "value"
        empty = not inner.strip(OPAQUE + UNSEEN + " ")
        if code or empty or _CODE_WORD.fullmatch(inner) or _is_typed(target.typed, found, source):
            continue
        placed = not inner[0].isspace() and not inner[-1].isspace() and "«" not in inner
        fix = opening + target.typed[found.start() + 1 : found.end() - 1] + closing if placed else None
        doubtful = _may_be_literal(target.typed, found, source)
        yield target.sight(found.start(), found.end(), f"quote with {opening} {closing}", fix, doubtful=doubtful)


def _may_be_literal(typed: str, found: re.Match[str], source: str) -> bool:
    """Tell whether straight marks may belong to what they stand around, as in the source: a command, a path, code."""
    if _LITERAL.match(typed, max(0, found.start() - 1)) or _SYNTAX.match(typed):
        return True
    return not CYRILLIC_LETTER.search(found[1]) and (found.group() in source or "*" in found[1] or " -" in found[1])


_LITERAL = re.compile(r'.?"[/~]|[>!]"[^"]*"<')
"""Marks that may be typed by the reader: around a path, or alone in an element."""


_SYNTAX = re.compile(r"(?:Использование|Синтаксис|Формат|Қолданылуы|Пайдалануы|Пішімі)\s*:", re.IGNORECASE)
"""What begins a line on the usage of a command."""


def _is_typed(typed: str, found: re.Match[str], source: str) -> bool:
    """Tell whether straight marks belong to a call, to what is typed, to a format, or to a command of the source."""
    before, quoted = typed[: found.start()], typed[found.start() : found.end()]
    if _TYPED.match(quoted) and quoted in source:
        return True
    if typed.startswith(";[", found.end()) or quoted.startswith('"-//'):
        return True
    if re.search(r"[A-Za-z_]\($|<(?:userinput|\w*code|literal|command|option)>!?$|;\[\w+\]$", before):
        return True
    command = re.search(r"[A-Za-z][\w.-]* $", before)
    return command is not None and not CYRILLIC_LETTER.search(quoted) and command.group() + quoted in source
