"""Private parts of other packages that `src/localize` uses: modules, attributes and methods with a leading underscore.

`private_parts.yaml` beside this file has a row for each, with the reason; a test holds both against each other.
What the file that reaches for it defines counts as the program's own, unless a base of another package has it too.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import yaml
from docs.import_graph import PACKAGE, SOURCE, Module, modules, parsed

DOCUMENTED = frozenset({"_replace", "_asdict", "_fields", "_make", "_typeshed"})
"""Public in spite of their names: of named tuples, and the type checker's own module."""
READERS = frozenset({"getattr", "hasattr", "setattr", "delattr", "import_module"})
"""Functions that take a name as a text."""


_TEXTS = ("reason", "wins", "upstream")


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A private part of another package, and the file that uses it, relative to `src/localize`."""

    part: str
    file: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a part, the files that use it, and why they do."""

    part: str
    library: str
    version: str
    """What the use was last read against."""
    files: tuple[str, ...]
    reason: str
    wins: str
    """What a user has of it, with the figure and the command that measures it, or the test that holds it."""
    upstream: str


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of the table."""
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(
        Row(
            part,
            group["library"],
            str(group["version"]),
            tuple(files),
            *(" ".join(group[key].split()) for key in _TEXTS),
        )
        for group in table
        for part, files in group["parts"].items()
    )


@cache
def uses() -> frozenset[Use]:
    """Return every use of a private part."""
    return frozenset(
        Use(part, module.path.relative_to(SOURCE / PACKAGE).as_posix())
        for module in modules().values()
        for part in _parts(module)
    )


def _parts(module: Module) -> Iterator[str]:
    """Yield the private parts that a module uses, some of them several times."""
    nodes = list(ast.walk(module.tree))
    yield from _imported(nodes)
    yield from _replaced(nodes)
    yield from _reached(nodes, _defined(nodes, [module.tree]))
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield from _inherited(node, f"{module.name}.{node.name}")


def is_private(name: str) -> bool:
    """Tell whether a name has an underscore in front and none behind."""
    return name.startswith("_") and name.strip("_") != "" and not name.endswith("_") and name not in DOCUMENTED


def _package(name: str) -> str:
    return name.partition(".")[0]


def _imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the private modules, and the private names in modules, that are imported for types or to run."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            within = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in (f"{within}{alias.name}" for alias in node.names):
                if _package(name) != PACKAGE and any(map(is_private, name.split("."))):
                    yield name


def _replaced(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield what is put into a module or a class of another package, for the whole process; `sys` is made for it."""
    brought = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if _package(getattr(node, "module", None) or alias.name) not in {PACKAGE, "sys"}
    }
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            is_part = isinstance(node, ast.Attribute) and _last_name(node.value) in brought
            if is_part or (isinstance(node.value, ast.Call) and _last_name(node.value.func) == "vars"):
                yield f"{ast.unparse(node)} ="


def _reached(nodes: Iterable[ast.AST], own: frozenset[str]) -> Iterator[str]:
    """Yield private attributes of other objects than `self`, and private names that are given as texts."""
    for node in nodes:
        if isinstance(node, ast.Attribute):
            is_foreign = is_private(node.attr) and node.attr not in own and not _is_self(node.value)
            if node.attr == "__globals__" or (is_foreign and ast.unparse(node) != "os._exit"):
                yield node.attr
        elif isinstance(node, ast.Call) and _last_name(node.func) in READERS:
            for text in (each.value for each in node.args if isinstance(each, ast.Constant)):
                if isinstance(text, str) and any(map(is_private, text.split("."))) and text not in own:
                    yield text


def _is_self(node: ast.expr) -> bool:
    return _last_name(node) in {"self", "cls"} or (isinstance(node, ast.Call) and _last_name(node.func) == "super")


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _defined(nodes: Sequence[ast.AST], bodies: Iterable[ast.Module | ast.ClassDef]) -> frozenset[str]:
    """Return the private names that nodes define: functions, classes, attributes of `self`, variables of the bodies."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
            names.add(node.attr)
    for body in (*bodies, *(node for node in nodes if isinstance(node, ast.ClassDef) and not _is_protocol(node))):
        for statement in body.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(filter(is_private, names))


def _is_protocol(node: ast.ClassDef) -> bool:
    """Tell whether a class only says what an object of another package has."""
    return any(_last_name(base) == "Protocol" for base in node.bases)


def _inherited(tree: ast.ClassDef, name: str) -> Iterator[str]:
    """Yield the private names that a class overrides or uses, and that a base of another package has."""
    theirs = _foreign().get(name, frozenset())
    if theirs:
        nodes = list(ast.walk(tree))
        used = {node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_self(node.value)}
        yield from theirs & (used | _defined(nodes, []))


@cache
def _foreign() -> Mapping[str, frozenset[str]]:
    """Return the private names that classes inherit from other packages, those of their subclasses included."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in modules():
        if name.rpartition(".")[2] != "__main__":
            import_module(name)
    for kind in _subclasses(object):
        if _is_own(kind):
            names = {name for base in kind.__mro__[:-1] if not _is_own(base) for name in _names(base)}
            for base in filter(_is_own, kind.__mro__):
                found[f"{base.__module__}.{base.__name__}"] |= names
    return {name: frozenset(names) for name, names in found.items()}


def _is_own(kind: type) -> bool:
    return _package(str(kind.__module__)) == PACKAGE


def _subclasses(kind: type) -> Iterator[type]:
    seen, waiting = {kind}, [kind]
    while waiting:
        children: list[type] = type.__subclasses__(waiting.pop())
        for child in children:
            if child not in seen:
                seen.add(child)
                waiting.append(child)
                yield child


@cache
def _names(kind: type) -> frozenset[str]:
    """Return the private names of a class: its own, and what its methods put on `self`."""
    trees = _classes(getattr(sys.modules[kind.__module__], "__file__", None)) if kind.__module__ in sys.modules else {}
    put = _defined(list(ast.walk(trees[kind.__name__])), []) if kind.__name__ in trees else frozenset()
    return put | frozenset(filter(is_private, vars(kind)))


@cache
def _classes(path: str | None) -> Mapping[str, ast.ClassDef]:
    """Return the classes of a file by name; none of what is no Python text."""
    if path is None or not path.endswith(".py"):
        return {}
    tree = parsed(Path(path))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
