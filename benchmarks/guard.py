"""The share of planted defects that the checks find, and how often they fire on clean texts.

    python benchmarks/guard.py --half open
    python benchmarks/guard.py --half held
    python benchmarks/guard.py --set second --half open
    python benchmarks/guard.py --set third --half all

`data/guard.tsv` has clean sentences in English, Russian and Kazakh, the same sentence on a line. Lines are split into
two halves: rules were tuned with the open one in view, the held one is for measuring only. A defect is found when the
check that is meant fires where it was planted.

The second set was written by someone who had not read the checks. `data/guard-second.tsv` has its clean texts, as
above; `data/guard-second-defects.tsv` its defects, written by hand: line, language, what stands there, what is put
there instead, and what an editor calls it. `*` is the whole text; `@ru` is the Russian text of the same line; a
character that nobody sees is written as \\u200b. Its halves are drawn by a fixed seed, and a defect goes with its line.
It is found when a finding that the clean text has not touches its place, or says what the source has; for half a pair
of brackets or quotation marks the place is the whole text. The third set is laid out like the second: it was written
before the checks were changed after the second, and measured once, as a whole, when they had been: 93.3 % found in
English, 90.0 % in Russian and in Kazakh, no false alarm. What it showed was mended then; it is open since.

The fourth set is twice as large and spread over more kinds of defects, down to units, currency signs, abbreviations and
addresses. It was measured as a whole before anybody looked into it: found 73.8 % in English, 70.9 % in Russian, 75.1 %
in Kazakh; false alarms 2.1, 0.5 and 2.6 % of its clean texts. Its open half was looked at since, its held half was not.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from localize.checks import Pair, all_checks, run_pair
from localize.language import parse_tag
from localize.model import Content, Finding, InlineTag, Severity, Side, TagForm
from localize.morphology.kk_restore import strip_letters

DATA = Path(__file__).parent / "data" / "guard.tsv"
SEED = 20_240_305
LANGUAGES = ("en", "ru", "kk")
EACH = 14
"""Sentences per defect and language."""

Texts = dict[str, str]


@dataclass(frozen=True)
class Planted:
    """A text with one defect, its place, and the checks of which one has to see it."""

    text: str
    start: int
    end: int
    checks: frozenset[str]


Planter = Callable[[Texts, str, random.Random], Planted | None]


def read_half(half: str) -> list[Texts]:
    """Return every second line as texts by language."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    chosen = {"open": lines[0::2], "held": lines[1::2], "all": lines}[half]
    return [dict(zip(LANGUAGES, line.split("\t"), strict=True)) for line in chosen]


def read_tags(text: str) -> tuple[InlineTag, ...]:
    """Return the tags that are typed in a text: `<b1>` opens one of kind b."""
    found = {each.group(): each for each in re.finditer(r"<(/?)([a-z]+)(\d+)>", text)}.values()
    return tuple(InlineTag(each[2] + each[3], each[2], TagForm.CLOSE if each[1] else TagForm.OPEN) for each in found)


def find(source: str, target: str, languages: tuple[str, str]) -> tuple[Finding, ...]:
    """Return the findings that count."""
    tags = parse_tag(languages[0]), parse_tag(languages[1])
    inline = read_tags(source + target)
    found = run_pair(Pair(Content.parse(source, inline), Content.parse(target, inline), *tags), severities={})
    return tuple(each for each in found if each.severity is not Severity.NEUTRAL)


def replaced(
    pattern: str, new: str | Callable[[re.Match[str]], str], *checks: str, languages: str = "en ru kk"
) -> Planter:
    """Return what replaces one random match of a pattern."""

    def plant(texts: Texts, language: str, chance: random.Random) -> Planted | None:
        text = texts[language]
        matches = list(re.finditer(pattern, text)) if language in languages.split() else []
        if not matches:
            return None
        found = chance.choice(matches)
        put = found.expand(new) if isinstance(new, str) else new(found)
        if put == found.group():
            return None
        changed = text[: found.start()] + put + text[found.end() :]
        return Planted(changed, found.start(), found.start() + max(len(put), 1), frozenset(checks))

    return plant


def other_language(texts: Texts, language: str, chance: random.Random) -> Planted | None:
    """Put the sentence of another language in."""
    text = texts[chance.choice([each for each in LANGUAGES if each != language])]
    if len(text.split()) < 5:
        return None
    return Planted(text, 0, len(text), frozenset({"language.other", "completeness.untranslated"}))


def lost_in_all(texts: Texts, language: str, _: random.Random) -> Planted | None:
    """Type the whole sentence in a Russian layout."""
    text = texts[language]
    stripped = "".join(letter if strip_letters(letter) == letter.lower() else _cased(letter) for letter in text)
    if language != "kk" or stripped == text or len(text.split()) < 3:
        return None
    return Planted(stripped, 0, len(text), frozenset({"kazakh.lost_letters"}))


def _cased(letter: str) -> str:
    plain = strip_letters(letter)
    return plain.upper() if letter.isupper() else plain


LETTERS = "а-яёА-ЯЁәғқңөұүһіӘҒҚҢӨҰҮҺІ"
LATIN_TWIN = dict(zip("аеорсху", "aeopcxy", strict=True))
CYRILLIC_TWIN = {latin: cyrillic for cyrillic, latin in LATIN_TWIN.items()}
OLD_FONT = str.maketrans("құғңөүәһ", "ќђѓњљџѕћ")
TWIN_VOWELS = str.maketrans("аеыі", "еаіы")
RU_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
KK_MONTHS = "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"

PLANTERS: dict[str, Planter] = {
    "Latin letter in a word": replaced(
        f"(?<=[{LETTERS}]{{2}})[аеорсху](?=[{LETTERS}])", lambda m: LATIN_TWIN[m[0]], "script.mixed", languages="ru kk"
    ),
    "Cyrillic letter in a word": replaced(
        "(?<=[a-z]{2})[aeopcxy](?=[a-z])", lambda m: CYRILLIC_TWIN[m[0]], "script.mixed", languages="en"
    ),
    "zero-width space": replaced(r"(?<=\w{2})(?=\w{2})", "\u200b", "script.invisible"),
    "text of another language": other_language,
    "letters lost in a word": replaced(
        r"[а-яәғқңөұүһі]*[әғқңөұүһі][а-яәғқңөұүһі]{2,}",
        lambda m: strip_letters(m[0]),
        "kazakh.lost_letters",
        languages="kk",
    ),
    "letters lost in all": lost_in_all,
    "letters of an old font": replaced(
        r"[а-яәғқңөұүһі]*[құғңөүһ][а-яәғқңөұүһі]*",
        lambda m: m[0].translate(OLD_FONT),
        "kazakh.legacy_letters",
        languages="kk",
    ),
    "ending after a number": replaced(
        r"\d+(?:%)?-(?!ба[пб])[а-яәғқңөұүһі]{1,4}\b",
        lambda m: m[0].translate(TWIN_VOWELS),
        "kazakh.suffix",
        languages="kk",
    ),
    "ending of the other harmony": replaced(
        r"(?<=[а-яәғқңөұүһі]{3})(?:лар|лер|дар|дер|тар|тер|ның|нің|дың|дің|тың|тің)\b",
        lambda m: m[0].translate(TWIN_VOWELS),
        "kazakh.harmony",
        languages="kk",
    ),
    "doubled space": replaced(r"(?<=\w) (?=\w)", "  ", "spaces.doubled"),
    "space before a mark": replaced(r"(?<=\w)(?=[.,?]( |$))", " ", "spaces.before_punctuation"),
    "no space after a comma": replaced(r"(?<=[^\W\d]), (?=[^\W\d])", ",", "spaces.after_punctuation"),
    "repeated word": replaced(r"(?<![-\w])[^\W\d_]{4,}\b(?= )", r"\g<0> \g<0>", "words.repeated"),
    "lost bracket": replaced(r"\b(?=[^\W\d_]{5,})", "(", "punctuation.brackets"),
    "doubled comma": replaced(r",(?= )", ",,", "punctuation.doubled"),
    "final mark lost": replaced(r"[.?]$", "", "punctuation.final"),
    "other number": replaced(
        r"(?<![\d,.])[2-9](?=\d)", lambda m: str(int(m[0]) - 1), "numbers.missing", "numbers.extra"
    ),
    "straight quotation marks": replaced("«([^»]*)»", r'"\1"', "punctuation.quotes", languages="ru kk"),
    "quotation marks of another language": replaced("“([^”]*)”", r"«\1»", "punctuation.quotes", languages="en"),
    "hyphen for a dash": replaced(" [–—] ", " - ", "punctuation.dash", languages="ru kk"),
    "English thousands": replaced(
        r"(?<=\d)\u00a0?(?=000\b)| (?=\d{3}\b)(?<=\d )", ",", "locale.number_format", "numbers.extra", languages="ru kk"
    ),
    "English decimal": replaced(r"(?<=\d),(?=\d)", ".", "locale.number_format", languages="ru kk"),
    "Russian thousands": replaced(r"(?<=\d),(?=\d{3})", " ", "locale.number_format", languages="en"),
    "capital month": replaced(rf"(?<=\d )({RU_MONTHS})\b", lambda m: m[0].title(), "locale.month_case", languages="ru"),
    "capital Kazakh month": replaced(
        rf"(?<=\d )({KK_MONTHS})", lambda m: m[0].title(), "locale.month_case", languages="kk"
    ),
    "small English month": replaced(
        r"\b(January|March|April|July|September|December|Friday|Monday|Wednesday)\b",
        lambda m: m[0].lower(),
        "locale.month_case",
        languages="en",
    ),
    "form after a number": replaced(
        r"(?<=\d )(дней|файлов|символов|часа|сайтов|рублей|человек|страниц)\b",
        lambda m: {
            "дней": "дня",
            "файлов": "файл",
            "символов": "символ",
            "часа": "час",
            "сайтов": "сайт",
            "человек": "человека",
            "страниц": "страница",
        }.get(m[0], m[0]),
        "russian.count_form",
        languages="ru",
    ),
}


def read_given(name: str, half: str) -> tuple[list[Texts], list[tuple[Texts, str, str, Planted]]]:
    """Return a half of a set by hand: its clean texts, and its defects with texts, language and name."""
    clean_texts = DATA.with_name(f"guard-{name}.tsv").read_text("utf-8").splitlines()
    rows = [dict(zip(LANGUAGES, line.split("\t"), strict=True)) for line in clean_texts]
    order = random.Random(SEED).sample(range(len(rows)), len(rows))
    middle = len(rows) // 2
    chosen = set({"open": order[:middle], "held": order[middle:], "all": order}[half])
    defects = []
    for line in DATA.with_name(f"guard-{name}-defects.tsv").read_text("utf-8").splitlines():
        number, language, old, new, kind = line.split("\t")
        if int(number) - 1 in chosen:
            texts = rows[int(number) - 1]
            planted = plant_given(texts, language, old, new)
            if kind in ("unpaired bracket", "lost closing mark"):  # what is left of the pair stands elsewhere
                planted = replace(planted, start=0, end=len(planted.text))
            defects.append((texts, language, kind, planted))
    return [rows[at] for at in sorted(chosen)], defects


def plant_given(texts: Texts, language: str, old: str, new: str) -> Planted:
    """Return a text with *new* for *old*; the place is what differs, without what both begin and end with."""
    text = texts[language]
    old = text if old == "*" else old
    typed = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), new)
    new = texts.get(new.removeprefix("@"), typed) if new.startswith("@") else typed
    assert text.count(old) == 1, (old, text)
    same = common(old, new)
    tail = common(old[same:][::-1], new[same:][::-1])
    at = text.index(old)
    return Planted(text.replace(old, new), at + same, at + len(new) - tail, frozenset())


def common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def judge(texts: Texts, language: str, planted: Planted) -> bool:
    """Tell whether the defect is found against the usual source: English, and Russian for English."""
    source = "en" if language != "en" else "ru"
    before = {(each.check, each.surface) for each in find(texts[source], texts[language], (source, language))}
    return any(
        (each.check, each.surface) not in before
        and (each.side is Side.SOURCE or (each.start <= planted.end and each.end >= planted.start))
        for each in find(texts[source], planted.text, (source, language))
    )


def clean(half: list[Texts]) -> Iterator[tuple[str, str, str, Finding]]:
    """Yield every finding on clean texts: language, source, target, finding."""
    for texts in half:
        for target in LANGUAGES:
            for source in LANGUAGES:
                if source != target:
                    for each in find(texts[source], texts[target], (source, target)):
                        yield target, texts[source], texts[target], each


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "held", "all"), default="open")
    parser.add_argument("--set", choices=("first", "second", "third", "fourth"), default="first")
    parser.add_argument("--show", action="store_true", help="Print what was missed and what was a false alarm.")
    options = parser.parse_args()
    assert all_checks()
    if options.set != "first":
        half, defects = read_given(options.set, options.half)
        print_alarms(half, show=options.show)
        print_given(defects, show=options.show)
    else:
        half = read_half(options.half)
        print_alarms(half, show=options.show)
        print_planted(half, show=options.show)


def print_given(defects: list[tuple[Texts, str, str, Planted]], *, show: bool) -> None:
    """Print the share of given defects that are found, by language."""
    for language in LANGUAGES:
        mine = [each for each in defects if each[1] == language]
        missed = [each for each in mine if not judge(each[0], language, each[3])]
        found = len(mine) - len(missed)
        print(f"  found {language}: {found} of {len(mine)} defects, {100 * found / len(mine):.1f} %")
        for _, _, name, planted in missed if show else []:
            print(f"    missed: {name}: {planted.text}")


def print_alarms(half: list[Texts], *, show: bool) -> None:
    """Print the share of clean texts on which a check fires, by language."""
    print(f"{len(half)} clean sentences per language, each against both others")
    alarms: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for language, source, target, each in clean(half):
        alarms[language].add(target)
        if show:
            print(f"  {each.check}: {each.surface!r} {each.message}\n    {source}\n    {target}")
    for language in LANGUAGES:
        share = 100 * len(alarms[language]) / len(half)
        print(f"  false alarms {language}: {len(alarms[language])} sentences, {share:.2f} %")


def print_planted(half: list[Texts], *, show: bool) -> None:
    """Print the share of defects planted by code that are found, by kind."""
    planted_total = found_total = 0
    for name, plant in PLANTERS.items():
        chance = random.Random(name)
        counts: Counter[str] = Counter()
        for language in LANGUAGES:
            shuffled = chance.sample(half, len(half))
            for texts in shuffled:
                if counts[language] == EACH or (planted := plant(texts, language, chance)) is None:
                    continue
                counts[language] += 1
                source = "en" if language != "en" else "ru"
                findings = find(texts[source], planted.text, (source, language))
                hit = any(
                    (each.check in planted.checks and each.start <= planted.end and each.end >= planted.start)
                    or (each.check == "numbers.missing" and each.check in planted.checks)
                    for each in findings
                )
                counts["found"] += hit
                if show and not hit:
                    print(f"  missed: {name}: {planted.text}")
        total = sum(counts[language] for language in LANGUAGES)
        planted_total += total
        found_total += counts["found"]
        print(f"  {name:38}{counts['found']:4} of {total}")
    print(f"found {found_total} of {planted_total}: {100 * found_total / planted_total:.1f} %")


if __name__ == "__main__":
    main()
