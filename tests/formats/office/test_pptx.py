"""Presentations: slides in their order, few tags, languages of runs, echoes, hidden slides and prompts."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract
from tests.formats.sample_files import pack, sample_bytes

from localize.errors import ExtractError
from localize.formats import get_filter
from localize.formats.office.pptx import PptxOptions
from localize.model import Content, State
from localize.model.extraction import UnitTarget
from localize.safe.zip import Archive

_TALK = "pptx/talk.pptx"
_SLIDE = "s.xml"


def _deck(paragraphs: str) -> bytes:
    """Return a presentation of one slide with these paragraphs."""
    archive = Archive(sample_bytes("pptx/one.ppsx"))
    members = {each: archive.read(each) for each in archive.names}
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    slide = f'<p:sld xmlns:p="{main}" xmlns:a="{drawing}" xmlns:r="r">{paragraphs}</p:sld>'
    return pack(members | {_SLIDE: slide.encode()})


def _run(text: str, properties: str = "") -> str:
    return f"<a:r>{properties}<a:t>{text}</a:t></a:r>"


def _typed(paragraph: str) -> list[str]:
    return [unit.parts[0].content.typed for unit in extract("pptx", _deck(f"<a:p>{paragraph}</a:p>")).units]


def _merged(data: bytes, targets: dict[str, str]) -> Archive:
    used = get_filter("pptx")
    found = used.extract(data, PptxOptions())
    made = {}
    for unit in found.units:
        content = unit.parts[0].content
        if content.typed in targets:
            target = Content.parse(targets[content.typed], content.tags)
            made[unit.id] = (UnitTarget(unit.id, target, state=State.TRANSLATED),)
    return Archive(used.merge(data, found, made, KAZAKH, PptxOptions()))


@pytest.mark.parametrize(
    ("paragraph", "seen"),
    [
        (_run("a ", '<a:rPr lang="en-US" dirty="0"/>') + _run("b", '<a:rPr lang="ru-RU" err="1"/>'), ["a b"]),
        (_run("a ") + _run("b", '<a:rPr b="1"/>') + _run(" c", '<a:rPr b="0"/>'), ["a <b1>b</b1> c"]),
        (_run("a", '<a:rPr sz="1800"/>') + _run("b", '<a:rPr sz="1800" i="1"/>'), ["a<i1>b</i1>"]),
        (_run("a ") + _run("b", '<a:rPr><a:hlinkClick r:id="x"/></a:rPr>'), ["a <a1>b</a1>"]),
        (_run("m") + _run("2", '<a:rPr baseline="30000"/>'), ["m<sup1>2</sup1>"]),
        (_run("H") + _run("2", '<a:rPr baseline="-25000"/>') + _run("O"), ["H<sub1>2</sub1>O"]),
        (_run("a") + "<a:br/>" + _run("b") + "<a:br/>", ["a<br1/>b"]),
        (_run("p. ") + '<a:fld id="{1}" type="slidenum"><a:t>4</a:t></a:fld>', ["p. <f1/>"]),
        (_run("2024 — "), ["2024 —"]),
        (_run(" — ") + "<a:endParaRPr/>", []),
    ],
)
def test_tags_are_rare(paragraph: str, seen: list[str]) -> None:
    """Only what people see tells runs apart; breaks at the edges and proofing marks are no tags."""
    assert _typed(paragraph) == seen


def test_slides_come_in_their_order() -> None:
    """The presentation's list says which slide is first; each text stands under its slide's title."""
    found = extract("pptx", sample_bytes(_TALK))
    slides = list(dict.fromkeys(unit.context for unit in found.units if unit.context))
    assert slides == [("slide 1", "Первый слайд"), ("slide 2", "Second slide"), ("layout",)]


def test_options_offer_more_or_less() -> None:
    """Hidden slides and prompts come by option; notes, comments and properties go by option."""
    data = sample_bytes(_TALK)
    usual = {unit.parts[0].content.plain for unit in extract("pptx", data).units}
    more = {unit.parts[0].content.plain for unit in extract("pptx", data, hidden=True, prompts=True).units}
    assert more - usual == {"Hidden words", "Click to add a title"}
    less = extract("pptx", data, notes=False, comments=False, properties=False)
    assert usual - {unit.parts[0].content.plain for unit in less.units} == {"Speak slowly", "Shorter, please", "A talk"}
    assert {each.rule for each in extract("pptx", data).skipped} == {"file name", "hidden slide", "placeholder"}


def test_rebuilt_runs_name_the_target_language() -> None:
    """A translated run is checked in its own language and loses its proofing marks; the rest of it stays."""
    paragraph = _run("a ", '<a:rPr lang="en-US" sz="9" dirty="0" err="1"><a:noFill/></a:rPr>') + _run("b")
    merged = _merged(_deck(f"<a:p><a:pPr/>{paragraph}<a:endParaRPr/></a:p>"), {"<g1>a </g1>b": "<g1>ә</g1>б"})
    written = merged.read(_SLIDE).decode()
    assert '<a:r><a:rPr lang="kk-KZ" sz="9"><a:noFill/></a:rPr><a:t>ә</a:t></a:r>' in written
    assert "<a:p><a:pPr/>" in written
    assert '<a:r><a:rPr lang="kk-KZ"/><a:t>б</a:t></a:r><a:endParaRPr/></a:p>' in written


def test_what_is_said_twice_is_translated_once() -> None:
    """A diagram's drawing and a chart's series repeat texts: one unit, and one target for all of them."""
    data = sample_bytes(_TALK)
    typed = [unit.parts[0].content.typed for unit in extract("pptx", data).units]
    assert typed.count("North") == 1
    assert typed.count("<g1>Ask </g1>first") == 1
    merged = _merged(data, {"North": "Солтүстік", "<g1>Ask </g1>first": "Алдымен <g1>сұра</g1>"})
    assert merged.read("ppt/charts/chart1.xml").decode().count("<c:v>Солтүстік</c:v>") == 2
    for name in ("data1", "drawing1"):
        written = merged.read(f"ppt/diagrams/{name}.xml").decode()
        assert ' b="1"/><a:t>Алдымен </a:t>' in written
        assert "<a:t>сұра</a:t>" in written


def test_other_packages_are_refused() -> None:
    """A workbook by the wrong name is said to be no presentation."""
    with pytest.raises(ExtractError, match="not a PowerPoint presentation"):
        extract("pptx", sample_bytes("xlsx/plan.xlsx"))


def test_broken_slides_are_named() -> None:
    """An error says on which part of the package it is."""
    archive = Archive(sample_bytes("pptx/one.ppsx"))
    members = {each: archive.read(each) for each in archive.names}
    with pytest.raises(ExtractError) as caught:
        extract("pptx", pack(members | {_SLIDE: b"<a>"}))
    assert caught.value.member == _SLIDE


def test_a_slide_that_is_listed_often_is_read_once() -> None:
    """A list that names one slide thousands of times costs no more than one that names it once."""
    archive = Archive(sample_bytes("pptx/one.ppsx"))
    members = {each: archive.read(each) for each in archive.names}
    entry = b'<sldId id="256" r:id="r1"/>'
    listed = members["p.xml"].replace(entry, entry * 5000)
    assert len(extract("pptx", pack(members | {"p.xml": listed})).units) == 1
