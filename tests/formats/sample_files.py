"""The sample files of all filters: `samples/<filter>/<file>`, a folder there being the members of a ZIP package."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*") if not path.name.startswith((".", "README"))
)
"""Names such as "po/russian.po"."""
_MIMETYPE = "mimetype"


@cache
def sample_bytes(name: str) -> bytes:
    """Return a sample's bytes; a folder's members are packed in alphabetical order, `mimetype` first and stored."""
    path = FOLDER / name
    return pack_folder(path) if path.is_dir() else path.read_bytes()


def pack_folder(folder: Path) -> bytes:
    """Return the files below a folder as a ZIP package."""
    members = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    return pack(dict(sorted(members.items(), key=lambda pair: (pair[0] != _MIMETYPE, pair[0]))))


def pack(members: dict[str, bytes]) -> bytes:
    """Return members as a ZIP package, always the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == _MIMETYPE else zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return stream.getvalue()
