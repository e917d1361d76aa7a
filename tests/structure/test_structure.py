"""Rules of the source tree: no circles, modules named by nouns, small folders, plain first lines, simple functions.

`exceptions.yaml` beside this file has the exceptions of all rules, `complexity.txt` the functions that are still too
complex; both may only shrink.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest
import yaml
from docs.import_graph import PACKAGE, SOURCE, Module, circles, folders, imports, modules, reachable
from radon.complexity import cc_visit
from radon.visitors import Function

HERE = Path(__file__).parent
MOST_EXCEPTIONS = 12
MOST_MODULES, MOST_AT_THE_ROOT = 40, 12
MOST_COMPLEX, COMPLEX = 25, 12
LISTED = 310
"""Functions of `complexity.txt`; lower it with the file."""
TRADE = frozenset(["spelling", "encoding", "rendering", "ranking", "drafting", "editing", "checking", "training"]) | {
    "packing",
    "logging",
    "string",
    "strings",
    "settings",
    "safe",
}
"""Words of the trade that look like verbs or adjectives."""
ODD = frozenset(
    [
        "about",
        "after",
        "again",
        "ahead",
        "alone",
        "also",
        "always",
        "apart",
        "around",
        "away",
        "before",
        "behind",
        "beside",
        "between",
        "beyond",
        "early",
        "else",
        "ever",
        "everywhere",
        "far",
        "forward",
        "here",
        "how",
        "in",
        "late",
        "later",
        "many",
        "more",
        "most",
        "near",
        "next",
        "now",
        "off",
        "often",
        "on",
        "once",
        "only",
        "out",
        "over",
        "own",
        "perhaps",
        "same",
        "soon",
        "still",
        "such",
        "that",
        "then",
        "there",
        "thing",
        "this",
        "those",
        "through",
        "together",
        "too",
        "under",
        "up",
        "very",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
        "within",
        "without",
        "yet",
        "each",
        "it",
        "its",
        "mine",
        "my",
        "other",
        "others",
        "ours",
        "theirs",
        "they",
        "us",
        "we",
        "you",
        "your",
        "asked",
        "begun",
        "born",
        "bought",
        "broken",
        "brought",
        "built",
        "caught",
        "chosen",
        "done",
        "drawn",
        "driven",
        "eaten",
        "fallen",
        "felt",
        "found",
        "given",
        "gone",
        "grown",
        "heard",
        "held",
        "hidden",
        "kept",
        "known",
        "laid",
        "learnt",
        "led",
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "paid",
        "parted",
        "put",
        "read",
        "risen",
        "said",
        "seen",
        "sent",
        "shown",
        "spoken",
        "stood",
        "stuck",
        "sworn",
        "taken",
        "taught",
        "thought",
        "told",
        "torn",
        "understood",
        "unseen",
        "worn",
        "written",
        "able",
        "bad",
        "big",
        "clear",
        "confidential",
        "different",
        "easy",
        "empty",
        "foreign",
        "former",
        "free",
        "full",
        "good",
        "great",
        "hard",
        "high",
        "large",
        "live",
        "lone",
        "long",
        "new",
        "odd",
        "old",
        "plain",
        "poor",
        "private",
        "public",
        "quick",
        "remote",
        "secret",
        "several",
        "short",
        "simple",
        "single",
        "small",
        "strange",
        "tall",
        "true",
        "untranslatable",
        "usable",
        "whole",
        "wide",
        "wrong",
        "young",
    ]
)
"""Pronouns, adverbs, adjectives and irregular participles: no name of a module ends with one."""
NO_NOUN = re.compile(
    r"(What|How|Which|Whether|Where|When|Who|Whom|Whose|Why|If|It|They|He|She|You|We|This|That|These|Those|There"
    r"|Looks?|Makes?|Reads?|Writes?|Returns?|Tells?|Finds?|Puts?|Keeps?|Gives?|Takes?|Does|Do|Is|Are|Has|Have|Can)\b"
)
NAMED = re.compile(rf"{PACKAGE}(\.\w+)+(:\w+)?")
GROUPS = frozenset(
    f"{PACKAGE}.{name}" for name in ("filters", "tables", "engines", "checks", "stores", "morphologies", "ui")
)
"""Groups of entry points; some are called as a package is."""


def exceptions() -> Mapping[str, Mapping[str, str]]:
    """The exceptions of each rule: what, and why."""
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load((HERE / "exceptions.yaml").read_text("utf-8")))


def excepted(rule: str) -> frozenset[str]:
    """What one rule does not hold for."""
    return frozenset(exceptions().get(rule) or {})


def _excuse(rule: str, found: set[str]) -> None:
    """Fail with what breaks a rule and is no exception, or with an exception that is none any more."""
    assert found == excepted(rule)


def _is_screens(name: str) -> bool:
    return f"{name}.".startswith(f"{PACKAGE}.tui.")


def test_exceptions_are_few_and_have_reasons() -> None:
    """All rules together have a dozen exceptions at most."""
    found = exceptions()
    assert sum(len(each or {}) for each in found.values()) <= MOST_EXCEPTIONS
    assert all(len(reason) > 20 for each in found.values() for reason in (each or {}).values())


def test_files_import_each_other_in_no_circle() -> None:
    """Whoever reads one file never has to read it again for another one that it imports."""
    graph = {name: targets for name, targets in imports().items() if not _is_screens(name)}
    assert circles({name: targets & graph.keys() for name, targets in graph.items()}) == []


def test_folders_import_each_other_in_no_circle() -> None:
    """Folders stand in an order, too."""
    graph = {name: targets for name, targets in folders(imports()).items() if not _is_screens(name)}
    assert circles({name: targets & graph.keys() for name, targets in graph.items()}) == []


@pytest.mark.parametrize("folder", sorted({each.folder for each in modules().values()}))
def test_folders_are_small(folder: str) -> None:
    """A folder holds forty modules, the package's root a dozen."""
    inside = [each for each in modules().values() if each.folder == folder]
    assert len(inside) <= (MOST_AT_THE_ROOT if folder == PACKAGE else MOST_MODULES)


def test_modules_are_named_by_nouns() -> None:
    """The last word of a module's name is a noun, or the verb of the one act that the module performs."""
    odd = {
        name
        for name, module in modules().items()
        for word in [module.path.stem.strip("_").rpartition("_")[2] or "init"]
        if module.path.stem not in ("__init__", "__main__") and _is_odd(word)
    }
    odd |= {
        module.folder for module in modules().values() if _is_odd(module.folder.rpartition(".")[2].rpartition("_")[2])
    }
    _excuse("names", odd)


def _is_odd(word: str) -> bool:
    return word not in TRADE and (word in ODD or re.fullmatch(r"\w{2,}(ing|ed|ly)", word) is not None)


def test_modules_say_what_they_are() -> None:
    """The first line of a module begins with a noun phrase."""
    odd = {name for name, module in modules().items() if not _begins_with_noun(ast.get_docstring(module.tree) or "")}
    _excuse("first lines", odd)


def _begins_with_noun(docstring: str) -> bool:
    first = docstring.partition(" ")[0].strip("*")
    return bool(first) and not NO_NOUN.match(docstring) and not re.fullmatch(r"[A-Z]\w+(ing|ed)", first.rstrip(",:"))


def _texts(module: Module) -> Iterator[str]:
    """Yield the strings of a module that are no docstring and name a module."""
    for node in ast.walk(module.tree):
        inner = ast.iter_child_nodes(node)
        documented = {id(each) for each in inner if isinstance(each, ast.Expr)}
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and id(node) not in documented:
                if not isinstance(node, ast.Expr) and NAMED.fullmatch(child.value):
                    yield child.value.partition(":")[0]


def test_modules_are_named_in_texts_only_by_the_tables() -> None:
    """Whoever looks for the users of a module finds them by its imports, and in five tables."""
    named = {
        f"{name} names {text}"
        for name, module in modules().items()
        for text in _texts(module)
        if text in modules() and text not in GROUPS
    }
    _excuse("modules named in texts", named)


def _tables() -> Mapping[str, frozenset[str]]:
    """The tables in the code that name modules without importing them, each with what it names."""
    import localize
    from localize import cli, memory

    return MappingProxyType(
        {
            PACKAGE: frozenset(f"{PACKAGE}.{name}" for name in localize._PUBLIC.values()),
            f"{PACKAGE}.cli": frozenset(f"{PACKAGE}.cli.{name}" for name in cli._COMMANDS.values()),
            f"{PACKAGE}.memory": frozenset(f"{PACKAGE}.memory.{name}" for name in memory._HOME.values()),
        }
    )


def test_nobody_below_a_table_imports_what_it_names() -> None:
    """A table that names modules imports none of them, directly or through others."""
    for table, named in _tables().items():
        assert named <= modules().keys()
        assert not named & reachable(imports(), table)


def test_entry_points_are_imported_by_nobody_below_them() -> None:
    """Filters, engines, checks and the rest are found by name: `plugins` reaches none of them."""
    named = {
        point.value.partition(":")[0]
        for group in entry_points().groups
        if group.startswith(f"{PACKAGE}.")
        for point in entry_points(group=group)
        if point.dist is not None and point.dist.name.startswith(PACKAGE)
    }
    assert named <= modules().keys()
    assert not named & reachable(imports(), f"{PACKAGE}.plugins")


def _complexities() -> Iterator[tuple[str, int]]:
    """Yield each function with its complexity; a method is named after its class."""
    for module in modules().values():
        path = module.path.relative_to(SOURCE / PACKAGE).as_posix()
        for block in cc_visit(module.path.read_text("utf-8")):
            if isinstance(block, Function):
                yield f"{path} {block.fullname}", block.complexity


def test_functions_are_simple() -> None:
    """No function is above 25; those above 12 are listed with their number, and the list may only shrink."""
    found = Counter({name: value for name, value in _complexities() if value > COMPLEX})
    listed = Counter(
        {
            name: int(number)
            for line in (HERE / "complexity.txt").read_text("utf-8").splitlines()
            for name, _, number in [line.rpartition(" ")]
        }
    )
    assert max(found.values()) <= MOST_COMPLEX
    assert len(listed) <= LISTED
    assert {name: value for name, value in found.items() if value > listed[name]} == {}
    assert set(listed) - set(found) == set()
