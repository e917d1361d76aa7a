"""The law of engines, over every registered one; the online ones run against a local service in place of theirs.

Engines that load models have the small one of the tests, which knows one pair of languages and a few words.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines import model_fixture
from tests.engines.engine_service import Service, serve
from tests.engines.json_service import KEY, KINDS, JsonService, serve_json
from tests.examples import examples

from localize import plugins
from localize.config.project import Level
from localize.engines import Engine, PrivacyClass, Request, Result
from localize.engines.deep_translator import GOOGLE, MYMEMORY, PINNED, DeepEngine, load_library
from localize.engines.gate import GROUP, Consent, Policy, build_engine
from localize.engines.mask import mask, notation_of
from localize.engines.transport import TransportError
from localize.errors import EngineError, EngineUnavailable, Forbidden
from localize.model import Content, LanguageTag

EN, KK, RU = (LanguageTag(tag) for tag in ("en", "kk", "ru"))
TODAY = date(2026, 3, 2)
NAMES = plugins.names(GROUP)
SITES = {"google": GOOGLE, "mymemory": MYMEMORY}
MODES = {"google": "page", "mymemory": "json"}
MODELS = {"ctranslate2": (EN, KK), "firefox": (EN, LanguageTag("pt"))}
IN_PROCESS = {"apertium", "ctranslate2", "firefox", "pseudo"}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A local service that answers as both do."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def json_service() -> Iterator[JsonService]:
    """A local service that answers as those that we have clients for."""
    with serve_json() as running:
        yield running


@pytest.fixture(params=NAMES, scope="module")
def engine(
    request: pytest.FixtureRequest,
    service: Service,
    json_service: JsonService,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Every registered engine; what talks to a third party talks to the local service."""
    name = str(request.param)
    if name in SITES:
        yield service.engine(SITES[name], MODES[name])
        return
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCALIZE_DATA_DIR", str(tmp_path_factory.mktemp("models")))
        if name in KINDS:
            environment.setenv(KEY, "key")
            yield json_service.engine(name, "ok")
            return
        if name == "ctranslate2":
            pytest.importorskip("ctranslate2")
            model_fixture.install()
        if name == "firefox":
            model_fixture.install_firefox()
        yield build_engine(name, Policy(), (), today=TODAY, here=True)


def ask(engine: Engine, texts: Sequence[str], *, cancel: threading.Event | None = None) -> dict[str, Result]:
    pair = MODELS.get(engine.id, (EN, KK))
    requests = [Request(str(number), text, *pair) for number, text in enumerate(texts)]
    results = list(engine.translate(requests, deadline_s=60, cancel=cancel or threading.Event()))
    assert sorted(result.id for result in results) == sorted(request.id for request in requests)
    return {result.id: result for result in results}


def test_engines_declare_what_they_are(engine: Engine) -> None:
    """Id, version, privacy class and limits are there; what stays in this process names no host."""
    assert engine.id in NAMES
    assert engine.version
    assert isinstance(engine.privacy, PrivacyClass)
    assert (engine.privacy is PrivacyClass.IN_PROCESS) == (engine.hosts == ())
    assert engine.capabilities.max_chars > 0
    assert engine.capabilities.batch > 0


def test_every_engine_knows_the_projects_languages(engine: Engine) -> None:
    """English, Kazakh and Russian in every direction, or those of its model, and none into itself."""
    for source in (EN, KK, RU):
        for target in (EN, KK, RU):
            knows = (source, target) == MODELS[engine.id] if engine.id in MODELS else source != target
            assert engine.supports(source, target) == knows


WORDS = st.lists(
    st.text(alphabet="abқұы []01&<>\"'\n", min_size=1, max_size=30).filter(lambda text: any(map(str.isalpha, text))),
    max_size=4,
)


@examples(25)
@given(texts=WORDS)
def test_one_result_per_request_and_never_empty(engine: Engine, texts: list[str]) -> None:
    """Each id is answered once, by a text or by an error, and the answer belongs to its text."""
    for number, result in ask(engine, texts).items():
        assert (result.error is None) == bool(result.text.strip())
        assert result.error is None or isinstance(result.error, EngineError)
        digits = [sign for sign in texts[int(number)] if sign.isdigit()]
        assert engine.id in MODELS or [sign for sign in result.text if sign.isdigit()] == digits


def test_marks_survive_or_are_named(engine: Engine) -> None:
    """What the pipeline sends masked comes back whole, or the problem is listed."""
    if engine.id in MODELS:
        content = Content.parse("{name} The court checked the short letter %(count)d.")
    else:
        content = Content.parse("Dear {name}, see https://example.org and %(count)d more.\nThanks")
    masked = mask(content, notation_of(engine))
    answer, problems = masked.unmask(ask(engine, [masked.text])["0"].text)
    assert problems == ()
    assert all(
        piece in answer.plain
        for piece in ("{name}", "https://example.org", "%(count)d", "\n")
        if piece in content.plain
    )


def test_too_long_is_an_error_and_not_a_cut(engine: Engine) -> None:
    """One character more than the limit is refused or translated whole."""
    text = "ұ" * (engine.capabilities.max_chars + 1)
    result = ask(engine, [text])["0"]
    assert result.error is not None or len(result.text) >= len(text)


def test_cancel_answers_everything_at_once(engine: Engine) -> None:
    """After a cancel each request has an error, and nothing is translated."""
    cancel = threading.Event()
    cancel.set()
    results = ask(engine, ["court", "law"], cancel=cancel)
    assert all(isinstance(result.error, EngineError) for result in results.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_gate_lets_out_only_what_policy_and_consent_allow(name: str) -> None:
    """Offline: in-process engines. Third parties: with a consent that names them, and no earlier."""
    open_policy = Policy(Level.LISTED, project_id="p", folder="/p")
    try:
        build_engine(name, Policy(), (), today=TODAY)
        offline = True
    except EngineUnavailable as error:
        offline = bool(error.hint)  # allowed, and it says what to install
    except Forbidden:
        offline = False
    assert offline == (name in IN_PROCESS)
    if name in SITES:
        with pytest.raises(Forbidden):
            build_engine(name, open_policy, (), today=TODAY)
        (host,) = DeepEngine(SITES[name]).hosts
        consent = Consent("p", host, "US", "source text", TODAY, folder="/p")
        assert build_engine(name, open_policy, (consent,), today=TODAY).hosts == (host,)


def test_deep_translator_is_the_version_that_the_wrapping_was_written_for() -> None:
    """The wrapping rests on private names of 1.11.4: another version needs another look."""
    import deep_translator.google
    import deep_translator.mymemory

    assert version("deep-translator") == PINNED == "1.11.4"
    for module, name in (
        (deep_translator.google, "GoogleTranslator"),
        (deep_translator.mymemory, "MyMemoryTranslator"),
    ):
        assert hasattr(module, "requests")
        translator = getattr(module, name)("en-GB" if "Memory" in name else "en", "kk-KZ" if "Memory" in name else "kk")
        assert translator._base_url.startswith("http")
        assert isinstance(translator._url_params, dict)


def test_deep_translator_cannot_reach_the_network_past_us() -> None:
    """The classes that the engines use have no way out but the engine's."""
    translator = load_library().makers["google"](source="en", target="kk")
    with pytest.raises(TransportError, match="host"):
        translator.translate("court")
