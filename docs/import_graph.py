"""The import graph of `src/localize`: modules, what each imports, and circles among files and folders.

Imports inside functions count, those under TYPE_CHECKING do not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
PACKAGE = "localize"
Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its dotted name, its file and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def folder(self) -> str:
        """The dotted name of the folder that the file lies in."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file, the same for all who ask: to parse all of them takes seconds."""
    return ast.parse(path.read_bytes())


@cache
def modules() -> Mapping[str, Module]:
    """Return all modules by dotted name; a package's `__init__` has the package's name."""
    found = {}
    for path in sorted((SOURCE / PACKAGE).rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        found[name] = Module(name, path, parsed(path))
    return found


@cache
def imports() -> Graph:
    """Return the modules that each module imports."""
    known = modules().keys()
    return {name: frozenset(_imported(module, known)) for name, module in modules().items()}


def _imported(module: Module, known: Iterable[str]) -> Iterator[str]:
    """Yield what one module imports; of a package and a module in it, named together, the module alone."""
    for node in _run_time_nodes(module.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            members = [f"{node.module}.{alias.name}" for alias in node.names]
            inside = [member for member in members if member in known]
            names = inside if len(inside) == len(members) else [node.module, *inside]
        else:
            continue
        yield from (name for name in names if name in known and name != module.name)


def _run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from (other, *_run_time_nodes(other))
        else:
            yield node
            yield from _run_time_nodes(node)


def folders(graph: Graph) -> Graph:
    """Return the graph of folders; an arrow between a folder and one inside it is none."""
    arrows: dict[str, set[str]] = {module.folder: set() for module in modules().values()}
    for name, targets in graph.items():
        source = modules()[name].folder
        for target in (modules()[each].folder for each in targets):
            if not f"{source}.".startswith(f"{target}.") and not f"{target}.".startswith(f"{source}."):
                arrows[source].add(target)
    return {name: frozenset(targets) for name, targets in arrows.items()}


def circles(graph: Graph) -> list[frozenset[str]]:
    """Return the groups of nodes that reach each other. Source: Kosaraju's algorithm."""
    order: list[str] = []
    seen: set[str] = set()
    for node in graph:
        _walk(graph, node, seen, order)
    backwards: dict[str, set[str]] = {node: set() for node in graph}
    for node, targets in graph.items():
        for target in targets:
            backwards[target].add(node)
    seen.clear()
    groups = []
    for node in reversed(order):
        group: list[str] = []
        _walk(backwards, node, seen, group)
        if len(group) > 1:
            groups.append(frozenset(group))
    return groups


def reachable(graph: Graph, start: str) -> frozenset[str]:
    """Return the nodes that *start* reaches, without itself."""
    found: list[str] = []
    _walk(graph, start, set(), found)
    return frozenset(found) - {start}


def _walk(graph: Mapping[str, Iterable[str]], start: str, seen: set[str], order: list[str]) -> None:
    """Append the nodes that are reached from *start* and not seen yet, each after those that it leads to."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(graph[start]))]
    while stack:
        node, rest = stack[-1]
        following = next((target for target in rest if target not in seen), None)
        if following is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(graph[following])))
