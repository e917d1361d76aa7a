"""Correction of drafts that lack a glossary term or came back with damaged marks.

1. a draft with every term and every mark is left as it came;
2. the engine's own word for the term, which it is asked for alone, is replaced by the term, in its form;
3. the engine is asked again with the term behind a mark, and with other marks where these were damaged;
4. the text between the marks is translated piece by piece;
5. what still lacks something is the draft with the fewest faults, with a warning that names what is missing.

Every further request passes the pipeline like the first one: cache, masks, ledger, verification.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from localize.engines import Engine
from localize.engines.mask import notation_of
from localize.engines.mask_tokens import NOTATIONS, Notation
from localize.engines.unmask import is_damage
from localize.errors.message import Message
from localize.model import Content, Match, Term
from localize.tokens import search_key
from localize.workflow.drafting import pipeline
from localize.workflow.drafting.pipeline import Answer, Item, Way, mask_for
from localize.workflow.drafting.terminology import (
    TermWish,
    put_term,
    renderings_between,
    renderings_of,
    unmet,
)


@dataclass(slots=True)
class _Open:
    """A draft with faults, and the best that was made of it so far."""

    item: Item
    best: Match
    put_in: tuple[str, ...] = ()
    """Terms whose form nobody is sure of."""
    missing: tuple[TermWish, ...] = ()
    """What the engine's first draft did not meet."""

    def __post_init__(self) -> None:
        self.missing = self.unmet

    @property
    def unmet(self) -> tuple[TermWish, ...]:
        return unmet(self.item.terms, self.best.target.plain)

    @property
    def damage(self) -> int:
        return sum(map(is_damage, self.best.problems))

    @property
    def faults(self) -> tuple[int, int, int]:
        return self.damage, len(self.unmet), len(self.put_in)

    def offer(self, match: Match, put_in: tuple[str, ...] = ()) -> None:
        """Take another draft where it has fewer faults."""
        other = _Open(self.item, match, put_in)
        if other.faults < self.faults:
            self.best, self.put_in = match, put_in

    @property
    def answer(self) -> Answer:
        """The best draft, with what should be looked at."""
        doubts = [
            *(
                Message("term not used: {text}", text=f"{wish.accepted[0].text} ({wish.surfaces[0]})")
                for wish in self.unmet
            ),
            *(
                Message("term inserted: {text}; check its ending and the words around it", text=text)
                for text in self.put_in
            ),
        ]
        return self.item.id, replace(self.best, problems=(*self.best.problems, *doubts))


@dataclass(slots=True)
class _Asker:
    """Asks one engine, until the time is over."""

    engine: Engine
    way: Way
    cancel: threading.Event
    end: float
    renderings: dict[str, str] = field(default_factory=dict)
    """The engine's answers to terms alone."""

    def ask(self, items: Sequence[Item]) -> Iterator[Answer]:
        left = self.end - time.monotonic()
        return pipeline.draft(self.engine, items, way=self.way, cancel=self.cancel, deadline_s=left)


def draft(
    engine: Engine, items: Sequence[Item], *, way: Way, cancel: threading.Event, deadline_s: float
) -> Iterator[Answer]:
    """Yield one draft or error per item, as `pipeline.draft` does; what is without fault comes first."""
    asker = _Asker(engine, way, cancel, time.monotonic() + deadline_s)
    by_id = {item.id: item for item in items}
    faulty: list[_Open] = []
    for name, answer in asker.ask(items):
        found = _Open(by_id[name], answer) if isinstance(answer, Match) else None
        if found is not None and any(found.faults):
            faulty.append(found)
        else:
            yield name, answer
    for step in (_put_terms, _mask_terms, _change_marks, _translate_pieces, _put_terms):
        if faulty:
            step(asker, faulty)
            yield from (each.answer for each in faulty if not each.damage and not each.unmet)
            faulty = [each for each in faulty if each.damage or each.unmet]
    yield from (each.answer for each in faulty)


def _put_terms(asker: _Asker, faulty: Sequence[_Open]) -> None:
    """Put the terms where the engine's words for them stand."""
    _ask_for_terms(asker, faulty)
    for each in faulty:
        for wish in each.unmet:
            answers = [asker.renderings[text] for text in _asked_for(wish) if _is_rendering(text, each, asker)]
            _put(each, wish, renderings_of(wish, answers, each.item.target_language), alike=True)


def _put(each: _Open, wish: TermWish, renderings: Sequence[Term], *, alike: bool, doubted: bool = False) -> None:
    """Put a term where the first rendering is that stands there; unless they are *alike*, all must lead to one text."""
    made = [(rendering, put) for rendering in renderings if (put := put_term(each.best.target, wish, rendering))]
    if made:
        rendering, first = made[0]
        certain = first.sure and not doubted and not _is_longer(rendering, wish)
        sure = certain and (alike or all(put.content == first.content for _, put in made))
        unsure = () if sure else (wish.accepted[0].text,)
        each.offer(replace(each.best, target=first.content), (*each.put_in, *unsure))


def _is_longer(rendering: Term, wish: TermWish) -> bool:
    """Tell whether more words give way than make the term in either language: there may be another word among them."""
    words = max(len(term.text.split()) for term in (wish.source, wish.accepted[0]))
    return rendering not in wish.avoided and len(rendering.text.split()) > words


def _ask_for_terms(asker: _Asker, faulty: Iterable[_Open]) -> None:
    texts = ((text, each.item) for each in faulty for wish in each.unmet for text in _asked_for(wish))
    wanted = {text: item for text, item in texts if text not in asker.renderings}
    items = [replace(item, id=text, source=Content((text,)), terms=(), examples=()) for text, item in wanted.items()]
    asker.renderings |= {name: answer.target.plain for name, answer in asker.ask(items) if isinstance(answer, Match)}


def _is_rendering(text: str, each: _Open, asker: _Asker) -> bool:
    """Tell whether there is an answer to a term alone that is not simply the whole draft over again."""
    answer = asker.renderings.get(text)
    whole = search_key(answer) == search_key(each.best.target.plain) if answer else True
    return not whole or (answer is not None and search_key(text) == search_key(each.item.source.plain))


def _asked_for(wish: TermWish) -> tuple[str, ...]:
    return tuple(dict.fromkeys((wish.source.text, *wish.surfaces)))


def _mask_terms(asker: _Asker, faulty: Sequence[_Open]) -> None:
    _ask_again(asker, [each for each in faulty if each.unmet], notation_of(asker.engine))


def _change_marks(asker: _Asker, faulty: Sequence[_Open]) -> None:
    usual = notation_of(asker.engine)
    for notation in NOTATIONS:
        if notation != usual:
            _ask_again(asker, [each for each in faulty if each.damage or each.unmet], notation)


def _ask_again(asker: _Asker, faulty: Sequence[_Open], notation: Notation) -> None:
    """Ask once more, with the terms that are missing behind marks."""
    planted: dict[str, Mapping[str, str]] = {}
    items = []
    for each in faulty:
        planted[each.item.id] = {surface: wish.planted(surface) for wish in each.missing for surface in wish.surfaces}
        items.append(replace(each.item, planted=tuple(planted[each.item.id].items()), notation=notation))
    answers = dict(asker.ask(items))
    for each in faulty:
        answer = answers[each.item.id]
        if isinstance(answer, Match):
            _compare(each, answer, planted[each.item.id])


def _compare(each: _Open, masked: Match, planted: Mapping[str, str]) -> None:
    """Put terms where the two drafts differ, else take the one with the terms as they were planted."""
    for wish in each.unmet:
        texts = {planted[surface] for surface in wish.surfaces if surface in planted}
        for text in texts:
            seen = renderings_between(each.best.target.plain, masked.target.plain, text, each.item.target_language)
            _put(each, wish, seen.terms, alike=False, doubted=not seen.sure)
    each.offer(masked, tuple(dict.fromkeys(planted.values())))


def _translate_pieces(asker: _Asker, faulty: Sequence[_Open]) -> None:
    """Translate what stands between the marks that the engine does not keep, and put it together again."""
    damaged = {each.item.id: (each, mask_for(asker.engine, each.item, asker.way)) for each in faulty if each.damage}
    cores = {piece: _core(piece) for _, masked in damaged.values() for piece in masked.pieces}
    wanted: dict[str, Item] = {}
    for each, masked in damaged.values():
        for piece in masked.pieces:
            text = cores[piece][1]
            wanted.setdefault(text, replace(each.item, id=text, source=Content((text,)), terms=(), examples=()))
    wanted.pop("", None)
    found = {
        text: answer.target.plain for text, answer in asker.ask(tuple(wanted.values())) if isinstance(answer, Match)
    }
    found[""] = ""
    for each, masked in damaged.values():
        if all(cores[piece][1] in found for piece in masked.pieces):
            made = [f"{before}{found[text]}{after}" for before, text, after in map(cores.__getitem__, masked.pieces)]
            content, problems = masked.unmask(masked.join(made))
            each.offer(replace(each.best, target=content, problems=(*problems, Message("translated in parts"))))


def _core(piece: str) -> tuple[str, str, str]:
    """Return the signs before the first letter of a piece, what is to be translated, and the signs after the last."""
    places = [at for at, letter in enumerate(piece) if letter.isalnum()]
    if not any(letter.isalpha() for letter in piece):
        return piece, "", ""
    return piece[: places[0]], piece[places[0] : places[-1] + 1], piece[places[-1] + 1 :]
