"""English morphology: plurals, possessives, spelling variants and hyphens by light rules.

Features: "Plur" and "Sing", and "Gen" for the possessive. Spelling variants (-ise and -ize, with and without hyphen)
have the features of the form that they spell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from localize.model import LanguageTag
from localize.morphology import Form, Reading
from localize.morphology.phrases import choose, is_acronym, unique

MAX_FORMS = 500
_IRREGULAR = {
    "person": ("people", "persons"),
    "child": ("children",),
    "man": ("men",),
    "woman": ("women",),
    "foot": ("feet",),
    "tooth": ("teeth",),
    "goose": ("geese",),
    "mouse": ("mice", "mouses"),
    "ox": ("oxen",),
    **{f"{start}fe": (f"{start}ves",) for start in ("li", "wi", "kni")},
    **{f"{start}f": (f"{start}ves",) for start in ("hal", "lea", "thie", "shel", "wol", "loa", "cal", "sel", "el")},
    **{f"{start}on": (f"{start}a",) for start in ("criteri", "phenomen")},
    **{f"{start}um": (f"{start}a",) for start in ("dat", "bacteri", "errat", "addend", "strat", "ov")},
    **{
        f"{start}um": (f"{start}ums", f"{start}a")
        for start in ("memorand", "referend", "curricul", "symposi", "for", "quor", "aquari", "spectr", "moratori")
    },
    "medium": ("media", "mediums"),
    **{f"{start}us": (f"{start}i",) for start in ("alumn", "stimul", "nucle", "fung", "bacill")},
    **{f"{start}us": (f"{start}uses", f"{start}i") for start in ("foc", "syllab", "cact")},
    **{f"{start}a": (f"{start}as", f"{start}ae") for start in ("formul", "antenn")},
    **{f"{start}a": (f"{start}ae",) for start in ("vertebr", "larv", "alg")},
    "appendix": ("appendices", "appendixes"),
    "index": ("indexes", "indices"),
    "matrix": ("matrices", "matrixes"),
    "bus": ("buses",),
    "virus": ("viruses",),
    "status": ("statuses",),
    "campus": ("campuses",),
    "quiz": ("quizzes",),
    **{f"{start}o": (f"{start}oes",) for start in ("her", "vet", "ech", "embarg", "torped", "potat", "tomat")},
    **{word: (word,) for word in ("series", "species", "aircraft", "spacecraft", "headquarters", "sheep", "fish")},
}
_SINGULAR = {plural: word for word, plurals in _IRREGULAR.items() for plural in reversed(plurals)}
# Midwife, grandchild, bookshelf.
_COMPOUND = re.compile("(?:wife|child|tooth|mouse|knife|shelf|woman)$")
_COMPOUNDS = re.compile("(?:wives|children|teeth|mice|knives|shelves|women)$")
# Words that are what they are in both numbers, or have no other.
_INVARIANT = frozenset(
    [
        "data",
        "media",
        "metadata",
        "information",
        "news",
        "police",
        "equipment",
        "advice",
        "evidence",
        "series",
        "species",
        "analytics",
        "politics",
        "headquarters",
        "aircraft",
        "spacecraft",
    ]
)
_MASS = re.compile(r"(?:ware|news)$")
_PREPOSITIONS = frozenset(
    [
        "of",
        "to",
        "for",
        "in",
        "on",
        "from",
        "with",
        "without",
        "by",
        "at",
        "against",
        "between",
        "through",
        "under",
        "over",
        "about",
    ]
)
_NOT_PLURAL = re.compile(r"(?:ss|us|is|'s|’s)$")
_FROM_SIS = re.compile(r"(?:naly|raly|taly|dialy|gno|the|cri|^ba|nop|empha)ses$")
# Prefixes and particles that are written with and without a hyphen: non-profit, cyberattack, check-up.
_PREFIXED = re.compile(r"^(non|pre|post|anti|cyber|multi|counter|micro|inter|re|co|sub)-([a-z]{4,})$")
_PREFIXED_CLOSED = re.compile(r"^(non|cyber|anti|multi)([a-z]{5,})$")
_PARTICLED = re.compile(r"^([a-z]{3,})-(up|in|out|off|on|over|down|back)(s?)$")
# The noun comes first in a mother-in-law and a passer-by.
_HYPHENED_HEAD = re.compile(r"([a-z]{3,})(-(?:in|of|at|to|on)-[a-z-]+|(?<=er)-(?:by|on)|(?<=ers)-(?:by|on))$")
# What stands behind the noun that it belongs to: attorneys general.
_POSTPOSITIVE = frozenset({"general", "elect", "martial", "designate", "emeritus"})
# Compounds that are written as one word or two: website, white list, pass phrase.
_COMPOUND_FIRST = "web|white|black|block|allow|deny|grey|gray|pass|user|host|file|data|home|news|time|life|work|net|key"
_COMPOUND_LAST = "sites?|pages?|lists?|phrases?|names?|sets?|bases?|mails?|masters?|letters?|stamps?|lines?|loggers?"
_ONE_WORD = re.compile(rf"({_COMPOUND_FIRST})({_COMPOUND_LAST})$")
_TWO_WORDS = re.compile(rf"(?<![^ -])({_COMPOUND_FIRST}) ({_COMPOUND_LAST})(?![^ '’-])")
_IS_FAMILY = re.compile(r"([a-z]{3,})(is|iz|ys|yz)(ation|ations|e|ed|er|ers|es|ing)$")
# Words in -ise or -ize that have no twin.
_ONE_SPELLING = re.compile(
    r"^(?:adv|superv|rev|dev|telev|exerc|prem|prom|comprom|expert|exper|enterpr|franch|disgu|surpr|improv|merchand"
    r"|parad|prec|conc|otherw|likew|clockw|no|ra|pra|cru|bru|appra|po|ar|pr|s|se)(?:is|iz)(?:e|ed|er|ers|es|ing)$"
)
_YZE = re.compile(r"(?:anal|paral|catal|hydrol)(?:ys|yz)(?:e|ed|er|ers|es|ing)$")
_SPELLINGS = (
    ("offence", "offense"),
    ("defence", "defense"),
    ("licence", "license"),
    ("centre", "center"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("colour", "color"),
    ("neighbour", "neighbor"),
    ("programme", "program"),
    ("catalogue", "catalog"),
    ("judgement", "judgment"),
    ("whistle-blower", "whistleblower"),
    ("doxxing", "doxing"),
    ("e-mail", "email"),
)
_TWINS = {one: other for pair in _SPELLINGS for one, other in (pair, pair[::-1])}


class EnglishMorphology:
    """English nouns and noun phrases."""

    language = LanguageTag("en")

    def forms(self, term: str) -> tuple[Form, ...]:
        """Return every form of a noun or noun phrase and its spelling variants, the term itself first."""
        return _forms(" ".join(term.split()))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return the singular that *word* may be a form of, and the word itself."""
        return _readings(word if is_acronym(word.rstrip("s")) else word.lower())

    def inflect(self, word: str, features: frozenset[str]) -> str | None:
        """Return the word or phrase with these features; what is not named is as in the dictionary form."""
        forms = self.forms(word)
        plural = any(form.text == forms[0].text and "Plur" in form.features for form in forms[1:])
        return choose(forms, features, frozenset({"Nom", "Plur" if plural else "Sing"}))

    def family(self, word: str) -> frozenset[str]:
        """Return the forms of the verbs that *word* may be a form of, whether or not there are such verbs."""
        lowered = word.lower()
        verbs = [verb for verb in _verbs_of(lowered) if _HAS_STEM.search(verb) and lowered in verb_forms(verb)]
        if not verbs and _HAS_STEM.search(lowered):
            verbs = [lowered]
        return frozenset(form for verb in verbs for form in verb_forms(verb))


_SHORTEST_STEM = 2
_HAS_STEM = re.compile("[aeiouy].*[^e]|[^e]+[aiouy]e?$")
"""What has a vowel before its last e; without one, "the" would be the verb of "thing"."""
_DOUBLED = re.compile(r"([bcdfgklmnprtvz])\1$")
_CLEAR = re.compile("[^aeiou][^aeioucglsuvz]$")
"""How a stem ends to which no e belongs: block, publish; but chang-e, involv-e, us-e."""


def _verbs_of(word: str) -> Iterator[str]:
    """Yield what may be the verb of one of its forms: publish for published, stop for stopped, go for went."""
    yield from (verb for verb, past in _PAST.items() if word in past)
    for ending in ("ing", "ed", "es", "s"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM or (ending in ("es", "s") and singular_of(word) is None):
            continue  # news, always: what is no plural is no third person either
        if stem.endswith("i"):
            yield f"{stem[:-1]}y"
        if _DOUBLED.search(stem):
            yield stem[:-1]
        if len(stem) > _SHORTEST_STEM:
            yield stem
        if ending in ("ing", "ed") and not _CLEAR.search(stem) and not _DOUBLED.search(stem):
            yield f"{stem}e"


def _lowered(word: str) -> str:
    return "-".join(
        piece if is_acronym(piece) or sum(map(str.isupper, piece)) > 1 else piece.lower() for piece in word.split("-")
    )


@lru_cache(maxsize=256)
def _forms(term: str) -> tuple[Form, ...]:
    words = [_lowered(word) for word in term.split(" ")]
    itself = Form(" ".join(words))
    made = (
        Form(variant, features)
        for spelled in _respelled(words)
        for text, features in _inflected(spelled)
        for variant in _hyphened(text)
    )
    return unique((itself, *made), MAX_FORMS)


_PAST = {
    **{verb: (f"{verb}",) for verb in ("put", "set", "shut", "cut", "hit", "let", "cast", "spread", "read")},
    **{f"{start}d": (f"{start}t",) for start in ("sen", "len", "ben", "spen", "buil")},
    **{verb: (past,) for verb, past in (("sell", "sold"), ("tell", "told"), ("hold", "held"), ("find", "found"))},
    **{verb: (past,) for verb, past in (("keep", "kept"), ("leave", "left"), ("make", "made"), ("say", "said"))},
    **{verb: (past,) for verb, past in (("lose", "lost"), ("pay", "paid"), ("catch", "caught"), ("win", "won"))},
    **{verb: (past,) for verb, past in (("bring", "brought"), ("seek", "sought"), ("meet", "met"), ("lead", "led"))},
    "write": ("wrote", "written"),
    "hide": ("hid", "hidden"),
    "steal": ("stole", "stolen"),
    "break": ("broke", "broken"),
    "speak": ("spoke", "spoken"),
    "choose": ("chose", "chosen"),
    "take": ("took", "taken"),
    "give": ("gave", "given"),
    "run": ("ran", "run"),
    "withdraw": ("withdrew", "withdrawn"),
    "overcome": ("overcame", "overcome"),
    "forget": ("forgot", "forgotten"),
    "know": ("knew", "known"),
    "see": ("saw", "seen"),
    "go": ("went", "gone"),
}


def verb_forms(term: str) -> tuple[str, ...]:
    """Return the forms of a verb, of one word or with more behind it: log in gives logs in, logged in, logging in."""
    first, _, rest = " ".join(term.split()).partition(" ")
    verb = _lowered(first)
    found = [verb, *_verb_endings(verb)]
    return tuple(dict.fromkeys(f"{each} {rest}".strip() for spelled in found for each in _spellings(spelled)))


def _verb_endings(verb: str) -> Iterator[str]:
    hissing = re.search("(?:s|x|z|ch|sh|o)$", verb)
    yield f"{verb[:-1]}ies" if re.search("[^aeiou]y$", verb) else verb + ("es" if hissing else "s")
    stems = [verb[:-1] if re.search("[^aeioy]e$", verb) else verb]
    if re.search("[^aeiou][aeiou][bdglmnprt]$", verb):
        stems.append(verb + verb[-1])  # logged, permitted; the twin is wrong, and nobody writes it
    for stem in stems:
        yield f"{stem}ing"
        if verb not in _PAST:
            yield (f"{stem[:-1]}ied" if re.search("[^aeiou]y$", stem) else f"{stem.removesuffix('e')}ed")
    yield from _PAST.get(verb, ())


def _respelled(words: list[str]) -> Iterator[list[str]]:
    """Yield the phrase in every spelling of its words."""
    yield from (list(each) for each in product(*(_spellings(word) for word in words)))


@lru_cache(maxsize=4096)
def _spellings(word: str) -> tuple[str, ...]:
    found = [word]
    if word in _TWINS:
        found.append(_TWINS[word])
    elif word.endswith("s") and word[:-1] in _TWINS:
        found.append(_TWINS[word[:-1]] + "s")
    found += _closed_or_not(word)
    match = _IS_FAMILY.search(word)
    if match and not _ONE_SPELLING.search(word) and (match[2].startswith("i") or _YZE.search(word)):
        twin = match[2][0] + ("z" if match[2][1] == "s" else "s")
        found.append(word[: match.start(2)] + twin + match[3])
    return tuple(found)


def _closed_or_not(word: str) -> Iterator[str]:
    """Yield other ways to write a prefix, a particle, an owner: cyber-attack, checkup, prosecutors' office."""
    if match := _PREFIXED.match(word) or _PARTICLED.match(word):
        yield "".join(match.groups())
    elif match := _PREFIXED_CLOSED.match(word):
        yield f"{match[1]}-{match[2]}"
    elif match := _ONE_WORD.match(word):
        yield f"{match[1]} {match[2]}"
    elif match := re.fullmatch(r"([\w-]+?)(s?)(?:'s|’s|(?<=s)['’])", word):
        yield from (f"{match[1]}'s", f"{match[1]}s'", f"{match[1]}s’", f"{match[1]}s")


def _inflected(words: list[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the forms of a phrase: its head in both numbers, and each with the possessive at the end."""
    head = next((place - 1 for place, word in enumerate(words) if place and word in _PREPOSITIONS), len(words) - 1)
    parts = words[head].split("-")
    if head == len(words) - 1 and len(parts) + head > 1 and parts[-1] in _POSTPOSITIVE:
        yield from _with_head([*words[:head], *parts], head + len(parts) - 2)
    yield from _with_head(words, head)


def _with_head(words: list[str], head: int) -> Iterator[tuple[str, frozenset[str]]]:
    for number, text in _numbers(words[head], alone=len(words) == 1):
        phrase = " ".join((*words[:head], text, *words[head + 1 :]))
        plain = [phrase, *(" ".join((*words[:head], text, tail)) for tail in _company(words, head))]
        for each in plain if text == words[head] else reversed(plain):
            yield each, frozenset({number})
        for mark in ("'", "’"):
            yield phrase + (mark if phrase.endswith("s") else f"{mark}s"), frozenset({number, "Gen"})
            if phrase.endswith("s") and number == "Sing":
                yield f"{phrase}{mark}s", frozenset({number, "Gen"})


def _company(words: list[str], head: int) -> Iterator[str]:
    """Yield the other numbers of what a head is "with": a person with a disability, people with disabilities."""
    tail = words[head + 1 :]
    if tail[:1] != ["with"]:
        return
    article, noun = (tail[1], tail[2:]) if tail[1:2] in (["a"], ["an"]) else ("", tail[1:])
    if len(noun) != 1:
        return
    singular = singular_of(noun[0])
    if singular is None and article:
        yield f"with {noun[0]}"
    if singular is None:
        yield from (f"with {plural}" for plural in plurals_of(noun[0]))
    else:
        vowel = singular[:1] in "aeiou"
        yield f"with {'an' if vowel else 'a'} {singular}"


def _numbers(word: str, *, alone: bool) -> Iterator[tuple[str, str]]:
    """Yield number and form of a noun in its dictionary form, that form first."""
    last = word.rpartition("-")[2]
    singular = singular_of(word)
    if last in _INVARIANT or _MASS.search(last) or not word[-1:].isalpha():
        yield "Sing", word
        if last in _SINGULAR or not _MASS.search(last):
            yield "Plur", word
    elif singular is not None:
        yield "Plur", word
        if not alone:  # one plural word alone (settings) means the plural only
            yield "Sing", singular
    else:
        yield "Sing", word
        yield from (("Plur", plural) for plural in plurals_of(word))


def plurals_of(word: str) -> tuple[str, ...]:
    """Return the plurals of a singular noun, the usual one first."""
    head = _HYPHENED_HEAD.match(word)
    return tuple(plural + head[2] for plural in _plurals(head[1])) if head else _plurals(word)


def _plurals(word: str) -> tuple[str, ...]:
    start, last = word[: len(word) - len(word.rpartition("-")[2])], word.rpartition("-")[2]
    irregular = last if last in _IRREGULAR else next(iter(_COMPOUND.findall(last)), "")
    if irregular:
        start = word[: len(word) - len(irregular)]
        return tuple(start + plural for plural in _IRREGULAR[irregular])
    if is_acronym(last):
        return (word + "s",)
    if last.endswith("man") and last not in ("human", "german", "roman", "talisman"):
        return (word[:-3] + "men",)
    if re.search(r"[^aeiou]y$", last):
        return (word[:-1] + "ies",)
    if len(last) > 4 and last.endswith("sis"):
        return (word[:-2] + "es",)  # diagnosis, analysis, crisis
    return (word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", last) else "s"),)


def singular_of(word: str) -> str | None:
    """Return the singular of a plural noun, or None where *word* does not look like a plural."""
    head = _HYPHENED_HEAD.match(word)
    singular = _singular(head[1] if head else word)
    return singular + head[2] if head and singular else singular


def _singular(word: str) -> str | None:
    last = word.rpartition("-")[2]
    if last in _INVARIANT or _NOT_PLURAL.search(last):
        return None
    irregular = last if last in _SINGULAR else next(iter(_COMPOUNDS.findall(last)), "")
    if irregular or _FROM_SIS.search(last):
        return word[: len(word) - len(irregular)] + _SINGULAR[irregular] if irregular else word[:-2] + "is"
    if last.endswith("men") and len(last) > 4:
        return word[:-3] + "man"
    if is_acronym(last) or len(last) < 4 or not last.endswith("s"):
        return None
    if last.endswith("ies") and len(last) > 5:
        return word[:-3] + "y"
    return word[:-2] if re.search(r"(?:ss|x|z|ch|sh)es$", last) else word[:-1]


def _hyphened(text: str) -> tuple[str, ...]:
    """Return a phrase as it is, with spaces for its hyphens, and with hyphens for its spaces."""
    joined = _TWO_WORDS.sub(r"\1\2", text)
    return tuple(dict.fromkeys((text, text.replace("-", " "), text.replace(" ", "-"), joined)))


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[Reading, ...]:
    bare = re.sub(r"(?:['’]s|(?<=s)['’])$", "", word)
    case = frozenset({"Gen"}) if bare != word else frozenset()
    found: list[Reading] = []
    if is_acronym(bare[:-1]) and bare.endswith("s"):
        found.append(Reading(bare[:-1], case | {"Plur"}))
    singular = singular_of(bare)
    if singular is not None:
        found.append(Reading(singular, case | {"Plur"}))
    if re.search(r"[a-z]", bare, re.IGNORECASE):
        found.append(Reading(bare, case | {"Sing"}))
    respelled = [Reading(twin, each.features) for each in found for twin in _spellings(each.lemma)[1:]]
    return tuple(dict.fromkeys((*found, *respelled)))
