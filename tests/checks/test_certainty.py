"""Certain fixes and suggestions: told apart by what a fix does to the text, whatever its check says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import make_pair

from localize.checks import run_pair
from localize.checks.certainty import is_certain

CERTAIN = [
    ('"Иә" деді', "«Иә» деді"),
    ("“Иә”, деді", "“Иә,” деді"),
    ("Don't", "Don’t"),
    ("Приватность - это право.", "Приватность — это право."),
    ("2019-2023", "2019–2023"),
    ("2019 - 2023", "2019–2023"),
    ("VPN–сервис", "VPN-сервис"),
    ("слово,другое  слово", "слово, другое слово"),
    ("<b1>слово </b1>и", "<b1>слово</b1> и"),
    ("5км", "5 км"),
    ("в2013", "в 2013"),
    ("дерек\u200bтер", "деректер"),
    ("твои\u0306", "твой"),
    ("тіркелгi", "тіркелгі"),
    ("ХІХ ғасыр", "XIX ғасыр"),
    ("Cтолбец", "Столбец"),
    ("СD", "CD"),
    ("əлем", "әлем"),
]
"""What the reader sees stays the same."""
SUGGESTIONS = [
    ("калай", "қалай"),
    ("еще", "ещё"),
    ("үйтен", "үйден"),
    ("тарау", "Тарау"),
    ("12.5", "12,5"),
    ("20000", "20 000"),
    ("1,2", "1, 2"),
    ("1 2", "12"),
    ("40 °C", "−40 °C"),
    ("кейбір", "кей бір"),
    ("сло<b1>во</b1>", "сло <b1>во</b1>"),
    ("по моему", "по-моему"),
    ("9 бапқа", "9-бапқа"),
    ("IP – мекенжай", "IP-мекенжай"),
    ("VPNге", "VPN-ге"),
    ("Windows10", "Windows 10"),
    ("язык C", "язык С"),
    ("на оси X,", "на оси Х,"),
    ("~aЗначение", "~аЗначение"),
    ("сRaptor", "cRaptor"),
    ("МенюMC", "МенюМС"),
    ("pБРВ", "рБРВ"),
    ("Dont", "Don’t"),
    ("слово", "«слово»"),
    ("«слово", "«слово»"),
    ("Сот", "Сот."),
    ("жүктелуде...", "жүктелуде…"),
    ("Стоп. Иди", "Стоп.\nИди"),
    ("пр0верьте", "проверьте"),
    ("<b1>a</b1> b", "a <b1>b</b1>"),
]
"""A word, an ending, a number, a name or another sign would change."""
lines = st.text("аб1.,-–« »'’\u0306\u200b\n", max_size=12)


@pytest.mark.parametrize(("before", "after"), CERTAIN)
def test_fix_of_what_only_looks_alike_is_certain(before: str, after: str) -> None:
    """Quotation marks, dashes, spaces and lookalike letters may change, in both directions."""
    assert is_certain(before, 0, len(before), after)
    assert is_certain(after, 0, len(after), before)


@pytest.mark.parametrize(("before", "after"), SUGGESTIONS)
def test_fix_of_words_is_a_suggestion(before: str, after: str) -> None:
    """Whatever changes, joins or parts words and numbers is not certain, in either direction."""
    assert not is_certain(before, 0, len(before), after)
    assert not is_certain(after, 0, len(after), before)


@given(lines, lines, st.text("аб -«’1\u0306\n", max_size=6), st.text("аб -«’1\u0306\n", max_size=6))
def test_what_stands_on_other_lines_is_not_read(above: str, below: str, piece: str, fix: str) -> None:
    """A fix is as certain in a long text as it is with its own line alone."""
    text = above + piece + below
    whole = is_certain(text.replace("\n", "\u2028"), len(above), len(above) + len(piece), fix.replace("\n", "\u2028"))
    assert is_certain(text, len(above), len(above) + len(piece), fix) == whole


def test_findings_tell_whether_their_fix_is_certain() -> None:
    """The rule looks at the whole text, not at what the check says; a finding without a fix is not certain."""
    pair = make_pair("Choose how long a password is", "Парольдiң  калай ұзындығын 5 таңдаңыз", ("en", "kk"))
    found = {each.check: each.certain for each in run_pair(pair, severities={})}
    assert found == {
        "script.mixed": True,
        "spaces.doubled": True,
        "kazakh.lost_letters": False,
        "numbers.extra": False,
    }
