"""`check --sources`: what is wrong with the documents themselves, before anybody translates them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

TEXT = "Read the the report...\n\nDelete file(s)?\n\nA good sentence.\n"


def _project(run: Run, tmp_path: Path, checks: str = "") -> Path:
    root = tmp_path / "brief"
    run("init", root, "--source", "en", "--target", "kk", "--target", "ru")
    (root / "localize.yaml").write_text(f"schema: 1\nsource: en\ntargets: [kk, ru]\n{checks}", encoding="utf-8")
    (root / "a.md").write_text(TEXT, encoding="utf-8")
    assert run("-C", root, "add", root / "a.md").code == 0
    return root


def test_sources_are_checked_once_before_anything_is_translated(run: Run, tmp_path: Path) -> None:
    """Each text is looked at once, not once a language; the findings are minor and name the source's language."""
    ran = run("-C", _project(run, tmp_path), "check", "--sources")
    lines = ran.out.splitlines()
    assert [line.split("  ")[-1].partition(":")[0] for line in lines[:-1]] == [
        "source.repeated",
        "source.ellipsis",
        "source.plural",
    ]
    assert all("  en  " in line and "  minor  " in line for line in lines[:-1])
    assert lines[-1] == "3 findings in 3 texts"
    assert ran.code == 0


def test_sources_can_gate_a_job_and_be_switched_off(run: Run, tmp_path: Path) -> None:
    """`--fail-on` and the settings count; the usual check says nothing of sources."""
    root = _project(run, tmp_path, "checks: {source.ellipsis: off, source.plural: major}\n")
    ran = run("-C", root, "check", "--sources")
    assert ran.code == 1
    assert "source.ellipsis" not in ran.out
    assert run("-C", root, "check").out == "0 findings in 0 texts\n"


def test_sources_go_with_no_translation(run: Run, tmp_path: Path) -> None:
    """Fixing, pairs and a target language are a mistake beside it."""
    root = _project(run, tmp_path)
    assert run("-C", root, "check", "--sources", "--fix").code == 2
    assert run("-C", root, "check", "--sources", "--target", "kk").code == 2
