"""Writes `docs/reference/python/` from the docstrings of the public names: `python docs/python_reference.py`.

Everything is read from the syntax trees: signatures as they are written, fields with the docstrings below them, and no
module is imported for it. A name of an annotation is looked up where its module has it from.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path
from types import MappingProxyType

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))  # a script sees its own folder only

from docs.import_graph import modules

import localize

DOCS = Path(__file__).parent
FOLDER = "reference/python"
RECIPES = DOCS.parent / "examples" / "recipes"
GUIDE = DOCS / "how-to" / "python.md"
NOTE = "<!-- Written by docs/python_reference.py; edit the code, not this page. -->\n"
WIDTH = 100
"""Of a signature on one line."""
OF_PROJECT = (
    *("root", "read_only", "member", "source", "targets", "target_language", "choose_targets"),
    *("export_language", "all_targets", "output_folder", "concepts", "close"),
)
"""What is public of `Project`, whose other parts are for the workflow."""


@dataclass(frozen=True, slots=True)
class Name:
    """A class or function of ours: where it is defined, and its syntax tree."""

    module: str
    node: ast.ClassDef | ast.FunctionDef

    @property
    def doc(self) -> str:
        """Its docstring."""
        return cleandoc(ast.get_docstring(self.node) or "")

    @property
    def summary(self) -> str:
        """The first sentence of its docstring."""
        return re.split(r"(?<=[.:;]) ", self.doc.partition("\n\n")[0].replace("\n", " "))[0].rstrip(".:;")


@cache
def public() -> Mapping[str, Name]:
    """Return the functions and classes of `localize.__all__`."""
    found = (find(f"localize.{module}", name) for name, module in localize._PUBLIC.items())
    return {each.node.name: each for each in found if each is not None}


def find(module: str, name: str) -> Name | None:
    """Return what a name means in a module of ours; None for what is not ours, or is no class or function."""
    if module not in modules():
        return None
    for node in ast.walk(modules()[module].tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return Name(module, node)
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            return find(node.module or "", name)
    return None


@cache
def types() -> Mapping[str, Name]:
    """Return all types that the public names lead to, themselves included, by their annotations."""
    found: dict[str, Name] = {}
    waiting = [*public().values()]
    while waiting:
        each = waiting.pop()
        if isinstance(each.node, ast.ClassDef):
            if each.node.name in found:
                continue
            found[each.node.name] = each
        named = {word for text in find_annotations(each) for word in re.findall(r"\b[A-Z]\w+", text)}
        waiting += [there for word in sorted(named) if (there := find(each.module, word))]
    return found


def find_annotations(name: Name) -> Iterator[str]:
    """Yield the annotations of a function, or of the public parts of a class."""
    if isinstance(name.node, ast.FunctionDef):
        arguments = (*name.node.args.args, *name.node.args.kwonlyargs)
        yield from (ast.unparse(each.annotation) for each in arguments if each.annotation)
        yield ast.unparse(name.node.returns) if name.node.returns else ""
        return
    for part in parts(name):
        yield from find_annotations(Name(name.module, part)) if isinstance(part, ast.FunctionDef) else [part.type]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class: its annotation, its default as it is written, and the docstring below it."""

    name: str
    type: str
    default: str = ""
    doc: str = ""


def parts(name: Name) -> Iterator[Field | ast.FunctionDef]:
    """Yield the public fields, properties and methods of a class, in order."""
    assert isinstance(name.node, ast.ClassDef)
    body = name.node.body
    for node, after in zip(body, [*body[1:], None], strict=True):
        doc = _text(after)
        match node:
            case ast.AnnAssign(target=ast.Name(id=known)):
                default = ast.unparse(node.value) if node.value else ""
                default = re.sub(r"^field\(default_factory=(\w+)\)$", r"\1()", default)
                yield Field(known, ast.unparse(node.annotation), default, doc)
            case ast.Assign(targets=[ast.Name(id=known)], value=ast.Constant() as value) if known.isupper():
                yield Field(known, "", ast.unparse(value), doc)
            case ast.FunctionDef(name="__init__"):
                yield from (each for each in _assigned(node) if name.node.name != "Project" or each.name in OF_PROJECT)
            case ast.FunctionDef(name=known) if _is_public(name, node):
                is_property = any(isinstance(each, ast.Name) and "property" in each.id for each in node.decorator_list)
                returns = ast.unparse(node.returns) if node.returns else ""
                doc = " ".join(cleandoc(ast.get_docstring(node) or "").split())
                yield Field(known, returns, "", doc) if is_property else node


def _text(node: ast.stmt | None) -> str:
    """Return the docstring that a statement is; empty for any other."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(cleandoc(text).split())
    return ""


def _is_public(name: Name, node: ast.FunctionDef) -> bool:
    setter = any(isinstance(each, ast.Attribute) for each in node.decorator_list)
    listed = node.name in OF_PROJECT if name.node.name == "Project" else not node.name.startswith("_")
    return listed and not setter and node.name != "to_message"


def _assigned(init: ast.FunctionDef) -> Iterator[Field]:
    """Yield the public attributes that an error's `__init__` takes from its arguments."""
    given = {each.arg: each.annotation for each in (*init.args.posonlyargs, *init.args.args, *init.args.kwonlyargs)}
    for node in init.body:
        match node:
            case ast.Assign(targets=[ast.Attribute(attr=known)], value=ast.Name(id=source)) if source in given:
                annotation = given[source]
                yield Field(known, ast.unparse(annotation) if annotation else "")


def functions_page() -> str:
    """Return the page of all functions, in the order of the alphabet."""
    lines = ["# Functions", NOTE, "All are in `localize`. What yields `Progress` is run by `localize.finish`.", ""]
    for name, each in sorted(public().items()):
        if isinstance(each.node, ast.FunctionDef):
            lines += [f"## {name}", "", "```py", *signature(each.node), "```", "", *prose(each.doc), ""]
            lines += [f"Example: {', '.join(links)}", ""] if (links := examples(name)) else []
    lines += ["## Other names in signatures", "", "| name | means |", "| --- | --- |"]
    lines += [f"| `{name}` | {_cell(means)} |" for name, means in sorted(aliases().items())]
    return "\n".join([*lines, ""])


@cache
def aliases() -> Mapping[str, str]:
    """Return what the names mean that annotations have for other types: the value of each, and its docstring."""
    found: dict[str, str] = {}
    waiting = [
        (each.module, text) for each in (*public().values(), *types().values()) for text in find_annotations(each)
    ]
    while waiting:
        module, text = waiting.pop()
        for word in sorted(set(re.findall(r"\b[A-Z]\w+", text)) - found.keys()):
            home, value, doc = _alias(module, word)
            if value:
                found[word] = f"a text of its own type; at run time a `{value[1]}`" if value[0] else f"`{value[1]}`"
                found[word] += f". {doc}" if doc else ""
                waiting += [] if value[0] else [(home, value[1])]
    return found


def _alias(module: str, name: str) -> tuple[str, tuple[bool, str] | None, str]:
    """Return where a name is given to another type, whether as a type of its own and to which, and its docstring."""
    if module not in modules():
        return module, None, ""
    body = modules()[module].tree.body
    for node, after in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.Assign(targets=[ast.Name(id=known)], value=value) if known == name:
                if ast.unparse(value).startswith("TypeVar"):
                    break
                is_new = isinstance(value, ast.Call) and ast.unparse(value.func) == "NewType"
                meant = ast.unparse(value.args[1] if is_new and isinstance(value, ast.Call) else value)
                return module, (is_new, meant), _text(after)
            case ast.AnnAssign(target=ast.Name(id=known), value=ast.expr() as value) if known == name:
                return module, (False, ast.unparse(value)), _text(after)
    for inner in ast.walk(modules()[module].tree):
        if isinstance(inner, ast.ImportFrom) and any((each.asname or each.name) == name for each in inner.names):
            return _alias(inner.module or "", name)
    return module, None, ""


def signature(node: ast.FunctionDef) -> list[str]:
    """Return the lines of a signature: one, or one a parameter where that is too long."""
    arguments = re.sub(r"(?<=[\w\]])=", " = ", ast.unparse(node.args))
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"{node.name}({arguments}){returns}"
    if len(line) <= WIDTH:
        return [line]
    split = re.split(r", (?![^\[(]*[\])])", arguments)
    return [f"{node.name}(", *(f"    {each}," for each in split), f"){returns}"]


def prose(doc: str) -> list[str]:
    """Return a docstring as Markdown: what follows `Raises:` becomes a list."""
    lines: list[str] = []
    for line in doc.splitlines():
        if found := re.fullmatch(r"    (\w+): (.*)", line):
            lines.append(f"- {linked(found[1])}: {found[2]}")
        elif line.startswith("    "):
            lines.append(f"  {line.strip()}")
        elif line.startswith(("Raises:", "Cost:", "Memory:")):
            words = re.sub(r"\b[A-Z]\w+[a-z]\w*\b", lambda word: linked(word[0]), line.partition(":")[2])
            lines += [*([""] if lines[-1] else []), f"**{line.partition(':')[0]}**:{words}", *([] if words else [""])]
        else:
            lines.append(line)
    return lines


def linked(name: str) -> str:
    """Return a name as a link to its section, where it has one."""
    page = place(name)
    return f"[`{name}`]({page}#{name.lower()})" if page else f"`{name}`" if name in errors() else name


def place(name: str) -> str:
    """Return the page that a name has its section on; empty where none has."""
    if name in errors():
        return "errors.md"
    if name in public():
        return "functions.md" if isinstance(public()[name].node, ast.FunctionDef) else "types.md"
    return "model.md" if name in types() else ""


@cache
def errors() -> Mapping[str, Name]:
    """Return the classes of `localize.errors`, in order."""
    body = modules()["localize.errors"].tree.body
    return {each.name: Name("localize.errors", each) for each in body if isinstance(each, ast.ClassDef)}


def examples(name: str) -> list[str]:
    """Return links to the recipes that use a name, and to the guide where it shows it."""
    used = re.compile(rf"\blocalize\.{name}\b")
    found = [f"[`{path.name}`](recipes.md#{path.stem})" for path in recipes() if used.search(path.read_text("utf-8"))]
    return [*found, *(["[guide](../../how-to/python.md)"] if used.search(GUIDE.read_text("utf-8")) else [])]


def users(name: str) -> list[str]:
    """Return the public functions and types that take, return or have a type."""
    word = re.compile(rf"\b{name}\b")
    found = (other for other, each in public().items() if any(map(word.search, find_annotations(each))))
    return [] if name == "Project" else sorted(other for other in found if other != name)


def recipes() -> list[Path]:
    """Return the files of the recipes, by name."""
    return sorted(RECIPES.glob("*.py"))


def types_page() -> str:
    """Return the page of the types in `localize`."""
    lines = ["# Types", NOTE, "All are in `localize`. What has fields is a frozen dataclass, unless it is said.", ""]
    for name, each in sorted(public().items()):
        if isinstance(each.node, ast.ClassDef) and name not in errors():
            lines += _type(each)
            lines += [f"In: {', '.join(linked(user) for user in users(name))}", ""] if users(name) else []
            lines += [f"Example: {', '.join(links)}", ""] if (links := examples(name)) else []
    return "\n".join(lines)


def model_page() -> str:
    """Return the page of the other types that the public names lead to."""
    lines = ["# Types of texts, terms and findings", NOTE]
    lines += ["What the public functions take and return, beside the [types in `localize`](types.md).", ""]
    for name, each in sorted(types().items()):
        if place(name) == "model.md":
            lines += _type(each, f"In `{each.module}`.")
    return "\n".join(lines)


def errors_page() -> str:
    """Return the page of the errors."""
    lines = ["# Errors", NOTE, "All are in `localize.errors`; a fault of a text is a `Finding`, never an error.", ""]
    for each in errors().values():
        assert isinstance(each.node, ast.ClassDef)
        bases = ", ".join(linked(ast.unparse(base)) for base in each.node.bases)
        lines += _type(each, f"A kind of {bases}.")
    return "\n".join(lines)


def _type(name: Name, about: str = "") -> list[str]:
    """Return the section of a class: docstring, fields, then methods."""
    lines = [f"## {name.node.name}", "", *prose(name.doc), "", *([about, ""] if about else [])]
    there = list(parts(name))
    fields = [each for each in there if isinstance(each, Field)]
    if fields:
        lines += ["| field | type | default | meaning |", "| --- | --- | --- | --- |"]
        for field in fields:
            lines.append(f"| `{field.name}` | {_code(field.type)} | {_code(field.default)} | {_cell(field.doc)} |")
        words = {word for field in fields for word in re.findall(r"\b[A-Z]\w+", field.type)} - {name.node.name}
        see = [linked(word) for word in sorted(words) if place(word)]
        lines += ["", f"See {', '.join(see)}.", ""] if see else [""]
    for each in there:
        if isinstance(each, ast.FunctionDef):
            method = "\n".join(signature(each)).replace("(self, ", "(").replace("(cls, ", "(").replace("(self)", "()")
            lines += ["```py", method, "```", "", *prose(cleandoc(ast.get_docstring(each) or "")), ""]
    return lines


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def recipes_page() -> str:
    """Return the page of the recipes: what each does, and its code."""
    lines = ["# Recipes", NOTE]
    lines += ["Whole scripts, in [`examples/recipes/`](../../../examples/recipes/); the tests run each of them.", ""]
    for path in recipes():
        tree = ast.parse(path.read_text("utf-8"))
        about, _, usage = (ast.get_docstring(tree) or "").partition("\n\n")
        code = path.read_text("utf-8").partition('"""\n\n')[2]
        lines += [f"## {path.stem}", "", about, "", f"`{usage}`", "", "```py", code.rstrip(), "```", ""]
    return "\n".join(lines)


def index_page() -> str:
    """Return the first page: all public names and what each is."""
    lines = ["# The Python library", NOTE, "Every public name of `localize`, described by its docstring."]
    lines += ["[How to work from Python](../../how-to/python.md) shows them at work and says what is stable;"]
    lines += ["[recipes](recipes.md) are scripts to start from. Functions take and return"]
    lines += ["[types in `localize`](types.md) and [types of texts, terms and findings](model.md); they raise"]
    lines += ["[errors](errors.md).", ""]
    for title, is_it in (("Functions", ast.FunctionDef), ("Types", ast.ClassDef)):
        chosen = {name: each for name, each in sorted(public().items()) if isinstance(each.node, is_it)}
        lines += [f"## {title}", "", "| name | what it is |", "| --- | --- |"]
        lines += [f"| {linked(name)} | {_cell(each.summary)} |" for name, each in chosen.items()]
        lines.append("")
    return "\n".join(lines)


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        f"{FOLDER}/README.md": index_page,
        f"{FOLDER}/functions.md": functions_page,
        f"{FOLDER}/types.md": types_page,
        f"{FOLDER}/model.md": model_page,
        f"{FOLDER}/errors.md": errors_page,
        f"{FOLDER}/recipes.md": recipes_page,
    }
)
"""Every page below `docs/`, and what makes it."""


def main() -> None:
    """Write all pages."""
    (DOCS / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
