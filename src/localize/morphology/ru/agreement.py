"""Agreement of Russian words beside a noun: the cases they allow, and their forms beside another noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localize.morphology.phrases import NounReading, agree
from localize.morphology.ru.paradigm import Cell, adjective_cells, phrase_cells
from localize.morphology.ru.words import Parse, features_of, parses_of

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)(\s+)$")
_FOLLOWING = re.compile(r"(,\s+)([^\W\d_]+)")
_CLAUSE = re.compile(r"[.,;:!?…()«»—–\n]")
_RELATIVE = "котор"
_ENDING = 3
"""Letters in which the forms of an adjective differ at most."""
_MOST = 4
"""Words before a noun that may agree with it."""
_GENDERS = frozenset({"Masc", "Fem", "Neut"})
_SAME = frozenset({"gent", "datv", "accs", "ablt", "loct", "nomn"})
_GOVERNED = {
    "Gen": "без безо вместо внутри возле вокруг для до из изо из-за из-под кроме мимо около от ото после против путём "
    "ради среди у вследствие",
    "Dat": "благодаря вопреки к ко согласно",
    "Acc": "про сквозь через",
    "Ins": "над надо перед передо",
    "Loc": "при",
    "Acc Loc": "в во на о об обо",
    "Acc Ins": "за под подо",
    "Gen Ins": "между",
    "Acc Gen Ins": "с со",
    "Acc Dat Loc": "по",
}
_CASES_AFTER = {word: frozenset(cases.split()) for cases, words in _GOVERNED.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class RefittedContext:
    """The text before and after a noun, and whether all that agrees with it is known to do so."""

    before: str
    after: str
    sure: bool


def narrow(before: str, options: frozenset[frozenset[str]]) -> frozenset[frozenset[str]]:
    """Return the readings of a noun that a preposition and adjectives before it leave; all where they tell nothing."""
    left = options
    for word in _words_back(before):
        if cases := _CASES_AFTER.get(word.lower()):
            return frozenset(each for each in left if each & cases) or left
        parses = _adjectives(word)
        if not parses or "NOUN" in parses_of(word.lower())[0].tag.grammemes:
            break
        adjectives = [features_of(parse.tag) for parse in parses]
        left = frozenset(each for each in left if any(agree(one, each) for one in adjectives)) or left
    return left


def guess(before: str, options: frozenset[frozenset[str]]) -> frozenset[str] | None:
    """Return the likeliest reading: nominative first in a clause, genitive after a noun, accusative after a verb."""
    words = [word for word in _words_back(before) if not _adjectives(word)]
    wanted = "Nom"
    if words:
        grammemes = parses_of(words[0].lower())[0].tag.grammemes
        wanted = "Gen" if "NOUN" in grammemes else "Acc" if grammemes & {"VERB", "INFN", "GRND"} else "Nom"
    found = sorted((each for each in options if wanted in each), key=lambda each: ("Plur" in each, sorted(each)))
    return found[0] if found else None


def like(word: str, other: str) -> str | None:
    """Return an adjective or participle in the case, number and gender that *other*, one too, has; else None."""
    wanted = [features_of(parse.tag) for parse in _adjectives(other)]
    for parse in _adjectives(word) if wanted else ():
        if any(agree(features_of(parse.tag), each) for each in wanted):
            return word
        for each in wanted:
            forms = [cell.text for cell in adjective_cells(parse) if agree(cell.features, each)]
            if forms:
                return _as_large(_spell(forms[0], word), word)
    return None


def refit(before: str, after: str, old: NounReading, new: NounReading) -> RefittedContext:
    """Return the texts beside *old* as they must be beside *new*."""
    cells = [cell for cell in phrase_cells(tuple(old.lemma.split())) if _is(cell, old)]
    wanted = next((cell for cell in phrase_cells(tuple(new.lemma.split())) if _is(cell, new)), None)
    if not cells or wanted is None:
        return RefittedContext(before, after, sure=False)
    mine = cells[0]
    if not _differ(mine.features, wanted.features):
        return RefittedContext(before, after, sure=True)
    front, sure = _refit_before(before, mine, wanted)
    back, sure_after = _refit_relative(after, mine, wanted)
    if "Nom" in wanted.features:
        front, back, sure_predicate = _refit_predicate(front, back, mine, wanted)
        sure = sure and sure_predicate
    return RefittedContext(front, back, sure and sure_after)


def _is(cell: Cell, standing: NounReading) -> bool:
    return cell.text == standing.form.lower() and standing.features <= cell.features


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether words may have to change: in the plural genders are alike, and animacy shows in the accusative."""
    kinds = {"Sing", "Plur"} | (_GENDERS if "Sing" in one else frozenset())
    if "Acc" in one:
        kinds |= {"Anim", "Inan"}
    return one & kinds != other & kinds


def _refit_before(before: str, old: Cell, new: Cell) -> tuple[str, bool]:
    tail = ""
    for _ in range(_MOST):
        found = _LAST.search(before)
        if found is None:
            break
        word = found.group(1)
        if "NUMR" in parses_of(word.lower())[0].tag.grammemes:
            return before + tail, False
        adjective = next((each for each in _adjectives(word) if _goes(each, old)), None)
        # «файл, содержащий закон»: a participle behind a comma belongs to the noun before it.
        if adjective is None or ("PRTF" in adjective.tag.grammemes and before[: found.start()].rstrip().endswith(",")):
            break
        fitting = _form_for(adjective, new, word)
        if fitting is None:
            return before + tail, False
        tail = fitting + found.group(2) + tail
        before = before[: found.start()]
    return before + tail, True


def _refit_relative(after: str, old: Cell, new: Cell) -> tuple[str, bool]:
    """Return what follows with a participle or «который» behind a comma made to agree."""
    found = _FOLLOWING.match(after)
    if found is None:
        return after, True
    word = found.group(2)
    if word.lower().startswith(_RELATIVE):
        fitting = _relative(parses_of(word.lower()), old, new)
    else:
        own = (each for each in _adjectives(word) if "PRTF" in each.tag.grammemes)
        participle = next((each for each in own if _goes(each, old)), None)
        if participle is None:
            return after, True
        fitting = _form_for(participle, new, word)
    if fitting is None:
        return after, False
    return f"{found.group(1)}{fitting}{after[found.end() :]}", True


def _relative(parses: Sequence[Parse], old: Cell, new: Cell) -> str | None:
    """Return «который» in its own case and in the gender and number of the noun."""
    for parse in parses:
        mine = features_of(parse.tag)
        if not mine & old.features & {"Sing", "Plur"} or ("Sing" in mine and not mine & old.features & _GENDERS):
            continue
        case = parse.tag.grammemes & _SAME
        for cell_parse in parse.lexeme:
            its = features_of(cell_parse.tag)
            number = its & new.features & {"Sing", "Plur"}
            if case <= cell_parse.tag.grammemes and number and ("Plur" in its or its & new.features & _GENDERS):
                return cell_parse.word
    return None


def _refit_predicate(before: str, after: str, old: Cell, new: Cell) -> tuple[str, str, bool]:
    """Return the clause with the one past tense or short form in it that may be said of the noun made to agree."""
    start = max((found.end() for found in _CLAUSE.finditer(before)), default=0)
    stop = _CLAUSE.search(after)
    end = stop.start() if stop else len(after)
    spots = [(found, True) for found in _WORD.finditer(before, start)]
    spots += [(found, False) for found in _WORD.finditer(after, 0, end)]
    said = [
        (found, in_front, parse)
        for found, in_front in spots
        if (parse := next(_predicates(found.group().lower(), old), None))
    ]
    if not said:
        # A verb of the present tense shows the number, and another word may hide what it is.
        return before, after, bool(old.features & new.features & {"Sing", "Plur"})
    fitting = [_predicate_for(parse, new) for _, _, parse in said]
    if len(said) > 1 or fitting[0] is None:
        return before, after, False
    (found, in_front, _), text = said[0], _as_large(_spell(fitting[0], said[0][0].group()), said[0][0].group())
    if in_front:
        return before[: found.start()] + text + before[found.end() :], after, True
    return before, after[: found.start()] + text + after[found.end() :], True


def _predicates(word: str, old: Cell) -> Iterator[Parse]:
    parses = parses_of(word)
    # «установлено неверно»: what may be an adverb is no sure predicate.
    if any("ADVB" in parse.tag.grammemes for parse in parses):
        return
    for parse in parses[:2]:
        grammemes = parse.tag.grammemes
        past = "VERB" in grammemes and "past" in grammemes
        if (past or grammemes & {"ADJS", "PRTS"}) and _same_gender(features_of(parse.tag), old.features):
            yield parse


def _predicate_for(parse: Parse, new: Cell) -> str | None:
    kind = parse.tag.grammemes & {"VERB", "ADJS", "PRTS", "past", "pssv", "actv"}
    for each in parse.lexeme:
        if kind <= each.tag.grammemes and _same_gender(features_of(each.tag), new.features):
            return each.word
    return None


def _same_gender(one: frozenset[str], other: frozenset[str]) -> bool:
    if "Plur" in one or "Plur" in other:
        return "Plur" in one and "Plur" in other
    return bool(one & other & _GENDERS)


def _adjectives(word: str) -> tuple[Parse, ...]:
    """Return the readings of a word as an adjective or participle that goes with the noun after it."""
    if word.lower().startswith(_RELATIVE):
        return ()
    found = (parse for parse in parses_of(word.lower()) if parse.tag.grammemes & {"ADJF", "PRTF"})
    return tuple(parse for parse in found if "Fixd" not in parse.tag.grammemes)


def _goes(parse: Parse, noun: Cell) -> bool:
    return agree(features_of(parse.tag), noun.features)


def _form_for(parse: Parse, noun: Cell, word: str) -> str | None:
    forms = [_spell(cell.text, word) for cell in adjective_cells(parse) if agree(cell.features, noun.features)]
    if word.lower() in forms:
        return word
    # The dictionary mends what it takes for a slip; a word that it spells otherwise stays as it is.
    if not forms or forms[0][: len(word) - _ENDING] != word.lower()[: len(word) - _ENDING]:
        return None
    return _as_large(forms[0], word)


def _spell(form: str, word: str) -> str:
    """Return a form with ё only where the text writes it."""
    return form if "ё" in word.lower() else form.replace("ё", "е")


def _as_large(form: str, word: str) -> str:
    return form[:1].upper() + form[1:] if word[:1].isupper() else form


def _words_back(text: str) -> Iterator[str]:
    """Yield the words before a place, the nearest first, as far as nothing but white space is between them."""
    for _ in range(_MOST):
        found = _LAST.search(text)
        if found is None:
            return
        yield found.group(1)
        text = text[: found.start()]
