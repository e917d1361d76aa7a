"""Arrays in one file: what was saved is loaded, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.memory import array_file
from localize.safe.yaml.tree import Value

KINDS = st.sampled_from(["u1", "i4", "u4", "i8", "u8", "f4", "f8"])
ABOUT: dict[str, Value] = {"words": ["үй", "house \ud800"], "form": 2}


@examples(50)
@given(kinds=st.lists(KINDS, max_size=4), sizes=st.lists(st.integers(0, 200), min_size=4, max_size=4))
def test_what_was_saved_is_loaded(kinds: list[str], sizes: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Names, kinds and values come back, empty arrays too, and every array lies where it can be used as it is."""
    path = tmp_path_factory.mktemp("arrays") / "some"
    given_ones = {str(at): np.arange(sizes[at], dtype=kind) for at, kind in enumerate(kinds)}
    path.write_bytes(array_file.dump(ABOUT, given_ones))
    found = array_file.load(path)
    assert found.about == ABOUT
    for name, each in given_ones.items():
        same = found.get(name, each.dtype.type)
        assert np.array_equal(same, each)
        assert same.flags.aligned
        assert not same.flags.writeable


def test_an_array_of_another_kind_is_refused(tmp_path: Path) -> None:
    """Whoever asks for whole numbers gets no fractions, and a name that nobody saved is an error."""
    (tmp_path / "some").write_bytes(array_file.dump({}, {"keys": np.zeros(3, np.float32)}))
    found = array_file.load(tmp_path / "some")
    with pytest.raises(ValueError, match="no keys of this kind"):
        found.get("keys", np.uint32)
    with pytest.raises(ValueError, match="no others of this kind"):
        found.get("others", np.float32)


def test_any_changed_byte_is_noticed(tmp_path: Path) -> None:
    """The checksum covers all that is read; a file that was cut off or is another one is refused as well."""
    path = tmp_path / "some"
    path.write_bytes(array_file.dump({"form": 1}, {"keys": np.arange(9, dtype=np.uint64)}))
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ValueError, match="damaged"):
            array_file.load(path)
    for short in (b"", whole[:10], whole[:-1]):
        path.write_bytes(short)
        with pytest.raises(ValueError, match="damaged"):
            array_file.load(path)
