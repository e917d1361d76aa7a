"""Russian cases after prepositions, agreement of adjectives, commas before clauses.

The dictionary has every reading of a word; a finding needs that none of them fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, followed, into, target
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.ru import parses_of, tags_of

# --- cases behind prepositions ---------------------------------------------------------------------------------------

_GENITIVE = "от до из у без для около после против кроме вместо среди возле вокруг ради из-за из-под вне внутри"
_GOVERNED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_GENITIVE.split(), frozenset({"gent"})),
    **dict.fromkeys(("к", "ко", "благодаря", "вопреки", "согласно"), frozenset({"datv"})),
    **dict.fromkeys(("над", "перед"), frozenset({"ablt"})),
    **dict.fromkeys(("при",), frozenset({"loct"})),
    **dict.fromkeys(("про", "через", "сквозь"), frozenset({"accs"})),
    **dict.fromkeys(("о", "об", "обо", "в", "во", "на"), frozenset({"loct", "accs"})),
    **dict.fromkeys(("с", "со"), frozenset({"gent", "ablt", "accs"})),
    "по": frozenset({"datv", "accs", "loct"}),
    **dict.fromkeys(("за", "под"), frozenset({"accs", "ablt"})),
    "между": frozenset({"ablt", "gent"}),
}
_CASE_OF = {"gen1": "gent", "gen2": "gent", "acc1": "accs", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_CASES = frozenset(["nomn", "gent", "datv", "accs", "ablt", "loct", "voct"])
_NOMINAL = frozenset(["NOUN", "ADJF", "PRTF"])
_UNSURE = frozenset(["Fixd", "Abbr", "Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Slng", "Erro", "Apro", "NPRO"])
_GOVERNING = re.compile(
    rf"(?<![\w.’'-])((?i:{'|'.join(sorted(_GOVERNED, key=len, reverse=True))})){SPACE}([а-яё]{{4,}})(?![\w-])"
)
_WHAT_KIND = re.compile(r"(?i:\bчто\b)[^.!?;]*$")
_TAKES_OBJECT = re.compile(
    r"(?:[ \u00a0][а-яё]+)?[ \u00a0][а-яё]+(?:вш|[ую]щ|[ая]щ|[её]?нн|ем|им|т)[а-яё]{2,3}(?:ся)?(?!\w)"
)
"""A participle, with whose object before it the preposition has nothing to do: «от случайным образом движущейся»."""
_OLD_GENITIVE = re.compile("(?:без|из|от|до|со?)", re.IGNORECASE)
"""Prepositions of «без умолку», «с размаху»."""


def _nominal_cases(word: str) -> frozenset[str]:
    """Return the cases that a noun or an adjective may be in; none where it may be something else."""
    cases = _cases_of(tags_of(word)) if word not in _JARGON else frozenset()
    return cases | {"loct"} if "datv" in cases and _IN_U.search(word) else cases


_JARGON = frozenset(read_words("russian-spelling")["jargon"])
_IN_U = re.compile("[а-яё]{2}(?:пост|мост|порт|борт|лес|сад|пол|бок|верх|ряд|берег|лед|ход)у$")
"""Compounds of nouns whose place ends in «у»: «на блокпосту»; the dictionary has that form of the short ones alone."""


@lru_cache(maxsize=4096)
def _cases_of(tags: tuple[frozenset[str], ...]) -> frozenset[str]:
    found: set[str] = set()
    for tag in tags:
        cases = {_CASE_OF.get(each, each) for each in tag} & _CASES
        if not tag & _NOMINAL or tag & _UNSURE or not cases:
            return frozenset()
        found |= cases
        if "anim" in tag and cases & {"nomn", "gent"}:
            found.add("accs")  # «в депутаты», «в мастер веб-страниц»
    return frozenset(found)


def _may_be_in_wrong_case(piece: str, word: str) -> bool:
    """Tell whether a word behind a preposition is in another case; whether it is spared, only its place tells."""
    cases = _cases_at_start(word)
    return bool(cases) and not cases & _asked_by(piece)


@lru_cache(maxsize=65536)
def _asked_by(piece: str) -> frozenset[str]:
    """Return the cases that a piece without white space asks for, as a preposition does."""
    return _GOVERNED.get(piece.lstrip("«(").lower(), frozenset())


@lru_cache(maxsize=65536)
def _cases_at_start(piece: str) -> frozenset[str]:
    """Return the cases of the word in small letters that a piece begins with."""
    noun = _SMALL_WORD.match(piece)
    return _nominal_cases(noun.group()) if noun else frozenset()


_SMALL_WORD = re.compile("[а-яё]{3,}")


@check(
    "russian.case",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("ru") & target(followed(any_piece(f"^[«(]*(?i:{'|'.join(_GOVERNED)})$"), _may_be_in_wrong_case)),
)
def case(context: Context) -> Iterator[Sighting]:
    """A noun or an adjective is in a case that the preposition before it never asks for.

    What: The word right behind a preposition, where none of its readings has a case that the preposition takes.
    Why: It is left when the preposition or the verb was changed.
    Wrong: en: access to the site | ru: доступ к сайта
    Right: en: access to the site | ru: доступ к сайту
    """
    target = context.target
    for found in _GOVERNING.finditer(target.masked):
        asked, cases = _GOVERNED[found[1].lower()], _nominal_cases(found[2])
        if not cases or cases & asked or _is_spared(found, cases, target.masked):
            continue
        fix = _in_case(found[2], next(iter(asked))) if len(asked) == 1 else None
        yield target.sight(*found.span(2), f"«{found[1]}» asks for another case", fix)


def _is_spared(found: re.Match[str], cases: frozenset[str], masked: str) -> bool:
    """Tell whether a word may stand behind a preposition for another reason than being governed by it."""
    preposition, word, before = found[1], found[2], masked[: found.start()].rstrip()
    if preposition.lower() in ("о", "за") and "nomn" in cases:
        return preposition.lower() == "о" or _WHAT_KIND.search(before) is not None  # «о муза», «что он за человек»
    if preposition[0].isupper() and (preposition.isupper() and before[-1:] not in ("", ".", "!", "?", "«", "…")):
        return True  # «ПО доступа», “C”
    if word[-1] in "ую" and "datv" in cases and _OLD_GENITIVE.fullmatch(preposition):
        return True
    if preposition in ("за", "под") and before.endswith("из"):
        return True  # russian.hyphen tells of it
    return word == "друг" or ("ablt" in cases and _TAKES_OBJECT.match(masked, found.end()) is not None)


def _in_case(word: str, asked: str) -> str | None:
    """Return a word in a case, its number and gender as before, where there is one such form."""
    forms = set[str]()
    for parse in parses_of(word):
        kept = parse.tag.grammemes & {"sing", "plur", "masc", "femn", "neut"}
        forms |= {each.word for each in parse.lexeme if kept <= each.tag.grammemes and asked in each.tag.grammemes}
    return forms.pop() if len(forms) == 1 else None


# --- agreement -------------------------------------------------------------------------------------------------------

_GENDERS = frozenset(["masc", "femn", "neut"])
_ADJECTIVE_ENDINGS = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_ADJECTIVE = rf"[А-ЯЁа-яё][а-яё]{{2,}}(?:{'|'.join(_ADJECTIVE_ENDINGS)})"
_TWO_WORDS = re.compile(rf"(?<![\w.-])({_ADJECTIVE}){SPACE}([а-яё]{{3,}})(?![\w-])")


_Nominatives = tuple[frozenset[str], ...]
"""Number and gender, reading by reading."""


def _nominative(word: str, kind: str) -> _Nominatives:
    """Return number and gender of the readings of a word, all of which are nominatives of one part of speech."""
    return _nominatives_of(tags_of(word), kind)


@lru_cache(maxsize=4096)
def _nominatives_of(tags: tuple[frozenset[str], ...], kind: str) -> _Nominatives:
    found = []
    for tag in tags:
        if kind not in tag or tag & (_UNSURE | {"anim", "ms-f", "GNdr", "Pltm", "Subx", "Anum", "Supr"}):
            return ()
        if not tag & {"nomn", "accs"}:
            return ()
        found.append(frozenset(tag & (_GENDERS | {"sing", "plur"})))
    return tuple(found)


def _agree(adjective: frozenset[str], noun: frozenset[str]) -> bool:
    if "plur" in adjective or "plur" in noun:
        return {"plur"} <= adjective & noun
    return bool(adjective & noun & _GENDERS)


def _may_disagree(piece: str, word: str) -> bool:
    """Tell whether two words in a row cannot agree; whether they share others, only their place tells."""
    return not _fits(_adjective_at_end(piece), _noun_at_start(word))


@lru_cache(maxsize=65536)
def _adjective_at_end(piece: str) -> _Nominatives:
    """Return the readings of the adjective that a piece without white space ends with."""
    found = _ENDS_AS_ADJECTIVE.search(piece) if piece.endswith(_ADJECTIVE_ENDINGS) else None
    return _nominative(found.group().lower(), "ADJF") if found else ()


@lru_cache(maxsize=65536)
def _noun_at_start(piece: str) -> _Nominatives:
    """Return the readings of the noun in small letters that a piece begins with."""
    found = _SMALL_WORD.match(piece)
    return _nominative(found.group(), "NOUN") if found else ()


_ENDS_AS_ADJECTIVE = re.compile(f"{_ADJECTIVE}$")
_PASSIVE = re.compile(
    rf"(?<![\w-])(?:(долж(?:ен|на|но|ны)){SPACE}быть|(был[аои]?))((?:{SPACE}не)?{SPACE}([а-яё]{{2,}}[нт][аоы]?))"
    r"(?![\w-])"
)
_VERB_OF_PASSIVE = any_piece(r"^(?:быть|был[аои]?)$")


@lru_cache(maxsize=16384)
def _forms_of(word: str, kinds: frozenset[str]) -> frozenset[str]:
    """Return the genders, or the plural, of a word that is of these kinds in all its readings."""
    tags = tags_of(word)
    known = bool(tags) and all(tag & kinds for tag in tags)
    return frozenset(each for tag in tags for each in tag & (_GENDERS | {"plur"})) if known else frozenset()


def _find_passives(masked: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield the place of a verb with a short participle that does not agree with it, and both."""
    for found in _PASSIVE.finditer(masked):
        verb, participle = found[1] or found[2], found[4]
        ours = _forms_of(participle, frozenset({"PRTS"}))
        theirs = _forms_of(verb, frozenset({"ADJS", "VERB"}))
        if ours and theirs and not ours & theirs:
            yield found.start(), found.end(), verb, participle


_MAY_BE_SHORT = re.compile(r"не$|[а-яё]{2,}[нт][аоы]?(?![а-яё])")
_NEEDS_OF_AGREEMENT = target(followed(any_piece(_adjective_at_end, having="[йяе]"), _may_disagree)) | target(
    followed(_VERB_OF_PASSIVE, lambda _, after: _MAY_BE_SHORT.match(after) is not None)
)


def _fit(adjective: str, noun: str) -> bool:
    """Tell whether two words in small letters may agree, or need not."""
    ours = _nominative(adjective, "ADJF")
    return not ours or _fits(ours, _nominative(noun, "NOUN"))


def _fits(ours: _Nominatives, theirs: _Nominatives) -> bool:
    """Tell whether a reading of an adjective agrees with one of what follows, which may be no noun."""
    return not theirs or any(_agree(mine, its) for mine in ours for its in theirs)


@check("russian.agreement", category="fluency", severity=Severity.MINOR, needs=into("ru") & _NEEDS_OF_AGREEMENT)
def agreement(context: Context) -> Iterator[Sighting]:
    """An adjective does not agree with the noun after it, or «был» with its participle, in gender or number.

    What: Two words in a row that can only be nominatives (or accusatives alike), the second a thing; «был» or «должен
    быть» before a short participle. Pronouns, ordinals and what may also be a noun are left alone.
    Why: It is left when the noun was changed.
    Wrong: en: a new law | ru: новая закон
    Right: en: a new law | ru: новый закон
    """
    target = context.target
    for found in _TWO_WORDS.finditer(target.masked):
        if _fit(found[1].lower(), found[2]):
            continue
        after = target.masked[found.end() :]
        if not _is_coordinate(target.masked[: found.start()], after) and not _share(found[1], after):
            yield target.sight(found.start(), found.end(), f"«{found[1]}» does not agree with «{found[2]}»")
    for start, end, verb, participle in _find_passives(target.masked):
        yield target.sight(start, end, f"«{verb}» does not agree with «{participle}»")


_JOINED_BEFORE = re.compile(r"(?:\b(?:и|или|также)|[,/—–])[ \u00a0]*$")
_JOINED_AFTER = re.compile(r"[ \u00a0](?:и|или)[ \u00a0]|,")


def _is_coordinate(before: str, after: str) -> bool:
    """Tell whether adjectives share a noun, or nouns an adjective: «красный и синий каналы», «точные дата и время»."""
    return _JOINED_BEFORE.search(before) is not None or _JOINED_AFTER.match(after) is not None


_AND = re.compile(r"[^.,;:!?]*[ \u00a0](?:и|или)[ \u00a0]")


def _share(adjective: str, after: str) -> bool:
    """Tell whether an adjective in the plural may go on to a noun further on: «точные дата начала и время»."""
    return adjective.endswith(("ые", "ие")) and _AND.match(after) is not None


# --- commas ----------------------------------------------------------------------------------------------------------

_BEFORE_COMMA = re.compile(
    rf"(?<![\w-])([А-ЯЁа-яё]{{2,}})({SPACE})(которые|который|которая|которое|что|чтобы|но|потому{SPACE}что"
    rf"|а{SPACE}также|а{SPACE}именно|хотя|поскольку|так{SPACE}как"
    rf"|кто|почему|зачем|где|куда|откуда)(?={SPACE}[а-яё«])"
)
_SAID = re.compile(
    r"(?:сказал|заявил|сообщил|считает|считают|считал|уверен|знает|знают|знаю|думает|думаю|думают|отметил|подчеркнул"
    r"|добавил|рассказал|утвержда|понима|известно|говорит|говорят|пишет|написал|объяснил|полагает|надеется|надеюсь"
    r"|боится|опаса|призна|напомнил|выяснил|оказалось|значит|обеща|требует|предупредил|ответил|показал|подтвердил"
    r"|указал|видит|видно|ясно|важно)[а-яё]{0,4}",
    re.IGNORECASE,
)
_ASKING = frozenset(["что", "кто", "почему", "зачем", "где", "куда", "откуда"])
_NO_COMMA = frozenset(read_words("russian-spelling")["no-comma"])
_CLAUSE_PIECE = any_piece(
    r"^(?:которые|который|которая|которое|что|чтобы|но|также|именно|хотя|поскольку|как|кто|почему|зачем|где|от?куда)$"
)


@check("russian.comma", category="fluency", severity=Severity.MINOR, needs=into("ru") & target(_CLAUSE_PIECE))
def comma(context: Context) -> Iterator[Sighting]:
    """A comma is missing before a clause.

    What: Before который behind a noun, что, кто, где, почему behind a verb of saying or thinking, но, а также, чтобы,
    поскольку, хотя and потому что behind a noun or a verb. Conjunctions before them, and set phrases, are left alone.
    Why: Russian has no exceptions to this rule, and English has no comma in these places.
    Wrong: en: He said that it is legal. | ru: Он сказал что это законно.
    Right: en: He said that it is legal. | ru: Он сказал, что это законно.
    """
    target = context.target
    for found in _BEFORE_COMMA.finditer(target.masked):
        word, clause = found[1].lower(), re.sub(SPACE, " ", found[3])
        if word not in _NO_COMMA and _asks_comma(word, clause, target.masked[found.end() :]):
            yield target.sight(found.start(2), found.end(2), f"a comma before «{found[3]}»", ", ")


def _asks_comma(word: str, clause: str, after: str) -> bool:
    if clause in _ASKING:
        return (
            _SAID.fullmatch(word) is not None and re.match(r"[ \u00a0](?:то|же|бы|ли|нибудь|угодно)\b", after) is None
        )
    if clause == "хотя" and re.match(r"[ \u00a0]бы\b", after):
        return False
    tags = tags_of(word)
    kinds = {"NOUN"} if clause.startswith("котор") else {"NOUN", "VERB", "INFN", "PRTS", "ADJS"}
    return bool(tags) and all(tag & kinds for tag in tags)
