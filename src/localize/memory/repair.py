"""Mends a near match: what the asked source has otherwise than the remembered one is rendered anew in the target.

Every difference between the two sources must be rendered, by copying a number or placeholder, by a glossary term in
the form that the removed words had, or by a phrase of the memory; otherwise there is no draft. A draft keeps all tags,
placeholders and addresses of the asked source. How far a draft can be believed was fitted on real translations
(`benchmarks/repair.py`); which drafts are shown, `localize.memory.choose` decides.

Source: fuzzy-match repair (Ortega, Sánchez-Martínez and Forcada, 2014, "Using any machine translation source for
fuzzy-match repair in a computer-aided translation setting").
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, takewhile

from rapidfuzz.distance import Levenshtein

from localize.memory.adapt import map_tags, read_number, write_number
from localize.memory.belief import (
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
from localize.memory.fitting import Fit, agree, fit_form, follow_case
from localize.memory.lexicon import Lexicon
from localize.memory.phrases import Pair, Phrases
from localize.memory.settle import Settled, settle
from localize.memory.wholeness import counts_on, is_whole
from localize.memory.word_links import LONGEST, Links, Word, find_span, keys_of, link_words, read_words
from localize.model import Content
from localize.proposal import Means, Piece
from localize.records import dataclass
from localize.tokens import TokenKind

LEAST = 0.4
"""Share of the words that must be alike in both sources."""
_MOST_EDITS = 4
_WIDEST = 2
"""Words of context that a difference may take along on each side."""
_CHOICES = 4
"""Renderings of a phrase that are tried."""
_EXPLAINED = 0.25
"""Least agreement of the removed words with the old source, where a term's place is thought to be known."""
_OF_NOTHING = 0.7
"""How well words that are left out are said to be explained: nothing is known of them but that they go."""
_ARTICLES = ("the", "a", "an")
"""English words before a term that have no rendering of their own."""
_ENDS = frozenset(".:…!?;")


class Sureness(enum.Enum):
    """How far a draft can be believed."""

    CERTAIN = "certain"
    """Only what stands for itself was exchanged."""
    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    """More likely than not better than the match, but to be read with care."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """A term as it stands in the asked source, and the glossary's word for it in its dictionary form."""

    source: str
    target: str
    concept: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a repair draws on."""

    lexicon: Lexicon
    phrases: Phrases
    terms: tuple[TermPair, ...] = ()
    """Those of the asked source."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired target."""

    target: Content
    sureness: Sureness
    confidence: float
    """How likely it is to be no farther from the wanted translation than the match was; 0 to 1."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    """A difference: words of the old source, and words of the asked one in their place."""

    old: tuple[int, int]
    new: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Edit:
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


@dataclass(frozen=True, slots=True)
class _Job:
    """The three texts of a repair, taken apart."""

    asked: tuple[Word, ...]
    asked_text: str
    old: tuple[Word, ...]
    target: tuple[Word, ...]
    target_text: str
    links: Links
    known: Knowledge

    def removed(self, span: tuple[int, int]) -> str:
        """The text of target words."""
        return self.target_text[self.target[span[0]].start : self.target[span[1] - 1].end]


def repair(asked: Content, pair: Pair, known: Knowledge) -> Repair | None:
    """Return *pair*'s target with what *asked* has otherwise than *pair*'s source; None where not all can be rendered.

    An equal source gives the target itself.
    """
    old, target = pair
    if asked == old:
        return Repair(target, Sureness.CERTAIN, 1.0, ())
    target, dropped = map_tags(asked, old, target)
    old, _ = map_tags(asked, old, old)
    whole = _prepare(asked, old, target, known)
    if whole is None:
        return None
    job, tail = _cut_ends(whole)
    edits = _choose(job, whole) if _is_near(job) else None
    if edits is None:
        return None
    numbers = {place: new for edit in edits for place, new in edit.numbers}
    settled = settle(job.target, numbers, known.phrases.languages.target)
    if settled is None:
        return None
    draft, pieces = _write(job, _add_settled(edits, settled), tail)
    content = Content.parse(draft, (*asked.tags, *target.tags))
    if not is_whole(asked, content) or not content.plain.strip() or not counts_on(asked, old, target, content):
        return None
    return _judge(
        Repair(content, Sureness.CERTAIN, 1.0, pieces), job, edits, doubtful=bool(dropped) or not settled.sure
    )


def _prepare(asked: Content, old: Content, target: Content, known: Knowledge) -> _Job | None:
    """Return the texts taken apart; None, before the target is read, where the sources are long or too little alike."""
    languages = known.phrases.languages
    first, second = read_words(asked, languages.source), read_words(old, languages.source)
    ends = _tail(first) + _tail(second)  # they may come to be left out
    longer = max(len(first), len(second))
    distance = Levenshtein.distance(keys_of(second), keys_of(first))
    if longer - ends > LONGEST or distance - ends > (1 - LEAST) * longer:
        return None
    return _Job(first, asked.typed, second, read_words(target, languages.target), target.typed, (), known)


def _link(job: _Job, whole: _Job) -> _Job:
    """Return the job with its links, which are those of the whole texts; found last, for that takes longest."""
    links = link_words(whole.old, whole.target, job.known.lexicon)
    return replace(job, links=tuple((i, j) for i, j in links if i < len(job.old) and j < len(job.target)))


def _cut_ends(job: _Job) -> tuple[_Job, str | None]:
    """Return the job without closing marks where the sources differ in them, and what the asked source ends with."""
    asked, old, target = (_tail(words) for words in (job.asked, job.old, job.target))
    ends = [
        "".join(word.text for word in words[len(words) - count :])
        for words, count in ((job.asked, asked), (job.old, old), (job.target, target))
    ]
    if ends[0] == ends[1] or ends[1] != ends[2]:
        return job, None
    cut = replace(
        job,
        asked=job.asked[: len(job.asked) - asked],
        old=job.old[: len(job.old) - old],
        target=job.target[: len(job.target) - target],
    )
    return cut, ends[0]


def _tail(words: Sequence[Word]) -> int:
    """Return how many closing marks a text ends with."""
    count = 0
    while count < len(words) and words[-1 - count].text in _ENDS:
        count += 1
    return count


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


def _is_near(job: _Job) -> bool:
    fits = job.asked and job.target and job.old and max(len(job.asked), len(job.old)) <= LONGEST
    return bool(fits) and _likeness(job) >= LEAST


def _likeness(job: _Job) -> float:
    longer = max(len(job.asked), len(job.old))
    return 1 - Levenshtein.distance(keys_of(job.old), keys_of(job.asked)) / longer


def _choose(job: _Job, whole: _Job) -> list[_Edit] | None:
    """Return the best edit for each difference, from left to right in the target; None where one has none."""
    gaps = _find_gaps(job)
    wider = None if gaps is None else _widen_all(job, gaps)
    if wider is None:
        return None
    job = _link(job, whole)
    edits: list[_Edit] = []
    for gap, windows in zip(gaps or (), wider, strict=True):
        strengths = link_strengths(job.known.lexicon, job.old[slice(*gap.old)], job.target)
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
        windows = [each for each in _widen(job, gap) if _can_say(job, job.asked[slice(*each[0].new)])]
        if not windows:
            return None
        wider.append(windows)
    return wider


def _widen(job: _Job, gap: _Gap) -> Iterator[tuple[_Gap, int]]:
    """Yield a difference with up to two words of context on each side that are the same in both sources, and how many
    words these are."""
    before = zip(reversed(job.old[: gap.old[0]]), reversed(job.asked[: gap.new[0]]), strict=False)
    after = zip(job.old[gap.old[1] :], job.asked[gap.new[1] :], strict=False)
    most = [sum(1 for _ in takewhile(_is_same, islice(words, _WIDEST))) for words in (before, after)]
    for left in range(most[0] + 1):
        for right in range(most[1] + 1):
            yield _Gap((gap.old[0] - left, gap.old[1] + right), (gap.new[0] - left, gap.new[1] + right)), left + right


def _is_same(words: tuple[Word, Word]) -> bool:
    return words[0].key == words[1].key


def _can_say(job: _Job, new: Sequence[Word]) -> bool:
    """Tell whether anything is known that new words might become, wherever they stand."""
    if all(word.is_copied for word in new):
        return True
    if any(word.kind is TokenKind.TAG for word in new):
        return False
    return bool(_find_terms(job, new) or (_has_word(new) and job.known.phrases.find(new)))


def _rank(edit: _Edit) -> tuple[bool, float]:
    """Return what the best edit has most of: a glossary's term that fits comes before all else."""
    term = edit.means is Means.GLOSSARY and edit.clues.fit > 0 and not edit.clues.repeats
    return term, edit.clues.worth


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a difference is rendered: its words in both sources, and what stands for the old ones in the target."""

    gap: _Gap
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
            yield from _render(job, _Spot(gap, span, context, job.removed(span), left))


def _render(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    """Yield the ways to say the new words in place of the target words of a spot."""
    span = spot.span
    new, gone = job.asked[slice(*spot.gap.new)], job.target[slice(*span)]
    if not new:
        clues = Clues(
            explained=_OF_NOTHING,
            removed_explained=_explain_old(job, spot),
            share=0.5,
            seams=_seams(job, span, ""),
            ending=count_ending("", spot.removed),
            left=spot.left,
            growth=_grow(job, spot, ""),
        )
        yield _Edit(*span, "", Means.LEFT_OUT, clues)
        return
    copied = _copy(job, new, gone)
    if copied is not None:
        numbers = tuple(
            (place, word.key)
            for place, word in zip(range(*span), new, strict=True)
            if word.kind is TokenKind.NUMBER and word.key != job.target[place].key
        )
        yield _Edit(*span, copied, Means.COPY, Clues(), numbers=numbers, sure=True)
    elif all(word.kind is not TokenKind.TAG for word in (*new, *gone)):
        yield from _render_terms(job, spot)
        yield from _render_phrases(job, spot)


def _render_terms(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    languages, removed = job.known.phrases.languages, spot.removed
    terms = _find_terms(job, job.asked[slice(*spot.gap.new)])
    beside = begin_beside(job.target, spot.span) if terms else frozenset()
    for term in terms:
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


def _find_terms(job: _Job, new: Sequence[Word]) -> list[TermPair]:
    """Return the glossary's terms that new words are, an article before them or not."""
    if not job.known.terms or not new:
        return []
    said = job.asked_text[new[0].start : new[-1].end]
    wanted = said.lower()
    return [
        term
        for term in job.known.terms
        if said == term.source or wanted in [f"{article} {term.source.lower()}" for article in _ARTICLES]
    ]


def _render_phrases(job: _Job, spot: _Spot) -> Iterator[_Edit]:
    phrases, gap, removed = job.known.phrases, spot.gap, spot.removed
    new = job.asked[slice(*gap.new)]
    found = phrases.find(new)[:_CHOICES]
    if not found or not _has_word(new) or not _has_word(job.target[slice(*spot.span)]):
        return
    was, beside = _explain_old(job, spot), begin_beside(job.target, spot.span)
    expected = len(removed.split()) + len(new) - (gap.old[1] - gap.old[0])
    for rendering in found:
        # With words around it the phrase brings its own forms along.
        fit = Fit(rendering.text, 0.5)
        if not spot.context:
            fit = fit_form(rendering.text, removed, phrases.languages.target, is_term=False)
            if not fit.value:
                continue
        text = _in_case(job, spot, fit.text)
        said = read_words(Content((rendering.text,)), phrases.languages.target)
        clues = Clues(
            explained=explain(job.known.lexicon, new, said),
            removed_explained=was,
            share=rendering.share,
            fit=fit.value,
            extra=abs(len(text.split()) - expected),
            repeats=repeats_beside(beside, text),
            seams=_seams(job, spot.span, text),
            ending=count_ending(text, removed),
            left=spot.left,
            foreign=brings_latin(text, removed),
            growth=_grow(job, spot, text),
        )
        yield _Edit(*spot.span, text, Means.PHRASE, clues)


def _has_word(words: Sequence[Word]) -> bool:
    return any(word.kind is TokenKind.WORD for word in words)


def _explain_old(job: _Job, spot: _Spot) -> float:
    """Return how far the removed words are known as the rendering of the old ones."""
    return explain(job.known.lexicon, job.old[slice(*spot.gap.old)], job.target[slice(*spot.span)])


def _grow(job: _Job, spot: _Spot, text: str) -> float:
    return abs(len(text) - len(spot.removed)) / len(job.target_text)


def _seams(job: _Job, span: tuple[int, int], text: str) -> float:
    return count_seams(job.known.phrases, job.target, span, text)


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
    languages = job.known.phrases.languages
    if word.kind is not TokenKind.NUMBER:
        return word.text
    number, like = read_number(word.text, languages.source), read_number(was.text, languages.target)
    return word.text if number is None or like is None else write_number(number, like, languages.target)


def _add_settled(edits: Sequence[_Edit], settled: Settled) -> list[_Edit]:
    """Return the edits with those that the new numbers ask for, where no other edit renders the word."""
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    more = (
        _Edit(place, place + 1, text, Means.COPY, Clues())
        for place, text in settled.texts.items()
        if place not in taken
    )
    return sorted((*edits, *more), key=lambda edit: edit.start)


def _write(job: _Job, edits: Sequence[_Edit], tail: str | None) -> tuple[str, tuple[Piece, ...]]:
    """Return the draft in typing form and where its new pieces are."""
    text, out, at = job.target_text, "", 0
    pieces: list[Piece] = []
    for edit in edits:
        start, end = job.target[edit.start].start, job.target[edit.end - 1].end
        removed = text[start:end]
        if not edit.text:  # no two spaces where one word was, none at the beginning
            if start and text[start - 1].isspace():
                start -= 1
            elif end < len(text) and text[end].isspace():
                end += 1
        out += text[at:start]
        pieces.append(Piece(len(out), len(out) + len(edit.text), edit.means, removed, edit.concept))
        out += edit.text
        at = end
    if tail is None:
        out += text[at:]
    else:
        out += text[at : job.target[-1].end] + tail
    if job.asked[0].text[:1].isupper() and job.old[0].text[:1].isupper() and job.target[0].text[:1].isupper():
        out = out[:1].upper() + out[1:]
    return out, tuple(pieces)


def _judge(draft: Repair, job: _Job, edits: Sequence[_Edit], *, doubtful: bool) -> Repair:
    """Return the draft with its confidence."""
    if all(edit.sure for edit in edits) and not doubtful:
        return draft
    gaps = _find_gaps(job) or []
    words = sum(max(gap.old[1] - gap.old[0], gap.new[1] - gap.new[0]) for gap in gaps)
    loses = any(gap.new[0] == gap.new[1] for gap in gaps)
    confidence = weigh([edit.clues for edit in edits], Difference(words, loses, len(job.asked)))
    return replace(draft, confidence=confidence, sureness=Sureness.UNCERTAIN if doubtful else Sureness.LIKELY)
