"""What in a text tells of a person: numbers, keys and names that no third party is to see.

Found pieces are masked like placeholders and come back from an engine's answer unchanged. Too much is better than too
little here: what is masked in vain costs a draft some fluency, what is missed costs a person more. E-mail and web
addresses are masked for every engine already. It lowers a risk and does not end it: a text may tell who somebody is
without any of these.

Sources: IIN and BIN by the check digit of Kazakhstan's registers (weights 1 to 11, then 3 to 11, 1, 2), IBAN by ISO
13616 (mod 97), cards by ISO/IEC 7812 (Luhn), telephone numbers by E.164 and the +7 plan, IP by RFC 791 and 4291.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

from localize.model import LanguageTag
from localize.morphology import find_morphology

Span = tuple[int, int]
SHORTEST_NAME = 3
"""Letters. Shorter words of a name are words of the language too often: «Ли», «Ан»."""
_ENDING = 14
"""Letters that Kazakh endings may add to a name."""
_DIGITS = re.compile(r"(?<![\w.,])\d(?:[ \u00a0-]?\d){8,18}(?![\w])")
_PHONE = re.compile(r"(?<!\w)(?:\+\d{1,3}|8)[ \u00a0-]?\(?\d{2,4}\)?(?:[ \u00a0-]?\d{2,4}){2,4}(?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)")
_DOCUMENT = re.compile(r"(?<!\w)(?:N ?\d{8}|№ ?\d{8,9}|\d{2} \d{2} (?:№ ?)?\d{6})(?!\w)")
_IP = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w:])")
_KEY = re.compile(
    r"(?<![\w-])(?:(?:sk|pk|rk|ghp|gho|github_pat|glpat|xox[abps]|AKIA|AIza|hf|npm)[-_]?[A-Za-z0-9_-]{16,}"
    r"|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{24,}={0,2})"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(slots=True)
class Private:
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
        known = self._names(language)
        last: Span | None = None
        for word in _WORD.finditer(text):
            if not (_fold(word.group()) in known or self._is_inflected(word.group())):
                continue
            # Words of one name are one piece: an engine must not put a word of its own between them.
            if last is not None and text[last[1] : word.start()].strip(" \u00a0.") == "":
                last = (last[0], word.end())
            else:
                if last is not None:
                    yield last
                last = word.span()
        if last is not None:
            yield last

    def _names(self, language: LanguageTag) -> frozenset[str]:
        if language not in self._forms:
            morphology = find_morphology(language)
            words = self._words()
            made = {form.text for word in words for form in (morphology.forms(word) if morphology else ())}
            self._forms[language] = frozenset(_fold(each) for each in {*words, *made})
        return self._forms[language]

    def _words(self) -> frozenset[str]:
        found = (word for name in self.people for word in _WORD.findall(name))
        return frozenset(word for word in found if len(word) >= SHORTEST_NAME)

    def _is_inflected(self, word: str) -> bool:
        # No dictionary has every surname. Kazakh and Russian endings only follow the name, which a capital shows.
        if not word[:1].isupper():
            return False
        folded = _fold(word)
        return any(
            folded.startswith(stem) and len(folded) - len(stem) <= _ENDING
            for stem in (_stem(each) for each in self._words())
        )


def _stem(name: str) -> str:
    """Return what stays of a name before an ending: Russian ones take the place of a last vowel."""
    folded = _fold(name)
    return folded[:-1] if len(folded) > SHORTEST_NAME + 1 and folded[-1] in "аяйьоеы" else folded


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
    return is_card(digits) or (len(digits) == 12 and (is_register_number(digits) or text.isdigit()))


def _is_phone(text: str) -> bool:
    return 10 <= sum(each.isdigit() for each in text) <= 15


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
