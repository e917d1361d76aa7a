"""`localize draft` against servers that answer with anything but a translation: no word of a text, never the key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.engines.hostile_service import Hostile, serve_hostile
from tests.engines.json_service import KEY, KINDS

from localize.config.engines import KEY_VARIABLES

SECRET = "k3y-that-nobody-may-see"
TEXTS = ("Secret witness", "Hidden meeting at noon")
FIRST = "the first text as it goes: "


@pytest.fixture(scope="module")
def service() -> Iterator[Hostile]:
    """The servers' other side."""
    with serve_hostile() as running:
        yield running


def own_files(*folders: Path) -> str:
    """Return all that stands in files which are no store."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file() and ".db" not in path.name]
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[] if kind == "libretranslate" else pytest.mark.thorough)
        for kind in KINDS
        if kind != "deepl"
    ],
)
def test_draft_tells_neither_text_nor_key(
    kind: str, service: Hostile, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the payload that is shown on purpose has a text; outputs and files have the key nowhere."""
    variable = KEY_VARIABLES.get(kind, KEY)
    monkeypatch.setenv(variable, SECRET)
    root = tmp_path / "project"
    assert run("init", root, "--source", "en", "--target", "kk").code == 0
    (tmp_path / "notes.txt").write_text("\n\n".join(TEXTS) + "\n", encoding="utf-8")
    assert run("-C", root, "add", tmp_path / "notes.txt").code == 0
    settings, key = root / "localize.yaml", "" if kind == "apertium" else f", key: 'env:{variable}'"
    before = settings.read_text(encoding="utf-8")
    for seed in range(-8, 0):
        url = service.server.url(f"{kind}/{seed}")
        engines = f"engines: {{{kind}: {{url: '{url}'{key}}}}}\n"
        settings.write_text(f"{before}policy: local\n{engines}".replace("policy: offline\n", ""), encoding="utf-8")
        done = run("-C", root, "draft", "--engine", kind)
        assert done.code in (0, 1, 7), done.err
        lines = [line for line in (done.out + done.err).splitlines() if FIRST not in line]
        told = "\n".join(lines)
        assert not [leak for leak in ("Secret", "witness", "Hidden", "meeting", SECRET) if leak in told]
        assert SECRET not in done.out + done.err
    own = [Path(os.environ[name]) for name in ("LOCALIZE_CONFIG_DIR", "LOCALIZE_DATA_DIR")]
    kept = own_files(root / ".localize", *own)
    assert not [leak for leak in ("Secret", "witness", "Hidden", "meeting", SECRET) if leak in kept]
