"""Kazakh letters: lost on a Russian keyboard, or replaced by those of an old font."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.needs import any_word, has, into, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.checks.tongue import looks_russian
from localize.model import Severity
from localize.morphology import kk_words
from localize.morphology.kk_guess import guess_lost
from localize.morphology.kk_restore import KAZAKH_LETTERS, is_formed, is_loss, likelier, restorations, restore_loan
from localize.morphology.ru import is_known, is_only_name
from localize.tokens import Token, TokenKind

_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")
_KAZAKH = re.compile(rf"[{KAZAKH_LETTERS}]", re.IGNORECASE)
# Kazakh spells ы with қ and ғ only: «кырык» cannot be right, whatever it means. Loans may end so: «блогы».
_IMPOSSIBLE = re.compile(r"^[кг]ы|ы[кг](?!и)")

_LONG, _SHORT, _TINY = 8, 3, 2
"""Letters."""
_LATIN = dict(zip("абвгдежзийклмнопрстуфхцыэіқғңөұүәһ", "abvgdejziiklmnoprstufhtyeikgnouuah", strict=True))

_LEGACY = str.maketrans("ќђѓњљџѕћЌЂЃЊЉЏЅЋ", "құғңөүәһҚҰҒҢӨҮӘҺ")
_LEGACY_LETTER = re.compile(r"[ќђѓњљџѕћЌЂЃЊЉЏЅЋ]")
_NEIGHBOURS = {
    "kk": re.compile(r"[ўҳҷӣӯҝѝїєґ]", re.IGNORECASE),
    "ru": re.compile(r"[ўҳҷӣӯїєґ]", re.IGNORECASE),
}
_WHOSE = "another Cyrillic alphabet"


@dataclass(frozen=True, slots=True)
class _Lost:
    start: int
    text: str
    readings: tuple[str, ...]
    russian: bool
    """It is a Russian word as well: «казак», «тур»."""
    capital: bool


def _may_have_lost(typed: str) -> bool:
    """Tell whether a word by itself may have lost letters; whether it is a name, only its place tells."""
    if not _CYRILLIC_WORD.fullmatch(typed) or (typed.isupper() and len(typed) < 6):
        return False
    return _readings(typed.lower()) is not None


def _may_be_confused(typed: str) -> bool:
    return typed.lower() in ("ар", "ен")


@check(
    "kazakh.lost_letters",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & (target(any_word(_may_have_lost)) | target(any_word(_may_be_confused))),
)
def lost_letters(context: Context) -> Iterator[Sighting]:
    """A Kazakh word is typed with Russian letters for Kazakh ones.

    What: Words that become known Kazakh words when ә ғ қ ң ө ұ ү һ і are put back for а г к н о у х и, with all their
    endings; words that Kazakh cannot spell so, as with «кы»; and words that nobody listed, whose letters in a row are
    far likelier with ә ғ қ … than without. A word that is right as it stands, a Russian word in a text that has its
    Kazakh letters, and names are left alone, but for places and first names that Kazakh always writes with its own.
    Why: Without its letters a word is another word or none; search and speech do not know it.
    Wrong: en: the Kazakh language | kk: казак тили
    Right: en: the Kazakh language | kk: қазақ тілі
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    yield from _confused(target)
    found = [each for each in _find_lost(target) if each.text not in context.source.typed]
    sure = [each for each in found if not each.russian and not each.capital]
    typed_in_russian = bool(sure) and len(found) >= 2 * len(_KAZAKH.findall(target.masked))
    if not found or looks_russian(target.masked):
        return
    for each in found:
        source = context.source.typed
        named = each.capital and _is_kazakh_name(each)
        if each.capital and not named and _is_name(each.text, source) and not _is_named_with_q(each, source):
            continue
        certain = (
            named
            or each in sure
            or _is_only_kazakh(each)
            or typed_in_russian
            or (_opens(target, each.start) and not each.russian)
        )
        if not certain:
            continue
        fix = _like(each.text, each.readings[0]) if len(each.readings) == 1 else None
        yield target.sight(each.start, each.start + len(each.text), _describe(each), fix)


# «Ар» is honour and «ен» is width, but hardly so before a noun or an adjective: «әр адам», «ең үлкен».
_CONFUSED = re.compile(
    r"(?<![\w-])(?:([Аа])р(?=[ \u00a0](?!намыс|ұят|ождан|ұждан|алд|үшін|туралы|мен |пен |мәселе|жағы|бар|жоқ|іс"
    r"|сот|кодекс|сақта)"
    r"[а-яәғқңөұүһі]{2})|([Ее])н(?=[ \u00a0](?!таңба|сал)[а-яәғқңөұүһі]{2}))"
)


def _confused(target: Text) -> Iterator[Sighting]:
    """Yield words that lost a letter and are words still, where the next word tells what was meant."""
    for found in _CONFUSED.finditer(target.masked):
        word = {"А": "Әр", "а": "әр", "Е": "Ең", "е": "ең"}[found[1] or found[2]]
        yield target.sight(found.start(), found.end(), f"Kazakh letters are lost: {word}", word)


def _describe(lost: _Lost) -> str:
    if lost.readings:
        return "Kazakh letters are lost: " + " / ".join(_like(lost.text, one) for one in lost.readings[:3])
    guess = guess_lost(lost.text.lower())
    return f"Kazakh letters seem to be lost; perhaps {_like(lost.text, guess)}" if guess else _NO_SPELLING


_NO_SPELLING = "Kazakh has no such spelling; қ or ғ is lost"


def _is_kazakh_name(lost: _Lost) -> bool:
    """Tell whether a word with a capital is a name that Kazakh writes with its own letters: «Гулнара» of Гүлнара."""
    return any(reading[:end] in kk_words.names() for reading in lost.readings for end in range(4, len(reading) + 1))


def _is_only_kazakh(lost: _Lost) -> bool:
    """Tell whether a word with a capital has one reading and is too long to be a name that looks like it."""
    return not lost.russian and len(lost.readings) == 1 and len(lost.text) >= _LONG


def _is_name(word: str, source: str) -> bool:
    """Tell whether the source has a word that begins with the same sounds: «Кашмири», Kashmiri; «Гана», Ghana."""
    start = "".join(_LATIN.get(letter, letter) for letter in word.lower())[:3]
    return re.search(rf"\b(?:{re.escape(start)}|{re.escape(word.lower()[:4])})", _sounds_of(source)) is not None


def _sounds_of(source: str) -> str:
    """Return a text in lower case with the pairs of letters that stand for one of ours, beside the text itself."""
    text = source.lower()
    return f"{text} {text.replace('gh', 'g').replace('kh', 'h').replace('zh', 'j')}"


def _is_named_with_q(lost: _Lost, source: str) -> bool:
    """Tell whether the source spells a name with a q, and so with қ: Jeltoqsan."""
    sounds = _LATIN | {"қ": "q"}
    names = ("".join(sounds.get(letter, letter) for letter in reading) for reading in lost.readings)
    return any("q" in name and name in source.lower() for name in names)


def _opens(target: Text, at: int) -> bool:
    """Tell whether a word is the first of its sentence."""
    before = target.masked[:at].rstrip("«“„\"'([—–- \ue001\n")
    return not before or before[-1] in ".!?…→>|"


def _find_lost(target: Text) -> list[_Lost]:
    found: list[_Lost] = []
    for token in target.language_tokens:
        shortcut = target.typed[max(token.start - 1, 0) : token.start] + target.typed[token.end : token.end + 1]
        if token.kind is not TokenKind.WORD or _LEGACY_LETTER.search(token.text) or re.search("[_&]", shortcut):
            continue
        for piece in re.finditer(r"[^-’'‑]+", token.text):
            word = piece.group()
            if not _CYRILLIC_WORD.fullmatch(word) or (word.isupper() and len(word) < 6):
                continue
            readings = _readings(word.lower())
            if readings is None:
                continue
            named = word.islower() and len(word) > _SHORT and is_only_name(word)
            russian = _KAZAKH.search(word) is None and is_known(word.lower()) and not named
            russian = russian and not kk_words.invariant().issuperset(readings)
            russian = russian and not (len(word) == len(token.text) == _TINY and not _is_shortened(target, token))
            if word[0].isupper() and (len(word) < 4 or not (restorations(word.lower()) or _opens(target, token.start))):
                continue  # a name
            if readings or not russian:
                found.append(_Lost(token.start + piece.start(), word, readings, russian, word[0].isupper()))
    return found


def _is_shortened(target: Text, token: Token) -> bool:
    """Tell whether a stop makes a word an abbreviation: «ул.» is a street."""
    return target.typed[token.end : token.end + 1] == "."


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[str, ...] | None:
    """Return what a word was before it lost letters; None where it lost none, nothing where that is not known."""
    known = restorations(word)
    if _KAZAKH.search(word) and is_formed(word, _is_loan, ("noun",)):
        return None  # «пактінің», of a covenant
    readings = tuple(sorted(each for each in likelier(word) if is_loss(word, each)))
    if word in known and not readings:
        return None
    if readings:
        return readings
    if _KAZAKH.search(word) is None and len(word) > 6 and not known and re.search(r"[гкни]", word[4:]):
        loans = frozenset() if is_known(word) else restore_loan(word)
        readings = tuple(sorted(each for each in loans if is_loss(word, each)))
        if readings and word not in loans:
            return readings
    impossible = _IMPOSSIBLE.search(word) and not _KAZAKH.search(word)
    # «музыканы» has its letters from Russian.
    if impossible and not any(is_known(word[:end]) for end in range(5, len(word) + 1)):
        return ()
    return () if _KAZAKH.search(word) is None and guess_lost(word) else None


def _is_loan(word: str) -> bool:
    return len(word) >= _LOAN and is_known(word)


_LOAN = 4
"""Letters of a Russian word that Kazakh endings are believed to hang on."""


def _like(typed: str, word: str) -> str:
    """Return *word* with the capitals of what was typed."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, word, strict=True))


_JOINED_PARTICLE = re.compile(
    r"[\u0400-\u04ff]{3,}(?:с[ыі][зң]|ң[ыі]з|[дт][ыі]|[лдт][ае]р|[мбп][ыі]з|ған|ген|қан|кен)([мбп][ае])(?![\w-])"
)


@check("kazakh.particle", category="fluency", severity=Severity.MAJOR, needs=into("kk") & target(has("[?]")))
def particle(context: Context) -> Iterator[Sighting]:
    """The particle of a question is written together with its word.

    What: ма ме ба бе па пе behind the endings of a verb, or of a plural, in a sentence that ends with a question mark.
    Why: It is a word of its own, and spelling programs know the word without it only.
    Wrong: en: Do you agree? | kk: Келісесізбе?
    Right: en: Do you agree? | kk: Келісесіз бе?
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    for found in _JOINED_PARTICLE.finditer(target.masked):
        rest = target.masked[found.end() :]
        asks = re.match(r"[^.!?…]*\?", rest) is not None
        if (
            asks
            and found.group().lower() not in restorations(found.group().lower())
            and found.group() not in context.source.typed
        ):
            yield target.sight(found.start(), found.end(), f"a space before «{found[1]}»", _parted(found))


def _parted(found: re.Match[str]) -> str:
    return f"{found.group()[: -len(found[1])]} {found[1]}"


@check(
    "kazakh.legacy_letters",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & target(has(_LEGACY_LETTER.pattern)),
)
def legacy_letters(context: Context) -> Iterator[Sighting]:
    """A Kazakh word has letters of an old Kazakh font.

    What: Ќ ђ ѓ њ љ џ ѕ ћ, which fonts of the nineties drew as қ ұ ғ ң ө ү ә һ.
    Why: With today's fonts the reader sees Serbian and Macedonian letters.
    Wrong: en: the law of the country | kk: елдіѕ заѕы
    Right: en: the law of the country | kk: елдің заңы
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl" or not _LEGACY_LETTER.search(target.masked):
        return
    for token in target.language_tokens:
        letters = "".join(dict.fromkeys(_LEGACY_LETTER.findall(token.text)))
        if letters and token.text not in context.source.typed:
            word = _from_legacy(token.text)
            yield target.sight(token.start, token.end, f"{letters} of an old font", word)


def _from_legacy(word: str) -> str | None:
    """Return the word in today's letters where one reading is certain: ѕ is ә in one font and ң in another."""
    plain = word.translate(_LEGACY)
    if "ѕ" not in word.lower():
        return plain
    other = word.translate(str.maketrans("ѕЅ", "ңҢ")).translate(_LEGACY)
    known = [each for each in (plain, other) if each.lower() in restorations(each.lower())]
    return known[0] if len(known) == 1 else None


@check(
    "script.foreign_letters",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk", "ru") & target(has(r"(?i:[ўҳҷӣӯҝѝїєґ])")),
)
def foreign_letters(context: Context) -> Iterator[Sighting]:
    """A word has letters of another Cyrillic alphabet.

    What: Uzbek, Tajik, Ukrainian and other letters in Kazakh and Russian text, where the word is no capitalised name
    and is not in the source. Kazakh words in Russian text are language.other's.
    Why: They come from a wrong keyboard or font, and search does not find the word.
    Wrong: en: the court | ru: сўд
    Right: en: the court | ru: суд
    """
    target = context.target
    pattern = _NEIGHBOURS.get(target.language)
    if pattern is None or not pattern.search(target.masked) or target.script != "Cyrl":
        return
    for token in target.language_tokens:
        if pattern.search(token.text) and not token.text[0].isupper() and token.text not in context.source.typed:
            yield target.sight(token.start, token.end, f"a letter of {_WHOSE}")
