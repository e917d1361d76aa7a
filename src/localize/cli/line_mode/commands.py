"""Commands of the line mode: word, letter and help of a command, and the parser of a typed line."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localize.cli.line_mode.desk import Desk
from localize.i18n import tr
from localize.i18n.keyboard_layouts import latin

HELP = "h"
"""The letter of the command that names the others."""


class FollowUp(enum.Enum):
    """What follows a command."""

    STAY = "stay"
    """The next command is asked for."""
    READ = "read"
    """The segment is read out first."""
    TEXT = "text"
    """Its text and findings are read out first."""
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person can ask for."""

    word: str
    """In English; its translation is understood as well."""
    letter: str
    """"" for a command that is rarely used."""
    takes: str
    """What may follow, in plain words; "" for nothing."""
    does: str
    run: Callable[[Desk, str], FollowUp]


def find(commands: Sequence[Command], line: str) -> tuple[Command, str] | None:
    """Return the command of a line and what follows it: by word, by its beginning where one has it, or by letter.

    A single letter is no beginning: it may be the letter of another command in another session.

    A letter may come from a Russian or Kazakh layout: it counts by its place. A question mark asks for help.
    """
    said, _, rest = line.strip().partition(" ")
    said = HELP if said == "?" else folded(said)
    by_letter = [each for each in commands if len(said) == 1 and each.letter == latin(said)]
    exact = [each for each in commands if said in (each.word, folded(tr(each.word)))]
    begun = [each for each in commands if each.word.startswith(said) or folded(tr(each.word)).startswith(said)]
    found = by_letter or exact or (begun if len(begun) == 1 and len(said) > 1 else [])
    return (found[0], rest.strip()) if found else None


def folded(word: str) -> str:
    """Return a word as it is compared: capitals do not matter, nor does ё for е."""
    return word.casefold().replace("ё", "е")


def names(said: str, *words: str) -> bool:
    """Return whether the typed text is one of some words, in English or in the language of the session."""
    return folded(said.strip()) in [folded(each) for word in words for each in (word, tr(word))]


def help_lines(commands: Sequence[Command]) -> list[str]:
    """Return what can be asked for, one sentence a command."""
    lines = []
    for each in commands:
        names = [tr(each.word), *([each.letter] if each.letter else [])]
        takes = f" {tr(each.takes)}" if each.takes else ""
        lines.append(f"{tr(' or ').join(names)}{takes}: {tr(each.does)}")
    return lines
