"""Capital letters of languages, places, offices, currencies and units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.organisations import BODY_HEADS, OFFICES, find_offices, may_begin, may_go_on
from localize.checks.analysis.peoples import CAPITALS, MAY_BE_NAMED, find_capitals
from localize.checks.analysis.place_names import COLUMN, ambiguous_names, is_place
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import Needs, any_piece, any_word, digit, followed, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table, read_words
from localize.model import Severity
from localize.morphology.ru import is_ordinary

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
    Why: Capitals are copied from an English source, small letters from a Russian one.
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
    if target.language == "en" and "Польск" not in context.source.masked and "польск" in context.source.masked:
        for found in re.finditer(r"(?<![\w-])polish(?= [a-z])", target.masked):
            yield target.sight(found.start(), found.end(), "a capital letter here", "Polish")
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


# Regions are named by adjectives of their own, which have a capital before область, облысы or region.
_REGION_WORDS = {name: "|".join(words) for name, words in read_words("regions").items()}
_REGIONS = re.compile(
    rf"(?<![\w-])(?:{_REGION_WORDS['russian']})[а-яё]{{2,3}}"
    rf"(?=(?:(?:,|{SPACE}и){SPACE}[А-ЯЁа-яё-]+(?:ой|ая|ую)){{0,3}}{SPACE}(?:област|обл\.))"
    rf"|(?<![\w-])республик(?:а|и|е|у|ой)(?={SPACE}(?:{_REGION_WORDS['republics']}))"
    rf"|(?<![\w-])королевств(?:о|а|у|ом|е)(?={SPACE}(?:{_REGION_WORDS['kingdoms']}))"
    rf"|(?<![\w-])(?:{_REGION_WORDS['kazakh']}|(?:{_REGION_WORDS['kazakh-sides']}) қазақстан)(?={SPACE}облыс)"
)


_ALSO_ENGLISH = {row["en"]: row["ru"] for row in read_table("ambiguous-countries")}


def _small_ambiguous(context: Context) -> Iterator[Sighting]:
    """Yield places that are words as well, in small letters, where the source has them and the target no capital."""
    source, target = context.source, context.target
    for found in re.finditer(rf"(?<![\w-])(?:{'|'.join(_ALSO_ENGLISH)})(?![\w-])", target.masked):
        there = rf"(?<!\w){_ALSO_ENGLISH[found.group()]}\w{{0,2}}(?!\w)"
        if target.language == "en" and re.search(there, source.masked):
            yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())
    if target.language != "ru" or source.language not in ("en", "kk"):
        return
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+", source.masked)):
        row = ambiguous_names().get(word)
        stem = row[COLUMN["ru"]].lower().rstrip("аяь") if row else ""
        if not row or word != row[COLUMN[source.language]] or re.search(stem.capitalize(), target.masked):
            continue
        for found in re.finditer(rf"(?<![\w-]){stem}(?:а|я|ь|и|е|у|ю|ой|ей|ы|ью)?(?![\w-])", target.masked):
            yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())


# «Астана» means "capital": the source tells whether it is the city.
_SMALL_ASTANA = re.compile(r"(?<![\w-])астана(?:да|ға|дан|дағы|ның|ны|мен)?(?![\w-])")
_ASTANA = re.compile(r"^(?!.*(?:[Cc]apital|[Сс]толиц)).*(?:Astana|Астан)", re.DOTALL)
_REGION_WORD = re.compile(
    rf"(?<=[а-яё,]{SPACE})Област(?:ь|и|ью|ей)(?={SPACE}[А-ЯЁ])|(?<=[сц]кой{SPACE})Области(?![\w-])"
)
_SMALL = re.compile(r"(?<![\w.@#/’'-])[^\W\d_A-ZА-ЯЁ]{4,}(?![\w@/]|\.\w)")


@check(
    "locale.place_case",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(any_word(lambda word: word.islower() and is_place(word, "en"))))
    | (into("ru") & target(any_word(lambda word: word.islower() and is_place(word, "ru"), unless=is_ordinary)))
    | (into("kk") & target(any_word(lambda word: word.islower() and is_place(word, "kk"))))
    | (into("kk", "ru") & target(any_piece("^обл(?:ыс|аст|\\.)")))
    | (into("kk") & target(any_word("^астана")))
    | (into("ru") & target(any_piece("^(?:Област|республик|королевств)")))
    | (into("ru") & source(any_word(lambda word: word in ambiguous_names())))
    | (into("en") & target(any_word(f"^(?:{'|'.join(_ALSO_ENGLISH)})$"))),
)
def place_case(context: Context) -> Iterator[Sighting]:
    """The name of a country or a city begins with a small letter.

    What: Names of one word that mean nothing else, in all cases, where the source does not write them so; the regions
    of Kazakhstan before область and облысы, and Область itself with a capital inside a sentence.
    Why: It is a slip of the hand, and no spelling checker finds it.
    Wrong: en: the court in Pavlodar | ru: суд в павлодаре
    Right: en: the court in Pavlodar | ru: суд в Павлодаре
    """
    target = context.target
    yield from _small_ambiguous(context)
    if target.language == "kk" and _ASTANA.search(context.source.masked):
        for found in _SMALL_ASTANA.finditer(target.masked):
            yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())
    for found in _REGION_WORD.finditer(target.masked) if target.language == "ru" else ():
        yield target.sight(found.start(), found.end(), "a small letter here", found.group().lower())
    regions = {found.start(): found for found in _REGIONS.finditer(target.masked)} if target.language != "en" else {}
    for found in regions.values():
        yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())
    for found in _SMALL.finditer(target.masked):
        word = found.group()
        if found.start() in regions:
            continue
        if word.islower() and is_place(word, target.language) and word not in context.source.typed:
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())


# --- offices ---------------------------------------------------------------------------------------------------------


def _small_bodies(language: str) -> Needs:
    """Return the needs of the name of a body that begins with a small letter."""
    first = any_word(lambda word: word.islower() and may_begin(word, language))
    return into(language) & target(followed(first, lambda piece, after: may_go_on(piece, after, language)))


_BODIES_IN_SMALL = _small_bodies("kk") | _small_bodies("ru")


def _may_be_named(_office: str, after: str) -> bool:
    return after[:1].isupper() or after.rstrip(",") == "и"


@check(
    "locale.office_case",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(any_piece("^[(“]?[Mm]inistry$")))
    | (into("en") & source(any_piece(f"^(?:{'|'.join(BODY_HEADS)})")))
    | (into("ru") & target(followed(any_piece(OFFICES), _may_be_named)))
    | (into("en") & target(any_word(lambda word: may_begin(word, "en"))))
    | _BODIES_IN_SMALL,
)
def office_case(context: Context) -> Iterator[Sighting]:
    """The name of a ministry, a union, a court or another body has the wrong capitals.

    What: In English all words of the name of a ministry have one, if one of them does or the Russian source writes
    Министерство; in Russian only the first word of the name of a ministry, a committee, an agency or a department has.
    Names of states, and of bodies inside the name, keep theirs. Of unions, courts, councils and other bodies by a
    shipped list the first word has a capital, in English all words, where the source writes one.
    Why: Capitals are copied from an English source, small letters from a Russian one.
    Wrong: en: the Ministry of Digital Development | ru: Министерство Цифрового Развития
    Right: en: the Ministry of Digital Development | ru: Министерство цифрового развития
    """
    yield from find_offices(context)


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
