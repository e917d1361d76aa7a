"""`transliterate` and `export --variant`: what goes to stdout and what to stderr."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

from localize.model import LanguageTag
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")


def test_transliterate_is_a_filter(run: Run, tmp_path: Path) -> None:
    """The text alone is on stdout, the report on stderr; a file and standard input give the same."""
    (tmp_path / "a.txt").write_bytes("Қазақстан, экран.\r\n".encode())
    ran = run("transliterate", "--to", "kk-Latn", tmp_path / "a.txt")
    assert (ran.code, ran.out) == (0, "Qazaqstan, ekran.\r\n")
    assert "experimental; 2 words, 1 not read back as the same word" in ran.err
    assert "1  экран: ekran, reads back as екран" in ran.err
    assert run("transliterate", "--to", "kk-Latn", "-", stdin="Қазақстан, экран.\r\n").out == ran.out


def test_transliterate_back_and_json(run: Run) -> None:
    """Back is the other way round, and the report can be JSON."""
    ran = run("transliterate", "--to", "kk-Arab", "--back", "--json", stdin="ءتىل، قازاقستان؟\n")
    assert ran.out == "тіл, қазақстан?\n"
    report = json.loads(ran.err)
    assert (report["language"], report["words"], report["experimental"], report["schema"]) == ("kk", 2, True, 1)


def test_transliterate_tells_broken_input(run: Run, tmp_path: Path) -> None:
    """What is no UTF-8 or cannot be read is a broken input file; an alphabet that is unknown is a mistake."""
    assert run("transliterate", "--to", "kk-Latn", stdin=b"\xff\xfe").code == 3
    assert run("transliterate", "--to", "kk-Latn", tmp_path / "none.txt").code == 3
    assert run("transliterate", "--to", "uz-Latn").code == 2


def test_export_tells_of_its_variants(run: Run, project: Project) -> None:
    """Each file has its line, and says that it is experimental; the exit code is that of an export."""
    row = next(iter(all_rows(project, KK)))
    save(project, row.segment.key, KK, "Қауіпсіздік экраны")
    project.close()
    words = ("-C", project.root, "export", "--fallback", "source", "--min-state", "initial")
    ran = run(*words, "--variant", "kk-Latn", "--variant", "kk-Arab")
    assert ran.code == 0
    assert "guide.md in kk-Latn: experimental; 2 words, 1 not read back as the same word" in ran.out
    assert "1  экраны: ekrany, reads back as екраны" in ran.out
    assert "does not say that it is written from right to left" in ran.out
    assert run(*words, "--variant", "kk-Latn", "--target", "ru").code == 2
