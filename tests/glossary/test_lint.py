"""Faults of a glossary itself: each kind once where it is, and silence where a glossary is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.glossary import Glossary, read_glossary
from localize.glossary.lint import Fault, lint
from localize.model import Concept, LanguageTag, Severity, Term, TermStatus

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
SHIPPED = Path(__file__).parents[2] / "glossaries" / "digital-rights.yaml"


def faults(*concepts: Concept, languages: tuple[LanguageTag, ...] = ()) -> list[Fault]:
    """Return the faults of a glossary of these concepts, but for those about definitions."""
    found = lint([Glossary("g", concepts, "g.yaml", languages=languages)])
    return [fault for fault in found if fault.kind.value != "missing-definition"]


def kinds(*concepts: Concept, languages: tuple[LanguageTag, ...] = ()) -> list[tuple[str, str]]:
    """Return kind and severity of each fault."""
    return [(each.kind.value, each.severity.value) for each in faults(*concepts, languages=languages)]


def test_a_right_glossary_has_no_faults() -> None:
    """Words of their own in their own alphabets, names and acronyms in foreign letters included."""
    assert not kinds(
        Concept("A", (Term(EN, "VPN"), Term(KK, "VPN"), Term(RU, "VPN"), Term(RU, "ВПН", TermStatus.FORBIDDEN))),
        Concept("B", (Term(EN, "law"), Term(KK, "заң"), Term(RU, "закон"))),
        Concept("C", (Term(EN, "cookie"), Term(KK, "cookie"), Term(RU, "cookie"))),
        Concept("D", (Term(EN, "man-in-the-middle"), Term(KK, "«ортадағы адам»"), Term(RU, "MITM-атака"))),
    )


def test_two_concepts_of_one_domain_that_nothing_tells_apart_are_one() -> None:
    """The same word in every language twice is a major fault, told once; one language apart makes it a note."""
    one = Concept("A", (Term(EN, "leak"), Term(RU, "утечка")), domain="data")
    same = Concept("B", (Term(EN, "Leak"), Term(RU, "утечка")), domain="data")
    assert kinds(one, same) == [("duplicate", "major")] * 2
    apart = Concept("B", (Term(EN, "breach"), Term(RU, "утечка")), domain="data")
    (fault,) = faults(one, apart)
    assert (fault.kind.value, fault.severity, fault.others) == ("ambiguous", Severity.NEUTRAL, ("B",))
    assert "told apart in en" in fault.message


def test_a_word_of_two_domains_is_for_information() -> None:
    """A net of fishers and one of computers: both are right."""
    found = kinds(Concept("A", (Term(RU, "сеть"),), domain="sea"), Concept("B", (Term(RU, "сеть"),), domain="it"))
    assert found == [("ambiguous", "neutral")]


def test_a_term_that_another_concept_deprecates_contradicts() -> None:
    """What is flagged everywhere cannot be asked for, in any of its forms."""
    old = Concept("A", (Term(RU, "запрет"), Term(RU, "блок", TermStatus.DEPRECATED)))
    assert ("status", "major") in kinds(old, Concept("B", (Term(RU, "блок"),)))


def test_one_concept_does_not_contradict_itself() -> None:
    """Two preferred terms, none, and one word in two statuses."""
    assert kinds(Concept("A", (Term(EN, "sea"), Term(EN, "ocean")))) == [("status", "minor")]
    assert kinds(Concept("A", (Term(EN, "sea", TermStatus.FORBIDDEN),))) == [("status", "minor")]
    twice = Concept("A", (Term(EN, "sea"), Term(EN, "Sea", TermStatus.FORBIDDEN)))
    assert kinds(twice) == [("status", "major")]
    assert kinds(Concept("A", (Term(EN, "sea"), Term(EN, "sea", TermStatus.ADMITTED)))) == [("status", "major")]


def test_a_form_that_is_another_concepts_word_collides() -> None:
    """The plural of one word spelled as another is to be looked at; the two numbers of one phrase are meant."""
    found = faults(Concept("A", (Term(EN, "good"),)), Concept("B", (Term(EN, "goods"),)))
    assert [(each.kind.value, each.severity, each.concept) for each in found] == [("collision", Severity.MINOR, "B")]
    pair = (Concept("A", (Term(RU, "средство связи"),)), Concept("B", (Term(RU, "средства связи"),)))
    assert {severity for _, severity in kinds(*pair)} == {"neutral"}


def test_short_and_common_words_are_no_terms() -> None:
    """They would be found in every text; an acronym is long enough."""
    assert kinds(Concept("A", (Term(EN, "ox"),))) == [("short", "minor")]
    assert kinds(Concept("A", (Term(EN, "AI"),))) == []
    assert kinds(Concept("A", (Term(RU, "который"),))) == [("common", "minor")]
    assert kinds(Concept("A", (Term(KK, "және"),))) == [("common", "minor")]


def test_languages_that_are_promised_or_usual_may_not_lack() -> None:
    """What the file promises, else what most concepts have."""
    assert kinds(Concept("A", (Term(EN, "sea"),)), languages=(EN, KK)) == [("missing-term", "minor")]
    many = [Concept(f"A{n}", (Term(EN, word), Term(KK, other))) for n, (word, other) in enumerate([("sea", "теңіз")])]
    assert kinds(*many, Concept("B", (Term(EN, "lake"),))) == [("missing-term", "minor")]


def test_definitions_may_lack_in_all_concepts_but_not_in_some() -> None:
    """A list of words is told once; a hole in a glossary that explains its words is told at its concept."""
    bare = Concept("A", (Term(EN, "sea"),))
    (once,) = lint([Glossary("g", (bare, Concept("B", (Term(EN, "lake"),))), "g.yaml")])
    assert (once.concept, once.severity, once.message) == ("", Severity.NEUTRAL, "2 of 2 concepts have no definition")
    told = Concept("B", (Term(EN, "lake"),), definitions=((EN, "Water inside land."),))
    (hole,) = lint([Glossary("g", (bare, told), "g.yaml")])
    assert (hole.concept, hole.message) == ("A", "no definition in en")


@pytest.mark.parametrize(
    ("language", "text", "severity"),
    [
        (RU, "сaйт", "major"),  # with a Latin a
        (KK, "желi", "major"),  # with a Latin i
        (EN, "сайт", "major"),
        (RU, "құқық", "major"),
        (KK, "quqyq", "minor"),
        (RU, "веб-cайт", "major"),  # with a Latin c
    ],
)
def test_letters_of_another_alphabet_are_seen(language: LanguageTag, text: str, severity: str) -> None:
    """A word with them is never found, or stands in the wrong column."""
    assert kinds(Concept("A", (Term(language, text),))) == [("script", severity)]


@pytest.mark.parametrize("text", ["sea ", " sea", "deep  sea", "sea\u200b", "deep\u00a0 sea", "se\u00ada"])
def test_odd_spaces_are_seen(text: str) -> None:
    """Spaces at the ends, two in a row, and what nobody sees."""
    assert kinds(Concept("A", (Term(EN, text),))) == [("spaces", "minor")]


def test_an_id_that_two_files_have_is_named_in_the_second() -> None:
    """The first one counts, and only it is looked at."""
    first = Glossary("a", (Concept("A", (Term(EN, "sea"),)),), "a.yaml")
    second = Glossary("b", (Concept("A", (Term(EN, "ox"),)),), "b.yaml")
    found = [fault for fault in lint([first, second]) if fault.concept]
    assert [(each.kind.value, each.glossary) for each in found] == [("shadowed", "b.yaml")]
    assert "a.yaml" in found[0].message


@pytest.mark.parametrize(
    ("doubt", "heard"),
    [
        *[(doubt, True) for doubt in ("duck", "electric*", "yellow ~", "~ of", "Duck", "don’t", "duck's")],
        *[(doubt, False) for doubt in ("yellow duck", "old yellow ~", "~ of lading", "e-mail", "e-mail*", "~", "")],
    ],
)
def test_doubts_that_no_text_can_raise_are_named(doubt: str, heard: bool) -> None:
    """A doubt is one word, with or without its place; a phrase would be read and never heard."""
    term = Term(EN, "sea bill", doubts=(doubt,))
    assert kinds(Concept("A", (term,))) == ([] if heard else [("unheard", "minor")])


def test_lint_of_nothing_is_nothing() -> None:
    """No glossary, and an empty one."""
    assert lint([]) == lint([Glossary("g", (), "g.yaml")]) == ()


def test_the_shipped_glossary_has_nothing_but_notes() -> None:
    """What is left is meant: words that law and programs use in two meanings, and singular and plural of media."""
    found = lint([read_glossary(SHIPPED.read_bytes(), SHIPPED.name)])
    assert [fault for fault in found if fault.severity is not Severity.NEUTRAL] == []
    assert {fault.concept for fault in found} <= {"DR012", "DR017", "DR029", "DR082", "DR083"}
