"""Brings the PO files of the screens up to the code: `python docs/words.py`; then translate what it tells.

A text that has gone from the code leaves the files, a new one stands there without a translation. A test fails until
every text has one.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import localize.errors
from localize.errors import NotFound
from localize.i18n import CATALOGS, DOMAIN, LANGUAGES
from localize.i18n.errors import CONTEXT, WORK
from localize.i18n.labels import DOUBTS
from localize.model import Problem, Progress, State
from localize.model.states import HINTS, Step
from localize.workflow.checking.check_manual import summary, why
from localize.workflow.checking.project_checks import known_checks

SOURCES = CATALOGS.parents[1]
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = MappingProxyType(
    {"tr": None, "mark": None, "ntr": (1, 2), "ctr": ((1, "c"), 2), "Binding": (3,)}
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
    for doubt in DOUBTS:
        catalog.add(doubt, locations=[("src/localize/i18n/labels.py", 0)], context=CONTEXT)
    return catalog


def calls(
    file: BinaryIO, keywords: Mapping[str, object], comment_tags: object, options: object
) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """Yield the calls that say a text, those inside f-strings too, which Babel's own reader passes by."""
    del comment_tags, options
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            told = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield node.lineno, node.func.id, [each if isinstance(each, str) else None for each in told], []


ERRORS = {Problem.__name__} | {
    name for name, each in vars(localize.errors).items() if isinstance(each, type) and issubclass(each, Exception)
}


def errors(file: Path) -> Sequence[str]:
    """Return what the errors and problems of a file say and advise; a value in it stands there by a name."""
    return _read_code(file)[0]


def works(file: Path) -> Sequence[str]:
    """Return what the progress of a file's long work says."""
    return _read_code(file)[1]


@cache
def _read_code(file: Path) -> tuple[Sequence[str], Sequence[str]]:
    """Return what the errors of a file say, and what its long work says; each is read once, for all take seconds."""
    tree = ast.parse(file.read_bytes())
    constants = _constants(tree)
    return tuple(_errors(tree, constants, file.parent.name)), tuple(_works(tree, constants))


def _errors(tree: ast.Module, constants: Mapping[str, ast.expr], folder: str) -> Iterator[str]:
    speakers = _speakers(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in speakers:
                given_all = (*node.args, *(each.value for each in node.keywords))
                yield from (text for given in given_all for text in _templates(given, constants) if " " in text)
            case ast.Call(func=ast.Name(id=name)) if name in ERRORS:
                hints = [each.value for each in node.keywords if each.arg == "hint"]
                for given in (*node.args[:1], *hints):
                    for text in _templates(given, constants):
                        yield f"no {text} {{name}}" if name == NotFound.__name__ and given not in hints else text
            case ast.Assign(targets=[ast.Name(id="hint")], value=given):  # it has a name, for a call that is too long
                yield from (text for text in _templates(given, constants) if " " in text)
            case ast.Call(func=ast.Name(id="_Kind")) | ast.Return(value=ast.Tuple()) if folder == "engines":
                for given in _said_of_engines(node):
                    yield from _templates(given, constants)


def _speakers(tree: ast.Module) -> set[str]:
    """Return the functions of a file that put what they are given into an error's words: their calls say it."""
    return {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS
        for said in (*call.args[:1], *(each.value for each in call.keywords if each.arg == "hint"))
        if _names(said) & {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    }


def _names(said: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(said) if isinstance(each, ast.Name)}


def _said_of_engines(node: ast.Call | ast.Return) -> Sequence[ast.expr]:
    """Return what a row of the table of failures, or an objection, says of an engine and advises."""
    if isinstance(node, ast.Call):
        return node.args[1:]
    assert isinstance(node.value, ast.Tuple)
    return node.value.elts if all(isinstance(each, ast.Constant | ast.JoinedStr) for each in node.value.elts) else ()


def _works(tree: ast.Module, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == Progress.__name__:
            for given in node.args[2:]:
                yield from _templates(given, constants)


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return the values that a file's own names stand for."""
    return {
        target.id: each.value
        for each in tree.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }


def _templates(given: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the texts that an expression may be."""
    match given:
        case ast.Constant(value=str(text)) if any(map(str.isalpha, text)):
            yield text.replace("{", "{{").replace("}", "}}")
        case ast.JoinedStr(values=parts):
            text = _template(parts)
            if any(map(str.isalpha, re.sub(r"\{\w+\}", "", text))):
                yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _templates(one, constants)
            yield from _templates(other, constants)
        case ast.Name(id=name) if name in constants:
            yield from _templates(constants[name], {})


def _template(parts: Sequence[ast.expr]) -> str:
    """Return an f-string with names in place of its expressions; no name stands there twice."""
    text, names = "", list[str]()
    for part in parts:
        if isinstance(part, ast.Constant):
            text += str(part.value).replace("{", "{{").replace("}", "}}")
        elif isinstance(part, ast.FormattedValue):
            wanted = {ast.Name: "id", ast.Attribute: "attr"}.get(type(part.value))
            name = str(getattr(part.value, wanted)).strip("_").lower() if wanted else "value"
            name += str(len(names)) if name in names else ""
            names.append(name)
            text += f"{{{name}}}"
    return text


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
    written = BytesIO()
    write_po(written, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    return re.sub(rb'"Generated-By: .*\n', b"", written.getvalue())


def forms(said: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text, or all its plural forms."""
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def untranslated(language: str) -> list[Message]:
    """Return the texts that nobody has translated, or that somebody doubts."""
    return [each for each in read(language) if each.id and (not all(forms(each.string)) or each.fuzzy)]


def main() -> None:
    """Write the files and tell what is left to translate."""
    for language in LANGUAGES:
        if language == "en":
            continue
        place(language).parent.mkdir(parents=True, exist_ok=True)
        place(language).write_bytes(renewed(language))
        for message in untranslated(language):
            sys.stdout.write(f"{language}: {message.id!r}\n")


if __name__ == "__main__":
    main()
