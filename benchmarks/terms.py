"""Term finding beside exact and prefix matching, on a text of yours.

    python benchmarks/terms.py GLOSSARY LANGUAGE TEXT

TEXT is a file with one segment a line. Prints a table: hits, hits that the forms do not have, hits that only they
have, time and tokens a second; then the cost of building the index, and what the methods disagree about most often.
Exact matching compares lower-case words; prefix matching takes any word that begins like the term less its last letter.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from localize.glossary import TermIndex, read_glossary
from localize.language import parse_tag, same_language
from localize.model import Concept, LanguageTag
from localize.tokens import TokenKind, search_key, tokenize

Spans = set[tuple[int, int]]
Finder = Callable[[str], Spans]

_SHOWN = 12


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("glossary", type=Path)
    parser.add_argument("language", type=parse_tag)
    parser.add_argument("text", type=Path)
    arguments = parser.parse_args()
    concepts = read_glossary(arguments.glossary.read_bytes(), str(arguments.glossary)).concepts
    lines = arguments.text.read_text(encoding="utf-8").splitlines()
    tokens = sum(token.kind is TokenKind.WORD for line in lines for token in tokenize(line))

    started = time.process_time()
    index = TermIndex.build(concepts, arguments.language)
    first = time.process_time() - started
    print(f"{len(concepts)} concepts, {len(lines):,} segments, {tokens:,} words; index built in {first:.3f} s")
    print(f"{'method':<8}{'hits':>9}{'only here':>11}{'missed':>9}{'seconds':>10}{'words/s':>13}{'ratio':>8}")

    finders: dict[str, Finder] = {
        "forms": lambda line: {(hit.start, hit.end) for hit in index.find(line)},
        "exact": words_finder(concepts, arguments.language, cut=0),
        "prefix": words_finder(concepts, arguments.language, cut=1),
    }
    found: dict[str, list[Spans]] = {}
    slowest = 0.0
    for name, finder in finders.items():
        tokenize.cache_clear()
        started = time.process_time()
        found[name] = [finder(line) for line in lines]
        spent = time.process_time() - started
        slowest = slowest or spent
        hits = sum(map(len, found[name]))
        only = _difference(found[name], found["forms"])
        missed = _difference(found["forms"], found[name])
        print(
            f"{name:<8}{hits:>9,}{only:>11,}{missed:>9,}{spent:>10.2f}{tokens / spent:>13,.0f}{spent / slowest:>8.2f}"
        )
    for name in ("exact", "prefix"):
        _print_words(f"only {name}", lines, found[name], found["forms"])
        _print_words(f"not {name}", lines, found["forms"], found[name])


def words_finder(concepts: Iterable[Concept], language: LanguageTag, *, cut: int) -> Finder:
    """Return a finder that knows no grammar: words equal to the term's (cut 0), or beginning like them (cut 1)."""
    terms = {
        search_key(term.text)
        for concept in concepts
        for term in concept.terms
        if same_language(term.language, language)
    }
    by_start: defaultdict[str, list[list[str]]] = defaultdict(list)
    for term in sorted(terms, key=len, reverse=True):
        words = term.split()
        by_start[words[0][:3]].append([word[: len(word) - cut] if len(word) > 4 else word for word in words])

    def find(line: str) -> Spans:
        tokens = [token for token in tokenize(line) if token.kind is TokenKind.WORD]
        folded = [search_key(token.text) for token in tokens]
        spans: Spans = set()
        place = 0
        while place < len(tokens):
            count = _longest(folded, place, by_start.get(folded[place][:3], ()), exact=not cut)
            if count:
                spans.add((tokens[place].start, tokens[place + count - 1].end))
            place += count or 1
        return spans

    return find


def _longest(folded: Sequence[str], place: int, terms: Iterable[Sequence[str]], *, exact: bool) -> int:
    for words in terms:
        here = folded[place : place + len(words)]
        if len(here) == len(words) and all(
            mine == its if exact else mine.startswith(its) for mine, its in zip(here, words, strict=True)
        ):
            return len(words)
    return 0


def _difference(one: Sequence[Spans], other: Sequence[Spans]) -> int:
    return sum(len(mine - its) for mine, its in zip(one, other, strict=True))


def _print_words(title: str, lines: Sequence[str], one: Sequence[Spans], other: Sequence[Spans]) -> None:
    words = Counter(
        line[start:end].lower() for line, mine, its in zip(lines, one, other, strict=True) for start, end in mine - its
    )
    print(f"{title}: " + ", ".join(f"{word} {count}" for word, count in words.most_common(_SHOWN)))


if __name__ == "__main__":
    main()
