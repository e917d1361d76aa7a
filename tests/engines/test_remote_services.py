"""Our own clients, LibreTranslate, DeepL, OpenAI and APy, against a local service: good answers and all bad ones."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from tests.engines.error_text import error_text
from tests.engines.json_service import KEY, KINDS, JsonService, serve_json, translated

from localize.config.engines import EngineSettings
from localize.engines import Engine, PrivacyClass, Request, Result
from localize.engines.deepl import deepl
from localize.engines.host_privacy import privacy_of
from localize.engines.transport import Timeouts
from localize.errors import ConfigError, EngineUnavailable
from localize.model import LanguageTag

EN, KK, RU = (LanguageTag(tag) for tag in ("en", "kk", "ru"))
SHORT = Timeouts(connect_s=0.1, read_s=0.2)
SECRET = "k3y-that-nobody-may-see"


@pytest.fixture(scope="module")
def service() -> Iterator[JsonService]:
    """A local service; each test looks at what reached it since."""
    with serve_json() as running:
        yield running


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is in the environment."""
    monkeypatch.setenv(KEY, SECRET)


def ask(engine: Engine, *texts: str, target: LanguageTag = KK, deadline_s: float = 60) -> list[Result]:
    """Translate texts and check that each has exactly one result, a text or an error."""
    requests = [Request(str(number), text, EN, target) for number, text in enumerate(texts)]
    results = {each.id: each for each in engine.translate(requests, deadline_s=deadline_s, cancel=threading.Event())}
    assert sorted(results) == sorted(request.id for request in requests)
    ordered = [results[request.id] for request in requests]
    assert all(bool(result.text) != (result.error is not None) for result in ordered)
    return ordered


@pytest.mark.parametrize("kind", KINDS)
def test_clients_translate_batches(kind: str, service: JsonService) -> None:
    """Each text gets its own answer; white space around it stays, and what has no letters is not sent."""
    before = len(service.seen.asked)
    texts = [f"Court no. {number}" for number in range(30)] + [" The law\t", "25 %"]
    answers = [result.text for result in ask(service.engine(kind, "ok"), *texts)]
    assert answers == [*map(translated, texts[:30]), f" {translated(' The law')}\t", "25 %"]
    sent = service.seen.asked[before:]
    assert not any("25 %" in each.raw for each in sent)
    if kind != "apertium":
        assert len(sent) <= 6


@pytest.mark.parametrize("kind", KINDS)
def test_keys_travel_in_header_or_body_only(kind: str, service: JsonService) -> None:
    """The address holds neither key nor text, and without a key none is sent."""
    before = len(service.seen.asked)
    ask(service.engine(kind, "ok", key=KEY), "Secret witness")
    asked = service.seen.asked[before:]
    assert not any(SECRET in each.path or "witness" in each.path for each in asked)
    (last,) = asked[-1:]
    if kind == "deepl":
        assert last.headers["Authorization"] == f"DeepL-Auth-Key {SECRET}"
        assert (last.body["source_lang"], last.body["target_lang"]) == ("EN", "KK")
    if kind == "openai":
        assert last.headers["Authorization"] == f"Bearer {SECRET}"
    if kind == "libretranslate":
        assert (last.body["api_key"], last.body["format"]) == (SECRET, "text")
    if kind in ("libretranslate", "openai"):
        ask(service.engine(kind, "ok"), "Court")
        assert SECRET not in service.seen.asked[-1].raw + str(service.seen.asked[-1].headers)


FAULTS = [
    *(f"status-{status}" for status in (400, 401, 402, 403, 404, 405, 413, 429, 456, 500, 502, 503, 529)),
    *("empty", "null", "number", "list", "nothing", "echo-text", "moved", "html", "hang", "drip", "drip-head"),
]


@pytest.mark.parametrize(("kind", "mode"), list(product(KINDS, FAULTS)))
def test_every_fault_is_an_error_without_text_and_key(kind: str, mode: str, service: JsonService) -> None:
    """Whatever the service does, there is an error, at once or after the timeouts, and it tells nothing."""
    timeouts = SHORT if mode in ("hang", "drip", "drip-head") else Timeouts(5, 20)
    engine = service.engine(kind, mode, timeouts=timeouts, key=KEY)
    for result in ask(engine, "Secret witness", "Hidden meeting"):
        assert result.error is not None
        assert result.error.hint or result.error.retryable
        told = error_text(result.error)
        for leak in ("Secret", "witness", "Hidden", "meeting", SECRET, "127.0.0.1", "Authorization"):
            assert leak not in told
        assert result.error.__traceback__ is None


MEANINGS = [
    ("deepl", "status-456", "says that its quota is used up"),
    ("deepl", "status-403", "has no valid key"),
    ("libretranslate", "status-403", "has no valid key"),
    ("libretranslate", "status-429", "gets too many requests"),
    ("openai", "status-401", "has no valid key"),
    ("openai", "status-404", "has nothing at this address"),
    ("openai", "latin", "answered with something other than a translation"),
    ("openai", "nothing", "answered with a page without a translation"),
    ("deepl", "null", "gave no translation of a text"),
    ("libretranslate", "empty", "gave no translation of a text"),
    ("libretranslate", "moved", "redirected to another page, which was not followed"),
    ("apertium", "status-400", "does not translate this pair of languages"),
    ("deepl", "hang", "did not answer in time"),
]


@pytest.mark.parametrize(("kind", "mode", "message"), MEANINGS)
def test_faults_are_told_as_what_they_are(kind: str, mode: str, message: str, service: JsonService) -> None:
    """People read what to do about it: a quota is not a wrong key."""
    timeouts = SHORT if mode == "hang" else Timeouts(5, 20)
    assert str(ask(service.engine(kind, mode, timeouts=timeouts), "Court")[0].error) == f"{kind} {message}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_hang_can_be_left_at_once(kind: str, service: JsonService) -> None:
    """A cancel ends the waiting although the server still says nothing."""
    engine, cancel = service.engine(kind, "hang"), threading.Event()
    service.seen.reached.clear()

    def leave() -> None:
        service.seen.reached.wait()
        cancel.set()

    thread = threading.Thread(target=leave)
    thread.start()
    (result,) = engine.translate([Request("a", "Court", EN, KK)], deadline_s=90, cancel=cancel)
    thread.join()
    assert str(result.error) == f"{kind} was stopped"


@pytest.mark.parametrize("kind", KINDS)
def test_usual_timeouts_end_a_hang_in_25_seconds(kind: str) -> None:
    """Five to connect, twenty for the answer, and no other way of waiting."""
    engine = KINDS[kind](EngineSettings(kind, url="http://127.0.0.1:1"))
    assert engine._remote._patience._limit_s == 25.0


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["hang", "drip", "drip-head"])
def test_hang_really_ends_in_25_seconds(mode: str, service: JsonService) -> None:
    """All clients at once against a server that says nothing, or a byte now and then: an error by then, and no text."""

    def wait(kind: str) -> tuple[float, bool]:
        started = time.monotonic()
        (result,) = ask(service.engine(kind, mode), "Secret witness", deadline_s=90)
        return time.monotonic() - started, result.error is not None

    with ThreadPoolExecutor(len(KINDS)) as pool:
        waited = dict(zip(KINDS, pool.map(wait, KINDS), strict=True))
    # One second for a machine that is busy with other things.
    assert {kind: failed and seconds <= 26 for kind, (seconds, failed) in waited.items()} == dict.fromkeys(KINDS, True)


@pytest.mark.parametrize("kind", KINDS)
def test_eight_threads_never_get_each_others_answers(kind: str, service: JsonService) -> None:
    """One engine, eight threads, hundreds of texts: every answer belongs to its text."""
    engine = service.engine(kind, "ok")

    def some(worker: int) -> bool:
        texts = [f"Court {worker} no. {number}" for number in range(40)]
        return [result.text for result in ask(engine, *texts)] == [translated(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(some, range(8)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_answer_among_ten_thousand(kind: str, service: JsonService) -> None:
    """Eight workers, 10,000 texts."""
    engine = service.engine(kind, "ok")

    def some(worker: int) -> bool:
        texts = [f"Court {worker} no. {number}" for number in range(1250)]
        return [result.text for result in ask(engine, *texts)] == [translated(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(some, range(8)))


@pytest.mark.parametrize("value", ["", "two words", "line\nbreak", "ключ", "\x07"])
def test_what_cannot_be_a_key_is_not_sent(value: str, service: JsonService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken key is an error before anything is sent, and is not repeated."""
    monkeypatch.setenv(KEY, value)
    before = len(service.seen.asked)
    error = ask(service.engine("deepl", "ok", key=KEY), "Court")[0].error
    assert str(error) == "deepl has no valid key"
    assert len(service.seen.asked) == before


def test_nobody_listening_is_an_error_without_the_address() -> None:
    """A refused connection tells neither text nor port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for kind in KINDS:
        engine = KINDS[kind](EngineSettings(kind, url=url, key=f"env:{KEY}"))
        error = ask(engine, "Secret witness")[0].error
        assert isinstance(error, EngineUnavailable)
        assert str(error) == f"{kind} cannot be reached"


def test_privacy_follows_the_address() -> None:
    """This machine, the own network, all others."""
    expected = {
        "127.0.0.1": PrivacyClass.LOOPBACK,
        "localhost": PrivacyClass.LOOPBACK,
        "192.168.1.5": PrivacyClass.OWN_HOST,
        "mt.lan": PrivacyClass.OWN_HOST,
        "server": PrivacyClass.OWN_HOST,
        "8.8.8.8": PrivacyClass.THIRD_PARTY,
        "mt.example.org": PrivacyClass.THIRD_PARTY,
        "lan.example.org": PrivacyClass.THIRD_PARTY,
        "127.0.0.1.example.org": PrivacyClass.THIRD_PARTY,
    }
    assert {host: privacy_of(host) for host in expected} == expected


def test_clear_text_is_for_this_machine_only() -> None:
    """http:// to another host is refused before anything is sent."""
    for kind in KINDS:
        error = ask(KINDS[kind](EngineSettings(kind, url="http://mt.lan:5000", key=f"env:{KEY}")), "Court")[0].error
        assert str(error) == f"{kind} was sent to a host that it does not declare; nothing was sent"


def test_deepl_key_goes_to_deepl_only() -> None:
    """A project cannot send the key somewhere else."""
    with pytest.raises(ConfigError, match="not a DeepL address"):
        deepl(EngineSettings("deepl", url="https://api.deepl.com.example.org"))
    assert deepl(EngineSettings("deepl", url="https://api.deepl.com")).hosts == ("api.deepl.com",)
    assert deepl(EngineSettings("deepl")).privacy is PrivacyClass.THIRD_PARTY


def test_deepl_codes_name_the_variety() -> None:
    """English, Portuguese and Chinese have several; Kazakh in Latin letters has none."""
    from localize.engines.deepl import _target_code

    codes = {tag: _target_code(LanguageTag(tag)) for tag in ("en", "en-GB", "pt", "pt-PT", "zh", "zh-Hant", "kk", "ru")}
    assert list(codes.values()) == ["EN-US", "EN-GB", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "KK", "RU"]
    assert not deepl(EngineSettings("deepl")).supports(EN, LanguageTag("kk-Latn"))


def test_libretranslate_learns_the_pairs(service: JsonService) -> None:
    """Before the first text every pair is believed, afterwards those that the server has."""
    engine = service.engine("libretranslate", "ok")
    assert engine.supports(EN, LanguageTag("fr"))
    ask(engine, "Court")
    assert [engine.supports(EN, LanguageTag(tag)) for tag in ("fr", "kk", "ru", "en")] == [False, True, True, False]
    assert str(ask(engine, "Court", target=LanguageTag("fr"))[0].error) == (
        "libretranslate does not translate this pair of languages"
    )


def test_libretranslate_sends_texts_alone_when_a_batch_is_refused(service: JsonService) -> None:
    """One text that the server does not take costs its neighbours nothing."""
    results = ask(service.engine("libretranslate", "picky"), "Court", "bad", "Law")
    assert [result.text for result in results] == ["қаз:Court", "", "қаз:Law"]
    assert str(results[1].error) == "libretranslate refused the request"


def test_apertium_marks_are_taken_away() -> None:
    """Unknown words lose their marks and lower the score; a text's own asterisk stays."""
    from localize.engines.apertium import read_marks

    assert read_marks("Суд *Telegram проверил", "Суд Telegram перевірив") == ("Суд Telegram проверил", 1 - 1 / 3)
    assert read_marks("*note here", "*note here") == ("*note here", 1.0)
    assert read_marks("5*3 @word #form", "x") == ("5*3 word form", 0.5)
