"""What looks like a missing term: named in the finding, so that a slip of one letter is seen."""

from __future__ import annotations

import pytest
from tests.checks.check_support import make_concept, make_pair

from localize.checks import run_pair


@pytest.mark.parametrize(
    ("languages", "term", "source", "wanted", "target", "near"),
    [
        (
            ("en", "ru"),
            "encryption",
            "The encryption works.",
            "шифрование",
            "Работает шивфрование данных.",
            "шивфрование",
        ),
        (("en", "ru"), "data leak", "After the data leak.", "утечка данных", "После утички дантных.", ""),
        (("en", "ru"), "data leak", "After the data leak.", "утечка данных", "После утечки данныйх.", "утечки данныйх"),
        (("en", "kk"), "journalist", "The journalist left.", "журналист", "Журнаист кетіп қалды.", "Журнаист"),
        (("ru", "en"), "шифрование", "Работает шифрование.", "encryption", "The encyrption works.", "encyrption"),
        (("en", "ru"), "agent", "The agent left.", "агент", "Агенд ушёл.", ""),
        (("en", "ru"), "warning", "A warning came.", "предупреждение", "Пришло уведомление.", ""),
    ],
)
def test_missing_term_names_what_is_off_by_one_letter(
    languages: tuple[str, str], term: str, source: str, wanted: str, target: str, near: str
) -> None:
    """One wrong, lost or swapped letter in any form of six letters or more is shown; other words are not."""
    concept = make_concept("C1", (languages[0], term), [("preferred", languages[1], wanted)])
    found = run_pair(make_pair(source, target, languages, concepts=(concept,)), severities={})
    (message,) = [each.message for each in found if each.check == "terms.missing"]
    assert message.endswith(f"; “{near}” looks like it" if near else "in the translation")


def test_near_term_inside_what_is_protected_is_not_named() -> None:
    """A variable that looks like the term is no slip."""
    concept = make_concept("C1", ("ru", "журналист"), [("preferred", "en", "journalist")])
    pair = make_pair("Журналист пишет.", "The {journalistt} writes.", ("ru", "en"), concepts=(concept,))
    (message,) = [each.message for each in run_pair(pair, severities={}) if each.check == "terms.missing"]
    assert message.endswith("in the translation")
