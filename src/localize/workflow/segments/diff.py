"""Word-by-word difference between two texts."""

from __future__ import annotations

from difflib import SequenceMatcher

from localize.model import Content, DiffStep
from localize.tokens import tokenize_content


def diff(old: Content, new: Content) -> tuple[DiffStep, ...]:
    """Return the steps from *old* to *new*, word by word, tags in typing form; none for two empty texts.

    A step is `sign` ("=" kept, "-" removed, "+" added) and `text`. Joining the steps without "+" gives the old text,
    joining those without "-" the new one.
    """
    before = [token.text for token in tokenize_content(old)]
    after = [token.text for token in tokenize_content(new)]
    steps: list[DiffStep] = []
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            steps.append(DiffStep("=", "".join(before[start:end])))
            continue
        if start < end:
            steps.append(DiffStep("-", "".join(before[start:end])))
        if new_start < new_end:
            steps.append(DiffStep("+", "".join(after[new_start:new_end])))
    return tuple(steps)
