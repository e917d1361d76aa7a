"""Compare what the DOCX filter extracts with what Okapi's filter extracted, file by file.

    python benchmarks/docx_gold.py CORPUS

CORPUS holds `docx/` and, beside it, `gold/docx/*.docx.xlf.gz`: XLIFF 1.2 as Okapi's default settings give it. Texts are
compared without codes and white space. "deleted" counts texts inside tracked deletions that a unit shows.
"""

from __future__ import annotations

import gzip
import re
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from localize.errors import LocalizeError
from localize.formats import get_filter
from localize.model import TagForm
from localize.safe.xml import make_parser

CODES = frozenset(("bpt", "ept", "ph", "it", "bx", "ex", "x"))
LIKE_CHARACTERS = frozenset(("tab", "br"))
DELETED = re.compile(r"<w:delText[^>]*>([^<]+)</w:delText>")


@dataclass(slots=True)
class Tally:
    """What was counted."""

    counts: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def main(folders: list[str]) -> None:
    """Print a line per file that has something to say, then the sums."""
    root = Path(folders[0])
    tally = Tally()
    for path in sorted((root / "docx").rglob("*.docx")):
        measure(path, root / "gold" / "docx" / f"{path.name}.xlf.gz", tally)
    counts = tally.counts
    for each in tally.missed:
        print(f"  {each}")
    print(f"files {counts['files']}, opened {counts['opened']}, units {counts['units']}")
    print(
        f"tags {counts['tags']}, {counts['tags'] / max(counts['units'], 1):.3f} a unit; Okapi's: {counts['gold tags']}"
    )
    found, wanted = counts["found"], counts["gold"]
    print(f"units of Okapi found {found} of {wanted}: {found / max(wanted, 1):.1%}")
    print(f"deleted texts shown: {counts['deleted shown']}")


def measure(path: Path, gold: Path, tally: Tally) -> None:
    """Count one file."""
    reader = get_filter("docx")
    tally.counts["files"] += 1
    data = path.read_bytes()
    try:
        found = reader.extract(data, reader.options_type())
    except LocalizeError as error:
        tally.missed.append(f"{path.name} does not open: {error}")
        return
    contents = [part.content for unit in found.units for part in unit.parts]
    tags = [tag for each in contents for tag in each.tags]
    tally.counts["opened"] += 1
    tally.counts["units"] += len(contents)
    tally.counts["tags"] += sum(tag.form is not TagForm.CLOSE and tag.kind not in LIKE_CHARACTERS for tag in tags)
    texts = Counter(squeeze(each.plain) for each in contents)
    if gold.is_file():
        compare(path.name, read_gold(gzip.decompress(gold.read_bytes()), tally), texts, tally)
    shown = "\n".join(each.plain for each in contents)
    for deleted in deleted_texts(data):
        if len(deleted.strip()) > len("edits") and deleted.strip() in shown:
            tally.counts["deleted shown"] += 1
            tally.missed.append(f"{path.name} shows deleted text: {deleted!r}")


def compare(name: str, wanted: Counter[str], texts: Counter[str], tally: Tally) -> None:
    """Count the texts of the gold that were found."""
    missing = wanted - texts
    tally.counts["gold"] += wanted.total()
    tally.counts["found"] += wanted.total() - missing.total()
    tally.missed += (f"{name} lacks: {text[:100]!r}" for text in missing)


def squeeze(text: str) -> str:
    """Return a text without white space and the like."""
    return re.sub(r"[\s\u00ad\u2011-]", "", text)


def read_gold(data: bytes, tally: Tally) -> Counter[str]:
    """Return the sources of an XLIFF 1.2 file without codes."""
    texts: Counter[str] = Counter()
    path: list[str] = []
    pieces: list[str] = []

    def opened(name: str, _attributes: dict[str, str]) -> None:
        path.append(name.rpartition(" ")[2])
        tally.counts["gold tags"] += path[-1] in CODES - {"ept", "ex"} and "source" in path and "seg-source" not in path

    def closed(_name: str) -> None:
        if path.pop() == "source":
            texts[squeeze("".join(pieces))] += 1
            pieces.clear()

    def text(piece: str) -> None:
        if "source" in path and not CODES.intersection(path):
            pieces.append(piece)

    parser = make_parser(opened, closed, text)
    parser.Parse(data, True)
    del texts[""]
    return texts


def deleted_texts(data: bytes) -> list[str]:
    """Return what tracked deletions hold."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith(".xml") and name.startswith("word/")]
        parts = [package.read(name).decode("utf-8", "replace") for name in names]
    return [found.group(1) for part in parts for found in DELETED.finditer(part)]


if __name__ == "__main__":
    main(sys.argv[1:])
