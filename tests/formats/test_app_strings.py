"""Strings of .NET, Qt and Apple programs, and the posts of WordPress exports: the rules of each format."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.formats import get_filter
from localize.model import Content, LanguageTag, PluralCase, State, Substate
from localize.model.extraction import UnitTarget

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def _qt(inner: str, attributes: str = 'language="ru"') -> str:
    return f'<TS version="2.1" {attributes}>\n<context>\n    <name>W</name>\n    {inner}\n</context>\n</TS>\n'


def test_resx_names_a_value_in_a_cdata_section_as_left_out() -> None:
    """What is not offered is said."""
    found = extract("resx", '<root><data name="a"><value><![CDATA[Save <b>all</b>]]></value></data></root>')
    assert (found.units, [skip.rule for skip in found.skipped]) == ((), ["code"])


def test_resx_keeps_types_and_designer_names_out() -> None:
    """A resource with a type is no text; its comment is the translator's note."""
    page = (
        '<root><data name="A" xml:space="preserve"><value>Save &amp; go</value><comment>a button</comment></data>'
        '<data name="B" type="System.Int32"><value>7 days</value></data>'
        '<data name="&gt;&gt;c.Name"><value>c</value></data></root>'
    )
    found = extract("resx", page)
    assert [(unit.parts[0].content.plain, unit.notes[0].text) for unit in found.units] == [("Save & go", "a button")]
    assert [each.rule for each in found.skipped] == ["no text resource", "designer setting"]
    assert translate("resx", page, "Сақтау <бәрін>") == page.replace("Save &amp; go", "Сақтау &lt;бәрін&gt;")


@pytest.mark.parametrize(
    ("translation", "state", "substate"),
    [
        ("<translation>Да</translation>", State.TRANSLATED, None),
        ('<translation type="unfinished">Да</translation>', State.INITIAL, Substate.DRAFT),
    ],
)
def test_qt_states(translation: str, state: State, substate: Substate | None) -> None:
    """Unfinished with a text is a draft; without a type it is done."""
    page = _qt(f"<message><source>Yes</source>{translation}</message>")
    assert [(each.state, each.substate) for each in extract("qt", page).targets] == [(state, substate)]


def test_qt_writes_states_and_forms() -> None:
    """A confirmed text loses `unfinished`, a draft gets it; numbered forms are those of the language."""
    page = _qt(
        '<message numerus="yes"><source>%n law(s)</source><translation type="unfinished"></translation></message>'
    )
    used, found = get_filter("qt"), extract("qt", page)
    unit = found.units[0].id
    texts = {PluralCase.ONE: "%n закон", PluralCase.FEW: "%n закона", PluralCase.MANY: "%n законов"}
    given = tuple(UnitTarget(unit, Content((text,)), 0, case, State.TRANSLATED) for case, text in texts.items())
    done = used.merge(page.encode(), found, {unit: given}, RU, used.options_type()).decode()
    assert "unfinished" not in done
    assert done.count("<numerusform>") == 3
    draft = tuple(UnitTarget(unit, Content((text,)), 0, case) for case, text in texts.items())
    again = used.merge(done.encode(), extract("qt", done), {unit: draft}, RU, used.options_type()).decode()
    assert 'type="unfinished"' in again
    assert {each.case: each.content.plain for each in extract("qt", again).targets} == texts


def test_qt_template_takes_the_language() -> None:
    """A file without translations names its language once it has some."""
    page = _qt("<message><source>Yes</source></message>", "")
    found, used = extract("qt", page), get_filter("qt")
    unit = found.units[0].id
    done = used.merge(
        page.encode(),
        found,
        {unit: (UnitTarget(unit, Content(("Иә",)), state=State.TRANSLATED),)},
        KK,
        used.options_type(),
    ).decode()
    assert 'language="kk"' in done
    assert "<translation>Иә</translation>" in done


def test_stringsdict_offers_words_of_the_format() -> None:
    """A format string is a text only where it has words beside its variables."""
    page = (
        "<plist><dict><key>k</key><dict><key>NSStringLocalizedFormatKey</key><string>{}</string>"
        "<key>n</key><dict><key>other</key><string>%d laws</string></dict></dict></dict></plist>"
    )
    assert typed("stringsdict", page.format("%#@n@")) == ["%d laws"]
    assert typed("stringsdict", page.format("In force: %#@n@")) == ["In force: %#@n@", "%d laws"]


def test_wxr_leaves_menus_out_and_protects_its_cdata() -> None:
    """A menu entry is no post; a target cannot end the CDATA that it stands in."""
    post = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">'
        "<channel><item><title>{}</title><content:encoded><![CDATA[<p>Text</p>]]></content:encoded>"
        "<wp:post_type>{}</wp:post_type></item></channel></rss>"
    )
    assert typed("wxr", post.format("Law", "post")) == ["Law", "Text"]
    assert typed("wxr", post.format("Law", "nav_menu_item")) == []
    written = translate("wxr", post.format("Law", "post"), "Заң", "a ]]> b")
    assert "<p>a ]]&gt; b</p>]]>" in written
    assert typed("wxr", written) == ["Заң", "a ]]> b"]
