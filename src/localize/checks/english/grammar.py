"""English articles, apostrophes, the number of nouns, and words that are mistaken for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.counted_nouns import find_counted
from localize.checks.analysis.english_counts import (
    MAY_BE_QUANTIFIED,
    NUMBER_WORDS,
    find_miscounted,
    find_quantified,
    is_counted,
    may_count,
    may_count_in_words,
)
from localize.checks.analysis.place_names import is_place
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import (
    any_piece,
    any_word,
    digit,
    into,
    target,
    text,
    texts,
)
from localize.checks.core.registry import check
from localize.checks.words import read_table, read_words
from localize.model import Severity

_WORDS = read_words("english-possessives")
_OWNERS, _OWNED, _PEOPLE, _OWNED_BY_PERSONS, _BODIES = (
    "|".join(_WORDS[name]) for name in ("owners", "owned", "people", "owned-by-people", "acronyms")
)
_OWNER = re.compile(
    rf"(?<![\w-])(?:[Tt]he|[Tt]his|[Aa]n?)[ \u00a0](?:[A-Za-z]+[ \u00a0]){{0,2}}?"
    rf"(?i:{_OWNERS})(s)(?=[ \u00a0](?:{_OWNED})(?![\w’'-]))"
)
_OWNED_BY_PEOPLE = re.compile(
    rf"(?<![\w-])([Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Tt]his|[Ee]ach|[Ee]very)[ \u00a0]"
    rf"(?:{_PEOPLE})(s)(?=[ \u00a0]({_OWNED_BY_PERSONS})(?![\w’'-]))"
)
_PEOPLE_PIECE = any_piece(rf"^(?:{_PEOPLE})s$", having="s")
_OF_ONE = frozenset(["a", "an", "this", "each", "every"])
_OWNED_BY_MANY = frozenset(["rights", "union", "unions"])
_BODY = re.compile(rf"(?<![\w.@/’'-])(?:{_BODIES})(s)(?=[ \u00a0][a-z]{{3}})")

POSSESSIVE = target(_PEOPLE_PIECE) | target(any_piece(rf"^\W?(?:{_OWNERS})s$|^\W?(?:{_BODIES})s$", having="s"))
"""The needs of what is found here."""


def find_possessives(context: Context) -> Iterator[Sighting]:
    """Yield owners without their apostrophe, by lists."""
    target, masked = context.target, context.target.masked
    sign = "'" if "'" in masked and "’" not in masked else "’"
    for found in (*_OWNER.finditer(masked), *_BODY.finditer(masked)):
        yield target.sight(*found.span(1), "an apostrophe is lost", f"{sign}s")
    for found in _OWNED_BY_PEOPLE.finditer(masked):
        many = found[3] in _OWNED_BY_MANY and found[1].lower() not in _OF_ONE
        yield target.sight(*found.span(2), "an apostrophe is lost", f"s{sign}" if many else f"{sign}s")


# --- articles --------------------------------------------------------------------------------------------------------

_ARTICLE = re.compile(r"(?<![\w.’'/-])([Aa]n?)[ \u00a0]([A-Za-z][A-Za-z]+)(?![\w@/_(=]|[.:]\w)")
# Words that begin with a letter of vowels and the sound of “you” or “won”.
_LIKE_YOU = re.compile(
    r"uni(?!m|n[^i]|nt)|una(?:nim|r[iy])|u(?:[kt][eio]|s[aeu](?!ls)|si|ra|re(?!a)|ri|ro)|eu|ew|one(?:$|s$|ness|-|time"
    r"|self)|once"
)
_LIKE_UP = re.compile("u(?:[glmnp]|[rst](?![aeio])|dd)")
_HEARD_TWO_WAYS = re.compile(
    "herb|hist|hab|hyp|hallu|hotel|[lmnrx](?![aeiouyh])|hs|ht|h[^aeiouy]|s[bdfgrsvxz]|f[^aeiouylrj]|x|slocate",
    re.IGNORECASE,
)
"""Also what is no English syllable, such as “mbox” and “xml”: some spell it, others read it."""
_SILENT = re.compile(r"hour|honou?r|honest|heir(?!l?a)")
_VOWEL = re.compile("[aeiou]")
_SPELT_VOWEL = frozenset("AEFHILMNORSX")
_SPELT_CONSONANT = frozenset("BCDGJKPQTUVWYZ")
_SPELT_OUT = frozenset(read_words("english-acronyms")["spelt-out"])
"""Acronyms that nobody reads as words."""
_MAY_BE_ARTICLE = re.compile(r"(?<![^\W\d_])[Aa]n?[ \u00a0][A-Za-z]")


@lru_cache(maxsize=8192)
def _right_article(word: str) -> str | None:
    """Return the article that a word surely takes; None where it depends on how one reads it."""
    if word.rstrip("s").isupper():
        return _before_acronym(word)
    lower = word.lower()
    if len(word) < _SHORTEST or not word[1:].islower() or _HEARD_TWO_WAYS.match(lower):
        return None
    if _SILENT.match(lower):
        return "an"
    if lower[0] == "u":
        return "a" if _LIKE_YOU.match(lower) else "an" if _LIKE_UP.match(lower) else None
    return "a" if _LIKE_YOU.match(lower) or lower[0] not in "aeio" else "an"


def _before_acronym(word: str) -> str | None:
    if word[0] in _SPELT_CONSONANT:
        return "a"
    spelt = word in _SPELT_OUT or (word[0] in _SPELT_VOWEL and not _VOWEL.search(word.lower()))
    return "an" if spelt or word[0] in "AEIO" else None


_SHORTEST = 3


@check(
    "english.article",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("en") & target(text(lambda typed: _MAY_BE_ARTICLE.search(typed) is not None)),
)
def article(context: Context) -> Iterator[Sighting]:
    """The indefinite article does not suit the sound that follows.

    What: a before a vowel and an before a consonant, as the next word is spoken: an hour, a user, an NGO, a VPN. What
    is read in two ways is left alone.
    Why: It is left when the next word was changed.
    Wrong: ru: через VPN | en: through an VPN
    Right: ru: через VPN | en: through a VPN
    """
    target = context.target
    for found in _ARTICLE.finditer(target.masked):
        right = _right_article(found[2])
        if right is None or right == found[1].lower() or _is_letter(found, target.masked):
            continue
        fix = right.capitalize() if found[1][0].isupper() else right
        yield target.sight(found.start(1), found.end(1), f"{right} before “{found[2]}”", fix)


_JOINING = frozenset(["is", "are", "and", "or", "in", "as", "if", "on", "at", "of", "to", "into", "onto", "otherwise"])
_NAMED = re.compile(r"\b(vitamin|plan|point|option|section|type|class|letter|part|group|from|side) $", re.IGNORECASE)


def _is_letter(found: re.Match[str], masked: str) -> bool:
    """Tell whether the article is a letter: “plan A is”, “the sides a and b”."""
    before = masked[: found.start()].rstrip()
    if found[1] == "A" and before and before[-1] not in ".!?“:…":
        return True
    named = _NAMED.search(masked[: found.start()])
    return found[2] in _JOINING or (named is not None and (named[1] != "from" or found[2] == "to"))


# --- apostrophes -----------------------------------------------------------------------------------------------------

_LOST = {entry["lost"]: entry["right"] for entry in read_table("english-apostrophes")}
_LOST_WORD = re.compile(rf"(?<![\w.@/#’'-])(?i:{'|'.join(_LOST)})(?![\w@/’'-]|\.\w)")
_MAY_BE_LOST = rf"(?<!\w)(?i:{'|'.join(_LOST)})(?!\w)"
_IS_NOUN = re.compile(r"\b(?:your|his|her|their|my|our|is|as|the) $", re.IGNORECASE)
"""Behind it a wont is a habit."""
_TORN = re.compile(
    r"(?<=\bo[’'])[ \u00a0](?=clock)|(?<=[A-Za-z])[ \u00a0]+(?=[’'](?:s|t|re|ve|ll|d|m)(?![\w’']))"
    r"|(?<=[A-Za-z][’'])[ \u00a0](?=s (?=[a-z]))"
)
_TORN_PIECE = any_piece(r"^[’'](?:s|t|re|ve|ll|d|m)\W*$|[A-Za-z][’']$", having="[’']")
_PLACE_S = re.compile(r"(?<![\w.@/-])([A-Z][a-z]{3,}[a-rt-z])s(?=[ \u00a0][A-Za-z])")
_PLURAL_PLACES = frozenset(["Korea", "America", "Guinea", "Germany", "China"])


_TURNED = re.compile(r"(?<=[A-Za-z])‘(?=(?:s|t|re|ve|ll|d|m)(?![\w’']))|(?<=[A-Za-z]s)‘(?=[ \u00a0][a-z])")


def _owning_places(target: Text) -> Iterator[Sighting]:
    """Yield places that have lost their apostrophe."""
    for found in _PLACE_S.finditer(target.masked):
        if (
            is_place(found[1].lower(), "en")
            and not is_place(found.group().lower(), "en")
            and found[1] not in _PLURAL_PLACES
        ):
            yield target.sight(found.end() - 1, found.end(), "an apostrophe is lost", "’s")


@check(
    "english.apostrophe",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("en")
    & (
        target(any_piece(_MAY_BE_LOST))
        | target(_TORN_PIECE)
        | target(any_word(lambda word: word[-1] == "s" and word[0].isupper() and is_place(word[:-1].lower(), "en")))
        | target(any_piece("[A-Za-z]‘", having="‘"))
        | POSSESSIVE
    ),
)
def lost_apostrophe(context: Context) -> Iterator[Sighting]:
    """An apostrophe is missing, reversed, or next to a space.

    What: dont, isnt, youre and their like, “the prosecutors office”, “the UNs report”, “Kazakhstans law”; a space
    before or behind the apostrophe of ’s, ’re, ’ve, ’ll, ’d, ’m and ’t; an opening mark for it, as in owner‘s.
    Why: Search does not find the word, and it looks careless.
    Wrong: ru: Не забудьте | en: Dont forget
    Right: ru: Не забудьте | en: Don’t forget
    """
    target, source = context.target, context.source
    straight = "'" in target.masked and "’" not in target.masked
    for found in _LOST_WORD.finditer(target.masked):
        word = found.group()
        if word in source.typed or word.isupper() or _IS_NOUN.search(target.masked[: found.start()]):
            continue
        full = _LOST[word.lower()]
        fix = (full[0].upper() if word[0].isupper() else full[0]) + full[1:]
        yield target.sight(
            found.start(), found.end(), "an apostrophe is lost", fix.replace("’", "'") if straight else fix
        )
    for found in _TURNED.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "an opening mark stands for an apostrophe", "’")
    yield from _owning_places(target)
    yield from find_possessives(context)
    for found in _TORN.finditer(target.masked):
        quoted = target.masked.count("'") > 1 and "'" in target.masked[found.start() : found.end() + 1]
        if not quoted:
            yield target.sight(found.start(), found.end(), "a space beside the apostrophe", "")


# --- numbers ---------------------------------------------------------------------------------------------------------


@check(
    "english.count_form",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("en")
    & (
        ((target(digit) | target(any_word(f"^(?i:{NUMBER_WORDS})$"))) & target(any_piece(is_counted)))
        | (target(digit) & texts(may_count))
        | (target(any_word(f"^(?i:{NUMBER_WORDS})$")) & texts(may_count_in_words))
        | (target(any_piece(MAY_BE_QUANTIFIED)) & target(any_piece(is_counted)))
    ),
)
def count_form(context: Context) -> Iterator[Sighting]:
    """A noun after a number is in the wrong number.

    What: Common counted nouns behind figures, the words two to thirty, and words such as several, one of the, each and
    every: 1 book, five books, with a common adjective between them or none; any noun that ends what is counted, where
    the source counts the same number. A noun that another one follows, as in “a 5 page report”, is left alone.
    Why: It is left when the number changes and the noun does not.
    Wrong: ru: 5 книг | en: 5 book
    Right: ru: 5 книг | en: 5 books
    """
    target = context.target
    for wrong in (*find_miscounted(target.masked, context.source.once(find_counted)), *find_quantified(target.masked)):
        yield target.sight(wrong.start, wrong.end, f"after {wrong.number}: {wrong.right}", wrong.right)


# --- words that are taken for others ---------------------------------------------------------------------------------

# A pattern and what is right: nothing else can be meant there.
_OF_PEOPLE = "am|was|have|had|will|would|can|could|do|did|don[’']t|think|know|want|need|say|said"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TORN_COMPOUND = (
    "[a-z]+ (?:in-chief|in-law)|up to-date|day to-day|face to-face|step by-step|end to-end"
    "|editors?-in chief|up-to date|day-to day|face-to face|step-by step|end-to end"
)
_MEASURED = "digit|year|month|week|day|hour|minute|page|part|member|point|step|character|letter|storey|storeyed|room"
_CONFUSED = (
    (r"\b(?:could|should|would|must|might) (of)(?= (?!course)[a-z])", "have"),
    (r"\b(?:more|less|rather|better|worse|other|fewer|older|younger|larger|smaller|higher|lower) (then)(?= )", "than"),
    (r"\b(it[’']s)(?= own\b)", "its"),
    (r"\b(their)(?= (?:is|are|was|were|will be|has been)\b)", "there"),
    (r"\b(there)(?= own\b)", "their"),
    (r"\b(your)(?= (?:welcome\b(?! (?:page|screen|message|mail|email))|not\b))", "you’re"),
    (r"\b(alot)\b", "a lot"),
    (r"(?<!\w)(any one)(?= (?:can|may|could|who|with|has|is|knows|wants)\b(?! of))", "anyone"),
    (r"(?<!\w)(every one)(?= (?:can|has|is|knows|wants|who|should|must)\b)", "everyone"),
    (r"(?<!\w)(some one)(?= (?:can|has|is|who|must|may|you)\b)", "someone"),
    (r"(?<![\w-])(e (?:mail|book|government|commerce|petition|signature|voting|learning|ticket)s?)(?!\w)", "-"),
    (r"(?<!\w)(?:an|each|every|another) [a-z]+ who (are|were|have)(?= )", None),
    (rf"(?<![\w-])((?:{_TORN_COMPOUND}))(?![\w-])", "-"),
    (rf"(?<![\w.,-])((?:{_UNITS}|ten|eleven|twelve|{_TENS}|\d{{1,3}}) - (?:{_MEASURED}))(?![\w-])", "-"),
    (r"\b(a) (?=the\b)", ""),
    (rf"(?<![\w-])((?:{_TENS}) (?:{_UNITS}))(?![\w-])", "-"),
    (rf"(?:(?<=^)|(?<=[a-z.,!?] )|(?<=[“(]))(i)(?= (?:{_OF_PEOPLE})\b|[’'](?:m|ve|ll|d)\b)", "I"),
    (r"(?<![\w-])(?:they|we|you) (was)(?= (?!an?\b.*[?]))", "were"),
    (r"(?:^|[.,;!?] |and |but |that |because |when )(?:he|she|it) (have|don[’']t|do not)(?= )", None),
)  # fmt: skip
_CONFUSIONS = tuple(
    (re.compile(pattern, 0 if "(i)" in pattern else re.IGNORECASE), right) for pattern, right in _CONFUSED
)


_CONFUSED_PIECE = any_piece(
    r"^(?i:of|then|it[’']s|their|there|your|alot|the|was|have|don[’']t|do)$|^i\b|^(?i:" + _TENS + ")$"
    r"|^(?:any|every|some|e|who)$|^-$|^(?:in-chief|in-law|to-date|to-day|to-face|by-step|to-end)\b|-(?:in|to|by)$"
)


@check("english.confused", category="fluency", severity=Severity.MINOR, needs=into("en") & target(_CONFUSED_PIECE))
def confused(context: Context) -> Iterator[Sighting]:
    """A word is confused with a similar one, or does not agree with its subject.

    What: could of, more then, it’s own, their is, alot, a small i for I, they was, he have, every one can, “e mail”:
    only where nothing else can be meant; seventy two without its hyphen, “editor in-chief”, “six - digit”.
    Why: Spelling checkers accept both words.
    Wrong: ru: больше пяти | en: more then five
    Right: ru: больше пяти | en: more than five
    """
    target = context.target
    for pattern, right in _CONFUSIONS:
        for found in pattern.finditer(target.masked):
            word = found[1]
            if right == "-":
                yield target.sight(*found.span(1), "a hyphen joins the two words", re.sub(" - | ", "-", word))
                continue
            fix = right and (right[0].upper() + right[1:] if word[0].isupper() else right)
            end = found.end(1) + (right == "")
            said = f"“{right}” is meant" if right else "it does not agree" if right is None else "one article too many"
            yield target.sight(found.start(1), end, said, fix)


# --- ages ----------------------------------------------------------------------------------------------------------
