"""Corrections of drafts without their terms, or with damaged marks."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.scripted_engine import KK, RU, Memory, Open, Scripted, item, wish

from localize.engines import Engine, PrivacyClass, Request, Result
from localize.errors import EngineError, EngineUnavailable
from localize.model import LanguageTag, Match
from localize.workflow.drafting.draft_correction import draft
from localize.workflow.drafting.pipeline import Item, Way


def run(engine: Scripted, items: Sequence[Item], account: Open | None = None) -> dict[str, Match]:
    """Draft to the end; every item gets exactly one draft."""
    way = Way(Memory(), account or Open())
    found = list(draft(engine, items, way=way, cancel=threading.Event(), deadline_s=60))
    assert sorted(name for name, _ in found) == sorted(each.id for each in items)
    return {name: answer for name, answer in found if isinstance(answer, Match)}


def knowing(answers: Mapping[str, str]) -> Scripted:
    """Return an engine that knows some texts, and of others repeats the words."""
    return Scripted(lambda request: Result(request.id, answers.get(request.text, f"аударма {request.text}")))


def test_own_word_of_the_engine_gives_way_in_its_form() -> None:
    """The engine is asked for the term alone, and where its word stands the glossary's takes its place."""
    engine = knowing({"Keep the password.": "Құпиясөзді сақтаңыз.", "password": "Құпиясөз"})
    found = run(engine, [item("1", "Keep the password.", terms=[wish("password", "кілтсөз")])])
    assert found["1"].target.plain == "Кілтсөзді сақтаңыз."
    assert found["1"].problems == ()


def test_word_that_the_glossary_warns_of_gives_way() -> None:
    """A forbidden term in a draft is replaced without asking anybody."""
    engine = knowing({"About personal data": "Жеке деректер туралы сөз", "personal data": "?"})
    terms = [wish("personal data", "дербес деректер", avoided=["жеке деректер"])]
    assert (
        run(engine, [item("1", "About personal data", terms=terms)])["1"].target.plain == "Дербес деректер туралы сөз"
    )


def test_russian_company_follows_the_term() -> None:
    """The adjective before the engine's word agrees with the term that takes its place."""
    engine = knowing({"Read the new law": "Следуйте новому закону", "law": "закон"})
    found = run(engine, [item("1", "Read the new law", RU, [wish("law", "норма", target=RU)])])
    assert (found["1"].target.plain, found["1"].problems) == ("Следуйте новой норме", ())


def test_words_that_came_with_a_mark_do_not_stay() -> None:
    """An engine that puts a word of its own before the mark still shows where the term stands; the form is doubted."""
    engine = knowing(
        {
            "He sends the report today": "Ол бүгін есепті жібереді",
            "He sends the [1] today": "Ол бүгін хатты [1] жібереді",
            "report": "Заңгер ескі құжатты тапты",
        }
    )
    terms = [wish("report", "баяндама")]
    found = run(engine, [item("1", "He sends the report today", terms=terms)])["1"]
    assert found.target.plain == "Ол бүгін баяндаманы жібереді"
    assert any("баяндама" in str(each) for each in found.problems)


def test_verb_that_the_marked_draft_lost_stays() -> None:
    """A Kazakh draft keeps its last word where the draft with the mark ends too early; the form is doubted."""
    engine = knowing(
        {
            "He changed the list": "Ол тізімді өзгертті",
            "He changed the [1]": "Ол [1]",
            "list": "Заңгер ескі құжатты тапты",
        }
    )
    found = run(engine, [item("1", "He changed the list", terms=[wish("list", "тізбе")])])["1"]
    assert found.target.plain == "Ол тізбені өзгертті"
    assert any("тізбе" in str(each) for each in found.problems)


def test_masked_term_shows_what_stood_for_it() -> None:
    """Where the term alone is answered otherwise, the draft with a mark in its place shows which word it was."""
    engine = knowing(
        {
            "The court reads the letter.": "Сот хатты оқиды.",
            "letter": "әріп",
            "The court reads the [1].": "Сот [1] оқиды.",
        }
    )
    found = run(engine, [item("1", "The court reads the letter.", terms=[wish("letter", "жолдау")])])
    assert found["1"].target.plain == "Сот жолдауды оқиды."


def test_planted_term_is_doubted() -> None:
    """Where nothing shows the form, the dictionary form goes in, and the draft says so."""
    engine = knowing({"See the letter now": "Қазір көріңіз", "See the [1] now": "[1] дегенді көріңіз"})
    found = run(engine, [item("1", "See the letter now", terms=[wish("letter", "жолдау")])])
    assert found["1"].target.plain == "жолдау дегенді көріңіз"
    assert tuple(map(str, found["1"].problems)) == ("term inserted: жолдау; check its ending and the words around it",)


@pytest.mark.parametrize(
    ("language", "term", "answer", "used"),
    [
        (KK, "дербес деректер", "Дербес деректерді қорғау туралы", True),
        (KK, "дербес деректер", "Мәліметті қорғау туралы", False),
        (RU, "персональные данные", "О защите персональных данных", True),
        (RU, "персональные данные", "О защите сведений", False),
        (RU, "суд", "Заявление подано в суде", True),
        (RU, "суд", "О судьбе заявления", False),
    ],
)
def test_term_counts_in_every_form_and_its_lack_is_told(
    language: LanguageTag, term: str, answer: str, used: bool
) -> None:
    """An inflected term is the term; a word that only begins like it is not, and the draft says what is missing."""
    engine = Scripted(lambda request: Result(request.id, answer))
    found = run(
        engine, [item("1", "Protection of personal data", language, [wish("personal data", term, target=language)])]
    )
    assert found["1"].target.plain == answer
    assert (found["1"].problems == ()) == used
    assert used or f"term not used: {term} (personal data)" in map(str, found["1"].problems)


def test_damaged_marks_are_written_otherwise() -> None:
    """An engine that drops one notation is asked in others, and the placeholder stands where it belongs."""
    engine = Scripted(lambda request: Result(request.id, re.sub(r"\[\d\]", "", f"сәлем {request.text} достым")))
    found = run(engine, [item("1", "Hello {name} friend")])
    assert found["1"].target.plain == "сәлем Hello {name} friend достым"
    assert found["1"].problems == ()


def test_text_is_translated_in_pieces_where_no_mark_survives() -> None:
    """An engine that keeps no mark at all gets the words between them, one piece after the other."""
    engine = Scripted(lambda request: Result(request.id, re.sub(r"\W*\d\W*|XPH", " ", f"бұл {request.text}").strip()))
    found = run(engine, [item("1", "Hello {name}, welcome to {place}!")])
    assert found["1"].target.plain == "бұл Hello {name}, бұл welcome to {place}!"
    assert tuple(map(str, found["1"].problems)) == ("translated in parts",)


def test_all_that_is_asked_again_is_noted() -> None:
    """Every further request passes the account like the first one; one that forbids leaves the first draft."""

    class Once(Open):
        def take(self, engine: Engine, requests: Sequence[Request]) -> EngineError | None:
            super().take(engine, requests)
            return None if len(self.told) == 1 else EngineUnavailable("over", engine="scripted")

    engine = Scripted(lambda request: Result(request.id, "басқа сөз"), privacy=PrivacyClass.THIRD_PARTY, hosts=("x",))
    account = Once()
    found = run(engine, [item("1", "Keep the password", terms=[wish("password", "кілтсөз")])], account)
    assert found["1"].target.plain == "басқа сөз"
    assert tuple(map(str, found["1"].problems)) == ("term not used: кілтсөз (password)",)
    assert [each.text for each in engine.sent] == ["Keep the password"]
    assert len(account.told) > 1


WORDS = ["password", "letter", "court", "data"]
TERMS = {"password": "кілтсөз", "letter": "жолдау", "court": "трибунал", "data": "деректер"}


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_no_lack_is_ever_silent(words: list[str], chance: Random) -> None:
    """Whatever an engine answers, each term stands in the draft or the draft names it, and no placeholder is lost."""
    spoken = ["бұл", "сөз", "жолдауға", "[1]", "[2]", "(1)", "деректер", "құпиясөз", "%1"]

    def answer(request: Request) -> Result:
        size = chance.randint(1, 6)
        return Result(request.id, " ".join(chance.choice(spoken) for _ in range(size)))

    wishes = [wish(word, TERMS[word]) for word in words]
    found = run(Scripted(answer), [item("1", f"The {' and '.join(words)} of {{name}}", terms=wishes)])
    for each in wishes if "1" in found else ():
        text = found["1"].target.plain
        assert text.count("{name}") == 1
        assert each.is_met(text) != any(
            f"term not used: {each.accepted[0].text} " in str(p) for p in found["1"].problems
        )
