"""Google and MyMemory, the real classes of deep-translator against a local service: good answers and all bad ones."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.engines.engine_service import FAST, PATIENT, Service, serve

from localize.config.engines import EngineSettings
from localize.engines import PrivacyClass, Request, Result
from localize.engines.deep_translator import GOOGLE, MYMEMORY, DeepEngine, Site, find_code, google, mymemory
from localize.engines.rate_limit import RateLimiter, RateLimits, ServiceState
from localize.engines.transport import Timeouts
from localize.errors import EngineError, EngineRefused, EngineUnavailable
from localize.model import LanguageTag

EN, KK, RU = (LanguageTag(tag) for tag in ("en", "kk", "ru"))
SHORT = Timeouts(connect_s=0.1, read_s=0.1)


@pytest.fixture
def service() -> Iterator[Service]:
    """A local service for one test."""
    with serve() as running:
        yield running


def ask(
    engine: DeepEngine,
    *texts: str,
    target: LanguageTag = KK,
    cancel: threading.Event | None = None,
    deadline_s: float = 60,
) -> list[Result]:
    """Translate texts and check that each has exactly one result."""
    requests = [Request(str(number), text, EN, target) for number, text in enumerate(texts)]
    results = list(engine.translate(requests, deadline_s=deadline_s, cancel=cancel or threading.Event()))
    assert [result.id for result in results] == [request.id for request in requests]
    assert all(bool(result.text) != (result.error is not None) for result in results)
    return results


def error_of(result: Result) -> EngineError:
    assert result.error is not None
    return result.error


def test_google_translates(service: Service) -> None:
    """The text goes out once with its languages, and the result comes back."""
    assert ask(service.engine(GOOGLE, "page"), "The court & the law")[0].text == "kk:The court & the law"
    ((_, query, headers),) = service.seen.requests
    assert query == {"tl": "kk", "sl": "en", "q": "The court & the law"}
    assert "python" not in headers["User-Agent"]


def test_library_stays_as_it_is_for_others(service: Service) -> None:
    """A program that uses deep-translator itself sends its requests as before."""
    import requests
    from deep_translator import google as theirs

    ask(service.engine(GOOGLE, "page"), "The court & the law")
    assert theirs.requests is requests


def test_mymemory_translates(service: Service) -> None:
    """Languages are sent with regions, entities are decoded, the service's own score comes along."""
    result = ask(service.engine(MYMEMORY, "json"), "Court", target=RU)[0]
    assert (result.text, result.score) == ("kk:Court", 0.85)
    assert service.seen.requests[0][1]["langpair"] == "en-GB|ru-RU"
    assert ask(service.engine(MYMEMORY, "json-entities"), "Court")[0].text == '"Сот" & заң'


def test_outer_white_space_comes_back(service: Service) -> None:
    """What the library strips is put back."""
    assert ask(service.engine(GOOGLE, "page"), " \tCourt\n")[0].text == " \tkk:Court\n"


def test_texts_without_letters_are_not_sent(service: Service) -> None:
    """Numbers and signs are their own translations."""
    engine = service.engine(GOOGLE, "page")
    assert [result.text for result in ask(engine, "25 %", "— [1] …")] == ["25 %", "— [1] …"]
    assert service.seen.requests == []


def test_an_answer_equal_to_the_text_is_an_answer(service: Service) -> None:
    """Names stay as they are; that is not a failure."""
    assert ask(service.engine(GOOGLE, "echo"), "Telegram")[0].text == "Telegram"


FAILURES: list[tuple[Site, str, type[EngineError], str]] = [
    (GOOGLE, "consent", EngineRefused, "answered with a page without a translation"),
    (GOOGLE, "redirect", EngineRefused, "redirected to another page, which was not followed"),
    (GOOGLE, "busy", EngineUnavailable, "gets too many requests"),
    (GOOGLE, "broken", EngineUnavailable, "has an error of its own"),
    (GOOGLE, "denied", EngineRefused, "refused the request"),
    (GOOGLE, "empty", EngineRefused, "gave no translation of a text"),
    (GOOGLE, "garbled", EngineRefused, "answered in a broken encoding"),
    (GOOGLE, "huge", EngineRefused, "answered with far more than a translation"),
    (GOOGLE, "hang", EngineUnavailable, "did not answer in time"),
    (GOOGLE, "drip", EngineUnavailable, "did not answer in time"),
    (MYMEMORY, "json-quota", EngineRefused, "says that its quota is used up"),
    (MYMEMORY, "json-quota-status", EngineRefused, "says that its quota is used up"),
    (MYMEMORY, "json-refused", EngineRefused, "refused the request"),
    (MYMEMORY, "json-empty", EngineRefused, "answered with a page without a translation"),
    (MYMEMORY, "json-null", EngineRefused, "gave no translation of a text"),
    (MYMEMORY, "json-list", EngineRefused, "answered with a page without a translation"),
    (MYMEMORY, "json-broken", EngineRefused, "answered with a page without a translation"),
    (MYMEMORY, "redirect", EngineRefused, "redirected to another page, which was not followed"),
    (MYMEMORY, "busy", EngineUnavailable, "gets too many requests"),
    (MYMEMORY, "hang", EngineUnavailable, "did not answer in time"),
]


@pytest.mark.parametrize(("site", "mode", "kind", "message"), FAILURES)
def test_every_failure_is_an_error_without_the_text(
    site: Site, mode: str, kind: type[EngineError], message: str, service: Service
) -> None:
    """Whatever the service does, the result is the right error, and neither text nor address is anywhere in it."""
    timeouts = SHORT if mode in ("hang", "drip") else PATIENT
    error = error_of(ask(service.engine(site, mode, timeouts=timeouts), "Secret witness")[0])
    assert (type(error), str(error), error.engine) == (kind, f"{site.id} {message}", site.id)
    assert error.retryable == (kind is EngineUnavailable)
    assert error.hint
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    told += f"{error!s} {error!r} {error.hint} {error.__dict__}"
    for leak in ("Secret", "witness", "127.0.0.1", "q="):
        assert leak not in told
    assert (error.__cause__, error.__context__, error.__traceback__) == (None, None, None)


def test_nobody_listening_is_an_error_without_the_address() -> None:
    """A refused connection tells neither the text nor the port."""
    with serve() as gone:
        url = gone.url("page")
    engine = DeepEngine(GOOGLE, url=url, pace=RateLimiter(FAST))
    error = error_of(ask(engine, "Secret witness")[0])
    assert isinstance(error, EngineUnavailable)
    assert str(error) == "google cannot be reached"


def test_a_redirect_is_not_followed(service: Service) -> None:
    """The page that a redirect names is never asked."""
    ask(service.engine(GOOGLE, "redirect"), "Court")
    assert [path for path, _, _ in service.seen.requests] == ["/redirect"]


@pytest.mark.parametrize(("mode", "answer"), [("plain", "қаз:Court"), ("latin", "қаз:Court"), ("cp1251", "да:Court")])
def test_a_wrong_charset_does_not_garble_the_answer(mode: str, answer: str, service: Service) -> None:
    """UTF-8 is read as UTF-8 whatever the header says; another charset is read as declared."""
    assert ask(service.engine(GOOGLE, mode), "Court")[0].text == answer


def test_cookies_are_not_kept(service: Service) -> None:
    """The service cannot tell that two texts come from one session."""
    ask(service.engine(GOOGLE, "cookie"), "Court", "Law")
    assert len(service.seen.requests) == 2
    assert not any("Cookie" in headers for _, _, headers in service.seen.requests)


@pytest.mark.parametrize(("site", "most", "mode"), [(GOOGLE, 1500, "page"), (MYMEMORY, 499, "json")])
def test_long_texts_are_refused_and_not_sent(site: Site, most: int, mode: str, service: Service) -> None:
    """One character over the limit is an error; the longest allowed text goes through."""
    engine = service.engine(site, mode)
    assert engine.capabilities.max_chars == most
    longest = "ұ" * most
    fits, refused = ask(engine, longest, longest + "ұ")
    assert fits.text == f"kk:{longest}"
    assert isinstance(refused.error, EngineRefused)
    assert service.seen.texts == [longest]


def test_broken_characters_are_refused_and_not_sent(service: Service) -> None:
    """Half a surrogate pair cannot be sent and is not the service's fault."""
    engine = service.engine(GOOGLE, "page")
    assert isinstance(ask(engine, "Court \ud800")[0].error, EngineRefused)
    assert service.seen.requests == []
    assert engine.state.failures == 0


def test_threads_never_get_each_others_answers(service: Service) -> None:
    """Eight threads on one engine, 200 texts: every text has its own answer, and each thread one connection."""
    engine = service.engine(GOOGLE, "page")

    def work(thread: int) -> list[bool]:
        texts = [f"text {thread} {number} мәтін" for number in range(25)]
        return [result.text == f"kk:{text}" for text, result in zip(texts, ask(engine, *texts), strict=True)]

    with ThreadPoolExecutor(8) as threads:
        right = [each for answers in threads.map(work, range(8)) for each in answers]
    assert right == [True] * 200
    assert len(service.seen.connections) <= 8


@pytest.mark.slow
@pytest.mark.parametrize(("site", "mode"), [(GOOGLE, "page"), (MYMEMORY, "json")])
def test_no_wrong_answer_among_ten_thousand(site: Site, mode: str, service: Service) -> None:
    """Eight workers share the engine, 10,000 texts: each answer belongs to its text."""
    engine = service.engine(site, mode)

    def wrong(worker: int) -> int:
        texts = [f"text {worker} {number} мәтін" for number in range(1250)]
        answers = ask(engine, *texts, deadline_s=3600)
        return sum(result.text != f"kk:{text}" for text, result in zip(texts, answers, strict=True))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(wrong, range(8))) == [0] * 8


def test_usual_timeouts_end_a_hang_in_25_seconds() -> None:
    """Five to connect, twenty for the answer, and no other way of waiting."""
    assert [DeepEngine(site)._patience._limit_s for site in (GOOGLE, MYMEMORY)] == [25.0, 25.0]


def test_two_engines_do_not_disturb_each_other(service: Service) -> None:
    """Google and MyMemory at the same time, each with its own hosts and answers."""
    engines = (service.engine(GOOGLE, "page"), service.engine(MYMEMORY, "json"))
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda engine: ask(engine, *(f"text {n}a" for n in range(20))), engines))
    assert all(result.text == f"kk:text {n}a" for results in answers for n, result in enumerate(results))


def test_busy_service_is_asked_again_and_then_left_alone(service: Service) -> None:
    """Three failures pause the engine; the other texts are not sent, and the state says so."""
    engine = service.engine(GOOGLE, "busy", pace=RateLimiter(FAST, clock=lambda: 0.0))
    first, second = ask(engine, "Court", "Law")
    assert service.seen.texts == ["Court"] * 3
    assert str(first.error) == "google gets too many requests"
    assert str(second.error) == "google is paused after several failures"
    assert engine.state == ServiceState(failures=3, paused_s=600)


def test_an_answer_ends_a_row_of_failures(service: Service) -> None:
    """Two failures, an answer and two failures are no reason to pause."""
    engine = service.engine(GOOGLE, "picky")
    texts = ["bad one", "bad two", "good", "bad three", "bad four", "good again"]
    results = ask(engine, *texts)
    assert service.seen.texts == texts
    assert results[-1].text == "kk:good again"
    assert engine.state == ServiceState(failures=0, paused_s=0)


def test_used_up_quota_pauses_at_once(service: Service) -> None:
    """When the quota is gone, asking again is pointless."""
    engine = service.engine(MYMEMORY, "json-quota")
    ask(engine, "Court", "Law")
    assert service.seen.texts == ["Court"]
    assert engine.state.paused_s


def test_a_text_without_translation_does_not_count_as_illness(service: Service) -> None:
    """An empty answer to one text says nothing about the next."""
    engine = service.engine(GOOGLE, "empty")
    ask(engine, *(f"Text {number}a" for number in range(4)))
    assert len(service.seen.requests) == 4
    assert engine.state.failures == 0


def test_cancel_ends_a_hanging_call(service: Service) -> None:
    """A cancel while the service hangs answers all texts at once, long before the timeouts."""
    engine = service.engine(GOOGLE, "hang")
    cancel = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(ask, engine, "Court", "Law", cancel=cancel)
        assert service.reached.wait(30)
        cancel.set()
        assert [str(result.error) for result in asking.result(30)] == ["google was stopped"] * 2
    assert service.seen.texts == ["Court"]


def test_cancel_ends_waiting_for_a_turn(service: Service) -> None:
    """A cancel while the engine waits for its turn is noticed at once, and nothing is sent."""
    engine = service.engine(GOOGLE, "page", rates=RateLimits(per_second=0.001))
    cancel = threading.Event()
    found = engine.translate(
        [Request("1", "Court", EN, KK), Request("2", "Law", EN, KK)], deadline_s=1_000_000, cancel=cancel
    )
    assert next(found).text == "kk:Court"
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(next, found)
        cancel.set()
        assert str(waiting.result(30).error) == "google was stopped"
    assert service.seen.texts == ["Court"]


def test_deadline_ends_a_hanging_call(service: Service) -> None:
    """When the time is over the text has an error, whatever the service does."""
    engine = service.engine(GOOGLE, "hang")
    assert str(ask(engine, "Court", "Law", deadline_s=0.2)[0].error) == "google had no time left"


def test_a_turn_beyond_the_deadline_is_not_waited_for(service: Service) -> None:
    """With the next turn in 1,000 seconds and 60 left, the error comes now and no turn is used up."""
    engine = service.engine(GOOGLE, "page", rates=RateLimits(per_second=0.001))
    results = ask(engine, *(f"Text {number}a" for number in range(5)))
    assert [result.text for result in results[:1]] == ["kk:Text 0a"]
    assert {str(result.error) for result in results[1:]} == {"google had no time left"}


def test_unsupported_languages_are_refused_and_not_sent(service: Service) -> None:
    """Latin-script Kazakh and nonsense are not quietly translated as something else."""
    engine = service.engine(GOOGLE, "page")
    for target in ("kk-Latn", "xx", "en"):
        assert isinstance(ask(engine, "Court", target=LanguageTag(target))[0].error, EngineRefused)
        assert not engine.supports(EN, LanguageTag(target))
    assert service.seen.requests == []


@pytest.mark.parametrize(
    ("engine", "tag", "code"),
    [
        (GOOGLE, "kk", "kk"),
        (GOOGLE, "kk-KZ", "kk"),
        (GOOGLE, "kk-Cyrl", "kk"),
        (GOOGLE, "kk-Latn", None),
        (GOOGLE, "ru", "ru"),
        (GOOGLE, "en-GB", "en"),
        (GOOGLE, "he", "iw"),
        (GOOGLE, "zh-TW", "zh-TW"),
        (GOOGLE, "zh-Hant-TW", "zh-TW"),
        (MYMEMORY, "kk", "kk-KZ"),
        (MYMEMORY, "ru", "ru-RU"),
        (MYMEMORY, "en", "en-GB"),
        (MYMEMORY, "en-US", "en-US"),
        (MYMEMORY, "de", "de-DE"),
        (MYMEMORY, "fr-CA", "fr-CA"),
        (MYMEMORY, "kk-Latn", None),
    ],
)
def test_language_tags_become_the_services_codes(engine: Site, tag: str, code: str | None) -> None:
    """Google takes languages, MyMemory languages with regions; another script is another language."""
    from deep_translator import constants

    codes = getattr(constants, engine.languages).values()
    assert find_code(LanguageTag(tag), codes, engine.aliases) == code


def test_public_engines_name_their_hosts() -> None:
    """What the gate compares with consents is where requests really go; the engines are one each per process."""
    found = [make(EngineSettings(name)) for make, name in ((google, "google"), (mymemory, "mymemory"))]
    assert [(each.id, each.hosts) for each in found] == [
        ("google", ("translate.google.com",)),
        ("mymemory", ("api.mymemory.translated.net",)),
    ]
    assert {each.privacy for each in found} == {PrivacyClass.THIRD_PARTY}
    assert google(EngineSettings("google")) is found[0]
    assert {site.url.partition(":")[0] for site in (GOOGLE, MYMEMORY)} == {"https"}
