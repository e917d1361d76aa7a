"""TOML: messages of Hugo and others with plural tables, the titles of a site's configuration, and chosen keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Form, Reading, Scan, merge_file, to_extraction
from localize.formats.core.string_messages import (
    ABOUT_MESSAGE,
    CASES,
    MAX_PROBLEMS,
    MESSAGE_KEYS,
    edge_note,
    find_data,
    inner,
    is_wanted,
    to_notes,
    usual_ending,
)
from localize.formats.core.toml_strings import write_string
from localize.formats.core.toml_values import TomlValue, scan_toml
from localize.formats.core.verify_merge import find_problems
from localize.model import Content, InlineTag, LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_COUNT = re.compile(r"\{\{[^{}]*\.(?:Plural)?Count\b")
_JOINT = re.compile(r"[ \t]*,?[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)*(?:[\w-]+\.)*")
_SETTING = re.compile(
    r"project|build-system|tool|package|(?:dev-|build-)?dependencies|workspace|features|target|profile|build|plugins?"
    r"|command|cmd|args|exec|run|scripts?|path|paths|dir|file|files|publish|format|style|version|edition|license|channel"
    r"|repo|repository|branch|rev|commit|hash|host|port|user|username|password|token|database|schema|engine|type"
)
"""Keys of files that only programs read."""
_SITE = re.compile(
    r"baseURL|baseurl|base_url|languageCode|defaultContentLanguage|default_language|theme|params|menus?|markup|outputs"
    r"|taxonomies|permalinks|weight|pageRef|languageName|contentDir|paginate|enableRobotsTXT"
)
"""Keys of a site's configuration for Hugo or Zola; two of them make one."""
_SITE_ALONE = re.compile(r"base_?url|languageCode|defaultContentLanguage|default_language|pageRef", re.IGNORECASE)
"""Those that no message is called by."""
_SITE_TEXT = re.compile(
    r"(?:page|link|sub)?title|description|summary|excerpt|tagline|lead|caption|alt|copyright|heading|headline|label|text"
    r"|message",
    re.IGNORECASE,
)
_LINKS = frozenset(("weight", "url", "pageRef", "pageref", "identifier"))
"""Keys of an entry in a site's menu, beside its name."""
_MAX_CHECKED = 1_000_000
"""Characters that the slower reader checks: it takes about a second for them."""
_NOMESSAGE_KEYSS = Problem("a settings file: choose its texts with the option `keys`")


@dataclass(frozen=True, slots=True)
class TomlOptions:
    """How TOML is read. Key paths are joined by dots; the number of an item in an array is a key too."""

    keys: tuple[str, ...] = option(
        (), "Globs of the keys to translate, such as `menu.*` or `title`; none: by `dialect`."
    )
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out.")
    dialect: str = option(
        "auto",
        "What the file is: messages, all texts of which are offered; the configuration of a site, with its titles and "
        "descriptions; settings, which offer nothing. `auto` finds out.",
        choices=("auto", "messages", "site", "settings"),
    )


class TomlFilter:
    """TOML files."""

    name = "toml"
    version = "1"
    extensions: tuple[str, ...] = (".toml",)
    options_type = TomlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: TomlOptions) -> Extraction:
        """Return the texts of the file, plural forms as one message; numbers, dates and settings are left out."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: TomlOptions
    ) -> bytes:
        """Return the file with these texts, each in its own kind of string if that can hold it."""
        scan = _scan(data, options)
        return merge_file(Reading(scan, _writer(scan.source)), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what Python's own reader refuses."""
        return find_problems(lambda: _check(data))


def _check(data: bytes) -> tuple[Problem, ...]:
    source = decode(data)
    scan_toml(source)
    try:
        tomllib.loads(source.text if len(source.text) <= _MAX_CHECKED else "")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return (Problem(Message("Python's TOML reader does not read the file: {error}", error=error)),)
    return ()


def _writer(source: SourceText) -> Callable[[Field, Content, Callable[[InlineTag], str]], str]:
    ending = usual_ending(source.text)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # there are no tags
        return write_string(content.typed, source.text[field.start : field.end], ending)

    return write


def _scan(data: bytes, options: TomlOptions) -> Scan:
    check_size(data)
    source = decode(data)
    walk = _Fields(source, scan_toml(source), options)
    fields = tuple(sorted(walk.fields(), key=lambda each: each.start))
    return Scan(source, fields, skipped=tuple(sorted(walk.skipped)), problems=tuple(walk.problems))


def find_dialect(values: Sequence[TomlValue]) -> str:
    """Return what a file is by its keys and types alone: translations do not change it."""
    keys = {key for each in values for key in each.path}
    if all(each.path[-1] in MESSAGE_KEYS for each in values):
        return "messages"
    has_others = any(not each.style for each in values)
    if len(list(filter(_SITE.fullmatch, keys))) > 1 and (has_others or any(map(_SITE_ALONE.fullmatch, keys))):
        return "site"
    return "settings" if has_others or any(map(_SETTING.fullmatch, keys)) else "messages"


def _is_message(keys: set[str]) -> bool:
    """Tell whether a table with these keys is a message of go-i18n."""
    return "other" in keys and keys <= MESSAGE_KEYS


def _description(values: Sequence[TomlValue]) -> str:
    """Return what a message says of itself."""
    return next((each.text or "" for each in values if each.path[-1] == "description"), "")


class _Fields:
    """Makes fields of the values of a file."""

    def __init__(self, source: SourceText, values: Sequence[TomlValue], options: TomlOptions) -> None:
        self._source = source
        self._values = values
        self._options = options
        self._dialect = find_dialect(values) if options.dialect == "auto" else options.dialect
        self.skipped: list[tuple[int, int, str]] = []
        self.problems: list[Problem] = []

    def fields(self) -> Iterator[Field]:
        """Yield the fields; what is left out is in `skipped` afterwards."""
        for _, table in groupby(self._values, key=lambda each: (each.table, each.path[:-1])):
            yield from self._table(list(table))
        if self._dialect == "settings" and not self._options.keys and self._values:
            self.problems.append(_NOMESSAGE_KEYSS)

    def _table(self, values: Sequence[TomlValue]) -> Iterator[Field]:
        keys = {each.path[-1] for each in values}
        is_message = _is_message(keys)
        about = _description(values) if is_message else ""
        plural = self._plural(values, about) if is_message else None
        yield from filter(None, (plural,))
        taken = range(plural.start, plural.end) if plural else range(0)
        for each in (value for value in values if value.start not in taken):
            rule = "metadata" if is_message and each.path[-1] in ABOUT_MESSAGE else self._rule(each, keys)
            if not rule:
                yield self._field(each, about, is_message=is_message)
            elif rule != "empty":
                self.skipped.append((each.start, each.end, rule))

    def _rule(self, value: TomlValue, keys: set[str]) -> str:
        """Return why a value is left out, empty where it is offered."""
        if not value.style:
            return "not a string"
        if value.text is None:
            if len(self.problems) < MAX_PROBLEMS:
                self.problems.append(Problem("not a TOML escape", *self._source.place(value.start)))
            return "broken escape"
        text = inner(value.text)
        if not text:
            return "empty"
        if not is_wanted(value.path, self._options.keys, self._options.skip_keys):
            return "key"
        if self._options.keys:
            return ""
        return self._look(value, keys) or find_data(text)

    def _look(self, value: TomlValue, keys: set[str]) -> str:
        if self._dialect == "messages":
            return ""
        key = value.path[-1]
        if self._dialect == "site" and (_SITE_TEXT.fullmatch(key) or (key == "name" and not _LINKS.isdisjoint(keys))):
            return ""
        return "setting"

    def _field(self, value: TomlValue, about: str, *, is_message: bool) -> Field:
        text = value.text or ""
        path = value.path[:-1] if is_message and value.path[-1] == "other" else value.path
        notes = (*to_notes(about), *to_notes(value.comment), *edge_note(text))
        return Field(
            "message", (Piece(value.start, value.end, inner(text)),), path, notes=notes, name="\x1f".join(path)
        )

    def _plural(self, values: Sequence[TomlValue], about: str) -> Field | None:
        """Return the message whose forms a table holds; None where it has one form, or forms that cannot be copied."""
        taken = [each for each in values if each.path[-1] in CASES]
        path = taken[0].path[:-1]
        forms = [form for form in map(self._form, taken) if form is not None]
        joints = [self._source.text[one.end : two.start] for one, two in pairwise(forms)]
        if len(forms) != len(taken) or not all(map(_JOINT.fullmatch, joints)) or not self._is_plural(path, taken):
            return None
        notes = (*to_notes(about), *to_notes(values[0].comment))
        joint = joints[0] if joints else self._joint(forms[0])
        return Field("message", context=path, notes=notes, name="\x1f".join(path), forms=tuple(forms), joint=joint)

    def _is_plural(self, path: Sequence[str], forms: Sequence[TomlValue]) -> bool:
        """Tell whether a message is offered, and counts something."""
        options = self._options
        if not is_wanted(path, options.keys, options.skip_keys) or (self._dialect != "messages" and not options.keys):
            return False
        return len(forms) > 1 or _COUNT.search(forms[0].text or "") is not None

    def _form(self, value: TomlValue) -> Form | None:
        start, end = value.key
        if not value.text or not inner(value.text) or self._source.text[start:end] != value.path[-1]:
            return None
        quoted = self._source.text[end : end + 1] in ('"', "'")
        piece = Piece(value.start, value.end, inner(value.text))
        return Form(CASES[value.path[-1]], (piece,), start - quoted, value.end, value.key)

    def _joint(self, form: Form) -> str:
        """Return what will stand between the form that there is and those that a language adds."""
        text = self._source.text
        first = max(text.rfind("\n", 0, form.start), text.rfind("\r", 0, form.start)) + 1
        before = text[first : form.start]
        return ", " if "{" in before else f"{usual_ending(text)}{before}"
