r"""Commands and environments of LaTeX as the filter knows them: `commands.yaml`, the options and the document's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localize.errors import ConfigError
from localize.runtime.cache import once
from localize.safe.yaml.loader import read_yaml

_TEMPLATE = re.compile(r"\\?(?P<name>[A-Za-z][A-Za-z0-9]*\*?)(?P<arguments>(?:<>|\[\]|\[text\]|\{\}|\{text\})*)")
_ARGUMENT = re.compile(r"<>|\[\]|\[text\]|\{\}|\{text\}")
TEXT_ARGUMENTS = ("[text]", "{text}")
_COMMANDS = {"definitions": "definition", "borders": "border", "layout": "layout", "kept": "kept", "inline": "inline"}
_COMMANDS |= {"notes": "note", "blocks": "block"}
_ENVIRONMENTS = {"left_out": "left out", "environments": "text"}
"""Of each list of `commands.yaml`, the role of its entries; a later list wins."""
_THEOREM = re.compile(
    r"\\(?:newtheorem\*?|newmdtheoremenv|declaretheorem)(?:\[[^\[\]{}]{0,200}\])?\{([A-Za-z*]{1,60})\}"
)
_ENVIRONMENT = re.compile(r"\\(?:re)?newenvironment\*?\{([A-Za-z*]{1,60})\}(?:\[(\d)\])?")
_LISTING = re.compile(r"\\(?:lstnewenvironment\*?\{([A-Za-z*]{1,60})\}|DefineVerbatimEnvironment\{([A-Za-z*]{1,60})\})")
_COMMAND = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*(?:\{\\([A-Za-z]{1,60})\}|\\([A-Za-z]{1,60}))\s*\[1\]\s*\{([^#%\r\n]{0,80})#1\}*\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command or an environment: what its arguments are and what they mean."""

    role: str
    """block · note · inline · kept · layout · border · definition; of an environment: text · left out."""
    kind: str = ""
    """Of its units, of its tags, or the reason why it is left out."""
    arguments: tuple[str, ...] = ()
    """Each `<>`, `[]`, `[text]`, `{}` or `{text}`."""


@dataclass(frozen=True, slots=True)
class Commands:
    """All that one document may use."""

    commands: Mapping[str, Command] = field(default_factory=dict)
    environments: Mapping[str, Command] = field(default_factory=dict)
    verbatim: frozenset[str] = frozenset()

    def find_command(self, name: str) -> Command | None:
        """Return a command by its name; a star says nothing of its arguments."""
        return self.commands.get(name) or self.commands.get(name.rstrip("*"))

    def find_environment(self, name: str) -> Command | None:
        """Return an environment by its name; with a star it is the same one without numbers."""
        return self.environments.get(name) or self.environments.get(name.rstrip("*"))


@once
def shipped_commands() -> Commands:
    """Return the commands of `commands.yaml`."""
    path = Path(__file__).with_name("commands.yaml")
    table = read_yaml(path.read_bytes(), path=path.name).value
    if not isinstance(table, dict):
        raise TypeError(f"{path.name}: no lists by name")
    commands = {name: each for key, role in _COMMANDS.items() for name, each in _of_table(table[key], role)}
    environments = {name: each for key, role in _ENVIRONMENTS.items() for name, each in _of_table(table[key], role)}
    return Commands(commands, environments, frozenset(name for name, _ in _of_table(table["verbatim"], "left out")))


def _of_table(value: object, role: str) -> Iterator[tuple[str, Command]]:
    """Yield the entries of a list, or of lists by their kind."""
    if isinstance(value, dict):
        for kind, templates in value.items():
            yield from _of_list(templates, role, str(kind))
    elif isinstance(value, list):
        yield from _of_list(map(str, value), role)


def _of_list(templates: Iterable[str], role: str, kind: str = "") -> Iterator[tuple[str, Command]]:
    for template in templates:
        yield read_template(template, role, kind)


def read_template(template: str, role: str, kind: str = "") -> tuple[str, Command]:
    r"""Return the name and the command that a template such as `\href{}{text}` stands for.

    Raises:
        ConfigError: it is none.
    """
    found = _TEMPLATE.fullmatch(template.strip())
    if found is None:
        raise ConfigError(
            "{template!r} is not a LaTeX command with its arguments",
            template=template,
            hint="see the format reference for the syntax",
        )
    return found["name"], Command(role, kind, tuple(_ARGUMENT.findall(found["arguments"])))


def commands_of(text: str, inline: Iterable[str], blocks: Iterable[str], environments: Iterable[str]) -> Commands:
    """Return the shipped commands, those that a document defines, and those that the options add."""
    shipped = shipped_commands()
    commands, known = dict(shipped.commands), dict(shipped.environments)
    for found in _THEOREM.finditer(text):
        known.setdefault(found[1], Command("text", "paragraph", ("[text]",)))
    for found in _ENVIRONMENT.finditer(text):
        known.setdefault(found[1], Command("text", "paragraph", ("{}",) * int(found[2] or 0)))
    for found in _COMMAND.finditer(text):
        if _only_looks(found[3], commands):
            commands.setdefault(found[1] or found[2], Command("inline", "x", ("{text}",)))
    commands.update(_of_list(inline, "inline", "x"))
    commands.update(_of_list(blocks, "block", "paragraph"))
    known.update(_of_list(environments, "text", "paragraph"))
    listings = (found[1] or found[2] for found in _LISTING.finditer(text))
    return Commands(commands, known, shipped.verbatim.union(listings))


def _only_looks(body: str, commands: Mapping[str, Command]) -> bool:
    r"""Tell whether what stands before `#1` in a definition only changes how it looks: `\textbf{`, `{\itshape `."""
    names = re.findall(r"\\([A-Za-z]+)", body)
    bare = re.sub(r"\\[A-Za-z]+|\{[a-z!0-9]*\}|[{\s]", "", body)
    roles = (commands[each].role if each in commands else "" for each in names)
    return not bare and all(role in ("inline", "layout") for role in roles)
