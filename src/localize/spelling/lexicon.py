"""Lexicon of one language of a project: words known to its dictionary, its lists or morphology, and suggestions.

The law: what `knows` says of a word never changes; `suggest` names known words only, at most `MOST`,
and none for a known one; two of them with a space between them for one that ran together.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from localize.errors import ConfigError
from localize.model import LanguageTag
from localize.morphology.words import read_words
from localize.spelling.dictionaries import DictionaryFiles
from localize.tokens import search_key

MOST = 3
"""Suggestions for a word."""
LONGEST = 60
"""Letters of a word that is looked at; longer ones are known, for nobody would say anything of use."""
_LETTERS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
# Letters taken for each other: neighbours in sound, and Kazakh letters typed without a Kazakh layout.
_ALIKE = (
    "аә", "ао", "еи", "еэ", "её", "ыи", "ії", "іи", "іы", "оө", "уү", "уұ", "үұ", "кқ", "гғ", "нң", "хһ",
    "бп", "вф", "гк", "дт", "жш", "зс", "шщ", "ьъ", "йи",
    "нд", "нт", "лд", "лт", "мб", "мп", "ae", "ei", "ao", "iy", "sz", "ck", "bp", "dt", "gk",
)  # fmt: skip


_KEYS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {row[at]: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _KEYS for at in range(len(row))}
"""The letters on the keys to the left and to the right."""
_RUSSIAN_END = re.compile("(?:[аоеыуюия]|о[мвй]|[ая]м|[ая]х|[ая]ми|е[мйв]|ь|й|к[аиуе]?|кой|кам)?")
_MADE = (("ний", "е"), ("нно", "ый"))
"""Ends of forms that dictionaries leave out, with the end of the word that they are made of: сканирований, опытно."""
_GOES_BEFORE = frozenset(["ADJF", "VERB", "INFN", "PRTF"])
_LEAST_HALF = 5
"""Letters of a word that another one ran into."""
_LEAST_REST = 4
"""Letters behind a prefix that are a word."""


class Dictionary(Protocol):
    """A Hunspell dictionary."""

    def spell(self, word: str) -> bool:
        """Tell whether the word is in it, also as an inflected form."""
        ...

    def stem(self, word: str) -> tuple[str, ...]:
        """Return the words that it is a form of."""
        ...


class Lexicon:
    """The words that are right in one language of one project. Safe to use from several threads.

    Answers are kept: a word costs its look-up once, about 5 µs, and 100 µs where morphology is asked.
    """

    def __init__(self, language: LanguageTag, dictionary: Dictionary, accepted: frozenset[str]) -> None:
        self._primary = language.partition("-")[0]
        self._dictionary = dictionary
        self._accepted = accepted
        self._known: dict[str, bool] = {}
        self._stems: dict[str, bool] = {}
        self._suggested: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def knows(self, word: str) -> bool:
        """Tell whether a word is right as it is written."""
        known = self._known.get(word)
        if known is None:
            with self._lock:
                known = self._known[word] = self._judge(word)
        return known

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return known words that are one slip away, likeliest first: letters swapped, doubled, alike, lost, too many.

        Hunspell's own suggestions take 20 to 150 ms a word, these 2 ms.
        """
        found = self._suggested.get(word)
        if found is None:
            with self._lock:
                found = self._suggested[word] = self._search(word)
        return found

    def _judge(self, word: str) -> bool:
        if len(word) > LONGEST or search_key(word) in self._accepted or self._dictionary.spell(word):
            return True
        if "ё" in word.lower() and self._dictionary.spell(word.replace("ё", "е").replace("Ё", "Е")):
            return True
        parts = word.replace("‑", "-").split("-")
        if len(parts) > 1:
            return all(not part or self._judge(part) for part in parts)
        if self._primary == "ru":
            return _is_russian(word.lower()) or self._is_prefixed(word.lower())
        return self._primary == "kk" and self._is_kazakh(word.lower())

    def _is_prefixed(self, word: str) -> bool:
        """Tell whether a Russian word is a known one behind a prefix: видеосервер, неподписанный."""
        from localize.morphology.ru import is_known, tags_of

        prefix = next((each for each in read_words("ru")["prefixes"] if word.startswith(each)), "")
        rest = word[len(prefix) :]
        if not prefix or len(rest) < _LEAST_REST:
            return False
        if prefix == "не":
            return any(tag & {"ADJF", "PRTF", "ADVB"} for tag in tags_of(rest))
        return is_known(rest) or self._dictionary.spell(rest)

    def _is_kazakh(self, word: str) -> bool:
        """Tell whether a Kazakh word is an inflected form of a word that the dictionary, or Russian, has."""
        from localize.morphology.kk.restore import PREFIXES, is_formed, is_kazakh, restore_loan

        if is_kazakh(word, bare=False) or _is_loan(word) or word in restore_loan(word, bare=False):
            return True
        kinds = (("noun", self._is_stem), ("verb", self._is_verb), ("noun", _is_of_adjective), ("noun", _is_loan))
        if any(is_formed(word, is_stem, (kind,), bare=False) for kind, is_stem in kinds):
            return True
        prefix = next((each for each in PREFIXES if word.startswith(each)), "")
        return bool(prefix) and len(word) >= len(prefix) + _LEAST_REST and self._judge(word[len(prefix) :])

    def _is_stem(self, word: str) -> bool:
        """Tell whether a word is in the dictionary itself, and not as a form of another: no «алдынды», no «жауп»."""
        known = self._stems.get(word)
        if known is None:
            written = (word, word.capitalize())
            known = search_key(word) in self._accepted or any(
                self._dictionary.spell(each) and word in map(str.lower, self._dictionary.stem(each)) for each in written
            )
            self._stems[word] = known
        return known

    def _is_verb(self, word: str) -> bool:
        from localize.morphology.kk.restore import infinitive
        from localize.morphology.kk.words import verb_set

        return word in verb_set() or self._is_stem(infinitive(word))

    def _search(self, word: str) -> tuple[str, ...]:
        if len(word) < 3 or self._judge(word):
            return ()
        found: list[str] = []
        for each in dict.fromkeys(_slips(word, _LETTERS.get(self._primary, ""))):
            if each != word and self._dictionary.spell(each):
                found.append(each)
                if len(found) == MOST:
                    break
        return tuple(found) or self._part(word)

    def _part(self, word: str) -> tuple[str, ...]:
        """Return the Russian words that ran together in a word, an adjective or a verb and its noun: «уголовныхдел»."""
        from localize.morphology.ru import tags_of

        for at in range(_LEAST_HALF, len(word) - 2) if self._primary == "ru" else ():
            first, second = word[:at], word[at:]
            if any(tag & _GOES_BEFORE for tag in tags_of(first)) and any("NOUN" in tag for tag in tags_of(second)):
                return (f"{first} {second}",)
        return ()


def _is_russian(word: str) -> bool:
    """Tell whether morphology knows a Russian word, or the one that it is made of, or it is a loan of today."""
    from localize.morphology.ru import is_known

    if is_known(word) or any(word.endswith(end) and is_known(word[:-1] + whole) for end, whole in _MADE):
        return True
    stems = read_words("ru")["loan-stems"]
    return any(word.startswith(each) and _RUSSIAN_END.fullmatch(word, len(each)) for each in stems)


def _is_loan(word: str) -> bool:
    """Tell whether a word is a Russian one that Kazakh takes over, or a name."""
    from localize.morphology.common_words import is_borrowable
    from localize.morphology.ru import is_only_name

    return len(word) > 2 and (is_borrowable(word) or is_only_name(word))


def _is_of_adjective(stem: str) -> bool:
    """Tell whether a stem is a Russian adjective without its ending: максимал- of максимальный, интерактив-."""
    from localize.morphology.ru import is_known, tags_of

    return len(stem) > _LEAST_REST and any(
        is_known(stem + end) and any("ADJF" in tag for tag in tags_of(stem + end)) for end in ("ный", "ьный")
    )


def _slips(word: str, letters: str) -> Iterator[str]:
    """Yield what a word may have been before one slip of the fingers or the ear."""
    places = range(len(word))
    for at in places:
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    for at in places:
        for pair in _ALIKE:
            one, other = pair[0], pair[1]
            if word[at].lower() in (one, other):
                yield word[:at] + (other if word[at].lower() == one else one) + word[at + 1 :]
    for at in places:
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:]
    for at in places:
        for letter in _BESIDE.get(word[at], ""):
            yield word[:at] + letter + word[at + 1 :]


def _hunspell() -> Callable[..., Dictionary] | None:
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    return Hunspell  # type: ignore[no-any-return]  # the library has no types


def open_lexicon(language: LanguageTag, files: DictionaryFiles, accepted: frozenset[str]) -> Lexicon | None:
    """Return the words of a dictionary, or None where the library is not installed. Takes 40 to 110 ms.

    Raises: ConfigError where the dictionary cannot be read.
    """
    made = _hunspell()
    if made is None:
        return None
    try:
        dictionary = made(files.name, hunspell_data_dir=str(files.folder))
    except Exception as error:  # the library raises what it likes
        hint = "remove it, or put a good .dic and .aff there"
        raise ConfigError("not a dictionary: {error}", error=error, path=str(files.path), hint=hint) from error
    return Lexicon(language, dictionary, accepted)
