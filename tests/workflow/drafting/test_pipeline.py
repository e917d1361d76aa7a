"""The pipeline gives every item one answer, sends nothing twice, and keeps no failure."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.scripted_engine import EN, KK, RU, Memory, Open, Scripted, item, translate, wish

from localize.engines import PrivacyClass, Request, Result
from localize.engines.gate import Policy, build_engine
from localize.engines.mask_tokens import ROUND
from localize.engines.network_guard import no_sockets
from localize.engines.personal_data import PersonalDataFinder
from localize.engines.pseudo import PseudoEngine, pseudo_content
from localize.errors import EngineError, EngineRefused, EngineUnavailable, StoreError
from localize.model import Content, Hash, InlineTag, Match, MatchType, Origin, OriginKind, TagForm
from localize.workflow.drafting.pipeline import Account, Cache, Item, Way, draft

Answers = dict[str, Match | EngineError]


def run(
    engine: Scripted | PseudoEngine,
    items: Sequence[Item],
    *,
    cache: Cache | None = None,
    account: Account | None = None,
    people: tuple[str, ...] = (),
    cancel: threading.Event | None = None,
    deadline_s: float = 60,
) -> Answers:
    """Run the pipeline to its end and check that every item got exactly one answer."""
    found = list(
        draft(
            engine,
            items,
            way=Way(cache if cache is not None else Memory(), account or Open(), PersonalDataFinder(people)),
            cancel=cancel or threading.Event(),
            deadline_s=deadline_s,
        )
    )
    assert sorted(name for name, _ in found) == sorted(each.id for each in items)
    return dict(found)


def match(answers: Answers, name: str) -> Match:
    found = answers[name]
    assert isinstance(found, Match), found
    return found


def failure(answers: Answers, name: str) -> EngineError:
    found = answers[name]
    assert isinstance(found, EngineError), found
    return found


def test_a_draft_is_a_machine_match_with_everything_in_its_place() -> None:
    """Tags, placeholders and outer white space come back; the origin names the engine."""
    link = (InlineTag("a1", "a", TagForm.OPEN), "the law", InlineTag("a1", "a", TagForm.CLOSE))
    source = Content((" Read ", *link, " of {year}.\n"))
    engine = Scripted(lambda request: Result(request.id, "[3] жылғы [1]заңды[2] оқыңыз."))
    answers = run(engine, [item("1", source)])
    assert engine.sent[0].text == "Read [1]the law[2] of [3]."
    assert answers["1"] == Match(
        MatchType.MACHINE,
        source,
        Content((" {year} жылғы ", link[0], "заңды", link[2], " оқыңыз.\n")),
        0,
        origin=Origin(OriginKind.MACHINE, name="scripted"),
    )


def test_damaged_marks_are_noted_in_the_match() -> None:
    """A draft with a lost placeholder has it at the end and says so."""
    found = match(run(Scripted(lambda request: Result(request.id, "Сәлем!")), [item("1", "Hello, {name}!")]), "1")
    assert found.target.typed == "Сәлем! {name}"
    assert tuple(map(str, found.problems)) == ("lost: {name}; put at the end",)


def test_texts_without_letters_are_copied_and_not_sent() -> None:
    """Numbers, placeholders and empty texts are their own drafts."""
    engine = Scripted()
    answers = run(engine, [item("1", "25 %"), item("2", "{a} / {b}"), item("3", "")])
    assert [match(answers, name).target.typed for name in "123"] == ["25 %", "{a} / {b}", ""]
    assert engine.sent == []


def test_equal_texts_are_sent_once() -> None:
    """Duplicates share one request; the same words with other tags share it too and keep their own tags."""
    engine = Scripted()
    bold = Content((InlineTag("b1", "b", TagForm.OPEN), "Court", InlineTag("b1", "b", TagForm.CLOSE)))
    answers = run(engine, [item("1", "Court"), item("2", "Court"), item("3", bold), item("4", "Court", RU)])
    assert len(engine.sent) == 2
    assert match(answers, "2").target.typed == "Жауап: Court"
    assert match(answers, "3").target.typed == "<b1>Жауап: Court</b1>"


def test_answers_are_kept_and_not_asked_for_again() -> None:
    """A second run with the same cache sends nothing; another version, term or language does."""
    cache = Memory()
    engine = Scripted()
    first = run(engine, [item("1", "Court {n}")], cache=cache)
    assert run(engine, [item("1", "Court {n}")], cache=cache) == first
    assert len(engine.sent) == 1
    run(engine, [item("1", "Court {n}", RU)], cache=cache)
    run(engine, [item("1", "Court {n}", terms=[wish("court", "сот")])], cache=cache)
    run(Scripted(version="2", sent=engine.sent), [item("1", "Court {n}")], cache=cache)
    run(Scripted(id="other", sent=engine.sent), [item("1", "Court {n}")], cache=cache)
    assert len(engine.sent) == 5


def test_a_broken_cache_entry_is_asked_again() -> None:
    """Bytes that are not a text count as nothing kept."""
    cache = Memory()
    run(Scripted(), [item("1", "Court")], cache=cache)
    cache.kept = dict.fromkeys(cache.kept, b"\xff")
    assert match(run(Scripted(), [item("1", "Court")], cache=cache), "1").target.typed == "Жауап: Court"


def fail(request: Request) -> Result:
    return Result(request.id, error=EngineUnavailable("busy", engine="scripted", retryable=True))


def raise_error(request: Request) -> Result:
    raise EngineUnavailable("down", engine="scripted") from ValueError(request.text)


def break_down(request: Request) -> Result:
    raise ValueError(request.text)


@pytest.mark.parametrize(
    "answer",
    [
        fail,
        raise_error,
        break_down,
        lambda request: Result(request.id, ""),
        lambda request: Result(request.id, "  \n"),
        lambda request: Result(request.id, "[1]"),
        lambda request: Result(request.id, "قازاقشا جاۋاپ"),
        lambda request: Result(request.id, "Jasyryn kýáger [1] óz sózin aitty"),
        lambda request: Result("another id", "Жауап"),
    ],
)
def test_failures_are_errors_and_never_kept(answer: Callable[[Request], Result]) -> None:
    """Empty, foreign, missing or raised: an error for each item, an empty cache, no text anywhere in the error."""
    cache = Memory()
    answers = run(Scripted(answer), [item("1", "Secret witness {n}"), item("2", "Secret court")], cache=cache)
    assert cache.kept == {}
    for name in answers:
        error = failure(answers, name)
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert "Secret" not in told + str(error) + repr(error) + repr(error.__cause__) + repr(error.__context__)


def test_an_answer_for_another_id_reaches_nobody() -> None:
    """Unknown and repeated ids are dropped: no item ever gets another item's text."""
    engine = Scripted()

    def mix(request: Request) -> Result:
        return Result(engine.sent[0].id, f"Жауап: {request.text}")

    engine.answer = mix
    answers = run(engine, [item("1", "Court"), item("2", "Law")])
    assert match(answers, "1").target.typed == "Жауап: Court"
    assert failure(answers, "2").message == "the engine gave no answer"


def test_one_failed_text_does_not_stop_the_others() -> None:
    """An error in a result is that item's alone."""
    engine = Scripted(lambda request: fail(request) if request.text == "Law" else translate(request))
    answers = run(engine, [item("1", "Court"), item("2", "Law"), item("3", "Press")])
    assert [isinstance(answers[name], Match) for name in "123"] == [True, False, True]


def test_a_failed_engine_is_not_asked_further() -> None:
    """When the engine as a whole fails, the rest of the texts is not sent."""
    engine = Scripted(raise_error)
    answers = run(engine, [item(str(number), f"Text {number}a") for number in range(10)])
    assert len(engine.sent) == 1
    assert {failure(answers, name).message for name in answers} == {"down"}


def test_batches_are_as_large_as_the_engine_wants() -> None:
    """Seven texts at three a batch are three calls."""
    engine = Scripted()
    run(engine, [item(str(number), f"Text {number}a") for number in range(7)])
    assert engine.batches == [3, 3, 1]


def test_what_the_engine_cannot_take_is_refused_and_not_sent() -> None:
    """A pair of languages or a length that it does not support is an error of that item."""
    engine = Scripted()
    answers = run(engine, [item("1", "Law", EN), item("2", "law " * 60), item("3", "Law")])
    assert isinstance(failure(answers, "1"), EngineRefused)
    assert "200" in failure(answers, "2").message
    assert [request.text for request in engine.sent] == ["Law"]


def test_cancel_answers_the_rest_at_once() -> None:
    """After a cancel nothing more is sent and every open item gets an error."""
    cancel = threading.Event()
    engine = Scripted()

    def stop(request: Request) -> Result:
        cancel.set()
        return translate(request)

    engine.answer = stop
    answers = run(engine, [item(str(number), f"Text {number}a") for number in range(10)], cancel=cancel)
    assert len(engine.sent) == 1
    assert sum(isinstance(answer, Match) for answer in answers.values()) == 1
    assert failure(answers, "9").retryable


def test_no_time_left_sends_nothing() -> None:
    """A deadline that has passed is an error for each item that would be sent."""
    engine = Scripted()
    answers = run(engine, [item("1", "Law")], deadline_s=0)
    assert isinstance(failure(answers, "1"), EngineUnavailable)
    assert engine.sent == []


def test_an_error_of_the_cache_is_not_the_engines() -> None:
    """When the store cannot keep an answer, the caller hears of the store."""

    class Full(Memory):
        def put(self, key: Hash, value: bytes) -> None:
            raise StoreError("no space left")

    with pytest.raises(StoreError):
        run(Scripted(), [item("1", "Law")], cache=Full())


def test_the_engines_notation_is_used() -> None:
    """An engine that keeps `(1)` best gets `(1)`."""
    engine = Scripted(notation=ROUND)
    assert match(run(engine, [item("1", "Hello, {name}!")]), "1").target.typed == "Жауап: Hello, {name}!"
    assert engine.sent[0].text == "Hello, (1)!"


@pytest.mark.parametrize(
    ("answer", "doubts"),
    [
        ("Дербес деректерді қорғау туралы", ()),
        ("Protection of personal data", ("not translated: the same as the source",)),
        ("About Facebook personal data", ("mostly in another script than the language's",)),
    ],
)
def test_doubts_about_the_language(answer: str, doubts: tuple[str, ...]) -> None:
    """Untranslated and wrongly written answers are noted."""
    engine = Scripted(lambda request: Result(request.id, answer))
    found = match(run(engine, [item("1", "Protection of personal data")]), "1")
    assert tuple(map(str, found.problems)) == doubts


def test_russian_in_place_of_kazakh_is_doubted() -> None:
    """A long answer without one Kazakh letter is not taken for Kazakh; a Russian target is content with it."""
    text = "Государственные органы обязаны опубликовать проект решения на портале до его принятия."
    engine = Scripted(lambda request: Result(request.id, text))
    answers = run(engine, [item("1", "State bodies must publish."), item("2", "State bodies must publish.", RU)])
    assert tuple(map(str, match(answers, "1").problems)) == ("without a single Kazakh letter: it may be Russian",)
    assert match(answers, "2").problems == ()


@given(st.lists(st.text(alphabet="ab {n}%s[1]\n7", max_size=20), max_size=8))
def test_pseudo_drafts_whatever_it_gets(texts: list[str]) -> None:
    """With the pseudo engine every text gets a draft that is exactly its pseudo-translation."""
    items = [item(str(number), text) for number, text in enumerate(texts)]
    answers = run(PseudoEngine(), items)
    for each in items:
        assert match(answers, each.id).target == pseudo_content(each.source, KK)


def test_drafting_offline_opens_no_socket() -> None:
    """The whole way at the default policy, from the gate to the draft, without one attempt."""
    with no_sockets() as watch:
        engine = build_engine("pseudo", Policy(), (), today=date(2026, 3, 2))
        found = list(
            draft(engine, [item("1", "Law")], way=Way(Memory(), Open()), cancel=threading.Event(), deadline_s=60)
        )
    assert [name for name, answer in found if isinstance(answer, Match)] == ["1"]
    assert watch.attempts == []


def test_third_parties_do_not_see_what_tells_of_a_person() -> None:
    """Numbers and names go as marks to a third party and come back; an engine of the machine's own gets the text."""
    text = "Call Aigerim Serikova at +7 701 234 56 78."
    far = Scripted(privacy=PrivacyClass.THIRD_PARTY, hosts=("mt.example",))
    answers = run(far, [item("1", text)], people=("Aigerim Serikova",))
    assert far.sent[0].text == "Call [1] at [2]."
    assert match(answers, "1").target.plain == f"Жауап: {text}"
    near = Scripted(privacy=PrivacyClass.LOOPBACK, hosts=("localhost",))
    run(near, [item("1", text)], people=("Aigerim Serikova",))
    assert near.sent[0].text == text


def test_account_is_told_of_every_batch_before_it_goes() -> None:
    """Each batch is noted; what the account forbids is not sent, and every item hears why."""
    account = Open()
    run(Scripted(), [item(str(each), f"Court {each}") for each in range(7)], account=account)
    assert account.told == [3, 3, 1]
    engine = Scripted()
    used_up = EngineUnavailable("its budget is used up", engine="scripted")
    answers = run(engine, [item("1", "Court")], account=Open(used_up))
    assert engine.sent == []
    assert failure(answers, "1") is used_up
