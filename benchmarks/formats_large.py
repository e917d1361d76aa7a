"""Documents of 100,000 segments: seconds and memory to extract, to merge, and through the child process that reads.

The documents are made for it: sentences of a few hundred words in fixed random order, a part of them with formatting,
placeholders, plural forms, comments and translations. Each step runs in a process of its own beside a peer. Seconds are
of the clock, with the processor's behind them: on a busy machine these say more. The bound that a program for old
laptops must keep: under 60 s and 1 GiB.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.formats_peers import peers_of
from benchmarks.formats_speed import OURS, peak_mib

SEGMENTS = 100_000
MOST_SECONDS = 60.0
MOST_MIB = 1024.0
WORDS = """
access account activist address adviser agency answer archive article attack backup blocked border browser camera
case channel citizen city code complaint connection consent contract copy court data decree defender device digital
document domain editor election email encrypted evidence exile expert expression file filter folder form freedom
group guide hearing home human image incident index inform internet journalist judge key language law lawyer leader
leak letter library licence list local lock mail map meeting member memory message mobile monitor network news
notice number office online opinion order owner page paper parliament party password peace people permit phone
picture platform police policy press prison privacy private protest proxy public publish question reader record
refuse region register report request right risk router rule safe screen search secret secure server service
shutdown signal site social source speech state station storage student summer surveillance table teacher team term
text threat ticket traffic training trial trust tunnel union update user verdict victim video village visitor voice
vote warning website winter witness word worker writer young
"""
VERBS = "protects checks sends keeps blocks opens reads copies records refuses reports finds"
PLACES = ("in the city", "at the border", "without a warrant", "on every device", "after the hearing", "before noon")

XLIFF2_HEAD = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="kk">\n<file id="f">\n'
)
PO_HEAD = (
    'msgid ""\nmsgstr ""\n"Language: kk\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)
DOCX_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCX_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCX_HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


# --- the documents ---------------------------------------------------------------------------------------------------


def sentences(count: int) -> Iterator[str]:
    """Yield different sentences, always the same ones."""
    dice = random.Random(7)
    nouns, verbs = WORDS.split(), VERBS.split()
    for number in range(count):
        words = dice.choices(nouns, k=dice.randint(3, 9))
        yield f"The {' '.join(words[:2])} {dice.choice(verbs)} {' '.join(words[2:])} {number} {dice.choice(PLACES)}."


def make_docx(count: int) -> bytes:
    """Return a document of paragraphs, every fifth with a bold word, all in runs as a person's edits leave them."""
    pieces = [DOCX_HEAD]
    for number, text in enumerate(sentences(count)):
        first, _, rest = text.partition(" ")
        style = "<w:rPr><w:b/></w:rPr>" if number % 5 == 0 else ""
        pieces.append(
            f'<w:p w:rsidR="00{number:06X}"><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">{first} '
            f'</w:t></w:r><w:r w:rsidRPr="00AB12CD">{style}<w:t>{rest}</w:t></w:r></w:p>'
        )
    pieces.append("</w:body></w:document>")
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", DOCX_TYPES)
        package.writestr("_rels/.rels", DOCX_RELATIONS)
        package.writestr("word/document.xml", "".join(pieces))
    return stream.getvalue()


def make_xliff2(count: int) -> bytes:
    """Return an XLIFF 2 file, every fifth unit with a pair of codes, every third with a translation."""
    pieces = [XLIFF2_HEAD]
    for number, text in enumerate(sentences(count)):
        first, _, rest = text.partition(" ")
        inside = f'<pc id="1">{first}</pc> {rest}' if number % 5 == 0 else text
        target = f"<target>{inside}</target>" if number % 3 == 0 else ""
        pieces.append(f'<unit id="u{number}"><segment id="s"><source>{inside}</source>{target}</segment></unit>\n')
    pieces.append("</file>\n</xliff>\n")
    return "".join(pieces).encode()


def make_po(count: int) -> bytes:
    """Return a catalogue with places and comments, every tenth message with plural forms, every third translated."""
    pieces = [PO_HEAD]
    for number, text in enumerate(sentences(count)):
        done = text.upper() if number % 3 == 0 else ""
        forms = f'msgid "{text}"\nmsgstr "{done}"\n'
        if number % 10 == 0:
            forms = f'msgid "%d {text}"\nmsgid_plural "%d of {text}"\nmsgstr[0] ""\nmsgstr[1] ""\n'
        pieces.append(f"#. Told on page {number}.\n#: pages/{number % 97}.c:{number}\n{forms}")
    return "\n".join(pieces).encode()


MAKERS: dict[str, Callable[[int], bytes]] = {"docx": make_docx, "xliff2": make_xliff2, "po": make_po}


# --- the table -------------------------------------------------------------------------------------------------------


def print_large(only: str = "") -> None:
    """Print a line for each step of each program."""
    print(f"{SEGMENTS:,} segments, load average {os.getloadavg()[0]:.1f}")
    print(
        f"{'format':8}{'program':20}{'step':18}{'size MiB':>9}{'seconds':>9}{'processor':>11}{'÷ ours':>8}"
        f"{'peak MiB':>10}  bound"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MAKERS.items():
            if only in ("", name):
                path = Path(folder) / f"large.{name}"
                path.write_bytes(make(SEGMENTS))
                _print_format(name, path)


def _print_format(name: str, path: Path) -> None:
    size = path.stat().st_size / 1024 / 1024
    ours: dict[str, float] = {}
    for program in (OURS, *(peer.name for peer, _ in peers_of(name))):
        for step in ("extract", "merge", "child process")[: 3 if program == OURS else 2]:
            command = [sys.executable, __file__, program, step, name, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{name:8}{program:20}{step:18}  failed: {done.stderr.splitlines()[-1:]}")
                continue
            seconds, processor, peak = map(float, done.stdout.split())
            ours.setdefault(step, processor)
            kept = seconds < MOST_SECONDS and peak < MOST_MIB
            bound = ("kept" if kept else "BROKEN") if program == OURS else ""
            ratio = "" if program == OURS else f"{processor / ours[step]:.2f}"
            print(
                f"{name:8}{program:20}{step:18}{size:>9.1f}{seconds:>9.1f}{processor:>11.1f}{ratio:>8}"
                f"{peak:>10.0f}  {bound}"
            )


# --- a step, in a process of its own ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took."""

    seconds: float
    processor: float
    peak_mib: float


class Clock:
    """Measures from where it is made."""

    def __init__(self) -> None:
        self._clock = time.perf_counter()
        self._processor = self._used()

    @staticmethod
    def _used() -> float:
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system

    def read(self) -> Cost:
        """Return what was used so far, by this process and by its children that ended."""
        inner = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return Cost(time.perf_counter() - self._clock, self._used() - self._processor, max(peak_mib(), inner))


def run_step(program: str, step: str, name: str, data: bytes) -> Cost:
    """Return what one step costs."""
    if program != OURS:
        return _run_peer(program, step, name, data)
    if step == "child process":
        return _run_child(name, data)
    from localize.formats import get_filter
    from localize.model import LanguageTag
    from localize.workflow.documents.single_file import pseudo_targets

    reader = get_filter(name)
    options = reader.options_type()
    clock = Clock()
    found = reader.extract(data, options)
    assert len(found.units) == SEGMENTS
    if step == "merge":
        language = LanguageTag("kk")
        targets = pseudo_targets(found, language)
        clock = Clock()
        reader.merge(data, found, targets, language, options)
    return clock.read()


def _run_child(name: str, data: bytes) -> Cost:
    """Read through the child process, as `localize add` does; the peak is the larger one of the two processes."""
    from localize.safe.sandbox import ChildReader

    clock = Clock()
    with ChildReader() as reader:
        found = reader.extract(name, {}, "large", data)
    assert len(found.units) == SEGMENTS
    return clock.read()


def _run_peer(program: str, step: str, name: str, data: bytes) -> Cost:
    peer, module = next((peer, module) for peer, module in peers_of(name) if peer.name == program)
    clock = Clock()
    opened = peer.open(module, data)
    if step == "extract":
        for _ in opened.texts():
            pass
    elif opened.change and opened.save:
        opened.change()
        opened.save()
    return clock.read()


if __name__ == "__main__":
    program, step, name, path = sys.argv[1:]
    cost = run_step(program, step, name, Path(path).read_bytes())
    print(cost.seconds, cost.processor, cost.peak_mib)
