"""Negations that one side of a pair has and the other lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice, permutations

from localize.checks.analysis.sentence_alignment import pair_sentences
from localize.checks.completeness import sentences
from localize.checks.core.pair import OPAQUE, Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table, read_words
from localize.model import Severity, Side
from localize.morphology.kk.words import nominal_set, verb_set
from localize.morphology.ru import tags_of
from localize.tokens import CYRILLIC

LANGUAGES = ("en", "ru", "kk")
DIRECTIONS = frozenset(permutations(LANGUAGES, 2))
WITHIN = r"(?<![^\W_])", r"(?![^\W_])"
"""Edges of a word that may be part of a compound: «VPN-сіз», “non-”."""
# Edges of a word that stands alone, not in a name such as no_window or no-op, nor in «(не)законный». An access key may
# be in front of it.
_ALONE = r"(?<![^\W_])(?<![^\W_]_)(?<!\w-)", r"(?![^\W_]|-|[_)]\w)"
_SIGNS = {"~": r"[^\W\d_]*", "_": r"\s+"}


def compile_words(patterns: Iterable[str], edges: tuple[str, str] = _ALONE) -> re.Pattern[str]:
    """Return the expression of listed words, the longest first: ~ is any letters or none, _ a space."""
    words = _join(sorted(patterns, key=len, reverse=True)) or "(?!)"
    return re.compile(f"{edges[0]}(?:{words}){edges[1]}", re.IGNORECASE)


def _join(words: Iterable[str]) -> str:
    """Return the alternatives of an expression by their letters: each is compared once, not once a word."""
    rests: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        rests.setdefault(word[:1], []).append(word[1:])
    joined = ((_SIGNS.get(first, re.escape(first)), _join(rest) if first else "") for first, rest in rests.items())
    return "|".join(f"{first}(?:{rest})" if "|" in rest else first + rest for first, rest in joined)


_WORDS = read_words("negation")


def _compile(kind: str, edges: tuple[str, str] = _ALONE) -> dict[str, re.Pattern[str]]:
    return {each: compile_words(_WORDS[name], edges) for each in LANGUAGES if (name := f"{each}-{kind}") in _WORDS}


_NEGATIONS, _AGREEING, _IDIOMS, _PLAIN = (_compile(kind) for kind in ("negations", "agreeing", "idioms", "plain"))
_ASKING, _AFFIRMATIVE = _compile("asking"), _compile("affirmative")
_NONE, _EVERY, _SOME, _BAN, _RIGHT = (_compile(kind) for kind in ("none", "every", "some", "ban", "right"))
_NEGATIVE = _compile("negative", WITHIN)
_FAMILIES = {language: [row[language].split() for row in read_table("negation")] for language in LANGUAGES}


def _split_families(language: str, *, phrases: bool) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return the families by number, with the expression of their phrases or of their single words."""
    listed = ([each for each in row if ("_" in each) == phrases] for row in _FAMILIES[language])
    return tuple((number, compile_words(words, WITHIN)) for number, words in enumerate(listed) if words)


_SINGLE = {each: _split_families(each, phrases=False) for each in LANGUAGES}
_ANY_SINGLE = {
    each: compile_words((word for row in _FAMILIES[each] for word in row if "_" not in word), WITHIN)
    for each in LANGUAGES
}
_PHRASES = {each: _split_families(each, phrases=True) for each in LANGUAGES}
_WORD = re.compile(r"[^\W\d_]+(?:[-/][^\W\d_]+)*")
_CONTRACTED = re.compile(r"(?<![A-Za-z])[A-Za-z]+n['’`]t(?!\w)", re.IGNORECASE)
_MASKED_NOT = re.compile(rf"[A-Za-z]+n{OPAQUE}+t(?!\w)", re.IGNORECASE)
"""“Don&#8217;t”."""
_NUMBER = re.compile(r"(?<!\w)no(?:\.(?=\s*[\w#%{])|(?=\s+\d))|(?<=\w )no\.", re.IGNORECASE)
# “No internet, no taxis” is one negation: «ни интернета, ни такси».
_SERIES = re.compile(r"(?:,|, (?:and|or)|\b(?:and|or)) \bno(?= (?!one\b))", re.IGNORECASE)
_INNER_END = re.compile(r"[.!?…]\S*\s+\S")
_ACCESS_KEY = re.compile(r"[_&~](?=\w)")

# Not the second of two: «көрсету/көрсетпеу».
_KAZAKH_WORD = re.compile(r"(?<![/–-])(?<![^\W\d_])[^\W\d_]{5,}")
# At the end of a sentence, behind no genitive: «Батырманы баспаңыз.», not «сіздің хабарламаңыз».
_IMPERATIVE = re.compile(r"(?<=[^\W\d_ң] )[^\W\d_]{3,}[мбп][ае]ң[ыі]з(?=\s*(?:[.!?;:)]|$))")
_SIGN_OF_VERB = re.compile("[мбп][ае](?=[йдғгпусң])")
# What follows -ма- in a verb; the last follow a noun that ends so as well: «анықтамаңыз», «батырмасын».
_ENDING = re.compile(
    r"й(?:[дт][ыі].*|м[ыі](?:н|з)|с[ыі](?:ң|з).*|[ыі][қкн])?|д[ыі](?:м|ң|қ|к|ң[ыі]з|ңд[ае]р)?|[ғг][ае]н.*"
    r"|п(?:т[ыі](?:м|ң|қ|к|ң[ыі]з)?)?|у(?!ш).*|с[ае](?:м|ң|қ|к|ң[ыі]з)?|с(?:т[ае][йн].*|п[ыі]н|с[ыі]ң)?"
    r"|(?P<noun>ң[ыі]з(?:д[ае]р)?|ңд[ае]р|с[ыі]н(?:д[ае]р)?)"
)
_DERIVED = re.compile(r".{2,}?[лдт][ае](?:[нстл]|л[ыі]н|[нст][ыі][лр]|нд[ыі]р.*|ст[ыі]р.*)?$")
_VOICE = re.compile(r"(?:[ыі]?[лнс]|[дт][ыі]р|[ыі]?т|[қғкг][ыі]з|[ыіуү]р|[ае]р)$")
_VERBS = verb_set() | frozenset(_WORDS["kk-verbs"])
_PERSON = re.compile(r"(?P<stem>.{2,}?)(?:[аей]|[ғқгк][ае]н|[ае]р)с[ыі]з|.+(?:[лдт][ыі]|[уыі]н?д[ае])с[ыі]з")
# «Ешкім» needs no verb where its sentence ends: «Ешкім!», «Ешқандай».
_ELLIPTIC = re.compile(rf"{_AGREEING['kk'].pattern}(?=\s*(?:[^\w\s]|$))", re.IGNORECASE)


def _is_verb(stem: str) -> bool:
    """Tell whether letters are the stem of a verb, known or made by -ла-, in any voice."""
    while len(stem) > 1 and stem not in _VERBS and not _DERIVED.match(stem):
        shorter = _VOICE.sub("", stem)
        if shorter == stem:
            return False
        stem = shorter
    return len(stem) > 1


@lru_cache(maxsize=16384)
def is_negative_verb(word: str, *, ends_sentence: bool = False) -> bool:
    """Tell whether a Kazakh word in lower case is a verb with -ма-."""
    for sign in _SIGN_OF_VERB.finditer(word, 2):
        ending = _ENDING.fullmatch(word, sign.end())
        if ending and _is_verb(word[: sign.start()]):
            is_noun = ending["noun"] and not ends_sentence and word[: sign.end()] in nominal_set()
            return not is_noun and not _PLAIN["kk"].fullmatch(word)
    return False


@lru_cache(maxsize=16384)
def _may_be_negative_verb(word: str) -> bool:
    """Tell whether a Kazakh word in lower case ends like a verb with -ма-, whatever its stem."""
    endings = (_ENDING.fullmatch(word, sign.end()) for sign in _SIGN_OF_VERB.finditer(word, 2))
    # «анықтамаңыз» is both, «батырмасын» hardly a verb
    found = [word[: each.start()] not in nominal_set() or (each["noun"] or "")[:1] == "ң" for each in endings if each]
    return any(found) and not _PLAIN["kk"].fullmatch(word)


def _is_person(word: str, before: str) -> bool:
    """Tell whether a Kazakh word in -сыз is of the polite person: «сіз барасыз», not «VPN-сіз» or «қатесіз»."""
    found = _PERSON.fullmatch(word)
    if word == "сіз" or found is None:
        return word == "сіз" and not before.endswith("-")
    stem = found["stem"]
    return not stem or stem in _VERBS or (word[:-3] not in nominal_set() and _is_verb(stem))


_OF_QUALITY = frozenset({"ADJF", "ADJS", "PRTF", "PRTS", "ADVB", "PRED"})
_RUSSIAN_WORD = re.compile(r"(?<![^\W_])(?:не-?|бе[зс])[а-яё]{3,}", re.IGNORECASE)


@lru_cache(maxsize=16384)
def _is_negative_adjective(word: str) -> bool:
    """Tell whether a Russian word in lower case begins with the не- or без- of adjectives: незаконный, неудача."""
    if _PLAIN["ru"].fullmatch(word):
        return False
    kinds = {kind for tag in tags_of(word) for kind in tag}
    return not kinds or not kinds.isdisjoint(_OF_QUALITY) or bool(tags_of(word[2 + word.startswith("бе") :]))


def blank(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with spaces in place of what fits an expression."""
    return pattern.sub(_spaces, text)


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found.group())


def without_access_keys(masked: str) -> str:
    """Return a text without the signs of access keys: «Т_ек»."""
    return _ACCESS_KEY.sub("", masked)


def _leave_series(negations: list[re.Match[str]], masked: str) -> list[re.Match[str]]:
    """Return negations without those that go on a series of “no”."""
    again = {each.end() for each in _SERIES.finditer(masked)} if len(negations) > 1 else ()
    return [each for each in negations if each.end() not in again]


def _find(masked: str, language: str) -> list[tuple[int, int]]:
    """Return the places of words that negate; of those that only agree, «никто», where no other is there, one."""
    found = list(_NEGATIONS[language].finditer(masked))
    if language == "en":
        found = _leave_series(found, masked)
        found += _CONTRACTED.finditer(masked)
    if language == "kk":
        found += (each for each in _KAZAKH_WORD.finditer(masked) if is_negative_verb(each.group().lower()))
        commands = _IMPERATIVE.finditer(masked) if "ңыз" in masked or "ңіз" in masked else ()
        found += (each for each in commands if is_negative_verb(each.group().lower(), ends_sentence=True))
    agreeing = _ELLIPTIC if language == "kk" else _AGREEING[language]
    return sorted({each.span() for each in found or islice(agreeing.finditer(masked), 1)})


def _find_all(text: Text) -> list[tuple[int, int]]:
    return _find(text.masked, text.language)


def find_negations(text: Text) -> list[tuple[int, int]]:
    """Return the places of the negations of a text, those of idioms left out."""
    if not (found := text.once(_find_all)):
        return found
    left = blank(_IDIOMS[text.language], blank(_NUMBER, text.masked) if text.language == "en" else text.masked)
    return found if left == text.masked else _find(left, text.language)


def find_asked(text: Text) -> list[tuple[int, int]]:
    """Return the places in a source of what has to be rendered by something negative: negations, “failed to”."""
    found, asking = text.once(find_negations), _ASKING.get(text.language)
    if asking is None:
        return found
    return sorted({*found, *(each.span() for each in asking.finditer(text.once(read_plain)))})


def read_plain(text: Text) -> str:
    """Return what is language in a text without the phrases in which a negative is no negation."""
    return blank(_IDIOMS[text.language], text.masked)


def count_implied(text: Text) -> tuple[int, ...]:
    """Return how much of a text may render a negation: idioms, words with a negative end, words of each family."""
    whole, language = without_access_keys(text.masked), text.language
    left, idioms = _IDIOMS[language].subn(_spaces, whole)
    if language in _AFFIRMATIVE:
        idioms -= len(_AFFIRMATIVE[language].findall(whole))
    hidden = len(_find(left, language)) - len(text.once(find_negations))  # with an access key inside
    if text.side is Side.SOURCE and language in _ASKING:
        left = blank(_ASKING[language], left)
    negative = _count_negative(blank(_NEGATIONS[language], left), language)
    return idioms + max(0, hidden), negative, _count_kept(left, language), *_count_families(left, language)


def _count_families(masked: str, language: str) -> list[int]:
    """Return how many words of each family a text has."""
    counts = [0] * len(_FAMILIES[language])
    for number, phrases in _PHRASES[language]:
        counts[number] += len(phrases.findall(masked))
    for word in _WORD.findall(masked):
        for number in _families_of(word.lower(), language):
            counts[number] += 1
    return counts


@lru_cache(maxsize=16384)
def _families_of(word: str, language: str) -> tuple[int, ...]:
    """Return the families of a word in lower case, and of the halves of a compound."""
    if _ANY_SINGLE[language].search(word) is None:
        return ()
    return tuple(number for number, words in _SINGLE[language] for _ in words.findall(word))


_RUSSIAN_NOT = re.compile(r"(?<![^\W_])не\s+([а-яё]+)", re.IGNORECASE)


def _count_kept(masked: str, language: str) -> int:
    """Return how many negations of another language a text has: in a quotation, a keyword, what nobody translated.

    Kazakh «не» is “or”: it negates before a Russian verb.
    """
    kept = len((_NEGATIONS["en"] if language != "en" else _MASKED_NOT).findall(masked))
    if language != "kk":
        return kept
    verbs = (each for each in _RUSSIAN_NOT.findall(masked) if any("VERB" in tag for tag in tags_of(each.lower())))
    return kept + sum(1 for _ in verbs) + len(re.findall(r"(?<![^\W_])(?i:нет)(?![^\W_])", masked))


def _count_negative(masked: str, language: str) -> int:
    """Return how many words with a negative beginning or end a text has."""
    if language == "ru":
        return sum(_is_negative_adjective(each.lower()) for each in _RUSSIAN_WORD.findall(masked))
    found = [each for each in _NEGATIVE[language].finditer(masked) if not _PLAIN[language].fullmatch(each.group())]
    if language == "en":
        return len(found)
    nouns = sum(not _is_person(each.group().lower(), masked[: each.start()]) for each in found)
    verbs = {each.lower() for each in _KAZAKH_WORD.findall(masked)}
    return nouns + sum(_may_be_negative_verb(each) and not is_negative_verb(each) for each in verbs)


def _begins(language: str) -> Callable[[str], object]:
    """Return what finds that a run of letters may begin a negation."""
    lists = (_WORDS.get(f"{language}-{kind}", ()) for kind in ("negations", "agreeing", "asking"))
    words = (word for each in lists for word in each)
    return re.compile("|".join(sorted({re.split("[_~-]", each)[0] for each in words})), re.IGNORECASE).match


def _is_negative(run: str) -> bool:
    return is_negative_verb(run.lower(), ends_sentence=True)


_CONTRACTION = any_piece(r"(?i)n['’`]t", having="['’`]")
_ENGLISH, _RUSSIAN, _KAZAKH = (any_word(_begins(each)) for each in LANGUAGES)
_NEGATIVE_VERB = any_word(_is_negative, having="[мбпМБП]")
_NEEDS = (
    into("ru", "kk") & (source(_ENGLISH) | source(_CONTRACTION))
    | into("kk", "en") & source(_RUSSIAN)
    | into("ru", "en") & (source(_KAZAKH) | source(_NEGATIVE_VERB))
    | into("en") & (target(_ENGLISH) | target(_CONTRACTION))
    | into("ru") & target(_RUSSIAN)
    | into("kk") & (target(_KAZAKH) | target(_NEGATIVE_VERB))
)


@check("meaning.negation", category="accuracy", severity=Severity.MINOR, needs=_NEEDS, prose=True)
def negation(context: Context) -> Iterator[Sighting]:
    """One side negates more than the other, which has no word that may mean a negation.

    What: A word that negates (not, never, нет, емес, a Kazakh verb with -ма-) of a source whose target has fewer, or of
    a target whose source has none, between English, Kazakh and Russian. What only one side has and may render a
    negation (fail, without, незаконный, -сыз) counts for it; “not only” negates nothing. Prose is compared sentence by
    sentence where both texts have as many. “Failed to”, “unless”, «без» and «отказался» ask for something negative as
    well. The finding is neutral: in paragraphs of published manuals about one in five is right, for a translator may
    say the same without a negation. Counted are a right made of a ban, «вправе не» of “may not”, and a part made of
    none, «одно не» of “not one”, which 67,000 published pairs do not have. Messages of programs are not looked at,
    where 8 of 42 unseen findings were right.
    Why: A lost “not” reverses the meaning, and the sentence still reads well.
    Wrong: en: The court did not release him. | ru: Суд освободил его.
    Right: en: The court did not release him. | ru: Суд не освободил его.
    """
    source, target = context.source, context.target
    if (source.language, target.language) not in DIRECTIONS:
        return
    theirs, ours = len(source.once(_find_all)), len(target.once(_find_all))
    if (target.language == "en") == bool(CYRILLIC.search(target.masked)) or (
        theirs == ours and not _may_differ(context)
    ):
        return  # most pairs; an idiom is rendered by an idiom
    for said, rendered, at in pair_sentences(context) if source.words and target.words else ():
        for start, end, message in _compare(said, rendered):
            if said is source and any(sentences.sentence.run(context)):
                return  # the negation is lost with its sentence
            yield Sighting(Side.TARGET, at + start, at + end, message, unsure=True)
        for start, end, message in _find_twists(said, rendered):
            yield Sighting(Side.TARGET, at + start, at + end, message)


def _may_differ(context: Context) -> bool:
    """Tell whether texts with as many negations may differ: in a word that asks for one, a twist, or by sentence."""
    asking = _ASKING.get(context.source.language)
    if asking is not None and asking.search(context.source.masked):
        return True
    if not context.source.once(_find_all):
        return False
    affirmative = _AFFIRMATIVE.get(context.target.language)
    if affirmative is not None and affirmative.search(context.target.masked):
        return True
    return _INNER_END.search(context.source.masked) is not None or any(_find_twists(context.source, context.target))


def _find_twists(source: Text, target: Text) -> Iterator[tuple[int, int, str]]:
    """Yield what the target turns of a negation that it keeps: «вправе не» of “may not”, «одно не» of “not one”."""
    language, asked = target.language, source.masked
    if language not in _SOME or source.language not in _BAN:
        return
    if (ban := _BAN[source.language].search(asked)) and (right := _RIGHT[language].search(target.masked)):
        yield *right.span(), f"“{ban.group()}” of the source is a ban, this a right"
    none, some = _NONE[source.language].search(asked), _SOME[language].search(target.masked)
    if none and some and not _EVERY[language].search(target.masked):
        yield *some.span(), f"“{none.group()}” of the source denies every one"


def _compare(source: Text, target: Text) -> Iterator[tuple[int, int, str]]:
    """Yield the place in the target of a negation that one side lacks, and what to say of it."""
    theirs, ours = source.once(find_asked), target.once(find_negations)
    if len(theirs) > len(ours):
        if len(theirs) > len(ours) + _exceed(target, source):
            start, end = theirs[0]
            yield 0, len(target.typed), f"“{source.typed[start:end]}” of the source is not rendered"
    elif ours and not theirs and len(ours) > _exceed(source, target):
        yield *ours[0], "the source has no negation"


def _exceed(text: Text, other: Text) -> int:
    """Return how many negations of another text may be rendered by what only *text* has."""
    counts = zip(text.once(count_implied), other.once(count_implied), strict=True)
    return sum(max(0, ours - theirs) for ours, theirs in counts)
