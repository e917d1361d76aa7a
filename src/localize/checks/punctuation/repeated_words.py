"""Repeated letters and words, lost stops, small first letters and misplaced capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from localize.checks.analysis.char_classes import LETTER, SPACE
from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.analysis.sentence_borders import ends_in_abbreviation, find_small_starts, may_start_small, opens
from localize.checks.core.pair import OPAQUE, Context, Sighting, Text
from localize.checks.core.prefilter import (
    Edges,
    alternating,
    any_piece,
    any_word,
    edges,
    followed,
    has,
    source,
    target,
    texts,
    twice,
)
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.common_words import is_everyday_english, is_whole
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import restorations
from localize.morphology.ru import is_known, tags_of
from localize.segmentation import load_rules, split_text

_TRIPLED = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Russian and Kazakh join «зоо», «ооцит» and names to words with the same letter; «длинношеее» is in every grammar.
_GOOD = re.compile(r"зооо|длинношеее|змееед|ввв$|www|xxx|iii", re.IGNORECASE)


@check(
    "words.tripled",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_word(lambda word: _TRIPLED.search(word) is not None)),
)
def tripled(context: Context) -> Iterator[Sighting]:
    """A letter is repeated three times in a row.

    What: Words with the same letter three times or more. Words of that one letter (а-а-а, ммм), Roman numerals, and
    texts whose source has such a word too are left alone.
    Why: The key was held too long, or a correction left a letter behind.
    Wrong: en: a very good answer | ru: очень хорооший отвеет на вопрооос
    Right: en: a very good answer | ru: очень хороший ответ
    """
    if _TRIPLED.search(context.source.masked):
        return
    for found in _WORD.finditer(context.target.masked):
        word = found.group()
        place = _TRIPLED.search(word)
        if place and not word.isupper() and not _GOOD.search(word) and len(set(word.lower())) > 1:
            yield context.target.sight(*found.span(), f"“{place[1]}” stands {_count(word, place)} times in a row")


def _count(word: str, place: re.Match[str]) -> int:
    tail = word[place.start() :].lower()
    return len(tail) - len(tail.lstrip(place[1].lower()))


_SENTENCE_WORDS = read_words("sentence-words")
_MAY_REPEAT = frozenset(_SENTENCE_WORDS["twice"])
_WORD_AGAIN = re.compile(rf"(?<![\w-])({LETTER}+)({SPACE}+)(\1)(?![\w-])", re.IGNORECASE)
_MANY_IN_KAZAKH = re.compile("[әіңғүұқөһа-я]{2}[лдт][ае]р$")
_NEARLY_AGAIN = re.compile(r"(?<!\w)([^\W\d_]{4,})[^\W\d_]{0,4}[ \u00a0]+(?:[\w’-]+,?[ \u00a0]+){0,4}\1", re.IGNORECASE)
_DOUBLED_INSIDE = re.compile(r"(?<!\w)([^\W\d_]{3,})-?\1", re.IGNORECASE)
"""A word that says itself twice: “oldoldstable”."""
_AGAIN = re.compile(r"(?<![\w-])([^\W\d_]++)\s+\1(?![\w-])")
# A placeholder may end in letters: "%sthe the".
_AGAIN_GLUED = re.compile(r"[%\\]\S*?([^\W\d_]+)\s+\1(?![\w-])")


def _may_repeat(_source: str, typed: str) -> bool:
    """Tell whether a word may stand twice in a row."""
    if "İ" in typed or "Σ" in typed:
        return True  # they have two small letters
    lower = typed.lower()
    return bool(_AGAIN.search(lower) or _AGAIN_GLUED.search(lower))


_GLUED = any_piece(r"[%\\]\S*[^\W\d_]{2}", having=r"[%\\]")
_NEEDS_OF_REPEATED = (target(twice) | target(_GLUED) | target(has("[İΣ]"))) & texts(_may_repeat)


@check("words.repeated", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_REPEATED)
def repeated(context: Context) -> Iterator[Sighting]:
    """A word is repeated.

    What: The same word again after a space. Words that are doubled on purpose («бір бір», "very very") and words that
    the source has twice are left alone; so are hyphenated pairs such as «түр-түрі».
    Why: One of the two remains from an earlier wording.
    Wrong: en: The law protects data. | ru: Закон защищает защищает данные.
    Right: en: The law protects data. | ru: Закон защищает данные.
    """
    target = context.target
    found_in_source = _WORD_AGAIN.search(context.source.masked) or _DOUBLED_INSIDE.search(context.source.masked)
    for found in _WORD_AGAIN.finditer(target.masked):
        word = found[1].lower()
        if found[1].isupper() != found[3].isupper():
            continue  # «ПО по умолчанию»
        if word in _MAY_REPEAT or len(word) < 2 or found_in_source or (found[1].islower() and not found[3].islower()):
            continue
        if _MANY_IN_KAZAKH.search(word) and _NEARLY_AGAIN.search(context.source.masked):
            continue  # «Таңбалар таңбалар жиындарына бөлінген»: two that stand apart in the source
        yield target.sight(found.start(), found.end(), f"“{found[3]}” stands twice", found[1])


_PHRASE_AGAIN = re.compile(
    rf"(?<![\w-])({LETTER}{{2,}}{SPACE}{LETTER}{{2,}}){SPACE}+\1(?![\w-])"
    rf"|(?<![\w-])([авиксоу]){SPACE}+\2(?=[ \u00a0][а-яё])",
    re.IGNORECASE,
)
_RUN = re.compile(r"[^\W\d_]+")


def _may_say_again(_source: str, typed: str) -> bool:
    """Tell whether two words may stand twice; a placeholder or an address may hide where the first or last one ends."""
    if "İ" in typed or "Σ" in typed:
        return True
    runs = _RUN.findall(typed.lower())
    twice = any(len(again) == 1 and run.endswith(again) for run, again in pairwise(runs))
    return twice or any(
        run.endswith(again) and after.startswith(behind)
        for (run, behind), (again, after) in zip(pairwise(runs), pairwise(runs[2:]), strict=False)
    )


_NEEDS_OF_PHRASES = (target(twice) | target(alternating) | target(_GLUED) | target(has("[İΣ]"))) & texts(_may_say_again)


@check("words.repeated_phrase", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_PHRASES)
def repeated_phrase(context: Context) -> Iterator[Sighting]:
    """Two words, or a one-letter Russian word, are repeated.

    What: The same two words again, and «в в», «и и», where the source says nothing twice.
    Why: One of the two remains from an earlier wording.
    Wrong: en: The law protects data. | ru: Этот закон этот закон защищает данные.
    Right: en: The law protects data. | ru: Этот закон защищает данные.
    """
    target = context.target
    said_again = list(_PHRASE_AGAIN.finditer(target.masked))
    if not said_again or _PHRASE_AGAIN.search(context.source.masked):
        return
    for found in said_again:
        if found[1] or target.language == "ru":
            said = found[1] or found[2]
            yield target.sight(found.start(), found.end(), f"“{said}” stands twice", said)


_TWO_CAPITALS = re.compile(r"(?<![\w.@/#-])[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2}[a-zа-яёәғқңөұүһі]+(?![\w@/])")
# A text on two capitals: “Correct TWo INitial CApitals”.
_TWO_CAPITALS_AND_NO_NAME = re.compile(
    rf"{_TWO_CAPITALS.pattern}(?:[ \u00a0][^\W\d_]+)?[ \u00a0]{_TWO_CAPITALS.pattern}"
)
_TWO_CAPITALS_PIECE = any_piece(_TWO_CAPITALS.pattern, having="[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")
_UNIT = re.compile("[КМГТкмгт]?Байт[а-я]*|[кМГТ]Вт|[МГ]Гц|[МГТ]бит|[kMGT]W[a-z]*|[MG]Hz|[МГТК]байт")
_LEAST_SMALL = 3
"""Small letters behind two capitals that are no ending of an acronym."""
_SPELT_SO = re.compile("ВКонтакте|[А-Я]{2}ш[а-я]+")
"""A name, and what is said for those whom an acronym stands for: «ИПшник»."""


@check("words.two_capitals", category="fluency", severity=Severity.MINOR, needs=target(_TWO_CAPITALS_PIECE))
def two_capitals(context: Context) -> Iterator[Sighting]:
    """A word begins with two capitals.

    What: Two capitals and small letters behind them, where the source does not spell it so, and the word is a known one
    in small letters, is in the source with one capital, or goes on for three small letters in another alphabet.
    Why: The shift key was held for too long.
    Wrong: en: The judge decided. | ru: СУдья принял решение.
    Right: en: The judge decided. | ru: Судья принял решение.
    """
    target = context.target
    said_so = _TWO_CAPITALS_AND_NO_NAME.search(context.source.masked) is not None
    for found in _TWO_CAPITALS.finditer(target.masked):
        word = found.group()
        if said_so or word in context.source.typed or _UNIT.fullmatch(word) or not _is_slip(word, context):
            continue
        first = word.capitalize() if opens(target, found.start()) else word.lower()
        yield target.sight(found.start(), found.end(), "two capitals", first)


def _may_begin_small(edges: Edges) -> bool:
    first, other = edges.source_first, edges.target_first
    return (first.isupper() or first in _OPENERS) and (other.islower() or other in _OPENERS)


_OPENERS = "«“(<"


_SMALL_BEHIND = re.compile(r"[.?!][»”)]?[ \u00a0]+(?:[«“]|—[ \u00a0])?[a-zа-яёәғқңөұүһі]")


def _is_slip(word: str, context: Context) -> bool:
    """Tell whether a word with two capitals at its start has one too many."""
    source, target = context.source, context.target
    if is_whole(word.lower(), target.language) or re.search(rf"(?<!\w){word.capitalize()}(?!\w)", source.masked):
        return True
    if len(word) < _LEAST_SMALL + 2 or source.script == target.script or word.isascii() != (target.script == "Latn"):
        return False
    return not (_SPELT_SO.fullmatch(word) or is_whole(word[1:].lower(), target.language))  # “KStars” is a name


_SENTENCE = re.compile(
    rf"(?:(?<=[^\W\d_]{{3}})|(?<=\d{{4}})|(?<={OPAQUE})(?=[?!]))(?P<mark>[.?!])"
    r"[»”)]?[ \u00a0]+(?:[«“]|(?<=\.[ \u00a0])—[ \u00a0])?(?P<first>[a-zа-яёәғқңөұүһі])"
    r"(?=[a-zа-яёәғқңөұүһі’-]*[ \u00a0,.!?:;])"
)


@check(
    "words.sentence_case",
    category="fluency",
    severity=Severity.MINOR,
    needs=(
        target(any_piece(r"(?:[^\W\d_]{3}|\d{4})[.?!][»”)]?$|.[?!]$", having="[.?!]"))
        & texts(lambda _source, target: _SMALL_BEHIND.search(target) is not None)
    )
    | (target(any_piece(r"[.?!][»”)\]]?$", having="[.?!]")) & texts(may_start_small))
    | (
        edges(_may_begin_small)
        & texts(lambda source, target: source.lstrip(_OPENERS)[:1].isupper() and target.lstrip(_OPENERS)[:1].islower())
    )
    | (source(any_piece(":$", having=":")) & target(any_piece('^[«“"][a-zа-яёәғқңөұүһі]', having='[«“"]'))),
)
def sentence_case(context: Context) -> Iterator[Sighting]:
    """A sentence begins with a small letter.

    What: A small letter behind a full stop after a whole everyday word, or behind a question or exclamation mark that
    ends no quotation; in a quotation behind a colon that the source begins with a capital; and at the beginning, where
    the source is a sentence too. Abbreviations, and texts whose source has a small letter there, are left alone.
    Why: It is left when two sentences were one before.
    Wrong: en: The site is down. We are looking into it. | ru: Сайт не работает. мы разбираемся.
    Right: en: The site is down. We are looking into it. | ru: Сайт не работает. Мы разбираемся.
    """
    target = context.target
    first_letter = _BEGINS_SMALL.match(target.masked)
    whole = _WHOLE.fullmatch(context.source.masked) and not ends_in_abbreviation(
        context.source.masked, context.source.language
    )
    if first_letter and whole and _may_open(first_letter[2], target.language):
        start = first_letter.start(2)
        yield target.sight(start, start + 1, "a sentence begins here", first_letter[2][0].upper())
    elif (heading := _HEADING.match(target.masked)) and context.source.masked[:1].isupper():
        yield target.sight(0, 1, "a heading begins here", heading.group()[0].upper())
    if _SAYS_CAPITAL.search(context.source.masked):
        for found in _SAYS_SMALL.finditer(target.masked):
            yield target.sight(*found.span(1), "the quotation is a sentence", found[1].upper())
    told = {each.start: each for each in (*_behind_marks(context), *find_small_starts(context))}
    for each in told.values():
        if _begins_sentence(target, each.start):
            yield each


_QUOTING = re.compile("[«»“”„\"'()\\[\\]]")


def _begins_sentence(target: Text, at: int) -> bool:
    """Tell whether a sentence would begin at a letter if it were a capital: what is cut short ends none."""
    if target.typed[at - 1 : at] == "(" or target.typed[at + 1 : at + 2] == ".":
        return False  # a remark, and what is cut short: «т.б.»
    before = _QUOTING.sub("", target.typed[:at]).rstrip("—–- \u00a0")  # inside quotation marks nothing is parted
    if before.endswith(".") and not before.rstrip(".").count(" "):
        return False  # «Мерз. аяқт. жылы»
    rules = load_rules(target.tag)
    following = target.typed[at].upper() + _QUOTING.sub("", target.typed[at + 1 :])
    return len(split_text(f"{before} {following}", rules)) > len(split_text(before, rules))


def _behind_marks(context: Context) -> Iterator[Sighting]:
    """Yield small letters behind a mark that ends a sentence, whatever sentences the source begins."""
    target = context.target
    if _SENTENCE.search(context.source.masked) or not _ENDS.search(context.source.masked):
        return
    for found in _SENTENCE.finditer(target.masked):
        before = re.search(r"[^\W\d_]+$", target.masked[: found.start("mark")])
        if before and len(before.group()) < len("abcd") and not _is_whole_short(before.group(), target, found):
            continue
        quoted = found.group("mark") in "?!" and re.match(r"[»”]", target.masked[found.end("mark") :])
        year = before is None and _ends_in_year(target.masked[: found.start("mark")])
        hidden = target.masked[found.start("mark") - 1] == OPAQUE
        if quoted or not (year or hidden or (before and _is_whole(before.group().lower(), target.language))):
            continue
        first = found.group("first")
        if target.script != "Latn" and first.isascii():
            continue  # the name of a program
        yield target.sight(found.start("first"), found.end("first"), "a sentence begins here", first.upper())


def _is_whole_short(word: str, target: Text, found: re.Match[str]) -> bool:
    """Tell whether a word of three letters ends a sentence and is no abbreviation."""
    known = is_whole(word.lower(), target.language)
    return known and not ends_in_abbreviation(target.masked[: found.end("mark")], target.language)


_SAYS_SMALL = re.compile(r":[ \u00a0][«“\"]([a-zа-яёәғқңөұүһі])(?=[a-zа-яёәғқңөұүһі’]*[ ,])")
_SAYS_CAPITAL = re.compile(r":[ \u00a0][«“\"][A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")


def _may_open(word: str, language: str) -> bool:
    """Tell whether a word is one of the language and no name of a program, of which none is in Cyrillic letters."""
    if language == "en" and is_english_particle(word):
        return True
    return is_whole(word, language) or (not word.isascii() and len(word) >= _LEAST_WHOLE)


def _ends_in_year(text: str) -> bool:
    return re.search(r"(?<!\d)(?:19|20)\d\d$", text) is not None


_LEAST_WHOLE = 6
"""Letters of a word that is hardly an abbreviation, even if no list knows it."""
_ABBREVIATED = re.compile("approx|[^aeiouyаеёиоуыэюяәіөұү]*[aeiouyаеёиоуыэюяәіөұү]?[^aeiouyаеёиоуыэюяәіөұү]*")


def _is_whole(word: str, language: str) -> bool:
    """Tell whether a word is a known one, or long and has several vowels."""
    return is_whole(word, language) or (len(word) >= _LEAST_WHOLE and _ABBREVIATED.fullmatch(word) is None)


# What has its number in a heading, where nothing stands before it.
_HEADING = re.compile(
    r"(?:(?:article|chapter|section|part|table|figure|annex|appendix)|(?:статья|глава|раздел|часть|приложение|рисунок"
    r"|таблица))"
    r" (?:\d+|[IVXLC]+)(?=[.:]? [A-ZА-ЯЁ])"
)
_BEGINS_SMALL = re.compile(r"([«“(]?)([a-zа-яёәғқңөұүһі]{2,})[ \u00a0,!?].*[.!?…][»”)]*$", re.DOTALL)
_WHOLE = re.compile(r"[«“(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^\W\d_]*[ \u00a0,’!?].*[.!?…][»”)]*", re.DOTALL)
_ENDS = re.compile(r"[.?!…][»”)]*\s+(?:[«“]|—\s)?[^\W\d_a-zа-яәғқңөұүһі]")


# They look for the one character before they look behind: that is faster.
_GOES_ON = re.compile(r"([ \u00a0])(?<=[^\W\d_]{3}.)(?=([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]+)(?![\w-]))")
_BORDER = re.compile(r"[.?!…](?<=[^\W\d_]{3}.)[»”)]?[ \u00a0]+[«“(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")


_CAPITAL_FIRST = re.compile("[«“(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]")


_MOST_BORDERS = 2
_ASTRAY = 0.2
"""The share of a text by which a border between sentences may stand elsewhere than in the source."""


@check(
    "punctuation.lost_stop",
    category="fluency",
    severity=Severity.MINOR,
    needs=source(
        followed(
            any_piece(r"[^\W\d_]{3}[.?!…][»”)]?$", having="[.?!…]"),
            lambda _piece, after: _CAPITAL_FIRST.match(after) is not None,
        )
    )
    & texts(lambda source, target: _BORDER.search(source) is not None and _GOES_ON.search(target) is not None),
)
def lost_stop(context: Context) -> Iterator[Sighting]:
    """The stop between two sentences is missing.

    What: An everyday word with a capital behind a word in small letters, where the source has one border of sentences
    more than the target and begins no word there with a capital that the target has. Names are left alone.
    Why: Two sentences run into each other.
    Wrong: en: The site is down. Try again later. | ru: Сайт не работает Повторите попытку позже.
    Right: en: The site is down. Try again later. | ru: Сайт не работает. Повторите попытку позже.
    """
    target, source = context.target, context.source
    borders = [found.start() / len(source.masked) for found in _BORDER.finditer(source.masked)]
    if target.language not in ("en", "kk", "ru") or not 0 < len(borders) <= _MOST_BORDERS:
        return
    behind = list(_GOES_ON.finditer(target.masked))
    there = len(_GOES_ON.findall(source.masked))
    if len(_BORDER.findall(target.masked)) != len(borders) - 1 or (there and len(behind) > 1):
        return
    found = [
        each.start()
        for each in behind
        if _is_everyday(each[2], target.language) and _ends_clause(target.masked[: each.start()])
    ]
    near = len(found) == 1 and any(abs(found[0] / len(target.masked) - each) < _ASTRAY for each in borders)
    if near:
        yield target.sight(found[0], found[0] + 1, "a sentence ends here", ". ")


_JOINING = frozenset(_SENTENCE_WORDS["joining"])
_BEFORE_LABEL = frozenset(_SENTENCE_WORDS["before-labels"])


def _ends_clause(before: str) -> bool:
    """Tell whether a sentence may end with the last word before a place, which is outside of straight marks."""
    last = before.rsplit(maxsplit=1)[-1]
    goes_on = last in _JOINING or last in _BEFORE_LABEL
    return last.islower() and not goes_on and before.count('"') % 2 == 0


def _is_everyday(word: str, language: str) -> bool:
    """Tell whether a word with a capital is an everyday word in small letters and no name."""
    small = word.lower()
    if language == "en":
        return is_everyday_english(small) and small not in _ALSO_NAMES
    if language == "ru":
        tags = tags_of(small)
        return is_known(small) and not any(tag & {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"} for tag in tags)
    return small in restorations(small) and small not in kk_words.names() and len(small) > len("ата")


_ALSO_NAMES = frozenset(_SENTENCE_WORDS["english-names"])
