"""Memory matches and terms that may go to an engine with a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.workflow.drafting.test_engine_requests import Far

from localize.config.project import Level
from localize.engines import Capabilities, PrivacyClass
from localize.engines.personal_data import PersonalDataFinder
from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting.consent import offer
from localize.workflow.drafting.engine_requests import EngineRequests
from localize.workflow.drafting.examples import Examples
from localize.workflow.drafting.privacy_level import Allowance
from localize.workflow.drafting.usage_ledger import sent
from localize.workflow.editing.edit import save
from localize.workflow.memory.import_files import import_memory
from localize.workflow.project.project import Project
from localize.workflow.segments import confidentiality

KK = LanguageTag("kk")
TEXTS = {
    "The court keeps the first letter of the witness.": "Сот куәнің бірінші хатын сақтайды.",
    "The court keeps the second letter of the witness.": "Сот куәнің екінші хатын сақтайды.",
    "The court keeps the third letter of the witness.": "Сот куәнің үшінші хатын сақтайды.",
    "The court keeps the fourth letter of the witness.": "Сот куәнің төртінші хатын сақтайды.",
    "The court keeps the last letter of the witness.": "",
}
TAKES = Capabilities(glossary=True, examples=True)
IMPORTED = "The court keeps the old letter of the witness."
TMX = f"""<tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence" adminlang="en"
creationtool="t" creationtoolversion="1" o-tmf="t"/><body><tu><tuv xml:lang="en"><seg>{IMPORTED}</seg></tuv>
<tuv xml:lang="kk"><seg>Сот куәнің ескі хатын сақтайды.</seg></tuv></tu></body></tmx>"""


@pytest.fixture
def court(project: Project, tmp_path: Path) -> Project:
    """A project at level `any` with four confirmed texts, one that is like them, and an imported memory."""
    (project.root / "court.md").write_text("\n\n".join(TEXTS), encoding="utf-8")
    assert not finish(add(project, [project.root / "court.md"])).failed
    for row in project.store.rows(KK, Where(), after=0, limit=100):
        if text := TEXTS.get(row.segment.source.plain):
            save(project, row.segment.key, KK, text)
    (tmp_path / "old.tmx").write_text(TMX, encoding="utf-8")
    finish(import_memory(project, [tmp_path / "old.tmx"]))
    project.config = replace(project.config, policy=Level.ANY)
    return project


def examples(project: Project, privacy: PrivacyClass, *, people: Sequence[str] = ()) -> list[str]:
    """Return the sources of the examples for the last text, the most similar last."""
    engine = Far(privacy=privacy, hosts=() if privacy is PrivacyClass.IN_PROCESS else ("h",), capabilities=TAKES)
    rows = {row.segment.source.plain: row for row in project.store.rows(KK, Where(), after=0, limit=100)}
    chosen = Examples(project, Allowance(project), PersonalDataFinder(tuple(people)), KK)
    return [one for one, _ in chosen.choose(engine, rows[list(TEXTS)[-1]])]


def hide(project: Project, text: str) -> None:
    """Keep the segment with this source secret."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    confidentiality.keep_secret(project, [row.segment.key for row in rows if row.segment.source.plain == text])


OWN = set(list(TEXTS)[:4])


def test_imported_memory_stays_on_this_machine(court: Project) -> None:
    """An engine here sees all matches; beyond this machine only what this project's own segments say goes."""
    assert set(examples(court, PrivacyClass.IN_PROCESS)) == OWN | {IMPORTED}
    assert set(examples(court, PrivacyClass.LOOPBACK)) == OWN | {IMPORTED}
    assert set(examples(court, PrivacyClass.OWN_HOST)) == OWN
    assert set(examples(court, PrivacyClass.THIRD_PARTY)) == OWN


@pytest.mark.parametrize("privacy", [PrivacyClass.LOOPBACK, PrivacyClass.OWN_HOST, PrivacyClass.THIRD_PARTY])
def test_secret_text_is_nobodys_example(court: Project, privacy: PrivacyClass) -> None:
    """A secret segment's text never goes beside another one, nor does an imported record of the same text."""
    secret = list(TEXTS)[1]
    hide(court, secret)
    assert secret not in examples(court, privacy)
    assert set(examples(court, privacy)) >= OWN - {secret}


def test_stricter_file_gives_no_examples(court: Project) -> None:
    """What a file's policy keeps from an engine is no example for another file's text either."""
    court.config = replace(court.config, policies={"court.md": Level.LOCAL})
    assert examples(court, PrivacyClass.THIRD_PARTY) == []
    assert set(examples(court, PrivacyClass.OWN_HOST)) == OWN


def test_matches_that_tell_of_a_person_are_left_out(court: Project) -> None:
    """For a third party a match with a listed name in it is no example; an own host may see it."""
    row = next(r for r in court.store.rows(KK, Where(), after=0, limit=100) if r.segment.source.plain in OWN)
    save(court, row.segment.key, KK, "Сот Айгүлдің бірінші хатын сақтайды.")
    assert row.segment.source.plain not in examples(court, PrivacyClass.THIRD_PARTY, people=["Айгүл"])
    assert row.segment.source.plain in examples(court, PrivacyClass.OWN_HOST, people=["Айгүл"])


@dataclass
class Model(Far):
    """A third party's model."""

    capabilities: Capabilities = field(default_factory=lambda: TAKES)


def test_first_send_and_ledger_tell_of_all_that_goes(court: Project) -> None:
    """The examples are shown with the first text, and counted among the characters."""
    told: list[str] = []
    engine = Model()
    last = [r for r in court.store.rows(KK, Where(), after=0, limit=100) if r.segment.source.plain == list(TEXTS)[-1]]
    EngineRequests(court, first=lambda _, __, text: told.append(text)).ask(engine, last, KK)
    lines = told[0].splitlines()
    assert lines[0] == list(TEXTS)[-1]
    assert len([each for each in lines if each.startswith("  example: ")]) == len(OWN)
    assert sent(court)[0].characters == len(lines[0]) + sum(len(one) + len(TEXTS[one]) for one in OWN)


def test_offer_names_host_country_and_all_that_is_sent(court: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language model's host is offered with terms and examples, a plain service or `texts_only` without."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:8080")
    model = offer(court, "llm.example.org", country="Germany")
    assert model.beside
    for word in ("llm.example.org", "Germany", "terms", "confirmed segments", "proxy.example:8080"):
        assert word in model.text
    assert not offer(court, "llm.example.org", country="Germany", texts_only=True).beside
    plain = offer(court, "api-free.deepl.com", country="")
    assert not plain.beside
    assert "confirmed segments" not in plain.text
    assert "do not name" in plain.text
