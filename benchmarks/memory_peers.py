"""Other engines that find similar texts, each as a function from a query to the five best scores at 70 % or more."""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.memory_corpus import TOP
from benchmarks.memory_postgres import find_programs, run_server
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.memory.score import compare
from localize.memory.search_key import read_key

MIN_SCORE = 70
SCAN, TANTIVY, POSTGRES, TOOLKIT = (
    "RapidFuzz, full scan",
    "tantivy, 3-grams",
    "PostgreSQL, pg_trgm",
    "translate-toolkit",
)
_CANDIDATES = 200
Ask = Callable[[str], list[int]]
Start = Callable[[Sequence[str], argparse.Namespace], Ask]


class Missing(Exception):
    """Tells what a peer needs that is not here."""


def find_lacks(options: argparse.Namespace) -> dict[str, str]:
    """Return what the peers lack that cannot be measured, by their names."""
    lacks: dict[str, str] = {}
    for name, check in ((TANTIVY, _need_tantivy), (POSTGRES, _need_postgres), (TOOLKIT, _need_toolkit)):
        try:
            check(options)
        except Missing as lack:
            lacks[name] = str(lack)
    return lacks


def _need_tantivy(_options: argparse.Namespace) -> None:
    if find_spec("tantivy") is None:
        raise Missing("pip install tantivy")


def _need_postgres(_options: argparse.Namespace) -> Path:
    programs = find_programs()
    if programs is None:
        raise Missing("PostgreSQL's initdb and pg_ctl are not installed")
    if find_spec("psycopg") is None:
        raise Missing("pip install 'psycopg[binary]'")
    return programs


def _need_toolkit(options: argparse.Namespace) -> str:
    python: str | None = options.peer_python
    if not python:
        raise Missing("--peer-python names no Python that has translate-toolkit")
    try:
        subprocess.run([python, "-c", "import translate.search.match"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Missing(f"{python} has no translate-toolkit") from error
    return python


def rescore(query: str, texts: Iterable[str]) -> list[int]:
    """Return the best scores of some candidates."""
    key = read_key(query)
    scores = [100 if text == query else compare(key, read_key(text)) for text in dict.fromkeys(texts)]
    return sorted((score for score in scores if score >= MIN_SCORE), reverse=True)[:TOP]


def start_scan(sources: Sequence[str], _options: argparse.Namespace) -> Ask:
    """RapidFuzz over all keys: what needs no index."""
    keys = [read_key(text).letters for text in sources]

    def ask(query: str) -> list[int]:
        found = process.extract(
            read_key(query).letters,
            keys,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=MIN_SCORE / 100 - 1e-6,
            limit=4 * TOP,
        )
        return rescore(query, (sources[at] for _, _, at in found))

    return ask


def start_fts5(sources: Sequence[str], _options: argparse.Namespace) -> Ask:
    """SQLite's FTS5 with trigrams: any of the query's, the 200 best by bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE memory USING fts5(text, tokenize='trigram')")
    base.executemany("INSERT INTO memory VALUES (?)", ((text,) for text in sources))

    def ask(query: str) -> list[int]:
        grams = dict.fromkeys(query[at : at + 3].replace('"', '""') for at in range(max(1, len(query) - 2)))
        wanted = " OR ".join(f'"{gram}"' for gram in grams)
        rows = base.execute("SELECT text FROM memory WHERE memory MATCH ? ORDER BY rank LIMIT ?", (wanted, _CANDIDATES))
        return rescore(query, (text for (text,) in rows))

    return ask


def start_tantivy(sources: Sequence[str], options: argparse.Namespace) -> Ask:
    """tantivy with 3-grams of characters, where it is installed: the 200 best by bm25."""
    _need_tantivy(options)
    tantivy = import_module("tantivy")

    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("id", stored=True, indexed=False)
    schema.add_text_field("text", tokenizer_name="grams")
    index = tantivy.Index(schema.build())
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(3, 3, False)).filter(tantivy.Filter.lowercase()).build()
    index.register_tokenizer("grams", grams)
    writer = index.writer(256_000_000, 2)
    for at, text in enumerate(sources):
        writer.add_document(tantivy.Document(id=at, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(query: str) -> list[int]:
        low = query.lower()
        terms = {low[at : at + 3] for at in range(max(1, len(low) - 2))}
        any_of = [(tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "text", term)) for term in terms]
        hits = searcher.search(tantivy.Query.boolean_query(any_of), _CANDIDATES, count=False).hits
        return rescore(query, (sources[searcher.doc(address)["id"][0]] for _, address in hits))

    return ask


def start_postgres(sources: Sequence[str], options: argparse.Namespace) -> Ask:
    """pg_trgm on a server started for it: `%` at 0.5, the 50 nearest."""
    programs = _need_postgres(options)
    psycopg = import_module("psycopg")

    base = psycopg.connect(options.stack.enter_context(run_server(programs)), autocommit=True)
    options.stack.callback(base.close)
    base.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    base.execute("CREATE TEMP TABLE memory (text text)")
    with base.cursor().copy("COPY memory FROM STDIN") as copy:
        for text in sources:
            copy.write_row((text.replace("\0", ""),))
    base.execute("CREATE INDEX ON memory USING gin (text gin_trgm_ops)")
    base.execute("ANALYZE memory")
    base.execute("SET pg_trgm.similarity_threshold = 0.5")
    statement = "SELECT text FROM memory WHERE text % %s ORDER BY similarity(text, %s) DESC LIMIT 50".replace(
        "% %s", "%% %s"
    )

    def ask(query: str) -> list[int]:
        return rescore(query, (row[0] for row in base.execute(statement, (query, query)).fetchall()))

    return ask


_TOOLKIT = """
import json, sys
from translate.search.match import matcher
from translate.storage import base
store = base.TranslationStore()
for text in json.loads(sys.stdin.readline()):
    unit = base.TranslationUnit(text); unit.target = text; store.addunit(unit)
found = matcher(store, max_candidates=5, min_similarity=70, max_length=1000)
print("ready", flush=True)
for line in sys.stdin:
    try:
        answer = [unit.source for unit in found.matches(json.loads(line))]
    except TypeError:  # its heap compares units when two tie
        answer = []
    print(json.dumps(answer), flush=True)
"""


def start_toolkit(sources: Sequence[str], options: argparse.Namespace) -> Ask:
    """translate-toolkit's `search.match`, in the Python that `--peer-python` names."""
    child = subprocess.Popen(
        [_need_toolkit(options), "-c", _TOOLKIT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    questions, answers = child.stdin, child.stdout
    assert questions is not None
    assert answers is not None
    questions.write(json.dumps(list(sources)) + "\n")
    questions.flush()
    options.stack.callback(child.kill)
    if answers.readline() != "ready\n":
        raise Missing(f"{options.peer_python} could not load the memory")

    def ask(query: str) -> list[int]:
        questions.write(json.dumps(query) + "\n")
        questions.flush()
        return rescore(query, json.loads(answers.readline()))

    return ask


PEERS: Mapping[str, Start] = {
    SCAN: start_scan,
    TANTIVY: start_tantivy,
    POSTGRES: start_postgres,
    "SQLite FTS5, trigrams": start_fts5,
    TOOLKIT: start_toolkit,
}
