"""Updates the PO files of the screens from the code: `python docs/words.py`; then translate what it lists.

A text that has gone from the code leaves the files, a new one is added without a translation. A test fails until every
text has one that nobody doubts. `--rename FILE` first changes English texts everywhere: see `docs/text_rename.py`.
"""

from __future__ import annotations

import ast
import re
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import localize.errors
from localize.errors import NotFound
from localize.errors.message import Message, template_id
from localize.i18n import CATALOGS, DOMAIN, LANGUAGES
from localize.i18n.errors import CONTEXT, WORK
from localize.model import Problem, Progress, State
from localize.model.states import HINTS, Step
from localize.workflow.checking.check_manual import summary, why
from localize.workflow.checking.project_checks import known_checks

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))  # a script sees its own folder only

from docs.text_rename import (
    find_missing,
    forms,
    read_renames,
    rename_in_catalog,
    rename_in_code,
    rename_in_docstrings,
    rename_in_page,
    rename_in_tests,
)

SOURCES = CATALOGS.parents[1]
TOP = SOURCES.parents[1]
LEFT = ("reference", "adr", "terms.yaml")
"""Of the pages: what is made from the code, what tells of a time gone by, and the words that are not to be used."""
QUOTING: Mapping[str, Callable[[str, Sequence[tuple[str, str]]], str]] = MappingProxyType(
    {
        ".py": rename_in_tests,
        **dict.fromkeys((".md", ".txt", ".json", ".jsonl", ".yaml", ".yml", ".sh"), rename_in_page),
    }
)
"""Files in which texts of the program are quoted, and who changes them there."""
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = MappingProxyType(
    {"tr": None, "mark": None, "ntr": (1, 2), "ctr": ((1, "c"), 2), "key": (4,), "bar_key": (4,)}
)
"""Which argument of a call is a text: see `localize.i18n`; and what a key does."""
WIDTH = 120
STEPS = (*HINTS.values(), *(each.value for each in (*Step, *State)))
"""What the refusals of a step are made of."""


@cache
def texts() -> Catalog:
    """Return every text in the code, with the files that have it; it is read once, for that takes seconds."""
    catalog = Catalog(project=DOMAIN)
    found = extract_from_dir(SOURCES, method_map=[("**.py", f"{__name__}:calls")], keywords=KEYWORDS)
    for name, _line, text, _comments, context in found:
        catalog.add(text, locations=[(f"src/localize/{name}", 0)], context=context)
    for check in known_checks():
        for said in filter(None, (summary(check), why(check))):
            catalog.add(said, locations=[("src/localize/checks", 0)])
    for file in sorted(SOURCES.rglob("*.py")):
        for context, found_there in ((CONTEXT, errors(file)), (WORK, works(file))):
            for text in found_there:
                name = f"src/localize/{file.relative_to(SOURCES).as_posix()}"
                catalog.add(text, locations=[(name, 0)], context=context)
    for said in STEPS:
        catalog.add(said, locations=[("src/localize/model/states.py", 0)], context=CONTEXT)
    return catalog


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes())


@cache
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return a node and all below it, once for all who look for theirs there: to walk the code takes seconds."""
    return tuple(ast.walk(tree))


def calls(
    file: BinaryIO, keywords: Mapping[str, object], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Yield the calls that say a text, those inside f-strings too, which Babel's own reader passes by."""
    del comment_tags, options
    for node in _nodes(_parsed(Path(file.name))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            told = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield node.lineno, node.func.id, [each if isinstance(each, str) else None for each in told], []


ERRORS = {Problem.__name__} | {
    name for name, each in vars(localize.errors).items() if isinstance(each, type) and issubclass(each, Exception)
}


def errors(file: Path) -> Sequence[str]:
    """Return what the errors and problems of a file say and advise, each value by its name."""
    return _read_code(file).errors


def works(file: Path) -> Sequence[str]:
    """Return what the progress of a file's long work says."""
    return _read_code(file).works


@cache
def _read_code(file: Path) -> Templates:
    """Return the templates of a file: each is read once, for all take seconds. Raises: ValueError."""
    found = Templates(_parsed(file))
    if found.made and file != Path(localize.errors.__file__):  # `NotFound` makes its own, of a literal kind
        lines = ", ".join(map(str, found.made))
        raise ValueError(f"{file}: a template is made at run time in line {lines}")
    return found


class Templates:
    """The templates of a module, and the lines where one is made at run time, which nobody could translate."""

    def __init__(self, tree: ast.Module) -> None:
        self.errors: list[str] = []
        self.works: list[str] = []
        self.made: list[int] = []
        self._speakers = _speakers(tree)
        self._sayers = {*ERRORS, *([Message.__name__] if _imports_messages(tree) else [])}
        self._find(tree, {}, self.errors)

    def _find(self, node: ast.AST, names: Mapping[str, Sequence[ast.expr]], into: list[str]) -> None:
        if isinstance(node, ast.Module | ast.FunctionDef):
            names = {**names, **(_imported(node) if isinstance(node, ast.Module) else {}), **_assigned(node)}
        if isinstance(node, ast.Call):
            into = self.works if _called(node) == Progress.__name__ else into
            for given in self._said(node):
                self._read(given, names, into)
        elif isinstance(node, ast.Assign) and _is_hint(node.targets[0]) and _is_prose(node.value):
            self._read(node.value, names, into)  # it has a name, for a call that is too long
        for child in ast.iter_child_nodes(node):
            self._find(child, names, into)

    def _said(self, call: ast.Call) -> Iterator[ast.expr]:
        """Yield those arguments of a call that are a template or a message."""
        name = _called(call)
        if name == NotFound.__name__:
            kind = call.args[0]
            self.errors += [f"no {kind.value!s} {{name}}"] if isinstance(kind, ast.Constant) else []
        elif name in self._sayers:
            yield from call.args[:1]
        elif name == Progress.__name__:
            yield from call.args[2:]
        elif name in self._speakers:
            given = (*call.args, *(each.value for each in call.keywords))
            yield from (
                each for each in given if _is_prose(each) or _is_constant(each) or isinstance(each, ast.JoinedStr)
            )
        elif name in _public_speakers():
            yield from (each for each in call.args if _is_prose(each) or _is_constant(each))
        hints = [each.value for each in call.keywords if each.arg == "hint"]
        yield from hints if name in ERRORS else (each for each in hints if _is_constant(each) or _is_prose(each))

    def _read(self, given: ast.expr, names: Mapping[str, Sequence[ast.expr]], into: list[str]) -> None:
        match given:
            case ast.Constant(value=str(text)) if any(map(str.isalpha, re.sub(r"{\w+.*?}", "", text))):
                into.append(template_id(text))
            case ast.IfExp(body=one, orelse=other):
                self._read(one, names, into)
                self._read(other, names, into)
            case ast.Name(id=name):
                for each in names.get(name, ()):
                    self._read(each, {}, into)
            case ast.JoinedStr() | ast.BinOp() | ast.Call(func=ast.Attribute(attr="format" | "join")):
                self.made.append(given.lineno)


def _imports_messages(tree: ast.Module) -> bool:
    """Tell whether a module means our class by its name: engines send messages too."""
    imports = (each for each in _nodes(tree) if isinstance(each, ast.ImportFrom))
    return any(each.module == Message.__module__ for each in imports)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_hint(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "hint"


def _is_constant(given: ast.expr) -> bool:
    return isinstance(given, ast.Name) and given.id.isupper()


def _is_prose(given: ast.expr) -> bool:
    """Tell whether an expression is a text of several words."""
    match given:
        case ast.Constant(value=str(text)):
            return " " in text
        case ast.IfExp(body=one, orelse=other):
            return _is_prose(one) or _is_prose(other)
    return False


def _assigned(scope: ast.Module | ast.FunctionDef) -> Mapping[str, Sequence[ast.expr]]:
    """Return what the names of a module, or those of a function, stand for."""
    found: dict[str, list[ast.expr]] = {}
    for each in _nodes(scope) if isinstance(scope, ast.FunctionDef) else scope.body:
        if isinstance(each, ast.Assign):
            for target in each.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(each.value)
    return found


def _imported(tree: ast.Module) -> Mapping[str, Sequence[ast.expr]]:
    """Return what the constants that a module takes from another one stand for."""
    found: dict[str, Sequence[ast.expr]] = {}
    for each in tree.body:
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("localize."):
            wanted = {alias.name for alias in each.names if alias.name.isupper()}
            file = SOURCES.joinpath(*(each.module or "").split(".")[1:]).with_suffix(".py")
            if wanted and file.is_file():
                found |= {name: values for name, values in _assigned(_parsed(file)).items() if name in wanted}
    return found


@cache
def _public_speakers() -> Set[str]:
    """Return the functions that modules outside their own call to raise an error in the words that they give."""
    found = {name for file in SOURCES.rglob("*.py") for name in _speakers(_parsed(file)) if not name.startswith("_")}
    return found - {"add"}  # sets and lists have it too


def _speakers(tree: ast.Module) -> set[str]:
    """Return the functions of a module that make what they are given an error's words: their calls say it."""
    return {
        function.name
        for function in _nodes(tree)
        if isinstance(function, ast.FunctionDef)
        for call in _nodes(function)
        if isinstance(call, ast.Call) and _called(call) in ERRORS
        for said in (*call.args[:1], *(each.value for each in call.keywords if each.arg == "hint"))
        if isinstance(said, ast.Name)
        and said.id in {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    }


def place(language: str) -> Path:
    """Return a language's PO file."""
    return CATALOGS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return a language's texts; none where the file is not there yet."""
    try:
        return read_po(BytesIO(place(language).read_bytes()), locale=language, abort_invalid=True)
    except FileNotFoundError:
        return Catalog(locale=language, project=DOMAIN, fuzzy=False)


def renewed(language: str) -> bytes:
    """Return a language's PO file brought up to the code; it does not say which Babel wrote it."""
    catalog, template = read(language), texts()
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return _written(catalog)


def _written(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    return re.sub(rb'"Generated-By: .*\n', b"", written.getvalue())


def untranslated(language: str) -> list[Entry]:
    """Return the texts that nobody has translated, or that somebody doubts."""
    return [each for each in read(language) if each.id and (not all(forms(each.string)) or each.fuzzy)]


def rename(file: Path) -> None:
    """Change the texts that a TSV names in the code, in the PO files, and where tests and pages quote them."""
    renames = read_renames(file)
    for missing in find_missing(texts(), renames):
        sys.stdout.write(f"not in the code: {missing.old[0]!r}\n")
    for module in sorted(SOURCES.rglob("*.py")):
        source = module.read_text("utf-8")
        changed = rename_in_code(source, renames)
        if module.is_relative_to(SOURCES / "checks"):  # their docstrings are their pages
            changed = rename_in_docstrings(changed, renames)
        if changed != source:
            module.write_text(changed, "utf-8")
    quoted = [pair for each in renames for pair in each.pairs()]
    for language in LANGUAGES:
        if language != "en":
            catalog = read(language)
            quoted += rename_in_catalog(catalog, language, renames)
            place(language).write_bytes(_written(catalog))
    for page in sorted(_find_quoting()):
        quoting = page.read_text("utf-8", "surrogateescape")
        changed = QUOTING[page.suffix](quoting, quoted)
        if changed != quoting:
            page.write_text(changed, "utf-8", "surrogateescape")


def _find_quoting() -> Iterator[Path]:
    """Yield the files that may quote a text; the programs that make pages have sentences of their own."""
    for folder in ("tests", "docs", "examples", "projects", "benchmarks"):
        for page in (TOP / folder).rglob("*"):
            is_own = folder == "docs" and (page.suffix == ".py" or page.relative_to(TOP / folder).parts[0] in LEFT)
            if page.suffix in QUOTING and not is_own:
                yield page


def main() -> None:
    """Write the files and list what is left to translate, or change texts; the new ones are read by another run."""
    arguments = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    arguments.add_argument("--rename", type=Path, metavar="FILE", help="change the texts that a TSV names, and no more")
    asked = arguments.parse_args()
    if asked.rename is not None:
        rename(asked.rename)
        return
    for language in LANGUAGES:
        if language == "en":
            continue
        place(language).parent.mkdir(parents=True, exist_ok=True)
        place(language).write_bytes(renewed(language))
        for message in untranslated(language):
            sys.stdout.write(f"{language}: {message.id!r}\n")


if __name__ == "__main__":
    main()
