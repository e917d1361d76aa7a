"""Repair of a fuzzy match: differences of the new source from the remembered one, rendered in the target.

Every difference between the two sources must be rendered, by copying a number or placeholder, by a glossary term in
the form that the removed words had, or by a phrase of the memory; otherwise there is no draft. A draft keeps all tags,
placeholders and addresses of the asked source. How far a draft can be believed was fitted on real translations
(`benchmarks/repair.py`); which drafts are shown, `localize.memory.repair.choose` decides.

Source: fuzzy-match repair (Ortega, Sánchez-Martínez and Forcada, 2014, "Using any machine translation source for
fuzzy-match repair in a computer-aided translation setting").
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from localize.memory.alignment.word_links import (
    LONGEST,
    Links,
    Word,
    find_span,
    keys_of,
    link_words,
    read_keys,
    read_words,
)
from localize.memory.repair.adapt import map_tags
from localize.memory.repair.agreement import agree_beside
from localize.memory.repair.completeness import counts_on, is_whole
from localize.memory.repair.confidence import (
    Clues,
    Difference,
    begin_beside,
    brings_latin,
    count_ending,
    count_seams,
    explain,
    link_strengths,
    repeats_beside,
    weigh,
)
from localize.memory.repair.inflect import Fit, agree, as_named, fit_end, fit_form, follow_case
from localize.memory.repair.number_agreement import agree_with_numbers
from localize.memory.repair.phrase_table import Pair
from localize.memory.repair.request import RepairRequest, WordRun
from localize.memory.repair.spaces import space_before, sticks, widen_gap
from localize.memory.written_numbers import read_number, write_number
from localize.model import Content, Means, Piece
from localize.tokens import TokenKind

LEAST = 0.4
"""Share of the words that must be alike in both sources."""
_MOST_EDITS = 4
_WIDEST = 2
"""Words of context that a difference may take along on each side."""
_TELLING = 4
"""Words before a noun that tell its form: a preposition and adjectives, or a verb."""
_EXPLAINED = 0.25
"""Least agreement of the removed words with the old source, where a term's place is thought to be known."""
_OF_NOTHING = 0.7
"""How well words that are left out are said to be explained: nothing is known of them but that they go."""
_ENDS = frozenset(".:…!?;")


class RepairCertainty(enum.Enum):
    """How far a draft can be believed."""

    CERTAIN = "certain"
    """Only what stands for itself was exchanged."""
    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    """More likely than not better than the match, but to be read with care."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired target."""

    target: Content
    sureness: RepairCertainty
    confidence: float
    """How likely it is to be no farther from the wanted translation than the match was; 0 to 1."""
    pieces: tuple[Piece, ...]


class _Gap(NamedTuple):
    """A difference: words of the old source, and words of the asked one in their place."""

    old: tuple[int, int]
    new: tuple[int, int]


class _Edit(NamedTuple):
    """One way to render a difference: target words that go, and the text that comes."""

    start: int
    end: int
    text: str
    means: Means
    clues: Clues
    concept: str = ""
    numbers: tuple[tuple[int, str], ...] = ()
    """Places of target words that become other numbers, and these in plain digits."""
    sure: bool = False
    """Nothing else could stand here: a copy, or a glossary's term in the form of the one that it replaces."""


class _Job(NamedTuple):
    """The three texts of a repair, taken apart."""

    wanted: RepairRequest
    asked: tuple[Word, ...]
    old: tuple[Word, ...]
    target: tuple[Word, ...]
    target_text: str
    links: Links

    def removed(self, span: tuple[int, int]) -> str:
        """The text of target words."""
        return self.target_text[self.target[span[0]].start : self.target[span[1] - 1].end]


def repair(wanted: RepairRequest, pair: Pair) -> Repair | None:
    """Return *pair*'s target with what a text has otherwise than *pair*'s source; None where not all can be rendered.

    An equal source gives the target itself.
    """
    asked, (old, target) = wanted.content, pair
    if asked == old:
        return Repair(target, RepairCertainty.CERTAIN, 1.0, ())
    target, dropped = map_tags(asked, old, target)
    old, _ = map_tags(asked, old, old)
    whole = _prepare(wanted, old, target)
    if whole is None:
        return None
    job, tail = _cut_ends(whole)
    gaps = _find_gaps(job) if _is_near(job) else None
    edits = None if gaps is None else _choose(job, whole, gaps)
    if gaps is None or edits is None:
        return None
    numbers = {place: new for edit in edits for place, new in edit.numbers}
    settled = agree_with_numbers(job.target, numbers, wanted.known.phrases.languages.target)
    if settled is None:
        return None
    beside = {place: text for edit in edits for place, text in _agree(job, edit).items()}
    draft, pieces = _write(job, _add_places(edits, {**beside, **settled.texts}), tail)
    draft, pieces = _close(draft, pieces, job)
    content = Content.parse(draft, (*asked.tags, *target.tags))
    if not is_whole(asked, content) or not content.plain.strip() or not counts_on(asked, old, target, content):
        return None
    made = Repair(content, RepairCertainty.CERTAIN, 1.0, pieces)
    return _judge(made, job, gaps, edits, doubtful=bool(dropped) or not settled.sure)


def _prepare(wanted: RepairRequest, old: Content, target: Content) -> _Job | None:
    """Return the texts taken apart; None, before that is done, where the sources are long or too little alike."""
    languages = wanted.known.phrases.languages
    keys = read_keys(old, languages.source)
    ends = _tail(wanted.keys) + _tail(keys)  # they may come to be left out
    longer = max(len(wanted.keys), len(keys))
    distance = Levenshtein.distance(keys, wanted.keys)
    if longer - ends > LONGEST or distance - ends > (1 - LEAST) * longer:
        return None
    words = read_words(old, languages.source), read_words(target, languages.target)
    return _Job(wanted, wanted.words, *words, target.typed, ())


def _link(job: _Job, whole: _Job) -> _Job:
    """Return the job with its links, which are those of the whole texts; found last, for that takes longest."""
    links = link_words(whole.old, whole.target, job.wanted.known.lexicon)
    if len(whole.old) > len(job.old) or len(whole.target) > len(job.target):
        links = tuple((i, j) for i, j in links if i < len(job.old) and j < len(job.target))
    return job._replace(links=links)


def _cut_ends(job: _Job) -> tuple[_Job, str | None]:
    """Return the job without closing marks where the sources differ in them, and what the asked source ends with."""
    asked, old, target = (_tail(keys_of(words)) for words in (job.asked, job.old, job.target))
    ends = [
        "".join(word.text for word in words[len(words) - count :])
        for words, count in ((job.asked, asked), (job.old, old), (job.target, target))
    ]
    if ends[0] == ends[1] or ends[1] != ends[2]:
        return job, None
    cut = job._replace(
        asked=job.asked[: len(job.asked) - asked],
        old=job.old[: len(job.old) - old],
        target=job.target[: len(job.target) - target],
    )
    return cut, ends[0]


def _tail(keys: Sequence[str]) -> int:
    """Return how many closing marks a text ends with."""
    count = 0
    while count < len(keys) and keys[-1 - count] in _ENDS:
        count += 1
    return count


def _is_near(job: _Job) -> bool:
    longer = max(len(job.asked), len(job.old))
    if not job.asked or not job.target or not job.old or longer > LONGEST:
        return False
    return 1 - Levenshtein.distance(keys_of(job.old), keys_of(job.asked)) / longer >= LEAST


def _find_gaps(job: _Job) -> list[_Gap] | None:
    """Return the differences from left to right, neighbours joined; None where there are too many."""
    gaps: list[_Gap] = []
    for step in Levenshtein.opcodes(keys_of(job.old), keys_of(job.asked)):
        if step.tag == "equal":
            continue
        if gaps and gaps[-1].old[1] == step.src_start and gaps[-1].new[1] == step.dest_start:
            last = gaps.pop()
            gaps.append(_Gap((last.old[0], step.src_end), (last.new[0], step.dest_end)))
        else:
            gaps.append(_Gap((step.src_start, step.src_end), (step.dest_start, step.dest_end)))
    return gaps if len(gaps) <= _MOST_EDITS else None


def _choose(job: _Job, whole: _Job, gaps: Sequence[_Gap]) -> list[_Edit] | None:
    """Return the best edit for each difference, from left to right in the target; None where one has none."""
    wider = _widen_all(job, gaps)
    if wider is None or not all(_may_be_linked(job, windows) for windows in wider):
        return None
    job = _link(job, whole)
    edits: list[_Edit] = []
    for gap, windows in zip(gaps, wider, strict=True):
        strengths = link_strengths(job.wanted.known.lexicon, job.old[slice(*gap.old)], job.target)
        best = max(_find_edits(job, windows, strengths), key=_rank, default=None)
        if best is None:
            return None
        edits.append(best)
    edits.sort(key=lambda edit: edit.start)
    if any(one.end > two.start for one, two in pairwise(edits)):
        return None
    return edits


def _widen_all(job: _Job, gaps: Sequence[_Gap]) -> list[list[tuple[_Gap, int]]] | None:
    """Return for each difference where it can be said anew; None where one cannot, so that nothing need be linked."""
    wider: list[list[tuple[_Gap, int]]] = []
    for gap in gaps:
        windows = _widen(job, gap)
        if not windows:
            return None
        wider.append(windows)
    return wider


def _widen(job: _Job, gap: _Gap) -> list[tuple[_Gap, int]]:
    """Return a difference with up to two words of context on each side that are the same in both sources, and how many
    words these are, as far as anything is known that the words of the asked source might become."""
    old, asked = job.old, job.asked
    (first, end), (start, stop) = gap
    left = right = 0
    while left < min(_WIDEST, first, start) and old[first - left - 1].key == asked[start - left - 1].key:
        left += 1
    while right < min(_WIDEST, len(old) - end, len(asked) - stop) and old[end + right].key == asked[stop + right].key:
        right += 1
    run = job.wanted.run
    return [
        (_Gap((first - before, end + after), (start - before, stop + after)), before + after)
        for before in range(left + 1)
        for after in range(right + 1)
        if run(start - before, stop + after).has_rendering
    ]


def _may_be_linked(job: _Job, windows: Sequence[tuple[_Gap, int]]) -> bool:
    """Tell whether in one of these windows an old word has to do with any target word; if not, no link need be sought.

    It tells this of most that cannot be linked, in a tenth of the time that linking takes.
    """
    first, end = min(gap.old[0] for gap, _ in windows), max(gap.old[1] for gap, _ in windows)
    keys = keys_of(job.target)
    found = [
        at
        for at, row in enumerate(job.wanted.known.lexicon.pairs(keys_of(job.old[first:end]), keys), first)
        if row or (job.old[at].is_copied and job.old[at].key in keys)
    ]
    return any(gap.old[0] <= at < gap.old[1] for gap, _ in windows for at in found)


def _rank(edit: _Edit) -> tuple[bool, float]:
    """Return what the best edit has most of: a glossary's term that fits comes before all else."""
    term = edit.means is Means.GLOSSARY and edit.clues.fit > 0 and not edit.clues.repeats
    return term, edit.clues.worth


class _Spot(NamedTuple):
    """Where a difference is rendered: its words in both sources, and what stands for the old ones in the target."""

    gap: _Gap
    run: WordRun
    """The words of the asked source."""
    span: tuple[int, int]
    context: int
    """How many words the gap takes along that are the same in both sources."""
    removed: str
    """The text of the target words in the span."""
    left: float
    """How well the old words explain some target word outside of the span."""


def _find_edits(job: _Job, windows: Iterable[tuple[_Gap, int]], strengths: Sequence[float]) -> Iterator[_Edit]:
    """Yield the ways to render a difference in these windows; the old words explain the target's by *strengths*."""
    for gap, context in windows:
        span = find_span(job.links, *gap.old)
        if span is not None and span[1] - span[0] <= gap.old[1] - gap.old[0] + 2:
            left = max((*strengths[: span[0]], *strengths[span[1] :]), default=0.0)
            run = job.wanted.run(*gap.new)
            yield from _render(job, _Spot(gap, run, span, context, job.removed(span), left))


def _render(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    """Yield the ways to say the new words in place of the target words of a spot."""
    span = spot.span
    new, gone = job.asked[slice(*spot.gap.new)], job.target[slice(*span)]
    if not new:
        clues = Clues(
            explained=_OF_NOTHING,
            removed_explained=_explain_old(job, spot),
            share=0.5,
            seams=count_seams(job.wanted.known.phrases, job.target, span, ()),
            ending=count_ending("", spot.removed),
            left=spot.left,
            growth=_grow(job, spot, ""),
        )
        yield _Edit(*span, "", Means.LEFT_OUT, clues)
        return
    copied = _copy(job, new, gone) if spot.run.is_copied else None
    if copied is not None:
        numbers = tuple(
            (place, word.key)
            for place, word in zip(range(*span), new, strict=True)
            if word.kind is TokenKind.NUMBER and word.key != job.target[place].key
        )
        yield _Edit(*span, copied, Means.COPY, Clues(), numbers=numbers, sure=True)
    elif not spot.run.is_tagged and all(word.kind is not TokenKind.TAG for word in gone):
        if spot.run.terms:
            yield from _render_terms(job, spot)
        if spot.run.renderings and any(word.kind is TokenKind.WORD for word in gone):
            yield from _render_phrases(job, spot)


def _render_terms(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    languages, removed = job.wanted.known.phrases.languages, spot.removed
    beside = begin_beside(job.target, spot.span)
    for term in spot.run.terms:
        fit = fit_form(term.target, removed, languages.target, is_term=True)
        text = _in_case(job, spot, fit.text)
        clues = Clues(
            fit=fit.value,
            repeats=repeats_beside(beside, text),
            ending=count_ending(text, removed),
            left=spot.left,
            foreign=brings_latin(text, removed),
            growth=_grow(job, spot, text),
        )
        sure = fit.value == 1 and _explain_old(job, spot) > _EXPLAINED and agree(text, removed, languages.target)
        yield _Edit(*spot.span, text, Means.GLOSSARY, clues, term.concept, sure=sure and not clues.repeats)


def _render_phrases(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    phrases, gap, removed = job.wanted.known.phrases, spot.gap, spot.removed
    language = phrases.languages.target
    was, beside = _explain_old(job, spot), begin_beside(job.target, spot.span)
    before = _words_before(job, spot.span[0])
    expected = len(removed.split()) + (gap.new[1] - gap.new[0]) - (gap.old[1] - gap.old[0])
    for at, rendering in enumerate(spot.run.renderings):
        # With words around it the phrase brings its own forms along.
        fit = Fit(fit_end(rendering.text, removed, language), 0.5)
        if not spot.context:
            fit = fit_form(rendering.text, removed, language, is_term=False, before=before)
            if not fit.value:
                continue
        text = _in_case(job, spot, fit.text)
        said, explained = spot.run.rated_rendering(at)
        words = said if text == rendering.text else read_words(Content((text,)), language)
        clues = Clues(
            explained=explained,
            removed_explained=was,
            share=rendering.share,
            fit=fit.value,
            extra=abs(len(text.split()) - expected),
            repeats=repeats_beside(beside, text),
            seams=count_seams(phrases, job.target, spot.span, words),
            ending=count_ending(text, removed),
            left=spot.left,
            foreign=brings_latin(text, removed),
            growth=_grow(job, spot, text),
        )
        yield _Edit(*spot.span, text, Means.PHRASE, clues)


def _words_before(job: _Job, place: int) -> str:
    """Return the text of the words right before a place in the target, as far as they tell something of its form."""
    first = place
    while first > max(0, place - _TELLING) and job.target[first - 1].kind is TokenKind.WORD:
        first -= 1
    return job.target_text[job.target[first].start : job.target[place].start] if first < place else ""


def _explain_old(job: _Job, spot: _Spot) -> float:
    """Return how far the removed words are known as the rendering of the old ones."""
    return explain(job.wanted.known.lexicon, job.old[slice(*spot.gap.old)], job.target[slice(*spot.span)])


def _grow(job: _Job, spot: _Spot, text: str) -> float:
    return abs(len(text) - len(spot.removed)) / len(job.target_text)


def _in_case(job: _Job, spot: _Spot, text: str) -> str:
    gap = spot.gap
    old = job.old[gap.old[0]].text if gap.old[1] > gap.old[0] else ""
    return follow_case(text, spot.removed, job.asked[gap.new[0]].text, old)


def _copy(job: _Job, new: Sequence[Word], gone: Sequence[Word]) -> str | None:
    """Return the text of words that stand for themselves, numbers as the target writes them; None for other words."""
    if not all(word.is_copied for word in new) or not all(word.is_copied for word in gone):
        return None
    if [word.kind for word in new] != [word.kind for word in gone]:
        return None
    pieces = []
    at = gone[0].start
    for word, was in zip(new, gone, strict=True):
        pieces += [job.target_text[at : was.start], _copy_word(job, word, was)]
        at = was.end
    return "".join(pieces)


def _copy_word(job: _Job, word: Word, was: Word) -> str:
    languages = job.wanted.known.phrases.languages
    if word.kind is not TokenKind.NUMBER:
        return word.text
    number, like = read_number(word.text, languages.source), read_number(was.text, languages.target)
    return word.text if number is None or like is None else write_number(number, like, languages.target)


def _close(draft: str, pieces: tuple[Piece, ...], job: _Job) -> tuple[str, tuple[Piece, ...]]:
    """Return the draft and its pieces with its last word as it must be without the one that was last."""
    language = job.wanted.known.phrases.languages.target
    old, new = (
        next((word for word in reversed(words) if word.kind is TokenKind.WORD), None)
        for words in (job.target, read_words(Content((draft,)), language))
    )
    named = as_named(new.text, old.text, language) if old and new and old.key != new.key else None
    if named is None or new is None:
        return draft, pieces
    grown = len(named) - len(new.text)
    moved = [
        replace(
            piece, start=piece.start + grown * (piece.start >= new.end), end=piece.end + grown * (piece.end >= new.end)
        )
        for piece in pieces
    ]
    return draft[: new.start] + named + draft[new.end :], tuple(moved)


def _agree(job: _Job, edit: _Edit) -> Mapping[int, str]:
    """Return what the words beside a new word become with it, by their places."""
    if edit.end - edit.start > 1 or edit.means not in (Means.PHRASE, Means.GLOSSARY):
        return {}
    language = job.wanted.known.phrases.languages.target
    return agree_beside(job.target_text, job.target, edit.start, edit.text, language)


def _add_places(edits: Sequence[_Edit], texts: Mapping[int, str]) -> list[_Edit]:
    """Return the edits with those that new numbers and nouns ask for beside them, where no other renders the word."""
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    more = (_Edit(place, place + 1, text, Means.COPY, Clues()) for place, text in texts.items() if place not in taken)
    return sorted((*edits, *more), key=lambda edit: edit.start)


def _write(job: _Job, edits: Sequence[_Edit], tail: str | None) -> tuple[str, tuple[Piece, ...]]:
    """Return the draft in typing form and where its new pieces are."""
    text, out, at = job.target_text, "", 0
    pieces: list[Piece] = []
    for edit in edits:
        start, end = job.target[edit.start].start, job.target[edit.end - 1].end
        removed = text[start:end]
        if not edit.text:
            start, end = widen_gap(text, start, end)
        out = space_before(out + text[at:start], edit.text, removed)
        pieces.append(Piece(len(out), len(out) + len(edit.text), edit.means, removed, edit.concept))
        out += edit.text
        at = end
        if sticks(edit.text[-1:], text[at : at + 1]) and not sticks(removed[-1:], text[at : at + 1]):
            out += " "
    if tail is None:
        out += text[at:]
    else:
        out += text[at : job.target[-1].end] + tail
    if job.asked[0].text[:1].isupper() and job.old[0].text[:1].isupper() and job.target[0].text[:1].isupper():
        out = out[:1].upper() + out[1:]
    return out, tuple(pieces)


def _judge(draft: Repair, job: _Job, gaps: Sequence[_Gap], edits: Sequence[_Edit], *, doubtful: bool) -> Repair:
    """Return the draft with its confidence."""
    if all(edit.sure for edit in edits) and not doubtful:
        return draft
    words = sum(max(gap.old[1] - gap.old[0], gap.new[1] - gap.new[0]) for gap in gaps)
    loses = any(gap.new[0] == gap.new[1] for gap in gaps)
    confidence = weigh([edit.clues for edit in edits], Difference(words, loses, len(job.asked)))
    return replace(
        draft, confidence=confidence, sureness=RepairCertainty.UNCERTAIN if doubtful else RepairCertainty.LIKELY
    )
