"""Files of a project that a stranger made: links, pipes and giants in it are refused, and nothing waits for them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from localize.errors import ConfigError, Conflict, NotFound, WorkflowError
from localize.language import parse_tag
from localize.workflow import finish
from localize.workflow.checking.dictionaries import accept_words
from localize.workflow.drafting.ranking import FIXED, read_weights
from localize.workflow.drafting.usage_ledger import sent
from localize.workflow.glossary.glossaries import import_glossary
from localize.workflow.glossary.undo import undo_last
from localize.workflow.memory.import_files import import_memory
from localize.workflow.project.bundled_files import find_shipped
from localize.workflow.project.project import Project, find_root, open_project
from localize.workflow.user.preferences import preferences_path

GLOSSARY = "schema: 1\nname: other\nconcepts: []\n"
SRX = b"""<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header cascade="yes"/><body><languagerules>
<languagerule languagerulename="A"><rule break="yes"><beforebreak>;</beforebreak><afterbreak> </afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="A"/></maprules></body></srx>"""


@pytest.fixture
def root(project: Project) -> Path:
    """The folder of a closed project."""
    project.close()
    return project.root


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere")) if path.exists() else path.parent.mkdir(exist_ok=True)
    path.symlink_to(path.with_name("elsewhere"))


def _pipe(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _giant(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(1 << 40)


TRAPS = pytest.mark.parametrize("trap", [_link, _pipe, _giant])


def say(root: Path, line: str) -> None:
    """Add a line to the settings."""
    with (root / "localize.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def test_open_through_a_link_to_the_project(root: Path, tmp_path: Path) -> None:
    """The project's folder itself may be reached through a link."""
    (tmp_path / "link").symlink_to(root)
    with open_project(tmp_path / "link") as project:
        assert project.root == root


@TRAPS
def test_open_refuses_settings_that_are_no_small_file(root: Path, trap: Callable[[Path], None]) -> None:
    """The refusal has the path and says what to do; the folder still is a project."""
    trap(root / "localize.yaml")
    with pytest.raises(ConfigError) as caught:
        open_project(root)
    assert caught.value.path == str(root / "localize.yaml")
    assert caught.value.hint
    assert find_root(root) == root


@pytest.mark.parametrize("trap", [_link, _pipe])
@pytest.mark.parametrize("name", [*(f"store.db{end}" for end in ("", "-wal", "-shm", ".lock", ".gate")), "cache"])
def test_open_refuses_links_beside_the_store(root: Path, trap: Callable[[Path], None], name: str) -> None:
    """Nothing that the store writes to is a link or a pipe."""
    shutil.rmtree(root / ".localize" / "cache", ignore_errors=True)
    place = root / ".localize" / name
    trap(place)
    for read_only in (False, True):
        with pytest.raises(ConfigError) as caught:
            open_project(root, read_only=read_only)
        assert caught.value.path == str(place)


def test_open_refuses_a_link_as_the_stores_folder(root: Path, tmp_path: Path) -> None:
    """The folder of the store is the project's own."""
    (root / ".localize").rename(tmp_path / "elsewhere")
    (root / ".localize").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError) as caught:
        open_project(root)
    assert caught.value.path == str(root / ".localize")


@TRAPS
@pytest.mark.parametrize("suffix", ["yaml", "csv", "tbx"])
def test_glossaries_refuse_what_is_no_small_file(project: Project, trap: Callable[[Path], None], suffix: str) -> None:
    """A link, a pipe or a giant in the place of a glossary is told with its path."""
    place = project.root / "glossary" / f"g.{suffix}"
    trap(place)
    with pytest.raises(ConfigError) as caught:
        project.glossaries()
    assert caught.value.path == str(place)


def test_glossary_folder_is_no_link(project: Project, tmp_path: Path) -> None:
    """Nothing is read from a linked folder, not even from an empty one, and nothing is written into it."""
    (tmp_path / "elsewhere").mkdir()
    (project.root / "glossary").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "g.yaml").write_text(GLOSSARY, encoding="utf-8")
    with pytest.raises(ConfigError, match="symbolic link"):
        project.glossaries()
    with pytest.raises(ConfigError, match="symbolic link"):
        import_glossary(project, tmp_path / "g.yaml")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_files_that_the_settings_name_are_no_links(root: Path, tmp_path: Path) -> None:
    """Glossaries, memories and rules that are named are files of the project, like those in its folders."""
    (tmp_path / "outside.yaml").write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "rules.srx").write_bytes(SRX)
    (root / "named.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "memory.tmx").symlink_to(tmp_path / "outside.yaml")
    (root / "segmentation").symlink_to(tmp_path / "outside")
    say(root, "glossaries: [named.yaml]\nmemories: [memory.tmx]\nsegmentation: {en: segmentation/rules.srx}")
    with open_project(root) as project:
        for read in (
            project.glossaries,
            lambda: finish(import_memory(project)),
            lambda: project.rules(parse_tag("en")),
        ):
            with pytest.raises(ConfigError, match="symbolic link"):
                read()


def test_a_giant_memory_of_the_project_is_refused(root: Path) -> None:
    """Only a person who names a file takes the time that a giant takes."""
    _giant(root / "memory.tmx")
    say(root, "memories: [memory.tmx]")
    with open_project(root) as project:
        [error] = finish(import_memory(project)).failed
    assert "larger than" in error.message


def test_files_that_the_settings_name_are_read(root: Path, tmp_path: Path) -> None:
    """Real files are read as ever, and shipped glossaries too, from whatever folder the program is in."""
    (root / "segmentation").mkdir()
    (root / "segmentation" / "rules.srx").write_bytes(SRX)
    (root / "named.yaml").write_text(GLOSSARY, encoding="utf-8")
    say(root, "glossaries: [./named.yaml, shipped:digital-rights]\nsegmentation: {en: segmentation/rules.srx}")
    with open_project(root) as project:
        assert len(project.glossaries()) == 2
        assert len(project.rules(parse_tag("en")).breaks) == 1


def test_shipped_glossaries_do_not_ask_for_the_users_settings(root: Path) -> None:
    """Whatever is wrong in the user's preferences, what ships is read."""
    say(root, "glossaries: [shipped:digital-rights]")
    preferences_path().parent.mkdir(parents=True, exist_ok=True)
    preferences_path().write_text("shared_folders: [", encoding="utf-8")
    with open_project(root) as project:
        assert len(project.glossaries()) == 1


def test_files_of_shared_folders_are_read_where_the_user_names_them(root: Path, tmp_path: Path) -> None:
    """What a project takes from outside comes from a folder that the user's own settings name, and not through a link
    in it."""
    shared = tmp_path / "organisation"
    shared.mkdir()
    (shared / "terms.yaml").write_text(GLOSSARY, encoding="utf-8")
    (shared / "rules.srx").write_bytes(SRX)
    say(root, f"glossaries: ['{shared / 'terms.yaml'}']\nsegmentation: {{en: '{shared / 'rules.srx'}'}}")
    with open_project(root) as project, pytest.raises(ConfigError, match="outside the project"):
        project.glossaries()
    preferences_path().parent.mkdir(parents=True, exist_ok=True)
    preferences_path().write_text(f"shared_folders: ['{shared}']\n", encoding="utf-8")
    with open_project(root) as project:
        assert len(project.glossaries()) == 1
        assert len(project.rules(parse_tag("en")).breaks) == 1
    (shared / "terms.yaml").rename(tmp_path / "terms.yaml")
    (shared / "terms.yaml").symlink_to(tmp_path / "terms.yaml")
    with open_project(root) as project, pytest.raises(ConfigError, match="symbolic link"):
        project.glossaries()


@pytest.mark.parametrize("name", ["words.txt", "en.txt"])
def test_word_lists_are_no_links(project: Project, tmp_path: Path, name: str) -> None:
    """Words are neither read from a linked list nor put into one."""
    (project.root / "spelling").mkdir()
    (project.root / "spelling" / name).symlink_to(tmp_path / "words.txt")
    with pytest.raises(ConfigError, match="symbolic link"):
        accept_words(project, ("word",), None if name == "words.txt" else "en")
    assert not (tmp_path / "words.txt").exists()


KEPT = ("cache/settings.json", "cache/terms/en.json", "ranking.json", "sent.jsonl", "glossary-changes.json")


@pytest.mark.parametrize("name", KEPT)
def test_giants_beside_the_store_are_not_read(root: Path, name: str) -> None:
    """What the program keeps there for itself may have come with the project; without it the work goes on."""
    (root / "glossary").mkdir()
    (root / "glossary" / "g.csv").write_text("id,en,kk\na,world,x\n", encoding="utf-8")
    place = root / ".localize" / name
    place.parent.mkdir(exist_ok=True)
    _giant(place)
    with open_project(root) as project:
        assert project.find_terms(parse_tag("en"), "world")
        assert read_weights(project) == FIXED
        with pytest.raises(WorkflowError, match="no glossary change to undo"):
            undo_last(project)
        with pytest.raises(OSError, match="too large") if name == "sent.jsonl" else nullcontext():
            sent(project)


@pytest.mark.parametrize("name", ["../outside/secret", "{folder}/secret", "a/../../outside/secret", ".."])
def test_shipped_glossaries_are_in_their_folder(root: Path, tmp_path: Path, name: str) -> None:
    """What the settings call shipped leads to no file of the user."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yaml").write_text("concepts: []\n", encoding="utf-8")
    away = os.path.relpath(tmp_path / "outside", find_shipped("glossaries"))
    say(root, f"glossaries: ['shipped:{name.format(folder=tmp_path / 'outside').replace('../outside', away)}']")
    with open_project(root) as project, pytest.raises(NotFound, match="shipped"):
        project.glossaries()


def test_undo_of_a_glossary_stays_in_its_folder(project: Project, tmp_path: Path) -> None:
    """The list of changes came with the project: a file elsewhere that it names stays as it is."""
    (tmp_path / "profile").write_bytes(b"mine")
    before = base64.b64encode(zlib.compress(b"theirs")).decode()
    (project.root / "glossary").mkdir()
    change = {"what": "add", "file": "../../profile", "before": before, "after": zlib.crc32(b"mine")}
    (project.root / ".localize" / "glossary-changes.json").write_text(json.dumps([change]), encoding="utf-8")
    with pytest.raises(Conflict):
        undo_last(project)
    assert (tmp_path / "profile").read_bytes() == b"mine"
