"""HTML: the parts of a page that are offered, by selectors and as the article of a saved page."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract, translate, typed

from localize.errors import ExtractError
from localize.formats import UnitTarget, get_filter
from localize.formats.core.skip_reasons import RULES
from localize.model import Content

PAGE = (
    '<html lang="en"><head><title>T</title><meta name="description" content="D"></head>'
    '<body class="a b"><div id="menu"><a href="x">M</a></div>'
    '<div class="post wide" data-kind="news"><h1>H</h1><p>One</p>'
    '<div><p>Two <span class="ad">three</span> four</p></div>'
    '<img alt="A"></div><p>Foot</p></body></html>'
)
HEAD = ["T", "D"]
ONLY = {
    "element": ("h1", ["H"]),
    "any": ("*", ["M", "H", "One", "Two <x1>three</x1> four", "A", "Foot"]),
    "id": ("#menu", ["M"]),
    "class": (".post", ["H", "One", "Two <x1>three</x1> four", "A"]),
    "two classes": ("div.wide.post > h1", ["H"]),
    "attribute": ("[data-kind]", ["H", "One", "Two <x1>three</x1> four", "A"]),
    "value of an attribute": ("[data-kind='news'] > p", ["One"]),
    "another value": ("[data-kind=other]", []),
    "descendant": (".post p", ["One", "Two <x1>three</x1> four"]),
    "child": (".post>p", ["One"]),
    "child of a descendant": ("body .post > div p", ["Two <x1>three</x1> four"]),
    "list": ("#menu, h1", ["M", "H"]),
    "inside a sentence": ("span", ["three"]),
}


@pytest.mark.parametrize("case", ONLY)
def test_only_offers_what_its_selectors_choose(case: str) -> None:
    """Title and description speak of the whole page, so they are offered beside the chosen parts."""
    selector, units = ONLY[case]
    assert typed("html", PAGE, only=[selector]) == HEAD + units


def test_several_selectors_add_up() -> None:
    """Each item of the option chooses its part, in the order of the page."""
    assert typed("html", PAGE, only=["h1", "#menu"]) == [*HEAD, "M", "H"]


def test_only_names_what_it_leaves_out() -> None:
    """Texts outside the chosen parts are named, with the option that left them out."""
    skipped = [(each.rule, each.text) for each in extract("html", PAGE, only=["h1"]).skipped]
    assert [rule for rule, _ in skipped] == ["selector", "selector"]
    assert skipped[0][1] == "M"
    assert skipped[1][1].startswith("One Two three four")


def test_only_that_chooses_nothing_says_so() -> None:
    """A selector without any element is a problem that people see."""
    assert "only" in extract("html", PAGE, only=[".none"]).problems[-1].message


def test_skip_leaves_parts_out() -> None:
    """A block is left out whole, and named; an element inside a sentence becomes one tag of it."""
    assert typed("html", PAGE, skip=[".post h1, #menu", ".ad"]) == [*HEAD, "One", "Two <x1/> four", "A", "Foot"]
    assert [each.rule for each in extract("html", PAGE, skip=["#menu"]).skipped] == ["selector"]
    assert typed("html", PAGE, only=[".post"], skip=["div > div", "img"]) == [*HEAD, "H", "One"]


def test_language_marks_count_outside_the_chosen_parts() -> None:
    """The page's language is set whatever part is translated."""
    text = '<html lang="en"><body dir="rtl"><p>A</p><b>B</b></body></html>'
    wanted = '<html lang="kk"><body dir="ltr"><p>Ә</p><b>B</b></body></html>'
    assert translate("html", text, "Ә", only=["p"]) == wanted


@pytest.mark.parametrize(
    "selector", ["", "p:first-child", "a + b", "p ~ p", "[a^=b]", "p,", "> p", "p >", "#", "a || b"]
)
def test_unknown_selectors_are_refused(selector: str) -> None:
    """What is more than the selectors that are known is an error that quotes it, never a silent nothing."""
    with pytest.raises(ExtractError, match="selector") as caught:
        extract("html", PAGE, only=[selector])
    assert caught.value.hint


LINKS = "".join(f'<li><a href="{number}">Link {number}</a></li>' for number in range(12))
MENU = f"<ul>{LINKS}</ul>"
PROSE = "<p>One.</p><p>Two with <a href=x>a link</a> in it.</p><p>Three.</p><p>Four.</p><p>Five.</p>"
UNITS = ["One.", "Two with <a1>a link</a1> in it.", "Three.", "Four.", "Five."]
SAVED = {
    "article": f"<header>{MENU}<p>Sign in</p></header><article>{PROSE}</article><footer>Imprint</footer>",
    "main": f"<nav>{MENU}</nav><main>{PROSE}</main><p>Imprint</p>",
    "role": f'{MENU}<div role="main"><div>{PROSE}</div></div><p>Imprint</p>',
    "article body": f'{MENU}<div itemprop="articleBody">{PROSE}</div><p>Imprint</p>',
    "most paragraphs": f"{MENU}<div><div>{PROSE}</div><div class=x><p>Teaser</p></div></div><div>Imprint</div>",
    "line breaks": (
        f"<table><tr><td>{MENU}<td><div>One.<br><br>Two with <a href=x>a link</a> in it.<br>Three.</div></table>"
    ),
    "side columns inside": (
        f"{MENU}<article>{PROSE}<aside>Aside</aside><div class='share-buttons'>Share</div><div id=relatedStories>Other"
        "</div><form>Write to us</form><div style='display: none'>Hidden</div></article>"
    ),
    "a list of links inside": f"<nav>{MENU}</nav><article>{PROSE}<div><h3>More</h3>{MENU}</div></article>",
    "other articles": f"{MENU}<article>{PROSE}</article><article><p>Teaser</p></article><article>Other</article>",
    "a long side column": (
        f"<div>{MENU}<div>{PROSE}</div><aside>{MENU}<p>A</p><p>B</p><p>C</p><p>D</p><p>Imprint</p></aside></div>"
    ),
    "a form around all": f"<form>{MENU}<div><div>{PROSE}</div></div><p>Imprint</p></form>",
}


@pytest.mark.parametrize("case", SAVED)
def test_the_article_of_a_saved_page_is_offered(case: str) -> None:
    """Menus, side columns and footers are left out, and named with the option that offers them."""
    text = f"<html><body>{SAVED[case]}</body></html>"
    units = ["One.<br1/><br2/>Two with <a3>a link</a3> in it.<br4/>Three."] if case == "line breaks" else UNITS
    assert typed("html", text) == units
    assert {each.rule for each in extract("html", text).skipped} == {"beside the article"}
    assert "only" in RULES["beside the article"]
    assert "Link 3" in typed("html", text, only=["*"])


def test_paragraphs_beside_most_of_the_article_belong_to_it() -> None:
    """An opening in an element of its own, and paragraphs before the element that a button unfolds, are offered."""
    rest = "".join(f"<p>{number}.</p>" for number in range(9))
    own = f"{MENU}<div id=story><div class=intro><p>One.</p><p>Two.</p></div><div id=more>{rest}</div></div>"
    unfolded = f"{MENU}<div><p>One.</p><p>Two.</p><hr><div class=target>{rest}</div></div>"
    for body in (own, unfolded):
        text = f"<html><body>{body}<div>Imprint</div></body></html>"
        assert typed("html", text) == ["One.", "Two.", *(f"{number}." for number in range(9))]


def test_headline_and_what_stands_below_it_belong_to_the_article() -> None:
    """Title, description and headline are offered, with the line of the author between headline and text."""
    text = (
        f'<html><head><title>T</title><meta property="og:title" content="O"></head><body>{MENU}<div><div><h1>H</h1>'
        f"<p>By A</p></div><div>{PROSE}<img alt='Picture'></div></div></body></html>"
    )
    assert typed("html", text) == ["T", "O", "H", "By A", *UNITS, "Picture"]


WHOLE = {
    "few links": f"<body><nav><a href=x>Home</a></nav>{PROSE}</body>",
    "no prose": f"<body><nav>{MENU}</nav><h1>Index</h1><footer>Imprint</footer></body>",
    "no body": f"{MENU}{PROSE}",
    "front matter": f"---\nlayout: x\n---\n<body><nav>{MENU}</nav>{PROSE}</body>",
}


@pytest.mark.parametrize("case", WHOLE)
def test_other_pages_stay_whole(case: str) -> None:
    """A small page, an index, a fragment and a template are offered with all their texts."""
    assert not any(each.rule == "beside the article" for each in extract("html", WHOLE[case]).skipped)


@pytest.mark.parametrize("case", SAVED)
@pytest.mark.parametrize("word", ["ә", "ә" * 5000])
def test_a_translation_does_not_change_what_the_article_is(case: str, word: str) -> None:
    """However long the words of another language are, the same texts are read back."""
    data = f"<html><body>{SAVED[case]}</body></html>".encode()
    used, found = get_filter("html"), extract("html", data)
    targets = {
        unit.id: (
            UnitTarget(
                unit.id,
                Content(tuple(word if isinstance(part, str) else part for part in unit.parts[0].content.parts)),
            ),
        )
        for unit in found.units
    }
    merged = used.merge(data, found, targets, KAZAKH, used.options_type())
    again = used.extract(merged, used.options_type())
    assert len(again.units) == len(found.units)
    assert len(again.skipped) == len(found.skipped)
