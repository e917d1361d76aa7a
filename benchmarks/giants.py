"""Giant files at legal sizes: processor seconds and memory of each stage, and of the commands that are made of these.

    python benchmarks/giants.py [--only NAME] [--large]

The stages are reading, segmenting, counting, merging a translation of every text, and proving what was written. Each
may cost 300 MiB in any process, and 10 s of processor for 10 MB unpacked, or for a small file. A refusal
takes under 2 s. Of whole commands (`add`, `extract`, `extract --pseudo`, `export` with one translation) memory and
refusals are judged, their seconds are shown: they are the sum of several stages and of what the store does. With
`--large` giants come in that are beyond the limits, which promises nothing: those figures are shown, not judged. The
command fails where a limit is broken.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.formats_large import (
    DOCX_HEAD,
    DOCX_RELATIONS,
    DOCX_TYPES,
    PO_HEAD,
    XLIFF2_HEAD,
    make_docx,
    make_po,
    make_xliff2,
    sentences,
)
from benchmarks.formats_speed import peak_mib

from localize.formats import Filter, detect
from localize.formats.core.merge_proof import PROOF
from localize.model import LanguageTag
from localize.model.extraction import Extraction
from localize.safe.limits import Allowance, allow, allow_output
from localize.safe.sandbox import ChildReader, Merging

MOST_MIB = 300.0
SECONDS_PER_10_MB = 10.0
MOST_SECONDS_OF_REFUSAL = 2.0
REFUSED = 3
MB = 1_000_000


# --- the giants ------------------------------------------------------------------------------------------------------


def _docx(body: str) -> bytes:
    return _zip(
        {
            "[Content_Types].xml": DOCX_TYPES,
            "_rels/.rels": DOCX_RELATIONS,
            "word/document.xml": f"{DOCX_HEAD}{body}</w:body></w:document>",
        }
    )


def _zip(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return stream.getvalue()


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _xlsx(strings: int, cells: int) -> bytes:
    relation = '<Relationship Id="r{0}" Type="{1}/{2}" Target="{3}"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in (("workbook", "sheet.main"), ("sheet", "worksheet"), ("strings", "sharedStrings"))
    )
    items = "".join(f"<si><t>{text}</t></si>" for text in sentences(strings))
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at % strings}</v></c></row>' for at in range(1, cells + 1))
    return _zip(
        {
            "[Content_Types].xml": DOCX_TYPES[: DOCX_TYPES.index("<Override")] + types + "</Types>",
            "_rels/.rels": head + relation.format(1, _OFFICE, "officeDocument", "xl/workbook.xml") + "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": head
            + relation.format(1, _OFFICE, "worksheet", "sheet.xml")
            + relation.format(2, _OFFICE, "sharedStrings", "strings.xml")
            + "</Relationships>",
            "xl/sheet.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/strings.xml": f'<sst xmlns="{_SHEET}">{items}</sst>',
        }
    )


_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def _odt(paragraphs: int) -> bytes:
    texts = "".join(f"<text:p>{text}</text:p>" for text in sentences(paragraphs))
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{_ODF}" xmlns:text="{_TEXT}" office:version="1.2">'
            f"<office:body><office:text>{texts}</office:text></office:body></office:document-content>",
        }
    )


def _runs(count: int) -> str:
    bold, plain = "<w:r><w:rPr><w:b/></w:rPr><w:t>{0}</w:t></w:r>", '<w:r><w:t xml:space="preserve"> {0}</w:t></w:r>'
    texts = (at * 7919 % 1_000_003 for at in range(count // 2))  # other ones: equal runs pack like a bomb
    return f"<w:p>{''.join((bold + plain).format(text) for text in texts)}</w:p>"


def _line(megabytes: float) -> str:
    text = " ".join(sentences(12_000))
    return (text * (int(megabytes * MB) // len(text) + 1))[: int(megabytes * MB)]


def _word(megabytes: float) -> bytes:
    return b"x" * int(megabytes * MB)


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>".encode()


def _xliff2(inside: str) -> bytes:
    source = f"<source>{inside}</source>"
    return f'{XLIFF2_HEAD}<unit id="u"><segment id="s">{source}</segment></unit>\n</file>\n</xliff>\n'.encode()


_DOCBOOK = '<article xmlns="http://docbook.org/ns/docbook" version="5.0" xml:lang="en"><title>t</title>{}</article>'
_CHARSET = '<meta charset="utf-8">'


def _texts(count: int, tags: int, letters: int, form: str = "<b>{}</b>") -> list[str]:
    """Return sentences with so many letters and tags in all; *form* is how a pair of these is written."""
    texts = list(sentences(count))
    more = (letters - sum(map(len, texts))) // count - 1
    filler = " ".join(text[4:-1] for text in texts[:20])[: max(0, more)]  # without an end of a sentence
    texts = [text[:-1] for text in texts]
    pairs = [f"{text} {filler}".rstrip().partition(" ") for text in texts]
    return [f"{form.format(first) if at < tags // 2 else first} {rest}" for at, (first, _, rest) in enumerate(pairs)]


def _docbook(texts: list[str], encoding: str) -> bytes:
    body = "\n".join(f"<para>{text}</para>" for text in texts)
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{_DOCBOOK.format(body)}'.encode()


def _xliff2_texts(texts: list[str]) -> bytes:
    units = "".join(
        f'<unit id="u{at}"><segment id="s"><source>{text}</source><target>{text}</target></segment></unit>\n'
        for at, text in enumerate(texts)
    )
    return f"{XLIFF2_HEAD}{units}</file>\n</xliff>\n".encode()


def _ttml(texts: list[str]) -> bytes:
    lines = "\n".join(f'<p begin="{at}s" end="{at + 1}s">{text}</p>' for at, text in enumerate(texts))
    return f'<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div>\n{lines}\n</div></body></tt>'.encode()


def _docx_texts(texts: list[str]) -> bytes:
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:t xml:space="preserve">'
    marked = (text.replace("<b>", "\0").replace("</b>", "\0").split("\0") for text in texts)
    return _docx(
        "".join(
            f"<w:p>{bold.format(some[1])}{some[2]}</w:t></w:r></w:p>"
            if len(some) > 1
            else f"<w:p><w:r><w:t>{some[0]}</w:t></w:r></w:p>"
            for some in marked
        )
    )


def _po(texts: list[str]) -> bytes:
    return "\n".join((PO_HEAD, *(f'msgid "{text}"\nmsgstr "{text.upper()}"\n' for text in texts))).encode()


_MOST, _MOST_OF_PAGE = (49_900, 49_900, 4_450_000), (29_900, 19_900, 4_450_000)
"""Almost as many texts, tags and letters as the limits allow."""
GIANTS: dict[str, Callable[[], bytes]] = {
    "word-1mb.txt": lambda: _word(1),
    "word-5mb.txt": lambda: _word(5),
    "word-50mb.txt": lambda: _word(50),
    "one.txt": lambda: _line(50).encode(),
    "one.json": lambda: b'{"a": "' + _word(50) + b'"}',
    "one.yaml": lambda: b"a: " + _word(50) + b"\n",
    "one.po": lambda: PO_HEAD.encode() + b'\nmsgid "' + _word(50) + b'"\nmsgstr ""\n',
    "one.html": lambda: _page(f"<p>{_line(50)}</p>"),
    "title-20mb.html": lambda: b"<html><head><title>" + _word(20) + b"</title></head><body><p>Text</p></body></html>",
    "attribute-20mb.html": lambda: _page(f'<p title="{"x" * 20 * MB}">Text</p>'),
    "paragraphs-200k.docx": lambda: make_docx(200_000),
    "runs-150k.docx": lambda: _docx(_runs(150_000)),
    "escapes.json": lambda: b'{"a": "' + rb"\u0430" * 2_500_000 + b'"}',
    "bang.md": lambda: b"![" * 300_000,
    "returns.txt": lambda: b"a\r" * 1_500_000,
    "line-15mb.txt": lambda: _line(15).encode(),
    "line-15mb.json": lambda: json.dumps({"a": _line(15)}).encode(),
    "line-15mb.md": lambda: _line(15).encode(),
    "line-15mb.html": lambda: _page(f"<p>{_line(15)}</p>"),
    "keys-1m.json": lambda: json.dumps({f"key{at}": f"Text {at}" for at in range(1_000_000)}).encode(),
    "keys-300k.yaml": lambda: "".join(f"key{at}: Text {at}\n" for at in range(300_000)).encode(),
    "messages-200k.po": lambda: make_po(200_000),
    "units-200k.xlf": lambda: make_xliff2(200_000),
    "codes-150k.xlf": lambda: _xliff2('a <ph id="1"/>' + "".join(f'b <ph id="{at}"/>' for at in range(2, 150_000))),
    "tags-300k.html": lambda: _page("<p>" + "a <b>b</b> " * 150_000 + "</p>"),
    "deep-200.html": lambda: _page("<div>" * 200 + "<p>Text</p>" * 20_000),
    "brackets.md": lambda: b"[" * 300_000,
    "stars.md": lambda: b"*a_ " * 200_000,
    "quotes.md": lambda: b"> " * 200 + b"Text\n" + (b"> " * 200 + b"Text\n") * 2_000,
    "cues-200k.srt": lambda: "".join(
        f"{at}\n00:00:01,000 --> 00:00:02,000\nText {at}\n\n" for at in range(1, 200_001)
    ).encode(),
    "rows-300k.csv": lambda: b"id,source,target\n" + b"".join(b"%d,Text %d,\n" % (at, at) for at in range(300_000)),
    "cells-500k.xlsx": lambda: _xlsx(1_000, 500_000),
    "strings-200k.xlsx": lambda: _xlsx(200_000, 200_000),
    "paragraphs-200k.odt": lambda: _odt(200_000),
    "paragraphs-49k.docx": lambda: make_docx(49_000),
    "paragraphs-49k.odt": lambda: _odt(49_000),
    "strings-49k.xlsx": lambda: _xlsx(49_000, 49_000),
    "messages-31k.po": lambda: make_po(31_000),
    "units-34k.xlf": lambda: make_xliff2(34_000),
    "lines-49k.txt": lambda: "\n\n".join(sentences(49_000)).encode(),
    "lines-29k.md": lambda: "\n\n".join(sentences(29_000)).encode(),
    "lines-29k.html": lambda: _page("\n".join(f"<p>{text}</p>" for text in sentences(29_000))),
    "keys-49k.json": lambda: json.dumps({f"key{at}": text for at, text in enumerate(sentences(49_000))}).encode(),
    "long-15mb.html": lambda: _page("\n".join(f"<p>{text}</p>" for text in _texts(29_000, 0, 15 * MB))),
    "long-15mb.md": lambda: "\n\n".join(_texts(29_000, 0, 15 * MB)).encode(),
    "long-15mb.json": lambda: json.dumps(dict(enumerate(_texts(49_000, 0, 15 * MB)))).encode(),
    "long-30mb.docx": lambda: _docx_texts(_texts(49_000, 0, 28 * MB)),
    "most.docx": lambda: _docx_texts(_texts(*_MOST)),
    "most.xlf": lambda: _xliff2_texts(_texts(34_900, 24_900, 4_450_000, '<pc id="1">{}</pc>')),
    "long-6mb.xlf": lambda: _xliff2_texts(_texts(34_000, 0, 6 * MB)),
    "most.po": lambda: _po(_texts(34_900, 0, 4_450_000)),
    "long-6mb.po": lambda: _po(_texts(34_000, 0, 6 * MB)),
    "most.json": lambda: json.dumps(dict(enumerate(_texts(49_900, 0, 4_450_000)))).encode(),
    "most.txt": lambda: "\n\n".join(_texts(49_900, 0, 4_450_000)).encode(),
    "most.html": lambda: _page(_CHARSET + "\n".join(f"<p>{text}</p>" for text in _texts(*_MOST_OF_PAGE))),
    "most-ascii.html": lambda: _page("\n".join(f"<p>{text}</p>" for text in _texts(26_000, 19_900, 1_990_000))),
    "most.md": lambda: "\n\n".join(_texts(*_MOST_OF_PAGE, "**{}**")).encode(),
    "most.xml": lambda: _docbook(_texts(*_MOST_OF_PAGE, "<emphasis>{}</emphasis>"), "utf-8"),
    "most-ascii.xml": lambda: _docbook(_texts(26_000, 19_900, 1_990_000, "<emphasis>{}</emphasis>"), "us-ascii"),
    "most.ttml": lambda: _ttml(_texts(*_MOST_OF_PAGE, "<span>{}</span>")),
}


# --- the table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What a stage or a command took; of a command also its exit code and the first line of what it said."""

    seconds: float
    own_mib: float
    inner_mib: float = 0.0
    code: int = 0
    told: str = ""

    def print_row(self, name: str, size: int, step: str, *, breaks: bool) -> None:
        """Print the figures, and whether they break a limit."""
        print(
            f"{name:22}{size / MB:>8.1f}  {step:16}{self.seconds:>8.2f}{self.own_mib:>7.0f}{self.inner_mib:>7.0f}"
            f"{self.code:>5} {'BROKEN ' if breaks else '       '}{self.told}",
            flush=True,
        )


def run(folder: Path, *arguments: str) -> Cost:
    """Return what a command of `localize` costs in a project, its child processes included."""
    command = [sys.executable, __file__, "--run", "-C", str(folder), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=os.environ | {"NO_COLOR": "1"})
    *told, figures = done.stderr.decode(errors="replace").strip().splitlines() or [""]
    told += done.stdout.decode(errors="replace").strip().splitlines()[:1]
    seconds, own, inner = map(float, figures.split()[1:]) if figures.startswith("cost ") else (0.0, 0.0, 0.0)
    return Cost(seconds, own, inner, done.returncode, next(iter(told), "")[:90])


def run_inside(arguments: list[str]) -> None:
    """Run a command of `localize` in this process, and print what it and its child processes took."""
    from localize.__main__ import main

    sys.argv = ["localize", *arguments]
    try:
        main()
    finally:
        own, inner = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = own.ru_utime + own.ru_stime + inner.ru_utime + inner.ru_stime
        print(f"\ncost {seconds:.2f} {peak_mib():.0f} {inner.ru_maxrss / 1024:.0f}", file=sys.stderr)


def measure_commands(folder: Path, name: str, *, large: bool) -> Iterator[tuple[str, Cost]]:
    """Yield the commands with a file of a project, and their costs; of a file that is refused the first alone."""
    option = ("--large",) if large else ()
    done = folder.parent / "done"
    added = run(folder, "add", name, *option)
    yield "add", added
    if added.code:
        return
    yield "extract", run(folder, "extract", name, "--json", "-o", str(done), *option)
    yield "extract --pseudo", run(folder, "extract", name, "--pseudo", "-o", str(done), *option)
    _translate_one(folder)
    yield "export", run(folder, "export", "--fallback", "source", "--min-state", "translated", "--allow-critical")


def _translate_one(folder: Path) -> None:
    """Translate the first segment, if there is one, so that a file is merged and proved."""
    command = [sys.executable, "-m", "localize", "-C", str(folder)]
    listed = subprocess.run([*command, "segments", "--target", "kk", "--json"], check=True, capture_output=True)
    for line in listed.stdout.splitlines()[:1]:
        key = json.loads(line)["key"]
        subprocess.run([*command, "set", key, "--target", "kk", "--text", "Мәтін"], check=True, capture_output=True)


def measure_stages(path: Path) -> dict[str, Cost]:
    """Return what each stage costs with a file, in processes of its own."""
    found: dict[str, Cost] = {}
    for mode in ("--read", "--merge", "--prove"):
        command = [sys.executable, __file__, mode, str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        found |= {step: Cost(seconds, mib) for step, seconds, mib in json.loads(done.stdout)}
    written, proved = found["merge"], found["prove"]
    found["prove"] = replace(proved, seconds=max(0.0, proved.seconds - written.seconds))
    return found


def measure_reading(path: Path) -> Iterator[tuple[str, float, float]]:
    """Yield what it takes to read a file, to segment its texts and to count their words."""
    from localize.segmentation import load_rules
    from localize.tokens import count_words
    from localize.workflow.documents.extract import split_unit

    with allow(Allowance.LARGE):
        extraction, used, seconds, mib = _read(path)
    yield "read", seconds + sum(os.times()[:2]), max(mib, peak_mib())
    rules = load_rules(LanguageTag("en"))
    begun = _begin()
    units = [tuple(split_unit(unit, rules, sentences=not used.bilingual)) for unit in extraction.units]
    yield "segment", time.process_time() - begun, peak_mib()
    begun = _begin()
    for unit in units:
        for content, _, _ in unit:
            count_words(content.plain)
    yield "count", time.process_time() - begun, peak_mib()


def measure_merging(path: Path, proof: str) -> tuple[float, float]:
    """Return the seconds and MiB of the sandbox that writes a translation of every text into a file."""
    from localize.workflow.documents.single_file import pseudo_targets

    with allow(Allowance.LARGE):
        extraction, used, _, _ = _read(path)
    language = extraction.target_language or LanguageTag("kk")
    merging = Merging.of(pseudo_targets(extraction, language), language, proof)
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    with allow_output(), ChildReader() as reader:
        reader.merge(used.name, {}, path.name, path.read_bytes(), merging)
        mib = _peak_of_child()
    return _seconds_since(begun), mib


def _read(path: Path) -> tuple[Extraction, Filter[object], float, float]:
    """Return what is in a file, what reads it, and the seconds and MiB of the sandbox."""
    data = path.read_bytes()
    used = detect(path.name, data[:4096])
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ChildReader() as reader:
        extraction = reader.extract(used.name, {}, path.name, data)
        mib = _peak_of_child()
    return extraction, used, _seconds_since(begun), mib


def _begin() -> float:
    """Forget the peak of this process so far; return the processor's time."""
    Path("/proc/self/clear_refs").write_text("5")
    return time.process_time()


def _seconds_since(begun: resource.struct_rusage) -> float:
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - begun.ru_utime - begun.ru_stime


def _peak_of_child() -> float:
    """Return the most memory of the only child process; as `ru_maxrss` it would begin with what this process has."""
    for path in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            fields = dict(line.split(":", 1) for line in path.read_text().splitlines())
            if int(fields["PPid"]) == os.getpid():
                return int(fields["VmHWM"].split()[0]) / 1024
    raise SystemExit("the sandbox is gone")


def measure(name: str, data: bytes, *, large: bool) -> list[str]:
    """Print a line for each stage and command of a giant; return what breaks a limit."""
    broken: list[str] = []
    packed = data[:2] == b"PK"
    size = sum(each.file_size for each in zipfile.ZipFile(io.BytesIO(data)).infolist()) if packed else len(data)
    most = SECONDS_PER_10_MB * max(1, size / 10 / MB)
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "project")
        run(Path(root), "init", str(folder), "--source", "en", "--target", "kk", "--no-glossary")
        (folder / name).write_bytes(data)
        commands = dict(measure_commands(folder, name, large=large))
        steps = commands if commands["add"].code else measure_stages(folder / name) | commands
        for step, cost in steps.items():
            limit = MOST_SECONDS_OF_REFUSAL if cost.code == REFUSED else inf if step in commands else most
            holds = (
                cost.seconds <= limit and max(cost.own_mib, cost.inner_mib) <= MOST_MIB and cost.code in (0, REFUSED)
            )
            if breaks := not large and not holds:
                broken.append(f"{name} {step}")
            cost.print_row(name, size, step, breaks=breaks)
    return broken


def main() -> int:
    """Print the table; fail where a limit is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", metavar="NAME", help="giants whose names hold this")
    parser.add_argument("--large", action="store_true", help="lift the limits of files")
    wanted = parser.parse_args()
    print(f"{'giant':22}{'MB':>8}  {'step':16}{'cpu s':>8}{'MiB':>7}{'child':>7}{'exit':>5}")
    broken = [
        each
        for name, make in GIANTS.items()
        if wanted.only in name
        for each in measure(name, make(), large=wanted.large)
    ]
    print(f"broken: {', '.join(broken) or 'none'}")
    return bool(broken)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--run", *given]:
            run_inside(given)
        case ["--read", given]:
            print(json.dumps(list(measure_reading(Path(given)))))
        case ["--merge" | "--prove" as mode, given]:
            print(json.dumps([(mode[2:], *measure_merging(Path(given), PROOF if mode == "--prove" else ""))]))
        case _:
            sys.exit(main())
