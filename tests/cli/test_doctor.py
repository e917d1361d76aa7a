"""What is not installed is off; only what is there and does not work is a fault."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.plugins import EXTRAS, find_providers, install_hint
from localize.safe.walls import Walls, find_walls
from localize.workflow import doctor as doctor_module
from localize.workflow.project.project import Project

MODULES = [module for modules in EXTRAS.values() for module in modules]


def doctor(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the doctor in a process of its own, without the modules of any extra and with no dictionary."""
    start = f"import sys; sys.modules.update(dict.fromkeys({MODULES})); from localize.__main__ import main; main()"
    command = [sys.executable, "-c", start, "doctor", *arguments]
    environment = os.environ | {"LOCALIZE_DICTIONARIES": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def lay_distribution(folder: Path, name: str, files: dict[str, str]) -> None:
    """Put the metadata of a distribution into a folder that Python looks into."""
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    for file, text in {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", **files}.items():
        (info / file).write_text(text, encoding="utf-8")


@pytest.mark.thorough
def test_doctor_finds_no_fault_in_a_clean_installation(tmp_path: Path) -> None:
    """Extras and dictionaries that are not installed are off, in text and in JSON, and the exit code is 0."""
    code, text = doctor(tmp_path)
    assert code == 0, text
    assert all(f"off  extra {name}: not installed: {install_hint(name)}\n" in text for name in EXTRAS)
    packages = "hunspell-kk hunspell-ru hunspell-en-us"
    told = f"off  dictionaries of kk, ru, en: not installed; on Debian and Ubuntu: apt install {packages};"
    assert (told in text) is (sys.platform == "linux")
    code, text = doctor(tmp_path, "--json")
    checks = json.loads(text)["checks"]
    off = {each["what"] for each in checks if each["status"] == "off"}
    known = {*(f"extra {name}" for name in EXTRAS), "dictionaries of kk, ru, en"}
    assert (code, off - {"readers of files", "LibreOffice", "Tesseract"}) == (0, known)
    assert all(each["ok"] for each in checks)


def test_doctor_tells_what_stands_around_readers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walls are named by their means; where there are none it is said, and it is no fault."""
    for walls, text in (
        (Walls("landlock", "namespace"), "ok   readers of files: no files (landlock), no network (namespace)"),
        (Walls(None, "namespace"), "off  readers of files: no network (namespace), not kept from files on this system"),
        (Walls(), "off  readers of files: not kept from files and network on this system: limits"),
    ):
        monkeypatch.setattr(doctor_module, "find_walls", partial(Walls, walls.files, walls.network))
        assert text in run("doctor").out
    ran = run("doctor", "--json")
    assert json.loads(ran.out)["sandbox"] == {"files": find_walls().files, "network": find_walls().network}


def test_doctor_finds_fault_with_an_extra_that_does_not_load(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed library that cannot be imported is a fault: exit 1, with the reason."""
    (tmp_path / "keyring.py").write_text("import no_such_module", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    ran = run("doctor", "--json")
    [extra] = [each for each in json.loads(ran.out)["checks"] if each["what"] == "extra keys"]
    assert (ran.code, extra["status"], extra["ok"]) == (1, "fault", False)
    assert "no_such_module" in extra["details"]
    assert "!!   extra keys: " in run("doctor").out


def test_doctor_names_languages_that_nobody_knows(run: Run, project: Project) -> None:
    """A project with such a tag opens as before, and the doctor says what to correct."""
    path = project.root / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("ru]", "xx]"), encoding="utf-8")
    assert run("-C", project.root, "status").code == 0
    ran = run("-C", project.root, "doctor")
    assert ran.code == 1
    assert "!!   languages: CLDR does not know xx: correct it in localize.yaml" in ran.out


def test_doctor_knows_every_extra() -> None:
    """Those for tests and for work on the program itself are left out."""
    told = find_providers()[0].metadata.get_all("Provides-Extra", ())
    assert set(EXTRAS) == {name for name in told if not name.startswith(("test", "dev"))}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("entry_points.txt", "[console_scripts]\nlocalize = stranger:main\n"),
        ("top_level.txt", "localize\n"),
    ],
)
def test_doctor_warns_of_a_stranger_with_the_same_package_or_command(tmp_path: Path, file: str, text: str) -> None:
    """Another distribution is named with its version and told from this program's own; that is no fault yet."""
    lay_distribution(tmp_path, "stranger", {file: text})
    code, told = doctor(tmp_path)
    [own] = {each.dist.name for each in entry_points(group="localize.stores") if each.dist and each.name == "sqlite"}
    assert code == 0, told
    [line] = [line for line in told.splitlines() if "distribution: " in line]
    assert line.startswith(f"!    distribution: {own} ")
    assert "; `localize` also comes with stranger 1.2: uninstall " in line
    checks = json.loads(doctor(tmp_path, "--json")[1])["checks"]
    assert {each["status"]: each["ok"] for each in checks if each["what"] == "distribution"} == {"warning": True}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_doctor_names_files_that_others_may_use_and_closes_them(run: Run, project: Project) -> None:
    """A state folder that came with an archive, an older store: exit 1, each with its path; then mended."""
    folder = project.root / ".localize"
    store = folder / "store.db"
    folder.chmod(0o755)
    store.chmod(0o644)
    ran = run("-C", project.root, "doctor")
    assert f"permissions: {folder}: 0755" in ran.out
    assert f"permissions: {store}: 0644" in ran.out
    assert ran.code == 1
    ran = run("-C", project.root, "doctor", "--fix")
    assert "permissions: the store is open to its owner" in ran.out
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, store)] == [0o700, 0o600]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_project_is_its_owners_or_its_groups(run: Run, project: Project, tmp_path: Path) -> None:
    """All that commands make below a project; `storage.shared` opens it to the group, for others' programs too."""
    root = tmp_path / "p"
    run("init", root, "--source", "en", "--target", "kk")
    (tmp_path / "m.csv").write_text("en,kk\nGood.,Жақсы.\n", encoding="utf-8")
    run("-C", root, "add", project.root / "guide.md")
    run("-C", root, "tm", "import", tmp_path / "m.csv")
    run("-C", root, "term", "add", "en=lake", "kk=көл")
    run("-C", root, "draft")
    run("-C", root, "tm", "search", "Good", "--source", "en", "--target", "kk")

    def modes() -> set[tuple[bool, int]]:
        paths = [path for path in root.rglob("*") if ".localize" in path.parts or "glossary" in path.parts]
        return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}

    assert modes() == {(True, 0o700), (False, 0o600)}
    settings = root / "localize.yaml"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    settings.write_text(settings.read_text(encoding="utf-8") + "storage: {shared: true}\n", encoding="utf-8")
    run("-C", root, "status")
    run("-C", root, "tm", "import", tmp_path / "m.csv")
    paths = [*(root / ".localize").rglob("*"), root / ".localize"]
    found = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert found == {(True, 0o770), (False, 0o660)}


def test_doctor_names_the_programs_for_files(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LibreOffice and Tesseract have a line each; where they are missing they are off, which is no fault."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("localize.formats.conversion.scan.find_languages", tuple)
    monkeypatch.setattr("localize.formats.conversion.office._PLACES", {})
    lines = run("doctor").out.splitlines()
    assert [line for line in lines if line.startswith("off  LibreOffice: not installed")]
    assert [line for line in lines if line.startswith("off  Tesseract: not installed")]
