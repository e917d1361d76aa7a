"""An engine in a process of its own: the same answers, and a crash or a hang stays over there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from localize.config.engines import EngineSettings
from localize.config.project import Level
from localize.engines import Request, Result
from localize.engines.pseudo import PseudoEngine
from localize.engines.subprocess_engine import StartMessage, SubprocessEngine
from localize.errors import EngineError, EngineRefused, EngineUnavailable, Forbidden
from localize.model import LanguageTag

EN, KK = LanguageTag("en"), LanguageTag("kk")
STRANGE = """
import os, socket, time
from localize.engines import Capabilities, PrivacyClass, Result
from localize.errors import EngineRefused
class Strange:
    id, version, privacy, hosts = "strange", "1", PrivacyClass.IN_PROCESS, ()
    capabilities = Capabilities()
    def supports(self, source_language, target_language):
        return True
    def translate(self, requests, *, deadline_s, cancel):
        for request in requests:
            if request.text == "crash":
                os._exit(11)
            if request.text == "hang":
                time.sleep(600)
            if request.text == "raise":
                raise ValueError(request.text)
            if request.text == "slow":
                while not cancel.is_set():
                    time.sleep(0.01)
                return
            if request.text == "call home":
                socket.create_connection(("192.0.2.1", 80), 1)
            refused = EngineRefused("too long", engine="strange", hint="cut it")
            yield Result(request.id, error=refused) if request.text == "refuse" else Result(
                request.id, request.text.upper(), 0.5, alternatives=("A", "B"))
def make(settings):
    return Strange()
"""


def ask(
    engine: SubprocessEngine, *texts: str, deadline_s: float = 60, cancel: threading.Event | None = None
) -> list[Result]:
    """Return what an engine answers to some texts."""
    requests = [Request(str(at), text, EN, KK) for at, text in enumerate(texts)]
    return list(engine.translate(requests, deadline_s=deadline_s, cancel=cancel or threading.Event()))


@pytest.fixture
def strange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SubprocessEngine]:
    """An engine that does what its texts say, installed where the process finds it."""
    (tmp_path / "strange.py").write_text(STRANGE)
    info = tmp_path / "strange-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[localize.engines]\nstrange = strange:make\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    facade = PseudoEngine()
    with closing(SubprocessEngine(facade, StartMessage(EngineSettings("strange"), Level.OFFLINE))) as engine:
        yield engine


def test_apart_answers_as_the_engine_does() -> None:
    """Results are those of the engine itself, one a request, task after task in one process."""
    requests = [
        Request(str(at), text, EN, KK) for at, text in enumerate(("Law", "Ещё «қ» \u2028 \udcff", "[1] of [2]"))
    ]
    itself = PseudoEngine()
    with closing(SubprocessEngine(itself, StartMessage(EngineSettings("pseudo"), Level.OFFLINE))) as engine:
        for _ in range(2):
            cancel = threading.Event()
            assert list(engine.translate(requests, deadline_s=60, cancel=cancel)) == list(
                itself.translate(requests, deadline_s=60, cancel=cancel)
            )


def test_apart_passes_results_and_refusals_whole(strange: SubprocessEngine) -> None:
    """Scores, alternatives and errors come over as they were."""
    fine, refused = ask(strange, "law", "refuse")
    assert (fine.text, fine.score, fine.alternatives) == ("LAW", 0.5, ("A", "B"))
    assert isinstance(refused.error, EngineRefused)
    assert (refused.error.message, refused.error.hint) == ("too long", "cut it")


def test_crash_is_an_error_and_the_next_request_works(strange: SubprocessEngine) -> None:
    """A process that dies is an error that says so; the next request gets a new one."""
    with pytest.raises(EngineUnavailable, match="ended"):
        ask(strange, "crash")
    assert ask(strange, "law")[0].text == "LAW"


def test_hang_ends_at_the_deadline(strange: SubprocessEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that does not come back is left, its process ended, and the next request works."""
    monkeypatch.setattr("localize.engines.subprocess_engine.GRACE_S", 0.2)
    [late] = ask(strange, "hang", deadline_s=0.5)
    assert isinstance(late.error, EngineUnavailable)
    assert ask(strange, "law")[0].text == "LAW"


def test_cancel_stops_the_work_and_keeps_the_process(strange: SubprocessEngine) -> None:
    """A cancel is heeded over there too; what comes next is not mixed up with what was stopped."""
    assert ask(strange, "law")[0].text == "LAW"
    worker = strange._worker
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    [stopped] = ask(strange, "slow", cancel=cancel)
    assert isinstance(stopped.error, EngineUnavailable)
    assert [each.text for each in ask(strange, "one", "two")] == ["ONE", "TWO"]
    assert strange._worker is worker


def test_left_iteration_stops_the_work(strange: SubprocessEngine) -> None:
    """Whoever takes the first answers only does not find the others in the next task."""
    answers = strange.translate(
        [Request(str(at), "law", EN, KK) for at in range(50)], deadline_s=60, cancel=threading.Event()
    )
    assert next(answers).text == "LAW"
    answers.close()  # type: ignore[attr-defined]
    assert [each.text for each in ask(strange, "two")] == ["TWO"]


@pytest.mark.thorough
def test_strange_errors_tell_no_text(strange: SubprocessEngine) -> None:
    """What an engine raises is named by its class alone."""
    with pytest.raises(EngineError) as caught:
        ask(strange, "raise")
    assert str(caught.value) == "the engine failed: ValueError"


@pytest.mark.thorough
def test_network_is_walled_off_over_there(strange: SubprocessEngine) -> None:
    """An engine that says it works in its process and reaches for a host is refused and named."""
    with pytest.raises(Forbidden, match="nothing was sent"):
        ask(strange, "call home")


def test_unknown_engine_is_told() -> None:
    """A process that cannot make its engine says why."""
    with (
        closing(SubprocessEngine(PseudoEngine(), StartMessage(EngineSettings("nowhere"), Level.OFFLINE))) as engine,
        pytest.raises(EngineError, match="nowhere"),
    ):
        ask(engine, "law")


def test_requests_of_threads_are_not_mixed(strange: SubprocessEngine) -> None:
    """Threads that ask at once each get their own answers."""
    found: dict[int, list[str]] = {}

    def work(number: int) -> None:
        found[number] = [each.text for each in ask(strange, *(f"t{number} {at}" for at in range(20)))]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [f"T{number} {at}" for at in range(20)] for number in range(4)}


@pytest.mark.slow
def test_no_wrong_answer_among_ten_thousand(strange: SubprocessEngine) -> None:
    """Eight workers share the process, 10,000 texts: each answer belongs to its text."""

    def wrong(worker: int) -> int:
        texts = [f"t{worker} {at}" for at in range(1250)]
        answers = {each.id: each.text for each in ask(strange, *texts, deadline_s=600)}
        return sum(answers[str(at)] != text.upper() for at, text in enumerate(texts))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(wrong, range(8))) == [0] * 8
