"""Edits of many fields: each taken once, inner ones inside their outer ones."""

from __future__ import annotations

import pytest

from localize.formats.core.encoding import decode
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import (
    Field,
    LanguageMark,
    Reading,
    Scan,
    apply_text,
    join_readings,
    make_edits,
    merge_readings,
)
from localize.model import Content, LanguageTag, UnitId
from localize.model.extraction import UnitTarget


def _lines(count: int) -> Scan:
    text = "word\n" * count
    fields = tuple(Field("line", (Piece(at, at + 4, "word", literal=True),)) for at in range(0, len(text), 5))
    return Scan(decode(text.encode()), fields)


def test_make_edits_asks_each_field_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the number of fields, not with its square."""
    asked: list[int] = []

    def start(field: Field) -> int:
        asked.append(1)
        return field.pieces[0].start

    monkeypatch.setattr(Field, "start", property(start))
    scan = _lines(500)
    targets = {number: (UnitTarget(UnitId("x"), Content(("сөз",))),) for number in range(500)}
    edits = make_edits(scan, targets, lambda *_: "сөз", LanguageTag("kk"))
    assert len(asked) <= 4 * 500
    assert apply_text(scan.source.text, edits) == "сөз\n" * 500


def test_marks_of_other_members_change_with_the_first_target() -> None:
    """The language that a package names beside its texts follows them, in the form that its place wants."""
    texts = Reading(
        Scan(decode(b"word"), (Field("line", (Piece(0, 4, "word", literal=True),)),)), lambda *_: "сөз", "a"
    )
    mark = LanguageMark(0, 2, "country", write=lambda tag: f"{tag}-KZ")
    readings = (texts, Reading(Scan(decode(b"en"), (), (mark,)), lambda *_: "", "b"))
    found = join_readings(readings)
    unit = found.units[0].id
    targets = {unit: (UnitTarget(unit, Content(("сөз",))),)}
    assert merge_readings(readings, found, {}, LanguageTag("kk")) == {}
    merged = merge_readings(readings, found, targets, LanguageTag("kk"))
    assert merged == {"a": "сөз".encode(), "b": b"kk-KZ"}
