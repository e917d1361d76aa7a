"""Capital letters of languages, places, unions, courts and other bodies, currencies and units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.peoples import CAPITALS, MAY_BE_NAMED, find_capitals
from localize.checks.analysis.place_names import COLUMN, ambiguous_names, is_place
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import Needs, any_piece, any_word, digit, followed, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table, read_words
from localize.model import Severity
from localize.morphology.ru import is_known, is_ordinary, parses_of
from localize.segmentation import ends_in_abbreviation

# --- names of bodies --------------------------------------------------------------------------------------------------

_OFFICE_WORDS = read_words("offices")
_SUBJECTS = "|".join(_OFFICE_WORDS["subjects"])
_MINISTRY = re.compile(
    rf"(?<![\w-])[Mm]inistry of (?:the )?(?i:{_SUBJECTS})(?![\w-])"
    rf"(?:(?:,? and |, | )(?:the )?(?i:{_SUBJECTS})(?![\w-]))*"
)
_JOINERS = frozenset(["of", "and", "the"])
_ITS_SOURCE = re.compile("Министерств")
_OFFICE_HEADS = (
    (re.compile(rf"(?<!\w)[Мм]инистерств(?:о|а|у|ом|е|ами|ах)(?={SPACE})"), 1),
    (re.compile(rf"(?<!\w)(?:{'|'.join(_OFFICE_WORDS['offices'][1:])})[а-яё]{{0,3}}(?={SPACE})"), 2),
)
"""Offices, and how many capitals in a row behind them are a slip."""
OFFICES = "|".join(_OFFICE_WORDS["offices"])
"""What a Russian office is found by."""
_NAMED = re.compile(rf"(?:,?{SPACE}и)?,?{SPACE}(?:([А-ЯЁ][а-яё]+)|[а-яё]{{4,}})(?![\w-])")
# Words that have a capital of their own there: names of states and of other bodies.
_KEEPS = re.compile("|".join(_OFFICE_WORDS["keeps"]))


def _with_capital(found: re.Match[str]) -> str:
    return found.group() if found.group() in _JOINERS else found.group().capitalize()


def _russian(target: Text, at: int, least: int) -> Iterator[Sighting]:
    """Yield the common words with a capital that follow the name of an office, if there are so many."""
    capitals: list[tuple[int, int]] = []
    while found := _NAMED.match(target.masked, at):
        word = found[1] or ""
        if word and (_KEEPS.match(word) or not _is_common(word.lower())):
            break
        if word:
            capitals.append(found.span(1))
        elif not capitals:
            break
        at = found.end()
    if len(capitals) >= least:
        for start, end in capitals:
            yield target.sight(start, end, "a small letter here", target.typed[start:end].lower())


def _is_common(word: str) -> bool:
    """Tell whether a word in small letters is an adjective or a noun and no name."""
    if not is_known(word):
        return False
    tags = [parse.tag.grammemes for parse in parses_of(word)]
    return any(tag & {"ADJF", "NOUN"} for tag in tags) and not any(
        tag & {"Geox", "Name", "Surn", "Orgn"} for tag in tags
    )


_LANGUAGES = ("en", "kk", "ru")
_SMALL_INSIDE = frozenset(["of", "and", "the", "for", "by", "on", "без", "по", "ООН"])
_OPENS = re.compile(r"(?:^|[.!?…:]\s)[\s«“(]*$")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+")


def _pattern(name: str, language: str) -> str:
    """Return what finds a name, in British or American spelling, with any endings."""
    escaped = name.replace("~", "[\u0430-\u04ff]*").replace(" ", "[ \u00a0]")
    return (
        escaped.replace("’s", "(?:[’']s)?").replace("Organisation", "Organi[sz]ation") if language == "en" else escaped
    )


@cache
def _names(language: str) -> dict[str, tuple[tuple[int, re.Pattern[str], str], ...]]:
    """Return what finds names whatever letters they are in, with row and spelling, by how they begin."""
    found: dict[str, list[tuple[int, re.Pattern[str], str]]] = {}
    for row, names in enumerate(read_table("organisations")):
        for name in names[language].split(","):
            if stem := name.strip():
                start = re.split(r"[\[~ ]", stem)[0][:_BEGINNING].lower()
                pattern = re.compile(f"{_pattern(stem, language)}(?![\\w-])", re.IGNORECASE)
                found.setdefault(start, []).append((row, pattern, stem))
    return {start: tuple(each) for start, each in found.items()}


_BEGINNING = 4
"""Letters that tell which names are to be looked for."""


def may_begin(word: str, language: str) -> bool:
    """Tell whether a name of the list may begin with a word."""
    return word[:_BEGINNING].lower() in _names(language)


@cache
def _seconds(language: str) -> dict[str, str]:
    """Return the letters, small, that the second words of names begin with, by how the names begin."""
    found: dict[str, str] = {}
    for start, names in _names(language).items():
        found[start] = "".join(each.pattern.partition("\u00a0]")[2].lstrip("[")[:1].lower() for _, each, _ in names)
    return found


_LAST_WORD = re.compile(r"[^\W\d_]+$")


def may_go_on(piece: str, after: str, language: str) -> bool:
    """Tell whether a name of the list may begin with the last word of a piece and go on in the next."""
    last = _LAST_WORD.search(piece)
    return last is not None and after[:1].lower() in _seconds(language).get(last.group()[:_BEGINNING].lower(), "")


def _find(masked: str, language: str) -> Iterator[tuple[int, re.Match[str]]]:
    names = _names(language)
    for word in _WORD.finditer(masked):
        for row, pattern, _ in names.get(word.group()[:_BEGINNING].lower(), ()):
            if found := pattern.match(masked, word.start()):
                yield row, found


def find_bodies(context: Context) -> Iterator[Sighting]:
    """Yield the names that have a small letter where the source writes the same name with a capital."""
    target, source = context.target, context.source
    if target.language not in _LANGUAGES:
        return
    for row, found in _find(target.masked, target.language):
        written = found.group()
        wrong = _small_words(written) if target.language == "en" else [0] * written[0].islower()
        half = target.language == "en" and any(map(str.isupper, written)) and not _opens(target, found.start())
        if wrong and not written.isupper() and (half or _is_there(source, row)):
            fix = _spelt(written) if target.language == "en" else written[0].upper() + written[1:]
            yield target.sight(found.start(), found.end(), "the name has a capital", fix)


def _opens(target: Text, at: int) -> bool:
    """Tell whether a name begins a sentence, which a capital would tell nothing of."""
    before = target.masked[:at]
    return _OPENS.search(before) is not None and not ends_in_abbreviation(before.rstrip(), target.language)


def _small_words(written: str) -> list[int]:
    words = re.findall(r"[A-Za-z’']+", written)
    return [at for at, word in enumerate(words) if word[0].islower() and word not in _SMALL_INSIDE and len(word) > 1]


def _spelt(written: str) -> str:
    return re.sub(
        r"(?<![’'])[A-Za-z]+",
        lambda word: word[0] if word[0] in _SMALL_INSIDE else word[0][0].upper() + word[0][1:],
        written,
    )


def _is_there(source: Text, row: int) -> bool:
    """Tell whether the source has a name with a capital; in English with all of them."""
    if source.language not in _LANGUAGES:
        return False
    return any(
        found.group()[0].isupper() and (source.language != "en" or not _small_words(found.group()))
        for at, found in _find(source.masked, source.language)
        if at == row
    )


# --- languages -------------------------------------------------------------------------------------------------------

_WORDS = read_words("peoples")
_RU_TONGUES = "|".join(_WORDS["russian-tongues"])
_RU_ENDING = "(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)"
_RU_WRITINGS = "|".join(_WORDS["russian-writings"])
# Of “polish” and its like the source tells.
_EN_TONGUES = "|".join(_WORDS["english"])
_EN_COMPOUNDS = "|".join(_WORDS["english-compounds"])
_LANGUAGE_NAMES = {
    "en": re.compile(
        rf"(?<![\w.@#/-])({_EN_TONGUES})s?"
        rf"(?![\w/]|-(?!{_EN_COMPOUNDS}|[A-Z])|\.\w)"
    ),
    "ru": re.compile(
        rf"(?<=[а-яё,]{SPACE})(?:(Государственн)(?=(?:ый|ого|ому|ым|ом){SPACE}язык)"
        rf"|({_RU_TONGUES})(?={_RU_ENDING}(?:,?{SPACE}и?{SPACE}?[а-яё]+){{0,3}}?{SPACE}(?:{_RU_WRITINGS}))"
        rf"|(?<=\b[нН]а{SPACE})({_RU_TONGUES})(?=(?:ом|ий)(?:[,.;:!?)]|$|{SPACE}(?:и|или|—|–){SPACE}))"
        rf"|(?<=\b[сС]{SPACE})({_RU_TONGUES})(?=ого(?:[,.;:!?)]|$|{SPACE}(?:и|на|или|—|–){SPACE}))"
        rf"|(?<=языках:{SPACE})({_RU_TONGUES})(?=ом,)"
        rf"|(?<=[сц]ком{SPACE}и{SPACE})({_RU_TONGUES})(?=ом(?:[,.;:!?)]|$|{SPACE}))"
        rf"|({_RU_TONGUES})(?=ий{SPACE}[—–]{SPACE}))"
    ),
}
# Peoples and countries as adjectives: small in Russian where no name goes on behind them.
_RU_PEOPLES = "|".join(_WORDS["russian-peoples"])
_RU_NAMED = "|".join(_WORDS["russian-bodies"])
_RU_NATIONAL = re.compile(
    rf"(?:(?<=[а-яё]{SPACE})|(?<=[а-яё],{SPACE})|(?<=\b[ВКСУО]{SPACE})|(?<=\d{SPACE})"
    rf"|(?<=[а-яё\d];{SPACE}))({_RU_PEOPLES})"
    rf"(?={_RU_ENDING}{SPACE}(?:(?!(?:[а-яё]+{SPACE}){{0,2}}(?:{_RU_NAMED}))[а-яё]|[А-ЯЁ]{{2}}))"
)
# Before a word that names of bodies have, where English has no capital behind the people: “the Dutch fund”.
_RU_BEFORE_BODY = re.compile(
    rf"(?:(?<=[а-яё]{SPACE})|(?<=\d{SPACE}))(?!Европейск)({_RU_PEOPLES})"
    rf"(?={_RU_ENDING}{SPACE}(?:{_RU_NAMED})[а-яё]*)"
)
_PEOPLE_IN_ENGLISH = {row["ru"]: row["en"] for row in read_table("peoples-in-english")}
_RU_NATIVES = "|".join(_WORDS["russian-persons"])
_RU_PERSONS = re.compile(
    rf"(?:(?<=[а-яё]{SPACE})|(?<=\d{SPACE}))({_RU_NATIVES})"
    r"(?=(?:а|у|ом|е|ы|ов|ев|ам|ами|ах|и|ин|ина|ка|ки|ок|ку|ке|кой)?(?![\w-]))"
)
_BY_HAND = re.compile(r"(?<=\bпо-)([А-ЯЁ][а-яё]+(?:ск|цк))и(?!\w)")
_MAY_BE_TONGUE = (
    "english|russian|kazakh|ish|ese|german|ian|uzbek|kyrgyz|korean|soviet|[a-z]can|european|ic|[jkn]ik|men|yghur|ighur"
    "|afghan|azerbaijani|iraqi|israeli|pakistani|french|dutch|greek|czech|slovak|tatar|chechen|dungan|karakalpak"
    "|bashkir|moldovan|yazidi|tibetan|stani|turks|kurd|arab|finns|swede|serbs|croat|briton|spaniard|swiss|hebrew|farsi"
    "|pashto|hindi|urdu"
)
_MAY_BE_PEOPLE = f"Государственн|по-[А-ЯЁ]|{_RU_TONGUES}|{_RU_PEOPLES}|(?:{_RU_NATIVES})(?!и?стан|си)"
_NEEDS_OF_LANGUAGES = (
    (into("en") & target(any_piece(_MAY_BE_TONGUE)))
    | (into("ru") & target(any_piece(_MAY_BE_PEOPLE, having="[А-ЯЁ]")))
    | (into("kk") & target(any_piece(MAY_BE_NAMED, having=f"[{CAPITALS}]")))
)


@check("locale.language_case", category="locale", severity=Severity.MINOR, needs=_NEEDS_OF_LANGUAGES)
def language_case(context: Context) -> Iterator[Sighting]:
    """The name of a language has the wrong first letter.

    What: Names of languages and peoples have a capital in English; in Kazakh and Russian the name of a language, and an
    adjective of a country, has a small letter, in Kazakh also that of a people and of the residents of a city, except
    at the start of a sentence and of the name of a body. Names in quotation marks are left alone.
    Why: Capitals are carried over from an English source, small letters from a Russian one.
    Wrong: en: the Russian language | kk: бұл Орыс тілі
    Right: en: the Russian language | kk: бұл орыс тілі
    """
    target = context.target
    if target.language == "kk":
        for start, end in find_capitals(target.masked):
            name = target.masked[start:end]
            if not _is_titled(target.masked[:start]) and name not in context.source.typed:
                yield target.sight(start, end, "a small letter here", name.lower())
        return
    for found in _find_peoples(context):
        group = found.lastindex or 0
        name, before = found[group], target.masked[: found.start(group)]
        if not _is_titled(before) and name not in context.source.typed:
            small = name.islower()
            right = name.capitalize() if small else name.lower()
            yield target.sight(*found.span(group), f"a {'capital' if small else 'small'} letter here", right)


def _find_peoples(context: Context) -> list[re.Match[str]]:
    """Return the languages and peoples of an English or Russian text that begin with the wrong letter."""
    target = context.target
    pattern = _LANGUAGE_NAMES.get(target.language)
    found_names = list(pattern.finditer(target.masked)) if pattern else []
    if target.language != "ru":
        return found_names
    starts = {each.start(each.lastindex or 0) for each in found_names}
    for found in _RU_BEFORE_BODY.finditer(target.masked):
        people = _PEOPLE_IN_ENGLISH.get(found[1])
        if people and found.start(1) not in starts and re.search(rf"(?<![\w-]){people} [a-z]", context.source.masked):
            found_names.append(found)
            starts.add(found.start(1))
    for others in (_BY_HAND, _RU_NATIONAL, _RU_PERSONS):
        found_names += (each for each in others.finditer(target.masked) if each.start(1) not in starts)
    return found_names


def _is_titled(before: str) -> bool:
    """Tell whether a text ends in the first words of what stands in quotation marks: a title, and no speech."""
    opened = before.rfind("«")
    return opened > before.rfind("»") and len(before[opened:].split()) <= _OF_TITLE


_OF_TITLE = 1


# --- places ----------------------------------------------------------------------------------------------------------


def _small_ambiguous(context: Context) -> Iterator[Sighting]:
    """Yield places that are words as well, in small letters, where the source has them and the target no capital."""
    source, target = context.source, context.target
    if target.language != "ru" or source.language not in ("en", "kk"):
        return
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", source.masked)):
        row = ambiguous_names().get(word)
        stem = row[COLUMN["ru"]].lower().rstrip("аяь") if row else ""
        if not row or word != row[COLUMN[source.language]] or re.search(stem.capitalize(), target.masked):
            continue
        for found in re.finditer(rf"(?<![\w-]){stem}(?:а|я|ь|и|е|у|ю|ой|ей|ы|ью)?(?![\w-])", target.masked):
            yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())


_SMALL = re.compile(r"(?<![\w.@#/’'-])[^\W\d_A-ZА-ЯЁ]{4,}(?![\w@/]|\.\w)")


@check(
    "locale.place_case",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(any_word(lambda word: word.islower() and is_place(word, "en"))))
    | (into("ru") & target(any_word(lambda word: word.islower() and is_place(word, "ru"), unless=is_ordinary)))
    | (into("kk") & target(any_word(lambda word: word.islower() and is_place(word, "kk"))))
    | (into("ru") & source(any_word(lambda word: word in ambiguous_names()))),
)
def place_case(context: Context) -> Iterator[Sighting]:
    """The name of a country or a city begins with a small letter.

    What: Names of one word that mean nothing else, in all cases, where the source does not write them so; in Russian
    also places that are words as well, where the source names them.
    Why: It is a typing mistake that spelling checkers do not find.
    Wrong: en: the court in Pavlodar | ru: суд в павлодаре
    Right: en: the court in Pavlodar | ru: суд в Павлодаре
    """
    target = context.target
    yield from _small_ambiguous(context)
    for found in _SMALL.finditer(target.masked):
        word = found.group()
        gloss = target.masked.startswith(" (", found.end())  # «игра янцзы (Yahtzee)»
        if word.islower() and is_place(word, target.language) and word not in context.source.typed and not gloss:
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())


# --- offices ---------------------------------------------------------------------------------------------------------


def _small_bodies(language: str) -> Needs:
    """Return the needs of the name of a body that begins with a small letter."""
    first = any_word(lambda word: word.islower() and may_begin(word, language))
    return into(language) & target(followed(first, lambda piece, after: may_go_on(piece, after, language)))


_BODIES_IN_SMALL = _small_bodies("kk") | _small_bodies("ru")


@check(
    "locale.office_case",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(any_piece("^[(“]?[Mm]inistry$")))
    | (
        into("ru")
        & target(followed(any_piece(OFFICES), lambda _office, after: after[:1].isupper() or after.rstrip(",") == "и"))
    )
    | (into("en") & target(any_word(lambda word: may_begin(word, "en"))))
    | _BODIES_IN_SMALL,
)
def office_case(context: Context) -> Iterator[Sighting]:
    """The name of a ministry, a union, a court or another body has the wrong capitals.

    What: In English all words of the name of a ministry have one, if one of them does or the Russian source writes
    Министерство; in Russian only the first word of the name of a ministry, a committee, an agency or a department has.
    Names of states, and of bodies inside the name, keep theirs. Of unions, courts, councils and other bodies by a
    shipped list the first word has a capital, in English all words, where the source writes one.
    Why: Capitals are carried over from an English source, small letters from a Russian one.
    Wrong: en: the Ministry of Digital Development | ru: Министерство Цифрового Развития
    Right: en: the Ministry of Digital Development | ru: Министерство цифрового развития
    """
    target = context.target
    yield from find_bodies(context)
    if target.language == "en":
        official = _ITS_SOURCE.search(context.source.masked) is not None
        for found in _MINISTRY.finditer(target.masked):
            words = [each for each in re.findall("[A-Za-z]+", found.group()) if each not in _JOINERS]
            capitals = sum(each[0].isupper() for each in words)
            if (capitals or official) and capitals < len(words):
                fix = re.sub("[A-Za-z]+", _with_capital, found.group())
                yield target.sight(found.start(), found.end(), "capitals in the name of a ministry", fix)
    elif target.language == "ru":
        for head, least in _OFFICE_HEADS:
            for found in head.finditer(target.masked):
                yield from _russian(target, found.end(), least)


# --- currencies and units --------------------------------------------------------------------------------------------

_COUNTED = re.compile(
    rf"\d{SPACE}(?:(?:тыс|мың|млн|млрд|миллион\w*|миллиард\w*)\.?{SPACE})?"
    r"((?:Доллар|Рубл|Процент|Человек|Километр|Килограмм|Метр|Тонн|Минут|Секунд|Сағат|Теңге|Пайыз|Час(?=ов|а\b|\b)"
    r"|Дн[ейя])"
    r"[а-яәғқңөұүһі]*|Евро|Тенге|День|Лет|Года?|Адам|Жыл[а-яәғқңөұүһі]*)(?![\w-])"
)
_COUNTED_IN_ENGLISH = re.compile(
    r"(?<![\w-])\d[\d,.]*[ \u00a0](?:(?:thousand|million|billion|trillion)[ \u00a0])?"
    r"((?:Tenge|Dollar|Euro|Ro?uble|Percent|Kilomet(?:er|re)|Met(?:er|re)|Kilogram|Hour|Minute|Second|Day|Week|Month"
    r"|Year|People|Person)s?)(?![\w-])(?![ \u00a0][A-Z])"
)
_CAPITAL_IN_ENGLISH = any_piece(
    "^(?:Tenge|Dollar|Euro|Ro?uble|Percent|Kilo|Met[er]|Hour|Minute|Second|Day|Week|Month|Year|People|Person)",
    having="[TDERPKMHSWY]",
)
_CAPITAL_COUNTED = any_piece("^(?:[ДРПЧКМТСЕЛГЖКА])[а-яәғқңөұүһі]{2,}", having="[А-Я]")


@check(
    "locale.unit_case",
    category="locale",
    severity=Severity.MINOR,
    needs=target(digit) & ((into("kk", "ru") & target(_CAPITAL_COUNTED)) | (into("en") & target(_CAPITAL_IN_ENGLISH))),
)
def unit_case(context: Context) -> Iterator[Sighting]:
    """What a number counts begins with a capital.

    What: Currencies, units and a few other counted words behind a number inside a text.
    Why: All three languages write them small; the capital is copied from a table or from another language.
    Wrong: en: 4,800 dollars | ru: 4800 Долларов
    Right: en: 4,800 dollars | ru: 4800 долларов
    """
    english = context.target.language == "en"
    for found in (_COUNTED_IN_ENGLISH if english else _COUNTED).finditer(context.target.masked):
        before = context.target.masked[: found.start()]
        if english and (not re.search("[a-z]", before) or before.count("“") > before.count("”")):
            continue  # a heading, a label, a title
        yield context.target.sight(*found.span(1), "a small letter here", found[1].lower())
