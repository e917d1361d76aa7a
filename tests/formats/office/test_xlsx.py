"""Workbooks: one unit for a string, however many cells show it; names and formulas left alone; spelled characters."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract
from tests.formats.sample_files import pack, sample_bytes

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.office.xlsx.strings import spell, unspell
from localize.model import Content, State
from localize.model.extraction import UnitTarget
from localize.model.filter_options import read_options
from localize.safe.zip import Archive

_PLAN = "xlsx/plan.xlsx"
_STRINGS = "xl/sharedStrings.xml"


def _members(name: str = _PLAN) -> dict[str, bytes]:
    archive = Archive(sample_bytes(name))
    return {each: archive.read(each) for each in archive.names}


def _merged(data: bytes, targets: dict[str, str], **options: object) -> Archive:
    """Return the workbook with targets by source text, tags typed."""
    used = get_filter("xlsx")
    given = read_options(used.options_type, options)
    found = used.extract(data, given)
    made = {}
    for unit in found.units:
        content = unit.parts[0].content
        if content.typed in targets:
            target = Content.parse(targets[content.typed], content.tags)
            made[unit.id] = (UnitTarget(unit.id, target, state=State.TRANSLATED),)
    assert len(made) == len(targets)
    return Archive(used.merge(data, found, made, KAZAKH, given))


def test_a_string_is_one_unit_with_all_its_cells() -> None:
    """The context names the sheet and every cell; a text that a formula names says so."""
    units = {unit.parts[0].content.typed: unit for unit in extract("xlsx", sample_bytes(_PLAN)).units}
    assert units["Write the report"].context == ("Plan", "A2, A3")
    assert units["Yes"].notes[0].text.startswith("A formula compares")
    assert units["Choose"].max_length == 32


def test_what_is_left_out_is_named() -> None:
    """Addresses, unused strings and hidden sheets are no texts, and the reason is told."""
    found = extract("xlsx", sample_bytes(_PLAN))
    assert {each.text: each.rule for each in found.skipped} == {
        "https://example.org": "address",
        "Option": "hidden sheet",
        "Nobody sees this": "unused",
        "[Threaded comment] see there": "comment copy",
    }


def test_options_offer_more_or_less() -> None:
    """Hidden sheets come by option; comments and properties go by option."""
    data = sample_bytes(_PLAN)
    texts = {unit.parts[0].content.plain for unit in extract("xlsx", data, hidden=True).units}
    assert "Option" in texts
    kinds = {unit.kind for unit in extract("xlsx", data, comments=False, properties=False).units}
    assert not {"comment", "document title"} & kinds


def test_formatted_strings_keep_their_runs() -> None:
    """Each text of a formatted string keeps the properties of its run; what is not text stays."""
    merged = _merged(sample_bytes(_PLAN), {"<g1>Due </g1>soon or later": "Жақында<g1> бітеді</g1>"})
    written = merged.read(_STRINGS).decode()
    assert '<r><rPr><b/><sz val="11"/><charset val="204"/></rPr><t>Жақында</t></r>' in written
    assert '<r><t xml:space="preserve"> бітеді</t></r>' in written


def test_pronunciation_stays() -> None:
    """How a string is pronounced is neither shown nor touched."""
    merged = _merged(sample_bytes(_PLAN), {"A_x0041_ <b> & c": "_x0042_ & ә"})
    written = "<si><t>_x005F_x0042_ &amp; ә</t>" + '<rPh sb="0" eb="1"><t>a</t></rPh><phoneticPr fontId="1"/></si>'
    assert written in merged.read(_STRINGS).decode()


def test_line_ends_are_written_as_they_were() -> None:
    """A string whose lines end with a spelled carriage return keeps them so, and its edges."""
    merged = _merged(sample_bytes(_PLAN), {"Two lines\nhere": "Екі\nжол"})
    assert "  Екі_x000D_\nжол  </t>" in merged.read(_STRINGS).decode()


@pytest.mark.parametrize(
    ("text", "written"),
    [("a\x0bb", "a_x000B_b"), ("_x0041_", "_x005F_x0041_"), ("_xD83D_", "_xD83D_"), ("_x41_", "_x41_"), ("ә", "ә")],
)
def test_characters_are_spelled_and_read_back(text: str, written: str) -> None:
    """What XML cannot hold is written as Excel writes it; half a character stays as it is."""
    assert spell(text) == written
    assert unspell(written) == text


def test_headers_of_printed_sheets_are_sections() -> None:
    """Each section of a header is a text; what is printed in it is a tag, fonts and sizes are not seen."""
    data = sample_bytes(_PLAN)
    units = [unit.parts[0].content.typed for unit in extract("xlsx", data).units if unit.kind in ("header", "footer")]
    assert units == ["Plan & <budget>", "Page <f1/> of <f2/>"]
    merged = _merged(data, {"Plan & <budget>": "2026 & Ә", "Page <f1/> of <f2/>": "<f2/> беттің <f1/>-беті"})
    sheet = merged.read("xl/worksheets/sheet1.xml").decode()
    assert '&amp;L&amp;"Arial,Bold"&amp;12 2026 &amp;&amp; Ә&amp;R&amp;N беттің &amp;P-беті<' in sheet


def test_formulas_and_numbers_are_never_touched() -> None:
    """A cell with a formula keeps its result, whatever is translated."""
    data = sample_bytes(_PLAN)
    merged = _merged(data, {"Typed in the cell": "Ұяшықта", "Yes or no": 'Иә "не" жоқ'})
    sheet = merged.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="C3" t="str"><f>IF(D3="Yes","done","")</f><v>done</v></c>' in sheet
    assert 'prompt="Иә &quot;не&quot; жоқ"' in sheet


def test_other_packages_are_refused() -> None:
    """A presentation by the wrong name is said to be no workbook; damage names its part."""
    with pytest.raises(ExtractError, match="not an Excel workbook"):
        extract("xlsx", sample_bytes("pptx/one.ppsx"))
    with pytest.raises(ExtractError) as caught:
        extract("xlsx", pack(_members() | {_STRINGS: b"<sst><si>"}))
    assert caught.value.member == _STRINGS


@pytest.mark.parametrize("index", ["-1", "99999999999", "99", "x", ""])
def test_cells_that_point_nowhere_do_no_harm(index: str) -> None:
    """A cell may name a string that is not there."""
    members = _members()
    name = "xl/worksheets/sheet1.xml"
    broken = members[name].replace(b"<v>1</v>", f"<v>{index}</v>".encode())
    assert extract("xlsx", pack(members | {name: broken})).units


def test_names_of_columns_follow_their_cells() -> None:
    """A table's column is called what its top cell says: one unit, both places."""
    merged = _merged(sample_bytes(_PLAN), {"Task": "Тапсырма \n«1»"})
    assert "<si><t>Тапсырма \n«1»</t></si>" in merged.read(_STRINGS).decode()
    assert 'tableColumn id="1" name="Тапсырма _x000a_«1»"' in merged.read("xl/tables/table1.xml").decode()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"IF(D3", b"IF(T1[[#This Row],[Task]]"),
        ("xl/workbook.xml", b"</sheets>", b"</sheets><definedNames><definedName>T1[task]</definedName></definedNames>"),
        ("xl/tables/table1.xml", b'name="Task"', b'name="Other"'),
    ],
)
def test_names_that_formulas_know_are_left_alone(part: str, old: bytes, new: bytes) -> None:
    """A column that a formula names, or whose cell says something else, keeps its name."""
    members = _members()
    found = extract("xlsx", pack(members | {part: members[part].replace(old, new)}))
    assert ("table header", "Task") in {(each.rule, each.text) for each in found.skipped}
    assert "Task" not in {unit.parts[0].content.plain for unit in found.units}


def test_columns_of_one_name_are_refused() -> None:
    """Excel does not open a table with two columns of one name."""
    members = _members()
    part = "xl/tables/table1.xml"
    column = b'<tableColumn id="1" name="Task"/>'
    doubled = members[part].replace(column, column + b'<tableColumn id="2" name="\xd2\xb1"/>')
    with pytest.raises(MergeError, match="two columns") as caught:
        _merged(pack(members | {part: doubled}), {"Task": "Ұ"})
    assert caught.value.member == part


def test_names_of_columns_can_be_left_out() -> None:
    """By option no name of a column is offered."""
    found = extract("xlsx", sample_bytes(_PLAN), headers=False)
    assert "table header" in {each.rule for each in found.skipped}
