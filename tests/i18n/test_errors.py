"""Errors on the screens: in the language spoken, whatever values stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from docs.words import STEPS, errors, works
from hypothesis import given
from hypothesis import strategies as st

from localize import errors as classes
from localize.config.project import Level
from localize.engines.failures import Failure, error_for
from localize.engines.gate import Policy, build_engine
from localize.errors import ConfigError, Forbidden, FormatError, IllegalTransition, LocalizeError, NotFound
from localize.errors.message import Message
from localize.i18n import CATALOGS, LANGUAGES, in_context, set_language
from localize.i18n.errors import (
    CONTEXT,
    WORK,
    localized_error,
    localized_hint,
    localized_message,
    localized_problem,
    localized_progress,
)
from localize.model import Progress, State
from localize.model.states import Step, advance

OTHERS = [each for each in LANGUAGES if each != "en"]
VALUES = st.text(st.characters(categories=["L", "N"], include_characters=" /.:'"), min_size=1).filter(str.strip)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """Other tests speak English."""
    yield
    set_language("en")


@given(message=st.text(), hint=st.text())
def test_english_is_what_the_error_says(message: str, hint: str) -> None:
    """Nothing is looked up, and nothing that looks like a value is put in."""
    error = LocalizeError(message, hint=hint)
    assert (localized_message(error), localized_hint(error)) == (message, hint)


@pytest.mark.parametrize("language", OTHERS)
def test_every_error_is_told_in_the_language(language: str) -> None:
    """Each message of the code is known again with values in it, and they stand in the translation."""
    set_language(language)
    texts = in_context(CONTEXT, language)
    assert set(texts) == {
        *STEPS,
        *(text for file in CATALOGS.parents[1].rglob("*.py") for text in errors(file)),
    }
    for text, translation in texts.items():
        error = LocalizeError(text, **dict.fromkeys(names(text), "«X1»"))
        assert localized_message(error) == translation.format_map(Fields()) if names(text) else translation


@pytest.mark.parametrize("language", OTHERS)
def test_every_work_is_told_in_the_language(language: str) -> None:
    """What long work says of itself is known again with values in it; a file's name stays as it is."""
    set_language(language)
    texts = in_context(WORK, language)
    assert set(texts) == {text for file in CATALOGS.parents[1].rglob("*.py") for text in works(file)} != set()
    for text, translation in texts.items():
        said = localized_progress(Progress(1, 2, Message(text, **dict.fromkeys(names(text), "«X1»"))))
        assert said == translation.format_map(Fields()) != text
    assert localized_progress(Progress(1, 2, Message("{name}", name="docs/guide.md"))) == "docs/guide.md"
    fast = Message("{name}: {safe:,} units, {rate:,}/s", name="1,000.tsv", safe=3000, rate=1274)
    assert str(fast) == "1,000.tsv: 3,000 units, 1,274/s"
    assert localized_progress(Progress(1, 2, fast)).startswith("1,000.tsv: ")
    assert localized_progress(Progress(1, 2, fast)).endswith("3\xa0000, 1\xa0274/s")


@pytest.mark.parametrize("language", OTHERS)
def test_problem_of_a_file_keeps_the_number_of_its_line(language: str) -> None:
    """What is odd is told in the language spoken, behind the line where it is."""
    said = Message("duplicate message")
    set_language(language)
    there = localized_problem(Message("{line}: {message}", line=12, message=said))
    assert there == f"12: {localized_problem(said)}"
    assert str(said) not in there
    assert localized_problem("12: nobody ever wrote that") == "12: nobody ever wrote that"


def names(text: str) -> list[str]:
    """The names of the values in a template."""
    return re.findall(r"{(\w+)}", text)


class Fields(dict[str, str]):
    """A value for every name, the same one."""

    def __missing__(self, name: str) -> str:
        return "«X1»"


@pytest.mark.parametrize("language", OTHERS)
@given(name=VALUES, kind=VALUES)
def test_values_stand_as_they_are(language: str, name: str, kind: str) -> None:
    """A name with signs in it is not taken apart, and an unknown message stays English."""
    set_language(language)
    said = localized_message(NotFound("project", name))
    assert name in said
    assert not said.startswith("no project")
    unknown = f"{kind} nobody ever wrote that: {name}"
    assert localized_message(LocalizeError(unknown)) == unknown


@pytest.mark.parametrize("language", OTHERS)
def test_the_place_stands_before_what_happened(language: str) -> None:
    """Path, line and column are the same in every language, and can be left out."""
    set_language(language)
    error = ConfigError(
        "a number from 0 to 10", path="localize.yaml", line=3, column=7, hint="`localize checks` lists them"
    )
    inside = FormatError("a row without an id", path="a.docx", member="word/document.xml", line=2, column=1)
    assert localized_message(error).startswith("localize.yaml:3:7: ")
    assert localized_message(inside).startswith("a.docx: word/document.xml:2:1: ")
    assert localized_message(error, placed=False) == localized_message(error).removeprefix("localize.yaml:3:7: ")
    assert "a number" not in localized_message(error)
    assert localized_error(error, " · ") == f"{localized_message(error)} · {localized_hint(error)}"
    assert localized_error(LocalizeError("oops")) == "oops"
    assert localized_error(LocalizeError("oops", hint="mend it")) == "oops · mend it"


def test_every_class_of_error_is_read_for_texts() -> None:
    """A class of errors elsewhere, whose calls the reader does not know, would leave its messages in English."""
    assert {each.__module__ for each in family(LocalizeError)} == {classes.__name__}


def family(kind: type[LocalizeError]) -> Iterator[type[LocalizeError]]:
    """The class and all below it that are loaded."""
    yield kind
    for each in kind.__subclasses__():
        yield from family(each)


@pytest.mark.parametrize("language", OTHERS)
def test_what_an_engine_did_is_told_behind_its_name(language: str) -> None:
    """The name stays, and so does the rest of what is said; an objection stands inside a longer message."""
    set_language(language)
    for failure in Failure:
        error = error_for(failure, "gets")
        assert localized_message(error).startswith("gets ")
        assert localized_message(error) != str(error)
        assert not error.hint or localized_hint(error) != error.hint
    with pytest.raises(Forbidden) as caught:
        build_engine("google", Policy(Level.OFFLINE, frozenset(), "p"), (), today=date(2026, 1, 1))
    assert "google" in localized_message(caught.value)
    assert "data sharing" not in localized_message(caught.value)
    assert "nothing was sent" not in localized_message(caught.value)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("refusal", ["its reviewer wrote it", "the same person gave the first approval"])
def test_refusal_of_an_approval_is_told_to_its_end(language: str, refusal: str) -> None:
    """The step, why it is refused and what to do stand in the language of the screens."""
    hint = "another person approves it"
    error = IllegalTransition(
        "cannot {value} the text: {why}",
        value=Message("approve"),
        why=Message(refusal),
        state="translated",
        action="approve",
        hint=hint,
    )
    set_language(language)
    assert not re.search("[a-z]{2}", localized_message(error) + localized_hint(error))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_impossible_step_is_told_to_its_end(language: str) -> None:
    """Every step that a state does not allow is told without a word of English."""
    set_language(language)
    said: list[str] = []
    for step, state in product(Step, State):
        try:
            advance(state, step)
        except IllegalTransition as error:
            said.append(localized_message(error) + localized_hint(error))
    assert len(said) > len(Step)
    assert [each for each in said if re.search("[a-z]{2}", each)] == []


def test_value_of_a_file_is_told_behind_its_name() -> None:
    """The name of a setting stays; what is wrong with it is translated."""
    set_language("ru")
    inside = Message("{value!r} is not possible", value="no")
    error = LocalizeError("{name}: {message}", name="review.self_approval", message=inside)
    assert localized_message(error).startswith("review.self_approval: 'no' н")
