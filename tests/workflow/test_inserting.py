"""What goes from a source into its translation as it is: the next number, placeholder or address that is missing."""

from __future__ import annotations

import pytest

from localize.model import Content, LanguageTag
from localize.workflow.inserting import missing_pieces

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
