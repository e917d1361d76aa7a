"""Quotation marks of one kind in a text, the stop after them, and the marks of direct speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC
from localize.checks.analysis.foreign_words import is_technical
from localize.checks.analysis.sentence_borders import ends_in_abbreviation
from localize.checks.core.pair import OPAQUE, Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, followed, has, into, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.common_words import is_whole
from localize.tokens import TokenKind

_STOP_INSIDE = re.compile(r"([^\W\d_]{3,}|\d)([.,])(»)(?![.,])")
_LONG_WORD = 6
"""Letters of a word that is no abbreviation."""


@check(
    "punctuation.quoted_stop",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk", "ru") & target(any_piece("[.,]»", having="»")),
)
def quoted_stop(context: Context) -> Iterator[Sighting]:
    """A full stop or comma comes before a closing quotation mark.

    What: In Kazakh and Russian both stand behind it; question mark, exclamation mark and ellipsis stay inside. The stop
    of an abbreviation is left alone.
    Why: The American order is copied from an English source.
    Wrong: en: She said, “That is the law.” | ru: Она сказала: «Таков закон.»
    Right: en: She said, “That is the law.” | ru: Она сказала: «Таков закон».
    """
    target = context.target
    for found in _STOP_INSIDE.finditer(target.masked):
        word, mark = found[1].lower(), found[2]
        whole = word.isdigit() or len(word) >= _LONG_WORD or is_whole(word, target.language)
        if mark == "," or (whole and not ends_in_abbreviation(target.masked[: found.end(2)], target.language)):
            start, end = found.start(2), found.end(3)
            yield target.sight(start, end, f"“{mark}” follows the quotation", f"»{mark}")


_OUTER = {"en": ("“", "”"), "kk": ("«", "»"), "ru": ("«", "»")}
_CODE = re.compile(r"[$=_\\<>{}|]|^\"[.-]|\w\(")
"""What has a place in code alone: a straight mark beside it may be typed."""
_STRAIGHT = re.compile(r'(?<!\w)"(?=\S)[^"“”]*(?<=\S)"(?!\w)')
_INCHES = re.compile(r'(?<=\d)"')


@check(
    "punctuation.mixed_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en") & target(has('"')) & (target(has("[“”]")) | source(has("[«»“”„]"))),
)
def mixed_quotes(context: Context) -> Iterator[Sighting]:
    """Straight and curly quotation marks are mixed.

    What: A straight mark in an English text that has “ or ” as well, and pairs of straight marks where the source has
    « », “ ” or „ “; the sign of inches is left alone, and so are the messages of programs, with placeholders, markup
    or the words of programmers, whose marks are straight in English.
    Why: Two kinds of marks in one text are a slip, and one kind may lack its partner.
    Wrong: ru: «Да» и «нет» | en: “Yes” and "no"
    Right: ru: «Да» и «нет» | en: “Yes” and “no”
    """
    target = context.target
    beside = re.search("[“”]", target.masked) is not None
    if not beside and (not re.search("[«»“”„]", context.source.masked) or _is_of_program(target)):
        return
    said = "straight marks beside curly ones" if beside else "straight marks for curly ones"
    masked = target.masked
    if masked.count('"') % 2:
        masked = _INCHES.sub(OPAQUE, masked)
    pairs = [each for each in _STRAIGHT.finditer(masked) if beside or not _CODE.search(each.group())]
    for found in pairs:
        fix = f"“{target.typed[found.start() + 1 : found.end() - 1]}”"
        yield target.sight(found.start(), found.end(), said, fix)
    rest = _STRAIGHT.sub(lambda pair: OPAQUE * len(pair.group()), masked) if beside else ""
    for found in re.finditer('"', rest):
        yield target.sight(found.start(), found.end(), "a straight mark beside curly ones")


def _is_of_program(target: Text) -> bool:
    """Tell whether an English text is a message of a program, whose quotation marks are straight."""
    return not _OF_PROGRAMS.isdisjoint(target.kinds) or is_technical(target.masked)


_OF_PROGRAMS = frozenset([TokenKind.PLACEHOLDER, TokenKind.MARKUP])
_NESTED = re.compile(r"“(?:[^“”\n]*)(“[^“”\n]*”)[^“”\n]*”")
_OPENING = re.compile(r"(?<![^\s“(\[—–«„])‘(?=\w)(?!(?:\d0s|em|til|cause|n|tis|twas|bout|round)\b)")
_CLOSING = re.compile(r"(?<=[\w.,!?…)%])’(?!\w)")
_AFTER_MARK = re.compile(r"(?<=[.,!?…])’(?!\w)")
_INNER_QUOTES = re.compile(r"[«“][^«»“”]*[„“‘«][^«»]*[“”’»][^«»]*[»”]|“[^“”]*‘[^“”]*’[^“”]*”")


@check(
    "punctuation.nested_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en") & target(has("[“‘’]")),
)
def nested_quotes(context: Context) -> Iterator[Sighting]:
    """Quotation marks inside a quotation are those of the outside, or one of the inner pair is missing.

    What: In English, “ ” inside “ ”; a ‘ that opens and has no ’ to close it, and a ’ behind a mark, or in a text whose
    source has an inner quotation, that nothing opens. Apostrophes are left alone.
    Why: The reader cannot tell where the inner quotation ends.
    Wrong: ru: «Статью „Кто?“ удалили» | en: “The article “Who?” was removed”
    Right: ru: «Статью „Кто?“ удалили» | en: “The article ‘Who?’ was removed”
    """
    target, masked = context.target, context.target.masked
    for found in _NESTED.finditer(masked):
        inner = target.typed[found.start(1) + 1 : found.end(1) - 1]
        yield target.sight(found.start(1), found.end(1), "quote with ‘ ’ inside “ ”", f"‘{inner}’")
    opened = [found.start() for found in _OPENING.finditer(masked)]
    closed = [found.start() for found in _CLOSING.finditer(masked)]
    for at, behind in zip(opened, [*opened[1:], len(masked)], strict=False):
        if not any(at < each < behind for each in closed):
            yield target.sight(at, at + 1, "a quotation mark has no partner")
    if opened or "‘" in masked:
        return
    quoted = _INNER_QUOTES.search(context.source.masked) is not None
    lonely = (_CLOSING if quoted else _AFTER_MARK).finditer(masked)
    for found in lonely if "'" not in masked else ():
        yield target.sight(found.start(), found.end(), "a quotation mark has no partner")


_INSIDE_GUILLEMETS = re.compile(r"«(?:[^«»]|«[^«»]*»)*»")
_GUILLEMETS = re.compile(r"«[^«»]*»")


@check(
    "punctuation.inner_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk", "ru")
    & target(has("«"))
    & texts(lambda _source, target: target.count("«") > 1 and target.count("»") > 1),
)
def inner_quotes(context: Context) -> Iterator[Sighting]:
    """Quotation marks inside « » are « » again.

    What: In Russian the marks inside « » are „ “; Kazakh has “ ” or „ “ there, and « » is found where two equal marks
    stand side by side.
    Why: Two equal closing marks hide where the inner quotation ends.
    Wrong: en: the paper “News of ‘Today’” | ru: газета «Новости «Сегодня»»
    Right: en: the paper “News of ‘Today’” | ru: газета «Новости „Сегодня“»
    """
    target = context.target
    opening, closing = ("„", "“") if target.language == "ru" else ("“", "”")
    for outer in _INSIDE_GUILLEMETS.finditer(target.masked):
        for found in _GUILLEMETS.finditer(target.masked, outer.start() + 1, outer.end() - 1):
            beside = target.masked[found.start() - 1] == "«" or target.masked[found.end()] == "»"
            if target.language == "ru" or beside:
                fix = opening + target.typed[found.start() + 1 : found.end() - 1] + closing
                yield target.sight(found.start(), found.end(), f"inner marks are {opening} {closing}", fix)


_MAKESHIFT = re.compile(
    r"<<(?=[^\W\d_])([^<>]*\w[.!?…]?)>>|(?<!['\w])''(?=[^\W\d_])([^']*\w[.!?…]?)''(?!['\w])"
    r"|(?<![,\w]),,(?=[^\W\d_])([^,“”„]*\w[.!?…]?)(?:“|”|''|\")"
)
_SINGLE = re.compile(r"(?<![\w'])'(?=[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])([^'\n]*\w[.!?…]?)'(?![\w'])")
_ANGLES = re.compile(r"<<([^\W\d_][^<>]*)>>")
"""Two pairs of angle brackets around one word look like markup, so that they are looked for as typed."""


@check(
    "punctuation.makeshift_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru") & target(any_piece(r"<<|''|,,|(?:^|[«„(\[])'[\u0400-\u04ff]", having="[<',]")),
)
def makeshift_quotes(context: Context) -> Iterator[Sighting]:
    """Quotation marks are made of other characters.

    What: << >> for « », two apostrophes or commas for “ ” and „ “, and in Kazakh and Russian single apostrophes around
    words, where the source has no such signs.
    Why: It is left from a typewriter or a plain keyboard; programs take such signs for code.
    Wrong: en: The “foreign agents” law | ru: Закон об <<иностранных агентах>>
    Right: en: The “foreign agents” law | ru: Закон об «иностранных агентах»
    """
    target = context.target
    opening, closing = _OUTER[target.language]
    if _MAKESHIFT.search(context.source.typed) or "''" in context.source.typed:  # of a wiki
        return
    for found in _ANGLES.finditer(target.typed):
        if OPAQUE in target.masked[found.start() : found.end()]:
            yield target.sight(
                found.start(), found.end(), f"quote with {opening} {closing}", opening + found[1] + closing
            )
    if target.language in CYRILLIC and not re.search(r"(?<!\w)'[^']*'(?!\w)", context.source.typed):
        for found in _SINGLE.finditer(target.masked):
            before = target.masked[: found.start()]
            first, last = ("„", "“") if before.count("«") > before.count("»") else (opening, closing)
            fix = first + target.typed[found.start() + 1 : found.end() - 1] + last
            yield target.sight(found.start(), found.end(), f"quote with {first} {last}", fix)
    for found in _MAKESHIFT.finditer(target.masked):
        inner = target.typed[slice(*found.span(found.lastindex or 0))]
        yield target.sight(found.start(), found.end(), f"quote with {opening} {closing}", opening + inner + closing)


# --- what people say -------------------------------------------------------------------------------------------------

_SAID = {
    "en": "(?:he |she |they |I |we )?(?:said|says|asked|asks|replied|replies|answered|added|adds|told|explained|wrote"
    "|writes|noted|notes|recalled|recalls|insisted|insists|warned|warns|shouted|laughs|laughed|smiles|jokes|sighs"
    "|admits|admitted|argues|claims|concludes|concluded|promised|complains|complained|stressed|stresses|believes"
    "|exclaimed)(?!\\w)",
    "kk": "де(?:ді|п|йді|ген)|айтты|жазды|сұрады|жауап берді",
    "ru": "(?:сказа|заяви|ответи|расска|отмети|поясни|добави|написа|спроси|подчеркну|сообщи|объясни|вспомн|возрази)"
    "[а-яё]*|говорит|говорят|говорил[аи]?|считает|уверен[аы]?|пишет|утверждает|вспоминает|сме[её]тся|улыбается"
    "|крикнул[аи]?|шутит|призна[её]тся|признал(?:ся|ась)|возмущается|жалуется|пожаловал(?:ся|ась)|предупреждает"
    "|предупредил[аи]?|обещает|пообещал[аи]?|уточнил[аи]?|заметил[аи]?|заключил[аи]?|делится|поделил(?:ся|ась)"
    "|вздыхает|удивляется|настаивает|напомнил[аи]?|посетовал[аи]?|призвал[аи]?|спрашивает|повторяет|рассуждает"
    "|подытожил[аи]?|говорится",
}
_CLOSING_MARK = {"en": "”", "kk": "»", "ru": "»"}
_SPACE, _DASH = "[ \u00a0]", "[ \u00a0][—–-][ \u00a0]"


def _speech_of(language: str) -> re.Pattern[str]:
    mark, gap = _CLOSING_MARK[language], _SPACE if language == "en" else _DASH
    said = f"(?={gap}(?:{_SAID[language]}))"
    return re.compile(rf"(?<=[^\W\d_])(?P<lost>{mark}){said}|(?P<moved>{mark}[?!,]){said}")


_COMMA_OUTSIDE = re.compile(r"^“[A-Z][^“”]*(?: [^“”]*){3}[a-z](”,)(?= (?:an?|the|he|she|they|it|one|[A-Z])\b)")
_QUOTED = {"en": re.compile("“[^“”]*”"), **dict.fromkeys(("kk", "ru"), re.compile("«[^«»]*»"))}
_ASKS = re.compile(r"[?!][”»]$")
_SAYS = re.compile(r"[^\W\d_](\.?[”»])$")
_SPEECH = {language: _speech_of(language) for language in _SAID}


@check(
    "punctuation.speech",
    category="fluency",
    severity=Severity.MINOR,
    needs=(into("en") & target(followed(any_piece("”[?!,]?$", having="”"), lambda _piece, after: after[0].isalpha())))
    | (
        into("kk", "ru")
        & target(followed(any_piece("»[?!,]?$", having="»"), lambda _piece, after: after in ("—", "–", "-")))
    )
    | (into("en", "kk", "ru") & target(has("[”»]")) & source(any_piece("[?!][”»]", having="[”»]"))),
)
def speech(context: Context) -> Iterator[Sighting]:
    """The punctuation between direct speech and the author's words is missing or misplaced.

    What: A quotation that ends with a letter before “said” and its like; in Kazakh and Russian before a dash and such a
    verb; a question mark or an exclamation mark behind the closing mark there; a quotation that asks in the source and
    not in the target, where both have as many.
    Why: The comma is part of direct speech in all three languages.
    Wrong: en: “Nobody,” the minister said. | ru: «Никто» — сказал министр.
    Right: en: “Nobody,” the minister said. | ru: «Никто», — сказал министр.
    """
    target = context.target
    outside = _COMMA_OUTSIDE.match(target.masked) if target.language == "en" else None
    if outside and re.search(rf" (?:{_SAID['en']})", target.masked[outside.end() :]):
        yield target.sight(*outside.span(1), "the comma stands inside the quotation", ",”")
    pattern, mark = _SPEECH.get(target.language), _CLOSING_MARK.get(target.language, "")
    for found in pattern.finditer(target.masked) if pattern else ():
        if found["lost"]:
            fix = f",{mark}" if target.language == "en" else f"{mark},"
            yield target.sight(found.start(), found.end(), "a comma belongs here", fix)
        elif found["moved"][1] != "," or target.language == "en":
            inside = found["moved"][1] + mark
            yield target.sight(found.start(), found.end(), "the mark stands inside the quotation", inside)
    yield from _lost_questions(context)


def _lost_questions(context: Context) -> Iterator[Sighting]:
    """Yield quotations that ask in the source and not in the target, where both have as many."""
    target, source = context.target, context.source
    if source.language not in _QUOTED:
        return
    mark = _CLOSING_MARK[target.language]
    ours = list(_QUOTED[target.language].finditer(target.masked))
    theirs = _QUOTED[source.language].findall(source.masked)
    for found, there in zip(ours, theirs, strict=True) if len(ours) == len(theirs) else ():
        behind = target.masked[found.end() :][:1]
        says = _SAYS.search(found.group())
        if _ASKS.search(there) and says and behind not in ("?", "!"):
            message = f"the quotation ends with “{there[-2]}” in the source"
            yield target.sight(found.start() + says.start(1), found.end(), message, there[-2] + mark)


_INNER_END = re.compile(r"(?<=[^\W_]{2})([.?!…])(?=[ \u00a0]+[«“(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")


@check(
    "punctuation.question",
    category="accuracy",
    severity=Severity.MINOR,
    needs=source(any_piece(r"\?$", having="[?]")) & texts(lambda source, target: source.count("?") > target.count("?")),
)
def question(context: Context) -> Iterator[Sighting]:
    """A question inside the text has become a statement.

    What: A full stop between two sentences where the source has a question mark, and both texts have as many of them.
    Why: A question to the reader becomes a statement.
    Wrong: en: What can you do? Call us. | ru: Что вы можете сделать. Позвоните нам.
    Right: en: What can you do? Call us. | ru: Что вы можете сделать? Позвоните нам.
    """
    target, source = context.target, context.source
    ours, theirs = list(_INNER_END.finditer(target.masked)), _INNER_END.findall(source.masked)
    if len(ours) != len(theirs) or source.masked.count("?") <= target.masked.count("?"):
        return
    for found, mark in zip(ours, theirs, strict=True):
        if mark == "?" and found[1] == ".":
            yield target.sight(found.start(), found.end(), "the source asks here", "?")
