"""Kazakh words that ask something of the word before: postpositions a case, numerals the singular."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.lost_letters import opens
from localize.checks.needs import any_piece, any_word, digit, into, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.model import Severity
from localize.morphology.kk_cases import CASES, NUMBERS, cases_of, change, sure_readings
from localize.morphology.kk_restore import restorations

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
    r".*(?:[ғқ]ан|[гк]ен)(?:[ғд]а|[гд]е|н[ыі]ң)$|секунд|минут|сағат|күн(?!д)|апта|жыл|қаңтар|ақпан|наурыз|сәуір|мамыр|шілде|тамыз|қыркүйек|қараша|желтоқсан"
)
_BEHIND = re.compile(
    rf"(?<![\w-])({_WORD})[ \u00a0]({'|'.join(_POSTPOSITIONS)})(?![\w-])(?<!бастап(?= (?:бар|кел|апар|әкел|жүр)))"
)


def _is_postposition(word: str) -> bool:
    return word in _POSTPOSITIONS


@check(
    "kazakh.postposition",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & target(any_word(_is_postposition)),
)
def postposition(context: Context) -> Iterator[Sighting]:
    """A word before a postposition is in the wrong case.

    What: дейін asks for -ға, кейін, бері and бастап for -нан, сәйкес, байланысты and қарамастан for -ға; туралы, үшін,
    арқылы, жөнінде and бойынша for no ending. Words whose stem is not known, and names, are left alone; so is a word
    before кейін, бері and бастап where they may be an adverb or a verb.
    Why: It comes from a machine, or from a wording that was changed in half.
    Wrong: en: until Friday | kk: жұмадан дейін
    Right: en: until Friday | kk: жұмаға дейін
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
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
    return found[1][0].isupper() and not opens(target, found.start())


_NUMERAL = (
    r"(?:он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың)?[ \u00a0]?"
    r"(?:екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|миллион|миллиард|млн|млрд)"
)
_is_numeral = re.compile(f"{_NUMERAL}$", re.IGNORECASE).match
# «12 400-ден астам сайт», «50-ге жуық», «100-ден аса»: how many, about. Behind them every number counts.
_ABOUT = (
    r"[-‑][гғкқдт][ае]н?[ \u00a0](?:астам|аса|артық|көп|кем|жуық|жақын|таяу|тарта)"
    r"|(?:н[ае]н|д[ае]н|т[ае]н|[ғқ]а|[гк]е)[ \u00a0](?:астам|аса|артық|көп|кем|жуық|жақын|таяу|тарта)"
)
_COUNTED = re.compile(
    rf"(?:(?<![\w.,:/№#+-])(?<![№#–-][ \u00a0])(?!(?:19|20)\d\d[ \u00a0])\d{{1,3}}(?:[ \u00a0]?\d{{3}})*(?:,\d+)?"
    rf"(?:[ \u00a0](?:мың|млн|млрд|миллион|миллиард)(?![\w-]))?(?:{_ABOUT})?"
    rf"|(?<![\w-]){_NUMERAL}(?:{_ABOUT})?)[ \u00a0]"
    rf"(?P<between>(?:{_WORD}[ \u00a0]){{0,2}}?)(?P<noun>(?=\w+[лдт][ае]р){_WORD})(?![\w-])",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[лдт][ае]р")
# What is numbered and not counted: «2 және 3-баптары», without its hyphen; and years.
_NUMBERED = re.compile(r"жыл|бап|тарма|бөлім(?!ше)|сурет|кесте|нұсқа|тарау|қосымша|сынып|буын|нөмір|ғасыр|бағыт|том")
_ADJECTIVES_TEXT = """
    жаңа үлкен кіші жас ескі ірі шағын басты негізгі бос белгілі танымал маңызды тәуелсіз жергілікті шетелдік отандық
    халықаралық мемлекеттік қоғамдық қауіпті тәжірибелі оқу ресми арнайы бұрынғы қазіргі соңғы алғашқы ең өзге басқа
    түрлі әртүрлі тегін ақылы жеке ұлттық өңірлік аймақтық қалалық ауылдық облыстық аудандық құқықтық саяси әлеуметтік
    экономикалық мәдени ғылыми цифрлық онлайн электрондық қағаз ашық жабық құпия заңды заңсыз күдікті белсенді бейтаныс
    бейбіт мүгедек ақ қара қызыл көк жасыл сары тірі жаралы ұсталған тұтқындалған қамалған жарияланған тіркелген
    орнатылған бұғатталған мәжбүрлі ерікті кәсіби этникалық діни әскери орыс қазақ ағылшын
"""
_ADJECTIVES = frozenset(_ADJECTIVES_TEXT.split())
"""What may stand between a number and what it counts. Nouns are left out: «3 мектеп оқушылары» are pupils."""


_BY_FORM = re.compile(r"(?:с[ыі]з|[ғқ]ан|[гк]ен|[аей]т[ыі]н)$")
_INDEX = re.compile(r"айлық[ \u00a0]есептік[ \u00a0]")
"""What fines are counted in: «20 айлық есептік көрсеткіш»."""


@lru_cache(maxsize=4096)
def _is_plain_adjective(word: str) -> bool:
    """Tell whether a word tells what kind something is: by the list, or by how it is made: заңсыз, тіркелген."""
    if word in _ADJECTIVES:
        return True
    if word in ("көптеген", "бірқатар"):
        return False  # how many, not of what kind
    return len(word) > _LEAST_MADE and _BY_FORM.search(word) is not None and word in restorations(word)


_LEAST_MADE = 4


_LABEL = re.compile(r"(?:[A-Za-z\ue000][\w.+-]*|[\u0400-\u04ff]+-|[»”])[ \u00a0]$")


@check(
    "kazakh.plural",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk")
    & target(any_piece(r"[\u0400-\u04ff]{2}[лдт][ае]р", having="р"))
    & (target(digit) | target(any_word(_is_numeral))),
)
def plural(context: Context) -> Iterator[Sighting]:
    """A noun behind a number is in the plural.

    What: Known nouns in -лар, -лер behind a number or a numeral from two on, with up to two common adjectives between
    them. What is numbered and not counted,
    years, and numbers that belong to a name («Windows 10 пайдаланушылары») are left alone.
    Why: Kazakh counts in the singular; the plural is copied from the source.
    Wrong: en: Five journalists came. | kk: Бес журналистер келді.
    Right: en: Five journalists came. | kk: Бес журналист келді.
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    for found in _COUNTED.finditer(target.masked):
        noun = found["noun"].lower()
        between = _INDEX.sub("", found["between"].lower())
        if not all(_is_plain_adjective(each) for each in between.split()):
            continue
        if not _PLURAL.search(noun) or _NUMBERED.match(noun) or _LABEL.search(target.masked[: found.start()]):
            continue
        readings = sure_readings(noun)
        if not readings or any("Plur" not in each.features for each in readings):
            continue
        right = change(noun, NUMBERS, "Sing")
        start, end = found.span("noun")
        fix = right[0] if len(right) == 1 else None
        yield target.sight(start, end, f"behind a number: {' / '.join(right)}", fix)
