"""Private parts of other packages: each has a row in the table that says why it is used."""

from __future__ import annotations

from collections import Counter

from docs.private_parts import Use, rows, uses


def test_private_parts_are_those_of_the_table() -> None:
    """What the code uses has a row, and a row is of something that the code uses."""
    listed = Counter(Use(row.part, file) for row in rows() for file in row.files)
    assert max(listed.values()) == 1
    assert uses() == listed.keys()


def test_private_parts_have_reasons() -> None:
    """A row names the library and its version, and says why, what is won and what upstream has."""
    for row in rows():
        assert all(map(str.strip, (row.library, row.version, row.reason, row.wins, row.upstream))), row.part
