"""Passages in another language, and Kazakh in another of its alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Protocol

from localize.checks.analysis.foreign_words import (
    find_strays,
    is_of_programs,
    is_of_prose,
    is_only_russian,
    latin_words,
    may_be_russian_word,
    tells_english,
    tells_kazakh,
    tells_russian,
)
from localize.checks.analysis.language_guess import (
    NAMES,
    find_runs,
    hide_remarks,
    is_english_particle,
    may_be_russian,
    unquoted,
)
from localize.checks.analysis.measures import find_signs
from localize.checks.analysis.phonetic_match import is_alike, sound_alike
from localize.checks.analysis.place_names import is_place
from localize.checks.core.pair import OPAQUE, Context, Sighting, Text, masked_of
from localize.checks.core.prefilter import (
    LONGEST_ENDING,
    any_piece,
    any_word,
    edges,
    has,
    into,
    into_script,
    target,
    texts,
)
from localize.checks.core.registry import check
from localize.checks.script.latin_kazakh import is_kazakh_in_latin, is_latin_kazakh, may_be_latin_kazakh
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.acronyms import acronyms
from localize.morphology.common_words import is_everyday_english, technical_english
from localize.morphology.kk.restore import KAZAKH_LETTERS
from localize.morphology.ru import is_known, is_ordinary, tags_of
from localize.segmentation import ends_in_abbreviation

# What a spelling stands for, likeliest first; longer ones come first in the pattern.
_LETTERS = {
    "shch": ("щ",), "sch": ("щ",), "zh": ("ж",), "kh": ("х",), "ts": ("ц", "тс"), "ch": ("ч",), "sh": ("ш", "щ"),
    "yo": ("ё", "йо"), "yu": ("ю",), "ya": ("я",), "ye": ("е", "ые"), "ju": ("ю",), "ja": ("я",), "iu": ("ю",),
    "ia": ("я", "иа"), "iy": ("ий",), "ii": ("ий", "ии"), "yi": ("ый",), "yy": ("ый",), "ij": ("ий",), "yj": ("ый",),
    "y": ("ы", "й", "ый", "ий"), "i": ("и", "й"), "e": ("е", "э"), "h": ("х", "г"), "j": ("й", "ж", "ь"),
    "c": ("ц", "ч"), "'": ("ь", "ъ"), "x": ("кс", "х"), "w": ("в", "ш"), "q": ("я", "к"),
    **{latin: (letter,) for latin, letter in zip("abvgdzklmnoprstuf", "абвгдзклмнопрстуф", strict=True)},
}  # fmt: skip
_PIECES = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)))
_SOFT = re.compile("(?<=[тлнсдзрмвпб])(?=$|[^аеёиоуыэюяьъ])")
_MOST_READINGS = 64
LEAST = 4
"""Letters of a word that is read; shorter ones are like words of any language."""


@lru_cache(maxsize=8192)
def is_russian_in_latin(word: str) -> bool:
    """Tell whether a word in small Latin letters is a known Russian one, and no English one that we know."""
    if len(word) < LEAST or is_everyday_english(word) or word in technical_english():
        return False
    pieces = _PIECES.findall(word)
    if "".join(pieces) != word:
        return False
    readings = [_LETTERS[each] for each in pieces]
    total = 1
    for each in readings:
        total *= len(each)
    if total > _MOST_READINGS:
        readings = [each[:2] for each in readings]
    for number, spelt in enumerate(product(*readings)):
        if number > _MOST_READINGS:
            return False
        plain = "".join(spelt)
        if is_known(plain) or any(is_known(soft) for soft in _softened(plain)):
            return True
    return False


def _softened(word: str) -> list[str]:
    """Return a word with a soft sign put in at each place where one may have been left out."""
    return [word[: found.start()] + "ь" + word[found.start() :] for found in _SOFT.finditer(word)][:4]


_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]+(?:[-’'][\u0400-\u052f]+)*")
_CYRILLIC_RUN = re.compile(r"(?:(?<!\w)[авикосу][ \u00a0])?[\u0400-\u052f]{2,}(?:[ \u00a0,-]+[\u0400-\u052f]+)*")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024fŋ]{2,}")
_LATIN_KAZAKH = re.compile(r"[äöüūğşñıŋǵńýÄÖÜŪĞŞÑŊǴŃÝ]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]+(?:[\s،]+[\u0600-\u06ff\u0750-\u077f]+)*")
# A text about words or letters shows them as they are.
_SPOKEN_OF = re.compile(
    r"\b(?:(?:words?|letters?|characters?|symbols?)(?=[^A-Za-z]{1,6}[\u0400-\u052f]|[ \u00a0](?:like|such as|for|in)\b)"
    r"|(?:alphabets?|Cyrillic|spell(?:ing|s|ed|t)?|layouts?|keyboards?|means?|meaning|suffix(?:es)?|endings?"
    r"|pronounced|hashtags?|slogans?|chant(?:ed|s|ing)?)\b)",
    re.IGNORECASE,
)
_SHORT_PART = r"[^\W\d_][-’'][^\W\d_]{2,4}(?![^\W\d_])"


def _may_open_kazakh(word: str) -> bool:
    return tells_kazakh(word.lower())


def _may_have_russian_in_latin(source: str, typed: str) -> bool:
    """Tell whether a word in Latin letters that the source has not is Russian."""
    here = typed.lower()
    words: list[str] = _LATIN_RUN.findall(here)
    if not words:
        return False
    there = source.lower()
    words = [word for word in words if word not in there]
    if "%" in here or "\\" in here:
        words += [word[cut:] for word in words for cut in range(1, LONGEST_ENDING + 1)]
    return any(map(is_russian_in_latin, words))


_LATIN_RUN = re.compile("[a-z']{4,}")


_FOUR_LATIN = re.compile(rf"[A-Za-z]+(?:[-’'][A-Za-z]+)*(?:[\s,—–{OPAQUE}]+[A-Za-z]+(?:[-’'][A-Za-z]+)*){{3}}")


def _may_have_english(_source: str, typed: str) -> bool:
    """Tell whether a text has a passage of Latin words, or a telling one alone."""
    masked = masked_of(typed)
    return masked is None or _FOUR_LATIN.search(masked) is not None or any(map(tells_english, latin_words(masked)))


_LEAST_SAID = 4
"""Words; what is shorter may be a slogan or a name."""


_NEEDS_OF_ABBREVIATIONS = target(any_piece(r"(?:Figs?|Chs?|Arts?|Secs?|Vols?|pp|p|paras?|g|e|etc)\.", having="[a-z]"))
# One word with a capital tells where it is a sentence that is cried or ends the text; of several, one is small.
_NEEDS_OF_ENGLISH = (
    target(any_word(tells_english, having="[A-Za-z]"))
    & (
        target(any_word("^[a-z]+$", having="[a-z]"))
        | target(has("!"))
        | edges(lambda ends: ends.target_last.isascii() and ends.target_last.isalpha())
    )
    & texts(_may_have_english)
)
_NEEDS_OF_OTHER = (
    (into("en") & target(has(r"[\u0400-\u052f]")))
    | (
        into("ru")
        & (
            target(has(f"[{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}]"))
            | _NEEDS_OF_ENGLISH
            | target(any_word(_may_open_kazakh, unless=is_ordinary))
            | (target(any_piece("[A-Za-z']{4}", having="[A-Za-z]")) & texts(_may_have_russian_in_latin))
            | _NEEDS_OF_ABBREVIATIONS
        )
    )
    | (
        into("kk")
        & (
            target(any_word(lambda word: may_be_russian(word) or tells_russian(word) or is_only_russian(word.lower())))
            | target(any_piece(_SHORT_PART))
            | _NEEDS_OF_ABBREVIATIONS
            | _NEEDS_OF_ENGLISH
        )
    )
)
_NEEDS_OF_SCRIPT = (
    target(has(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]"))
    | (into("kk") & into_script("Cyrl") & target(has(_LATIN_KAZAKH.pattern)))
    | (
        into("kk")
        & into_script("Cyrl")
        & (
            target(any_word(is_kazakh_in_latin, having="[A-Za-z\u00c0-\u024f]"))
            | target(any_piece("[A-Za-z][’'][a-z]", having="[’']"))
        )
        & texts(may_be_latin_kazakh)
    )
    | (into("kk") & into_script("Latn", "Arab") & target(has(r"[\u0400-\u052f]")))
)


@check("language.other", category="accuracy", severity=Severity.MAJOR, needs=_NEEDS_OF_OTHER)
def other(context: Context) -> Iterator[Sighting]:
    """Part of the target is in another language.

    What: Three words and more in a row that are Russian in a Kazakh text, Kazakh in a Russian one, English in either,
    or Cyrillic in an English text; fewer where a form or a word can be of no other language. Names with Kazakh letters
    in a Russian text, Russian in Latin letters, and English abbreviations such as Fig. in Cyrillic texts, too. What
    stands in quotation marks may be in any language, unless it is a whole sentence in English, or in Kazakh Russian
    words that begin with a small letter; so may a short remark in
    brackets, a name, a brand, and a word of which the text speaks. A word alone is doubtful where it may be a loan or a
    name of the trade; in a text about programs an English one is left alone, as are the names of commands and options.
    Why: Part of the source was left untranslated, or a text was saved in the wrong column.
    Wrong: en: Everyone has the right to privacy. | kk: Каждый имеет право на неприкосновенность частной жизни.
    Right: en: Everyone has the right to privacy. | kk: Әркімнің жеке өмірге құқығы бар.
    """
    target = context.target
    if target.script not in ("Cyrl", "Latn") or target.language not in NAMES:
        return
    if _is_copied(context) and (target.language != "en" or any(map(str.islower, _CYRILLIC_WORD.findall(target.words)))):
        return  # completeness.untranslated tells of it; of Cyrillic capitals it cannot tell whether they are a name
    masked = _hide_names(target, hide_remarks(unquoted(target.masked)))
    if target.language == "en":
        yield from _in_english(context, masked)
        return
    if target.script == "Latn":
        return
    named: list[Sighting] = []
    if target.language == "ru":
        passages = find_runs(masked, "kk") if _KAZAKH_LETTER.search(masked) else ()
        names = _kazakh_names(target, masked) if _KAZAKH_LETTER.search(masked) else ()
        named = [each for each in names if not any(_overlap(each, run) for run in passages)]
        yield from named
        yield from _latin_russian(context, masked)
    yield from _abbreviations(target, masked)
    yield from _english_quotations(target)
    yield from _left_quotations(context)
    for language in ("ru", "en") if target.language == "kk" else ("kk", "en"):
        if _may_have(language, masked):
            yield from _passages(context, masked, language, named)


_SMALL_QUOTATION = re.compile(r"[«“„]([а-яё]+(?:[ \u00a0,-]+[а-яё]+)+)[»”“](?!\s*\()")
_WORD_OF = re.compile(r"[ \u00a0](?:деген[ \u00a0])?(?:сөз|термин|ұғым|атау|хэштег|ұран|тіркес|сұрау|сұраныс|іздеу)")


def _left_quotations(context: Context) -> Iterator[Sighting]:
    """Yield Russian words in quotation marks in small letters: no title, and no word that is spoken of."""
    source, target = context.source, context.target
    for found in _SMALL_QUOTATION.finditer(target.masked) if target.language == "kk" else ():
        words = re.split(r"[ \u00a0,]+", found[1])
        russian = all(map(may_be_russian_word, words)) and any(map(tells_russian, words))
        kept = source.language != "ru" and found[1] in source.typed
        if russian and not kept and not _WORD_OF.match(target.masked, found.end()):
            yield target.sight(*found.span(1), "a quotation left in Russian")


def _is_copied(context: Context) -> bool:
    """Tell whether a text is that of the source, or the credits of translators."""
    source = context.source
    return source.typed == _CREDITS or context.target.words.casefold() == source.words.casefold()


_CREDITS = "translator-credits"
"""What a message of many programs says where the names of its translators go."""


def _passages(context: Context, masked: str, language: str, named: list[Sighting]) -> Iterator[Sighting]:
    """Yield the passages of a Cyrillic text that are in one other language, and its single words elsewhere."""
    target = context.target
    runs: list[_Place] = [
        run for run in find_runs(masked, language) if language != "en" or not is_of_programs(run.words)
    ]
    for run in runs:
        yield target.sight(run.start, run.end, f"{NAMES[language]} text in {NAMES[target.language]}")
    for stray in find_strays(masked, language, context.source.masked):
        if not any(_overlap(stray, each) for each in (*runs, *named)) and not _is_transcribed(stray, masked, context):
            message = f"{NAMES[language]} in {NAMES[target.language]}"
            alone = _may_be_right(context, masked, stray, language)
            yield Sighting(target.side, stray.start, stray.end, message, unsure=alone)


def _may_be_right(context: Context, masked: str, stray: _Place, language: str) -> bool:
    """Tell whether a word that stands alone may be a name of the trade or a loan that no list has.

    A Russian noun before an English word may be what it names: «запись shadow»; a verb asks for a Russian one.
    """
    word = masked[stray.start : stray.end]
    if not word.isalpha():
        return False
    if language == "kk":
        return _KAZAKH_LETTER.search(word) is None
    if language == "ru":
        return any("NOUN" in tags for tags in tags_of(word.lower())) and not may_be_russian(word)
    if is_of_prose(word) or context.target.language != "ru":
        return not is_of_prose(word) and context.kind == "message"
    before = _WORD_BEFORE.search(masked, 0, stray.start)
    return context.kind == "message" or before is None or not any(_VERBS & tags for tags in tags_of(before[1].lower()))


_WORD_BEFORE = re.compile(r"([а-яё]+)[ \u00a0]\Z", re.IGNORECASE)
_VERBS = frozenset({"VERB", "INFN", "GRND"})


def _is_transcribed(stray: _Place, masked: str, context: Context) -> bool:
    """Tell whether Cyrillic words with a capital sound like names of an English source: «Гильберта пен Эллис»."""
    words = masked[stray.start : stray.end].split()
    named = [word for word in words if word[0].isupper()]
    if context.source.language != "en" or words[0].isascii() or not named or any(map(_is_long_and_small, words)):
        return False
    names = re.findall(r"(?<![\w.@/-])[A-Z][a-z]{2,}", context.source.masked)
    return all(any(is_alike(word, name) for name in names) for word in named)


def _is_long_and_small(word: str) -> bool:
    return word.islower() and len(word) >= LEAST


@cache
def _kazakh_texts_have() -> re.Pattern[str]:
    """Return what finds Russian words that are no Russian in a Kazakh text: brands, and «там.», August cut short."""
    brands = read_words("brands")
    names = "|".join(re.escape(name).replace("_", "[ \u00a0]") for name in brands["russian"])
    families = "|".join(map(re.escape, brands["russian-families"]))
    return re.compile(
        rf"(?<!\w)(?:(?:{names})[\u0400-\u04ff]*|(?:{families})[ \u00a0-][А-ЯЁ]\w+)"
        r"|(?<!\w)[Тт]ам(?=\.|[ \u00a0]?\d)|(?<=\d[ \u00a0])там(?!\w)"
        r"|(?<=шіл, )там(?!\w)|(?<=шіл )там(?!\w)|(?<=шілде, )там(?!\w)|(?<!\w)[Тт]ам(?=,? қыр(?!\w))"
    )


def _hide_names(target: Text, masked: str) -> str:
    """Return a text with the Russian names that Kazakh leaves as they are made opaque."""
    if target.language != "kk":
        return masked
    return _kazakh_texts_have().sub(lambda found: OPAQUE * len(found.group()), masked)


def _in_english(context: Context, masked: str) -> Iterator[Sighting]:
    """Yield what is Kazakh or Russian in an English text."""
    target = context.target
    told = list(_cyrillic(context, masked))
    yield from told
    yield from _half_quotations(target)
    yield from _whole_quotations(target, told)


def _may_have(language: str, masked: str) -> bool:
    """Tell whether a text has letters or words without which nothing in it is English or Kazakh."""
    if language == "en":
        return re.search("[a-z]", masked) is not None
    if language == "ru" or _KAZAKH_LETTER.search(masked):
        return True
    return any(map(_may_open_kazakh, _CYRILLIC_WORD.findall(masked)))


_KAZAKH_LETTER = re.compile(f"[{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}]")


class _Place(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _overlap(one: _Place, other: _Place) -> bool:
    return one.start < other.end and other.start < one.end


def _cyrillic(context: Context, masked: str) -> Iterator[Sighting]:
    target = context.target
    spoken_of = _SPOKEN_OF.search(masked) is not None
    units = {(start, end) for start, end, _ in find_signs(masked, "en")}
    for found in _CYRILLIC_RUN.finditer(masked):
        if found.span() in units:
            continue  # locale.unit has a finding
        words = _CYRILLIC_WORD.findall(found.group())
        lower = sum(map(str.islower, words))
        inside = re.search(r"\w", masked[max(found.start() - 1, 0) : found.start()] + masked[found.end() :][:1])
        alone = not inside and len(words[0]) > 2 and not re.search("[A-Za-z]", masked)
        passage = (len(words) > 2 and lower > 1) or alone
        message = "" if inside or spoken_of else _judge_run(context, found, masked, words, passage=passage)
        if message or passage:
            yield target.sight(found.start(), found.end(), message or _CYRILLIC_TEXT)
        elif lower and not inside:
            message = "a Cyrillic word in English; right only if it is spoken of"
            yield Sighting(target.side, found.start(), found.end(), message, unsure=True)


_CYRILLIC_TEXT = "Cyrillic text in English"


def _judge_run(context: Context, found: re.Match[str], masked: str, words: list[str], *, passage: bool) -> str:
    """Return what is wrong with Cyrillic words in an English text, of which it does not speak; nothing if unsure."""
    if found.group() in _acronyms_of_others():
        return "an acronym of another language"
    if passage:
        return _CYRILLIC_TEXT
    if _is_place_or_brand(context, words):
        return "a name in Cyrillic letters"
    telling = not _is_named(found, masked) and _are_telling(found, masked, words)
    return "a Cyrillic word in English" if telling else ""


def _is_place_or_brand(context: Context, words: list[str]) -> bool:
    """Tell whether one Cyrillic word is the name of a place, or a Latin name of the source that the target lacks."""
    if len(words) != 1 or not words[0][0].isupper():
        return False
    word = words[0]
    if any(is_place(word.lower(), language) for language in ("ru", "kk")):
        return True
    names = re.findall(r"(?<![\w.@/-])[A-Z][A-Za-z]{3,}(?![\w@/]|\.\w)", context.source.masked)
    return any(name not in context.target.masked and sound_alike(word, name) for name in names)


_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"")


_LEAST_WORDS = 2
_CYRILLIC_SENTENCE = re.compile(
    r"(?:(?<=[.!?…] )|(?<=[“\"]))[А-ЯЁӘҒҚҢӨҰҮҺІ][\u0400-\u04ff ,-]*[ \u00a0][\u0400-\u04ff]+(?=[.!?…”\"])"
)


def _half_quotations(target: Text) -> Iterator[Sighting]:
    """Yield the Cyrillic sentences of quotations that have an English one as well."""
    for quotation in _QUOTATION.finditer(target.masked):
        if len(re.findall("(?<!\\w)[a-z]{2,}(?!\\w)", quotation.group())) < _LEAST_WORDS:
            continue
        for found in _CYRILLIC_SENTENCE.finditer(target.masked, *quotation.span()):
            yield target.sight(found.start(), found.end(), "a Cyrillic sentence in an English quotation")


def _whole_quotations(target: Text, told: list[Sighting]) -> Iterator[Sighting]:
    """Yield quotations that are a Cyrillic sentence of four words and more, few of them names."""
    for quotation in _QUOTATION.finditer(target.masked):
        words = _CYRILLIC_WORD.findall(quotation.group())
        latin = re.findall("(?<!\\w)[a-z]{2,}(?!\\w)", quotation.group())
        if len(words) < _LEAST_SENTENCE or latin or sum(map(str.islower, words)) < len(words) // 2:
            continue
        start, end = quotation.start() + 1, quotation.end() - 1
        beside = target.masked[: quotation.start()].rstrip().endswith("(") or _GLOSS.match(target.masked, end + 1)
        if not beside and not any(each.start < end and start < each.end for each in told):
            yield target.sight(start, end, "a Cyrillic sentence in English")


_LEAST_SENTENCE = 4
_GLOSS = re.compile(r"[ \u00a0]?(?:\(|[–—]|means)")
"""What a quotation means, behind it."""
_ENGLISH_QUOTATION = re.compile(r"[«“„]([A-Z][^«»“”„]*)[»”“]")


def _english_quotations(target: Text) -> Iterator[Sighting]:
    """Yield English sentences of five words and more in quotation marks of a Cyrillic text; titles have capitals."""
    for found in _ENGLISH_QUOTATION.finditer(target.masked):
        words = re.findall(r"[^\W\d_]+(?:[’'][a-z]+)?", found[1])
        small = [word for word in words if word.islower()]
        plain = sum(map(is_english_particle, small))
        sentence = len(words) > _LEAST_SENTENCE and "".join(words).replace("’", "").isascii()
        if sentence and len(small) > len(words) // 2 and plain > 1 and not _GLOSS.match(target.masked, found.end()):
            yield target.sight(*found.span(1), "an English sentence")


@cache
def _acronyms_of_others() -> frozenset[str]:
    """Return the Kazakh and Russian acronyms of what has one of its own in English."""
    return frozenset(word for each in acronyms() if each.en for word in (each.kk, each.ru) if word)


def _are_telling(found: re.Match[str], masked: str, words: list[str]) -> bool:
    """Tell whether Cyrillic words are no names alone: one is a word of some length, or stands beside others.

    A word with a capital tells where the sentence begins with it or where it follows a preposition.
    """
    lower = [word for word in words if word.islower()]
    before = masked[: found.start()].rstrip()
    opens = not before or before[-1] in ".!?" or re.search(r"(?<![A-Za-z])[A-Za-z][a-z]*$", before) is not None
    goes_on = re.match(r"[ \u00a0][A-Za-z\d]|[.,;!?]", masked[found.end() :]) is not None
    if any(len(word) > 2 for word in lower) or (bool(lower) and any(len(word) > 2 for word in words)):
        return True
    return opens and goes_on and len(words[0]) > 2 and words[0][1:].islower()


def _is_named(found: re.Match[str], masked: str) -> bool:
    """Tell whether Cyrillic words are a name behind an English word: “the paper Новая газета”.

    Half of a person's name is none: “Judge Сауле Bekova”.
    """
    if re.match(r"[ \u00a0][A-Z][a-z]", masked[found.end() :]):
        return False
    before = re.search(r"([A-Za-z]+)[ \u00a0]$", masked[: found.start()])
    return found.group()[0].isupper() and before is not None and before[1].lower() not in _JOINING


_JOINING = frozenset(read_words("language-signs")["english-before-names"])


# --- Kazakh in Russian names, Russian in Latin letters ---------------------------------------------------------------

_KAZAKH_NAME = re.compile(
    rf"(?<![\w.@/#-])(?=[\w-]*[{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}])"
    rf"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яё{KAZAKH_LETTERS}]+(?:-[А-ЯЁӘҒҚҢӨҰҮҺІа-яё{KAZAKH_LETTERS}]+)*"
    rf"(?![\w@/]|\.\w|[ \u00a0](?=[\w-]*[{KAZAKH_LETTERS}])[а-яё{KAZAKH_LETTERS}]+)"
)
"""Not a name that goes on in small letters: «Қара жорға»."""
_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_SPOKEN_OF_RU = re.compile(
    r"букв|слов|алфавит|язык|раскладк|шрифт|кириллиц|называ|переводит|означа|хэштег|лозунг", re.IGNORECASE
)
_RUSSIAN_WORD = re.compile("(?<!\\w)[а-яё]{2,}(?!\\w)")
_LATIN_SMALL = re.compile(r"(?<![\w.@/#$%&\\<:-])[a-z']{2,}(?![\w@/=(_<>&-]|[.:]\w)")
_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:(?:Figs?|Ch|Chs|Arts?|Secs?|Vols?|pp|p|para|paras)\.(?=[ \u00a0]?\d)"
    r"|(?:e\.[ \u00a0]?g|i\.[ \u00a0]?e|etc)\.)(?![\w@])"
)


def _kazakh_names(target: Text, masked: str) -> Iterator[Sighting]:
    """Yield the words with a capital that have Kazakh letters, in a text that is Russian."""
    if not _RUSSIAN_WORD.search(masked) or _SPOKEN_OF_RU.search(masked):
        return
    for found in _KAZAKH_NAME.finditer(masked):
        word = found.group()
        before = masked[: found.start()].rstrip(" \u00a0«“(")
        opens = not before or (before[-1] in ".!?" and not ends_in_abbreviation(before, "ru"))
        right = None if opens else word.translate(_TO_RUSSIAN)
        yield target.sight(found.start(), found.end(), "Kazakh letters in a Russian text", right)


def _latin_russian(context: Context, masked: str) -> Iterator[Sighting]:
    """Yield the words that are Russian in Latin letters, all of a text or some."""
    there = context.source.typed.lower()
    whole = not _CYRILLIC_WORD.search(masked)  # a capital inside a text begins a name
    found = [each for each in _LATIN_SMALL.finditer(masked.lower() if whole else masked) if each.group() not in there]
    read = [each for each in found if is_russian_in_latin(each.group())]
    if whole:
        if read and len(read) * 2 >= len([each for each in found if len(each.group()) >= LEAST]):
            start, end = _edges(context.target.typed)
            yield context.target.sight(start, end, "Russian in Latin letters")
        return
    for each in read:
        if len(each.group()) > LEAST + 1:
            yield context.target.sight(each.start(), each.end(), "Russian in Latin letters")


def _abbreviations(target: Text, masked: str) -> Iterator[Sighting]:
    """Yield English abbreviations in a Cyrillic text."""
    if _CYRILLIC_WORD.search(masked):
        for found in _ABBREVIATION.finditer(masked):
            yield target.sight(found.start(), found.end(), "an English abbreviation")


@check("script.other", category="locale", severity=Severity.MAJOR, needs=_NEEDS_OF_SCRIPT)
def other_script(context: Context) -> Iterator[Sighting]:
    """The text is in another alphabet than its language tag says.

    What: Kazakh in Latin letters, in any spelling and down to labels of two words, or in Arabic letters where the
    target is kk, in Cyrillic ones where it is kk-Latn or kk-Arab, and Arabic letters in Russian and English. A name in
    quotation marks is left alone, a Kazakh sentence is not; so are names, English and Turkish.
    Why: The file would go to readers who cannot read it.
    Wrong: en: The right to information is protected. | kk: Aqparat alu quqyğy qorğalady.
    Right: en: The right to information is protected. | kk: Ақпарат алу құқығы қорғалады.
    """
    target = context.target
    masked = hide_remarks(unquoted(target.masked))
    if target.script != "Arab" and not _ARABIC.search(context.source.typed):
        quoted = target.language == "kk" and target.script == "Cyrl"
        for found in _ARABIC.finditer(hide_remarks(target.masked) if quoted else masked):
            if quoted and masked[found.start()] == OPAQUE and len(found.group().split()) < _LEAST_QUOTED:
                continue
            yield target.sight(found.start(), found.end(), f"Arabic letters; the target is {target.tag}")
    if target.language != "kk":
        return
    if target.script == "Cyrl":
        yield from _latin_kazakh(context, masked)
    elif target.script in ("Latn", "Arab"):
        words = list(_CYRILLIC_WORD.finditer(masked))
        if len(words) > 1 or (words and len(masked.split()) == 1):
            message = f"Cyrillic letters; the target is {target.tag}"
            yield target.sight(words[0].start(), words[-1].end(), message)


def _latin_kazakh(context: Context, masked: str) -> Iterator[Sighting]:
    """Yield a Kazakh text in Latin letters as a whole, or its sentences that are."""
    target = context.target
    if _is_latin_kazakh(masked, context.source.typed) or is_latin_kazakh(masked, context.source.typed):
        start, end = _edges(target.typed)
        yield target.sight(start, end, "Kazakh in Latin letters; the target is in Cyrillic ones")
    elif _LATIN_KAZAKH.search(target.masked):
        for found in _SENTENCE.finditer(target.masked):
            long = len(_LATIN_WORD.findall(found.group())) >= _LEAST_SAID
            if long and _is_latin_kazakh(found.group(), context.source.typed):
                yield target.sight(found.start(), found.end(), "Kazakh in Latin letters")


_SENTENCE = re.compile(r"[^\s.!?…«»“”„][^.!?…«»“”„]*")
_LEAST_QUOTED = 3
"""Words in Arabic letters; in quotation marks fewer may be a name."""


def _is_latin_kazakh(masked: str, source: str) -> bool:
    words = [word for word in _LATIN_WORD.findall(masked) if word not in source]
    cyrillic = len(_CYRILLIC_WORD.findall(masked))
    if len(words) < 3 or len(words) <= cyrillic:
        return False
    marked = sum(bool(_LATIN_KAZAKH.search(word)) for word in words)
    return marked > 1 or (marked > 0 and any(re.search(r"q(?!u)|y(?:ñ|n)?$|ğ", word) for word in words))


def _edges(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())
