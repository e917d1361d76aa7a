"""Words that finish what is being typed: inflected terms first, then proposals, then what was used before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.model import LanguageTag
from localize.workflow import segment_view
from localize.workflow.editing.autocomplete import WORD, WordList, Words, document_words, prepare, words_of
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def test_terms_come_in_the_form_that_was_begun(project: Project) -> None:
    """A Kazakh or Russian term is offered in the forms that go on from what was typed; the capital is kept."""
    (project.root / "glossary").mkdir(exist_ok=True)
    (project.root / "glossary" / "w.csv").write_text(
        "id,en,kk,ru\np,password,құпиясөз,надёжный пароль\n", encoding="utf-8"
    )
    project.forget_glossaries()
    row = list(all_rows(project, KK))[1]
    save(project, row.segment.key, KK, "Құпиялық маңызды, құпиялық керек, құпияны сақта.")
    used = WordList(document_words(project, KK, None))
    words = prepare(segment_view.view(project, row.segment.key, KK), (), used)
    assert words.find("құпиясөзд")[0].startswith("құпиясөзд")
    assert words.find("Құпия")[0] == "Құпиясөз"
    assert "құпиялық" in words.find("құпиял")
    assert words.find("құпиясөз") != ()
    russian = prepare(segment_view.view(project, row.segment.key, RU), (), used)
    assert russian.find("над")[0] == "надёжный пароль"
    assert "надёжного пароля" in russian.find("надёжного")


def test_words_used_oftener_come_first() -> None:
    """Within a list the count decides, then the length; a list before it goes before."""
    words = Words(WordList({"желіге": 1}), WordList({"желіде": 1, "желілік": 3, "желі": 1, "желінің": 1}))
    assert words.find("жел", 9) == ("желіге", "желілік", "желі", "желіде", "желінің")
    assert words.find("жел", 2) == ("желіге", "желілік")
    assert words.find("желілік") == ()
    assert words.find("ж") == ()


def test_words_hold_nothing_that_a_terminal_obeys() -> None:
    """Only letters, digits, and a hyphen or apostrophe inside: no control, direction or markup character."""
    assert words_of("ақ-қара [b]жазу[/b] a\u202ebcde\x1b[31mfghij 12345 d’être интернет-дүкен") == [
        "ақ-қара",
        "жазу",
        "bcde",
        "mfghij",
        "d’être",
        "интернет-дүкен",
    ]


@given(
    st.dictionaries(st.text("абғқң", min_size=1, max_size=5), st.integers(1, 3), max_size=20),
    st.text("абғқңАБ", max_size=3),
)
def test_what_is_found_begins_as_it_was_begun(words: dict[str, int], beginning: str) -> None:
    """Every offer goes on from the beginning, none is the beginning itself, none comes twice."""
    found = Words(WordList(words)).find(beginning, 99)
    wanted = {each for each in words if each.startswith(beginning.casefold()) and each != beginning.casefold()}
    assert {each.casefold() for each in found} == (wanted if len(beginning) > 1 else set())
    assert len(set(found)) == len(found)
    assert all(WORD.fullmatch(each) for each in found)
