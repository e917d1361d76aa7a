"""Kazakh agreement: cases before postpositions, the singular after numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, digit, into, into_script, target
from localize.checks.core.registry import check
from localize.checks.kazakh.ordinals import names_one
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.cases import CASES, cases_of, change, singular_of, sure_readings
from localize.morphology.kk.restore import restorations
from localize.tokens import TokenKind

_WORD = r"[\u0400-\u04ff]{3,}"


@dataclass(frozen=True, slots=True)
class _Postposition:
    asks: str
    """The case of the word before."""
    wrong: frozenset[str]
    """The cases in which that word can be nothing else's: «кейін» is an adverb as well, "later"."""
    source: re.Pattern[str] | None = None
    """What the source says where it is no adverb and no verb."""


def _says(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_OBLIQUE = frozenset({"Gen", "Dat", "Acc", "Loc", "Abl"})
_BARE = _Postposition("Nom", _OBLIQUE)
_POSTPOSITIONS = {
    **dict.fromkeys(("дейін", "дейінгі", "шейін", "шейінгі"), _Postposition("Dat", CASES - {"Dat"})),
    "кейін": _Postposition(
        "Abl",
        frozenset({"Gen", "Dat", "Loc"}),
        _says("after|following|since|later|once|после|спустя|через|вслед"),
    ),
    "бері": _Postposition("Abl", frozenset({"Gen", "Dat", "Loc"}), _says("since|for|from|с|со|уже|начиная")),
    "бастап": _Postposition(
        "Abl", frozenset({"Gen", "Dat", "Loc"}), _says("from|since|starting|beginning|с|со|от|начиная")
    ),
    "туралы": _BARE,
    "жөнінде": _BARE,
    "жөніндегі": _BARE,
    "үшін": _BARE,
    "арқылы": _BARE,
    "бойынша": _BARE,
    "сәйкес": _Postposition("Dat", frozenset({"Abl"})),
    "байланысты": _Postposition("Dat", frozenset({"Abl"})),
    "қарсы": _Postposition(
        "Dat", frozenset({"Abl"}), _says(r"against|oppos\w+|protest\w*|противо?\w*|протест\w*|возра\w+")
    ),
    "қатысты": _Postposition(
        "Dat", frozenset({"Abl"}), _says(r"about|regard\w+|concern\w+|relat\w+|against|отно\w+|кас\w+")
    ),
    "қарамастан": _Postposition("Dat", frozenset({"Gen", "Abl", "Loc"})),
}
# «бір сағатқа кейін» and «көргенге кейін» are no adverbs, whatever the source says.
_TIME = re.compile(
    r".*(?:[ғқ]ан|[гк]ен)(?:[ғд]а|[гд]е|н[ыі]ң)$|секунд|минут|сағат|күн(?!д)|апта|жыл|қаңтар|ақпан|наурыз|сәуір|мамыр"
    r"|шілде|тамыз|қыркүйек|қараша|желтоқсан"
)
_BEHIND = re.compile(
    rf"(?<![\w-])({_WORD})[ \u00a0]({'|'.join(_POSTPOSITIONS)})(?![\w-])(?<!бастап(?= (?:бар|кел|апар|әкел|жүр)))"
)


@check(
    "kazakh.postposition",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(lambda word: word in _POSTPOSITIONS)),
)
def postposition(context: Context) -> Iterator[Sighting]:
    """A word before a postposition is in the wrong case.

    What: дейін asks for -ға, кейін, бері and бастап for -нан, сәйкес, байланысты and қарамастан for -ға; туралы, үшін,
    арқылы, жөнінде and бойынша for no ending. Words whose stem is not known, and names, are left alone; so is a word
    before кейін, бері and бастап where they may be an adverb or a verb.
    Why: It comes from machine translation, or from a phrase that was only half changed.
    Wrong: en: until Friday | kk: жұмадан дейін
    Right: en: until Friday | kk: жұмаға дейін
    """
    target = context.target
    for found in _BEHIND.finditer(target.masked):
        word, asks = found[1].lower(), _POSTPOSITIONS[found[2]]
        cases = cases_of(word)
        if not cases or not cases <= asks.wrong or _is_name(target, found):
            continue
        if asks.source and not (asks.source.search(context.source.typed) or _TIME.match(word)):
            continue
        right = change(word, CASES, asks.asks)
        fix = found[1][0] + right[0][1:] if len(right) == 1 else None
        message = f"before «{found[2]}»: {' / '.join(right)}" if right else f"the wrong case before «{found[2]}»"
        yield target.sight(found.start(1), found.end(1), message, fix)


def _is_name(target: Text, found: re.Match[str]) -> bool:
    """Tell whether a word is the name of somebody, or of something that is no known place."""
    word = found[1].lower()
    if not found[1][0].isupper() or any(each.lemma in kk_words.places() for each in sure_readings(word)):
        return False
    return not opens(target, found.start())


_NUMERAL = (
    r"(?:он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың)?[ \u00a0]?"
    r"(?:қанша|неше|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың"
    r"|миллион|миллиард|млн|млрд)"
)
_is_numeral = re.compile(f"{_NUMERAL}$", re.IGNORECASE).match
# «12 400-ден астам сайт», «50-ге жуық», «100-ден аса»: how many, about. Behind them every number counts.
_ABOUT = (
    r"[-‑][гғкқдтн][ае]н?[ \u00a0](?:астам|аса|артық|көп|кем|жуық|жақын|таяу|тарта)"
    r"|(?:н[ае]н|д[ае]н|т[ае]н|[ғқ]а|[гк]е)[ \u00a0](?:астам|аса|артық|көп|кем|жуық|жақын|таяу|тарта)"
)
_WHAT = rf"(?P<between>(?:{_WORD}[ \u00a0]){{0,2}}?)(?P<noun>(?=\w+[лдт][ае]р){_WORD})(?![\w-])"
_COUNTED = re.compile(
    rf"(?:(?<![\w.,:/№#+=%-])(?<![№#=-][ \u00a0])(?<!\d[ \u00a0]–[ \u00a0])\d{{1,3}}(?:[ \u00a0]?\d{{3}})*(?:,\d+)?"
    rf"(?:[ \u00a0](?:мың|млн|млрд|миллион|миллиард))?(?:{_ABOUT})?"
    rf"|(?<![\w-]){_NUMERAL}(?:{_ABOUT})?)[ \u00a0]{_WHAT}",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[лдт][ае]р")
_BARE_PLURAL = re.compile(r"[лдт][ае]р$")
_OWNED_NEXT = re.compile(r"[ \u00a0][а-яәғқңөұүһі]{4,}(?<!д)(?<!т)[ыі](?![а-яәғқңөұүһі])")
"""A noun that belongs to what stands before it; «келді» is a verb."""
# What is numbered rather than counted, whatever the source says; of other such nouns it tells.
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile("нұсқа|буын|нөмір|ғасыр|том")
# «2 және 3 топтар», «5, 6 кестелер»
_LISTED = re.compile(r"\d(?:,|[ \u00a0](?:және|не|немесе|[мбп]ен))[ \u00a0]$")
_WORDS = read_words("kazakh-counted")
_ADJECTIVES = frozenset(_WORDS["adjectives"])
"""What may stand between a number and what it counts. Nouns are left out: «3 мектеп оқушылары» are pupils."""


_BY_FORM = re.compile(r"(?:с[ыі]з|[ғқ]ан|[гк]ен|[аей]т[ыі]н)$")
_MORE_THAN = re.compile("[ \u00a0](?:көп|кем|артық|аса|жуық)[ \u00a0]")
_PARTICIPLE = re.compile("(?:[ғқ]ан|[гк]ен)$")
_INDEX = re.compile(r"айлық[ \u00a0]есептік[ \u00a0]")
"""What fines are counted in: «20 айлық есептік көрсеткіш»."""


@lru_cache(maxsize=4096)
def _is_plain_adjective(word: str) -> bool:
    """Tell whether a word tells what kind something is: by the list, or by how it is made: заңсыз, тіркелген."""
    if word in _ADJECTIVES or _is_of_place(word):
        return True
    if word in ("көптеген", "бірқатар"):
        return False  # how many, not of what kind
    return len(word) > _LEAST_MADE and _BY_FORM.search(word) is not None and word in restorations(word)


def _is_of_place(word: str) -> bool:
    """Tell whether a word says where something is from: ресейлік, алматылық."""
    return word.endswith(("лық", "лік", "дық", "дік", "тық", "тік")) and word[:-3] in kk_words.places()


_LEAST_MADE = 4


_NUMBER_TO_COME = re.compile(
    r"(?<!/)(?<!= )%(?:\d+\$)?l{0,2}[dui](?!\w)|\{\{?[ ]?(?:n|num|number|count|total|\w*[cC]ount|\w+_num)[ ]?\}\}?"
)
_BEHIND_NUMBER = re.compile(rf"[ \u00a0]{_WHAT}", re.IGNORECASE)
_AMOUNT = re.compile("мың|млн|млрд|миллион|миллиард|астам|жуық")
_LABEL = re.compile(r"(?:[A-Za-z\ue000][\w.+-]*|[\u0400-\u04ff]+-|[»”])[ \u00a0]$")


@check(
    "kazakh.plural",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk")
    & into_script("Cyrl")
    & target(any_piece(r"[\u0400-\u04ff]{2}[лдт][ае]р", having="р"))
    & (target(digit) | target(any_word(_is_numeral)) | target(any_piece(_NUMBER_TO_COME.pattern, having="[%}]"))),
)
def plural(context: Context) -> Iterator[Sighting]:
    """A noun after a number is in the plural.

    What: Nouns in -лар, -лер with any ending behind a number, a numeral from two on or the placeholder of a number,
    with up to two common adjectives between them. Words that are whole with such an end (доллар), what is numbered and
    not counted, years, and numbers that belong to a name («Windows 10 пайдаланушылары») are left alone.
    Why: Kazakh counts in the singular; the plural is copied from the source.
    Wrong: en: Five journalists came. | kk: Бес журналистер келді.
    Right: en: Five journalists came. | kk: Бес журналист келді.
    """
    target = context.target
    for found in _counted(target):
        noun = found["noun"].lower()
        between = _INDEX.sub("", found["between"].lower()).split()
        plain = all(map(_is_plain_adjective, between)) or (between == ["жұмыс"] and noun.startswith("күн"))
        if not plain and not _counts_last(found, between, context.source) and not _is_nobodys(between, noun):
            continue
        if not _PLURAL.search(noun) or _is_numbered(found, noun, context.source) or _is_part_of_name(target, found):
            continue
        if _counts_another(target, found, between):
            continue
        right = singular_of(noun)
        if right is not None:
            start, end = found.span("noun")
            yield target.sight(start, end, f"behind a number: {right}", right)


def _counts_another(target: Text, found: re.Match[str], between: list[str]) -> bool:
    """Tell whether a number belongs to the participle behind it, or counts the next noun.

    «30-дан көп тіркелген өңдеушілер» are editors with more than thirty of something; of «0 мүдделер қақтығысы» the
    clash is counted.
    """
    if _MORE_THAN.search(found.group()) and any(map(_PARTICIPLE.search, between)):
        return True
    bare = _BARE_PLURAL.search(found["noun"].lower())
    return bare is not None and _OWNED_NEXT.match(target.masked, found.end("noun")) is not None


def _counted(target: Text) -> Iterator[re.Match[str]]:
    """Yield numbers, numerals and placeholders of numbers, each with what it may count."""
    yield from _COUNTED.finditer(target.masked)
    if TokenKind.PLACEHOLDER in target.kinds:
        for number in _NUMBER_TO_COME.finditer(target.typed):
            if found := _BEHIND_NUMBER.match(target.masked, number.end()):
                yield found


def _is_numbered(found: re.Match[str], noun: str, source: Text) -> bool:
    """Tell whether a number says which one, not how many: «2 және 3-баптары» without its hyphen."""
    number = re.match(r"[\d \u00a0]+", found.group())
    if number is None:
        return noun.startswith("жыл")
    digits = re.sub(r"\D", "", number.group())
    if _LISTED.search(found.string[: found.start()]) or _NUMBERED.match(noun):
        return True
    if noun.startswith("жыл"):
        return digits.endswith("0") or len(digits) == len("2024")
    if _YEAR.fullmatch(digits) and not re.search(f"{digits[0]}[, \u00a0\u202f]{digits[1:]}", source.masked):
        return True
    return names_one(noun, digits, source.masked)


def _counts_last(found: re.Match[str], between: list[str], source: Text) -> bool:
    """Tell whether a number counts the last of two nouns: “26 polling stations”, and not “pupils of 3 schools”."""
    number = re.match(r"\d[\d \u00a0]*(?=[ \u00a0])", found.group())
    if number is None or source.language != "en" or len(between) != 1 or "Gen" in cases_of(between[0]):
        return False
    written = "[, \u00a0]?".join(re.sub(r"\D", "", number.group()))  # «3270» is “3,270”
    counted = rf"(\w*)[^\w.,]{{0,3}}(?<![\d.,]){written} (?:[a-z-]+ ){{1,2}}?[a-z]+s(?!\w|[’'])"
    there = re.findall(counted, source.masked)
    if len(there) != 1:
        return False
    # «3270 сот шешімдерінен»: the case says itself what “in” says, so that nothing else is counted.
    cased = there[0].lower() in ("in", "from", "at", "on", "to") and _CASED.search(found["noun"].lower()) is not None
    return cased or there[0].lower() not in _BEFORE_OTHERS


def _is_nobodys(between: list[str], noun: str) -> bool:
    """Tell whether a noun without an owner has one word before it: «86 ақпарат берушілер», «9 саңырау балаға».

    «3 мектеп оқушылары» are the pupils of three schools, and «9 қабат үйлер» houses of nine floors.
    """
    if len(between) != 1 or between[0] not in kk_words.nominal_set() or _OWNED.search(noun):
        return False
    measured = between[0] in _MEASURES or between[0][: -len("лық")] in _MEASURES
    return not measured and _HAVING.search(between[0]) is None


_CASED = re.compile("[лдт](?:арын|ерін)(?:да|де|ан|ен|а|е)$")
_OWNED = re.compile("[лдт](?:ары|ері)")
_HAVING = re.compile("[лдт][ыі]$")
"""What has so many of something: «екі тілді мектептер»."""
_MEASURES = frozenset(_WORDS["measures"])
_BEFORE_OTHERS = frozenset(["of", "in", "from", "at", "across", "to", "for", "on", "by", "between", "with", "within"])
"""English words before a number that may count another thing than the one that is told of."""


def _is_part_of_name(target: Text, found: re.Match[str]) -> bool:
    """Tell whether a number belongs to a name before it: «Windows 10 пайдаланушылары»; no amount does."""
    if _AMOUNT.search(found.group()):
        return False
    return _LABEL.search(target.masked[: found.start()]) is not None
