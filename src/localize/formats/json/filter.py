"""JSON files: messages (i18next, Flutter ARB, WebExtension, FormatJS, Go) and the data of content systems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import decode
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import Edit, Field, Scan, apply_bytes, make_edits, pick_targets, to_extraction
from localize.formats.core.verify_merge import not_read_back, to_problem
from localize.formats.json.content_systems import find_system, find_table
from localize.formats.json.dialects import ALL_TEXT, find_dialect
from localize.formats.json.fields import JsonWalk, ResolvedOptions
from localize.formats.json.icu_values import AROUND, around_edit
from localize.formats.json.scanner import Tree, iter_strings, read_tree, strict_text, style_of_tree
from localize.formats.json.strings import Style
from localize.model import Content, LanguageTag, PluralCase, Problem
from localize.model.extraction import Extraction, Targets, UnitTarget
from localize.model.filter_options import option
from localize.safe.limits import check_size

_HINT = "a number or a web address alone is not read as text, and an ICU plural is read as a message with plural forms"
_COMMA = "a comma before a closing bracket, which strict JSON parsers reject"
_COMMENT = "a comment, which strict JSON parsers reject"
_SPACE = "a non-standard space, which strict JSON parsers reject"
_DATA = Message(
    "this is not a known kind of message file: every string is offered; choose those to translate "
    "with the option `keys`"
)
_LOOKS_LIKE_IT = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{"])')
_WIDE = ((b"{\x00", "utf-16-le"), (b"[\x00", "utf-16-le"), (b"\x00{", "utf-16-be"), (b"\x00[", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """How JSON is read."""

    keys: tuple[str, ...] = option((), "Globs of the keys to translate, such as `menu.*` or `label`; none: all.")
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out, with all that is under them.")
    dialect: str = option(
        "auto",
        "Which kind of file it is; `auto` finds out from the keys, `plain` knows neither plural keys nor rich text.",
        choices=(
            *("auto", "plain", "i18next", "arb", "webextension", "formatjs", "go", "gotext"),
            *("contentful", "ghost", "sanity", "strapi", "wordpress"),
        ),
    )
    html: bool = option(False, "Texts that hold HTML are read as HTML, their tags protected.")
    encoding: str = option("", "The file's charset, where it is not Unicode.")


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read."""

    tree: Tree
    scan: Scan
    walk: JsonWalk
    style: Style


class JsonFilter:
    """JSON files with texts in them."""

    name = "json"
    version = "2"
    extensions: tuple[str, ...] = (".json", ".arb", ".jsonl", ".ndjson")
    options_type = JsonOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.2 for a file that starts like JSON."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.2 if _LOOKS_LIKE_IT.match(head) else 0.0

    def extract(self, data: bytes, options: JsonOptions) -> Extraction:
        """Return the texts of the file, plural forms as one unit, comments and metadata as notes."""
        return to_extraction(_read(data, options).scan)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: JsonOptions
    ) -> bytes:
        """Return the file with these targets, escaped as the file escapes, ARB's `@@locale` set."""
        changed = pick_targets(extraction, targets)
        if not changed:
            return data
        file = _read(data, options)
        merged = apply_bytes(file.scan.source, _edits(file, changed, language))
        _prove(file, _read(merged, options), changed)
        return merged

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return where Python's own reader refuses the file or reads other texts."""
        try:
            tree = _tree(data, JsonOptions())
        except ExtractError as error:
            return (to_problem(error),)
        return check_json(tree)


def check_json(tree: Tree) -> tuple[Problem, ...]:
    """Return what Python's JSON reader finds wrong, and where it reads other texts than this program does."""
    try:
        found: object = json.loads(
            strict_text(tree), object_pairs_hook=tuple, parse_int=len, parse_float=len, parse_constant=len
        )
    except (ValueError, RecursionError) as error:
        return (Problem(Message("Python's JSON reader does not read the file: {error}", error=error)),)
    if list(_strings(found)) != list(iter_strings(tree.root)):
        return (Problem("Python's JSON reader finds different texts"),)
    return ()


def _strings(found: object) -> Iterator[str]:
    """Yield all keys and texts of what Python's reader gives, objects being tuples of pairs."""
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | tuple):
            waiting += reversed(value)


def _tree(data: bytes, options: JsonOptions) -> Tree:
    check_size(data)
    wide = next((name for start, name in _WIDE if data.startswith(start)), "")
    return read_tree(decode(data, options.encoding or wide, forced=bool(options.encoding)))


def _read(data: bytes, options: JsonOptions) -> _File:
    tree = _tree(data, options)
    dialect = find_dialect(tree.root) if options.dialect == "auto" else options.dialect
    all_text = dialect in ALL_TEXT or options.dialect in ("i18next", "go")
    may_be_data = options.dialect == "auto" and dialect == "i18next"
    system = find_system(tree.root) if may_be_data else find_table(dialect)
    dialect, rich = (system.name, True) if system else (dialect, may_be_data)
    resolved = ResolvedOptions(dialect, options.keys, options.skip_keys, options.html, all_text, system, rich)
    walk = JsonWalk(tree, resolved)
    walk.run()
    scan = Scan(
        tree.source,
        tuple(walk.fields),
        tuple(walk.marks),
        tuple(sorted(walk.skipped)),
        (*_lenient(tree), *walk.problems, *((Problem(_DATA),) if walk.holds_data else ())),
    )
    return _File(tree, scan, walk, style_of_tree(tree))


def _lenient(tree: Tree) -> tuple[Problem, ...]:
    if not tree.lenient:
        return ()
    start = tree.lenient[0][0]
    sign = tree.source.text[start]
    return (Problem(_COMMA if sign == "," else _COMMENT if sign == "/" else _SPACE, *tree.source.place(start)),)


def _edits(file: _File, changed: Mapping[int, Sequence[UnitTarget]], language: LanguageTag) -> list[Edit]:
    fields, escape = file.scan.fields, file.style.escape
    around = {index for index in changed if fields[index].encode == AROUND}
    usual = {index: given for index, given in changed.items() if index not in around}
    edits = make_edits(file.scan, usual, file.walk.writer(escape), language)
    text = file.scan.source.text
    edits += [around_edit(text, fields[index], changed[index], language, escape) for index in around]
    for mark in file.scan.marks:
        flutter = mark.kind == "locale" or "_" in text[mark.start : mark.end]
        edits.append(Edit(mark.start, mark.end, str(language).replace("-", "_") if flutter else str(language)))
    return edits


def _prove(file: _File, again: _File, changed: Mapping[int, Sequence[UnitTarget]]) -> None:
    """Raise where the written file says something else than was meant. Raises: MergeError."""
    fields = again.scan.fields
    for index, was in enumerate(file.scan.fields):
        new = fields[index] if index < len(fields) else None
        if new is None or not _says(new, was, changed.get(index, ())):
            raise not_read_back(file.scan.source, was, _HINT)
    if len(fields) != len(file.scan.fields):
        raise not_read_back(file.scan.source, file.scan.fields[min(changed)], _HINT)


def _says(new: Field, was: Field, given: Sequence[UnitTarget]) -> bool:
    if bool(new.forms) != bool(was.forms):
        return False
    if not was.forms:
        return renumber(new.content) == renumber(given[0].content if given else was.content)
    forms: dict[PluralCase | None, tuple[str, ...]] = {
        form.case: renumber(Content(tuple(piece.text for piece in form.pieces))) for form in new.forms
    }
    return all(forms.get(each.case) == renumber(each.content) for each in given)
