"""Russian words joined, parted or hyphenated wrongly, prepositions before clusters, -тся and -ться."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, followed, into, target
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.ru import is_known, is_ordinary, tags_of

# --- hyphens ---------------------------------------------------------------------------------------------------------

_WORDS = read_words("russian-spelling")
_FIRST_HALF = "|".join(read_words("double-names")["first-halves"])
_GAP = rf"{SPACE}?(?:[—–]{SPACE}?)|{SPACE}"
_WHO = "кто|кого|кому|кем|ком|что|чего|чему|чем|чём|где|куда|откуда|когда|как|как(?:ой|ая|ое|ие|ого|ую|им|их)|чей"
_TONGUES = "русски|казахски|английски|китайски|немецки|французски|турецки|узбекски|украински"
_UNHYPHENED = re.compile(
    rf"(?<![\w-])(?:(?:{_WHO})({_GAP})(?:нибудь|либо)(?![\w-])|из({_GAP})(?:за|под)(?=[ \u00a0][а-яё])"
    rf"|по({_GAP})(?:{_TONGUES}|видимому)(?!\w)"
    rf"|по({_GAP})(?:прежнему|моему|твоему|настоящему|другому|новому|хорошему|разному)(?=[,.;:!?)»]|$)"
    rf"|(?:во|^в|(?<=[.!?;] )в)({_GAP})(?:перв|втор|треть|четв[её]рт|пят)ых(?=,)|вс[её]({_GAP})таки(?![\w-])"
    rf"|кое({_GAP})(?:кто|что|где|как|какие|кого|чего)(?!\w))",
    re.IGNORECASE,
)
_DOUBLE_NAME = re.compile(
    rf"(?<![\w-])(?:{_FIRST_HALF})({SPACE}?[–—]{SPACE}?|{SPACE}-?{SPACE}?|-{SPACE})(?=[А-ЯЁ][а-яё]{{2}})"
)
_STILL = re.compile(
    rf"(?<!\w)по({SPACE})(?:прежнему|новому|другому|разному|моему|твоему)(?={SPACE}([а-яё]+))", re.IGNORECASE
)
# Compounds of two adjectives, and of a Latin acronym with what it names.
_SOCIAL = "|".join(_WORDS["first-adjectives"])
_ECONOMIC = "|".join(_WORDS["second-adjectives"])
_PARTED_BY = rf"{SPACE}(?:[—–]{SPACE})?"
_TWO_OF_KIND = re.compile(
    rf"(?<![\w-])[А-ЯЁа-яё]{{3,}}(?:ск|цк)о({_PARTED_BY})(?=[а-яё]+(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их"
    rf"|ими)(?![\w-]))|(?<![\w-])(?i:{_SOCIAL})({_PARTED_BY})(?=(?:{_ECONOMIC})[а-яё]{{2,3}}(?!\w))"
)
_LATIN_FIRST = "|".join(_WORDS["acronyms"])
_NAMED_AFTER_LATIN = "|".join(_WORDS["behind-acronyms"])
_OWNED = "|".join(
    f"{acronym}({_PARTED_BY})(?={noun})" for acronym, noun in (each.split("-") for each in _WORDS["owned-acronyms"])
)
_LATIN_COMPOUND = re.compile(
    rf"(?<![\w.-])(?:{_LATIN_FIRST})({_PARTED_BY})(?=(?:{_NAMED_AFTER_LATIN})[а-яё]{{0,3}}(?![\w-]))"
    rf"|(?<![\w.-])(?:{_OWNED})"
)
_DEFINES = re.compile(r"(?<!\w)[A-Z]{2,5}(?: \([^)]*\))?,?[ \u00a0](?:is|are|was|were|means|[—–])(?!\w)")
"""An acronym of which the source says what it is: there a dash is right."""
_SOME = "кого|кому|кем|чей|чья|чьи|откуда|почему|зачем|какой|какая|какие|какую"
_HALVES = re.compile(
    rf"(?<![\w-])(?i:пресс|вице|экс)({_PARTED_BY})(?=[а-яё]{{4}})"
    rf"|(?<![\w-])(?i:интернет|веб|премьер)({_PARTED_BY})(?=(?:министр|сервис|магазин|издани|провайдер|кафе|ресурс"
    rf"|сайт|портал|страниц|пользовател|трафик|цензур|свобод|сообществ)[а-яё]{{0,4}}(?!\w))|(?<!\w)(?i:в|на|о|об|для"
    rf"|из|через|от|со?|по|к|у|без|при|за){SPACE}(?:онлайн|офлайн)({_PARTED_BY})"
    r"(?=[а-яё]{3,}(?:ах|ях|ов|ев|ей|ами|ями|ам|ям|ках|ции)(?!\w))"
    rf"|(?<![\w-])(?:государств(?:о|а|у|ом|е|ам|ами|ах)?|стран(?:а|ы|е|у|ой|ам|ами|ах)?)({_PARTED_BY})(?=участни[кц])"
)
_INDEFINITE = re.compile(
    rf"(?<![\w-])(?i:{_SOME})({_PARTED_BY})то(?![\w-])"
    rf"(?!{SPACE}?(?:,|что|же|есть|самое|самый|время|место|ли|бишь))"
)
_EITHER = re.compile(r"^[^.!?]*\bлибо\b")
_HYPHENED_PIECE = any_piece(
    rf"^(?:нибудь|либо|{_TONGUES}|прежнему|моему|твоему|видимому|настоящему|другому|новому|хорошему|разному|таки)\W*$"
)
_SECOND_PIECE = any_piece(r"^(?:за|под|кто|что|где|как|какие|кого|чего)\W*$")
"""What goes behind «из» and «кое»."""
_LISTED_PIECE = any_piece(r"^\w+ых,\W*$", having=",")
_NEEDS_OF_COMPOUNDS = (
    target(any_word(f"^(?:{_LATIN_FIRST}|URL|PIN|PUK|IMEI|ID)$", having="[A-Z]"))
    | target(any_piece(r"^(?i:[«(]?(?:пресс|вице|экс|интернет|веб|премьер|онлайн|офлайн))$|^участни[кц]"))
    | target(any_piece(rf"(?:ск|цк)о$|(?<![\w-])(?i:{_SOCIAL})$", having="о"))
    | (target(any_word(f"^(?i:{_SOME})$")) & target(any_piece(r"^то(?!\w)", having="т")))
)


@check(
    "russian.hyphen",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru")
    & (
        target(_HYPHENED_PIECE)
        | (target(_SECOND_PIECE) & target(any_word("^(?i:из|кое)$")))
        | target(_LISTED_PIECE)
        | _NEEDS_OF_COMPOUNDS
        | target(any_piece(f"(?<![\\w-])(?:{_FIRST_HALF})", having="[УСНЛАЙТШКБПЮЗВ]"))
    ),
)
def hyphen(context: Context) -> Iterator[Sighting]:
    """A word that has a hyphen is written without it.

    What: -нибудь and -либо, кое-, из-за, из-под, по-русски, во-первых, всё-таки with a space or a dash in the place of
    the hyphen; compounds such as «социально-экономический», «китайско-российский» and IP-адрес; half of a name.
    Why: Each half is a word, so spelling checkers accept them.
    Wrong: en: Has anybody ever followed you? | ru: За вами когда нибудь следили?
    Right: en: Has anybody ever followed you? | ru: За вами когда-нибудь следили?
    """
    target = context.target
    for found in _DOUBLE_NAME.finditer(target.masked):
        yield target.sight(*found.span(1), "a hyphen joins the two halves of a name", "-")
    for pattern in (_HALVES, _TWO_OF_KIND, _LATIN_COMPOUND, _INDEFINITE):
        for found in pattern.finditer(target.masked):
            parts = found.group().strip().rpartition(" ")[2] in ("—", "–")
            if not (parts and _DEFINES.search(context.source.masked)):
                yield target.sight(*found.span(found.lastindex or 0), "a hyphen belongs here", "-")
    for found in _STILL.finditer(target.masked):
        tags = tags_of(found[2])
        if tags and all(tag & {"VERB", "ADVB", "INFN", "PRTS", "ADJS"} for tag in tags):
            yield target.sight(*found.span(1), "a hyphen belongs here", "-")
    for found in _UNHYPHENED.finditer(target.masked):
        group = found.lastindex or 0
        spaced = found[group].isspace()
        if spaced and found.group().endswith("либо") and _EITHER.match(target.masked[found.end() :]):
            continue
        yield target.sight(*found.span(group), "a hyphen belongs here", "-")


# --- joined and parted -----------------------------------------------------------------------------------------------

_PERIOD = (
    r"\d|года|лет|дня|дней|часа|часов|недел|месяц|минут|суток|всего|всей|одного|одной|двух|тр[её]х|нескольких|этого"
    r"|времени|ближайш|последн|срока|период|процесс"
)
_ON_ITS_OWN = "я|мы|он|она|они|вы|никто|все|мне|нам|не|нет|нельзя|надо|нужно|можно"
_WITH_TO = "кто|что|кого|кому|чего|какой|какая|какие|где|когда|куда|почему|зачем"
_HALVED = "года|часа|дня|месяца|века|минуты|километра|миллиона|процента|литра|мира|страны|жизни|города"
_PARTED = (
    (rf"[вВ] (течении)(?= (?:{_PERIOD}))", "течение"),
    (rf"[вВ] (продолжении)(?= (?:{_PERIOD}))", "продолжение"),
    (r"(?<!\w)([вВ] следствии)(?= [а-яё]+(?:а|и|ы|я|его|ого|ей|ой|ов)\b)", "вследствие"),
    (r"(?<!\w)([нН]е смотря на)(?= )", "несмотря на"),
    (r"(?<!\w)(?:име\w+) (ввиду)(?!\w)", "в виду"),
    (r"(?<!\w)([вВ]течени[еи])(?!\w)", "в течение"),
    (r"(?<!\w)([вВ] обще)(?= (?:не|нет|ничего|никто|никак)\b)", "вообще"),
    (r"(?<!\w)([нН]а (?:оборот))(?=[,.;:!?]|$)", "наоборот"),
    (r"(?<!\w)([вВ]о время)(?=[.!?;](?!\.)|$)", "вовремя"),
    (r"(?<!\w)([вВ]овремя)(?= [а-яё]+(?:[нст]ых|ских|[нт]ого|ской|[нт]ой|[аея]ния|ытия|ации|ов)\b)", "во время"),
    (rf"(?<!\w)([пП]о этому)(?=,? (?:{_ON_ITS_OWN})\b)", "поэтому"),
    (r"(?<!\w)([пП]о-этому)(?!\w)", "поэтому"),
    (r"(?<!\w)(до сих по[^р]|до сихпор|досих пор)(?!\w)", "до сих пор"),
    (r"(?<!\w)(какбудто|как-будто)(?!\w)", "как будто"),
    (r"(?<!\w)(потому-что)(?!\w)", "потому что"),
    (r"(?<!\w)(так-как)(?!\w)", "так как"),
    (r"(?<!\w)(тоесть|то-есть)(?!\w)", "то есть"),
    (rf"(?<!\w)([пП]ол (?:{_HALVED}))(?!\w)", None),
    (r"(?<!\w)(так-же)(?!\w)", "также"),
    (r"(?<!\w)(что-бы)(?!\w)", "чтобы"),
    (r"(?<!\w)(вобщем)(?!\w)", "в общем"),
    (r"(?<!\w)(врядли|вряд-ли)(?!\w)", "вряд ли"),
    (r"(?<!\w)(както)(?!\w)", "как-то"),
    (rf"(?<!\w)((?:{_WITH_TO})то)(?!\w)", None),
)  # fmt: skip
_JOINED = tuple((re.compile(pattern), right) for pattern, right in _PARTED)
_JOINED_PIECE = any_piece(
    r"^(?i:течении|продолжении|следствии|смотря|ввиду|втечени[еи]|итак|обще|вовремя|оборот\W*|время\W+|этому,?|по-этому|сих"
    r"|сихпор|досих"
    r"|какбудто|как-будто|потому-что|так-как|тоесть|то-есть|так-же|что-бы|вобщем|врядли|вряд-ли|както|пол)\W*$"
)
_JOINED_TO = any_word(f"^(?i:(?:{_WITH_TO})то)$")


@lru_cache(maxsize=8192)
def negated_verb(word: str) -> str | None:
    """Return a verb that «не» was joined to, where the dictionary knows no such word: «незнаю»."""
    if not word.startswith("не") or len(word) < _LEAST_NEGATED or is_known(word):
        return None
    verb = word.removeprefix("не")
    tags = tags_of(verb)
    return verb if tags and all(tag & {"VERB", "GRND"} for tag in tags) else None


_LEAST_NEGATED = 6


def _may_be_negated(word: str) -> bool:
    lower = word.lower()
    return lower.startswith("не") and negated_verb(lower) is not None


_NEGATED = re.compile(r"(?<![\w.-])[нН]е[а-яё]{4,}(?![\w-])")


@check(
    "russian.joined",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru")
    & (target(_JOINED_PIECE) | target(_JOINED_TO) | target(any_word(_may_be_negated, unless=is_ordinary))),
)
def joined(context: Context) -> Iterator[Sighting]:
    """Two words are written as one, or one word as two.

    What: «не» before a verb («незнаю»), «в течении пяти дней», «не смотря на», «что-бы», «тоесть» and their like: only
    where nothing else can be meant.
    Why: Spelling checkers accept many of them.
    Wrong: en: I do not know. | ru: Я незнаю.
    Right: en: I do not know. | ru: Я не знаю.
    """
    target = context.target
    for pattern, right in _JOINED:
        for found in pattern.finditer(target.masked):
            fix = right and (right[0].upper() + right[1:] if found[1][0].isupper() else right)
            if right is None and " " in found[1]:
                fix = found[1].replace(" ", "")
            said = f"write «{right}»" if right else "written in another way"
            if right is None and found[1].lower().endswith("то"):
                if is_known(found[1].lower()):
                    continue
                fix = f"{found[1][:-2]}-то"
            yield target.sight(*found.span(1), said, fix)
    for found in _NEGATED.finditer(target.masked):
        verb = negated_verb(found.group().lower())
        named = found.group()[0].isupper() and target.masked[: found.start()].rstrip("«“ ")[-1:] not in (
            "",
            ".",
            "!",
            "?",
        )
        if verb is not None and not named:
            fix = f"{found.group()[:2]} {verb}"
            yield target.sight(found.start(), found.end(), "«не» is parted from verbs", fix)


# --- prepositions ----------------------------------------------------------------------------------------------------

_HARD = re.compile(
    rf"(?<![\w.-])(?:([вВ]){SPACE}(?=(?:в[бвгджзклмнпрстфхцчшщ]|Вьетнам|Владивосток|Владимир|Франци|мне\b)[а-яё]*)"
    rf"|([сС]){SPACE}(?=(?:с[бвгджзклмнпртфхцчшщ]|мной\b|всем|вторник|втор[оы]|вс[ея]|зл|зр|зв|шк|шт)[а-яё]+)"
    rf"|([кК]){SPACE}(?=(?:мне|всем|всему|всей|вторник\w*|втор(?:ому|ой|ым))(?!\w))"
    rf"|([оО]){SPACE}(?=(?:[аоуэ][а-яё]|и[а-дж-нп-я][а-яё]|[АОУЭ][а-яё]|И[а-яё])[а-яё]*)"
    rf"|([оО])(?={SPACE}мне(?!\w))"
    rf"|([оО]б){SPACE}(?=(?:том|которо[мй]|пользовател|закон(?:е|ах)|прав(?:е|ах)|систем(?:е|ах)|мер(?:е|ах)"
    rf"|нарушени[ия]|безопасност)))"
)
_FOLLOWING = re.compile(rf"{SPACE}?([А-ЯЁа-яё]+)")


@lru_cache(maxsize=4096)
def _is_no_nominal(word: str) -> bool:
    tags = tags_of(word)
    return bool(tags) and all(tag & {"PRED", "VERB", "ADVB", "GRND"} for tag in tags)


_FULL = ("во", "со", "ко", "об", "обо", "о")


@lru_cache(maxsize=16384)
def _may_lack_letter(before: str, word: str) -> bool:
    """Tell whether a preposition stands before a word that it is not written so before."""
    near = f"{before} {word}"
    return bool(_HARD.search(near) or _SOFT.search(near))


# A vowel too many: before a vowel, or a consonant with one behind it. «во имя», «во весь», «со щитом» are right.
_SOFT = re.compile(
    rf"(?<![\w.-])(?:([вВ]о){SPACE}(?!имя|избежан|исполнен|искуплен|облацех|вс[еёя]|весь|век|вашу|Христ)"
    rf"|([сС]о){SPACE}(?!щ|товарищ)|([кК]о){SPACE})(?=(?:[аеиоуэюяАЕИОУЭЮЯ]"
    rf"|[бвгджзклмнпрстфхцчш][аеёиоуыэюя])[а-яё]{{2}})",
    re.IGNORECASE,
)
_PREPOSITION_PIECE = any_piece(r"^\W{0,2}(?i:[вско]|[вск]о|об)$")


@check(
    "russian.preposition",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru") & target(followed(_PREPOSITION_PIECE, _may_lack_letter)),
)
def preposition(context: Context) -> Iterator[Sighting]:
    """A preposition lacks its vowel or consonant, or has a superfluous one.

    What: во before в and a consonant (во вторник), со before с and a consonant (со стороны), ко мне, обо мне, об before
    а, и, о, у, э (об этом), о before a consonant (о том); в, с and к before a vowel or a syllable of a consonant and a
    vowel (в области).
    Why: It is left when the next word was changed.
    Wrong: en: on Tuesday | ru: в вторник
    Right: en: on Tuesday | ru: во вторник
    """
    target = context.target
    for found in _SOFT.finditer(target.masked):
        said = found[found.lastindex or 0]
        yield target.sight(*found.span(found.lastindex or 0), f"write «{said[0]}»", said[0])
    for found in _HARD.finditer(target.masked):
        group = found.lastindex or 0
        following = _FOLLOWING.match(target.masked, found.end())
        if following and _is_no_nominal(following[1].lower()):
            continue  # «В вправе» lacks more than a letter
        if found[group] == "О" and re.match(rf"{SPACE}?\w+[!,]", target.masked[found.end() :]):
            continue  # «О учитель!»
        right = _FULL[group - 1]
        fix = right.capitalize() if found[group][0].isupper() else right
        yield target.sight(*found.span(group), f"write «{right}»", fix)


# --- -тся and -ться --------------------------------------------------------------------------------------------------

_ASKS_INFINITIVE = (
    "мо(?:жет|гут|жем|жете|гу|жешь|г|гла|гли|жно|чь)|надо|нужно|нельзя|следует|необходимо|невозможно|обязан[аы]?"
    "|должн[аоы]|должен|прид[её]тся|приходится|хо(?:чет|тят|тим|чу|чешь|тел|тела|тели)|буд(?:ет|ут|ем|у|ете|ешь)"
    "|стал[аио]?|начал[аи]?|перестал[аио]?|пыта(?:ется|ются|лся|лась|лись)|реш(?:ил|ила|или|ит)|уда(?:лось|стся"
    "|[её]тся)|продолжа(?:ет|ют|л|ла|ли)|старайтесь|пора|готов[аы]?"
)
_WHO_DOES = "он|она|оно|они|который|которая|которое|которые|никто|каждый"
_MODAL = re.compile(rf"(?<![\w-])(?:{_ASKS_INFINITIVE})(?:{SPACE}не)?{SPACE}([а-яё]{{2,}}тся)(?!\w)", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:^|[.,;:!?—–(«]{SPACE}?|(?<!\w)(?:и|а|но|что|если|когда|пока|где|как){SPACE})"
    rf"(?:{_WHO_DOES}|кто-то)(?:{SPACE}не)?{SPACE}([а-яё]{{2,}}ться)(?!\w)",
    re.IGNORECASE,
)
_INFINITIVE_FOLLOWS = re.compile(r"[^.!?]*(?:мож|могут|должн|должен|надо|нужно|хо[чт]|нельзя|труд|легк|прид|след)")


_NO_INFINITIVE = re.compile(r"(?<![\w-])[а-яё]{4,}ться(?!\w)")
"""«состоиться», «начнёться»: no infinitive at all."""


@lru_cache(maxsize=4096)
def _has_form(word: str, grammeme: str) -> bool:
    return any(grammeme in tag for tag in tags_of(word))


@check(
    "russian.tsya",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru")
    & (
        (target(any_word(f"^(?i:{_ASKS_INFINITIVE})$")) & target(any_piece("тся(?!\\w)", having="я")))
        | (target(any_word(f"^(?i:{_WHO_DOES}|кто)$")) & target(any_piece("ться(?!\\w)", having="я")))
        | target(any_word(lambda word: word.endswith("ться") and not is_known(word.lower()), having="ь"))
    ),
)
def tsya(context: Context) -> Iterator[Sighting]:
    """A verb ends in -тся where -ться is asked for, or the other way round.

    What: -тся right behind a word that asks for the infinitive (может, надо, будет …), -ться right behind a pronoun
    that is the subject, and in what is no infinitive: «состоиться».
    Why: Both are words, so spelling checkers accept them.
    Wrong: en: It may open. | ru: Он может открыватся.
    Right: en: It may open. | ru: Он может открываться.
    """
    target = context.target
    for found in _MODAL.finditer(target.masked):
        word = found[1]
        right = f"{word[:-3]}ться"
        if _has_form(right.lower(), "INFN"):
            yield target.sight(*found.span(1), f"write «{right}»", right)
    for found in _NO_INFINITIVE.finditer(target.masked):
        word = found.group()
        right = f"{word[:-4]}тся"
        if not is_known(word.lower()) and _has_form(right.lower(), "VERB"):
            yield target.sight(found.start(), found.end(), f"write «{right}»", right)
    for found in _SUBJECT.finditer(target.masked):
        word = found[1]
        right = f"{word[:-4]}тся"
        if _has_form(right.lower(), "VERB") and not _INFINITIVE_FOLLOWS.match(target.masked, found.end()):
            yield target.sight(*found.span(1), f"write «{right}»", right)


# --- one н or two ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def with_right_n(word: str) -> str | None:
    """Return a participle with the right number of н, where the dictionary knows it and not what is written."""
    if not word.endswith(_MAY_BE_PARTICIPLE):
        return None
    short, full = _SHORT_FORM.fullmatch(word), _FULL_FORM.fullmatch(word)
    if not (short or full) or is_known(word):
        return None
    right = short[1] + short[2] if short else f"{full[1]}нн{full[2]}" if full else ""
    kind = "PRTS" if short else "PRTF"
    return right if any(kind in tag for tag in tags_of(right)) else None


_SHORT_FORM = re.compile(r"([а-яё]{3,}[аеёяи]н)н([аоы])")
_FULL_ENDINGS = ("ый", "ая", "ое", "ые", "ого", "ому", "ым", "ых", "ыми", "ой", "ую", "ом")
_FULL_FORM = re.compile(rf"([а-яё]{{3,}}(?:ов|ёв|ев|л|ж|ч|щ|р|т|с|з|д)[аеёя])н({'|'.join(_FULL_ENDINGS)})")
_MAY_BE_PARTICIPLE = ("нна", "нно", "нны", *(f"н{each}" for each in _FULL_ENDINGS))


_WORD = re.compile(r"(?<![\w.-])[а-яё]{6,}(?![\w-])", re.IGNORECASE)


@check(
    "russian.participle",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru")
    & target(any_word(lambda word: with_right_n(word.lower()) is not None, having="н", unless=is_ordinary)),
)
def participle(context: Context) -> Iterator[Sighting]:
    """A participle has one н for two, or two for one.

    What: Words that the dictionary does not know and that are participles with the other number of н: short forms have
    one, full forms two.
    Why: It is among the commonest slips in Russian.
    Wrong: en: The site is blocked. | ru: Сайты заблокированны.
    Right: en: The site is blocked. | ru: Сайты заблокированы.
    """
    target = context.target
    for found in _WORD.finditer(target.masked):
        right = with_right_n(found.group().lower())
        if right is not None:
            fix = right.capitalize() if found.group()[0].isupper() else right
            yield target.sight(found.start(), found.end(), f"write «{right}»", fix)
