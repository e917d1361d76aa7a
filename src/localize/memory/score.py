"""How alike two texts are, and where they differ.

The score is character-level: 100 * (1 - Levenshtein distance / longer length), case-sensitive, rounded down. It is the
one that the index is built for; another score needs other candidates and another length window.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel, Levenshtein

from localize.model import Content, DiffStep
from localize.tokens import tokenize


def similarity(one: Content | str, other: Content | str) -> int:
    """Return 0 to 100: 100 only for equal texts with equal tags; different tags cost one point."""
    if one == other:
        return 100
    first, second = _content(one), _content(other)
    score = text_similarity(first.plain, second.plain)
    return max(0, score - 1) if first.tags != second.tags or first.plain == second.plain else score


def text_similarity(one: str, other: str) -> int:
    """Return 0 to 100 for two plain texts; 100 only for equal ones."""
    longer = max(len(one), len(other))
    return 100 * (longer - Levenshtein.distance(one, other)) // longer if longer else 100


def word_diff(old: str, new: str) -> tuple[DiffStep, ...]:
    """Return the steps from *old* to *new*, word by word; "=" and "-" joined give *old*, "=" and "+" give *new*.

    White space alone between two changes is part of them, and a change is told as what goes and then what comes.
    """
    olds, news = [token.text for token in tokenize(old)], [token.text for token in tokenize(new)]
    steps: list[DiffStep] = []
    gone = come = ""
    held = ""  # white space after a change, until it is known whether the change goes on
    for step in Indel.opcodes(olds, news):
        removed = "".join(olds[step.src_start : step.src_end])
        added = "".join(news[step.dest_start : step.dest_end])
        if step.tag != "equal":
            gone, come, held = gone + held + removed, come + held + added, ""
        elif removed.isspace() and not held and (gone or come):
            held = removed
        else:
            steps += _change(gone, come)
            steps.append(DiffStep("=", held + removed))
            gone = come = held = ""
    steps += _change(gone, come)
    if held:
        steps.append(DiffStep("=", held))
    return tuple(steps)


def _change(gone: str, come: str) -> list[DiffStep]:
    return [DiffStep(sign, text) for sign, text in (("-", gone), ("+", come)) if text]


def _content(text: Content | str) -> Content:
    return Content((text,)) if isinstance(text, str) else text
