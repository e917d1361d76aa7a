"""Firefox's models through fxtranslate, with the real weights of a small English-Portuguese one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.engines.model_fixture import ask, install_firefox, offline_engine

from localize.engines import Engine, Request
from localize.errors import EngineUnavailable
from localize.model import LanguageTag

EN, PT = LanguageTag("en"), LanguageTag("pt")


@pytest.fixture
def engine() -> Engine:
    """The engine with the real model."""
    install_firefox()
    return offline_engine("firefox")


def test_firefox_translates(engine: Engine) -> None:
    """Real sentences come out in Portuguese, each of them, with the white space between them."""
    texts = ["The court published the decision.", "Read the book.  Close the door.\nOpen the window."]
    results = ask(engine, *(Request(text, text, EN, PT) for text in texts))
    assert "tribunal" in results[texts[0]].text.lower()
    assert "livro" in results[texts[1]].text
    assert "porta" in results[texts[1]].text
    assert ("  " in results[texts[1]].text, "\n" in results[texts[1]].text) == (True, True)


@pytest.mark.thorough
def test_firefox_splits_long_texts(engine: Engine) -> None:
    """A long text is not cut off: its last sentence is there; a sentence that would be is an error."""
    text = " ".join(["The teacher reads the report in the morning."] * 60 + ["The window is open."])
    long, endless = Request("long", text, EN, PT), Request("endless", "word " * 300, EN, PT)
    results = ask(engine, long, endless)
    assert "janela" in results["long"].text[-60:]
    assert str(results["endless"].error) == "firefox does not take a text of this length"


def test_firefox_is_shared_by_threads(engine: Engine) -> None:
    """The library's objects belong to one thread each; the engine does not."""
    texts = [f"There are {number} books on the table." for number in range(3, 9)]

    def some(_: int) -> list[str]:
        results = ask(engine, *(Request(text, text, EN, PT) for text in texts))
        return [results[text].text for text in texts]

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(some, range(8))
    assert all(str(number) in text for number, text in zip(range(3, 9), first, strict=True))
    assert all(other == first for other in others)


def test_firefox_never_looks_for_models(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds and downloads models is not called, also where there is no model for a pair."""
    import fxtranslate

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the library was asked to find a model")

    for name in ("fetch_records_body", "add_models", "resolve_route"):
        monkeypatch.setattr(fxtranslate.discovery, name, refuse)
    error = ask(engine, Request("a", "Court", EN, LanguageTag("ru")))["a"].error
    assert str(error) == "firefox does not translate this pair of languages"
    cancel = threading.Event()
    cancel.set()
    (result,) = engine.translate([Request("a", "Court", EN, PT)], deadline_s=9, cancel=cancel)
    assert str(result.error) == "firefox was stopped"


def test_firefox_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its library the engine says how to install that."""
    monkeypatch.setattr("localize.engines.firefox.find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable) as caught:
        offline_engine("firefox")
    assert caught.value.hint.endswith("pip install 'fxtranslate>=0.5,<0.6'")
