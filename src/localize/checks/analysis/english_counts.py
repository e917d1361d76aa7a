"""English nouns in the wrong number after figures and number words.

Common counted nouns come from a list. Any other noun is found where the source counts the same number: what stands
between it and the end of its phrase is what is counted, and is in the plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from localize.checks.analysis.counted_nouns import STOPPING
from localize.checks.analysis.number_parser import Counted
from localize.checks.words import read_words
from localize.morphology.common_words import is_everyday_english
from localize.morphology.en import plurals_of, singular_of

_WORDS = read_words("english-counts")
_COUNTED = frozenset(_WORDS["counted"])
NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty"
)
_BETWEEN = frozenset(_WORDS["between"])
_NUMBERED = re.compile(
    rf"(?<![\w.,:/#№$€₸£%-])((?:\d+(?:,\d{{3}})*(?:\.\d+)?)|(?i:{NUMBER_WORDS}))[ \u00a0]"
    rf"(?:(?:{'|'.join(_BETWEEN)})[ \u00a0])?([a-z]+)(?![\w’'-])"
)
# What follows a noun that does not belong to a longer name: “5 page report”, “in 5 minute intervals”.
_ENDS_NOUN = re.compile(
    r"\s*(?:[.,;:!?)”]|$)|[ \u00a0](?:of|in|on|at|to|from|for|with|and|or|ago|later|before|after|by|per|were|are|have"
    r"|was|that|who|which|when|until|since|will|without|is|has|can|left|away|every|each|under|over|because|but|as|had"
    r"|did|earlier|sooner|longer|sent|made|came|went|took|said|got|lost|won|held|kept|found|met|paid|told|wrote|gave"
    r"|spoke|about|against|during|[a-z]{2,}(?:[^e]ed|eed)|old|long|higher|lower|fewer|ahead|behind|among|into|out|up"
    r"|not|do|starting|beginning|ending|including|running|would|could|may|must|should)\b|[ \u00a0](?:[(—–]|[A-Z])"
)
_OPENING = (
    "Every|Each|Our|My|His|Her|Their|Its|Of|On|With|Under|Between|Among|Since|Until|During|Up|As|When|If|While|Nearly"
    "|About|Over|Almost|Only|Some|Around|All|These|In|At|For|After|Before|Within|From|By|To|Just|And|But|Another"
    "|Than|Roughly|Approximately|Exactly|Least|Most"
)
_NAMED_BY_NUMBER = re.compile(
    rf"(?:(?!(?:{_OPENING})[ \u00a0])[A-Z]\w*|\b(?:on|page|no|number|chapter|section|article|step|part|version|rule))"
    r"[ .\u00a0]*$"
)
_PLURAL = re.compile(r"(?:ies|(?:ch|sh|s|x)es|s)$")


def _singular(word: str) -> str:
    """Return the singular of a regular plural, and other words as they are."""
    ending = _PLURAL.search(word)
    if word in _ODD_PLURALS:
        return _ODD_PLURALS[word]
    if ending is None:
        return word
    if ending.group() == "ies":
        return f"{word[:-3]}y"
    return word[:-2] if ending.group() != "s" and word[:-2] in _COUNTED else word[:-1]


_ODD_PLURALS = {"people": "person", "children": "child", "women": "woman", "men": "man", "policemen": "policeman"}
_ODD = {one: many for many, one in _ODD_PLURALS.items()} | {"sheep": "sheep"}


def _plural(word: str) -> str:
    if word in _ODD:
        return _ODD[word]
    if word[-1] == "y" and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search("(?:ch|sh|s|x)$", word) else f"{word}s"


_YEARS_FROM, _YEARS_TO = 1900, 2100


def is_counted(piece: str) -> bool:
    """Tell whether a piece of text begins with a common counted noun."""
    found = re.match("[a-z]+", piece)
    return found is not None and _singular(found.group()) in _COUNTED


_NUMBER_BEFORE_WORD = re.compile(r"\d[ \u00a0][A-Za-z]")


def may_count(_source: str, target: str) -> bool:
    """Tell whether a number in digits stands before a word."""
    return _NUMBER_BEFORE_WORD.search(target) is not None


def may_count_in_words(_source: str, target: str) -> bool:
    """Tell whether a number word stands before a word."""
    return _WORD_BEFORE_WORD.search(target) is not None


_WORD_BEFORE_WORD = re.compile(rf"(?<![^\W\d_])(?i:{NUMBER_WORDS})[ \u00a0][A-Za-z]")


def _value(number: str) -> float:
    return float(number.replace(",", "")) if number[0].isdigit() else 2


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A noun in the number that its figure does not allow."""

    start: int
    end: int
    number: str
    right: str


def find_miscounted(masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Iterator[Miscounted]:
    """Yield the nouns of an English text that stand after a number in the wrong number.

    *counted* are the numbers that surely count, by what the source says.
    """
    told: set[int] = set()
    for found in _NUMBERED.finditer(masked):
        if wrong := _judge_listed(found, masked):
            told.add(wrong.start)
            yield wrong
    for found in _ACRONYM.finditer(masked) if counted else ():
        if int(found[1].replace(",", "")) in counted.keys() - {1} and _ENDS_NOUN.match(masked, found.end()):
            yield Miscounted(*found.span(2), found[1], f"{found[2]}s")
    for found in _PHRASE.finditer(masked) if counted else ():
        wrong = _judge_phrase(found, masked, counted)
        if wrong and wrong.start not in told:
            yield wrong


# What more than one is said of, and what one thing has before it, with a counted noun right behind.
_OF_MANY = re.compile(
    r"(?<![\w-])(?:several|various|numerous|multiple|these|both(?!.* and )|dozens of|hundreds of|thousands of"
    r"|(?:one|two|three|many|each|none|any|some) of (?:the|its|our|their|his|her|these|those)"
    r"|a (?:third|quarter|fifth|tenth) of"
    rf"|\d+ of \d+)[ \u00a0](?:(?:{'|'.join(_BETWEEN)})[ \u00a0])?([a-z]+)(?![\w’'-])",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    rf"(?<![\w~-])(?:each|every|another|either|neither|an?|this)[ \u00a0](?:(?:{'|'.join(_BETWEEN)})[ \u00a0])?([a-z]+)"
    r"(?![\w’'-])",
    re.IGNORECASE,
)
MAY_BE_QUANTIFIED = (
    r"^\W?(?i:several|various|numerous|multiple|these|both|dozens|hundreds|thousands|one|two|three|many|each|none|any"
    r"|some|an?|every|another|either|neither|this)$|\d$"
)


def find_quantified(masked: str) -> Iterator[Miscounted]:
    """Yield common counted nouns in the wrong number behind words such as several, both, every and another."""
    for found in _OF_MANY.finditer(masked):
        word = found[1]
        if word in _COUNTED - _ALSO_MASS and _plural(word) != word and _ends_here(masked, found.end()):
            yield Miscounted(*found.span(1), found.group().rpartition(" ")[0].lower(), _plural(word))
    for found in _OF_ONE.finditer(masked):
        word, one = found[1], _singular(found[1])
        plain = found.group().lower().startswith(("a ", "an ", "this ")) and not _ends_here(masked, found.end())
        if word != one and one in _COUNTED - _ALSO_MASS and word not in _COUNTED and not plain:
            yield Miscounted(*found.span(1), found.group().rpartition(" ")[0].lower(), one)


_ALSO_MASS = frozenset(_WORDS["also-mass"])
"""Counted nouns that may stand without an article and a number, or are other words as well."""
_ENDS_PLAINLY = re.compile(
    r"\s*(?:[.,;:!?)”]|$)|[ \u00a0](?:of|in|on|at|to|from|for|with|ago|later|were|are|have|was|that|who|which|when|is"
    r"|has|will|had|did|can|could|may|must|should|would|do|does)\b"
)


def _ends_here(masked: str, at: int) -> bool:
    return _ENDS_PLAINLY.match(masked, at) is not None


_ARTICLE = re.compile(r"\b(?:an?|this|each|every|given) $")
_AS_ONE = re.compile(r"\b(?:an?|(?<!of )the|this|each) $")
"""A number that belongs to one thing: “a 5 page report”, “the 3 party talks”."""


def _judge_listed(found: re.Match[str], masked: str) -> Miscounted | None:
    number, word = _value(found[1]), found[2]
    one = _singular(word)
    before = masked[: found.start()]
    if (_YEARS_FROM < number < _YEARS_TO and "," not in found[1]) or one not in _COUNTED or one == _plural(one):
        return None
    if _NAMED_BY_NUMBER.search(before) or not _ENDS_NOUN.match(masked, found.end()):
        return None
    if number == 1 and word != one:
        return Miscounted(*found.span(2), found[1], one)
    if number > 1 and word == one and not _AS_ONE.search(before):
        return Miscounted(*found.span(2), found[1], _plural(one))
    return None


_ACRONYM = re.compile(
    r"(?<![\w.,:/#№$€₸£%-])(\d{1,3}(?:,\d{3})+|\d+)[ \u00a0]"
    r"(NGO|NPO|CSO|MP|CEO|PC|TV|ATM|LLP|IDP|UAV|FAQ|PIN)(?![\w’'-])"
)
_FIRST_WORDS = "two three four five six seven eight nine ten eleven twelve"
WORD_VALUES = dict(zip(_FIRST_WORDS.split(), range(2, 13), strict=True))
_PHRASE = re.compile(
    rf"(?<![\w.,:/#№$€₸£%-])(\d{{1,3}}(?:,\d{{3}})+|\d+|(?i:{'|'.join(WORD_VALUES)}))"
    r"((?:[ \u00a0][A-Za-z][a-z]*(?:-[a-z]+)*(?![\w’'-])){1,6})"
)
_ENDS_PHRASE = re.compile(r"\s*(?:[.,;:!?)”\]]|$)|[ \u00a0][(—–“\d]")
_NEVER = frozenset(_WORDS["no-nouns"])
"""What ends a phrase and is no noun, or none that has a plural."""
_NO_NOUN = re.compile(r"(?:ed|ly|ous|ful|less|able|ible|est|ish|ese|teen|ty|th|self|ware)$|(?<!l)ing$|[^aeiou]ic$")
_NOUNS_SO = frozenset(_WORDS["nouns-like-others"])


def _judge_phrase(found: re.Match[str], masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Miscounted | None:
    """Return what a number counts, where its last word is a noun in the other number."""
    value = WORD_VALUES.get(found[1].lower()) or int(found[1].replace(",", ""))
    before = masked[: found.start()]
    if value not in counted or value == 0 or _is_named(before) or _ARTICLE.search(before) or _OF_AGE.search(before):
        return None
    words = _counted_words(found, masked)
    head = words[-1].group() if words else ""
    if not head.islower() or len(head) < _SHORTEST_NOUN:
        return None
    end, one = found.start(2) + words[-1].end(), singular_of(head)
    others = [each for each in words[:-1] if each.group() not in _BETWEEN]
    if value == 1:
        wrong = one is not None and one not in _NEVER and _is_counted_alone(one, others)
        return Miscounted(end - len(head), end, found[1], one or head) if wrong else None
    if one is not None or not _is_noun(head):
        return None
    start = found.start(2) + (others[0] if others else words[-1]).start()
    return Miscounted(start, end, found[1], masked[start : end - len(head)] + plurals_of(head)[0])


def _is_counted_alone(noun: str, others: list[re.Match[str]]) -> bool:
    """Tell whether nothing stands between "one" and its noun, or adjectives before a noun that is often counted."""
    return not others or (noun in _COUNTED and all(_ADJECTIVE.search(each.group()) for each in others))


_ADJECTIVE = re.compile("(?:[inrt]al|ous|ive|ful|ary|able|ible)$")
_OF_AGE = re.compile(
    r"\b(?:children|people|persons|those|anyone|everyone|kids|boys|girls|adults|pupils|students|citizens|visitors"
    r"|users)"
    r" (?:under|over|above|below|aged|from|of) $"
)
"""People of an age: what follows the number is what they do."""
_OPENS = re.compile(r"(?:^|[.!?…:“(]\s*)([A-Z][a-z]+)[ \u00a0]$")
_IN_ORDER = frozenset(_WORDS["in-order"])
"""Things that have a number behind them."""


def _is_named(before: str) -> bool:
    """Tell whether a number is that of what stands before it; an everyday word that opens a sentence has none."""
    opening = _OPENS.search(before)
    if opening and is_everyday_english(opening[1].lower()) and opening[1].lower() not in _IN_ORDER:
        return False
    return _NAMED_BY_NUMBER.search(before) is not None


def _counted_words(found: re.Match[str], masked: str) -> list[re.Match[str]]:
    """Return the words of what a number counts up to its last one; none where its end cannot be told."""
    words = list(re.finditer(r"[A-Za-z-]+", found[2]))
    for at, each in enumerate(words):
        word, before = each.group(), words[at - 1].group() if at else ""
        if word.lower() in STOPPING or (before and (word[0].isupper() or _begins_verb(before, word))):
            return words[:at]
    return words if _ENDS_PHRASE.match(masked, found.end()) else []


def _begins_verb(before: str, word: str) -> bool:
    """Tell whether what is counted ends before a word: behind a plural, before a past tense or a comparison."""
    if singular_of(before):
        return True
    past = word.endswith("ed") and word not in _NOUNS_SO
    return before not in _BETWEEN and _is_noun(before) and (past or word in _NEVER)


_SHORTEST_NOUN = 3


def _is_noun(word: str) -> bool:
    """Tell whether a word at the end of what is counted can be nothing but a noun in the singular."""
    last = word.rpartition("-")[2]
    if last in _COUNTED or last in _NOUNS_SO:
        return True
    return last not in _NEVER and _NO_NOUN.search(last) is None
