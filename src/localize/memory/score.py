"""Similarity score of two texts, the one number used everywhere, and the differences of their words.

Letters are compared: the score says how much of the longer text can stay, letter by letter, in per cent rounded down,
while capitals, punctuation, spaces and tags do not count and every number, placeholder or address counts as one letter.
One point goes off for each of these that differs: numbers; placeholders or addresses; tags; capitals; punctuation.
Only equal text with equal tags is 100.

So texts that differ in nothing but these have 95 to 99. The index is built for this score: another one needs other
candidates and another length window.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel, Levenshtein

from localize.memory.search_key import Key, read_key, to_line
from localize.model import Content, DiffStep
from localize.tokens import split

CLASSES = 5
"""Points that small differences can cost."""


def similarity(one: Content | str, other: Content | str) -> int:
    """Return 0 to 100 for two texts, the same in both orders; 100 only for equal texts with equal tags."""
    first, second = _content(one), _content(other)
    if first == second:
        return 100
    return compare(read_key(to_line(first)), read_key(to_line(second)))


def compare(one: Key, other: Key) -> int:
    """Return the score, 0 to 99, of two texts that are not equal by their keys."""
    longer = max(len(one.letters), len(other.letters))
    distance = Levenshtein.distance(one.letters, other.letters)
    base = 100 * (longer - distance) // longer if longer else 100
    return max(0, min(99, base - count_differences(one, other)))


def count_differences(one: Key, other: Key) -> int:
    """Return in how many of the five small ways two texts differ."""
    return (
        (one.numbers != other.numbers)
        + (one.names != other.names)
        + (one.tags != other.tags)
        + (one.capitals != other.capitals)
        + (one.marks != other.marks)
    )


def word_diff(old: str, new: str) -> tuple[DiffStep, ...]:
    """Return the steps from *old* to *new*, word by word; "=" and "-" joined give *old*, "=" and "+" give *new*.

    White space alone between two changes is part of them, and a change is told as what goes and then what comes.
    """
    olds, news = split(old), split(new)
    steps: list[DiffStep] = []
    gone = come = ""
    held = ""  # white space after a change, until it is known whether the change goes on
    for step in Indel.opcodes(olds, news):
        removed = "".join(olds[step.src_start : step.src_end])
        if step.tag != "equal":
            added = "".join(news[step.dest_start : step.dest_end])
            gone, come, held = gone + held + removed, come + held + added, ""
        elif (gone or come) and removed.isspace():
            held = removed
        else:
            steps += _change(gone, come)
            steps.append(DiffStep("=", removed))
            gone = come = ""
    steps += _change(gone, come)
    if held:
        steps.append(DiffStep("=", held))
    return tuple(steps)


def _change(gone: str, come: str) -> list[DiffStep]:
    return [DiffStep(sign, text) for sign, text in (("-", gone), ("+", come)) if text]


def _content(text: Content | str) -> Content:
    return Content((text,)) if isinstance(text, str) else text
