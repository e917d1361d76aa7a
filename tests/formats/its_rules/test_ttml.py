"""TTML and DFXP subtitles: paragraphs with their times, line breaks and spans as tags."""

from __future__ import annotations

import pytest
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
    assert [unit.context for unit in found.units] == [
        ("00:00:01.000 → 00:00:02.000",),
        ("00:00:03.000 → 00:00:04.000",),
    ]
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


@pytest.mark.parametrize(
    ("rates", "times", "told"),
    [
        ("", 'begin="00:00:01.5" end="01:02:03.250"', "00:00:01.500 → 01:02:03.250"),
        ("", 'begin="1.5s" dur="500ms"', "00:00:01.500 → 00:00:02.000"),
        ("", 'begin="1m" end="0.5h"', "00:01:00.000 → 00:30:00.000"),
        ("", 'begin="19.764" end="1:21.900"', "00:00:19.764 → 00:01:21.900"),
        ("", 'dur="2s"', "00:00:00.000 → 00:00:02.000"),
        ("", 'begin="00:00:01:15" end="60f"', "00:00:01.500 → 00:00:02.000"),
        ('p:frameRate="25"', 'begin="00:00:01:05" end="00:00:02:00"', "00:00:01.200 → 00:00:02.000"),
        (
            'p:frameRate="24" p:frameRateMultiplier="1000 1001"',
            'begin="0f" end="24000f"',
            "00:00:00.000 → 00:16:41.000",
        ),
        ('p:tickRate="10000000"', 'begin="15000000t" end="20000000t"', "00:00:01.500 → 00:00:02.000"),
        (
            'p:frameRate="0" p:frameRateMultiplier="1 0" p:tickRate="0"',
            'begin="30f" end="2t"',
            "00:00:01.000 → 00:00:02.000",
        ),
        ("", 'begin="wallclock(12:00)" end="2s"', "wallclock(12:00) → 2s"),
        ("", f'begin="{"9" * 400}t" dur="soon"', f"{'9' * 400}t → +soon"),
    ],
)
def test_ttml_times_are_told_in_seconds(rates: str, times: str, told: str) -> None:
    """Frames, ticks and durations are told as the time that they mean; what is no time, as it is written."""
    text = (
        f'<tt xmlns="http://www.w3.org/ns/ttml" xmlns:p="http://www.w3.org/ns/ttml#parameter" {rates}>'
        f"<body><div><p {times}>Good evening</p></div></body></tt>"
    )
    assert [unit.context for unit in extract("ttml", text).units] == [(told,)]
