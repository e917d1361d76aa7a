"""The tables of negations and modal words keep their own law: what stands in a row renders the row."""

from __future__ import annotations

import pytest
from tests.checks.check_support import make_pair

from localize.checks import run_pair
from localize.checks.meaning.negation import DIRECTIONS, is_negative_verb
from localize.checks.words import read_table, read_words

_WORDS = read_words("negation")
_PAIRS = sorted(DIRECTIONS)
_PROSE = [("en", "kk"), ("en", "ru"), ("ru", "kk")]
"""The directions in which words that bind or restrict are compared."""
_DUTIES = [row for row in read_table("modality") if row["family"] not in ("none", "prohibition")]


def _spelled(patterns: str | tuple[str, ...]) -> list[str]:
    """Return listed words as a text has them, with letters for ~."""
    words = patterns.split() if isinstance(patterns, str) else patterns
    return [word.replace("~", "жаз" if word.startswith("~") else "").replace("_", " ") for word in words]


def _found(source: str, target: str, languages: tuple[str, str]) -> list[str]:
    findings = run_pair(make_pair(source, target, languages), severities={})
    return [each.check for each in findings if each.check.startswith("meaning.")]


@pytest.mark.parametrize("languages", _PAIRS)
def test_negations_on_both_sides_are_silent(languages: tuple[str, str]) -> None:
    """Any word that negates renders any other."""
    theirs, ours = (_spelled(_WORDS[f"{language}-negations"]) for language in languages)
    assert [pair for pair in ((one, other) for one in theirs for other in ours) if _found(*pair, languages)] == []


@pytest.mark.parametrize("languages", _PAIRS)
def test_idioms_alone_are_silent(languages: tuple[str, str]) -> None:
    """A phrase in which a negative is no negation asks for none on the other side, and may render one."""
    theirs, ours = (_spelled(_WORDS[f"{language}-idioms"]) for language in languages)
    negation = _spelled(_WORDS[f"{languages[0]}-negations"])[0]
    affirmative = _spelled(_WORDS.get(f"{languages[1]}-affirmative", ()))
    silent = [("42", each) for each in ours] + [(each, "42") for each in theirs]
    silent += [(negation, each) for each in ours if each not in affirmative]
    assert [pair for pair in silent if "meaning.negation" in _found(*pair, languages)] == []


@pytest.mark.parametrize("languages", _PAIRS)
def test_a_word_of_a_family_renders_a_negation(languages: tuple[str, str]) -> None:
    """A word of a row on one side answers a negation on the other, unless the other has a word of the row as well."""
    first, second = languages
    theirs, ours = (_spelled(_WORDS[f"{language}-negations"])[0] for language in languages)
    wrong = []
    for row in read_table("negation"):
        wrong += [
            each for each in _spelled(row[second]) if "meaning.negation" in _found(f"{theirs} 42", each, languages)
        ]
        wrong += [each for each in _spelled(row[first]) if "meaning.negation" in _found(each, f"42 {ours}", languages)]
    assert wrong == []


@pytest.mark.parametrize("languages", _PROSE)
def test_words_of_a_row_render_each_other(languages: tuple[str, str]) -> None:
    """A pair with words of one row of the table of duties on both sides is silent."""
    first, second = languages
    wrong = []
    for row in _DUTIES:
        rendering = _spelled(row[second]) + _spelled(row[f"{second}-also"])
        pairs = [(one, other) for one in _spelled(row[first]) for other in rendering]
        wrong += [pair for pair in pairs if set(_found(*pair, languages)) - {"meaning.negation"}]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_words_that_ask_are_missed_in_kazakh(language: str) -> None:
    """A word that binds or restricts is missed in a target without it, unless that language leaves it out."""
    free = {"shall", *(word for row in _DUTIES if row["family"] == "must" for word in _spelled(row["ru"]))}
    asked = [word for row in _DUTIES for word in _spelled(row[language]) if word not in free]
    assert [word for word in asked if not _found(word, "сот", (language, "kk"))] == []


@pytest.mark.parametrize(
    "word", ["жазбайды", "босатпады", "келмеген", "шифрланбайды", "тіркелмесе", "қатыспау", "білмей"]
)
def test_negative_verbs_are_known(word: str) -> None:
    """A Kazakh verb with -ма- negates in each of its forms."""
    assert is_negative_verb(word)


@pytest.mark.parametrize(
    "word",
    ["алма", "анықтамаға", "басқарма", "бағдарламасы", "қамайды", "маңызды", "немесе", "алмастыру", "Абайды", "сома"],
)
def test_words_that_look_negative_are_none(word: str) -> None:
    """A Kazakh word with -ма- in its stem negates nothing."""
    assert not is_negative_verb(word.lower())
