"""The commands that change the memory itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.conftest import Run

from localize.workflow.project.project import Project

TMX = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence" adminlang="en" o-tmf="x"
  creationtool="x" creationtoolversion="1"/><body>
<tu><tuv xml:lang="en"><seg>The court decided.</seg></tuv><tuv xml:lang="ru"><seg>Суд решил.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>The court decided.</seg></tuv><tuv xml:lang="ru"><seg>Суд решил.</seg></tuv>
<tuv xml:lang="kk"><seg>Сот шешті.</seg></tuv></tu>
</body></tmx>
"""


def test_the_memory_is_put_in_order_and_back(run: Run, project: Project) -> None:
    """Search tells an id, edit, merge and delete change what it finds, log lists all, undo takes back."""
    (project.root / "press.tmx").write_text(TMX, encoding="utf-8")

    def tm(*words: str) -> str:
        ran = run("-C", project.root, "tm", *words)
        assert ran.code == 0, ran.err
        return ran.out

    def found() -> list[dict[str, str]]:
        return [
            json.loads(line)
            for line in tm("search", "The court decided.", "--source", "en", "--target", "ru", "--json").splitlines()
        ]

    tm("import", str(project.root / "press.tmx"))
    assert "1 translation unit would be merged" in tm("merge", "--dry-run")
    assert "1 translation unit merged" in tm("merge")
    (match,) = found()
    assert (match["name"], match["trust"], match["made"]) == ("press.tmx", "imported", "imported:press.tmx")
    tm("edit", match["unit"], "Суд постановил.", "--language", "ru")
    assert [(each["target"], each["trust"]) for each in found()] == [("Суд постановил.", "translated")]
    tried = json.loads(tm("delete", "--text", "суд", "--dry-run", "--json"))
    assert (tried["units"], tried["number"]) == (1, None)
    assert tried["examples"][0]["texts"]["ru"] == "Суд постановил."
    deleted = json.loads(tm("delete", "--text", "суд", "--json"))
    assert found() == []
    log = [json.loads(line) for line in tm("log", "--json").splitlines()]
    assert [each["kind"] for each in log] == ["imported", "merged", "edited", "deleted"]
    assert log[-1]["number"] == deleted["number"]
    assert "changed back" in tm("undo", str(deleted["number"]))
    assert [each["target"] for each in found()] == ["Суд постановил."]
    assert f"(undone by {deleted['number'] + 1})" in tm("log")


def test_a_file_is_taken_back_by_what_it_holds(run: Run, project: Project) -> None:
    """The line names the import; a file that was none says so with what to do, and the log stays as it was."""
    path = project.root / "press.tmx"
    path.write_text(TMX, encoding="utf-8")
    again = ("-C", project.root, "tm", "import", path, "--undo")
    assert run("-C", project.root, "tm", "import", path).code == 0
    path.write_text(TMX.replace("court", "judge"), encoding="utf-8")
    before = run("-C", project.root, "tm", "log").out
    ran = run(*again)
    number = before.split()[0]
    assert ran.code == 2
    assert "no import 'press.tmx'" in ran.err
    assert f"localize tm undo {number}" in ran.err
    assert run("-C", project.root, "tm", "log").out == before
    path.write_text(TMX, encoding="utf-8")
    assert run(*again).out == f"press.tmx: 2 translation units of import {number} undone\n"


def test_delete_needs_to_be_told_what(run: Run, project: Project) -> None:
    """Without any option nothing goes, and the error says what could be named."""
    ran = run("-C", project.root, "tm", "delete")
    assert ran.code != 0
    assert "name a language" in ran.err


def test_concordance_shows_what_stands_in_the_other_languages(run: Run, project: Project) -> None:
    """Without a wanted language all texts of a record stand beside the one that was found; with one only that."""
    (project.root / "press.tmx").write_text(TMX, encoding="utf-8")
    assert run("-C", project.root, "tm", "import", project.root / "press.tmx").code == 0
    assert run("-C", project.root, "tm", "merge").code == 0
    ran = run("-C", project.root, "tm", "concordance", "court", "--language", "en")
    assert ran.out.splitlines()[:3] == ["en  The [court] decided.", "kk  Сот шешті.", "ru  Суд решил."]
    ran = run("-C", project.root, "tm", "concordance", "court", "--language", "en", "--target", "kk")
    assert ran.out.splitlines()[:2] == ["en  The [court] decided.", "kk  Сот шешті."]
    assert "ru" not in ran.out
    told = json.loads(run("-C", project.root, "tm", "concordance", "court", "--language", "en", "--json").out)
    assert told["texts"] == {"en": "The court decided.", "kk": "Сот шешті.", "ru": "Суд решил."}


def test_a_search_that_only_approvals_keep_empty_says_so(run: Run, project: Project) -> None:
    """Where nothing is proposed that no reviewer approved, an import is not found, and the reason is told."""
    (project.root / "press.tmx").write_text(TMX, encoding="utf-8")
    assert run("-C", project.root, "tm", "import", project.root / "press.tmx").code == 0
    search = ("-C", project.root, "tm", "search", "The court decided.", "--source", "en", "--target", "ru")
    assert "approved_only" not in run(*search).err
    with (project.root / "localize.yaml").open("a", encoding="utf-8") as config:
        config.write("\nmemory:\n  approved_only: true\n")
    ran = run(*search)
    assert ran.out == "no match\n"
    assert "memory.approved_only" in ran.err


def test_a_text_without_a_date_has_none_in_json(run: Run, project: Project, tmp_path: Path) -> None:
    """Programs read null where the memory file did not say when a text was made."""
    at, table = ("-C", project.root), tmp_path / "old.csv"
    table.write_text("en,kk,date\nA lake,Көл,\nA river,Өзен,2024-05-01\n", encoding="utf-8")
    assert run(*at, "tm", "import", table).code == 0
    for words in (("search", "--source", "en", "--target", "kk"), ("concordance",)):
        out = "".join(run(*at, "tm", *words, text, "--json").out for text in ("A lake", "A river"))
        assert re.findall(r'"at": ?(null|"[0-9-]+)', out) == ["null", '"2024-05-01']
