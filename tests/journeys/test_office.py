"""An office program opens what the filters wrote, and shows the translation."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize.formats import get_filter
from localize.model import Content, LanguageTag
from localize.workflow.documents.single_file import pseudo_targets

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice (LibreOffice) is not installed"),
]

FORMATS = ("docx", "odf", "pptx", "xlsx")
OFFICE_SAMPLES = [name for name in SAMPLES if name.partition("/")[0] in FORMATS]
FLAT = {".docx": ".fodt", ".xlsx": ".fods", ".pptx": ".fodp", ".ppsx": ".fodp"} | {
    f".{flat}od{kind}": f".fod{kind}" for flat in ("", "f") for kind in "tsp"
}
"""What a file is converted to: OpenDocument in one XML file, with all that the office program saw of it."""
EMPTY = ("pptx/one.ppsx",)
"""Samples of which the office program shows nothing."""
KAZAKH = LanguageTag("kk")
PATIENCE_S = 120.0


def convert(paths: list[Path], extension: str, folder: Path) -> list[Path]:
    """Return the files that soffice made of others, with a profile of its own below *folder*."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    into = folder / "converted"
    command = ["soffice", profile, "--headless", "--convert-to", extension.removeprefix("."), "--outdir", str(into)]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    made = [into / path.with_suffix(extension).name for path in paths]
    assert done.returncode == 0, done.stderr
    assert all(each.is_file() for each in made), done.stdout + done.stderr
    return made


def shown_texts(path: Path) -> str:
    """Return all texts and attributes of an XML file, squeezed."""
    root = ET.fromstring(path.read_bytes())
    names = "\n".join(value for element in root.iter() for value in element.attrib.values())
    return squeeze("".join(root.itertext()) + names)


def squeeze(text: str) -> str:
    """Return a text without white space, which each format keeps in its own way."""
    return re.sub(r"\s+", "", text)


def is_shown(contents: Iterable[Content], shown: str) -> bool:
    """Tell whether every text between tags is shown."""
    texts = [part for content in contents for part in content.parts if isinstance(part, str)]
    return all(squeeze(text) in shown for text in texts)


@pytest.mark.parametrize("name", OFFICE_SAMPLES)
def test_office_shows_the_translation(name: str, tmp_path: Path) -> None:
    """A text that the office program shows of a document, its notes and properties included, is shown translated."""
    filter_name, _, file_name = name.partition("/")
    used, data = get_filter(filter_name), sample_bytes(name)
    options = used.options_type()
    found = used.extract(data, options)
    targets = pseudo_targets(found, KAZAKH)
    suffix = Path(file_name).suffix or f".{filter_name}"
    original, written = tmp_path / f"original{suffix}", tmp_path / f"written{suffix}"
    original.write_bytes(data)
    written.write_bytes(used.merge(data, found, targets, KAZAKH, options))
    before, after = map(shown_texts, convert([original, written], FLAT[suffix], tmp_path))
    units = [unit for unit in found.units if is_shown((part.content for part in unit.parts), before)]
    assert units or name in EMPTY
    assert [unit for unit in units if not is_shown((each.content for each in targets[unit.id]), after)] == []
