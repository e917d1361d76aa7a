"""Changes English texts of the program wherever they are: in the code, the PO files, tests and pages that quote them.

`python docs/words.py --rename FILE` reads a TSV with the columns *old*, *new*, *kk* and *ru*. Forms of a plural are
separated by ` | `. A translation is kept where its column is empty, and marked fuzzy until somebody has read it; `=`
says that it was read and still fits; any other text replaces it.
"""

from __future__ import annotations

import ast
import csv
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from localize.errors.message import template_id

BETWEEN = " | "
READ = "="
WIDTH = 120
SENTENCE = 3
"""Words from which a text is recognised inside a longer one; a shorter one has to stand alone between quotes."""
_FIELD = re.compile(r"\{(\w+)(?:!r|:,)?\}")


@dataclass(frozen=True, slots=True)
class Rename:
    """An English text, or the forms of its plural, with what replaces it and its translations by language."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    translations: Mapping[str, str]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each form with its new one."""
        yield from zip(self.old, self.new, strict=True)


def read_renames(file: Path) -> Sequence[Rename]:
    """Return the renames of a TSV. Raises: ValueError for a text without a new one, or with other fields in it."""
    found = []
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            old, new = (tuple((row[name] or "").replace("\\n", "\n").split(BETWEEN)) for name in ("old", "new"))
            told = {name: (row.get(name) or "").replace("\\n", "\n") for name in row if name not in {"old", "new"}}
            if len(old) != len(new) or any(_names(a) != _names(b) for a, b in zip(old, new, strict=True)):
                raise ValueError(f"{file}: the forms or the fields differ: {row['old']!r}, {row['new']!r}")
            if old != new or any(told.values()):
                found.append(Rename(old, new, told))
    return found


def _names(text: str) -> set[str]:
    return set(_FIELD.findall(text))


def forms(said: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text, or all its plural forms."""
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def find_missing(catalog: Catalog, renames: Iterable[Rename]) -> Sequence[Rename]:
    """Return the renames whose text is not in a catalogue."""
    entries = {forms(each.id) for each in catalog}
    return [each for each in renames if each.old not in entries]


def rename_in_catalog(catalog: Catalog, language: str, renames: Iterable[Rename]) -> Sequence[tuple[str, str]]:
    """Give the entries of a catalogue their new English; return which translations were replaced by which."""
    entries: dict[tuple[str, ...], list[Entry]] = {}
    for entry in catalog:
        entries.setdefault(forms(entry.id), []).append(entry)
    replaced: list[tuple[str, str]] = []
    for rename in renames:
        for entry in entries.get(rename.old, ()):
            before = forms(entry.string)
            said = _rename_entry(catalog, entry, rename, rename.translations.get(language, ""))
            replaced += [pair for pair in zip(before, said, strict=False) if pair[0] != pair[1]]
    return replaced


def _rename_entry(catalog: Catalog, entry: Entry, rename: Rename, translation: str) -> tuple[str, ...]:
    new = rename.new[0] if isinstance(entry.id, str) else rename.new
    present = catalog.get(new, entry.context) if rename.old != rename.new else None
    catalog.delete(entry.id, entry.context)
    said = entry.string if present is None else present.string
    if translation not in {"", READ}:
        read = tuple(translation.split(BETWEEN))
        said = read[0] if isinstance(said, str) else read
    flags = {*entry.flags} - {"fuzzy"} | ({"fuzzy"} if not translation and present is None else set())
    catalog.add(new, said, entry.locations, flags, entry.auto_comments, entry.user_comments, context=entry.context)
    return forms(said)


def rename_in_code(source: str, renames: Iterable[Rename]) -> str:
    """Return a module with the new texts in its literals."""
    new_of = {old: new for each in renames for old, new in each.pairs() if old != new}
    data = source.encode()
    for begin, end, written in sorted(_edits(source, new_of), reverse=True):
        data = data[:begin] + written + data[end:]
    changed = data.decode()
    for old, new in new_of.items():  # a call inside an f-string has no place of its own
        for quote in "\"'":
            changed = changed.replace(f"tr({quote}{old}{quote}", f"tr({quote}{new}{quote}")
    return changed


def _edits(source: str, new_of: Mapping[str, str]) -> Iterator[tuple[int, int, bytes]]:
    """Yield the literals that change: where each begins and ends in bytes, and what replaces it."""
    starts = [0, *accumulate(len(line.encode()) for line in source.splitlines(keepends=True))]
    nodes = list(ast.walk(ast.parse(source)))
    in_f_strings = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for parent in nodes:
        for node in ast.iter_child_nodes(parent):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in in_f_strings:
                continue
            new = new_of.get(template_id(node.value))
            if new is not None and _is_text(parent, node.value):
                alone = not isinstance(parent, ast.Call)
                written = _literal(_with_specs(node.value, new), node.col_offset, alone=alone)
                begin = starts[node.lineno - 1] + node.col_offset
                yield begin, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0), written.encode()


def _is_text(parent: ast.AST, value: str) -> bool:
    """Tell whether a literal is a text for people: a single word is one only where it is said."""
    if " " in value.strip():
        return True
    name = parent.func.id if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) else ""
    return name in {"tr", "mark", "ntr", "ctr", "key", "bar_key"}


def _with_specs(old: str, new: str) -> str:
    """Return the new template with `!r` and `:,` where the old one has them."""
    specs = {field[1]: field[0] for field in _FIELD.finditer(old)}
    return _FIELD.sub(lambda field: specs.get(field[1], field[0]), new)


def _literal(text: str, column: int, *, alone: bool) -> str:
    """Return a text as Python writes it, in pieces where it is too long for a line."""
    written = _quoted(text)
    if column + len(written) < WIDTH - 2:
        return written
    pieces = textwrap.wrap(text, WIDTH - 24, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    joined = ("\n" + " " * column).join(map(_quoted, pieces))
    return f"({joined})" if alone else joined


def _quoted(text: str) -> str:
    written = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\u00a0", "\\u00a0")
    return f"'{written}'" if '"' in text and "'" not in text else '"' + written.replace('"', '\\"') + '"'


def rename_in_docstrings(source: str, renames: Iterable[Rename]) -> str:
    """Return a module of checks with new summaries and reasons in its docstrings, whose long lines are wrapped anew."""
    pairs = [
        (re.compile(r"(?:(?<=\"{3})|(?<=Why: ))" + r"\s+".join(map(re.escape, old.split()))), new.replace("\\", r"\\"))
        for each in renames
        for old, new in each.pairs()
        if old != new and " " in old
    ]

    def change(token: str) -> str:
        changed = token
        for pattern, new in pairs:
            changed = pattern.sub(new, changed)
        return token if changed == token else "".join(map(_wrapped, changed.splitlines(keepends=True)))

    return _change_strings(source, change, lambda token: token.lstrip("rRbB").startswith('"' * 3))


def _wrapped(line: str) -> str:
    if len(line.rstrip("\n")) <= WIDTH:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent or " " * 4) + "\n"


def rename_in_tests(source: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a module with the new texts in its literals; its docstrings and comments are its own."""

    def change(token: str) -> str:
        return _rename_quoted(token, pairs, r"(?<![\w-])")

    return _change_strings(source, change, lambda token: not token.lstrip("rRbBfF").startswith('"' * 3))


def _change_strings(source: str, change: Callable[[str], str], is_meant: Callable[[str], bool]) -> str:
    lines = source.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(iter(lines).__next__))):
        is_text = token.type == tokenize.STRING or tokenize.tok_name[token.type] == "FSTRING_MIDDLE"
        if is_text and is_meant(token.string) and (changed := change(token.string)) != token.string:
            (first, begin), (last, end) = token.start, token.end
            lines[first - 1 : last] = [lines[first - 1][:begin] + changed + lines[last - 1][end:]]
    return "".join(lines)


def rename_in_page(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a page with the new texts where the old begin behind a quotation mark, an asterisk or a table's bar."""
    return _rename_quoted(text, pairs, r"(?:(?<=[\"“«'`*])|(?<=\| ))")


def _rename_quoted(text: str, pairs: Iterable[tuple[str, str]], begin: str) -> str:
    """Return *text* with the new texts where the pattern *begin* allows them, the longest first, each place once."""
    kept: list[str] = []
    for old, new in sorted(pairs, key=lambda pair: -len(pair[0])):
        if old == new or not all(piece.strip() in text for piece in _FIELD.split(old)[::2]):
            continue
        pattern = _quotation(old, begin)
        for found in reversed(list(pattern.finditer(text)) if pattern is not None else []):
            kept.append(_filled(new, found))
            text = f"{text[: found.start()]}\0{len(kept) - 1}\0{text[found.end() :]}"
    return re.sub(r"\0(\d+)\0", lambda place: kept[int(place[1])], text)


def _quotation(old: str, begin: str) -> re.Pattern[str] | None:
    """Return what finds a text where it is quoted, with any values; None where it has too few words of its own."""
    words = _FIELD.sub(" ", old).split()
    pieces = _FIELD.split(old)
    if not any(map(str.isalpha, "".join(words))) or (len(words) < SENTENCE and len(pieces) > 1):
        return None
    last = len(pieces) - 1
    written = ""
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            written += re.escape(piece).replace('"', r'\\?"').replace("'", r"\\?'")
        elif f"(?P<{piece}>" in written:
            written += f"(?P={piece})"
        else:
            at_edge = (number == 1 and not pieces[0]) or (number == last - 1 and not pieces[last])
            written += f"(?P<{piece}>" + (r"[^\s\"'*`]+)" if at_edge else r"[^\n]{1,80}?)")
    if len(words) < SENTENCE:
        return re.compile(rf"(?<=[\"'*`]){written}(?=[\"'*`])")
    return re.compile(rf"{begin}{written}(?![\w-])")


def _filled(new: str, found: re.Match[str]) -> str:
    values = found.groupdict()
    said = _FIELD.sub(lambda field: values.get(field[1]) or field[0], new)
    return said.replace('"', '\\"') if '\\"' in found[0] else said
