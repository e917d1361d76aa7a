"""What goes from a source into its translation as it is: the next number, placeholder or address that is missing."""

from __future__ import annotations

import pytest

from localize.model import Content, LanguageTag
from localize.workflow.editing.copy_source import as_it_goes_over, missing_pieces, set_off

EN, KK = LanguageTag("en"), LanguageTag("kk")


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("In 1,500.5 of 20 cases", "", ("1\u00a0500,5", "20")),
        ("In 1,500.5 of 20 cases", "1500,5 жағдай", ("20",)),
        ("5 and 5", "5", ("5",)),
        ("Hello {name}, %s at https://example.org/a", "%s", ("{name}", "https://example.org/a")),
        ("Version 1.2.3 of 2024-03-01", "", ("1.2.3", "2024", "03", "01")),
        ("No number", "жоқ", ()),
    ],
)
def test_missing_pieces_come_in_the_order_of_the_source(source: str, target: str, missing: tuple[str, ...]) -> None:
    """Each piece once as often as the source has it, numbers as Kazakh writes them."""
    assert missing_pieces(Content((source,)), Content((target,)), EN, KK) == missing


@pytest.mark.parametrize(
    ("source", "before", "piece", "typed"),
    [
        ("At {name} 12 of 5 %s%s", "{name}", "12", " 12"),
        ("At {name} 12 of 5 %s%s", "12", "5", " 5"),
        ("At {name} 12 of 5 %s%s", "Сағат", "{name}", " {name}"),
        ("At {name} 12 of 5 %s%s", "%s", "%s", "%s"),
        ("At {name} 12 of 5 %s%s", "Сағат ", "12", "12"),
        ("At {name} 12 of 5 %s%s", "(", "12", "12"),
        ("At {name} 12 of 5 %s%s", "", "12", "12"),
        ("Press [b]Enter[/b]", "Басыңыз", "[b]", "[b]"),
    ],
)
def test_a_piece_does_not_run_into_what_stands_before_it(source: str, before: str, piece: str, typed: str) -> None:
    """Two numbers in a row would be another number; what the source writes as one stays one."""
    assert set_off(piece, before, Content((source,))) == typed


@pytest.mark.parametrize(
    ("source", "begun"),
    [
        ("17,542", "17\u00a0542"),
        ("$1,500.50 – 20%", "$1\u00a0500,50 – 20%"),
        ("{name} 1,000", "{name} 1\u00a0000"),
        ("1.2.3", "1.2.3"),
        ("12,400 times", "12,400 times"),
    ],
)
def test_a_source_of_numbers_is_begun_as_the_language_writes_them(source: str, begun: str) -> None:
    """There is nothing to translate in a cell of a table with a sum; where there are words, a person decides."""
    assert as_it_goes_over(Content((source,)), EN, KK) == begun
