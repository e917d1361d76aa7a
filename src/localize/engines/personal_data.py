"""Personal data in a text: numbers, keys and names that no third party may see.

Found pieces are masked like placeholders and come back from an engine's answer unchanged. Too much is better than too
little here: a needless mask costs a draft some fluency, a missed piece costs a person more. E-mail and web addresses
are masked for every engine already. Masking lowers a risk and does not end it: a text may reveal who somebody is
without any of these.

Sources: IIN and BIN by the check digit of Kazakhstan's registers (weights 1 to 11, then 3 to 11, 1, 2), IBAN by ISO
13616 (mod 97), cards by ISO/IEC 7812 (Luhn), telephone numbers by E.164 and the +7 plan, IP by RFC 791 and 4291.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address

from localize.model import LanguageTag
from localize.morphology import find_morphology

Span = tuple[int, int]
_INFLECTED = 3
"""Letters from which a name is looked for in all its forms; shorter ones are words of the language too: «Ли», «Ан»."""
_ENDING = 14
"""Letters that Kazakh endings may add to a name."""
_DASH = "[-\u2010-\u2013]"
_GAP = "[- \u00a0\u2009\u202f\u2010-\u2013]"
"""What groups of digits are parted by."""
_DIGITS = re.compile(rf"(?<![0-9A-Za-z_.,])\d(?:{_GAP}?\d){{8,18}}(?!\w)")
_AMOUNT = re.compile(rf"\d{{1,3}}(?:{_GAP}\d{{3}})+")
_PHONE = re.compile(rf"(?<!\w)(?:\+\d{{1,3}}|[78])[.]?{_GAP}?\(?\d{{2,4}}\)?(?:[.]?{_GAP}?\d{{2,4}}){{2,4}}(?!\w)")
_LOCAL_PHONE = re.compile(
    rf"(?<!\w)(?:\(?[3-9]\d{{2,4}}\)?{_GAP}?\d{{2,3}}{_GAP}\d\d{_GAP}\d\d|\d{{3}}{_DASH}\d\d{_DASH}\d\d)(?!\w)"
)
_IBAN = re.compile(r"(?<!\w)(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}|[a-z]{2}\d{2}[a-z0-9]{11,30})(?!\w)")
_DOCUMENT = re.compile(r"(?<!\w)(?:[A-Z]{1,2} ?\d{7,8}|№ ?\d{7,9}|\d{2} ?\d{2} (?:№ ?)?\d{6})(?!\w)")
_IP = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:]))")
_KEY = re.compile(
    r"(?<![\w-])(?:(?:sk|pk|rk|ghp|gho|github_pat|glpat|xox[abps]|AKIA|AIza|hf|npm)[-_]?[A-Za-z0-9_-]{16,}"
    r"|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{24,}={0,2})"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass
class PersonalDataFinder:
    """Finds what is private in texts, the names of a project's people among it, however they are inflected."""

    people: tuple[str, ...] = ()
    _forms: dict[LanguageTag, frozenset[str]] = field(default_factory=dict)

    def find(self, text: str, language: LanguageTag) -> tuple[Span, ...]:
        """Return the places of what is private, in order and without overlaps."""
        spans = [*_find_numbers(text), *self._find_names(text, language)]
        return _merged(spans)

    def _find_names(self, text: str, language: LanguageTag) -> Iterator[Span]:
        if not self.people:
            return
        known, initials = self._names(language), self._initials
        name: list[re.Match[str]] = []
        for word in _WORD.finditer(text):
            # Words of one name are one piece: an engine must not put a word of its own between them.
            if name and text[name[-1].end() : word.start()].strip(" \u00a0.") != "":
                yield from _span_of(name)
                name = []
            if self._is_name(word.group(), known) or word.group() in initials:
                name.append(word)
            else:
                yield from _span_of(name)
                name = []
        yield from _span_of(name)

    def _is_name(self, word: str, known: frozenset[str]) -> bool:
        # A short name is one only with its capital: «Ли сказал», but not «так ли это».
        capital = len(_fold(word)) >= _INFLECTED or word[:1].isupper()
        return (_fold(word) in known and capital) or self._is_inflected(word)

    def _names(self, language: LanguageTag) -> frozenset[str]:
        if language not in self._forms:
            morphology = find_morphology(language)
            words = self._words - self._initials
            long = (word for word in words if len(word) >= _INFLECTED)
            made = {form.text for word in long for form in (morphology.forms(word) if morphology else ())}
            self._forms[language] = frozenset(_fold(each) for each in {*words, *made})
        return self._forms[language]

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for name in self.people for word in _WORD.findall(name))

    @cached_property
    def _initials(self) -> frozenset[str]:
        return frozenset(word for word in self._words if len(word) == 1)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(_stem(word) for word in self._words if len(word) >= _INFLECTED)

    def _is_inflected(self, word: str) -> bool:
        # No dictionary has every surname. Kazakh and Russian endings only follow the name, which a capital shows.
        if not word[:1].isupper():
            return False
        folded = _fold(word)
        return any(folded.startswith(stem) and len(folded) - len(stem) <= _ENDING for stem in self._stems)


def _span_of(name: Sequence[re.Match[str]]) -> Iterator[Span]:
    """Yield the place of a name's words; nothing for initials alone."""
    if any(len(word.group()) > 1 for word in name):
        yield name[0].start(), name[-1].end()


def _stem(name: str) -> str:
    """Return what stays of a name before an ending: Russian ones take the place of a last vowel."""
    folded = _fold(name)
    return folded[:-1] if len(folded) > _INFLECTED + 1 and folded[-1] in "аяйьоеы" else folded


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е").replace("’", "'").removesuffix("'s")


def _find_numbers(text: str) -> Iterator[Span]:
    for pattern, holds in _PATTERNS:
        for found in pattern.finditer(text):
            if holds(found.group()):
                yield found.span()


def is_register_number(digits: str) -> bool:
    """Tell whether 12 digits are an IIN or a BIN."""
    if len(digits) != 12:
        return False
    values = [int(each) for each in digits]
    for weights in (range(1, 12), (*range(3, 12), 1, 2)):
        control = sum(weight * value for weight, value in zip(weights, values[:11], strict=True)) % 11
        if control != 10:
            return bool(control == values[11])
    return False


def is_card(digits: str) -> bool:
    """Tell whether 13 to 19 digits can be a card's number."""
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [int(each) * (2 if place % 2 else 1) for place, each in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Tell whether a text is an account number with a right checksum."""
    bare = text.replace(" ", "")
    if not 15 <= len(bare) <= 34:
        return False
    return int("".join(str(int(each, 36)) for each in bare[4:] + bare[:4])) % 97 == 1


def _is_number(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if text.isdigit() or is_card(digits):
        return True
    # Amounts stand in groups of three; so may an IIN, and then its check digit tells.
    return len(digits) == 12 and (is_register_number(digits) or _AMOUNT.fullmatch(text) is None)


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 10 <= len(digits) <= 15 if text.startswith("+") else len(digits) == 11 and digits[1] != "0"


def _is_local_phone(text: str) -> bool:
    return sum(each.isdigit() for each in text) in (7, 10)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _always(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_DIGITS, _is_number),
    (_PHONE, _is_phone),
    (_LOCAL_PHONE, _is_local_phone),
    (_IBAN, is_iban),
    (_DOCUMENT, _always),
    (_IP, _is_ip),
    (_KEY, _always),
)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
