"""Setup of engines: what stands in the way shows without asking anybody, and no key gets into the project."""

from __future__ import annotations

import pytest

from localize.config.project import FILE_NAME, Level
from localize.workflow.drafting.consent import give_consent, offer
from localize.workflow.drafting.engine_setup import SERVICES, Service, find_obstacles, set_up
from localize.workflow.project.project import Project
from localize.workflow.user.preferences import preferences_path

BY_HOST = {each.host: each for each in SERVICES if each.is_online}


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of this machine is used."""
    for name in ("DEEPL", "OPENAI", "LIBRETRANSLATE"):
        monkeypatch.delenv(f"LOCALIZE_{name}_KEY", raising=False)


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.host)
def test_service_is_what_its_engine_says(project: Project, service: Service) -> None:
    """Host and place of each row are those of the engine that it stands for; what is online needs consent and level."""
    found = find_obstacles(project, service.settings)
    assert found.level is (Level.LISTED if service.is_online else Level.LOCAL)
    assert found.is_looser
    assert found.hosts == ((service.host,) if service.is_online else ())
    assert (found.key is not None) == service.needs_key
    assert service.is_at(service.settings.url or f"https://{service.host}")


def test_consent_is_asked_for_once(project: Project) -> None:
    """A host that was agreed to stands in the way no more."""
    chosen = BY_HOST["translate.google.com"]
    give_consent(project, offer(project, chosen.host, country="United States"))
    assert find_obstacles(project, chosen.settings).hosts == ()


def test_own_key_of_a_person_suffices_and_stays_theirs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that the person names for the host is taken; the project's file names the engine's own."""
    path = preferences_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("engine_keys: {api.openai.com: env:MY_OPENAI}\n", encoding="utf-8")
    chosen = BY_HOST["api.openai.com"]
    assert find_obstacles(project, chosen.settings).key is not None
    monkeypatch.setenv("MY_OPENAI", "x")
    assert find_obstacles(project, chosen.settings).key is None
    set_up(project, chosen.settings, Level.LISTED)
    written = (project.root / FILE_NAME).read_text(encoding="utf-8")
    assert "MY_OPENAI" not in written
    assert "LOCALIZE_OPENAI_KEY" in written
    assert project.config.draft.engines == ("openai",)
