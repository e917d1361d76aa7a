"""Importing, checking and removing models: whole or not at all, and nothing from outside the folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")
pytest.importorskip("sentencepiece")

from tests.engines.model_fixture import FOLDER, argos_package

from localize.engines.models import MANIFEST, models_folder
from localize.errors import EngineUnavailable, ExtractError, LocalizeError, NotFound, WorkflowError
from localize.model import LanguageTag
from localize.workflow import finish
from localize.workflow.drafting.models import (
    ModelReport,
    check_model,
    find_importable,
    import_model,
    lacks_languages,
    list_models,
    remove_model,
)


def imported(path: Path, name: str = "", *, replaces: bool = False) -> ModelReport:
    return finish(import_model(path, name=name, replaces=replaces))


def test_import_copies_checks_and_lists() -> None:
    """The model is among the user's models with sizes, languages and a trial that was written in Kazakh letters."""
    report = imported(FOLDER)
    assert [model.name for model in list_models()] == ["en-kk"] == [report.model.name]
    assert report.model.folder == models_folder() / "en-kk"
    (trial,) = report.trials
    assert (trial.source, trial.target, len(trial.lines), report.problems) == ("en", "kk", 5, ())
    assert {each.path for each in report.model.manifest.files} == {path.name for path in FOLDER.iterdir()}
    again = check_model("en-kk")
    assert (again.model.version, again.damaged) == (report.model.version, ())
    remove_model("en-kk")
    assert list_models() == ()
    with pytest.raises(NotFound):
        check_model("en-kk")


def test_a_stick_carries_an_imported_model(tmp_path: Path) -> None:
    """The folder goes to another machine as it is; what changed on the way is refused, and nothing stays behind."""
    shutil.copytree(imported(FOLDER).model.folder, tmp_path / "stick")
    assert imported(tmp_path / "stick", "second").model.version == check_model("en-kk").model.version
    with (tmp_path / "stick" / "model.bin").open("r+b") as file:
        file.seek(1000)
        file.write(b"xx")
    with pytest.raises(WorkflowError, match=r"damaged on the way: model\.bin"):
        imported(tmp_path / "stick", "third")
    (tmp_path / "stick" / "more.bin").write_bytes(b"")
    with pytest.raises(WorkflowError, match="damaged"):
        imported(tmp_path / "stick", "third")
    assert sorted(path.name for path in models_folder().iterdir()) == ["en-kk", "second"]


def test_a_name_is_not_taken_twice() -> None:
    """A second import under a name wants --replace."""
    imported(FOLDER)
    with pytest.raises(WorkflowError, match="already"):
        imported(FOLDER)
    assert imported(FOLDER, replaces=True).model.name == "en-kk"


def test_check_finds_damage() -> None:
    """A file that is not the imported one is named, and the model is not loaded."""
    (imported(FOLDER).model.folder / "model.bin").write_bytes(b"other")
    report = check_model("en-kk")
    assert (report.damaged, report.trials) == (("model.bin",), ())
    assert tuple(map(str, report.problems)) == ("model.bin is missing or is not the file that was imported",)


def test_a_model_that_writes_in_the_wrong_script_is_refused(tmp_path: Path) -> None:
    """Kazakh in Latin or Arabic letters is no Kazakh draft; the same model is fine for a language of its letters."""
    shutil.copytree(FOLDER, tmp_path / "m")
    with pytest.raises(WorkflowError, match="it answers in cyrillic letters, not in those of the language"):
        finish(import_model(tmp_path / "m", pair=(LanguageTag("en"), LanguageTag("kk-Latn"))))
    with pytest.raises(WorkflowError, match="it answers in cyrillic letters"):
        finish(import_model(tmp_path / "m", pair=(LanguageTag("en"), LanguageTag("kk-Arab"))))
    assert list_models() == ()
    assert finish(import_model(tmp_path / "m", pair=(LanguageTag("en"), LanguageTag("ru")))).problems == ()


def test_a_model_is_imported_where_nothing_can_try_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the engine's libraries it is copied all the same; `check` says what to install."""
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    assert imported(FOLDER).trials == ()
    assert [model.name for model in list_models()] == ["en-kk"]
    with pytest.raises(EngineUnavailable, match="is not installed") as caught:
        check_model("en-kk")
    assert "install 'ctranslate2>=" in caught.value.hint


HOSTILE = {
    "../up.bin": "leads outside",
    "/etc/x": "leads outside",
    "en_kk/../../up": "leads outside",
    "C:/x": "device",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_packages_that_reach_outside_are_refused(name: str, tmp_path: Path) -> None:
    """No member of a package is ever written outside the model's folder."""
    package = tmp_path / "x.argosmodel"
    package.write_bytes(argos_package(extra={name: b"x"}))
    with pytest.raises(ExtractError, match=HOSTILE[name]):
        imported(package)
    assert list(models_folder().iterdir()) == []


def test_bombs_and_rubbish_are_refused(tmp_path: Path) -> None:
    """A package that unpacks to far more than it is, no package, and a folder without a model: an error each."""
    for at, (data, message) in enumerate(
        ((argos_package(extra={"en_kk/zero": bytes(40 * 1024 * 1024)}), "times its size"), (b"PK", "not a ZIP package"))
    ):
        package = tmp_path / f"{at}.argosmodel"
        package.write_bytes(data)
        with pytest.raises(ExtractError, match=message):
            imported(package)
    (tmp_path / "folder").mkdir()
    with pytest.raises(WorkflowError, match="not a model"):
        imported(tmp_path / "folder")
    (tmp_path / "folder" / "a.txt").write_text("a")
    with pytest.raises(EngineUnavailable, match="this model cannot be used"):
        imported(tmp_path / "folder")
    with pytest.raises(NotFound):
        imported(tmp_path / "gone")
    assert list(models_folder().iterdir()) == []


def test_links_and_hidden_files_are_not_copied(tmp_path: Path) -> None:
    """What a link names is not part of the model."""
    shutil.copytree(FOLDER, tmp_path / "m")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "m" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "m" / ".hidden").write_text("x")
    folder = imported(tmp_path / "m", "en-kk").model.folder
    assert {path.name for path in folder.iterdir()} == {path.name for path in FOLDER.iterdir()} | {MANIFEST}


def test_names_stay_inside_the_folder(tmp_path: Path) -> None:
    """A name is small letters, digits, dots and dashes."""
    for name in ("../x", "a/b", "Ä", ".x", "-x"):
        with pytest.raises(LocalizeError, match="cannot be the name of a model"):
            imported(FOLDER, name)


def test_models_are_found_where_people_keep_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders and packages in the downloads are found, until they were imported; other things are not."""
    monkeypatch.setenv("HOME", str(tmp_path))
    downloads = tmp_path / "Downloads"
    shutil.copytree(FOLDER, downloads / "en-kk")
    (downloads / "translate.argosmodel").write_bytes(b"12345")
    (downloads / "letter.txt").write_text("Model", encoding="utf-8")
    (downloads / "pictures").mkdir()
    here = {each.path: each.size for each in find_importable() if each.path.is_relative_to(tmp_path)}
    assert set(here) == {downloads / "en-kk", downloads / "translate.argosmodel"}
    assert here[downloads / "translate.argosmodel"] == 5
    imported(downloads / "en-kk")
    assert downloads / "en-kk" not in {each.path for each in find_importable()}


def test_model_that_does_not_tell_its_languages_is_known(tmp_path: Path) -> None:
    """Whoever imports a folder whose name says no pair has to say it; nobody has to for a package or a manifest."""
    shutil.copytree(FOLDER, tmp_path / "legal")
    shutil.copytree(FOLDER, tmp_path / "legal-en-kk")
    for folder in ("legal", "legal-en-kk"):
        (tmp_path / folder / MANIFEST).unlink(missing_ok=True)
    assert lacks_languages(tmp_path / "legal")
    assert not lacks_languages(tmp_path / "legal-en-kk")
    assert not lacks_languages(tmp_path / "nothing.argosmodel")
