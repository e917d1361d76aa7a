"""The list of engines says where each works, whether it may be used, and what it would be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.config.engines import EngineSettings
from localize.config.project import Level
from localize.engines import PrivacyClass
from localize.model import LanguageTag
from localize.workflow.doctor import examine
from localize.workflow.drafting.consent import give_consent, offer
from localize.workflow.drafting.engine_status import EngineStatus, engines, engines_for
from localize.workflow.project.project import Project


def listed(project: Project) -> dict[str, EngineStatus]:
    return {each.name: each for each in engines(project)}


def test_engines_say_what_is_missing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Policy, consent and installation are told apart; a consent makes an engine ready and says how much it gets."""
    monkeypatch.setenv("https_proxy", "http://me:Geheim7@proxy.example:3128")
    model = EngineSettings("office", engine="openai", url="https://llm.example.org/v1")
    project.config = replace(
        project.config, engines={"office": model}, draft=replace(project.config.draft, engines=("pseudo", "office"))
    )
    found = listed(project)
    assert list(found)[:2] == ["pseudo", "office"]
    assert found["pseudo"].ready
    assert "needs data sharing “agreed services only” (`policy: listed`)" in found["office"].objection
    project.config = replace(project.config, policy=Level.LISTED)
    waiting = listed(project)["office"]
    assert "consented" in waiting.objection
    assert (waiting.privacy, waiting.hosts) == (PrivacyClass.THIRD_PARTY, ("llm.example.org",))
    assert waiting.proxy == "http://proxy.example:3128"
    for texts_only in (True, False):
        give_consent(project, offer(project, "llm.example.org", country="Germany", texts_only=texts_only))
        office = listed(project)["office"]
        assert (office.ready, office.beside) == (True, not texts_only)
    assert listed(project)["ctranslate2"].privacy is None
    assert "proxy.example" in next(each.details for each in examine(project.root) if each.what.startswith("way"))
    assert "Geheim7" not in repr(examine(project.root))


def test_engine_that_nobody_knows_is_told_and_breaks_nothing(project: Project) -> None:
    """A name of no engine, which a person wrote into the settings, stands in the list with what is wrong about it."""
    project.config = replace(project.config, draft=replace(project.config.draft, engines=("nosuch", "pseudo")))
    assert "nosuch" in listed(project)["nosuch"].objection
    wrong, pseudo = engines_for(project, LanguageTag("en"), LanguageTag("kk"))
    assert "nosuch" in wrong.objection
    assert pseudo.ready
