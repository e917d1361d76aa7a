"""Russian only: the form of a noun after a number, and the letter ё."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.needs import any_piece, any_word, digit, into, target, texts
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.model import Severity
from localize.morphology.ru import RussianMorphology

# Nouns that are counted, with the genitives of one and of many. Others follow a number that names something.
_COUNTED_WORDS = """
    день/дня/дней год/года/лет час/часа/часов минута/минуты/минут секунда/секунды/секунд неделя/недели/недель
    месяц/месяца/месяцев человек/человека/человек рубль/рубля/рублей доллар/доллара/долларов тысяча/тысячи/тысяч
    миллион/миллиона/миллионов миллиард/миллиарда/миллиардов раз/раза/раз страница/страницы/страниц
    файл/файла/файлов сообщение/сообщения/сообщений документ/документа/документов журналист/журналиста/журналистов
    процент/процента/процентов организация/организации/организаций километр/километра/километров метр/метра/метров
    символ/символа/символов элемент/элемента/элементов пользователь/пользователя/пользователей случай/случая/случаев
    сайт/сайта/сайтов заявление/заявления/заявлений жалоба/жалобы/жалоб активист/активиста/активистов
    устройство/устройства/устройств слово/слова/слов запрос/запроса/запросов участник/участника/участников
    гражданин/гражданина/граждан сотрудник/сотрудника/сотрудников компания/компании/компаний попытка/попытки/попыток
    ошибка/ошибки/ошибок ссылка/ссылки/ссылок комментарий/комментария/комментариев
    изображение/изображения/изображений предложение/предложения/предложений суд/суда/судов
"""
_COUNTED = {word: (one, many) for word, one, many in (entry.split("/") for entry in _COUNTED_WORDS.split())}
_NUMBER_NOUN = re.compile(
    r"(?<![\w.,:/№§$#-])(?<![\d][\u00a0 ])"
    r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})*|\d{4,})[ \u00a0\u202f]([а-яё]{3,})(?![\w-])"
)
_NUMBER_ADJECTIVE_NOUN = re.compile(
    r"(?<![\w.,:/№§$#-])(\d{1,3})[ \u00a0\u202f][а-яё]{2,}[ыи]х[ \u00a0]([а-яё]{3,})(?![\w-])"
)
_NAMED_BY_NUMBER = re.compile(
    r"(?:стат\w*|пункт\w*|подпункт\w*|част\w*|глав\w*|раздел\w*|приложени\w*|абзац\w*|верси\w*|страниц\w*|номер\w*|том\w*|"
    r"вопрос\w*|шаг\w*|ст|п|пп|ч|гл|стр|рис|табл|№|=)\.?\s*$",
    re.IGNORECASE,
)
_AT_THE_HOUR = re.compile(r"\b(?:в|к|до|с|около|после|на)\s$", re.IGNORECASE)
_CLOCK = frozenset({"дня", "часа"})


_YEARS_FROM, _YEARS_TO = 1900, 2100
"""Numbers that are hardly ever a number of years, but for round ones."""
_ALL_COUNTED = frozenset(word for entry in _COUNTED_WORDS.split() for word in entry.split("/"))


_LETTERS = re.compile("[а-яё]{3,}")


def _begins_counted(piece: str) -> bool:
    found = _LETTERS.match(piece)
    return found is not None and found.group() in _ALL_COUNTED


_BEFORE_WORD = re.compile(r"\d[ \u00a0\u202f][а-яё]")


def _may_count(_source: str, target: str) -> bool:
    return _BEFORE_WORD.search(target) is not None


@check(
    "russian.count_form",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("ru") & target(digit) & target(any_piece(_begins_counted)) & texts(_may_count),
)
def count_form(context: Context) -> Iterator[Sighting]:
    """A noun after a number is in the wrong form.

    What: Common counted nouns: 1 день, 2 дня, 5 дней, 21 день. Found only where no case would allow the form: 5 день,
    5 дня, 2 день, 21 дней. Times of day, years, and numbers that name an article or a page are left alone.
    Why: It is left when the number changes and the noun does not.
    Wrong: en: within 5 days | ru: в течение 5 дня
    Right: en: within 5 days | ru: в течение 5 дней
    """
    target = context.target
    if target.language != "ru" or target.script != "Cyrl":
        return
    for found in (*_NUMBER_NOUN.finditer(target.masked), *_NUMBER_ADJECTIVE_NOUN.finditer(target.masked)):
        number, word = int(re.sub(r"\D", "", found[1])), found[2]
        lemma = _counted_lemma(word)
        before = target.masked[: found.start()]
        if word == "лет" and _YEARS_FROM < number < _YEARS_TO and number % 100:
            yield target.sight(found.start(2), found.end(2), f"{number} is a year: года, году …")
            continue
        if lemma is None or _NAMED_BY_NUMBER.search(before) or (lemma in ("год", "век") and number > 31):
            continue
        one, many = _COUNTED[lemma]
        wrong, fix = _judge(number, word, lemma, one, many)
        if word == many and not wrong and re.match(r"[ \u00a0]назад\b", target.masked[found.end() :]):
            wrong, fix = _ask_accusative(number, one)
        if wrong and not (
            word in _CLOCK and number <= 24 and re.search(r"\b(?:в|к|до|с|около|после|на)\s$", before, re.IGNORECASE)
        ):
            yield target.sight(found.start(2), found.end(2), f"after {found[1]}: {fix or lemma}", fix)


def _ask_accusative(number: int, one: str) -> tuple[bool, str | None]:
    """Tell whether a form of many cannot stand before «назад», and what is right: «3 минуты назад»."""
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14), one


def _judge(number: int, word: str, lemma: str, one: str, many: str) -> tuple[bool, str | None]:
    """Tell whether no case allows a form after a number, and what is certainly right."""
    tens, units = number % 100, number % 10
    if units == 1 and tens != 11:
        return word == many and many not in (lemma, one), None
    if 2 <= units <= 4 and not 12 <= tens <= 14:
        return word == lemma and lemma not in (one, many), one
    return (word in (lemma, one) and word != many), many


def _counted_lemma(word: str) -> str | None:
    if word in ("лет", "людей"):
        return "год" if word == "лет" else None
    for reading in RussianMorphology().readings(word):
        if reading.lemma in _COUNTED and word in (reading.lemma, *_COUNTED[reading.lemma]):
            return reading.lemma
    return None


# Words that have ё in every meaning.
_YO_WORDS = """
    ещё её моё твоё своё чьё неё идёт придёт пойдёт пройдёт найдёт даёт живёт зовёт ведёт несёт везёт берёт ждёт
    жжёт пришёл ушёл нашёл вошёл шёл объём приём подъём партнёр актёр режиссёр счёт отчёт учёт расчёт зачёт полёт
    самолёт чёрный чёрная чёрное жёлтый жёлтая зелёный зелёная тёмный тёплый твёрдый лёгкий серьёзный серьёзно
    надёжный надёжно надёжная жёсткий ребёнок щёлкните введён введёт включён отключён удалён сохранён защищён
    запрещён разрешён определён утверждён принёс учёный учёные учёных вдвоём втроём причём путём четвёртый шёпот
"""
_SURE_YO = {full.replace("ё", "е"): full for full in _YO_WORDS.split()}


def _has_lost_dots(word: str) -> bool:
    return word.lower() in _SURE_YO


@check("russian.yo", category="locale", severity=None, needs=into("ru") & target(any_word(_has_lost_dots)))
def yo(context: Context) -> Iterator[Sighting]:
    """A word is written with е for ё. Off until a project asks for it.

    What: Common words that have ё in every meaning: «ещё», «её», «отчёт». Words that are right with both are left.
    Why: A house writes ё everywhere or nowhere; in names and for learners it matters.
    Wrong: en: not yet | ru: еще нет
    Right: en: not yet | ru: ещё нет
    """
    target = context.target
    if target.language != "ru":
        return
    for token in target.language_tokens:
        full = _SURE_YO.get(token.text.lower())
        if full is not None:
            fix = full.capitalize() if token.text[0].isupper() else full
            yield target.sight(token.start, token.end, f"with ё: {fix}", fix)
