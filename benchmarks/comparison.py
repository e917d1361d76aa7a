"""How fast texts are compared with each other, and how often that finds something.

    python benchmarks/comparison.py EN-KK.tsv[.gz] EN-RU.tsv[.gz] --languages en kk ru [--show languages.names]

A line of a file is source, target, origin, with tabs. Rows of both files with one source and one origin, but for a
language's name at its end, are the translations of a segment; all rows of an origin are a project. The shipped glossary
gives the terms. `--show` prints random findings of one check, to be judged by eye. The clock is processor time, and
terms are found before it starts.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from localize.checks import Entry, Pair, run_project, run_segment
from localize.glossary import TermIndex, read_glossary
from localize.language import parse_tag
from localize.model import Content, Finding, LanguageTag

GLOSSARY = Path(__file__).parent.parent / "glossaries" / "digital-rights.yaml"
Key = tuple[str, str]
"""A source and its origin."""
Texts = tuple[str, ...]


def read_rows(path: Path) -> list[tuple[Key, str]]:
    """Return the rows of a file: source and origin, target."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = (line.split("\t") for line in data.decode("utf-8").splitlines())
    return [((row[0], re.sub(r"-[a-z]{2}$", "", row[2])), row[1]) for row in rows if len(row) > 2]


class Terms:
    """The shipped glossary in several languages."""

    def __init__(self, languages: Iterable[LanguageTag]) -> None:
        concepts = read_glossary(GLOSSARY.read_bytes(), str(GLOSSARY)).concepts
        self._indexes = {each: TermIndex.build(concepts, each) for each in languages}

    def pair(self, source: str, target: str, languages: tuple[LanguageTag, LanguageTag]) -> Pair:
        """Return a pair with its terms."""
        first, second = (self._indexes[each] for each in languages)
        contents = Content((source,)), Content((target,))
        return Pair(*contents, *languages, source_hits=first.find(source), target_hits=second.find(target))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Speed and rates of the checks that compare texts")
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--languages", nargs=3, required=True, metavar="L")
    parser.add_argument("--show")
    options = parser.parse_args()
    source, one, other = (parse_tag(each) for each in options.languages)
    terms = Terms((source, one, other))
    first, second = read_rows(options.first), read_rows(options.second)
    compare_languages(terms, dict(first), dict(second), (source, one, other), options.show)
    for tag, rows in ((one, first), (other, second)):
        compare_places(terms, rows, (source, tag), options.show)


def compare_languages(
    terms: Terms,
    first: dict[Key, str],
    second: dict[Key, str],
    languages: tuple[LanguageTag, LanguageTag, LanguageTag],
    show: str | None,
) -> None:
    """Print what two translations of the same sources show beside each other."""
    source, one, other = languages
    segments = [
        (terms.pair(key[0], first[key], (source, one)), terms.pair(key[0], second[key], (source, other)))
        for key in first
        if key in second
    ]
    started = time.process_time()
    results = [run_segment(pairs, severities={}) for pairs in segments]
    took_s = time.process_time() - started
    print(f"{one} beside {other}: {len(segments)} segments in {took_s:.2f} s")
    found: list[tuple[Texts, Finding]] = [
        ((pairs[0].source.typed, pairs[0].target.typed, pairs[1].target.typed), finding)
        for pairs, by_language in zip(segments, results, strict=True)
        for findings in by_language.values()
        for finding in findings
    ]
    report(found, len(segments), show)


def compare_places(
    terms: Terms, rows: list[tuple[Key, str]], languages: tuple[LanguageTag, LanguageTag], show: str | None
) -> None:
    """Print what the pairs of each origin show when they are one project."""
    projects: dict[str, list[Entry]] = defaultdict(list)
    for number, ((source, origin), target) in enumerate(rows, start=1):
        projects[origin].append(
            Entry.of(terms.pair(source, target, languages), number=number, place=f"{origin}:{number}")
        )
    started = time.process_time()
    results = [run_project(entries, severities={}) for entries in projects.values()]
    took_s = time.process_time() - started
    print(f"{languages[0]} → {languages[1]}: {len(rows)} pairs of {len(projects)} projects in {took_s:.2f} s")
    found: list[tuple[Texts, Finding]] = [
        ((entry.source, entry.target), finding) for result in results for entry, finding in result
    ]
    report(found, len(rows), show)


def report(found: Sequence[tuple[Texts, Finding]], total: int, show: str | None) -> None:
    """Print the rates, and 30 random findings of the check to be shown."""
    rates = Counter(f"{finding.check} ({finding.severity.value})" for _, finding in found)
    for name, count in rates.most_common():
        print(f"  {name:36}{count:7} {100 * count / total:7.2f} %")
    shown = [(texts, finding) for texts, finding in found if finding.check == show]
    for texts, finding in random.Random(1).sample(shown, min(30, len(shown))):
        print("", *texts, f"  {finding.message}", sep="\n  ")


if __name__ == "__main__":
    main()
