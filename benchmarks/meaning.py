"""Defects of meaning that the checks find in whole pairs, and names misspelt in documents.

    python benchmarks/meaning.py
    python benchmarks/meaning.py --show
    python benchmarks/meaning.py --dictionaries /usr/share/hunspell

`data/meaning.jsonl` has translations of paragraphs, right and with one defect, and 40 clean paragraphs in three
languages; `data/names.jsonl` six documents, and translations of their segments in which one name is misspelt. Both were
written on 30 November 2026 by people who had not read the checks; the persons and the cases are invented. A defect is
found when the wrong translation has a finding that the right one has not; "counted" leaves out neutral ones. Of a name
the finding has to be in its segment.

Measured once before anybody looked into them: 106 of 197 defects counted and 120 with the neutral ones (before the
guards of meaning: 102), 24 of 30 names (before: none).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path

from localize.checks import Entry, Pair, run_pair, run_project
from localize.checks.core.registry import PairCheck
from localize.checks.spelling import spelling_check
from localize.glossary import TermIndex, read_glossary
from localize.language import parse_tag
from localize.model import Content, Finding, LanguageTag, Severity
from localize.spelling.dictionaries import find_dictionary
from localize.spelling.lexicon import Lexicon, open_lexicon

DATA = Path(__file__).parent / "data"
GLOSSARY = Path(__file__).parent.parent / "glossaries" / "digital-rights.yaml"
LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Defect:
    """A translation with one mistake, beside the right one."""

    kind: str
    languages: tuple[LanguageTag, LanguageTag]
    source: str
    right: str
    wrong: str
    note: str


def read_lines(name: str) -> list[dict[str, str]]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def read_defects() -> list[Defect]:
    """Return the defects of `meaning.jsonl`."""
    return [
        Defect(
            line["kind"],
            (parse_tag(line["source_language"]), parse_tag(line["target_language"])),
            *(line[key] for key in ("source", "target", "wrong", "note")),
        )
        for line in read_lines("meaning.jsonl")
        if line["kind"] != "clean"
    ]


@cache
def index_of(language: LanguageTag) -> TermIndex:
    """Return the shipped terms of a language."""
    return TermIndex.build(read_glossary(GLOSSARY.read_bytes(), path=str(GLOSSARY)).concepts, language)


def spelling_of(folder: Path | None) -> tuple[PairCheck, ...]:
    """Return the check of spelling with the dictionaries of a folder; none without a folder."""
    if folder is None:
        return ()

    @cache
    def words_of(language: LanguageTag) -> Lexicon | None:
        files = find_dictionary(language, [folder])
        return open_lexicon(language, files, frozenset()) if files else None

    return (spelling_check(words_of),)


def make_pair(source: str, target: str, languages: tuple[LanguageTag, LanguageTag]) -> Pair:
    """Return a paragraph and its translation with their terms."""
    theirs, ours = index_of(languages[0]).find(source), index_of(languages[1]).find(target)
    return Pair(Content((source,)), Content((target,)), *languages, tuple(theirs), tuple(ours), kind="paragraph")


def find_new(wrong: Iterable[Finding], right: Iterable[Finding]) -> list[Finding]:
    """Return the findings of a wrong translation that the right one has not."""
    left = Counter((each.check, each.side, each.surface, each.severity) for each in right)
    found: list[Finding] = []
    for each in wrong:
        key = (each.check, each.side, each.surface, each.severity)
        if left[key]:
            left[key] -= 1
        else:
            found.append(each)
    return found


def is_counted(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding counts."""
    return any(each.severity is not Severity.NEUTRAL for each in findings)


def measure_defects(own: tuple[PairCheck, ...], *, show: bool) -> None:
    """Print the defects that are found, by kind, and the alarms on clean paragraphs."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for defect in read_defects():
        pairs = [make_pair(defect.source, text, defect.languages) for text in (defect.wrong, defect.right)]
        found = find_new(*(run_pair(pair, severities={}, own=own) for pair in pairs))
        for name in (defect.kind, "all"):
            table[name].update(planted=1, counted=is_counted(found), shown=bool(found))
        if show:
            said = ", ".join(sorted({each.check for each in found}))
            print(f"{'+' if found else '-'} {defect.kind}: {defect.note} ({said})")
    print(f"{'defect':24}{'planted':>8}{'counted':>8}{'shown':>8}")
    for name, row in sorted(table.items(), key=lambda item: -item[1]["planted"]):
        print(f"{name:24}{row['planted']:8}{row['counted']:8}{row['shown']:8}")
    clean = [line for line in read_lines("meaning.jsonl") if line["kind"] == "clean"]
    for source, target in permutations(LANGUAGES, 2):
        languages = parse_tag(source), parse_tag(target)
        pairs = [make_pair(line[source], line[target], languages) for line in clean]
        alarms = sum(is_counted(run_pair(pair, severities={}, own=own)) for pair in pairs)
        print(f"clean {source}-{target}: {alarms} of {len(pairs)} paragraphs with a finding")


def find_in_document(pairs: Sequence[Pair], number: int) -> tuple[Finding, ...]:
    """Return the findings in a segment of a document, in itself and beside the others."""
    entries = [Entry.of(pair, number=at, place=f"#{at}") for at, pair in enumerate(pairs, start=1)]
    beside = tuple(finding for entry, finding in run_project(entries, severities={}) if entry.number == number)
    return run_pair(pairs[number - 1], severities={}) + beside


def measure_names() -> None:
    """Print the misspelt names that are found, by direction."""
    lines = read_lines("names.jsonl")
    documents: dict[str, list[Pair]] = defaultdict(list)
    for line in lines:
        if "wrong" not in line:
            source, target = line["document"].split("-")[:2]
            pair = make_pair(line["source"], line["target"], (parse_tag(source), parse_tag(target)))
            documents[line["document"]].append(pair)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if "wrong" in line:
            right, number = documents[line["document"]], int(line["number"])
            before = right[number - 1]
            languages = before.source_language, before.target_language
            wrong = [*right[: number - 1], make_pair(before.source.typed, line["wrong"], languages), *right[number:]]
            found = find_new(find_in_document(wrong, number), find_in_document(right, number))
            table[line["document"][:5]].update(planted=1, counted=is_counted(found))
    for name, row in sorted(table.items()):
        print(f"names {name}: {row['counted']} of {row['planted']} found")


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print each defect, and what found it")
    parser.add_argument("--dictionaries", type=Path, help="a folder of Hunspell dictionaries for the check of spelling")
    asked = parser.parse_args()
    measure_defects(spelling_of(asked.dictionaries), show=asked.show)
    measure_names()


if __name__ == "__main__":
    main()
