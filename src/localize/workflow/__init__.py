"""The workflow: each verb of the program is one function, and only here the subsystems meet.

Packages and modules in reading order:

- `project/`: open and create a project, its cache, backup; `user/`: settings of one person; `settings`: both, edited
- `documents/`: files to segments (`add`), new versions of a file, a file without a project (`single_file`)
- `segments/`: lists, filters, lookup, repetitions
- `checking/`: findings and waivers; `glossary/`: terms found, added, edited
- `memory/`: matches, imports, edits, indexes; `alignment/`: existing translations for the memory
- `editing/`: a person's texts (`edit`), search and replace, fixes, split and join; `segment_view`: all for one screen
- `drafting/`: drafts from the memory and from engines; `review`: approvals and rejections; `notes/`: notes, questions
- `export/`: segments to files; `exchange/`: packages for partners and reviewers
- `history/`: operations and undo; `reports/`: progress, word count
- `demo`, `doctor`, `browser_tab`: doors that use the rest; `workers`: processes on all cores

One segment passes `documents.add`, `drafting.draft`, `segment_view`, `editing.edit`, `checking.check`, `review` and
`export.export`, in this order.

A function about a project takes it first and returns a model value. Long work is a generator that yields `Progress`
and returns the value; `finish` runs it through. Nothing here prints, prompts or knows a widget.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from localize.model import Progress

Answer = TypeVar("Answer")


def finish(work: Generator[Progress, None, Answer]) -> Answer:
    """Run long work to its end and return its report.

    Raises: what the work raises; what it has saved by then stays.
    """
    while True:
        try:
            next(work)
        except StopIteration as stop:
            answer: Answer = stop.value
            return answer
