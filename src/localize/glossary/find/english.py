"""English words that may be noun, verb or adjective: their use in a text, by the words beside them.

"Operators block access", "to link them", "she was right". The words beside it decide. Where they leave one reading
only the word is no term; where they lean to another one it is doubtful. Judged on this project's own sentences.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from localize.glossary.find.words import Key


class WordUse(enum.Enum):
    """How a word is used in one place."""

    NOUN = "noun"
    UNSURE = "unsure"
    OTHER = "other"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SUBJECTS = _words("i we they")
_AUXILIARIES = _words(
    "can cannot can't could couldn't must mustn't will won't would wouldn't should shouldn't shall may might don't"
    " doesn't didn't please let's i'll we'll they'll you'll he'll she'll i'd we'd they'd you'd"
)
_BEFORE_VERB = _SUBJECTS | _AUXILIARIES
_MODALS = _words("can could must will would should may might shall")
"""Those that begin a question: "Can access be denied?"."""
_DO = _words("do does did don't doesn't didn't can could will would must should")
_BEFORE_NOT = _words("do does did could would should must will can may might shall to")
_DETERMINERS = _words(
    "the a an your their this that these those all any its our his her my no every each some both another such one's"
)
_OWNERS = _words("your their our his my her")
_OBJECTS = _DETERMINERS | _words("me you him it us them everything everyone anything yourself themselves nothing")
_PERSONS = _words("me him us them")
_NUMBERS = _words("two three four five six ten twelve twenty fifty hundred hundreds thousands half many several up")
# Words that begin phrases of a glossary and are verbs as well: "we open data centres".
_FIRST_VERBS = _words("open test house access process search state screen sign hate target block report share store")
# First names and months that are nouns, too: with a capital and without an article they are hardly these.
_NAMES = _words("bill march mark grant frank rob may august chip chase case law page rich hope grace rose will")
_AFTER_VERB = _words("for with as")
_THIRD_PERSON = _words("he she who")
_RELATIVE = _words("that which")
_BEFORE_ORDER = _words("and or then")
_CLAUSE = _words(
    "if when and or as that because where before after while once unless until do did can could should will would must"
    " may might what how why whether since but so"
)
_BE = _words(
    "am is are was were be been being isn't aren't wasn't weren't i'm you're we're they're he's she's it's that's"
)
_BEGIN = _words(
    "keep keeps kept start starts started stop stops stopped begin begins began continue continues continued"
)
_FINITE = _BE | _words("has have had does did do will would can could may might must should shall of")
_ADVERBS = _words(
    "never still also always often now just simply even already sometimes usually then rather"
    " seldom soon ever thus only"
)
_NO_ADVERBS = _words(
    "early daily weekly monthly yearly hourly friendly likely unlikely elderly family lonely lovely ugly costly deadly"
    " orderly scholarly quarterly timely assembly july italy ally rally reply supply anomaly monopoly fly"
)
# "Want to ban", "the power to search": what follows is a verb.
_BEFORE_INFINITIVE = _words(
    "want wants wanted try tries tried trying need needs needed decide decides decided plan plans planned planning"
    " refuse refuses refused able unable agree agrees agreed seek seeks sought have has had having ask asks asked"
    " tell tells told allow allows allowed force forces forced attempt attempts attempted hope hopes hoped threaten"
    " threatens threatened going order orders ordered power powers ability duty how ready possible impossible easy"
    " hard difficult not required designed used intended let begin begins began start starts started continue"
    " continues fail fails failed"
)
# "According to law", "a threat to access": what follows is a noun.
_BEFORE_TO_NOUN = _words(
    "according subject access related relating due contrary thanks prior respect regard leading leads led linked link"
    " links similar close addition amounts exposed reference refers refer commitment committed response respond"
    " responds replied opposed contribution threat threats barrier barriers obstacle obstacles change changes amendment"
    " amendments resort guide approach attention limited restricted added devoted equal next entitled right rights"
)
_GIVE = _words(
    "give gives gave given giving grant grants granted offer offers offered offering provide provides provided deny"
    " denies denied denying send sends sent show shows showed guarantee guarantees guaranteed promise promised refuse"
    " refused allow allows allowed cost costs bring brings brought ensure ensures sell sells sold"
)
_LET = _words("let lets letting help helps helped helping make makes made making see saw watch watched")
# Plural nouns of people and organisations stand as subjects far oftener than as the first part of a compound.
_AGENTS = re.compile(
    r"(?:[eo]rs|ists|ians|ees|ments|nies|ncies|ties|women|men|people|children|courts|police|citizens)$"
)
_NO_AGENTS = _words("others numbers letters matters computers servers papers members' computers securities properties")
_PLURAL = re.compile(r"[a-z]{2,}[^su'i]s$")
# Plural first parts of compounds: a sports report, a communications law.
_COMPOUND_FIRST = _words(
    "rights sports news communications elections sanctions customs arms savings goods human-rights civil-rights"
    " systems operations relations materials services affairs always perhaps besides whereas does thanks plus sales"
    " jobs drugs parents names years days months weeks hours minutes"
)
_DEGREE = _words("very so too quite how as rather really perfectly absolutely feel feels felt seem seems seemed")
_ALSO_ADJECTIVES = _words(
    "fine content right patient present secret private public net light minor major kind mean sound fair firm cold cool"
    " native subject alternative executive criminal professional official particular potential original local novel"
    " objective relative liable general individual"
)
# Adjectives and adverbs that need an article, or what may stand for one, to be nouns.
_BARE = _words("fine right")
_BEFORE_ADVERB = _words(
    "went go goes going gone work works do doing slept taste tastes look looks sound sounds run runs ran just all it"
    " set put get got serve serves served guess guessed turn heard behave cut"
)
_ADJECTIVAL = re.compile(
    r"(?:al|ic|ive|ous|able|ible|ful|less|ar|ary|ed|ing|er|est|ent|ant|st|ble|ish|ual|nd|rd|th|i?an)$"
)
_SHORT_ADJECTIVES = _words(
    "new old big huge heavy small hefty basic only same equal human sole full own bare no steep single"
)
_PREPOSITIONS = _words("of for in on at by with from over under without about against between per despite than as")
_MASS = _words("content light sound net public")
"""Those of them that need no article as nouns."""
# ... and these before a noun too; "content" and "patient" hardly ever.
_BEFORE_NOUN = _ALSO_ADJECTIVES - _words("content patient subject")
_FUNCTION = _words(
    "of for to in on at by with from and or but nor is was were are be has had have will would can could may might must"
    " should that which who whom when where as than if because while until since after before under over against"
    " between not also only he she it they we you i does did do"
)
_PRONOUNS = _SUBJECTS | _THIRD_PERSON | _words("you it")
_PLACES = _words(
    "at in on here there now after before away back up down out next across along behind beside through around into"
)
_SURE_PLACES = _words("here there now away back up down out next across along behind beside through around into")
# Set phrases in which the noun has lost its meaning: by what stands before it.
_IDIOMS = {
    "account": _words("into no on take takes took taking taken"),
    "charge": _words("in take takes took taking"),
    "right": _words("all"),
    "rights": _words("bragging"),
}
_MOTION = _words(
    "turn turns turned go goes went look looks looked step steps keep straight align aligned pan scroll"
    " swipe move moves moved rotate shift flip arrow bear"
)


# By these ends a word is a noun and nothing else; the words after it are the verbs among them.
_NOUN_END = re.compile(r"(?:ity|tion|sion|ness|ism|ist|ship|hood|dom|acy|ware|graphy|logy)(?:'?s|s')?$|ities$|acies$")
_NO_NOUN_END = re.compile(
    r"(?:men|ques|peti|sanc|commis|func|posi|sta|auc|sec|cau|mo|ra|parti|transi|provi|pen|audi|requisi|vaca|propor"
    r"|apport|condi|frac|envi|televi)(?:tion|sion)"
    r"|beware|worship|aware|assist|consist|resist|insist|persist|enlist|twist|exist|list|witness|harness"
)


_TELLING = (
    _BEFORE_VERB
    | _BEFORE_ORDER
    | _PERSONS
    | _RELATIVE
    | _THIRD_PERSON
    | _BE
    | _BEGIN
    | _ADVERBS
    | _words("to not you it")
)


def is_always_noun(word: str) -> bool:
    """Tell whether a word is nothing but a noun by its make: censorship, privacy, encryptions."""
    return bool(_NOUN_END.search(word)) and not _NO_NOUN_END.search(word)


_TELLING_AFTER = _OBJECTS | _NUMBERS
_NEVER_PLAIN = _ALSO_ADJECTIVES | _IDIOMS.keys() | _NAMES


@lru_cache(maxsize=8192)
def _tells(before: str) -> bool:
    """Tell whether a word may make another part of speech of the noun behind it."""
    return before in _TELLING or before.endswith("ly") or bool(_AGENTS.search(before) or _PLURAL.match(before))


def is_plainly_noun(word: str, before: str, after: str) -> bool:
    """Tell at a glance of most nouns what `judge_english` would say with more words before it."""
    return not (after in _TELLING_AFTER or word in _NEVER_PLAIN or _tells(before))


@lru_cache(maxsize=16384)
def judge_english(word: str, before: Key, after: Key) -> WordUse:
    """Return how a noun of the glossary is used here.

    *before* and *after* are words beside it in the same phrase, nearest first: three at most before it, one after.
    """
    if before and before[0] in _IDIOMS.get(word, ()):
        return WordUse.OTHER
    before = _without_adverb(before)
    if len(before) == 1 and before[0] in _MODALS:
        return WordUse.NOUN
    verb = _as_verb(word, before, after[0] if after else "")
    return verb if verb is not WordUse.NOUN else _as_adjective(word, before, after[0] if after else "")


def judge_first_word(word: str, before: Key, after: Key) -> WordUse:
    """Return how the first word of a phrase of several words is used: "to open data files" has no open data."""
    if word not in _FIRST_VERBS or not before:
        return WordUse.NOUN
    nearest = before[0]
    if nearest in ("not", "to") or nearest in _BEFORE_VERB:
        use = judge_english(word, before, after)
        return WordUse.UNSURE if use is WordUse.NOUN and nearest == "not" else use
    return WordUse.OTHER if nearest == "you" and before[1:2] and before[1] in _CLAUSE else WordUse.NOUN


def is_name(word: str, before: Key, after: Key) -> bool:
    """Tell whether a noun in the singular with a capital is likelier a name or a month: "Bill called"."""
    if word not in _NAMES:
        return False
    numbered = after[:1] and (after[0].isdigit() or len(after[0]) == 1 or after[0] == "no")
    return not numbered and not (before and (before[0] in _DETERMINERS or _ADJECTIVAL.search(before[0])))


def _without_adverb(before: Key) -> Key:
    """Leave out an adverb right before the word: no noun stands behind it."""
    nearest = before[0] if before else ""
    is_adverb = nearest in _ADVERBS or (nearest.endswith("ly") and nearest not in _NO_ADVERBS)
    return before[1:] if is_adverb else before


def _as_verb(word: str, before: Key, after: str) -> WordUse:
    first, second, third = (*before, "", "", "")[:3]
    if word.endswith("ing"):
        return _as_participle(first, after)
    if word.endswith("s") and not word.endswith("ss"):
        return _as_third_person(first, second, after)
    if first in _BEFORE_VERB or first == "who" or (first in _BEFORE_ORDER and third in _BEFORE_VERB):
        return WordUse.OTHER  # we report, we monitor and report
    if first == "to":
        return _as_infinitive(second, after)
    if (after in _OBJECTS or _tells(first)) and _asks(first, second, third):
        return WordUse.OTHER
    return _as_base(word, (first, second, third), after)


def _asks(first: str, second: str, third: str) -> bool:
    """Tell whether a subject and before it what asks for a verb stand before the word: "does the firm host it"."""
    if first in _DETERMINERS | _FUNCTION or _ADJECTIVAL.search(first):
        return False
    return (second in _DO and not third) or (third in _DO and second in _DETERMINERS)


def _as_base(word: str, before: tuple[str, str, str], after: str) -> WordUse:
    """Judge a word without an ending and without an auxiliary before it."""
    first, second, _ = before
    if first == "not":
        return WordUse.OTHER if second in _BEFORE_NOT else WordUse.UNSURE
    if first == "you" or first in _PERSONS:
        return _behind_object(first, second)
    if not first or first in _BEFORE_ORDER:
        return _as_order(word, first, after)
    if first in ("he", "she") or first in _RELATIVE:
        return WordUse.UNSURE if after in _OBJECTS else WordUse.NOUN  # he wound the clock
    return _behind_subject(word, before, after)


def _as_participle(before: str, after: str) -> WordUse:
    if before in _BE and after in _OBJECTS:
        return WordUse.OTHER
    return WordUse.UNSURE if before in _BE or before in _BEGIN or after in _OBJECTS else WordUse.NOUN


def _as_third_person(before: str, second: str, after: str) -> WordUse:
    if before in _THIRD_PERSON or (before == "it" and (not second or second in _CLAUSE)):
        return WordUse.OTHER
    if before == "it" or (before in _RELATIVE and after in _OBJECTS):
        return WordUse.UNSURE
    subject = before and before not in _FUNCTION | _DETERMINERS and not before.endswith(("s", "al", "ic", "ed"))
    return WordUse.UNSURE if subject and after in _OBJECTS | _NUMBERS else WordUse.NOUN  # the company hosts the page


def _as_infinitive(second: str, after: str) -> WordUse:
    if after in _OBJECTS:
        return WordUse.OTHER
    if second in _BEFORE_INFINITIVE or (not second and after and after not in _FINITE):
        return WordUse.OTHER
    if second in _BEFORE_TO_NOUN:
        return WordUse.NOUN
    return WordUse.UNSURE if after in _AFTER_VERB or _PLURAL.match(after) else WordUse.NOUN


def _behind_object(first: str, second: str) -> WordUse:
    """Judge a word behind "you" or "them": "gives you access", "if you access it", "lets them access it"."""
    if second in _GIVE:
        return WordUse.NOUN
    if second in _LET or (first == "you" and (not second or second in _CLAUSE)):
        return WordUse.OTHER
    return WordUse.UNSURE


def _as_order(word: str, first: str, after: str) -> WordUse:
    """Judge a word that begins a clause: "Block the page"."""
    if after not in _OBJECTS:
        return WordUse.NOUN
    return WordUse.UNSURE if first or word in _ALSO_ADJECTIVES else WordUse.OTHER


def _behind_subject(word: str, before: tuple[str, str, str], after: str) -> WordUse:
    """Judge a word behind a plural noun: "operators block access", but "gives operators access"."""
    first, second, third = before
    given = second in _GIVE or third in _GIVE or (word == "access" and after == "to")
    if given or not after or after in _FINITE:
        return WordUse.NOUN
    if _AGENTS.search(first) and first not in _NO_AGENTS:
        sure = after in _OBJECTS or not second or second in _LET
        return WordUse.OTHER if sure else WordUse.UNSURE
    return _behind_plural(first, second, after) if _PLURAL.match(first) and first not in _FUNCTION else WordUse.NOUN


def _behind_plural(first: str, second: str, after: str) -> WordUse:
    """Judge a word behind a plural noun that may be the first part of a compound."""
    if second and second not in _DETERMINERS:
        return WordUse.UNSURE if after in _OWNERS else WordUse.NOUN  # cheap flights torture my back
    if first in _COMPOUND_FIRST:
        return WordUse.UNSURE if after in _OBJECTS else WordUse.NOUN
    if after in _OBJECTS:
        return WordUse.UNSURE if second else WordUse.OTHER  # his poems torture the ear
    return WordUse.NOUN if second else WordUse.UNSURE


def _as_adjective(word: str, before: Key, after: str) -> WordUse:
    if word not in _ALSO_ADJECTIVES:
        return WordUse.NOUN
    first, second = (*before, "", "")[:2]
    if first in _BE or first in _DEGREE or (first == "that" and second in _BE):
        personal = second in _PRONOUNS or "'" in first
        return WordUse.OTHER if word not in _MASS or personal else WordUse.UNSURE
    if word == "right" and _is_direction(first, after):
        return WordUse.OTHER if first in _MOTION or after in _SURE_PLACES else WordUse.UNSURE
    if word in _BARE and (bare := _as_bare(word, first, second, after)) is not WordUse.NOUN:
        return bare
    before_noun = word in _BEFORE_NOUN and first in _DETERMINERS and _may_be_noun(after)
    return WordUse.UNSURE if before_noun else WordUse.NOUN


def _is_direction(first: str, after: str) -> bool:
    """Tell whether "right" is said of a way or a place: "turn right", "right here"."""
    return first in _MOTION or (first not in _DETERMINERS and after in _PLACES)


def _as_bare(word: str, first: str, second: str, after: str) -> WordUse:
    """Judge a word without an article: "Fine weather", "set the clock right"."""
    if not first:
        return WordUse.NOUN if after in _FUNCTION else WordUse.UNSURE
    if first in _BEFORE_ADVERB or first in _PERSONS:
        return WordUse.OTHER if not after or after in _FUNCTION else WordUse.UNSURE
    if first in _DETERMINERS | _PREPOSITIONS | _SHORT_ADJECTIVES or _ADJECTIVAL.search(first):
        tasted = word == "fine" and first.endswith("ed") and second not in _DETERMINERS
        return WordUse.UNSURE if tasted else WordUse.NOUN
    behind = second in _DETERMINERS and second not in ("a", "an") and not after
    return WordUse.UNSURE if behind and (word == "right" or _PLURAL.match(first)) else WordUse.NOUN


def _may_be_noun(word: str) -> bool:
    """Tell whether a word behind an adjective may be its noun: no function word, no verb in -s or -ed."""
    return bool(word) and word not in _FUNCTION and not word.endswith(("s", "ed"))
