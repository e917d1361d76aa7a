"""Both themes can be read."""

from __future__ import annotations

import pytest
from textual.theme import Theme

from localize.tui.theme import DARK, GROUNDS, INKS, LIGHT, colours, contrast


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_text_reaches_the_contrast_of_wcag_aa(theme: Theme) -> None:
    """Every text colour has at least 4.5:1 on every ground."""
    named = colours(theme)
    poor = {
        (ink, ground): round(contrast(named[ink], named[ground]), 2)
        for ink in INKS
        for ground in GROUNDS
        if contrast(named[ink], named[ground]) < 4.5
    }
    assert poor == {}


def test_contrast_knows_the_extremes() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_themes_name_the_same_colours() -> None:
    """A style that one theme has, the other has."""
    assert set(colours(DARK)) == set(colours(LIGHT))
    assert set(INKS) | set(GROUNDS) <= set(colours(DARK))
