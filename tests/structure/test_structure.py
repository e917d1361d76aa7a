"""Rules of the source tree: no circles, modules named by nouns, small folders, plain first lines, simple functions.

In this folder, `exceptions.yaml` has the exceptions of all rules and `complexity.txt` the functions that are still too
complex; both may only shrink. `words.yaml` has the words that end no module's name, and those of the trade that may.
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

import yaml
from docs.import_graph import PACKAGE, SOURCE, Module, circles, folders, imports, modules, reachable
from radon.complexity import cc_visit_ast
from radon.visitors import Function

HERE = Path(__file__).parent
MOST_EXCEPTIONS = 12
MOST_MODULES, MOST_AT_THE_ROOT = 40, 12
MOST_COMPLEX, COMPLEX = 25, 12
ACROSS_ROOMS = {"contracts", "guard", "guest", "journeys", "structure"}
"""Folders of tests that belong to no one folder of the source tree; `.github/CONTRIBUTING.md` says what they are."""
LISTED = 287
"""Functions of `complexity.txt`; lower it with the file."""
NOT_A_NOUN = re.compile(
    r"(What|How|Which|Whether|Where|When|Who|Whom|Whose|Why|If|It|They|He|She|You|We|This|That|These|Those|There"
    r"|Asking|Finding|Giving|Keeping|Looking|Making|Opening|Putting|Reading|Running|Taking|Telling|Writing"
    r"|Looks?|Makes?|Reads?|Writes?|Returns?|Tells?|Finds?|Puts?|Keeps?|Gives?|Takes?|Does|Do|Is|Are|Has|Have|Can)\b"
)
GROUPS = frozenset(
    f"{PACKAGE}.{name}" for name in ("filters", "tables", "engines", "checks", "stores", "morphologies", "ui")
)
"""Groups of entry points; some are called as a package is."""


def exceptions() -> Mapping[str, Mapping[str, str]]:
    """The exceptions of each rule: what, and why."""
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load((HERE / "exceptions.yaml").read_text("utf-8")))


def words(kind: str) -> frozenset[str]:
    """The words of one kind in `words.yaml`."""
    lists = cast("Mapping[str, list[str]]", yaml.safe_load((HERE / "words.yaml").read_text("utf-8")))
    return frozenset(word for text in lists[kind] for word in text.split())


def _is_verbal(word: str) -> bool:
    """Tell whether a word has the form of a gerund, a participle or an adverb, and is no word of the trade."""
    return re.fullmatch(r"\w{2,}(ing|ed|ly)", word) is not None and word not in words("trade")


def _require(rule: str, *, broken_by: set[str]) -> None:
    """Fail with what breaks a rule and is no exception, or with an exception that is none any more."""
    assert broken_by == set(exceptions().get(rule) or {})


def test_exceptions_are_few_and_have_reasons() -> None:
    """All rules together have a dozen exceptions at most."""
    found = exceptions()
    assert sum(len(each or {}) for each in found.values()) <= MOST_EXCEPTIONS
    assert all(len(reason) > 20 for each in found.values() for reason in (each or {}).values())


def test_files_import_each_other_in_no_circle() -> None:
    """Whoever reads one file never has to read it again for another one that it imports."""
    assert circles(imports()) == []


def test_folders_import_each_other_in_no_circle() -> None:
    """Folders stand in an order, too."""
    assert circles(folders(imports())) == []


def test_folders_are_small() -> None:
    """A folder holds forty modules, the package's root a dozen."""
    sizes = Counter(each.folder for each in modules().values())
    assert sizes.pop(PACKAGE) <= MOST_AT_THE_ROOT
    assert {folder: size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def test_modules_are_named_by_nouns() -> None:
    """The last word of a name is a noun, or the verb of the one act that the module performs."""
    odd = set()
    for name in {*modules(), *(module.folder for module in modules().values())}:
        word = name.rpartition(".")[2].strip("_").rpartition("_")[2]
        if word in words("no nouns") or _is_verbal(word):
            odd.add(name)
    _require("names", broken_by=odd)


def test_modules_say_what_they_are() -> None:
    """The first line of a module begins with a noun phrase."""
    odd = {name for name, module in modules().items() if not _begins_with_noun(ast.get_docstring(module.tree) or "")}
    _require("first lines", broken_by=odd)


def _begins_with_noun(docstring: str) -> bool:
    return bool(docstring) and not NOT_A_NOUN.match(docstring)


def _named_modules(module: Module) -> Iterator[str]:
    """Yield the modules that strings of a module name, docstrings and groups of entry points aside."""
    documented = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            name = node.value.partition(":")[0]
            if name in modules() and "." in name and name not in GROUPS:
                yield name


def test_modules_are_named_in_texts_only_by_the_tables() -> None:
    """Whoever looks for the users of a module finds them by its imports, and in six tables."""
    named = {f"{name} names {other}" for name, module in modules().items() for other in _named_modules(module)}
    _require("modules named in texts", broken_by=named)


def _tables() -> Mapping[str, frozenset[str]]:
    """The tables in the code that name modules without importing them, each with what it names."""
    import localize
    from localize import cli, memory
    from localize.tui import routes

    return MappingProxyType(
        {
            PACKAGE: frozenset(f"{PACKAGE}.{name}" for name in localize._PUBLIC.values()),
            f"{PACKAGE}.cli": frozenset(f"{PACKAGE}.cli.{name}" for name in cli._COMMANDS.values()),
            f"{PACKAGE}.memory": frozenset(f"{PACKAGE}.memory.{name}" for name in memory._HOME.values()),
            f"{PACKAGE}.tui.routes": frozenset(
                f"{PACKAGE}.tui.screens.{name.partition(':')[0]}" for name in routes.SCREENS.values()
            ),
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


def test_tests_stand_in_the_folders_of_the_source_tree() -> None:
    """Whoever looks for the tests of a folder finds them under the same name."""
    tests = HERE.parent
    found = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}
    mirrors = {folder for folder in found if not ACROSS_ROOMS & set(folder.parts[:1])}
    assert {str(folder) for folder in mirrors if not (SOURCE / PACKAGE / folder).is_dir()} == set()


def _complexities() -> Iterator[tuple[str, int]]:
    """Yield each function with its complexity; a method is named after its class."""
    for module in modules().values():
        path = module.path.relative_to(SOURCE / PACKAGE).as_posix()
        for block in cc_visit_ast(module.tree):
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
