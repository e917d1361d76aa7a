"""TTML and DFXP subtitles: paragraphs with their times, line breaks and spans as tags."""

from __future__ import annotations

from tests.formats.reading import extract, translate, typed

TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="en">'
    "<head><metadata><ttm:title>The talk</ttm:title></metadata></head><body><div>"
    '<p begin="1s" end="2s">The network<br/>went <span>dark</span>.</p>'
    '<p begin="3s" dur="1s"><span>1984!</span></p><p>♪</p></div></body></tt>'
)


def test_ttml_offers_each_paragraph_with_its_times() -> None:
    """A cue is one segment; its times are its context; what is no word is named as left out."""
    found = extract("ttml", TTML)
    assert typed("ttml", TTML) == ["The network<br1/>went <x2>dark</x2>.", "1984!"]
    assert [unit.context for unit in found.units] == [("1s → 2s",), ("3s → +1s",)]
    assert all(unit.segmented and unit.kind == "subtitle" for unit in found.units)
    assert [skip.rule for skip in found.skipped] == ["element", "no text in its markup"]


def test_ttml_targets_change_the_cue_and_the_language() -> None:
    """Everything else stays as it is."""
    assert translate("ttml", TTML, "Желі<br1/><x2>өшті</x2>.", None) == TTML.replace(
        "The network<br/>went <span>dark</span>.", "Желі<br/><span>өшті</span>."
    ).replace('xml:lang="en"', 'xml:lang="kk"')


def test_dfxp_of_the_first_drafts_is_read() -> None:
    """The namespaces of 2006 are TTML's too, and so is a prefix."""
    text = '<a:tt xmlns:a="http://www.w3.org/2006/04/ttaf1"><a:body><a:p begin="1s">Good evening</a:p></a:body></a:tt>'
    assert typed("ttml", text) == ["Good evening"]
