"""Fields of a YAML file: texts, and messages from mappings of plural forms; with reasons for what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from localize.errors import ConfigError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Form
from localize.formats.core.string_messages import edge_note, inner, is_wanted, to_notes, usual_ending
from localize.formats.yaml.scanner import BLOCK, Comments, Scalar, Tree
from localize.language import is_known, parse_tag, plural_cases
from localize.model import LanguageTag, Note, PluralCase, PluralRule

_CASES = {case.value: case for case in PluralCase}
_JOINT = re.compile(r"[ \t]*,?[ \t]*|[ \t]*,?(?:[ \t]*(?:\r\n|\n|\r))+[ \t]*")
_SYMBOL = re.compile(r":[a-z_][a-z0-9_]*")
_HTML = Note("HTML: tags stay as they are; &, < and > in the text are written as entities")


def root_language(tree: Tree) -> LanguageTag | None:
    """Return the language that the only root key names; None where it is a word like any other."""
    try:
        tag = parse_tag(tree.root.value) if tree.root else None
    except ConfigError:
        return None
    return tag if tag is not None and is_known(tag) else None


class YamlFields:
    """Makes fields of scalars: one each, or one of several that are the plural forms of a message."""

    def __init__(self, source: SourceText, tree: Tree, keys: Sequence[str], skip_keys: Sequence[str]) -> None:
        self._text = source.text
        self._tree = tree
        self._ending = usual_ending(source.text)
        self._root = root_language(tree)
        self._keys = keys
        self._skip_keys = skip_keys
        self._comments = Comments(source.text)
        self._cases = plural_cases(self._root, PluralRule.CLDR) if self._root else ()
        paths = (each.path for each in tree.scalars)
        self._messages = {path[:at] for path in paths for at in (-1, -2) if path[at:][:1] == ("translation",)}
        """Mappings with a key `translation`: messages of Hugo, which have an `id` beside it."""
        self.skipped: list[tuple[int, int, str]] = []

    def fields(self) -> Iterator[Field]:
        """Yield the fields; what is left out is in `skipped` afterwards."""
        taken: set[int] = set()
        for group in self._tree.groups:
            field, numbers = self._plural(group)
            if field is not None:
                taken.update(numbers)
                yield field
        after = 0
        for number, scalar in enumerate(self._tree.scalars):
            if number not in taken and self._is_offered(scalar):
                yield self._field(scalar, after)
            after = scalar.end

    def _path(self, scalar: Scalar) -> tuple[str, ...]:
        return scalar.path[1:] if self._root else scalar.path

    def _is_wanted(self, path: Sequence[str]) -> bool:
        return is_wanted(path, self._keys, self._skip_keys)

    def _is_offered(self, scalar: Scalar) -> bool:
        if not inner(scalar.value) or scalar.start == scalar.end:
            return False
        rule = ""
        if not scalar.is_text:
            rule = "not a string" if not scalar.tag or scalar.tag.startswith("tag:yaml.org") else "tagged value"
        elif self._is_code(scalar):
            rule = "code"
        elif not self._is_wanted(self._path(scalar)):
            rule = "key"
        elif not self._is_located(scalar):
            rule = "not located"
        if rule:
            self.skipped.append((scalar.start, scalar.end, rule))
        return not rule

    def _is_code(self, scalar: Scalar) -> bool:
        """Tell whether a program reads the value as a name: Ruby's `:year`, Rails' own words, Hugo's ids."""
        if not scalar.style and _SYMBOL.fullmatch(scalar.value):
            return True
        path = self._path(scalar)
        if path[-1:] == ("id",) and scalar.path[:-1] in self._messages:
            return True
        return self._root is not None and (path[-3:-1] == ("date", "order") or path[-1:] == ("round_mode",))

    def _is_located(self, scalar: Scalar) -> bool:
        """Tell whether what stands at its place can be that scalar; a slip of the parser must not cost a byte."""
        first, last = self._text[scalar.start], self._text[scalar.end - 1]
        if scalar.style in ("'", '"'):
            return first == last == scalar.style and scalar.end - scalar.start > 1
        return first == scalar.style if scalar.style in BLOCK else first not in "'\"|>&!*#"

    def _field(self, scalar: Scalar, after: int) -> Field:
        path = self._path(scalar)
        return Field(
            "message",
            (Piece(scalar.start, scalar.end, inner(scalar.value)),),
            path,
            "flow" if scalar.flow else "block",
            notes=(*self._notes(scalar, path, after), *edge_note(scalar.value)),
            name="\x1f".join(path),
        )

    def _notes(self, scalar: Scalar, path: Sequence[str], after: int, *, up: int = 0) -> tuple[Note, ...]:
        notes = to_notes(self._comments.of(scalar, after, up=up))
        is_html = any(key == "html" or key.endswith("_html") for key in path[-2:])
        return (*notes, _HTML) if is_html else notes

    def _plural(self, group: Sequence[int]) -> tuple[Field | None, Sequence[int]]:
        """Return the message whose plural forms a mapping holds, and the scalars that it takes."""
        scalars = [self._tree.scalars[each] for each in group]
        numbers = [group[0] + at for at in self._form_places([each.key.value if each.key else "" for each in scalars])]
        taken = [self._tree.scalars[each] for each in numbers]
        forms = [form for form in map(self._form, taken) if form is not None]
        if not forms or len(forms) != len(taken):
            return None, ()
        if len(taken) == 1 and "%{count}" not in taken[0].value:
            return None, ()
        joints = [self._text[one.end : two.start] for one, two in pairwise(forms)]
        path = self._path(taken[0])[:-1]
        if not all(map(_JOINT.fullmatch, joints)) or not self._is_wanted(path):
            return None, ()
        before = self._tree.scalars[numbers[0] - 1].end if numbers[0] else 0
        field = Field(
            "message",
            context=path,
            encode="flow" if taken[0].flow else "block",
            notes=self._notes(taken[0], path, before, up=1),
            name="\x1f".join(path),
            forms=tuple(forms),
            joint=joints[0] if joints else self._joint(taken[0]),
        )
        return field, numbers

    def _form_places(self, keys: Sequence[str]) -> Sequence[int]:
        """Return the places of plural forms among the keys of a mapping; none where it is another mapping."""
        if "other" not in keys or len(set(keys)) != len(keys) or not set(keys) <= set(_CASES):
            return ()
        places = [place for place, key in enumerate(keys) if self._is_form(key)]
        return places if places == list(range(places[0], places[0] + len(places))) else ()

    def _is_form(self, key: str) -> bool:
        """Tell whether a key is a plural form here; Rails asks for `zero` in languages that have no such form."""
        return _CASES[key] is not PluralCase.ZERO or PluralCase.ZERO in self._cases

    def _form(self, scalar: Scalar) -> Form | None:
        """Return a plural form, None where it cannot be copied: an anchor, an alias, an empty text, kept line ends."""
        key, text = scalar.key, self._text
        if key is None or not scalar.is_bare or not scalar.is_text or not inner(scalar.value):
            return None
        if not self._is_located(scalar) or (scalar.style in BLOCK and "+" in text[scalar.start : scalar.start + 3]):
            return None
        quotes = 1 if text[key.start] in "'\"" else 0
        if text[key.start + quotes : key.end - quotes] != key.value:
            return None
        piece = Piece(scalar.start, scalar.end, inner(scalar.value))
        name = (key.start + quotes, key.end - quotes)
        return Form(_CASES[key.value], (piece,), key.start, scalar.end, name)

    def _joint(self, scalar: Scalar) -> str:
        """Return what will stand between the form that there is and those that a language adds."""
        if scalar.flow:
            return ", "
        start = scalar.key.start if scalar.key else scalar.start
        line = self._text.rfind("\n", 0, start) + 1
        column = start - max(line, self._text.rfind("\r", line, start) + 1)
        return f"{self._ending}{' ' * column}"
