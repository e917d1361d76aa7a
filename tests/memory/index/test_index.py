"""The index: what it finds is what a full scan finds, and its files never matter more than a cache's should."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.language import parse_tag
from localize.memory.index import index as index_module
from localize.memory.index.batch_search import BatchSearch
from localize.memory.index.entries import collect, pack_id, pack_ids, unpack_id
from localize.memory.index.files import write_checked
from localize.memory.index.index import Index
from localize.memory.index.index_segment import IndexSegment
from localize.memory.index.packing import pack
from localize.memory.index.postings import (
    FILES,
    FIRST_LOOK,
    Query,
    SearchEffort,
    bound_likeness,
    compare_keys,
    least_likeness,
)
from localize.memory.index.search_options import SearchOptions
from localize.memory.score import similarity

EN, KK = parse_tag("en"), parse_tag("kk")
WORDS = ["law", "network", "order", "court", "site", "filter", "the", "a", "of", "сайт", "закон", "заң", "5", "17"]
NAMES = st.sampled_from("abcdef")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NAMES, TEXTS),
        st.tuples(st.just("remove"), NAMES, st.just("")),
        st.tuples(st.sampled_from(["search", "save", "open", "settle"]), st.just(""), st.just("")),
    ),
    max_size=25,
)


def scan(texts: dict[str, str], query: str, min_score: int) -> dict[str, int]:
    scores = {name: similarity(query, text) for name, text in texts.items()}
    return {name: score for name, score in scores.items() if score >= min_score}


@examples(60)
@given(steps=STEPS, query=TEXTS, min_score=st.integers(1, 100))
def test_index_finds_what_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]], query: str, min_score: int
) -> None:
    """Whatever was added, replaced, removed, saved, opened again or merged, the answer is the full scan's."""
    folder = tmp_path_factory.mktemp("index")
    index, texts, saved = Index(folder, EN), {}, {}  # type: Index, dict[str, str], dict[str, str]
    for step, name, text in steps:
        if step == "add":
            index.add(name, text)
            texts[name] = text
        elif step == "search":
            index.search(query, 1, min_score)
        elif step == "remove":
            index.remove(name)
            texts.pop(name, None)
        elif step == "settle":
            index.settle()
        elif step == "save":
            assert index.save()
            saved = dict(texts)
        else:
            index, texts = Index(folder, EN), dict(saved)
    found = index.search(query, 100, min_score)
    assert dict(found) == scan(texts, query, min_score)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert len(index) == len(texts)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def many() -> dict[str, str]:
    """Thirty thousand sentences of a few hundred words, many of them alike."""
    dice = random.Random(7)
    words = ["".join(dice.choices("абвгдежзиклмнопрст", k=dice.randint(2, 9))) for _ in range(400)]
    texts = {str(at): " ".join(dice.choices(words, k=dice.randint(2, 12))) for at in range(20_000)}
    for at in range(20_000, 30_000):
        changed = texts[str(dice.randrange(20_000))].split()
        changed[dice.randrange(len(changed))] = dice.choice(words)
        texts[str(at)] = " ".join(changed)
    return texts


@pytest.fixture(scope="module")
def thinned(many: dict[str, str]) -> tuple[Index, dict[str, str]]:
    """An index of them without a thousand, and the texts that are left."""
    index = Index(None, EN)
    for name, text in many.items():
        index.add(name, text)
    index.settle()
    alive = dict(many)
    for name in random.Random(8).sample(sorted(many), 1000):
        index.remove(name)
        del alive[name]
    return index, alive


@pytest.fixture(scope="module")
def scanned(many: dict[str, str], thinned: tuple[Index, dict[str, str]]) -> dict[str, list[int]]:
    """Ten queries, each with the scores from 50 of all that are left, the best first."""
    queries = [many[name][:-1] + "ы" for name in random.Random(9).sample(sorted(many), 10)]
    return {query: sorted(scan(thinned[1], query, 50).values(), reverse=True) for query in queries}


@pytest.mark.thorough
@pytest.mark.parametrize("min_score", [50, 70])
def test_index_finds_the_best_five_of_many(
    thinned: tuple[Index, dict[str, str]], scanned: dict[str, list[int]], min_score: int
) -> None:
    """Where rows are too many to score them all, at least 99.5 % of the five best are found."""
    index, _ = thinned
    hits = wanted = 0
    for query, scores in scanned.items():
        best = [score for score in scores if score >= min_score][:5]
        found = [score for _, score in index.search(query, 5, min_score)]
        wanted += len(best)
        hits += sum(one >= other for one, other in zip(found, best, strict=False))
    assert hits >= 0.995 * wanted


def test_index_returns_the_newest_of_one_text() -> None:
    """A text that occurs a thousand times does not crowd out the others."""
    index = Index(None, EN)
    for at in range(1000):
        index.add(f"ok{at}", "Save as")
    index.add("other", "Save us")
    for _ in range(2):
        assert index.search("Save as", 20, 50) == [*((f"ok{at}", 100) for at in range(999, 991, -1)), ("other", 85)]
        index.settle()


def saved(folder: Path) -> Index:
    index = Index(folder, EN)
    for at in range(50):
        index.add(f"id{at}", f"the law number {at}")
    index.settle()
    index.add("late", "the late law")
    index.remove("id7")
    index.position = 51
    assert index.save()
    return index


def test_index_forgets_each_text_that_was_replaced() -> None:
    """Searched after each of a thousand changes, an entry has its last text alone, and others keep theirs."""
    index = Index(None, EN)
    index.add("stays", "the court of law")
    for at in range(1_000):
        index.add(f"n{at % 3}", f"order {'x' * (at % 50)} of the court {at}")
        assert ("n0", 100) in index.search(f"order {'x' * ((at - at % 3) % 50)} of the court {at - at % 3}", 5, 100)
    assert len(index) == 4
    found = dict(index.search("order xx of the court", 5, 1))
    last = {f"n{at % 3}": f"order {'x' * (at % 50)} of the court {at}" for at in range(997, 1_000)}
    assert found == scan({"stays": "the court of law", **last}, "order xx of the court", 1)


def test_index_opens_as_it_was_saved(tmp_path: Path) -> None:
    """Settled, new and removed entries and the position are there again."""
    saved(tmp_path)
    again = Index(tmp_path, EN)
    assert (again.position, len(again)) == (51, 50)
    assert again.search("the late law", 1, 90) == [("late", 100)]
    assert ("id7", 100) not in again.search("the law number 7", 9, 50)


def resize(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] or b"\x07")


def scribble(path: Path) -> None:
    path.write_bytes(b"\x07" + path.read_bytes()[1:])


@pytest.mark.parametrize("damage", [Path.unlink, resize, scribble])
@pytest.mark.parametrize("name", ["manifest.json", "changes", *FILES])
def test_index_starts_empty_from_damaged_files(tmp_path: Path, name: str, damage: Callable[[Path], None]) -> None:
    """A missing, cut, longer or altered file means: empty, position 0, ready to be fed again and saved."""
    saved(tmp_path)
    (path,) = [each for each in tmp_path.rglob("*") if each.name == name or each.name.startswith(name + "-")]
    damage(path)
    again = Index(tmp_path, EN)
    assert (again.position, len(again)) == (0, 0)
    again.add("new", "the law")
    assert again.save()
    assert len(Index(tmp_path, EN)) == 1


@pytest.mark.parametrize(
    "change", [{"version": 99}, {"language": "kk"}, {"segments": 5}, {"segments": [["x", None]]}, {"tags": None}]
)
def test_index_starts_empty_from_another_version(tmp_path: Path, change: dict[str, object]) -> None:
    """What another version or language wrote is not read."""
    saved(tmp_path)
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text().partition("\n")[2]) | change
    write_checked(path, manifest)
    assert len(Index(tmp_path, EN)) == 0


@pytest.fixture(scope="module")
def many_saved(many: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of them."""
    folder = tmp_path_factory.mktemp("many")
    index = Index(folder, EN)
    index.add_many(list(many), list(many.values()), [()] * len(many))
    index.position = 9
    index.save()
    index.close()
    return folder


@pytest.mark.parametrize(
    "name",
    [
        *("codes", "lists", "ids"),
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in (
                *("classes", "list_ends", "blocks", "size_rows", "row_ids", "id_order"),
                *("class_of", "class_ends", "dense", "dense_slots", "dense_sizes", "dense_ends"),
            )
        ),
    ],
)
def test_index_starts_again_when_damage_comes_to_light(
    tmp_path: Path, many: dict[str, str], many_saved: Path, name: str
) -> None:
    """Damage in the middle of a large file may first be met by a search: it never raises, and a refill mends it."""
    shutil.copytree(many_saved, tmp_path, dirs_exist_ok=True)
    (path,) = tmp_path.rglob(name)
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 4, 3 * len(data) // 4)
    data[middle] = b"\xff" * len(data[middle])
    path.write_bytes(data)
    damaged = Index(tmp_path, EN)
    queries = list(many.values())[::1500]
    for query in queries:
        damaged.search(query, 5, 70)
    if damaged.position == 0:
        damaged.add_many(list(many), list(many.values()), [()] * len(many))
        assert all(damaged.search(query, 1, 100) for query in queries)
    damaged.close()


def test_index_readers_keep_the_old_generation(tmp_path: Path) -> None:
    """Another process may replace the files while this one searches; both then save without harm."""
    saved(tmp_path)
    reader, writer = Index(tmp_path, EN), Index(tmp_path, EN)
    writer.remove("id1")
    writer.settle()
    assert writer.save()
    assert ("id1", 100) in reader.search("the law number 1", 5, 90)
    reader.position = 52
    assert reader.save()
    assert Index(tmp_path, EN).position == 52


def test_index_leaves_no_old_files(tmp_path: Path) -> None:
    """After each save there is one manifest, one list of changes and one generation."""
    index = saved(tmp_path)
    for at in range(3):
        index.add(f"more{at}", "one more law")
        index.settle()
        index.save()
    assert sorted(each.name.partition("-")[0] for each in tmp_path.iterdir()) == ["changes", "manifest.json", "segment"]


def test_index_saves_nothing_twice(tmp_path: Path) -> None:
    """Saving without a change writes nothing."""
    index = saved(tmp_path)
    names = sorted(each.name for each in tmp_path.rglob("*"))
    assert index.save()
    assert sorted(each.name for each in tmp_path.rglob("*")) == names


def test_index_without_a_usable_folder_still_works(tmp_path: Path) -> None:
    """A cache that cannot be written is no error."""
    (tmp_path / "file").write_text("in the way")
    index = Index(tmp_path / "file" / "index", EN)
    index.add("a", "the law")
    assert not index.save()
    assert not Index(None, EN).save()
    assert index.search("the law", 1, 100) == [("a", 100)]


@pytest.mark.parametrize("text", ["\x02", "a\x03b", "İstanbul", "\ud800", "\U0001f600", "日本", " ", "Ǆ"])
def test_index_takes_any_text(text: str) -> None:
    """Odd characters are texts like any other."""
    index = Index(None, EN)
    index.add(text, text)
    index.settle()
    assert index.search(text, 1, 100) == [(text, 100)]
    assert index.search("", 5, 1) == []
    index.add("empty", "")
    assert len(index) == 1


HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.one_of(st.text(st.characters(), max_size=70), HASHES, HASHES.map(str.upper)))
def test_ids_come_back_as_they_were(name: str) -> None:
    """Whatever an id looks like, packing loses nothing of it."""
    assert unpack_id(pack_id(name)) == name


@given(st.lists(st.one_of(st.text(st.characters(), max_size=70), HASHES, HASHES, HASHES.map(str.upper)), max_size=4))
def test_ids_of_many_are_those_of_each(names: list[str]) -> None:
    """Names that are packed together give what each gives alone."""
    ids, lengths = pack_ids(names)
    assert ids.tobytes() == b"".join(map(pack_id, names))
    assert lengths.tolist() == [len(pack_id(name)) for name in names]


def test_segments_find_and_strike_out_names(many: dict[str, str]) -> None:
    """A name that was struck out is gone, one that never was here does no harm."""
    for names in (list(many)[:20], list(many)[:300]):
        segment = IndexSegment(collect(list(many)[:500], pack(list(many.values())[:500]), [1] * 500))
        segment.strike_names([*names, "nobody"])
        segment.strike_names(names[:1])
        assert len(segment) == 500 - len(names)
        assert sorted(segment.names_of(segment.dead_numbers())) == sorted(names)


PIECES = st.sampled_from(
    [
        *"aЫё5 .,:/-'’‑_%{}<>&@№—«\u0301\u00ad\n\t",
        *(
            "Word",
            "сөз",
            "10",
            "1 500",
            "2,5-",
            "5-ші",
            "x-5",
            "-7",
            "топ‑10",
            "5G",
            "v2.1",
            "802.1x",
            "a@b.kz",
            "http://a.kz/b?c=1.",
            "www.a.kz",
        ),
        *("%s", "%(n)d", "{x}", "{{y}}", "<b>", "<a href='x'>", "<a b>", "</b>", "&amp;", "\ufdd0ab\ufdd1", " <br> "),
    ]
)


@given(
    st.lists(st.one_of(TEXTS, st.text(min_size=1, max_size=20), st.lists(PIECES, min_size=1).map("".join)), min_size=1)
)
def test_rows_of_many_are_rows_of_each(lines: list[str]) -> None:
    """Texts that are read together give what each gives when it is read alone."""
    rows = pack(lines)
    ends = np.cumsum(rows.lengths).tolist()
    for at, line in enumerate(lines):
        alone = pack([line])
        assert rows.codes[ends[at] - int(rows.lengths[at]) : ends[at]].tobytes() == alone.codes.tobytes()
        assert rows.classes[at].tolist() == alone.classes[0].tolist()
        assert rows.exact[at] == alone.exact[0]


def test_index_filters_by_target_language() -> None:
    """Only entries whose record has the wanted language are found, under any of its tags; untold ones always."""
    index = Index(None, EN)
    for at in range(2000):
        index.add(f"ru{at}", f"the law of the network {at} applies", [parse_tag("ru")])
    index.add("kk", "the law of the network applies", [parse_tag("kk-KZ"), parse_tag("ru")])
    index.add("any", "the law of the networks applies")
    for _ in range(2):
        found = index.search("the law of the network applies", 5, 70, parse_tag("kk"))
        assert [name for name, _ in found] == ["kk", "any"]
        assert len(index.search("the law of the network applies", 5, 70, parse_tag("ru"))) == 5
        index.settle()


def test_index_strikes_out_what_a_language_was_asked_for(tmp_path: Path) -> None:
    """What goes after a search in its language is not found by the next one, whoever else shares its text."""
    index = Index(tmp_path, EN)
    for at in range(2_000):
        index.add(f"kk{at}", f"the law of the network {at} applies", [KK])
        index.add(f"ru{at}", f"the law of the network {at} applies", [parse_tag("ru")])
    index.settle()
    for at, wanted in ((7, KK), (8, None)):
        text = f"the law of the network {at} applies"
        assert {name for name, score in index.search(text, 5, 100, wanted)} >= {f"kk{at}"}
        index.remove(f"kk{at}")
        assert index.search(text, 5, 100, KK) == []
        assert index.search(text, 5, 100, parse_tag("ru")) == [(f"ru{at}", 100)]
        index.remove(f"ru{at}")
        assert index.search(text, 5, 100) == index.search(text, 5, 100, parse_tag("ru")) == []
    assert len(index) == 4_000 - 4


def test_index_merges_at_changes_alone(tmp_path: Path) -> None:
    """No search waits until a merge has begun or what it made is taken over."""
    index = Index(tmp_path, EN)
    texts = [f"matter {'i' * (at % 7)} of number{at}" for at in range(3_100)]
    for at, text in enumerate(texts):
        index.add(f"n{at}", text)
        if index.is_merging:
            break
    assert index._merge is not None
    index._merge._merged.result()
    assert index.search(texts[5], 1, 100) == [("n5", 100)]
    assert index.is_merging
    index.add("other", "quite another text")
    assert not index.is_merging
    assert index.search(texts[5], 1, 100) == [("n5", 100)]


def test_index_keeps_new_entries_when_their_merge_fails(tmp_path: Path) -> None:
    """A child process that comes to nothing costs time and no entry."""
    index = Index(tmp_path, EN)
    texts = [f"matter {'i' * (at % 7)} of number{at}" for at in range(3_100)]
    for at, text in enumerate(texts):
        index.add(f"n{at}", text)
        if index.is_merging:
            assert index._merge is not None
            index._merge._crew.close()
    assert len(index) == len(texts)
    assert index.search(texts[5], 1, 100) == [("n5", 100)]


def test_index_merges_in_the_background(tmp_path: Path) -> None:
    """Searches go on while segments are merged; what is added and removed meanwhile is not lost."""
    index, texts = Index(tmp_path, EN), {}  # type: Index, dict[str, str]
    dice = random.Random(3)
    for at in range(9_000):
        text = " ".join(dice.choices(WORDS, k=6)) + f" word{at}"
        index.add(f"n{at}", text)
        texts[f"n{at}"] = text
        if at % 1_001 == 0:
            assert index.search(text, 1, 100) == [(f"n{at}", 100)]
    index.remove("n5")
    index.add("n6", "quite another text")
    while index.is_merging:
        index.add("n6", "quite another text")
        assert index.search("quite another text", 1, 100) == [("n6", 100)]
    assert len(index) == len(texts) - 1
    assert index.search(texts["n5"], 1, 100) == index.search(texts["n6"], 1, 100) == []
    assert index.search(texts["n7"], 1, 100) == [("n7", 100)]
    index.close()
    assert len(Index(tmp_path, EN)) == len(texts) - 1
    manifest = json.loads((tmp_path / "manifest.json").read_text().partition("\n")[2])
    assert {name for name, _ in manifest["segments"]} == {each.name for each in tmp_path.iterdir() if each.is_dir()}


@pytest.mark.thorough
@pytest.mark.parametrize("ends", [Index.save, Index.settle, lambda index: None])
def test_index_keeps_what_changes_while_a_segment_is_made(tmp_path: Path, ends: Callable[[Index], object]) -> None:
    """What goes or is replaced meanwhile is not found again, whether the merge comes to its end or not."""
    index = Index(tmp_path, EN)
    texts = {f"n{at}": f"matter {'i' * (at % 7)} of number{at}" for at in range(3_100)}
    for name, text in texts.items():
        index.add(name, text)
    while not index.is_merging:
        index.add("n1", texts["n1"])
    index.remove("n2")
    index.add("n3", "quite another text")
    ends(index)
    index.remove("n4")
    texts = {name: text for name, text in texts.items() if name not in ("n2", "n4")} | {"n3": "quite another text"}
    while True:
        was_merging = index.is_merging
        index.add("n1", texts["n1"])
        for query in (texts["n1"], "matter iii of number3", "quite another texts"):
            assert dict(index.search(query, 4_000, 90)) == scan(texts, query, 90)
        assert len(index) == len(texts)
        if not was_merging:
            break
    index.close()
    again = Index(tmp_path, EN)
    assert len(again) == len(texts)
    assert again.search("quite another text", 5, 90) == [("n3", 100)]


def test_memory_package_imports_nothing_heavy() -> None:
    """Quick commands may import the package without paying for numpy."""
    code = "import sys, localize.memory; print([m for m in ('numpy', 'rapidfuzz', 'babel') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_searchers_answer_as_search_does(tmp_path: Path, many: dict[str, str]) -> None:
    """Processes that share the files give for each text what one search gives."""
    index = Index(tmp_path, EN)
    for name, text in many.items():
        index.add(name, text)
    index.settle()
    index.add("late", "совсем новый текст")
    texts = ["совсем новый текст", *dict.fromkeys(many.values())][:1200]
    with BatchSearch(index, SearchOptions(3, 70), processes=2) as searchers:
        found = searchers.ask(texts)()
    assert found[0] == [("late", 100)]
    assert found[::100] == [index.search(text, 3, 70) for text in texts[::100]]


def test_index_finds_some_of_many_that_are_alike_equally() -> None:
    """Ten thousand texts that differ in a number alone do not hide one another behind the one that is nearest."""
    index = Index(None, EN)
    index.add("near", "the court of law closed the site")
    for at in range(10_000):
        index.add(f"n{at}", f"the court of law closed site {at}")
        index.add(f"x{at}", f"quite another sentence, of which there are {'so ' * (at % 9)}many: {at}")
    index.settle()
    found = index.search("the court of law closed a site", 5, 70)
    assert found[0] == ("near", 90)
    assert [score for _, score in found[1:]] == [85, 85, 85, 85]


def test_index_finds_a_text_without_a_common_trigram() -> None:
    """Where few texts share three letters in a row with the one asked for, those of about its length are compared."""
    letters = "абвгдеёжзийклмнопрстуфхцчшщъыь"
    index = Index(None, EN)
    dice = random.Random(3)
    for at in range(11_000):
        index.add(str(at), "".join(dice.choices("qwertyuiopasdfg", k=30)))
    index.add("wanted", letters)
    index.settle()
    index.add("other", "not in the same segment")
    asked = "".join(letter if at % 2 else "xvz"[at % 3] for at, letter in enumerate(letters))
    assert [name for name, _ in index.search(asked, 5, 50)] == ["wanted"]


@pytest.mark.thorough
def test_index_finds_new_entries_while_their_segment_is_made(tmp_path: Path) -> None:
    """Many new entries become a segment in several searches; each of these finds what is there, and nothing else."""
    index = Index(tmp_path, EN)
    texts = {f"n{at}": f"matter {'i' * (at % 7)} of number{at}" for at in range(1_100)}
    for name, text in texts.items():
        index.add(name, text, [parse_tag("ru")])
    for step in range(6):
        if step:
            index.add(f"n{step}", f"quite another text {step}", [parse_tag("ru")])
            index.remove(f"n{100 + step}")
            texts |= {f"n{step}": f"quite another text {step}"}
            del texts[f"n{100 + step}"]
        assert len(index) == len(texts)
        for query in (texts["n1"], "matter ii of number99", "quite another text"):
            assert dict(index.search(query, 2_000, 60)) == scan(texts, query, 60)
        assert index.search("quite another text 2", 1, 90, parse_tag("kk")) == []
    assert index.save()
    assert len(Index(tmp_path, EN)) == len(texts)


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=8), st.integers(1, 100))
def test_no_likeness_is_above_its_bound(query: str, texts: list[str], least: int) -> None:
    """What the letters in common say is never less than what comparing says."""
    asked = Query(pack([query]), least, 5)
    letters = [pack([text]).codes.tobytes() for text in texts]
    kept, _ = compare_keys(asked, letters)
    assert set(kept.tolist()) <= set(np.flatnonzero(bound_likeness(asked, letters) >= least_likeness(asked)).tolist())


@pytest.mark.thorough
@pytest.mark.parametrize("first", [FIRST_LOOK, SearchEffort(1, 1, 1, 0, 0, 1, 9.0)])
def test_a_second_look_finds_what_the_first_one_misses(
    thinned: tuple[Index, dict[str, str]],
    scanned: dict[str, list[int]],
    monkeypatch: pytest.MonkeyPatch,
    first: SearchEffort,
) -> None:
    """Whether the first look sees anything or, as the other one here, nothing at all: the best one is found."""
    monkeypatch.setattr(index_module, "FIRST_LOOK", first)
    wanted = SearchOptions(1, 50, within=0, quick=True, again=True)
    found = [max(score for _, score in hits) for hits in thinned[0].find_many(list(scanned), wanted)]
    assert found == [scores[0] for scores in scanned.values()]


def test_index_takes_many_at_a_time(tmp_path: Path, many: dict[str, str]) -> None:
    """Entries that come thousands at a time are replaced, removed and found like those that come one by one."""
    index, texts = Index(tmp_path, EN), dict(list(many.items())[:6_000])
    names = list(texts)

    def add(some: list[str], suffix: str) -> None:
        texts.update({name: f"{many[name]} {suffix}" for name in some})
        index.add_many(some, [texts[name] for name in some], [(EN,)] * len(some))

    index.add(names[0], "is replaced")
    add(names[:3_000], "а")
    index.remove(names[7])
    index.add(names[8], "один")
    add(names[2_000:5_000], "б")
    index.remove(names[2_500])
    add(names[:2_600], "в")
    index.remove(names[9])
    add(names[5_000:], "г")
    add(names[5_990:], "д")
    del texts[names[9]]
    for _ in range(2):
        assert len(index) == len(texts)
        for name in (*names[:12], names[2_499], names[2_500], names[2_700], names[-1], names[5_500]):
            found = [each for each, _ in index.search(texts.get(name, many[name]), 8, 100)]
            assert found == [] if name not in texts else name in found, name
        index.close()
        index = Index(tmp_path, EN)
