"""The desk: one verb, one function, and the only place where the rooms meet.

Follow one segment: `add` (file to segments) · `draft` (memory and engines propose) · `lookup` (all that a screen
needs) · `edit` (a person confirms) · `check` (findings) · `review` (a reviewer decides) · `export` (segments to files).

Their parts: `read` (files through the gate) · `renew` (a new version of a source) · `brought` (translations in a
file) · `walk` (rows, documents) · `remember` (memory matches) · `memory_import` (files into memory; `memory_source`:
their formats, `indexing`: the indexes) · `drafting/` (the pipeline of engines) · `plan`,
`prove`, `manifest`, `variant` (of an export).
Around the project: `project` (open and close) · `mend` (fixes) · `report` · `exchange` (TMX) · `terms` ·
`undo` · `upkeep` · `consent` · `align` (existing translations become memory; `alignment`: the value, `align_table`:
its table).
Without a project: `demo` · `single` (one file) · `doctor` · `settings` · `shipped` · `crash`.

A function about a project takes it first and returns a model value. Long work is a generator that yields `Progress`
and returns the value; `finish` runs it through. Nothing here prints, asks or knows a widget.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from localize.model import Progress

Answer = TypeVar("Answer")


def finish(work: Generator[Progress, None, Answer]) -> Answer:
    """Run long work to its end and return its value."""
    while True:
        try:
            next(work)
        except StopIteration as stop:
            answer: Answer = stop.value
            return answer
