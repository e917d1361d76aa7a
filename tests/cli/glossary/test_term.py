"""`localize term`: glossaries in and out in every format, with what could not be read said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

import localize
from localize.glossary import Glossary, GlossaryFormat, read_glossary, write_glossary
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES
from localize.workflow.project.project import Project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
LAKE = Glossary(
    "lakes",
    (
        Concept("L1", (Term(EN, "lake"), Term(KK, "көл"), Term(KK, "шалшық", TermStatus.FORBIDDEN))),
        Concept("L2", (Term(EN, "sea"), Term(RU, "море"))),
    ),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project with two target languages."""
    return localize.init(tmp_path / "work", source="en", targets=["kk", "ru"], name="Lakes at work")


@pytest.mark.parametrize("form", ["yaml", "tbx2", "tbx3"])
def test_term_export_and_import_lose_nothing(run: Run, project: Project, tmp_path: Path, form: str) -> None:
    """What went out comes back equal, forbidden terms and all."""
    folder = project.root / "glossary"
    folder.mkdir()
    (folder / "lakes.yaml").write_bytes(write_glossary(LAKE, GlossaryFormat.YAML))
    path = tmp_path / f"all.{form.rstrip('23')}"
    assert run("-C", project.root, "term", "export", path, "--format", form).out == f"2 concepts in {path}\n"
    (folder / "lakes.yaml").unlink()
    assert run("-C", project.root, "term", "import", path).out == f"2 concepts in {folder / 'all.yaml'}\n"
    assert read_glossary((folder / "all.yaml").read_bytes(), "all.yaml").concepts == LAKE.concepts


@pytest.mark.parametrize(
    ("name", "begin"),
    [("a.csv", b"id,en,"), ("a.tsv", b"id\ten\t"), ("a.tbx", b"<?xml"), ("a.yml", b"schema: 1\n")],
)
def test_term_export_goes_by_the_extension(run: Run, project: Project, tmp_path: Path, name: str, begin: bytes) -> None:
    """The name of the file says what is written."""
    (project.root / "glossary").mkdir()
    (project.root / "glossary" / "lakes.yaml").write_bytes(write_glossary(LAKE, GlossaryFormat.YAML))
    assert run("-C", project.root, "term", "export", tmp_path / name).code == 0
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_term_export_of_omegat_asks_for_the_language(run: Run, project: Project, tmp_path: Path) -> None:
    """Two target languages: one has to be named; other formats take no languages."""
    (project.root / "glossary").mkdir()
    (project.root / "glossary" / "lakes.yaml").write_bytes(write_glossary(LAKE, GlossaryFormat.YAML))
    path = tmp_path / "lakes.txt"
    asked = run("-C", project.root, "term", "export", path)
    assert (asked.code, "--target: kk, ru" in asked.err) == (2, True)
    assert run("-C", project.root, "term", "export", path, "--target", "kk").out == f"1 concept in {path}\n"
    assert path.read_text(encoding="utf-8") == "lake\tкөл\n"
    assert run("-C", project.root, "term", "export", path, "--source", "ru", "--target", "en").code == 0
    assert path.read_text(encoding="utf-8") == "море\tsea\n"
    wrong = run("-C", project.root, "term", "export", tmp_path / "lakes.tbx", "--target", "kk")
    assert (wrong.code, "only an OmegaT table" in wrong.err) == (2, True)
    assert run("-C", project.root, "term", "export", tmp_path / "lakes.doc").code == 3


def test_two_glossaries_go_out_as_one_that_can_be_read(run: Run, project: Project, tmp_path: Path) -> None:
    """One promise of languages and one licence do not hold for the concepts of another glossary."""
    first = Glossary("a", LAKE.concepts[:1], licence="CC0", languages=(EN, KK))
    second = Glossary("b", LAKE.concepts[1:], licence="own", languages=(EN, RU))
    (project.root / "glossary").mkdir()
    for each in (first, second):
        (project.root / "glossary" / f"{each.name}.yaml").write_bytes(write_glossary(each, GlossaryFormat.YAML))
    path = tmp_path / "all.yaml"
    assert run("-C", project.root, "term", "export", path).code == 0
    glossary = read_glossary(path.read_bytes(), str(path))
    assert (glossary.name, glossary.licence, glossary.languages) == ("Lakes at work", "", ())
    assert {concept.id for concept in glossary.concepts} == {"L1", "L2"}


def test_term_import_of_omegat_is_told_its_languages(run: Run, project: Project, tmp_path: Path) -> None:
    """A table without a header needs both languages; a line without a pair is a warning with its place."""
    path = tmp_path / "lakes.txt"
    path.write_text("lake\tозеро\tstill\nsea\n", encoding="utf-8")
    unsaid = run("-C", project.root, "term", "import", path)
    assert (unsaid.code, "--source and --target" in unsaid.err) == (3, True)
    assert run("-C", project.root, "term", "import", path, "--source", "en").code == 2
    told = run("-C", project.root, "term", "import", path, "--source", "en", "--target", "ru", "--name", "my lakes")
    assert told.out == f"1 concept in {project.root / 'glossary' / 'my lakes.yaml'}\n"
    assert f"{path}:2: line left out: it has no target term" in told.err
    found = run("-C", project.root, "term", "find", "в озере", "--language", "ru")
    assert found.out == "озере → озеро  preferred  lake\n"


def test_term_import_says_what_it_left_out(run: Run, project: Project, tmp_path: Path) -> None:
    """Broken entries and ids that are taken are warnings; the rest is in."""
    path = tmp_path / "lakes.tbx"
    text = write_glossary(LAKE, GlossaryFormat.TBX2).decode()
    path.write_text(text.replace('xml:lang="kk"', 'xml:lang="kazakh"'), encoding="utf-8")
    first = run("-C", project.root, "term", "import", path)
    assert (first.code, first.out.startswith("2 concepts in ")) == (3, True)
    assert "language left out: 'kazakh' is not a language tag" in first.err
    again = run("-C", project.root, "term", "import", path)
    assert (again.code, "--name" in again.err) == (2, True)
    other = run("-C", project.root, "term", "import", path, "--name", "other")
    assert "only one of them counts: L1, L2" in other.err
    assert "kazakh" in run("term", "find", "--glossary", path, "--language", "en", "lakes").err


@pytest.mark.parametrize("name", ["../up", "a/b", "C:x", ".hidden", "a\nb"])
def test_term_import_keeps_to_its_folder(run: Run, project: Project, tmp_path: Path, name: str) -> None:
    """A name is a file's name and nothing else."""
    path = tmp_path / "lakes.tbx"
    path.write_bytes(write_glossary(LAKE, GlossaryFormat.TBX3))
    assert run("-C", project.root, "term", "import", path, "--name", name).code == 2
    assert not (project.root / "glossary").exists()


@pytest.mark.thorough
def test_term_import_refuses_what_would_be_too_large(run: Run, project: Project, tmp_path: Path) -> None:
    """A glossary that could not be read again is not written; a broken file is an input error."""
    path = tmp_path / "large.tbx"
    note = "word " * (GLOSSARY_MAX_BYTES // 60) + "end"
    many = tuple(Concept(f"L{number}", (Term(EN, "lake"),), note=note) for number in range(13))
    path.write_bytes(write_glossary(Glossary("large", many), GlossaryFormat.TBX3))
    refused = run("-C", project.root, "term", "import", path)
    assert (refused.code, "bytes as YAML" in refused.err) == (3, True)
    path.write_bytes(b"<martif><text>")
    broken = run("-C", project.root, "term", "import", path)
    assert (broken.code, f"{path}:1:15" in broken.err) == (3, True)
    assert not (project.root / "glossary").exists()


def test_every_field_of_a_term_is_set_by_command(run: Run, project: Project) -> None:
    """Confidence, part of speech, capitals, and the words that tell a term from others go in when it is added."""
    ran = run(
        *("-C", project.root, "term", "add", "en=bill", "kk=заң жобасы", "--confidence", "needs review"),
        *("--part-of-speech", "proper noun", "--case-sensitive", "--exception", "en=billed"),
        *("--context", "en=phone ~", "--context", "en=~ of  lading", "--doubt", "en=duck", "--doubt", "ru=плат*"),
    )
    assert (ran.code, "ru=плат*" in ran.err) == (2, True)
    ran = run(
        *("-C", project.root, "term", "add", "en=bill", "kk=заң жобасы", "--confidence", "needs review"),
        *("--part-of-speech", "proper noun", "--case-sensitive", "--exception", "en=billed"),
        *("--context", "en=phone ~", "--context", "en=~ of  lading", "--doubt", "en=duck"),
    )
    assert ran.code == 0, ran.err
    (concept,) = _concepts(project)
    assert concept.confidence == "needs review"
    english, kazakh = concept.terms
    assert english == Term(
        EN, "bill", TermStatus.PREFERRED, "proper noun", True, ("billed",), ("phone ~", "~ of lading"), doubts=("duck",)
    )
    assert kazakh == Term(KK, "заң жобасы", TermStatus.PREFERRED, "proper noun", True)


def test_every_field_of_a_term_is_changed_by_command(run: Run, project: Project) -> None:
    """Words come into the lists of a term and go out of them; what is not there is told, with what is."""
    assert run("-C", project.root, "term", "add", "en=bill", "kk=заң жобасы", "--doubt", "en=duck").code == 0
    edit = ("-C", project.root, "term", "edit", "C1")
    one = (*edit, "--term", "en=bill")
    assert run(*edit, "--confidence", "attested").code == 0
    assert run(*one, "--part-of-speech", "verb", "--case-sensitive", "--add-exception", "billed").code == 0
    assert run(*one, "--add-context", "foot the", "--add-doubt", "goose", "--remove-doubt", "Duck").code == 0
    (concept,) = _concepts(project)
    assert concept.confidence == "attested"
    assert concept.terms[0] == Term(
        EN, "bill", TermStatus.PREFERRED, "verb", True, ("billed",), ("foot the",), doubts=("goose",)
    )
    assert run(*one, "--any-case", "--remove-exception", "billed", "--remove-context", "foot the").code == 0
    (concept,) = _concepts(project)
    assert concept.terms[0] == Term(EN, "bill", TermStatus.PREFERRED, "verb", doubts=("goose",))
    wrong = run(*one, "--remove-doubt", "swan")
    assert (wrong.code, "the term has these values: goose" in wrong.err) == (2, True)
    assert run(*edit, "--add-doubt", "swan").code == 2
    assert run(*edit, "--part-of-speech", "noun").code == 2


def test_a_form_that_was_added_or_removed_by_command_comes_back(run: Run, project: Project) -> None:
    """Removing an added form takes it out of the list; adding a removed one lets it be found again."""
    assert run("-C", project.root, "term", "add", "en=bill").code == 0
    one = ("-C", project.root, "term", "edit", "C1", "--term", "en=bill")
    assert run(*one, "--add-form", "billz", "--remove-form", "bills").code == 0
    (concept,) = _concepts(project)
    assert (concept.terms[0].forms_added, concept.terms[0].forms_removed) == (("billz",), ("bills",))
    assert run(*one, "--add-form", "bills", "--remove-form", "billz").code == 0
    (concept,) = _concepts(project)
    assert concept.terms == (Term(EN, "bill"),)


def _concepts(project: Project) -> tuple[Concept, ...]:
    (path,) = (project.root / "glossary").glob("*.yaml")
    return read_glossary(path.read_bytes(), str(path)).concepts
