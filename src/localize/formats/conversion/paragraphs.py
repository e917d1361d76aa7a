"""Lines of a page joined into paragraphs, headings, list items and footnotes, and written as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from statistics import median

from localize.formats.conversion.page_layout import Region, Table
from localize.formats.conversion.pdf_pages import Line, Run

_HEADING = 1.12
"""Letters that much larger than those of the text are a heading's."""
_LONGEST_HEADING = 250
_DEEPEST = 6
_LEADING = 1.3
"""Lines farther apart than so many usual distances are two paragraphs."""
_USUAL_LEADING = 1.2
"""The distance of lines in sizes of their letters, where too few lines tell."""
_INDENT = 0.8
"""Sizes of a letter: a line that starts so far to the right begins a paragraph."""
_SHORT = 0.2
"""Of a column's width: a line that ends so far from the border, with the end of a sentence, ends a paragraph."""
_NOTE = 0.93
"""Letters smaller than so much of the text's are a footnote's."""
_BULLET = re.compile(r"\s*[•◦▪▫‣●○■□➢✓·\u2043\u2219](\s+|$)")
_DASH = re.compile(r"\s*[-–—*](\s+|$)")
_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s+(?=\S)")
_NOTE_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*∗†‡§¶]{1,3})[\])]?")
_SIGNS = ("∗", "†", "‡", "§ ", "¶ ")
_LEADERS = re.compile(r"\s*(\.\s?){4,}\s*")
"""Dots between a title and its page in a table of contents."""
_END = re.compile(r"[.!?…:;][»”\"')\]]*\s*$")
_LINE_END = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*$")
_PARTICLES = frozenset({"то", "либо", "нибудь", "таки", "ка"})
"""Russian particles that a hyphen binds to the word before."""
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_START = re.compile(r"^(#{1,6}(?=\s)|[-+](?=\s)|\d+(?=[.)](\s|$))|[=~>])")


@dataclass(slots=True)
class Block:
    """A paragraph in the making."""

    kind: str
    """paragraph · bullet · number · table"""
    size: float
    lines: list[Line] = field(default_factory=list)
    number: int = 0
    table: Table | None = None
    page: int = 0

    @property
    def last(self) -> Line:
        """The line that the next one continues."""
        return self.lines[-1]


def split_blocks(region: Region) -> Iterator[Block]:
    """Yield the paragraphs of a column."""
    leading = _find_leading(region.lines)
    block: Block | None = None
    for line in region.lines:
        kind, number = _kind(line, block)
        if block is not None and not kind and _continues(block, line, region, leading):
            block.lines.append(line)
            continue
        if block is not None:
            yield block
        block = Block(kind or "paragraph", line.size, [line], number)
    if block is not None:
        yield block


def _find_leading(lines: Sequence[Line]) -> float:
    """Return the distance of most lines, in sizes of their letters."""
    steps = [
        (before.y0 - line.y0) / line.size
        for before, line in pairwise(lines)
        if line.size > 0 and abs(before.size - line.size) < 0.1 * line.size
    ]
    usual = [each for each in steps if 0.8 < each < 2.2]
    return min(median(usual), 1.9) if len(usual) > 2 else _USUAL_LEADING


def _kind(line: Line, block: Block | None) -> tuple[str, int]:
    """Return what a line starts, empty for nothing that can be seen, and its number in a list."""
    text = line.text
    if _BULLET.match(text):
        return "bullet", 0
    if line.runs[0].is_raised or text.lstrip().startswith(_SIGNS):
        return "paragraph", 0  # a footnote
    number = _NUMBER.match(text)
    if number and block is not None and block.kind == "number":
        return ("number", int(number[1])) if int(number[1]) == block.number + 1 else ("", 0)
    if block is not None and not _is_ended(block):
        return "", 0
    if number:
        return "number", int(number[1])
    return ("bullet", 0) if _DASH.match(text) else ("", 0)


def _is_ended(block: Block) -> bool:
    """Tell whether what follows a block may be a list, although a dash or a number may also stand in a text."""
    return block.kind == "bullet" or (block.kind == "paragraph" and _END.search(block.last.text) is not None)


def _continues(block: Block, line: Line, region: Region, leading: float) -> bool:
    """Tell whether a line goes on with a paragraph."""
    last, size = block.last, max(line.size, 1.0)
    if line.is_row or last.is_row or abs(last.size - line.size) > 0.12 * size:
        return False
    if not 0 < last.y0 - line.y0 <= _LEADING * leading * size or _is_last_line(last, line, region):
        return False
    if block.kind != "paragraph":
        return line.x0 > block.lines[0].x0 + 0.3 * size
    is_centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 0.5 * size and line.x0 - region.x0 > size
    return is_centred or line.x0 - last.x0 <= _INDENT * size


def _is_last_line(line: Line, following: Line, region: Region) -> bool:
    """Tell whether a line that does not reach the border ends a paragraph: a sentence ends, or it is a bold title."""
    is_title = all(run.is_bold for run in line.runs if run.text.strip()) and not following.runs[0].is_bold
    is_short = region.x1 - line.x1 > _SHORT * (region.x1 - region.x0)
    return is_short and (is_title or _END.search(line.text) is not None)


# --- the whole document ----------------------------------------------------------------------------------------------


class Writer:
    """A document's blocks as Markdown."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._size = _find_size(blocks)
        self._words = Counter(
            word.lower() for block in blocks for line in block.lines for word in _WORD.findall(line.text)
        )
        self._blocks, self._notes = self._take_notes(list(blocks))
        sizes = sorted({round(block.size * 2) for block in self._blocks if self._is_heading(block)}, reverse=True)
        self._levels = {size: min(at, _DEEPEST) for at, size in enumerate(sizes, 1)}
        self._labels = 0

    def write(self) -> str:
        """Return the document."""
        written = [text for block in _join_pages(self._blocks) for text in self._write(block)]
        while self._notes:  # nothing that was written refers to them
            written += self._write(self._notes.pop(next(iter(self._notes))))
        return "".join(_separate(written))

    def _is_heading(self, block: Block) -> bool:
        length = sum(len(line.text) for line in block.lines)
        return (
            block.kind in ("paragraph", "number") and block.size > _HEADING * self._size and length <= _LONGEST_HEADING
        )

    def _take_notes(self, blocks: list[Block]) -> tuple[list[Block], dict[tuple[int, str], Block]]:
        """Return the blocks without footnotes, and the footnotes by page and number, where a number refers to them."""
        asked = {(block.page, mark) for block in blocks for mark in _references(block)}
        rest: list[Block] = []
        notes: dict[tuple[int, str], Block] = {}
        open_note: Block | None = None
        for block in blocks:
            key = (block.page, self._note_mark(block))
            if key in asked and key not in notes:
                open_note = notes[key] = block
            elif open_note and _is_below(open_note, block) and not key[1]:
                open_note.lines += block.lines
            else:
                open_note = None
                rest.append(block)
        return rest, notes

    def _note_mark(self, block: Block) -> str:
        """Return the number or sign that a footnote starts with; empty for other blocks."""
        if block.table is not None or block.size >= _NOTE * self._size:
            return ""
        first = next((run for run in block.lines[0].runs if run.text.strip()), None)
        mark = _NOTE_MARK.match(block.lines[0].text)
        if mark is None or first is None:
            return ""
        is_alone = first.is_raised or re.match(r"\s", block.lines[0].text[mark.end() :]) is not None
        return mark[1] if is_alone or not mark[1].isdecimal() else ""

    def _write(self, block: Block) -> Iterator[str]:
        """Yield a block's Markdown, and that of the footnotes it refers to."""
        if block.table is not None:
            yield self._write_table(block.table)
            return
        notes: list[str] = []
        runs = self._join_lines(block.lines)
        text = self._write_runs(runs, block.page, notes)
        if self._is_heading(block):
            yield f"{'#' * self._levels[round(block.size * 2)]} {text.replace('**', '')}"
        elif block.kind == "bullet":
            yield f"- {text}"
        elif block.kind == "number":
            yield f"{block.number}. {text}"
        else:
            yield (
                _START.sub(r"\\\1", text)
                if not text[:1].isdigit()
                else re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)
            )
        yield from notes

    def _write_runs(self, runs: Sequence[Run], page: int, notes: list[str]) -> str:
        written = []
        for run in runs:
            note = self._notes.pop((page, run.text.strip()), None) if run.is_raised else None
            if note is None:
                written.append(_write_run(run))
                continue
            self._labels += 1
            label = self._labels
            written[-1:] = [each.rstrip() for each in written[-1:]]
            written.append(f"[^{label}]")
            body = self._join_lines(note.lines)
            text = _cut(body, note.lines[0])
            notes.append(f"[^{label}]: {self._write_runs(text, note.page, notes).strip()}")
        return re.sub(r"\s+", " ", _LEADERS.sub(" … ", "".join(written))).strip()

    def _join_lines(self, lines: Sequence[Line]) -> list[Run]:
        """Return the runs of several lines as those of one: hyphens at line ends are joined, list marks cut off."""
        runs: list[Run] = []
        for at, line in enumerate(lines):
            if not runs:
                runs = _without_mark(list(line.runs)) if at == 0 else list(line.runs)
                continue
            hyphen = _LINE_END.search(runs[-1].text)
            start = _WORD.match(line.text.lstrip())
            if hyphen and start:
                runs[-1] = replace(runs[-1], text=self._end_line(runs[-1].text, hyphen.start(), start[0]))
            elif not runs[-1].text.endswith(" "):
                runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip() + " ")
            runs += line.runs
        return _merge_looks(runs)

    def _end_line(self, text: str, hyphen: int, start: str) -> str:
        """Return a line's end without its hyphen, or with a hyphen that belongs to the word."""
        before = _WORD.findall(text[:hyphen])
        beginning = before[-1] if before else ""
        joined, hyphened = f"{beginning}{start}".lower(), f"{beginning}-{start}".lower()
        is_own = not start[0].islower() or start in _PARTICLES or beginning[-1:].isdigit()
        is_own = is_own or (self._words[hyphened] > 0 and not self._words[joined])
        return text[:hyphen] + ("-" if is_own and text[hyphen] != "\u00ad" else "")

    def _write_table(self, table: Table) -> str:
        rows = [
            [self._write_runs(self._join_lines(cell), 0, []).replace("|", "\\|") for cell in row] for row in table.rows
        ]
        head, *body = rows
        lines = [head, ["---"] * len(head), *body]
        return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _find_size(blocks: Iterable[Block]) -> float:
    """Return the size of most letters."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        for line in block.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_below(note: Block, block: Block) -> bool:
    """Tell whether a block is another paragraph of a footnote."""
    first, last = block.lines[0], note.last
    is_near = 0 < last.y0 - first.y0 < 2 * last.size
    return block.page == note.page and is_near and abs(first.size - last.size) < 0.5 and abs(first.x0 - last.x0) < 30


def _references(block: Block) -> Iterator[str]:
    """Yield the numbers and signs that stand raised in a block, those at its start aside."""
    for at, line in enumerate(block.lines):
        for place, run in enumerate(line.runs):
            if run.is_raised and (at or place) and _NOTE_MARK.fullmatch(run.text.strip()):
                yield run.text.strip()


def _join_pages(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, those joined that a column's or page's end divides."""
    open_block: Block | None = None
    for block in blocks:
        if open_block is not None and _goes_on(open_block, block):
            open_block.lines += block.lines
            continue
        if open_block is not None:
            yield open_block
        open_block = block
    if open_block is not None:
        yield open_block


def _goes_on(block: Block, following: Block) -> bool:
    if block.table or following.table or following.kind != "paragraph" or abs(block.size - following.size) > 0.5:
        return False
    text = following.lines[0].text.lstrip()
    is_divided = following.lines[0].y0 > block.last.y0 or following.page != block.page
    return is_divided and text[:1].islower() and not _END.search(block.last.text) and not block.last.is_row


def _without_mark(runs: list[Run]) -> list[Run]:
    """Return the runs of a list item's first line without the bullet or number; of any other line as they are."""
    text = "".join(run.text for run in runs)
    mark = _BULLET.match(text) or _NUMBER.match(text) or _DASH.match(text)
    return _drop(runs, mark.end()) if mark and mark.end() < len(text.rstrip()) else runs


def _cut(runs: list[Run], line: Line) -> list[Run]:
    """Return the runs of a footnote without its number."""
    text = "".join(run.text for run in runs)
    mark = _NOTE_MARK.match(text)
    return _drop(runs, mark.end()) if mark and _NOTE_MARK.match(line.text) else runs


def _drop(runs: Sequence[Run], letters: int) -> list[Run]:
    """Return runs without so many letters at their start."""
    kept = []
    for run in runs:
        kept.append(replace(run, text=run.text[letters:]))
        letters = max(0, letters - len(run.text))
    return [run for run in kept if run.text]


def _merge_looks(runs: Sequence[Run]) -> list[Run]:
    """Return runs of one look as one; spaces take the look of what is before them."""
    looks: list[Run] = []
    for run in runs:
        is_space = not run.text.strip() and looks
        looks.append(replace(looks[-1], text=run.text, is_raised=False) if is_space else run)
    return [
        replace(key, text="".join(run.text for run in group))
        for key, group in groupby(looks, lambda run: replace(run, text=""))
    ]


def _write_run(run: Run) -> str:
    text = run.text.strip()
    if not text:
        return run.text
    before, _, after = run.text.partition(text)
    marks = "*" * (2 * run.is_bold + run.is_italic)
    shown = _SPECIAL.sub(r"\\\1", text)
    if any(map(str.isalnum, text)):
        shown = f"{marks}{shown}{marks}"
    if run.link and re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>]*", run.link, re.IGNORECASE):
        shown = f"<{run.link}>" if text == run.link else f"[{shown}](<{run.link}>)"
    return f"{before}{shown}{after}"


def _separate(written: Sequence[str]) -> Iterator[str]:
    """Yield texts with an empty line between, none between items of a list."""
    for at, text in enumerate(written):
        if not text:
            continue
        following = written[at + 1] if at + 1 < len(written) else ""
        is_list = all(re.match(r"- |\d+\. ", each) for each in (text, following))
        yield text + ("\n" if is_list else "\n\n" if following else "\n")
