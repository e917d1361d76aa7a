"""`--json` of commands that change something: one object, with the keys that the manual names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Ran, Run
from tests.engines.model_fixture import FOLDER
from tests.formats.conversion.pdf_writer import write_pdf

from localize.cli import cli
from localize.cli.json_answers import ANSWERS, LINES
from localize.workflow.project.project import Project

KK = ("--target", "kk")
HOST = "api.mymemory.translated.net"
TABLE = "en,kk\nlake,көл\nriver,өзен\n"
TMX = (
    '<tmx version="1.4"><header srclang="en"/><body>'
    + '<tu><tuv xml:lang="en"><seg>Personal data of people.</seg></tuv></tu>' * 3
    + "</body></tmx>"
)
BILINGUAL = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: kk\\n"

msgid "Lake"
msgstr "Көл"
"""
WITHOUT_JSON = {
    "edit": "opens a screen",
    "review": "opens a screen",
    "serve": "opens screens in browsers, until it is stopped",
    "keys test": "asks a person to press keys",
    "help": "prints the help of a command",
    "completion": "prints a script for a shell",
}
"""Commands that need no `--json`, and why."""


def commands(group: click.Group = cli, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, groups aside, with its name."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command is not None
        full = f"{name} {each}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, full)
        else:
            yield full, command


def has_json(command: click.Command) -> bool:
    """Tell whether a command has the option `--json`."""
    return any("--json" in each.opts for each in command.params)


def answer(ran: Ran) -> dict[str, object]:
    """Return the one object that a command printed."""
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    assert found["schema"] == 1
    return found


def named(value: object, table: set[str], at: str = "") -> set[str]:
    """Return the names of a table that a value bears out; an empty list or null bears out all that it might hold.

    A name that is in no table is returned too, so that it is a difference.
    """
    if at in table:
        return {at}
    below = {each for each in table if each.startswith((f"{at}.", f"{at}[]"))}
    if isinstance(value, dict):
        return set().union(*(named(each, table, f"{at}.{name}" if at else name) for name, each in value.items()))
    if isinstance(value, list) and value:
        return set().union(*(named(each, table, f"{at}[]") for each in value))
    return below or {at}


def test_every_command_has_json_or_a_reason() -> None:
    """A script can read the answer of every command that is not made for a person alone."""
    assert not {name for name, command in commands() if not has_json(command)} - WITHOUT_JSON.keys()


def test_table_names_commands_with_json() -> None:
    """The table of keys is of commands that exist."""
    assert not ANSWERS.keys() - {name for name, command in commands() if has_json(command)}


# --- one run of each command ------------------------------------------------------------------------------------------


class Scene:
    """A project, and commands on it."""

    def __init__(self, run: Run, project: Project, folder: Path) -> None:
        self._run = run
        self.project = project
        self.folder = folder
        self.keys = [str(row["key"]) for row in self.lines("segments", *KK, "--json")]
        self.key = self.keys[1]

    def run(self, *words: object, typed: str | None = None, stdin: str = "") -> Ran:
        """Run a command on the project."""
        return self._run("-C", self.project.root, *words, typed=typed, stdin=stdin)

    def done(self, *words: object) -> None:
        """Run a command that has to succeed."""
        ran = self.run(*words)
        assert ran.code == 0, ran.err

    def lines(self, *words: object) -> list[dict[str, object]]:
        """Return the objects that a command printed, one a line."""
        return [json.loads(line) for line in self.run(*words).out.splitlines()]

    def write(self, name: str, text: str) -> Path:
        """Return a new file with a text."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def unit(self) -> object:
        """Return the id of a translation unit."""
        return self.lines("tm", "concordance", "lake", "--language", "en", "--json")[0]["unit"]

    def nothing(self) -> None:
        """Change nothing."""

    def confirm(self) -> None:
        """Confirm a translation by Aigerim, with a number too many."""
        self.done("set", self.key, *KK, "--text", "Мәтін 7.", "--as", "Aigerim")

    def approve(self) -> None:
        """Approve that translation."""
        self.confirm()
        self.done("approve", self.key, *KK, "--as", "Marat")

    def waive(self) -> None:
        """Accept the number."""
        self.confirm()
        self.done("waive", self.key, *KK, "--check", "numbers.extra", "--reason", "Right.")

    def split(self) -> None:
        """Split a segment."""
        self.done("split", self.key, "--before", "strong")

    def ask(self) -> None:
        """Ask a question about a segment."""
        self.done("notes", "add", self.key, *KK, "--text", "Which?", "--question")

    def suggest(self) -> None:
        """Suggest another wording of a confirmed text."""
        self.confirm()
        self.done("notes", "suggest", self.key, *KK, "--text", "Мәтін 8.", "--as", "Болат")

    def remember(self) -> None:
        """Import a table into the memory."""
        self.done("tm", "import", self.write("m.csv", TABLE))

    def define(self) -> None:
        """Add a concept."""
        self.done("term", "add", "en=lake", "kk=көл")

    def agree(self) -> None:
        """Agree that texts go to a host."""
        self.run("consent", HOST, typed=f"{HOST}\n")

    def draft(self) -> None:
        """Draft everything."""
        self.done("draft", "--engine", "pseudo")

    def reject(self) -> None:
        """Reject a translation."""
        self.confirm()
        self.done("reject", self.key, *KK, "--reason", "Too formal.", "--as", "Marat")

    def pack(self) -> None:
        """Export a package, in which a text is changed afterwards."""
        self.confirm()
        path = self.folder / "p.xlf"
        self.done("exchange", "export", "xliff2", *KK, "-o", path)
        path.write_text(path.read_text(encoding="utf-8").replace("Мәтін 7.", "Сөз."), encoding="utf-8")

    def export(self) -> None:
        """Export all documents."""
        self.done("export", "--fallback", "source", "--output", self.folder / "out")

    def back_up(self) -> None:
        """Write a backup, and close the project."""
        self.done("backup", self.folder / "b.db")
        self.project.close()


@pytest.fixture
def scene(run: Run, project: Project, tmp_path: Path) -> Scene:
    """The project with commands to run on it."""
    return Scene(run, project, tmp_path)


RUNS: tuple[tuple[str, Callable[[Scene], object], Callable[[Scene], tuple[object, ...]]], ...] = (
    ("init", Scene.nothing, lambda at: ("init", at.folder / "new", "--source", "en", *KK)),
    ("add", Scene.nothing, lambda at: ("add", at.write("a.md", "# Lake\n"), at.write("b.docx", "no document"))),
    ("add", Scene.nothing, lambda at: ("add", at.write("a.po", BILINGUAL))),
    ("draft", Scene.nothing, lambda at: ("draft", "--no-repair")),
    ("draft", Scene.nothing, lambda at: ("draft", "--engine", "pseudo", "--engine", "mymemory")),
    ("set", Scene.nothing, lambda at: ("set", at.key, *KK, "--text", "Мәтін 7.", "--repeats")),
    ("split", Scene.nothing, lambda at: ("split", at.key, "--before", "strong")),
    ("split", Scene.split, lambda at: ("split", at.lines("segments", *KK, "--json")[1]["key"], "--undo")),
    ("join", Scene.nothing, lambda at: ("join", at.key)),
    ("assign", Scene.nothing, lambda at: ("assign", "guide.md", *KK, "--to", "Bota", "--due", "+3d")),
    ("undo", Scene.confirm, lambda at: ("undo", "--last", "--as", "Aigerim")),
    ("undo", Scene.confirm, lambda at: ("undo", "--minutes", 5, "--as", "Aigerim")),
    ("waive", Scene.confirm, lambda at: ("waive", at.key, *KK, "--check", "numbers.extra", "--reason", "Right.")),
    ("waive", Scene.waive, lambda at: ("waive", at.key, *KK, "--check", "numbers.extra", "--undo")),
    ("spelling add", Scene.nothing, lambda at: ("spelling", "add", "мессенджер", "--language", "kk")),
    ("approve", Scene.confirm, lambda at: ("approve", at.key, at.keys[2], *KK, "--reason", "Good.")),
    ("approve", Scene.confirm, lambda at: ("approve", "--all", *KK, "--as", "Aigerim")),
    ("reject", Scene.confirm, lambda at: ("reject", at.key, *KK, "--reason", "Too formal.", "--category", "style")),
    ("reject", Scene.approve, lambda at: ("reject", "--all", *KK, "--reason", "Too formal.")),
    ("withdraw", Scene.approve, lambda at: ("withdraw", at.key, *KK)),
    ("notes add", Scene.nothing, lambda at: ("notes", "add", at.key, *KK, "--text", "Which?")),
    ("notes answer", Scene.ask, lambda at: ("notes", "answer", at.key, 1, *KK, "--text", "That.")),
    ("notes resolve", Scene.ask, lambda at: ("notes", "resolve", at.key, 1, *KK)),
    ("notes suggest", Scene.confirm, lambda at: ("notes", "suggest", at.key, *KK, "--text", "Мәтін 8.")),
    ("notes take", Scene.suggest, lambda at: ("notes", "take", at.key, 2, *KK, "--as", "Aigerim")),
    ("notes refuse", Scene.suggest, lambda at: ("notes", "refuse", at.key, 2, *KK, "--as", "Aigerim")),
    ("notes export", Scene.ask, lambda at: ("notes", "export", at.folder / "n.csv")),
    ("notes import", Scene.ask, lambda at: ("notes", "import", at.write("n.csv", "ID,Answer\nx,That\n"))),
    ("export", Scene.confirm, lambda at: ("export", "--min-state", "initial", "--fallback", "source")),
    ("export", Scene.confirm, lambda at: ("export", "--fallback", "skip", "--check")),
    ("export", Scene.confirm, lambda at: ("export",)),
    ("exchange export", Scene.confirm, lambda at: ("exchange", "export", "tmx", *KK, "-o", at.folder / "out.tmx")),
    ("tm import", Scene.nothing, lambda at: ("tm", "import", at.write("m.csv", TABLE + "sea,\n"), at.folder / "x.tmx")),
    ("tm import", Scene.remember, lambda at: ("tm", "import", "--undo", at.folder / "m.csv")),
    ("tm export", Scene.remember, lambda at: ("tm", "export", at.folder / "m.tmx")),
    ("tm edit", Scene.remember, lambda at: ("tm", "edit", at.unit(), "айдын", "--language", "kk")),
    ("tm undo", Scene.remember, lambda at: ("tm", "undo", at.lines("tm", "log", "--json")[0]["number"])),
    ("term import", Scene.nothing, lambda at: ("term", "import", at.write("t.csv", "id,en,kk\nx,lake,көл\n"))),
    ("term export", Scene.define, lambda at: ("term", "export", at.folder / "t.csv")),
    ("term edit", Scene.define, lambda at: ("term", "edit", "C1", "--domain", "water")),
    ("term delete", Scene.define, lambda at: ("term", "delete", "C1", "--term", "kk=көл")),
    ("term delete", Scene.define, lambda at: ("term", "delete", "C1")),
    ("term undo", Scene.define, lambda at: ("term", "undo")),
    ("consent", Scene.nothing, lambda at: ("consent",)),
    ("consent", Scene.nothing, lambda at: ("consent", HOST)),
    ("consent", Scene.agree, lambda at: ("consent", HOST, "--withdraw")),
    ("secret", Scene.nothing, lambda at: ("secret", at.key)),
    ("secret", Scene.nothing, lambda at: ("secret",)),
    ("redact", Scene.confirm, lambda at: ("redact", at.key, "--reason", "The witness asked for it.")),
    ("backup", Scene.nothing, lambda at: ("backup", at.folder / "b.db")),
    ("wipe", lambda at: at.project.close(), lambda at: ("wipe", "--yes", "Guide")),
    ("restore", Scene.back_up, lambda at: ("restore", at.folder / "b.db")),
    ("status", Scene.nothing, lambda at: ("status", "--fail-under", "reviewed=100")),
    ("segments", Scene.nothing, lambda at: ("segments", *KK)),
    ("history", Scene.confirm, lambda at: ("history", at.key, *KK)),
    ("replace", Scene.confirm, lambda at: ("replace", "Мәтін", "Сөз", *KK, "--dry-run")),
    ("drafts report", Scene.draft, lambda at: ("drafts", "report")),
    ("drafts sent", Scene.nothing, lambda at: ("drafts", "sent")),
    ("notes list", Scene.ask, lambda at: ("notes", "list")),
    ("inbox", Scene.reject, lambda at: ("inbox", "--as", "Aigerim")),
    ("people", Scene.confirm, lambda at: ("people",)),
    ("exchange import", Scene.pack, lambda at: ("exchange", "import", at.folder / "p.xlf", "--dry-run")),
    ("exchange import", Scene.pack, lambda at: ("exchange", "import", at.folder / "p.xlf", "--yes")),
    ("verify-export", Scene.export, lambda at: ("verify-export", at.folder / "out")),
    ("tm search", Scene.remember, lambda at: ("tm", "search", "lake", "--source", "en", *KK)),
    ("tm search", Scene.remember, lambda at: ("tm", "search", "-", "--source", "en", *KK)),
    ("tm concordance", Scene.remember, lambda at: ("tm", "concordance", "lake")),
    ("tm delete", Scene.remember, lambda at: ("tm", "delete", "--name", "m.csv")),
    ("tm merge", Scene.remember, lambda at: ("tm", "merge")),
    ("tm learn", Scene.remember, lambda at: ("tm", "learn")),
    ("tm log", Scene.remember, lambda at: ("tm", "log")),
    ("tm stats", Scene.remember, lambda at: ("tm", "stats")),
    ("align", Scene.nothing, lambda at: ("align", at.write("a.en.md", "One.\n"), at.write("a.kk.md", "Бір.\n"))),
    ("term add", Scene.nothing, lambda at: ("term", "add", "en=lake", "kk=көл")),
    ("term find", Scene.define, lambda at: ("term", "find", "Two lakes", "--language", "en")),
    ("term find", Scene.define, lambda at: ("term", "find", "-", "--language", "en")),
    ("term forms", Scene.define, lambda at: ("term", "forms", "C1")),
    ("term lint", Scene.nothing, lambda at: ("term", "lint", at.write("t.csv", "id,en\nx,lake\ny,lake\n"))),
    ("term stats", Scene.define, lambda at: ("term", "stats")),
    ("term extract", Scene.nothing, lambda at: ("term", "extract", at.write("m.tmx", TMX), "--language", "en")),
    ("engines", Scene.nothing, lambda at: ("engines",)),
    ("analyze", Scene.nothing, lambda at: ("analyze",)),
    ("verify", Scene.nothing, lambda at: ("verify",)),
    ("extract", Scene.nothing, lambda at: ("extract", at.write("a.md", "# Lake\n\n```\nx\n```\n"))),
    (
        "convert",
        Scene.nothing,
        lambda at: ("convert", at.write("a.pdf", write_pdf("Lake").decode()), "-o", at.folder / "a.md"),
    ),
    ("formats", Scene.nothing, lambda at: ("formats",)),
    ("segment", Scene.nothing, lambda at: ("segment", "--language", "en", at.write("a.txt", "One. Two."))),
    ("segment", Scene.nothing, lambda at: ("segment", "--language", "en", "-")),
    ("checks", Scene.nothing, lambda at: ("checks", "numbers")),
    ("doctor", Scene.nothing, lambda at: ("doctor",)),
    ("keys list", Scene.nothing, lambda at: ("keys", "list")),
    ("translate", Scene.nothing, lambda at: ("translate", at.write("a.md", "# A lake and a river\n"), "--to", "kk")),
)
"""Commands by name, what is done before, and their words."""
ELSEWHERE = {
    "encrypt",
    "decrypt",
    "passphrase",
    "demo",
    "models import",
    "models list",
    "models check",
    "models remove",
    "transliterate",
    *(name for name in ANSWERS if name.split()[0] in ("team", "bundle", "conflicts", "resolve", "sync")),
}
"""Run by other tests: they take long or close the project, need an extra, or answer on standard error."""
DIFFERENT = {"tm search": {"line", "matches"}, "term find": {"line", "hits"}, "segment": {"line"}}
"""Keys that the lines of standard input bring, in place of the others, or beside them."""


@pytest.mark.parametrize(("name", "before", "words"), RUNS, ids=lambda each: each if isinstance(each, str) else "")
def test_answer_has_the_keys_of_the_manual(
    scene: Scene, name: str, before: Callable[[Scene], object], words: Callable[[Scene], tuple[object, ...]]
) -> None:
    """One object with a schema number, or objects on lines of their own: all keys of the table, and no other."""
    before(scene)
    called = words(scene)
    typed = f"{HOST}\n" if name == "consent" else None
    ran = scene.run(*called, "--json", typed=typed, stdin="lake\n" if "-" in called else "")
    table, different = {*ANSWERS[name]}, DIFFERENT.get(name, set())
    if "-" in called:
        assert different <= json.loads(ran.out).keys() <= table
        return
    assert agrees(ran, name) == table - different


def agrees(ran: Ran, name: str) -> set[str]:
    """Return the names of a command's table that its answer bears out, with those that are in no table."""
    found = [json.loads(line) for line in ran.out.splitlines()] if name in LINES else [answer(ran)]
    table = {*ANSWERS[name], "schema"}
    if not found:
        return table - {"schema"}
    return set().union(*(named(each, table) for each in found)) - {"schema"}


def test_every_answer_of_the_manual_is_tried() -> None:
    """A command with a table of keys is run in this file."""
    assert {name for name, _, _ in RUNS} | ELSEWHERE == ANSWERS.keys()


def test_models_answer_in_json(run: Run) -> None:
    """The keys are those of the manual."""
    pytest.importorskip("ctranslate2")
    for words in (("import", FOLDER), ("list",), ("check", "en-kk"), ("remove", "en-kk")):
        name = f"models {words[0]}"
        assert agrees(run("models", *words, "--json"), name) == {*ANSWERS[name]}


@pytest.mark.thorough
def test_demo_answers_in_json(run: Run, tmp_path: Path) -> None:
    """No screen is opened; the keys are those of the manual."""
    assert agrees(run("demo", tmp_path / "demo", "--json"), "demo") == {*ANSWERS["demo"]}


def test_transliteration_is_reported_in_json(run: Run) -> None:
    """On standard error, as the text is on standard output."""
    ran = run("transliterate", "--to", "kk-Latn", "--json", stdin="Көл.\n")
    assert agrees(Ran(ran.code, ran.err, ""), "transliterate") == {*ANSWERS["transliterate"]}


# --- what the values say ----------------------------------------------------------------------------------------------


def test_export_says_what_was_written_and_what_was_not(scene: Scene) -> None:
    """Each file with its hash; a document that is not ready with the number of segments; a finding that stops all."""
    scene.confirm()
    found = json.loads(scene.run("export", "--fallback", "skip", "--json").out)
    assert {each["language"] for each in found["files"]} == {"en"}
    (source,) = found["files"]
    assert source["sha256"] == hashlib.sha256(Path(source["path"]).read_bytes()).hexdigest()
    assert found["left_out"][0] == {"document": "guide.md", "language": "kk", "not_ready": 6}
    stopped = scene.run("export", *KK, "--json")
    told = json.loads(stopped.out)
    assert (stopped.code, told["files"]) == (1, [])
    assert told["left_out"] == [{"document": "guide.md", "language": "kk", "not_ready": 6}]
    assert told["blocked"]["message_id"] == "segments that are not {value} yet: {below} ({where})"
    assert "segments that are not reviewed yet" in stopped.err
    scene.done("set", scene.keys[-1], *KK, "--text", "Сілтемесіз.")
    blocked = json.loads(scene.run("export", *KK, "--min-state", "initial", "--json").out)["blocked"]
    assert blocked["findings"][0]["key"] == scene.keys[-1]


def test_refused_files_are_in_the_answer_and_on_stderr(scene: Scene) -> None:
    """A script reads the reason; the exit code is that of a refused file."""
    ran = scene.run("add", scene.write("b.docx", "no document"), scene.write("a.md", "# Lake\n"), "--json")
    found = json.loads(ran.out)
    assert ran.code == 3
    assert [each["path"] for each in found["added"]] == ["a.md"]
    assert [Path(each["path"]).name for each in found["failed"]] == ["b.docx"]
    assert found["failed"][0]["message"] in ran.err


def test_decisions_name_segments_and_reasons(scene: Scene) -> None:
    """What was approved or rejected, and what was not and why; the exit code is that of the failure."""
    scene.confirm()
    ran = scene.run("approve", scene.key, scene.keys[2], *KK, "--json")
    found = json.loads(ran.out)
    assert ran.code == 2
    assert found["approved"] == [{"key": scene.key, "state": "reviewed"}]
    assert [each["key"] for each in found["failed"]] == [scene.keys[2]]
    ran = scene.run("reject", scene.keys[2], scene.key, *KK, "--reason", "Too formal.", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["rejected"]) == (2, [scene.key])
    assert [each["key"] for each in found["failed"]] == [scene.keys[2]]
    scene.done("set", scene.keys[3], *KK, "--text", "Жақсы мәтін.")
    everything = json.loads(scene.run("approve", "--all", *KK, "--json").out)
    assert [each["key"] for each in everything["approved"]] == [scene.keys[3]]


@pytest.mark.parametrize("words", [("segments",), ("set", "zzzzzz", "--text", "x"), ("draft",), ("export",)])
def test_error_leaves_standard_output_empty(scene: Scene, words: tuple[str, ...]) -> None:
    """Reading and changing commands alike: the exit code and the message on standard error say it."""
    ran = scene.run(*words, "--target", "kk" if words[0] == "set" else "fr", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("localize: ")
