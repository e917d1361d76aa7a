"""Tables of XML vocabularies: what is read by them, and how it is written."""

from __future__ import annotations

from localize.formats.core.encoding import decode
from localize.formats.core.splice import join_readings, merge_readings
from localize.formats.xml.rules import Table, read_table
from localize.model import Content, LanguageTag
from localize.model.extraction import UnitTarget

TABLE = Table({}, units={"p": "paragraph"}, pairs={"b": "b"})


def write(text: str, target: str) -> str:
    """Return the file with *target* for its only text."""
    reading = read_table(decode(text.encode()), TABLE)
    found = join_readings((reading,))
    (unit,) = found.units
    given = {unit.id: (UnitTarget(unit.id, Content.parse(target, unit.parts[0].content.tags)),)}
    return merge_readings((reading,), found, given, LanguageTag("kk"))[""].decode()


def test_text_of_a_cdata_section_is_written_without_references() -> None:
    """White space at its start changes nothing."""
    assert write("<p><![CDATA[ one]]></p>", "R & D") == "<p><![CDATA[ R & D]]></p>"
    assert write("<p><![CDATA[one]]></p>", "R & D") == "<p><![CDATA[R & D]]></p>"
    assert write("<p> <b><![CDATA[\n one]]></b></p>", "R & D") == "<p> <b><![CDATA[\n R & D]]></b></p>"
