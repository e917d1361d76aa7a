"""Commands to the runner of a CI job in its log, read as the runner reads them.

Source: GitHub, Workflow commands for GitHub Actions; `ActionCommand` in actions/runner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""All that a reader of a log may take for the end of a line."""


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a log that a runner of GitHub Actions takes for a command."""

    name: str
    properties: Mapping[str, str]
    text: str


def github_commands(log: str) -> list[Command]:
    """The commands in a log. Source: Workflow commands for GitHub Actions; `ActionCommand` of its runner."""
    found = []
    for line in LINE_END.split(log):
        text = line.lstrip()
        if "##[" in text and "]" in text:
            name, _, data = text.partition("##[")[2].partition("]")
            found.append(Command(name, {}, data))
        elif text.startswith("::") and "::" in text[2:]:
            head, _, data = text[2:].partition("::")
            name, _, rest = head.partition(" ")
            pairs = (pair.partition("=") for pair in rest.split(",") if pair)
            found.append(Command(name, {key: unescape(value) for key, _, value in pairs}, unescape(data)))
    return found


def unescape(text: str) -> str:
    """The value that a runner reads."""
    for spelled, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(spelled, sign)
    return text
