"""What the documentation says is true: its commands exist, its links lead somewhere, its Python runs."""

from __future__ import annotations

import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

import click
import pytest
from docs import generate, translations
from docs.picture import EDITOR, SHOTS, SIZES, draw, draw_all, pictures
from docs.picture import sample as sample_project

from localize.cli import cli
from localize.i18n import LANGUAGES
from localize.safe.yaml.loader import read_yaml
from localize.workflow import finish
from localize.workflow.demo import WORK, copy_sample, replay
from localize.workflow.documents.add import add
from localize.workflow.project.project import open_project
from localize.workflow.user.preferences import Look

ROOT = Path(__file__).parent.parent
GENERATED = ROOT / "docs" / "reference"
PAGES = [
    ROOT / "README.md",
    *(page for folder in (".github", "docs", "examples") for page in sorted((ROOT / folder).rglob("*.md"))),
]
WRITTEN = [page for page in PAGES if not page.is_relative_to(GENERATED)]
SHELL = [*sorted((ROOT / "examples").rglob("*.sh")), *sorted((ROOT / "examples").rglob("*.yml"))]
CODE_GUIDES = [ROOT / "docs" / "explanation" / "architecture.md", ROOT / ".github" / "CONTRIBUTING.md"]
GUIDES = [ROOT / "README.md", ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(localize [a-z-][^`]*)`")
_LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
_FILE = re.compile(r"`((?:\w[\w.-]*/)+[\w.-]*|\w+\.(?:py|toml))`")
_MODULE = re.compile(r"\blocalize(?:\.[a-z_]\w*)+")
_SEPARATORS = {"|", "||", "&&", ";", ">", ">>", "<", "&"}


def name_of(page: Path) -> str:
    """The name of a page in test reports."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> list[tuple[int, str]]:
    """The fenced blocks of a page in some languages, each with its first line's number."""
    text = page.read_text(encoding="utf-8")
    found = [each for each in _BLOCK.finditer(text) if each[2] in languages]
    return [(text.count("\n", 0, each.start(3)) + 1, textwrap.dedent(each[3])) for each in found]


def shell_texts(page: Path) -> Iterator[str]:
    """The shell code of a Markdown page, a shell script or a CI file."""
    if page.suffix == ".md":
        yield from (text for _, text in blocks(page, "sh"))
    elif page.suffix == ".sh":
        yield page.read_text(encoding="utf-8")
    else:
        top = cast(
            "dict[str, dict[str, dict[str, list[dict[str, str]]]]]", read_yaml(page.read_bytes(), path=page.name).value
        )
        if "jobs" in top:  # GitHub
            yield from (step["run"] for job in top["jobs"].values() for step in job["steps"] if "run" in step)
        else:  # GitLab
            yield from (line for job in top.values() for line in cast("list[str]", job["script"]))


def commands_in(shell: str) -> Iterator[list[str]]:
    """The arguments of every call of `localize` in shell code."""
    for line in shell.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word not in _SEPARATORS:
                words.append(word)
                continue
            if words and words[0].rpartition("/")[2] == "localize":
                yield words[1:]
            words = []


def parse(arguments: list[str], *, in_text: bool = False) -> str:
    """The full name of the command that *arguments* call, after click has parsed them all. Raises: ClickException.

    A command that is only named, *in_text*, need not have what it requires.
    """
    command: click.Command = cli
    context = click.Context(cli, info_name="localize", **cli.context_settings)
    rest = arguments
    while isinstance(command, click.Group):
        _, rest, _ = command.make_parser(context).parse_args(list(rest))
        if not rest:
            return context.command_path
        name, inner, rest = command.resolve_command(context, rest)
        assert inner is not None
        command = inner
        context = click.Context(command, info_name=name, parent=context)
    try:
        command.make_context(context.info_name, list(rest), parent=context.parent)
    except click.MissingParameter:
        if not in_text:
            raise
    return context.command_path


def named(page: Path) -> Iterator[str]:
    """The full name of every command that a page shows in a block or names in its text. Raises: ClickException."""
    for text in shell_texts(page):
        yield from (parse(arguments) for arguments in commands_in(text))
    if page.suffix == ".md":
        for found in _INLINE.finditer(page.read_text(encoding="utf-8")):
            yield from (parse(arguments, in_text=True) for arguments in commands_in(found[1]))


def every_command() -> set[str]:
    """The full names of all commands that do something, groups aside."""
    found = set()
    waiting: list[tuple[str, click.Command]] = [("localize", cli)]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for each in command.list_commands(context):
                inner = command.get_command(context, each)
                assert inner is not None
                waiting.append((f"{name} {each}", inner))
        else:
            found.add(name)
    return found


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample with its documents and the work of its people, without drafts."""
    root = copy_sample(tmp_path / "brief")
    with open_project(root) as project:
        assert not finish(add(project, [root / "source"])).failed
        finish(replay(project, root / WORK))
    return root


@pytest.mark.parametrize("page", [*WRITTEN, *SHELL], ids=name_of)
def test_commands_are_called_as_they_are_defined(page: Path) -> None:
    """Every command line that a page shows is one that the program understands."""
    try:
        list(named(page))
    except click.UsageError as error:
        pytest.fail(f"{error.ctx.command_path if error.ctx else 'localize'}: {error.message}")


def test_hints_name_commands_that_exist() -> None:
    """A hint of the program, like any text in its code, sends nobody to a command or option that is not there."""
    faults = []
    for module in sorted((ROOT / "src").rglob("*.py")):
        for found in _INLINE.finditer(module.read_text(encoding="utf-8")):
            for arguments in commands_in(found[1].replace("{number}", "1")):  # what is put there for it
                try:
                    parse(arguments, in_text=True)
                except click.UsageError as error:
                    faults.append(f"{module.name}: {found[1]}: {error.message}")
    assert not faults


def test_a_wrong_command_line_is_noticed() -> None:
    """The parser behind these tests refuses unknown commands, options and words."""
    for wrong in (["chekc"], ["check", "--fail"], ["check", "--fail-on", "huge"], ["tm", "search", "x"], ["set", "k"]):
        with pytest.raises(click.ClickException):
            parse(wrong)
    assert parse(["-C", "brief", "term", "find", "x", "--language", "kk"]) == "localize term find"


def test_every_command_is_explained() -> None:
    """Each command occurs in the README, the tutorial or a how-to page, not only in the reference."""
    shown = {name for page in GUIDES for name in named(page)}
    assert not every_command() - shown


@pytest.mark.parametrize("name", generate.PAGES)
def test_generated_files_are_up_to_date(name: str) -> None:
    """The reference and the picture of the architecture; after a change run `python docs/generate.py`."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.PAGES[name]()


def test_decisions_are_numbered_one_by_one() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]}. ")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link inside the project, relative or from its top (`/docs`), names a file or folder, and a heading of it
    where it has an anchor."""
    broken = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        start = ROOT if path.startswith("/") else page.parent
        goal = (start / path.lstrip("/")).resolve() if path else page
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", CODE_GUIDES, ids=name_of)
def test_files_of_the_code_are_where_the_guides_say(page: Path) -> None:
    """A path in a guide to the code exists, from the top or below `src/localize/`; NAME stands for a name to choose."""
    named = {path for path in _FILE.findall(page.read_text(encoding="utf-8")) if "NAME" not in path}
    assert named
    assert not {path for path in named if not any((top / path).exists() for top in (ROOT, ROOT / "src" / "localize"))}


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_modules_that_pages_name_exist(page: Path) -> None:
    """A dotted name is a module, or something in one, a group of entry points or a file that the program reads."""
    others = {"localize.yaml", "localize.po", "localize.tcss", "localize.fish", *entry_points().groups}
    for name in set(_MODULE.findall(page.read_text(encoding="utf-8"))) - others:
        pkgutil.resolve_name(name)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name_of)
def test_python_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page run one after the other on a copy of the sample."""
    copy_sample(tmp_path / "brief")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    for line, code in blocks(page, "python"):
        exec(compile("\n" * (line - 1) + code, str(page), "exec", dont_inherit=True), names)


def test_python_page_shows_the_whole_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who follows the page on Python ends with exported files in every language."""
    test_python_blocks_run(ROOT / "docs" / "how-to" / "python.md", tmp_path, monkeypatch)
    assert {each.name for each in (tmp_path / "out").iterdir()} == {"en", "kk", "ru", "manifest.json"}
    assert "Қазақстандағы цифрлық құқықтар" in (tmp_path / "out/kk/source/brief.md").read_text(encoding="utf-8")


def test_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first thing that the package's own docstring shows works as it stands."""
    import localize

    monkeypatch.chdir(tmp_path)
    localize.init(Path("digital-rights"), source="en", targets=["kk", "ru"]).close()
    code = [line for line in (localize.__doc__ or "").splitlines() if line.startswith("    ")]
    names: dict[str, object] = {}
    exec(textwrap.dedent("\n".join(code)), names)
    assert "report" in names
    assert (tmp_path / "digital-rights/target/manifest.json").is_file()


def test_yaml_blocks_are_settings() -> None:
    """Every YAML block of the guides is accepted as part of `localize.yaml`, or as a person's `preferences.yaml`."""
    from localize.config.project import parse_config
    from localize.tui.keys.keymap import keymap
    from localize.workflow.user.preferences import parse_preferences

    shown = [(page.name, text) for page in WRITTEN for _, text in blocks(page, "yaml")]
    assert shown
    for page, text in shown:
        if page == "keys-and-colours.md":
            assert keymap(parse_preferences(text.encode(), path="block"))
            continue
        missing = "" if "source:" in text else "source: en\ntargets: [kk, ru]\n"
        parse_config((missing + text).encode(), path="block")


@pytest.mark.thorough
def test_export_script_in_python(sample: Path) -> None:
    """`export_all.py` checks and exports, leaves out what is not ready and goes on after a folder without a project."""
    done = subprocess.run(
        [sys.executable, ROOT / "examples/export_all.py", sample.parent / "nothing", sample],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 1
    assert "nothing: " in done.stderr
    assert "localize init" in done.stderr
    assert f"{sample}: open findings: " in done.stdout
    assert "is not ready" in done.stdout
    assert (sample / "target/en/source/brief.md").read_bytes() == (sample / "source/brief.md").read_bytes()


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_export_script_in_shell(sample: Path, tmp_path: Path) -> None:
    """`export_all.sh` writes findings and files of every project, and fails because the sample has major findings."""
    programs = tmp_path / "bin"
    programs.mkdir()
    localize = programs / "localize"
    localize.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m localize "$@"\n', encoding="utf-8")
    localize.chmod(0o755)
    done = subprocess.run(
        ["sh", ROOT / "examples/export_all.sh", sample],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert '"severity": "major"' in (sample / "findings.jsonl").read_text(encoding="utf-8")
    assert {each.name for each in (sample / "out").iterdir()} == {"en", "kk", "ru", "manifest.json"}


@pytest.mark.thorough
def test_pictures_show_the_editor() -> None:
    """The pictures of README and manual can be made again, show what the editor is for, and load nothing from
    elsewhere."""
    with sample_project() as project:
        made = draw(project, EDITOR)
    kept = {path.name: path.read_text(encoding="utf-8") for path in pictures()}
    assert not [name for name, picture in kept.items() if "url(http" in picture]
    editors = (
        (made, "repaired", "Confirm"),
        (kept["editor.svg"], "repaired", "Confirm"),
        (kept["editor-kk.svg"], "жөнделген", "Растау"),
    )
    for picture, repaired, confirm in editors:
        said = re.sub(r"<[^>]+>", "", picture).replace("&#160;", " ")
        for words in ("2/3 60%", repaired, confirm, "terms.missing", "numbers.missing"):
            assert words in said


@pytest.mark.slow
def test_every_screen_can_be_drawn(tmp_path: Path) -> None:
    """At each size, in each language and theme; the pictures stay in the test's folder to be looked at."""
    with sample_project() as project:
        draw_all(project, tmp_path)
    drawn = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")]
    assert len(drawn) == len(SHOTS) * len(SIZES) * len(LANGUAGES) + len(Look)
    assert not [picture for picture in drawn if "url(http" in picture]


def test_translated_pages_follow_the_english_ones() -> None:
    """No English page has changed since it was translated; else it needs update: see `translate-the-pages.md`."""
    assert translations.changed() == []


@pytest.mark.thorough
def test_translated_pages_are_what_their_project_exports() -> None:
    """The project of the pages has every text translated, and its export is `docs/kk` and `docs/ru`, byte by byte."""
    assert translations.stale() == []


def test_a_changed_page_needs_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that changed is named; the others are not."""
    shutil.copytree(translations.KEPT, tmp_path / "kept")
    monkeypatch.setattr(translations, "KEPT", tmp_path / "kept")
    (tmp_path / "kept" / "tutorial.md").write_text("# Another hour\n", encoding="utf-8")
    assert translations.changed() == ["tutorial.md"]
