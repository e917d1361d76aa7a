"""Acronyms: whole, in capitals, in the letters of the language, and those of another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from localize.checks.analysis.char_classes import CAPITALS, CYRILLIC
from localize.checks.analysis.kazakh_lost_letters import ACRONYMS
from localize.checks.analysis.language_guess import NAMES, hide_remarks, unquoted
from localize.checks.core.pair import Context, Sighting, Text, masked_of
from localize.checks.core.prefilter import Needs, any_word, into, into_script, source, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.acronyms import acronyms
from localize.morphology.common_words import is_everyday_english, technical_english
from localize.morphology.kk.restore import restorations, strip_letters

_WORD = re.compile(rf"(?<![\w.@/#$%&-])[{CAPITALS}][А-Яа-яA-Za-z{CAPITALS}]*[{CAPITALS}]s?(?![\w@/&]|\.\w)")
_LATIN_BESIDE = re.compile(r"[A-Za-z][\w.]*[ \u00a0–-]?$|\d[ \u00a0]?$"), re.compile(r"[ \u00a0–-]?[A-Z]|-?\d")
_AMBIGUOUS = frozenset(read_words("acronyms")["ambiguous"])


@cache
def _others(language: str) -> dict[str, tuple[str, tuple[str, ...], frozenset[str]]]:
    """Return the acronyms of other languages: whose they are, what stands for them, and all that mean the same."""
    found: dict[str, tuple[str, dict[str, None], set[str]]] = {}
    own = {each.of(language) for each in acronyms()}
    for each in acronyms():
        right = each.of(language)
        for other in NAMES if right else ():
            word = each.of(other)
            # An English text has Cyrillic words looked at by another check.
            if word and other != language and word not in own and language in CYRILLIC:
                _, rights, row = found.setdefault(word, (other, {}, set()))
                rights[right] = None
                row.update(each.words())
    return {word: (other, tuple(rights), frozenset(row)) for word, (other, rights, row) in found.items()}


@check(
    "language.acronym",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(into("kk") & target(any_word(lambda typed: typed in _others("kk"), having=f"[{CAPITALS}]")))
    | (into("ru") & target(any_word(lambda typed: typed in _others("ru"), having=f"[{CAPITALS}]"))),
)
def foreign_acronym(context: Context) -> Iterator[Sighting]:
    """An acronym is in another language, and the target's has its own.

    What: Russian and English acronyms of bodies, laws and notions in a Kazakh text, and Kazakh and English ones in a
    Russian one, by a shipped list: ООН for БҰҰ, GDP for ВВП. What
    stands in quotation marks or among Latin words, and a text all in capitals, are left alone; what stands in brackets
    is found where the source has an acronym of the same thing in brackets too; acronyms that mean other things are
    found where the source has them.
    Why: The reader knows the other letters, if any, and search does not find the body.
    Wrong: en: the UN report | kk: ООН баяндамасы
    Right: en: the UN report | kk: БҰҰ баяндамасы
    """
    target, source = context.target, context.source
    if target.language not in CYRILLIC or target.script != "Cyrl" or target.words.upper() == target.words:
        return
    quoted = unquoted(target.masked)
    masked = hide_remarks(quoted)
    yield from _in_brackets(context, quoted, masked)
    for found in _WORD.finditer(masked):
        word = found.group()
        listed = _others(target.language).get(word)
        if listed is not None:
            other, rights, row = listed
            if _is_meant(word, other, row, source) and not _is_among_latin(found, masked):
                message = f"{NAMES[other]}; {NAMES[target.language]} has {' / '.join(rights)}"
                yield target.sight(found.start(), found.end(), message, rights[0] if len(rights) == 1 else None)


def _is_meant(word: str, language: str, row: Iterable[str], source: Text) -> bool:
    """Tell whether an acronym is the listed one: an English or ambiguous one only where the source has the thing."""
    if language != "en" and word not in _AMBIGUOUS:
        return True
    return any(re.search(rf"(?<!\w){each}(?!\w)", source.typed) for each in row)


def _is_among_latin(found: re.Match[str], masked: str) -> bool:
    """Tell whether a Latin acronym stands among Latin words; before MCI there may be an amount."""
    before = masked[: found.start()]
    if found.group() == "MCI":
        before = before.rstrip(" \u00a00123456789,")
    if not found.group().isascii():
        return False
    return bool(
        _LATIN_BESIDE[0].search(before) or _LATIN_BESIDE[1].match(masked, found.end()) or _IN_ADDRESS.search(before)
    )


_IN_ADDRESS = re.compile(r"(?<!\w)[A-Z]{2},?\s+\d{5}(?:-\d{4})?[,\s]+$|</postcode>\W*<country>$")
"""The state and the code of a letter to America."""


_LISTED_IN_BRACKETS = re.compile(r"\(([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][A-Za-zА-ЯЁӘҒҚҢӨҰҮҺІ]*[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])\)")


def _in_brackets(context: Context, quoted: str, masked: str) -> Iterator[Sighting]:
    """Yield acronyms of other languages that fill a pair of brackets, as one of the same thing does in the source."""
    target, source = context.target, context.source
    theirs = {found[1] for found in _LISTED_IN_BRACKETS.finditer(source.typed)}
    for found in _LISTED_IN_BRACKETS.finditer(quoted) if theirs else ():
        listed = _others(target.language).get(found[1])
        if listed is None or found[1] == masked[found.start(1) : found.end(1)]:
            continue
        other, rights, row = listed
        same = row & theirs or found[1] not in source.typed
        foreign = other != "en" or (found[1] in theirs and found[1] not in _AMBIGUOUS and target.language == "ru")
        if same and found[1] not in rights and foreign:
            said = f"{NAMES[other]}; {NAMES[target.language]} has {' / '.join(rights)}"
            yield target.sight(*found.span(1), said, rights[0] if len(rights) == 1 else None)


_CYRILLIC = re.compile(r"(?<![\w.@/#-])[\u0400-\u04ff]{3,}(?![\w/@]|\.\w)")
_VOWEL = re.compile("[аәеёоөұүуыіиэюяaeiouy]")
_LONGEST = 5


def _is_acronym(word: str) -> bool:
    """Tell whether a word with small letters is a known acronym, or cannot be spoken: «Еқыұ», «Тмд»."""
    if len(word) > _LONGEST or word[1:] != word[1:].lower():
        return False
    lower = word.lower()
    spelt = word.upper() in ACRONYMS or (word[0].isupper() and len(word) > 2 and not _VOWEL.search(lower))
    return spelt and lower not in restorations(lower)


@check(
    "kazakh.acronym",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(_is_acronym)),
)
def acronym(context: Context) -> Iterator[Sighting]:
    """An acronym is written in small letters.

    What: Acronyms that are known, and words with a capital that have no vowel, where the source has capitals. What is a
    word as well (бақ), what the source has so, and abbreviations with a stop inside a sentence are left alone.
    Why: Without its capitals an acronym is not a word, and search does not find it.
    Wrong: en: The OSCE answered. | kk: Еқыұ жауап берді.
    Right: en: The OSCE answered. | kk: ЕҚЫҰ жауап берді.
    """
    target = context.target
    for found in _CYRILLIC.finditer(target.masked):
        word = found.group()
        stopped = re.match(r"\.[ \u00a0]?\S", target.typed[found.end() :])
        meant = re.search(rf"[{CAPITALS}]{{2}}", context.source.masked) is not None
        if meant and _is_acronym(word) and not stopped and word not in context.source.typed:
            yield target.sight(found.start(), found.end(), "an acronym has capitals", word.upper())


_UPPER = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_TOKEN = re.compile(rf"(?<![\w.@/#$%&\\<-])(?:[A-Z]{{2,8}}(?=s?(?![\w@/=_]|-?\d))|[{_UPPER}]{{2,8}}(?![\w@/=_]))")
_ANY_CAPITALS = re.compile(rf"[A-Z]{{2,}}s?$|[{_UPPER}]{{2,}}$").match
_LEAST = 3
"""Letters of an acronym that one wrong letter leaves recognisable."""
_WORDS = read_words("acronyms")
_TWINS = frozenset(frozenset(pair.split("/")) for pair in _WORDS["twins"])
"""What is near and means the same."""
_SPOKEN = frozenset(_WORDS["spoken"])
"""Russian acronyms that are read as words and may be written like names."""


_LANGUAGES = ("en", "kk", "ru")
_ALTERNATIVES = frozenset(_WORDS["alternatives"])
"""What comes near another acronym of the same thing, or of a kindred one, and is right as well."""


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset(each.of(language).upper() for each in acronyms())


@cache
def _renderings(source: str, target: str) -> dict[str, tuple[str, ...]]:
    """Return what each acronym of a language may be in another, where that is known."""
    found: dict[str, dict[str, None]] = {}
    for each in acronyms():
        if each.of(source) and each.of(target):
            found.setdefault(each.of(source).upper(), {})[each.of(target).upper()] = None
    return {acronym: tuple(each) for acronym, each in found.items()}


@dataclass(frozen=True, slots=True)
class _Acronym:
    start: int
    end: int
    text: str


def _find(text: Text) -> tuple[_Acronym, ...]:
    """Return the words in capitals; none where there are several and no small letter."""
    masked = text.masked
    found = tuple(_Acronym(*each.span(), each.group()) for each in _TOKEN.finditer(masked))
    return () if len(found) > 1 and masked == masked.upper() else found


@lru_cache(maxsize=4096)
def _is_near(one: str, other: str) -> bool:
    """Tell whether two acronyms have the same letters in another order, or differ in one letter."""
    if one == other or one[0].isascii() != other[0].isascii() or frozenset((one, other)) in _TWINS:
        return False
    if sorted(one) == sorted(other):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _LEAST:
        return False
    if len(shorter) == len(longer):
        return sum(mine != its for mine, its in zip(one, other, strict=True)) == 1
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))) and len(longer) > _LEAST


@cache
def _known_anywhere() -> frozenset[str]:
    return _known("en") | _known("ru")


def _is_known(word: str) -> bool:
    return word.upper() in _known_anywhere()


def _changed_into(language: str) -> Needs:
    """Return the needs of an acronym that may be another one, or small, in a text in a language."""

    others = [each for each in _LANGUAGES if each != language]

    @lru_cache(maxsize=4096)
    def expected(original: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return what an acronym may be here from any language, and what of that is looked for in small letters."""
        known = {each for there in others for each in _renderings(there, language).get(original, ())}
        return frozenset((original, *known) if original.isascii() else known), frozenset(known)

    def may_be_other(there: str, here: str) -> bool:
        masked, other = masked_of(here), masked_of(there)
        if masked is None or other is None:
            return True
        ours = _TOKEN.findall(masked)
        for original in _TOKEN.findall(other):
            right, known = expected(original)
            if original.isascii() and original not in ours and original.lower() in here:
                return True
            if not known and original in ours:
                continue
            if any(_is_near(each, one) for each in ours for one in right):
                return True
            if any(each.lower() in here.lower() and each not in ours for each in known) and language != "kk":
                return True
        return False

    capitals = target(any_word(_ANY_CAPITALS))
    small = target(any_word(_is_known)) if language != "kk" else capitals
    small |= target(any_word("^[a-z]{2,5}$", having="[a-z]"))
    return (capitals | small) & texts(may_be_other)


@check(
    "words.acronym",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=source(any_word(_ANY_CAPITALS))
    & ((into("en") & _changed_into("en")) | (into("kk") & _changed_into("kk")) | (into("ru") & _changed_into("ru"))),
)
def changed(context: Context) -> Iterator[Sighting]:
    """An acronym differs from the source: a letter is wrong, or its capitals are lost.

    What: Well-known acronyms of English, Russian and Kazakh, which have to be rendered by those of the target (WHO is
    ВОЗ), with their letters in order and in capitals; Latin ones that stay as they are, such as VPN.
    Why: МДВ does not exist, and search does not find it.
    Wrong: en: The WHO answered. | ru: ВЗО ответила.
    Right: en: The WHO answered. | ru: ВОЗ ответила.
    """
    source, target = context.source, context.target
    if source.language == target.language:
        return
    ours, theirs = _find(target), _find(source)
    said: set[int] = set()
    for sighting in (*_wrong(context, ours, theirs), *_small(context, ours, theirs)):
        if sighting.start not in said:
            said.add(sighting.start)
            yield sighting


def _texts(found: Sequence[_Acronym]) -> frozenset[str]:
    return frozenset(each.text for each in found)


def _wrong(context: Context, ours: Sequence[_Acronym], theirs: Sequence[_Acronym]) -> Iterator[Sighting]:
    """Yield acronyms that come near the one to be expected, which is not there."""
    target, language = context.target, context.target.language
    written = _texts(theirs)
    table = _renderings(context.source.language, language)
    for original in dict.fromkeys(each.text for each in theirs):
        expected = table.get(original) or ((original,) if original.isascii() and len(original) >= _LEAST else ())
        if not expected or any(_is_written(each, target.masked) for each in expected):
            continue
        for each in ours:
            right = next((one for one in expected if _is_near(each.text, one)), None)
            if right and each.text not in written and not _is_other(each.text, language, context, written):
                message = f"the source has {original}, which is {' / '.join(expected)} here"
                yield target.sight(each.start, each.end, message, right if len(expected) == 1 else None)


def _is_written(acronym: str, masked: str) -> bool:
    return acronym in masked and re.search(rf"(?<!\w){acronym}(?![A-Z{_UPPER}])", masked) is not None


def _is_other(text: str, language: str, context: Context, written: frozenset[str]) -> bool:
    """Tell whether an acronym is another known one, which the source may have, or only lost Kazakh letters."""
    if language == "kk" and any(strip_letters(text.lower()) == strip_letters(each.lower()) for each in ACRONYMS):
        return True  # the check of lost letters tells of it
    if text in _ALTERNATIVES:
        return True
    if text not in _known(language):
        return False
    there = _renderings(language, context.source.language).get(text, ())
    return not there or bool(written.intersection(there))


def _small(context: Context, ours: Sequence[_Acronym], theirs: Sequence[_Acronym]) -> Iterator[Sighting]:
    """Yield acronyms that have lost their capitals: «Оон», “Un”; Kazakh ones have a check of their own."""
    target, language = context.target, context.target.language
    yield from _small_latin(context, theirs)
    if language == "kk":
        return
    table, present = _renderings(context.source.language, language), _texts(ours)
    for original in dict.fromkeys(each.text for each in theirs):
        expected = table.get(original, ())
        for acronym in () if present.intersection(expected) else expected:
            small = acronym.lower()
            if small not in target.masked.lower() or _may_be_word(acronym, language):
                continue
            for found in re.finditer(rf"(?<![\w.@/-])(?:{acronym[0]}{small[1:]}|{small})(?![\w@/])", target.masked):
                yield target.sight(found.start(), found.end(), "an acronym has capitals", acronym)


def _may_be_word(acronym: str, language: str) -> bool:
    """Tell whether an acronym in small letters may be a word: “us”, “Nato”."""
    small = acronym.lower()
    return small in _SPOKEN or (language == "en" and (len(acronym) > _LEAST or is_everyday_english(small)))


def _small_latin(context: Context, theirs: Sequence[_Acronym]) -> Iterator[Sighting]:
    """Yield Latin acronyms of the source that the target has in small letters alone: «qr-код».

    Before a space those that everybody knows: “null”, “grub” and “dpi” are what programmers write.
    """
    target = context.target
    for original in dict.fromkeys(each.text for each in theirs if each.text.isascii()):
        small = original.lower()
        if original in target.typed or small in context.source.typed or is_everyday_english(small):
            continue
        for found in re.finditer(rf"(?<![\w.@/\\#&-]){small}(?=-[а-яё]|[ \u00a0,.;:!?)»”]|$)(?![.]\w)", target.masked):
            joined = target.masked[found.end() :][:1] == "-"
            if not joined and (small in technical_english() or not _is_known(original)):
                continue
            yield target.sight(found.start(), found.end(), "an acronym has capitals", original)
