"""`localize term check`: terms beside the source, the other texts and the other languages; nothing but terms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import Copied

import localize
from localize.glossary import Glossary, GlossaryFormat, write_glossary
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.workflow.project.project import Project, open_project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
WATERS = Glossary(
    "waters",
    (
        Concept("L1", (Term(EN, "lake"), Term(KK, "көл"), Term(RU, "озеро"), Term(RU, "водоём", TermStatus.ADMITTED))),
        Concept("L2", (Term(EN, "river"), Term(KK, "өзен"), Term(RU, "река"), Term(RU, "пруд", TermStatus.FORBIDDEN))),
        Concept("L3", (Term(EN, "salt lake"), Term(KK, "тұзды көл"), Term(RU, "солёное озеро"))),
    ),
)
TEXTS = {
    "The lake is deep.": {"ru": "Озеро глубокое.", "kk": "Көл терең."},
    "We saw the lake.": {"ru": "Мы видели озеро.", "kk": "Біз көлді көрдік."},
    "Swim in the lake.": {"ru": "Плавайте в водоёме.", "kk": "Көлде жүзіңіз."},
    "Fish live here.": {"ru": "В солёном озере живёт рыба.", "kk": "Мұнда балық бар."},
    "The river is 5 km long.": {"ru": "Вода длинная.", "kk": "Өзеннің ұзындығы 5 км."},
}


@pytest.fixture
def project(run: Run, copied: Copied, tmp_path: Path) -> Project:
    """Return a project with two target languages, a glossary, and the texts translated into both."""

    def make(root: Path) -> None:
        made = localize.init(root, source="en", targets=["kk", "ru"], name="Waters")
        text = tmp_path / "waters.txt"
        text.write_text("\n\n".join(TEXTS) + "\n", encoding="utf-8")
        assert run("-C", root, "add", text).code == 0
        (root / "glossary").mkdir()
        (root / "glossary" / "waters.yaml").write_bytes(write_glossary(WATERS, GlossaryFormat.YAML))
        for language in ("kk", "ru"):
            for key, source in _keys(run, made, language).items():
                translate(run, made, key, language, TEXTS[source][language])
        made.close()

    copied("waters", make, tmp_path / "work")
    return open_project(tmp_path / "work")


def _keys(run: Run, project: Project, language: str) -> dict[str, str]:
    out = run("-C", project.root, "segments", "--target", language, "--json").out
    return {record["key"]: record["source"] for record in map(json.loads, out.splitlines())}


def translate(run: Run, project: Project, key: str, language: str, text: str) -> None:
    """Confirm a translation."""
    assert run("-C", project.root, "set", key, "--target", language, "--text", text).code == 0


def findings(run: Run, project: Project, *command: str) -> list[tuple[str, str, int]]:
    """Return check, language and start of what a command finds, sorted; of `term check` where none is given."""
    out = run("-C", project.root, *(command or ("term", "check", "--json"))).out
    return sorted((each["check"], each["language"], each["start"]) for each in map(json.loads, out.splitlines()))


def test_terms_are_compared_with_source_texts_and_languages(run: Run, project: Project) -> None:
    """One pair lacks its term, one text names a thing otherwise, one language adds a term; no other check speaks."""
    of_terms = [("consistency.term", "ru", 11), ("languages.terms", "ru", 2), ("terms.missing", "ru", 4)]
    assert findings(run, project) == of_terms
    assert set(findings(run, project, "check", "--format", "jsonl")) > set(of_terms)


def test_term_check_fails_for_major_findings_only(run: Run, project: Project) -> None:
    """Minor ones leave exit code 0; a forbidden word is major, and what the project switches off is not asked."""
    quiet = run("-C", project.root, "term", "check")
    assert (quiet.code, "consistency.term" in quiet.out) == (0, True)
    key = next(key for key, source in _keys(run, project, "ru").items() if source.startswith("The river"))
    translate(run, project, key, "ru", "Длинный пруд.")
    assert run("-C", project.root, "term", "check").code == 1
    settings = project.root / "localize.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "checks: {terms: off, consistency.term: off}\n", encoding="utf-8")
    assert run("-C", project.root, "term", "check").code == 0
    assert findings(run, project) == [("languages.terms", "ru", 2)]


def test_a_glossary_that_is_not_there_is_said(run: Run, project: Project) -> None:
    """Nothing found is not the same as nothing looked for: no glossary, or none of that language."""
    spoken = run("-C", project.root, "term", "find", "Seen", "--language", "de")
    assert (spoken.code, spoken.out) == (0, "no term\n")
    assert "no glossary has terms in de" in spoken.err
    assert "warning" not in run("-C", project.root, "term", "find", "sea", "--language", "en-GB").err
    (project.root / "glossary" / "waters.yaml").unlink()
    for asked in (("check",), ("find", "sea", "--language", "en")):
        ran = run("-C", project.root, "term", *asked)
        assert (ran.code, "warning: no glossary\n" in ran.err) == (0, True)


def test_add_warns_of_a_language_that_the_project_has_not(run: Run, project: Project) -> None:
    """A slip such as the country kz for the language kk is told; the project's own languages are not."""
    slip = run("-C", project.root, "term", "add", "en=city", "kz=қала")
    assert (slip.code, "warning: kz is no language of this project (en, kk, ru)" in slip.err) == (0, True)
    assert run("-C", project.root, "term", "add", "en-GB=town", "kk=қалашық").err == ""


def test_the_group_alone_shows_its_commands(run: Run) -> None:
    """`localize term` says what there is, a line each."""
    ran = run("term")
    assert ran.code == 2
    assert "\nCommands:\n" in ran.err
    assert "↵" not in ran.err
