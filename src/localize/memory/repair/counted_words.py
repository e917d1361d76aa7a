"""Words counted by a number, and endings joined to its digits, when the number changes: «6-шы», "5th", «5 файлов».

Only known forms are given. Kazakh nouns never follow a number; endings after a hyphen follow its sound. Russian nouns
follow it where they are counted, and then their case matters: after «из» all but one are in the genitive plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from localize.language import primary
from localize.memory.written_numbers import is_kazakh_ordinal, rest_key
from localize.model import LanguageTag
from localize.morphology import Morphology, find_morphology
from localize.morphology.kk.numbers import spoken_end

_KAZAKH_DERIVED = re.compile(r"(?:еу|ау|л[ыі][қк]|д[ыі][қк]|т[ыі][қк]|[дт][ае]й|ш[ыі]|с[ыі]з|л[ыі])")
_RUSSIAN_ORDINALS = re.compile(r"й|я|е|ю|го|му|м|ой|[аоу][яею]|ы[йехм]|ыми")
_HYPHENS = "-‑"
_SHORTEST = 3
"""Letters of a part after the hyphen that is a word, not an ending."""
_OF = frozenset(("из", "от", "до", "для", "без", "около", "более", "менее", "свыше", "после", "кроме", "среди", "у"))
"""What wants the genitive of all that is counted."""
_LABELS = frozenset(
    (
        *("статья", "пункт", "подпункт", "часть", "глава", "раздел", "страница", "строка", "том", "абзац", "параграф"),
        *("номер", "таблица", "рисунок", "приложение", "версия", "шаг", "этап", "уровень", "кодекс", "класс", "ряд"),
    )
)
"""Russian nouns that a number behind them names, and counts nothing."""
_AFTER_MANY = {"год": "лет", "человек": "человек"}
Places = tuple[tuple[int, str], ...]
"""Places of words, and what stands there instead."""


def rest_for(rest: str, old: str, new: str, language: LanguageTag) -> str | None:
    """Return the part behind the digits when the number is *new*; None where nobody knows."""
    if old == new:
        return rest
    if rest[0] not in _HYPHENS:
        return _glued(rest, old, new, language)
    match primary(language):
        case "en":
            return rest
        case "ru":
            known = _RUSSIAN_ORDINALS.fullmatch(rest[1:].lower()) or len(rest) > _SHORTEST
            return rest if known else None
        case "kk":
            ending = _kazakh_ending(rest[1:], spoken_end(old), spoken_end(new))
            return None if ending is None else rest[0] + ending
        case _:
            return None


def _glued(rest: str, old: str, new: str, language: LanguageTag) -> str | None:
    """Return what stands for a part without a hyphen: an English ordinal, a Kazakh ending, else a name or a unit."""
    if primary(language) == "en" and rest_key(rest) == "th":
        return english_ordinal(new)
    is_ending = primary(language) == "kk" and (
        is_kazakh_ordinal(rest) or any(text == rest for text, _ in _kazakh_forms(spoken_end(old)))
    )
    return _kazakh_ending(rest, spoken_end(old), spoken_end(new)) if is_ending else rest


def recount(before: str, after: Sequence[str], numbers: tuple[str, str], language: LanguageTag) -> Places | None:
    """Return which of the words behind a number change with it; None where nobody knows.

    *before* is the word in front of it or "", *numbers* the old and the new one in plain digits with a point.
    """
    old, new = (_class_of(number) for number in numbers)
    if old == new or not after or primary(language) == "kk":
        return ()
    if primary(language) == "ru":
        return _recount_russian(before.lower(), after, numbers)
    return () if (numbers[0] == "1") == (numbers[1] == "1") else None


def english_ordinal(number: str) -> str:
    """Return what stands behind the digits of an English ordinal."""
    if number[-2:-1] == "1":
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def _kazakh_ending(ending: str, old: str, new: str) -> str | None:
    if is_kazakh_ordinal(ending):
        front = bool(set(new) & set("әеіөүэ"))
        return ending.translate(str.maketrans("ыі", "іі" if front else "ыы"))
    meanings = {features for text, features in _kazakh_forms(old) if text == ending}
    if meanings:
        found = {text for text, features in _kazakh_forms(new) if features in meanings}
        return found.pop() if len(found) == 1 else None
    return ending if len(ending) >= _SHORTEST and not _KAZAKH_DERIVED.match(ending) else None


@cache
def _kazakh_forms(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    morphology = find_morphology(LanguageTag("kk"))
    forms = morphology.forms(word) if morphology else ()
    return tuple((form.text.removeprefix(word), form.features) for form in forms if form.text.startswith(word))


def _class_of(number: str) -> str:
    """Return the Russian plural class; other languages need none as fine. Source: CLDR."""
    if "." in number:
        return "other"
    last, two = int(number[-1]), int(number[-2:])
    if last == 1 and two != 11:
        return "one"
    return "few" if last in (2, 3, 4) and two not in (12, 13, 14) else "many"


def _recount_russian(before: str, after: Sequence[str], numbers: tuple[str, str]) -> Places | None:
    morphology = find_morphology(LanguageTag("ru"))
    if morphology is None:
        return None
    place = _find_counted(after, morphology)
    if place is None:
        return ()
    noun = after[place]
    cases = frozenset(_cases(noun, morphology))
    if _is_label(before, morphology) or _is_year(noun, cases, numbers[0], morphology):
        return ()
    classes = [_class_of(number) for number in numbers]
    had, wanted = (_form_with(each, before) for each in classes)
    if had is None or wanted is None or (place and "one" in classes):
        return None
    if had == wanted or had not in cases:
        return ()
    form = _inflect(noun, wanted, morphology)
    return ((place, form),) if form is not None else None


def _find_counted(after: Sequence[str], morphology: Morphology) -> int | None:
    """Return the place of the noun that a number counts, with nothing but adjectives before the noun."""
    place = next((at for at, word in enumerate(after) if "NOUN" in _likeliest(word, morphology)), None)
    if place is None or any("ADJ" not in _likeliest(word, morphology) for word in after[:place]):
        return None
    return place


def _form_with(count: str, before: str) -> tuple[str, str] | None:
    """Return the form of what is counted; None with one and with fractions, where more depends on the number."""
    if before in _OF:
        return None if count == "other" else ("Gen", "Sing" if count == "one" else "Plur")
    return {"few": ("Gen", "Sing"), "many": ("Gen", "Plur")}.get(count)


def _likeliest(word: str, morphology: Morphology) -> frozenset[str]:
    readings = morphology.readings(word.lower())
    return readings[0].features if readings else frozenset()


def _cases(noun: str, morphology: Morphology) -> Iterator[tuple[str, str]]:
    for reading in morphology.readings(noun.lower()):
        for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"):
            for number in ("Sing", "Plur"):
                if "NOUN" in reading.features and {case, number} <= reading.features:
                    yield case, number


def _is_label(word: str, morphology: Morphology) -> bool:
    return any(reading.lemma in _LABELS for reading in morphology.readings(word)) if word else False


def _is_year(noun: str, cases: frozenset[tuple[str, str]], number: str, morphology: Morphology) -> bool:
    """Tell whether «2023 года» names a year: four digits and a singular."""
    lemmas = {reading.lemma for reading in morphology.readings(noun.lower())}
    return "год" in lemmas and len(number) == 4 and not cases <= {("Gen", "Plur")}


def _inflect(noun: str, wanted: tuple[str, str], morphology: Morphology) -> str | None:
    lemmas = [reading.lemma for reading in morphology.readings(noun.lower()) if "NOUN" in reading.features]
    if wanted == ("Gen", "Plur") and (known := _AFTER_MANY.get(lemmas[0])):
        return known
    form = morphology.inflect(lemmas[0], frozenset(wanted))
    return None if form is None else noun[0] + form[1:] if noun[:1].lower() == form[:1] else form
