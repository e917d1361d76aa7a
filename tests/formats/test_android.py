"""Android resources: what a translator sees of escapes, references and plurals, and what is written back."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract, translate, typed

from localize.formats import get_filter
from localize.model import Content, LanguageTag, PluralCase, State
from localize.model.extraction import UnitTarget

RU = LanguageTag("ru")


def _page(inner: str) -> str:
    return f"<resources>\n    {inner}\n</resources>\n"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"Don\'t \"stop\"", 'Don\'t "stop"'),
        (r"One\nTwo\tThree", "One\nTwo\tThree"),
        (r"\u041f\u0440\u0430\u0432\u043e", "Право"),
        (r"\@name and a \\ sign", "@name and a \\ sign"),
        ("Tom &amp; Aigul", "Tom & Aigul"),
        ("spaced\n        over   lines", "spaced over lines"),
        ('"kept   as it is"', "kept   as it is"),
        ("A <b>bold</b> word", "A <b1>bold</b1> word"),
        ('<xliff:g xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2" id="n">%d</xliff:g> left', "<x1/> left"),
    ],
)
def test_a_string_is_shown_as_the_app_shows_it(raw: str, shown: str) -> None:
    """Escapes, entities, quotes and white space are read by Android's rules."""
    assert typed("android", _page(f'<string name="a">{raw}</string>')) == [shown]


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ('Бұл "құқық"', r"Бұл \"құқық\""),
        ("Don't & <can't>", r"Don\'t &amp; &lt;can\'t&gt;"),
        ("@аты", r"\@аты"),
        ("екі\nжол", r"екі\nжол"),
        ("екі  бос орын", r"екі\u0020 бос орын"),
    ],
)
def test_a_target_is_escaped(target: str, written: str) -> None:
    """What would mean something to Android is escaped and reads back as it was."""
    page = translate("android", _page('<string name="a">Text</string>'), target)
    assert page == _page(f'<string name="a">{written}</string>')
    assert typed("android", page) == [target]


def test_what_is_no_text_is_left_out() -> None:
    """References to other strings, colours, and what the file itself marks."""
    page = _page(
        '<string name="a">@string/b</string><color name="c">#fff</color>'
        '<string name="d" translatable="false">x</string>'
    )
    found = extract("android", page)
    assert (found.units, [each.rule for each in found.skipped]) == (
        (),
        ["reference to another resource", "no text resource", "translate no"],
    )


def test_plurals_get_the_forms_of_the_language() -> None:
    """English has two, Russian four; comments between the items stay with the forms that stay."""
    page = _page(
        '<plurals name="p">\n        <!-- 1 -->\n        <item quantity="one">%d law</item>\n        <!-- n -->\n'
        '        <item quantity="other">%d laws</item>\n    </plurals>'
    )
    used, found = get_filter("android"), extract("android", page)
    unit = found.units[0]
    texts = {PluralCase.ONE: "%d закон", PluralCase.FEW: "%d закона", PluralCase.MANY: "%d законов"}
    texts[PluralCase.OTHER] = "%d закона"
    given = tuple(UnitTarget(unit.id, Content((text,)), 0, case, State.TRANSLATED) for case, text in texts.items())
    russian = used.merge(page.encode(), found, {unit.id: given}, RU, used.options_type())
    parts = extract("android", russian).units[0].parts
    assert {part.case: part.content.plain for part in parts} == texts
    assert russian.count(b"<!-- 1 -->") == russian.count(b"<!-- n -->") == 1
    kazakh = tuple(
        UnitTarget(each.id, Content(("%d заң",)), 0, case, State.TRANSLATED)
        for each in extract("android", russian).units
        for case in (PluralCase.ONE, PluralCase.OTHER)
    )
    again = used.merge(russian, extract("android", russian), {unit.id: kazakh}, KAZAKH, used.options_type())
    assert [part.case for part in extract("android", again).units[0].parts] == [PluralCase.ONE, PluralCase.OTHER]
