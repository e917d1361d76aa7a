"""Spelling of names in Latin letters, accounts and hashtags, compared with the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein, Prefix

from localize.checks.analysis.months import may_be_month
from localize.checks.analysis.name_parts import (
    CAPITAL,
    LEAST_RARE,
    NOT_LATIN,
    SHORTEST,
    TWO_CAPITALS,
    WORD,
    is_before_name,
    is_common,
    is_first_name,
    is_pair,
    is_rare_name,
    is_rare_surname,
    is_small_pair,
    is_surname,
    may_be_beside,
    may_be_pair,
    may_be_rare,
    sounds_as,
    sounds_like,
)
from localize.checks.analysis.phonetic_match import is_alike, sound_alike
from localize.checks.analysis.place_names import is_place
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.core.prefilter import (
    LONGEST_ENDING,
    any_piece,
    any_word,
    followed,
    has,
    into,
    into_script,
    source,
    target,
    texts,
)
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.common_words import is_everyday_english, is_whole, technical_english
from localize.morphology.kk import words as kk_words
from localize.morphology.ru import is_known, is_only_name, is_ordinary, tags_of

FIRST_HALF = "|".join(read_words("double-names")["first-halves"])

# What begins with a class of characters is found faster than what begins with a look behind: few letters are Latin.
_NAME = re.compile(
    r"[A-Za-z](?<![\w.@/#$%&\\-].)(?:(?<=[A-Z])|(?=[A-Za-z]*[A-Z]))[A-Za-z]{3,}(?![\w/@(=]|[.:]\w|’\w|&[A-Z])"
)
_WORD = re.compile(r"(?<![A-Za-z])(?<![A-Za-z][_&])[A-Za-z]++(?![_&][A-Za-z])")
"""Not where the letter of a key press cuts a word in two: “LaTe&X”."""
_LONG = 8
"""Letters of a name in which two may be wrong."""


_ENDINGS = frozenset(["", "s", "es", "d", "ed", "r", "er", "ing", "y", "ly"])


def _has_other_names(source: str, target: str) -> bool:
    names = _NAME.findall(target)
    there = {each.casefold() for each in _WORD.findall(source)} if names else ()
    return any(found.casefold() not in there for found in names)


_CYRILLIC = re.compile("[\u0400-\u04ff]")


def _may_be_names(source: str, target: str) -> bool:
    """Tell whether a Cyrillic source has Latin names that an English target lacks."""
    ours = {each.casefold() for each in _WORD.findall(target)}
    return any(found.casefold() not in ours for found in _WORD.findall(source) if len(found) > len("Tor"))


@check(
    "words.name",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(
        into_script("Cyrl")
        & target(any_word("(?=[A-Za-z]*[A-Z])[A-Za-z]{4}", having="[A-Z]"))
        & source(has("[A-Za-z]"))
        & texts(_has_other_names)
    )
    | (into("en") & source(has("[A-Z]")) & source(has("[\u0400-\u04ff]")) & texts(_may_be_names)),
)
def name(context: Context) -> Iterator[Sighting]:
    """A name in Latin letters is spelt otherwise than in the source.

    What: A Latin word with a capital in a Cyrillic text that the source has not, beside one of its words that the
    translation has not and that differs in a letter: one more or less, another, or two swapped; two of eight and more.
    In an English text the Latin names of a Cyrillic source.
    Why: Readers search for the name, and find nothing.
    Wrong: en: Write to them on Telegram. | ru: Пишите им в Telegarm.
    Right: en: Write to them on Telegram. | ru: Пишите им в Telegram.
    """
    target = context.target
    english = target.language == "en" and _CYRILLIC.search(context.source.typed) is not None
    if target.script != "Cyrl" and not english:
        return
    theirs = dict.fromkeys((_NAME if english else _WORD).findall(context.source.masked))
    known = {each.casefold() for each in theirs}
    ours = {each.casefold() for each in _WORD.findall(target.masked)}
    for found in _NAME.finditer(target.masked):
        word = found.group()
        if _is_settled(word, known, english=english):
            continue
        like = [each for each in theirs if each.casefold() not in ours and _is_slip(word, each)]
        if like:
            fix = like[0] if len(like) == 1 else None
            yield target.sight(found.start(), found.end(), f"the source has {like[0]}", fix)


def _is_settled(word: str, known: set[str], *, english: bool) -> bool:
    """Tell whether a word is in the source, an acronym, of which words.acronym tells, or an English word."""
    return word.casefold() in known or word.isupper() or (english and is_everyday_english(word.lower()))


def _is_slip(word: str, right: str) -> bool:
    """Tell whether a word is another one with a slip of the hand; not another form of it."""
    if len(right) < len("Tor.") or not (right[0].isupper() or any(map(str.isupper, right))):
        return False
    one, other = word.casefold(), right.casefold()
    if frozenset((one, other)) in _twins():
        return False
    same = Prefix.similarity(one, other)
    if {one[same:], other[same:]} <= _ENDINGS:
        return False
    most = 2 if min(len(one), len(other)) >= _LONG else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


@cache
def _twins() -> frozenset[frozenset[str]]:
    """Return names that are near and mean other things, or the same, in lower case."""
    return frozenset(frozenset(pair.casefold().split("/")) for pair in read_words("acronyms")["twins"])


_IN_TEXT = re.compile(r"[A-Za-z](?<![\w.@/#$%&\\<-].)[A-Za-z]{3,}(?![\w/@(=]|[.:]\w|’\w)")
_WORDS = read_words("brands")
_BRANDS = frozenset(_WORDS["also-words"])
_FOREIGN_BRANDS = frozenset(_WORDS["english"])
_OF_PROGRAMS = frozenset(_WORDS["of-programs"])
_SMALL_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2}")
"""What no title in capitals has: a word with a small letter first."""
_INNER_CAPITAL = re.compile("[a-z][A-Z]")
_GOES_ON = re.compile(r"[^.!?:\s][ \u00a0]")


def _may_spell_small(source: str, target: str) -> bool:
    """Tell whether a Latin word of the target may be in other letters than in the source."""
    here = _IN_TEXT.findall(target)
    if not here or not (_CYRILLIC.search(target) or _CYRILLIC.search(source)):
        return False
    there = set(_WORD.findall(source))
    return any(found not in there for found in here)


@check(
    "words.brand_case",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru")
    & source(has("[A-Z]"))
    & target(any_word("[A-Za-z]{4}", having="[A-Za-z]"))
    & texts(_may_spell_small),
)
def brand_case(context: Context) -> Iterator[Sighting]:
    """A name in Latin letters has capitals in other places than in the source.

    What: YouTube as Youtube; telegram for the Telegram of the source, where one of the two texts is in Cyrillic letters
    and the source has the name inside a sentence. Words all in capitals are left alone.
    Why: A name is spelt as its owner spells it.
    Wrong: en: on YouTube and Telegram | ru: на Youtube и в telegram
    Right: en: on YouTube and Telegram | ru: на YouTube и в Telegram
    """
    target, source = context.target, context.source
    if not _CYRILLIC.search(source.masked + target.masked):
        return
    theirs: dict[str, set[str]] = {}
    inside: set[str] = set()
    for found in _WORD.finditer(source.masked):
        theirs.setdefault(found.group().casefold(), set()).add(found.group())
        if found.start() > 1 and _GOES_ON.match(source.masked, found.start() - 2):
            inside.add(found.group())
    there = frozenset(_WORD.findall(target.masked))
    for found in _IN_TEXT.finditer(target.masked):
        word = found.group()
        spelt = theirs.get(word.casefold(), set())
        if len(spelt) != 1 or word in spelt or _is_command(target.masked, found):
            continue
        right = next(iter(spelt))
        small = right in inside and word.islower() and _is_small_brand(word, right, context, there)
        if _INNER_CAPITAL.search(right) or small:
            yield target.sight(found.start(), found.end(), f"the source has {right}", right)


def _is_command(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a word is in capitals, or small and what is typed: all of an element or of a pair of brackets."""
    around = masked[: found.start()][-1:] + masked[found.end() :][:1]
    return found.group().isupper() or (found.group().islower() and around in (OPAQUE * 2, UNSEEN * 2, "()"))


def _is_small_brand(word: str, right: str, context: Context, there: frozenset[str]) -> bool:
    """Tell whether a small Latin word is a name that the source has with a capital inside a sentence.

    *there* are the Latin words of the target: a name that it has with a capital as well is a word where it is small.
    """
    if _is_title(context.source):
        return False
    if "Cyrl" not in (context.target.script, context.source.script) or right.isupper() or not right[0].isupper():
        return False
    if (is_everyday_english(right.lower()) or right.lower() in _OF_PROGRAMS) and right not in _BRANDS:
        return False
    if context.target.script == "Cyrl" or right in _FOREIGN_BRANDS:
        return True
    return right not in there and not (is_everyday_english(word) or word in technical_english())


_HALF_SMALL = re.compile(r"(?<![\w-])([^\W\d_]{2,})-([^\W\d_]{3,})(?![\w-])")
_FIRST_OF_CITY = re.compile(f"{FIRST_HALF}|Ust|Nur|New|Los|San|Saint|Alma", re.IGNORECASE)


_DOUBLE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


def _is_small_double_name(piece: str) -> bool:
    """Tell whether a piece has words joined by hyphens that are a name, wherever it may begin behind a placeholder."""
    glued = LONGEST_ENDING if "%" in piece or "\\" in piece else 0
    doubles = (double[cut:] for double in _DOUBLE.findall(piece) for cut in range(glued + 1))
    return any(double.islower() and is_only_name(double) for double in doubles)


_CAPITAL_FIRST = re.compile(rf"[^\w]{{0,2}}{CAPITAL}")
_IN_TWO = any_piece(r"[^\W\d_]{2}-[^\W\d_]", having="-")


@check(
    "words.name_case",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("en", "ru")
    & source(has("[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"))
    & (
        (
            (
                target(
                    any_word(
                        lambda typed: typed.islower() and len(typed) >= SHORTEST and not is_common(typed),
                        unless=is_ordinary,
                    )
                )
                | target(_IN_TWO)
            )
            & (texts(may_be_beside) | source(has(NOT_LATIN.pattern)))
        )
        | target(
            any_word(
                lambda typed: typed.islower() and len(typed) >= SHORTEST and is_only_name(typed), unless=is_ordinary
            )
        )
        | (
            into("ru")
            & target(any_word(lambda typed: typed.islower() and len(typed) >= LEAST_RARE and not is_known(typed)))
            & source(has("[A-Z]"))
            & texts(may_be_rare)
        )
        | target(any_piece(_is_small_double_name, having="-"))
        | (
            target(any_piece(r"[^\W\d_a-zа-яё][^\W\d_]+-[^\W\d_A-ZА-ЯЁ]{3}", having="-"))
            & source(any_piece(r"[^\W\d_]-[^\W\d_a-zа-яё]", having="-"))
        )
        | (
            (
                source(
                    followed(
                        any_piece(rf"{CAPITAL}[\w-]*[^\w]{{0,2}}$", having=CAPITAL),
                        lambda _piece, after: _CAPITAL_FIRST.match(after) is not None,
                    )
                )
                | source(any_piece(TWO_CAPITALS.pattern, having=CAPITAL))
            )
            & texts(may_be_pair)
        )
        | target(any_piece(r"(?<![\w-])[а-яёa-z]{3,}-[А-ЯЁA-Z]", having="-"))
    ),
    prose=True,
)
def name_case(context: Context) -> Iterator[Sighting]:
    """A part of a name begins with a small letter.

    What: A word in small letters beside a name with a capital, where the source has both with capitals and they sound
    alike, in Latin and Cyrillic letters; half of a double name; a word that the dictionary has for a name alone. Words
    of the language are left alone, and strings of programs, whose names of things are no persons.
    Why: It is a typing mistake that spelling checkers do not find.
    Wrong: en: the book by Edward Snowden | ru: книга Эдварда сноудена
    Right: en: the book by Edward Snowden | ru: книга Эдварда Сноудена
    """
    target = context.target
    written = list(WORD.finditer(context.source.masked))
    written = [each for each in written if target.language != "en" or not each.group().isascii()]
    capitals = [each.group() for each in written if each.group()[0].isupper()]
    yield from _small_halves(target, capitals)
    pairs = _pairs_of_names(written)
    for small in _find_small_words(target):
        word = small.found.group()
        if is_common(word) and not (small.after[:1].isupper() and is_pair(word, small.after, pairs)):
            continue
        if _is_named(small, pairs, capitals) or _is_rare(small, pairs, context, written):
            yield target.sight(*small.found.span(), "a capital letter here", word.capitalize())


def _is_named(small: _SmallWord, pairs: list[tuple[str, str]], capitals: list[str]) -> bool:
    """Tell whether a small word stands beside half of a name, or is one of the source's that stands alone."""
    return _is_beside(small, pairs) or any(_is_name_alone(small.found.group(), each) for each in capitals)


def _is_title(source: Text) -> bool:
    """Tell whether a text has capitals alone, which tell of no name."""
    return _SMALL_WORD.search(source.masked) is None


def _pairs_of_names(written: list[re.Match[str]]) -> list[tuple[str, str]]:
    """Return two words in a row that both begin with a capital, with one character between them."""
    return [
        (one.group(), other.group())
        for one, other in pairwise(written)
        if one.group()[0].isupper() and other.group()[0].isupper() and other.start() - one.end() == 1
    ]


def _small_halves(target: Text, capitals: list[str]) -> Iterator[Sighting]:
    """Yield the small halves of double names, one of which is a city's or has capitals in the source."""
    for found in _HALF_SMALL.finditer(target.masked):
        small = 2 if found[2].islower() else 1
        other = found[3 - small]
        if not (found[small].islower() and other[0].isupper() and other[1:].islower()):
            continue
        city = small == 1 and _FIRST_OF_CITY.fullmatch(found[1]) is not None
        if city or (not is_common(found[small]) and any(_is_double(found.group(), each) for each in capitals)):
            yield target.sight(*found.span(small), "a capital letter here", found[small].capitalize())


@dataclass(frozen=True, slots=True)
class _SmallWord:
    """A word in small letters with its neighbours."""

    found: re.Match[str]
    before: str
    after: str
    gap: str
    """What stands between the word and the next one."""
    titled: bool
    """Inside of quotation marks."""


def _find_small_words(target: Text) -> Iterator[_SmallWord]:
    """Yield the words in small letters that are long enough for a name, and no months of dates."""
    words = list(WORD.finditer(target.masked))
    for at, found in enumerate(words):
        if not found.group().islower() or len(found.group()) < SHORTEST or _is_dated_month(target, found):
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        yield _SmallWord(
            found,
            words[at - 1].group() if at else "",
            following.group() if following else "",
            target.masked[found.end() : following.start()] if following else "",
            target.masked.count("«", 0, found.start()) > target.masked.count("»", 0, found.start()),
        )


def _is_beside(small: _SmallWord, pairs: list[tuple[str, str]]) -> bool:
    """Tell whether a small word and its neighbour with a capital sound like two words of a name in the source."""
    word, before, after = small.found.group(), small.before, small.after
    like = sound_alike if small.titled else sounds_like
    return any(
        (
            before[:1].isupper()
            and not _is_plain(before, "ru")
            and like(before, one)
            and sound_alike(word, other)
            and not is_common(other)
        )
        or (after[:1].isupper() and sounds_as(word, one) and sound_alike(after, other) and not is_common(one))
        for one, other in pairs
    )


def _is_rare(small: _SmallWord, pairs: list[tuple[str, str]], context: Context, written: list[re.Match[str]]) -> bool:
    """Tell whether a small word sounds like a rare name of a source that is no title in capitals."""
    return not _is_title(context.source) and _sounds_rare(small, pairs, context, written)


def _sounds_rare(
    small: _SmallWord, pairs: list[tuple[str, str]], context: Context, written: list[re.Match[str]]
) -> bool:
    """Tell whether a small word that the language has not sounds like a name of the source."""
    word, before = small.found.group(), small.before
    if context.target.language == "en":
        return not is_place(word, "en") and (
            (is_before_name(word, small.after, context, written) and small.gap.isspace())
            or (before[:1].isupper() and is_surname(word, before, pairs))
            or is_small_pair(word, small.after, [each.group() for each in written])
            or is_rare_name(word, context, written)
        )
    if word.isascii() or is_known(word):
        return False
    return (not small.titled and is_rare_surname(word, before, pairs)) or is_rare_name(word, context, written)


def _is_dated_month(target: Text, found: re.Match[str]) -> bool:
    """Tell whether a word is a month behind its day: «25 октября Казахстан», “25 October Kazakhstan”."""
    return (
        may_be_month(found.group(), target.language) and target.masked[found.start() - 2 : found.start() - 1].isdigit()
    )


def _is_double(ours: str, theirs: str) -> bool:
    """Tell whether a double name of the source has a capital in both halves where ours has one."""
    its = theirs.split("-")
    return len(its) == len(ours.split("-")) and its[1][0].isupper() and sound_alike(ours, theirs)


def _is_name_alone(word: str, theirs: str) -> bool:
    """Tell whether a word that stands for nobody but a person is one that the source names."""
    named = is_only_name(word if not word.isascii() else theirs.lower())
    return named and not is_place(word, "en" if word.isascii() else "ru") and sound_alike(word, theirs)


# --- names half in another script ------------------------------------------------------------------------------------

_MIXED = re.compile(
    r"(?<![\w.@/#-])(?=([A-Z][a-z]{2,}|[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,})[ \u00a0]"
    r"([A-Z][a-z]{2,}|[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,})(?![\w@/]|\.\w))"
)
_ANY_MIXED = re.compile(r"[A-Z][a-z]+[ \u00a0][А-ЯЁӘҒҚҢӨҰҮҺІ]|[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+[ \u00a0][A-Z]")


@check(
    "words.half_name",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=target(has("[A-Z]"))
    & target(has("[А-ЯЁӘҒҚҢӨҰҮҺІ]"))
    & texts(lambda _source, target: _ANY_MIXED.search(target) is not None),
)
def half_name(context: Context) -> Iterator[Sighting]:
    """One of the two words of a name is in the other alphabet.

    What: A Latin word and a Cyrillic one side by side, both with a capital, that sound like two words of a name in the
    source. The half that is not in the alphabet of the target is found.
    Why: The name was transcribed in half; search finds neither.
    Wrong: en: Timur Abenov answered. | ru: Timur Абенов ответил.
    Right: en: Timur Abenov answered. | ru: Тимур Абенов ответил.
    """
    target = context.target
    latin = target.script == "Latn"
    named = [pair for pair in pairwise(WORD.findall(context.source.masked)) if all(each[0].isupper() for each in pair)]
    for found in _MIXED.finditer(target.masked) if target.script in ("Latn", "Cyrl") else ():
        if found[1].isascii() == found[2].isascii() or (latin and not found[1].isascii()):
            continue  # a Cyrillic word before a Latin one is found as one of another language
        if _is_no_name(target, found):
            continue
        if any(is_alike(found[1], one) and is_alike(found[2], other) for one, other in named):
            yield target.sight(
                *found.span(1 if found[1].isascii() is not latin else 2), "half of the name is in the other alphabet"
            )


def _is_no_name(target: Text, found: re.Match[str]) -> bool:
    """Tell whether the Cyrillic one of two words is plain, or has its capital from its place: «Интерактивті Python»."""
    if "Copyright" in found.groups() or _is_plain(found[1] if not found[1].isascii() else found[2], target.language):
        return True
    opens = not target.masked[: found.start()].strip(" \u00a0«“(")
    return opens and not found[1].isascii() and not is_first_name(found[1].lower())


def _is_plain(word: str, language: str) -> bool:
    """Tell whether a Cyrillic word is one of a language that no person is called by."""
    if language == "kk":
        return is_whole(word.lower(), "kk") and word.lower() not in kk_words.names()
    tags = tags_of(word.lower()) if is_known(word.lower()) else ()
    return bool(tags) and not any(tag & {"Name", "Surn", "Patr", "Geox"} for tag in tags)


# --- accounts and hashtags -------------------------------------------------------------------------------------------

_ACCOUNT = re.compile(r"(?<![\w.@/#])@[A-Za-z]\w{2,}+(?![\w.@/-]*[@/]|:$)")
_HASHTAG = re.compile(r"(?<![\w&#/])#[^\W\d_]\w+")
_PARTED = re.compile(r"(?<![\w&#/])#[ \u00a0]+(?=[^\W\d_])")


@check(
    "markup.account",
    category="markup",
    severity=Severity.MAJOR,
    needs=(source(any_piece(_ACCOUNT.pattern, having="@"))) | (source(has("#")) & target(has("#"))),
)
def account(context: Context) -> Iterator[Sighting]:
    """An account name differs from the source, or a space breaks a hashtag.

    What: Names behind @ that are missing in the target; # with a space behind it where the source has none. A hashtag
    may be translated.
    Why: The link is broken, or leads to somebody else.
    Wrong: en: Follow @example_kz. | ru: Подпишитесь на @example kz.
    Right: en: Follow @example_kz. | ru: Подпишитесь на @example_kz.
    """
    source, target = context.source, context.target
    theirs = list(dict.fromkeys(_ACCOUNT.findall(source.masked)))
    missing = [each for each in theirs if each not in target.typed]
    wrong = list(re.finditer(r"(?<![\w.])@[ \u00a0]?\w[\w.]*(?:[ \u00a0][a-z0-9_]+(?!\w))?", target.masked))
    wrong = [found for found in wrong if not any(found.group().startswith(each) for each in theirs)]
    for each, found in zip(missing, wrong, strict=False):
        yield target.sight(
            found.start(), found.end(), f"the source has {each}", each if _like(found.group(), each) else None
        )
    for each in missing[len(wrong) :]:
        at = source.masked.index(each)
        yield source.sight(at, at + len(each), f"{each} is missing in the translation")
    if _HASHTAG.search(source.masked) and not _PARTED.search(source.masked):
        for found in _PARTED.finditer(target.masked):
            yield target.sight(found.start(), found.end(), "a space inside a hashtag", "#")


def _like(written: str, right: str) -> bool:
    """Tell whether an account is the right one but for a space or a slip."""
    plain, wanted = (re.sub(r"[\W_]", "", each).casefold() for each in (written, right))
    return DamerauLevenshtein.distance(plain, wanted) <= 1
