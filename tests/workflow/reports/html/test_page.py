"""Frame of HTML reports: texts stay texts, nothing is loaded, bars and tables can be read without colours."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.hostile_texts import TEXTS
from tests.workflow.reports.html.page_reader import PageReader

from localize.i18n.sanitize import visible
from localize.workflow.reports.html.bars import Part, render_bar, render_key
from localize.workflow.reports.html.page import escape, render_page, render_row, render_table


@given(st.text(st.sampled_from("#[]<>&\"'x;\n\u202e \u00a0")))
def test_text_stays_a_text(text: str) -> None:
    """A reader of the page gets each text back, with signs for what nobody would see; no CI runner gets a command."""
    written = escape(text)
    assert unescape(written) == visible(text)
    assert not set("<>\"'\n\u202e") & set(written)
    assert "##" not in written


def test_frame_holds_whatever_the_texts_are() -> None:
    """Titles, names, numbers and labels are text alone."""
    for text in TEXTS:
        bar = render_bar([Part(text, 1, "#123"), Part("none", 0, "#456")], 4)
        table = render_table([render_row([text], [text], bar)], ["a"], [text], "chart")
        page = PageReader(render_page(text, [table, render_key([Part(text, 1, "#123")])]))
        for tag in ("title", "h1"):
            assert page.all(tag)[0].text == visible(text)
        assert [each.text for each in page.all("th")] == ["a", visible(text), "chart", visible(text)]
        assert page.all("td", "number")[0].text == visible(text)
        assert page.all("svg")[0].attributes["aria-label"] == visible(text)


def test_page_loads_nothing_and_needs_no_colour() -> None:
    """A policy forbids scripts and loads; the style serves dark screens, narrow ones and paper."""
    page = render_page("Title", [])
    policies = {each.attributes.get("http-equiv"): each.attributes for each in PageReader(page).all("meta")}
    assert policies["Content-Security-Policy"]["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    (style,) = PageReader(page).all("style")
    assert "@import" not in style.text
    assert "url(" not in style.text
    assert "prefers-color-scheme: dark" in style.text
    assert "@media print" in style.text


def test_bar_has_its_parts_in_words() -> None:
    """Parts are as long as their share; whoever does not see the picture hears what there is of each."""
    page = PageReader(
        render_bar([Part("3 major", 3, "red"), Part("0 minor", 0, "blue"), Part("1 neutral", 1, "grey")], 8)
    )
    assert [each.attributes["aria-label"] for each in page.all("svg")] == ["3 major, 1 neutral"]
    places = [(each.attributes["x"], each.attributes["width"]) for each in page.all("rect")]
    assert places == [("0.00%", "37.50%"), ("37.50%", "12.50%")]
    assert PageReader(render_bar([], 0)).all("svg")[0].attributes["aria-label"] == "none"
