"""Sentences and clauses that only one of source and target has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial, reduce
from operator import or_
from typing import NamedTuple

from localize.checks.analysis.prose import is_prose
from localize.checks.analysis.sentence_alignment import (
    WIDTHS,
    Loss,
    Sentence,
    clauses_of,
    find_loss,
    find_shortest,
    sentences_of,
)
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import Needs, has, into, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity, Side

_INNER_MARK = re.compile(r"[.!?…][»”\"’)]*\s+\S")
_MOST_SHARE = 0.95
"""Of the length to be expected, in a text that lacks a sentence of the other."""
_SHORTEST_CLAUSES = 60
"""Characters of a text whose semicolon joins clauses of which one can be told to be lost."""
_SHORTEST = 20
"""Characters of a text whose length tells anything."""


class _Bar(NamedTuple):
    """What a loss has to pass."""

    likelihood: float
    """Logarithm of how much likelier it is than joined sentences; semicolons are hardly ever joined."""
    share: float
    """Of the length to be expected, at most, in the text that lacks something."""


_LOSS, _CLAUSE, _ADDITION = _Bar(5.0, _MOST_SHARE), _Bar(3.0, _MOST_SHARE), _Bar(2.0, 1.0)
_SURE_LOSS = 10.0
"""The likelihood below which a lost sentence is neutral: of 40 findings in published manuals 26 of 29 above it were
right, and 3 of 11 below."""
_LIKELY = 5.5
"""The likelihood that an addition to a single sentence has to pass: one sentence is often split into two."""
_BRIEF, _FAR_TOO_BRIEF = 3.0, 4.0
"""Standard deviations from which a sentence may have lost a clause, and from which it has."""
_BRIEF_SHARE = 0.85
"""Of the length to be expected of a text of which one sentence has lost a clause."""
_SHOWN = 60
"""Characters of a sentence that a message shows."""


def _is_short(long: str, short: str, rate: float) -> bool:
    """Tell whether a text is no longer than this share of the other, which is prose."""
    return len(long) >= _SHORTEST and len(short.strip()) <= len(long) * rate and is_prose(long, "")


def _has_fewer(long: str, short: str) -> bool:
    """Tell whether a text has fewer places where a sentence may end than the other."""
    return len(_INNER_MARK.findall(long)) > len(_INNER_MARK.findall(short))


def _may_lose(rate: float, source: str, target: str) -> bool:
    return _is_short(source, target, rate * _LOSS.share) and _has_fewer(source, target)


def _may_add(rate: float, source: str, target: str) -> bool:
    return _is_short(target, source, _ADDITION.share / rate) and _has_fewer(target, source)


def _may_lose_clause(rate: float, source: str, target: str) -> bool:
    if source.count(";") > target.count(";") and len(source) >= _SHORTEST_CLAUSES:
        return _is_short(source, target, rate * _CLAUSE.share)
    return _is_short(source, target, rate * _BRIEF_SHARE) and _INNER_MARK.search(source) is not None


def _needs(test: Callable[[float, str, str], bool], *, added: bool = False) -> Needs:
    """Return the needs of a check whose test of two texts is given the rate of their languages that lets most pass."""
    farthest = min if added else max
    found = []
    for language, width in WIDTHS.items():
        rate = farthest(width / other for each, other in WIDTHS.items() if each != language)
        found.append(into(language) & texts(partial(test, rate)))
    return reduce(or_, found)


def _is_asked(long: Text, short: Text, kind: str, share: float) -> bool:
    """Tell whether a text is prose, and the other one no longer than this share of the length to be expected."""
    if long.language not in WIDTHS or short.language not in WIDTHS or long.language == short.language:
        return False
    rate = WIDTHS[short.language] / WIDTHS[long.language]
    return _is_short(long.typed, short.typed, rate * share) and bool(short.words) and is_prose(long.typed, kind)


def _find(
    long: Text, short: Text, kind: str, bar: _Bar, parts: Callable[[Text], tuple[Sentence, ...]] = sentences_of
) -> Loss | None:
    """Return what one text lacks of the other, where that passes the bar."""
    if parts is sentences_of and not _has_fewer(long.typed, short.typed):
        return None
    if not _is_asked(long, short, kind, bar.share) or len(long.once(parts)) <= len(short.once(parts)):
        return None
    loss = find_loss(long, short, parts)
    return loss if loss.likelihood > bar.likelihood else None


def _has_clauses(source: Text) -> bool:
    return ";" in source.masked and len(source.typed) >= _SHORTEST_CLAUSES


def _are_paired(source: Text, target: Text) -> bool:
    """Tell whether two texts have as many sentences, and more than one."""
    return 1 < len(source.once(sentences_of)) == len(target.once(sentences_of))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _say(context: Context, said: str, lost: Sentence, *, sure: bool = True) -> Sighting:
    """Return the sighting of a loss: unsure in strings of programs, which are rewritten more freely than prose."""
    target = context.target
    start, end = len(target.masked) - len(target.masked.lstrip()), len(target.masked.rstrip())
    unsure = context.kind == "message" or not sure
    return Sighting(Side.TARGET, start, end, f"{said}: “{_cut(lost.text)}”", unsure=unsure)


@check(
    "completeness.sentence",
    category="completeness",
    severity=Severity.MINOR,
    needs=_needs(_may_lose) & source(has("[.!?…]")),
)
def sentence(context: Context) -> Iterator[Sighting]:
    """A sentence of the source is missing from the translation.

    What: The target has fewer sentences than the source, and a sentence of the source has nothing in the target of its
    length and with its names, numbers, placeholders and international words. Two sentences that are joined into one of
    the usual length are left alone, and so are headings, cells, lists and short strings. Neutral where the target is
    not far too short, and in strings of programs, where 13 of 23 findings on unseen translations were right.
    Why: Readers of the translation alone cannot notice that a sentence is missing.
    Wrong: en: Warning! This link may be dangerous. | ru: Эта ссылка может быть опасной.
    Right: en: Warning! This link may be dangerous. | ru: Внимание! Эта ссылка может быть опасной.
    """
    if loss := _find(context.source, context.target, context.kind, _LOSS):
        yield _say(context, "not in the translation", loss.sentences[0], sure=loss.likelihood > _SURE_LOSS)


@check(
    "completeness.clause",
    category="completeness",
    severity=Severity.MINOR,
    needs=_needs(_may_lose_clause) & source(has("[.!?…;]")),
)
def clause(context: Context) -> Iterator[Sighting]:
    """A clause of the source is not in the target.

    What: The target has fewer sentences and clauses beside semicolons, and one of the source has nothing there of its
    length and with its names and numbers. Or both have as many sentences, two at least, and one is much shorter than in
    the source; where it is only rather short, the finding is neutral. A semicolon that became a comma or a full stop is
    left alone. Neutral in strings of programs, where 18 of 27 findings on unseen translations were right.
    Why: The second half of a long sentence is lost more easily than a whole one.
    Wrong: en: They came at night; nobody was home. The search took an hour. | ru: Они пришли ночью. Обыск длился час.
    Right: en: They came at night; nobody was home. | ru: Они пришли ночью, дома никого не было.
    """
    source, target = context.source, context.target
    loss = _find(source, target, context.kind, _CLAUSE, clauses_of) if _has_clauses(source) else None
    if loss and not any(sentence.run(context)):
        yield _say(context, "not in the translation", loss.sentences[0])
    elif loss is None and _is_asked(source, target, context.kind, _BRIEF_SHARE) and _are_paired(source, target):
        brief, deviation = find_shortest(source, target)
        if deviation > _BRIEF:
            yield _say(context, "much shorter in the translation", brief, sure=deviation > _FAR_TOO_BRIEF)


@check(
    "completeness.added",
    category="completeness",
    severity=Severity.MINOR,
    needs=_needs(_may_add, added=True) & target(has("[.!?…]")),
)
def added(context: Context) -> Iterator[Sighting]:
    """A sentence of the target is not in the source.

    What: The target has more sentences than the source, and one of them has nothing in the source of its length and
    with its names and numbers. A sentence that is split into two of the usual length is left alone. The finding is
    neutral: 4 of 19 in published manuals were right, and 11 of 20 in strings of programs.
    Why: Explanations and comments belong in a note, and text pasted by mistake must be removed.
    Wrong: en: They came at night. | ru: Они пришли ночью. Так полиция поступает с журналистами уже много лет.
    Right: en: They came at night. The search took an hour. | ru: Они пришли ночью. Обыск длился час.
    """
    target = context.target
    loss = _find(target, context.source, context.kind, _ADDITION)
    if loss is None or (loss.likelihood <= _LIKELY and len(context.source.once(sentences_of)) <= 1):
        return
    for each in loss.sentences:
        if len(each.text) >= _SHORTEST:
            yield Sighting(Side.TARGET, each.start, each.end, "this sentence is not in the source", unsure=True)
