"""Policy and consents decide which engine is built, and nothing is imported or sent before they did."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

import pytest

from localize import plugins
from localize.config.engines import EngineSettings
from localize.config.project import Level
from localize.engines import Capabilities, Engine, PrivacyClass, Request, Result
from localize.engines.gate import EVERY_HOST, Consent, Policy, build_engine, strictest
from localize.engines.mask import notation_of
from localize.engines.mask_tokens import ROUND, SQUARE, Notation
from localize.errors import Forbidden, PluginError
from localize.model import LanguageTag

TODAY = date(2026, 3, 2)
KK, EN = LanguageTag("kk"), LanguageTag("en")
GOOGLE = "translate.google.com"


def consent(host: str = GOOGLE, *, project: str = "p1", days: int = 0, folder: str = "/p1") -> Consent:
    return Consent(project, host, "US", "source text", TODAY + timedelta(days=days), folder=folder)


@dataclass
class Made:
    """An engine as a plug-in may bring it."""

    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    act: Callable[[], object] = str
    id: str = "made"
    version: str = "1"
    capabilities: Capabilities = field(default_factory=Capabilities)
    notation: Notation = SQUARE

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        self.act()
        return source_language != target_language

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        for request in requests:
            self.act()
            yield Result(request.id, request.text)


def install(monkeypatch: pytest.MonkeyPatch, factory: object) -> None:
    """Register one thing as the plug-in `made`."""
    monkeypatch.setattr(plugins, "load", lambda group, name: {("localize.engines", "made"): factory}[group, name])


def allowed(engine: Made, policy: Policy, consents: Sequence[Consent], monkeypatch: pytest.MonkeyPatch) -> bool:
    install(monkeypatch, lambda settings: engine)
    try:
        build_engine("made", policy, consents, today=TODAY)
    except Forbidden as error:
        return not error.hint
    return True


def requests(*texts: str) -> list[Request]:
    return [Request(str(number), text, EN, KK) for number, text in enumerate(texts)]


ENGINES = {
    PrivacyClass.IN_PROCESS: (Made(), Level.OFFLINE, ()),
    PrivacyClass.LOOPBACK: (Made(PrivacyClass.LOOPBACK, ("127.0.0.1",)), Level.LOCAL, ()),
    PrivacyClass.OWN_HOST: (Made(PrivacyClass.OWN_HOST, ("mt.lan",)), Level.LOCAL, (consent("mt.lan"),)),
    PrivacyClass.THIRD_PARTY: (Made(PrivacyClass.THIRD_PARTY, (GOOGLE,)), Level.LISTED, (consent(),)),
}


@pytest.mark.parametrize(("privacy", "level"), list(product(PrivacyClass, Level)))
def test_each_level_allows_its_classes_only(
    privacy: PrivacyClass, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    """offline: this process; local: also this machine and own hosts; listed and any: also third parties."""
    engine, needed, consents = ENGINES[privacy]
    order = list(Level)
    assert allowed(engine, Policy(level, project_id="p1", folder="/p1"), consents, monkeypatch) == (
        order.index(level) >= order.index(needed)
    )


@pytest.mark.parametrize("level", Level)
def test_no_level_opens_a_third_party_without_a_consent(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project file alone, whatever it says, sends nothing."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))
    assert not allowed(engine, Policy(level, frozenset({GOOGLE}), "p1", "/p1"), (), monkeypatch)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (consent(), True),
        (consent(days=30), True),
        (consent(days=-1), False),
        (consent(project="p2"), False),
        (consent(folder="/copy"), False),
        (consent(folder=""), False),
        (consent("api.mymemory.translated.net"), False),
        (consent(EVERY_HOST), False),
    ],
)
def test_a_consent_is_bound_to_project_folder_host_and_day(
    given: Consent, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another project or folder, another host or a day too late: no."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))
    assert allowed(engine, Policy(Level.LISTED, project_id="p1", folder="/p1"), (given,), monkeypatch) == expected


@pytest.mark.parametrize(("folder", "reason"), [("/first", "for the project in /first"), ("", "is from before")])
def test_a_consent_for_another_folder_says_why_it_is_asked_again(
    folder: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copied or moved project is told apart from one that nobody agreed to, and so is an old consent."""
    install(monkeypatch, lambda settings: Made(PrivacyClass.THIRD_PARTY, (GOOGLE,)))
    with pytest.raises(Forbidden, match=reason):
        build_engine(
            "made", Policy(Level.LISTED, project_id="p1", folder="/p1"), (consent(folder=folder),), today=TODAY
        )


def test_a_consent_to_every_host_counts_at_any_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """One consent to all hosts needs the level `any`, and its project and day still bind it."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))
    policy = Policy(Level.ANY, project_id="p1", folder="/p1")
    assert allowed(engine, policy, (consent(EVERY_HOST),), monkeypatch)
    assert not allowed(engine, policy, (consent(EVERY_HOST, days=-1),), monkeypatch)
    assert not allowed(engine, policy, (consent(EVERY_HOST, project="p2"),), monkeypatch)


def test_hosts_of_the_policy_tighten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a project names hosts, a consent to another host does not help."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))
    policy = Policy(Level.ANY, frozenset({"api.mymemory.translated.net"}), "p1", "/p1")
    assert not allowed(engine, policy, (consent(), consent(EVERY_HOST)), monkeypatch)


def test_a_project_without_id_has_no_consents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two projects without an id are not the same project."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))
    assert not allowed(engine, Policy(Level.ANY), (consent(project=""),), monkeypatch)


def test_every_host_of_an_engine_needs_its_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that talks to two hosts is not opened by a consent to one."""
    engine = Made(PrivacyClass.THIRD_PARTY, (GOOGLE, "other.example"))
    policy = Policy(Level.LISTED, project_id="p1", folder="/p1")
    assert not allowed(engine, policy, (consent(),), monkeypatch)
    assert allowed(engine, policy, (consent(), consent("other.example")), monkeypatch)


@pytest.mark.parametrize(
    "engine",
    [
        Made(PrivacyClass.IN_PROCESS, (GOOGLE,)),
        Made(PrivacyClass.LOOPBACK, ("127.0.0.1", GOOGLE)),
        Made(PrivacyClass.OWN_HOST),
        Made(PrivacyClass.THIRD_PARTY),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(engine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process with hosts, loopback with far hosts, remote without hosts: not used at any level."""
    assert not allowed(
        engine, Policy(Level.ANY, project_id="p1", folder="/p1"), (consent(EVERY_HOST), consent()), monkeypatch
    )


def test_strictest_level_wins() -> None:
    """Of several levels the strictest counts; none means offline."""
    assert strictest(Level.ANY, Level.LOCAL, Level.LISTED) is Level.LOCAL
    assert strictest() is Level.OFFLINE


def look_up() -> None:
    socket.getaddrinfo("127.0.0.1", 0)


def look_up_silently() -> None:
    try:
        look_up()
    except Forbidden:
        return


def look_up_in_thread() -> None:
    thread = threading.Thread(target=look_up_silently)
    thread.start()
    thread.join()


@pytest.mark.parametrize("act", [look_up, look_up_silently, look_up_in_thread])
def test_an_engine_in_process_cannot_reach_the_network(
    act: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An in-process engine that tries is stopped and named, even if it hides the refusal or uses a thread."""
    install(monkeypatch, lambda settings: Made(act=act))
    engine = build_engine("made", Policy(), (), today=TODAY)
    with pytest.raises(Forbidden, match="'made' tried to reach the network"):
        list(engine.translate(requests("law"), deadline_s=5, cancel=threading.Event()))
    with pytest.raises(Forbidden, match="'made' tried to reach the network"):
        engine.supports(EN, KK)


def test_the_guard_stands_only_while_the_engine_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two results the caller may use its own connections."""
    install(monkeypatch, lambda settings: Made())
    engine = build_engine("made", Policy(), (), today=TODAY)
    results = engine.translate(requests("law", "court"), deadline_s=5, cancel=threading.Event())
    assert next(results).text == "law"
    look_up()
    assert [result.text for result in results] == ["court"]


def test_a_factory_that_reaches_for_the_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent while an engine is made, at any level."""

    def factory(_: EngineSettings) -> Made:
        look_up_silently()
        return Made(PrivacyClass.THIRD_PARTY, (GOOGLE,))

    install(monkeypatch, factory)
    with pytest.raises(Forbidden):
        build_engine("made", Policy(Level.ANY, project_id="p1", folder="/p1"), (consent(),), today=TODAY)


@pytest.mark.parametrize("thing", ["not callable", lambda settings: None, lambda settings: object()])
def test_what_makes_no_engine_is_a_plugin_error(thing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plug-in that is not an engine is named with what it lacks."""
    install(monkeypatch, thing)
    with pytest.raises(PluginError, match="does not create an engine"):
        build_engine("made", Policy(), (), today=TODAY)


def test_an_unknown_engine_is_a_plugin_error() -> None:
    """The error lists what there is."""
    with pytest.raises(PluginError) as caught:
        build_engine("no-such-engine", Policy(), (), today=TODAY)
    assert "pseudo" in caught.value.hint


def test_the_guarded_engine_keeps_its_notation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate's wrapper says the same of an engine as the engine itself."""
    install(monkeypatch, lambda settings: Made(notation=ROUND))
    engine: Engine = build_engine("made", Policy(), (), today=TODAY)
    assert (engine.id, engine.version, engine.hosts, engine.capabilities) == ("made", "1", (), Capabilities())
    assert notation_of(engine) is ROUND


SCRIPT = """
import json, sys
events = []
def note(event, arguments):
    if event.startswith("socket."): events.append(event)
sys.addaudithook(note)
from datetime import date
from localize.config.project import Level
from localize.engines.gate import Policy, build_engine
from localize.errors import Forbidden
import threading
from localize.engines import Request
for name in ("google", "mymemory"):
    for level in (Level.OFFLINE, Level.LOCAL):
        try: build_engine(name, Policy(level, project_id="p"), [], today=date(2026, 1, 1))
        except Forbidden: events.append("forbidden")
engine = build_engine("pseudo", Policy(), [], today=date(2026, 1, 1))
done = list(engine.translate([Request("1", "Law", "en", "kk")], deadline_s=5, cancel=threading.Event()))
strangers = [name for name in ("requests", "urllib3", "bs4", "deep_translator") if name in sys.modules]
print(json.dumps([events, strangers, len(done)]))
"""


def test_offline_opens_no_socket_and_imports_no_third_party() -> None:
    """At `offline` and `local` the online engines are refused before their libraries are even imported."""
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    events, strangers, done = json.loads(run.stdout)
    assert events == ["forbidden"] * 4
    assert strangers == []
    assert done == 1


@pytest.mark.parametrize("beside", [True, False])
def test_terms_and_examples_go_only_where_the_consent_names_them(beside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A consent to texts alone builds the engine, which then gets texts alone, whatever is asked of it."""
    got: list[Request] = []

    class Model(Made):
        def translate(
            self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event
        ) -> Iterator[Result]:
            got.extend(requests)
            yield from super().translate(requests, deadline_s=deadline_s, cancel=cancel)

    takes = Capabilities(glossary=True, examples=True)
    install(monkeypatch, lambda settings: Model(PrivacyClass.THIRD_PARTY, (GOOGLE,), capabilities=takes))
    given = replace(consent(), beside=beside)
    engine = build_engine("made", Policy(Level.LISTED, project_id="p1", folder="/p1"), [given], today=TODAY)
    assert (engine.capabilities.glossary, engine.capabilities.examples) == (beside, beside)
    asked = Request("1", "Court", EN, KK, terms=(("court", "сот"),), examples=(("law", "заң"),))
    assert [each.text for each in engine.translate([asked], deadline_s=9, cancel=threading.Event())] == ["Court"]
    assert [bool(each.terms or each.examples) for each in got] == [beside]
