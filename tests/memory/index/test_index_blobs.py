"""An index that is kept as blobs answers as one that is kept in files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from localize.memory.index.index import MANIFEST, Index
from localize.model import LanguageTag

EN, KK = LanguageTag("en"), LanguageTag("kk")


class Blobs(dict[str, bytes]):
    """Blobs in memory."""

    def read(self, name: str) -> bytes:
        """Return a blob."""
        if name not in self:
            raise FileNotFoundError(name)
        return self[name]

    def change(self, values: Mapping[str, bytes | memoryview], gone: Collection[str]) -> None:
        """Put some, and remove others."""
        for name in gone:
            del self[name]
        self.update({name: bytes(value) for name, value in values.items()})


def fill(index: Index, first: int, count: int) -> None:
    """Add texts that are alike."""
    names = [f"{at:016x}" for at in range(first, first + count)]
    index.add_many(names, [f"the river number {at} is old" for at in range(first, first + count)], [(KK,)] * count)


def test_index_of_blobs_answers_as_one_of_files(tmp_path: Path) -> None:
    """Through savings and openings, with entries that were replaced and removed, both find the same."""
    blobs = Blobs()
    for turn in range(4):
        one, other = Index(None, EN, blobs), Index(tmp_path, EN)
        for index in (one, other):
            assert index.position == turn
            fill(index, 1_500 * turn, 1_500)
            index.remove(f"{turn:016x}")
            index.add(f"{turn + 700:016x}", "a bridge over the river", (KK,))
            index.position = turn + 1
            assert index.save()
        for text in ("the river number 17 is new", "a bridge over a river", "number 4000"):
            assert sorted(one.search(text, 5, 60, KK)) == sorted(other.search(text, 5, 60, KK))
        assert len(one) == len(other)
        one.close()
        other.close()


def test_index_of_blobs_writes_again_only_what_has_changed() -> None:
    """A segment that stands is not written a second time, and one that was merged goes."""
    blobs = Blobs()
    index = Index(None, EN, blobs)
    fill(index, 0, 2_000)
    index.settle()
    index.save()
    before = {name: value for name, value in blobs.items() if name != MANIFEST}
    index.add("f" * 16, "one more", (KK,))
    index.save()
    assert {name: value for name, value in blobs.items() if name != MANIFEST} == before
    index.settle()
    index.save()
    assert not before.keys() & blobs.keys()


@pytest.mark.parametrize("name", [MANIFEST, "ids"])
def test_index_of_damaged_blobs_is_empty(name: str) -> None:
    """What is missing or of another shape counts as empty, at position 0."""
    blobs = Blobs()
    index = Index(None, EN, blobs)
    fill(index, 0, 2_000)
    index.position = 9
    index.settle()
    index.save()
    del blobs[next(each for each in blobs if each.endswith(name))]
    again = Index(None, EN, blobs)
    assert (len(again), again.position) == (0, 0)
