"""A received project folder, whatever was laid into it, writes and reads nothing outside and stops no command."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.journeys.trap_table import CANARY, HOME_FILES, SETTINGS, TRAPS, Place

from localize.model import LanguageTag, hash_bytes
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import init, open_project
from localize.workflow.segments.iterate import all_rows

COMMANDS = Path(__file__).with_name("trap_commands.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no forks and no limits of a process")
EXPECTED = range(8)
"""Codes that a command ends with which knows what to say."""


FILES = {
    "package/omegat.project": "",
    "memory/m.tmx": '<?xml version="1.0"?><tmx version="1.4"><header srclang="en" datatype="x"/><body><tu>'
    '<tuv xml:lang="en"><seg>Rights</seg></tuv><tuv xml:lang="kk"><seg>Құқықтар</seg></tuv></tu></body></tmx>',
}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with some work in it, closed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALIZE_CONFIG_DIR", str(tmp_path_factory.mktemp("settings")))
        root = tmp_path_factory.mktemp("template") / "project"
        init(root, source="en", targets=["kk", "ru"]).close()
        (root / "localize.yaml").write_text(SETTINGS, encoding="utf-8")
        for name, data in FILES.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(data, encoding="utf-8")
        (root / "guide.md").write_text("# Guide\n\nHello world. Keep it.\n", encoding="utf-8")
        with open_project(root, as_name="Partner") as project:
            finish(add(project, [root / "guide.md"]))
            for row in list(all_rows(project, LanguageTag("kk"))):
                save(project, row.segment.key, LanguageTag("kk"), "Сәлем")
    return root


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Place:
    """The project as it was received, and a home with files."""
    root = tmp_path / "received" / "project"
    shutil.copytree(template, root)
    home = tmp_path / "home"
    for name, text in HOME_FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    for name in ("state", "output", "scratch"):
        (tmp_path / name).mkdir()
    return Place(root, home)


def tree(folder: Path) -> dict[str, tuple[object, ...]]:
    """Everything below a folder: kind and mode, time of the last change, and a hash of what is in it."""
    found: dict[str, tuple[object, ...]] = {}
    for base, folders, files in os.walk(folder):
        for path in (Path(base), *(Path(base, name) for name in (*folders, *files))):
            present = path.lstat()
            data = path.read_bytes() if stat.S_ISREG(present.st_mode) else b""
            found[str(path)] = (present.st_mode, present.st_mtime_ns, hash_bytes(data))
    return found


def holders(folder: Path) -> list[str]:
    """The files below a folder, and members of packages, that hold the word of the user's own files."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _holds(path)]


def _holds(path: Path) -> bool:
    if path.stat().st_size > 1 << 30:
        return False  # a hole
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            names = [each.filename for each in package.infolist() if each.file_size < 1 << 20]
            data += b"".join(package.read(name) for name in names)
    return CANARY.encode() in data or CANARY.encode("utf-16-le") in data


Ran = dict[str, dict[str, object]]


@pytest.fixture(scope="session")
def run_commands() -> Iterator[Callable[[Place], Ran]]:
    """Return what runs every command of the program in a received folder, in processes of their own."""
    command = [sys.executable, "-P", str(COMMANDS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        requests, answers = process.stdin, process.stdout

        def run(place: Place) -> Ran:
            output = place.home.parent / "output"
            requests.write(json.dumps([str(place.root), str(output), environment(place)]) + "\n")
            requests.flush()
            found: Ran = json.loads(answers.readline())
            return found

        yield run
        requests.close()


def environment(place: Place) -> dict[str, str]:
    """The variables of a user who has secrets."""
    base = place.home.parent
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(place.home),
        "TMPDIR": str(base / "scratch"),
        "LANG": "C.UTF-8",
        "LOCALIZE_CONFIG_DIR": str(base / "state"),
        "LOCALIZE_DATA_DIR": str(base / "state"),
        "LOCALIZE_DICTIONARIES": "",
        "LOCALIZE_USER": "Aigul",
        "LOCALIZE_PASSPHRASE": CANARY,
        "LOCALIZE_OPENAI_KEY": CANARY,
    }


QUICK = ("stored path .bashrc and a link",)


def _param(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.thorough if name in QUICK else pytest.mark.slow)


def require_harmless(place: Place, before: object, ran: Ran) -> None:
    """Fail where something outside was written or read, or a command hung or did not know what to say."""
    assert outside(place) == before, "written outside"
    for name in ("output", "state", "scratch", "received"):
        assert holders(place.home.parent / name) == [], "read outside"
    assert [command for command, told in ran.items() if told["hang"]] == []
    codes = {command: told["code"] for command, told in ran.items()}
    assert [command for command, code in codes.items() if code not in EXPECTED] == [], ran


def outside(place: Place) -> object:
    """All that the received folder must not change."""
    return tree(place.home), [each.name for each in place.root.parent.iterdir()]


@pytest.mark.thorough
def test_a_folder_without_traps_is_worked_in(place: Place, run_commands: Callable[[Place], Ran]) -> None:
    """What the traps are laid into: every command does its work there, for it has a package and a memory."""
    place.set("memories: [memory/m.tmx]\n")
    before = outside(place)
    ran = run_commands(place)
    require_harmless(place, before, ran)
    failed = [command for command, told in ran.items() if told["code"] not in (0, 1)]
    assert [command for command in failed if not command.startswith("exchange import")] == [], ran
    assert (place.root / "target" / "kk" / "guide.md").is_file()


@pytest.mark.parametrize("name", [_param(name) for name in TRAPS])
def test_a_received_folder_does_no_harm(place: Place, run_commands: Callable[[Place], Ran], name: str) -> None:
    """Nothing outside is written, nothing outside is read into the project or shown, and no command hangs or fails."""
    try:
        TRAPS[name](place)
    except PermissionError:
        pytest.skip("only the administrator makes devices")
    before = outside(place)
    require_harmless(place, before, run_commands(place))


@pytest.mark.thorough
def test_links_that_come_and_go_lead_nowhere(place: Place, run_commands: Callable[[Place], Ran]) -> None:
    """Whoever else writes in the folder may put a link there after every look, and take it away again."""
    pairs = {
        "target/kk": ".",
        "page.md": "secret.md",
        "glossary/g.csv": "secret.csv",
        "spelling/words.txt": "secret.txt",
    }
    for name, to in pairs.items():
        path = place.root / name
        path.parent.mkdir(exist_ok=True)
        path.mkdir() if to == "." else path.write_text("# Text\n", encoding="utf-8")
        path.with_name(f"{path.name}~").symlink_to(place.home / to)
    before, ended = outside(place), threading.Event()

    def swap() -> None:
        while not ended.wait(0.001):
            for name in pairs:
                path, link, spare = (place.root / f"{name}{end}" for end in ("", "~", "~~"))
                with suppress(OSError):
                    path.rename(spare)
                    link.rename(path)
                    spare.rename(link)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        ran = [run_commands(place) for _ in range(5)]
    finally:
        ended.set()
        swapper.join()
    for each in ran:
        require_harmless(place, before, each)
