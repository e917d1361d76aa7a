"""No placeholder and no tag is ever lost on the way through an engine: made-up segments by the thousand."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import pytest
from tests.engines.model_fixture import GIVEN, install
from tests.workflow.lossy_engine import PIECES, Mangling, segment
from tests.workflow.scripted_engine import EN, KK, Memory, Open

from localize.engines import Engine, PrivacyClass
from localize.engines.mask_tokens import NOTATIONS
from localize.engines.personal_data import PersonalDataFinder
from localize.engines.unmask import is_damage
from localize.model import Content, Match
from localize.model.segment_list import Where
from localize.tokens import find_protected
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting import draft_correction
from localize.workflow.drafting.draft import build_engine, draft
from localize.workflow.drafting.pipeline import Item, Way
from localize.workflow.project.project import Project

Segment = tuple[Content, tuple[str, ...]]


@dataclass
class Seen:
    """What became of segments."""

    drafts: int = 0
    mended: int = 0
    """Drafts for which the engine had to be asked again, piece by piece."""
    flagged: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    """Drafts whose pieces are not exactly those of the source, and that do not say so."""

    def look(self, source: Segment, answer: object) -> None:
        if not isinstance(answer, Match):
            self.refused += 1
            return
        content, pieces = source
        target, damaged = answer.target, any(map(is_damage, answer.problems))
        self.drafts += 1
        self.flagged += damaged
        self.mended += "translated in parts" in map(str, answer.problems)
        wanted = Counter({piece: content.plain.count(piece) for piece in pieces})
        missing = any(target.plain.count(piece) < times for piece, times in wanted.items())
        if missing or Counter(target.tags) != Counter(content.tags):
            self.lost.append(f"{content.typed} -> {target.typed}")
        if protected(content) != protected(target) and not damaged:
            self.silent.append(f"{content.typed} -> {target.typed}")


def protected(content: Content) -> Counter[str]:
    """Count the protected pieces of a content, addresses without a Kazakh ending that is written to them."""
    return Counter(re.sub(r"-[а-яәғқңөұүһі]+$", "", each.text) for each in find_protected(content))


def draft_all(engine: Engine, segments: Sequence[Segment], seen: Seen, people: tuple[str, ...] = ()) -> None:
    """Draft segments with all that is done about damage, and look at each answer."""
    items = [Item(str(at), content, EN, KK) for at, (content, _) in enumerate(segments)]
    way = Way(Memory(), Open(), PersonalDataFinder(people))
    found = dict(draft_correction.draft(engine, items, way=way, cancel=threading.Event(), deadline_s=3600))
    for at, each in enumerate(segments):
        seen.look(each, found.pop(str(at)))
    assert found == {}


def mangle(count: int, seed: int) -> Seen:
    """Draft made-up segments with engines that mangle, each with marks in another notation."""
    chance, seen = Random(seed), Seen()
    for notation in NOTATIONS:
        segments = [segment(chance) for _ in range(count // len(NOTATIONS))]
        draft_all(Mangling(Random(seed), notation), segments, seen)
    return seen


def check(seen: Seen, count: int) -> None:
    """Nothing is lost, nothing damaged is silent, and most segments have a draft."""
    assert (seen.lost, seen.silent) == ([], [])
    assert seen.drafts + seen.refused == count
    assert seen.drafts > 0.9 * count


def test_no_placeholder_is_lost_whatever_an_engine_does_to_marks() -> None:
    """Every family of placeholder and tag: each is in the draft, exactly so, or the draft says what is wrong."""
    check(seen := mangle(400, seed=1), 400)
    assert seen.mended > 10


@pytest.mark.slow
def test_no_placeholder_is_lost_among_ten_thousand_segments() -> None:
    """The same with 10,000 segments; fewer than one in a hundred keeps damage after all was tried."""
    seen = mangle(10_000, seed=2)
    check(seen, 10_000)
    assert seen.mended > 300
    assert seen.flagged < 100


def test_no_private_piece_is_lost_or_sent() -> None:
    """Numbers and names that a third party does not get come back from it whatever it does, exactly once."""
    chance = Random(3)
    people = ("Aigerim Serikova",)
    segments = []
    for _ in range(150):
        content, pieces = segment(chance)
        private = chance.choice(("+7 701 234 56 78", "Aigerim Serikova", "192.168.7.12"))
        segments.append((Content((*content.parts, f" Call {private} soon")), (*pieces, private)))
    engine = Mangling(Random(3), privacy=PrivacyClass.THIRD_PARTY, hosts=("mt.example",))
    draft_all(engine, segments, seen := Seen(), people)
    check(seen, 150)
    assert not any(piece in text for text in engine.sent for piece in ("701", "Serikova", "192.168"))


def given(chance: Random) -> Segment:
    """Return a sentence that the small model knows, with protected pieces where people put them."""
    words = chance.choice([text for text in GIVEN if "[" not in text]).split(" ")
    # Behind a number, a piece's own too, %Y is no placeholder.
    pieces = chance.sample([piece for piece in PIECES if piece != "%Y"], chance.choice((1, 1, 2, 3)))
    for piece in pieces:
        words.insert(chance.randint(0, len(words) - 1), piece)
    return Content((" ".join(words),)), tuple(pieces)


def test_no_placeholder_is_lost_by_a_real_model(project: Project) -> None:
    """The trained model: marks that it drops are written otherwise, or the text is translated between them."""
    install()
    segments = [given(Random(at)) for at in range(60)]
    draft_all(build_engine(project, "ctranslate2"), segments, seen := Seen())
    check(seen, 60)


@pytest.mark.slow
def test_no_placeholder_is_lost_by_a_real_model_among_ten_thousand(project: Project) -> None:
    """The same with 10,000 segments."""
    pytest.importorskip("ctranslate2")
    install()
    segments = [given(Random(at)) for at in range(10_000)]
    draft_all(build_engine(project, "ctranslate2"), segments, seen := Seen())
    check(seen, 10_000)


def test_every_stored_draft_has_the_placeholders_of_its_source(project: Project) -> None:
    """From a file to the store: tags and placeholders of each stored target are those of its source."""
    pytest.importorskip("ctranslate2")
    install()
    tail = "**{{name{0}}}** at `%d` <br> [now](https://example.org/{0})."
    lines = [f"{text[:-1]} {tail.format(at)}" for at, text in enumerate(GIVEN)]
    (project.root / "court.md").write_text("\n\n".join(lines), encoding="utf-8")
    finish(add(project, [project.root / "court.md"]))
    report = finish(draft(project, [KK], engines=["ctranslate2"]))
    assert dict(report.from_engines)["ctranslate2"] >= len(lines)
    for row in project.store.rows(KK, Where(), after=0, limit=100):
        if row.target is not None and row.target.content:
            assert protected(row.segment.source) == protected(row.target.content)
