"""YAML of strings: Rails i18n and any other file whose scalar values are texts. Keys are never translated."""

from __future__ import annotations

from dataclasses import dataclass

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import decode
from localize.formats.core.splice import LanguageMark, Reading, Scan, merge_file, to_extraction
from localize.formats.core.verify_merge import to_problem
from localize.formats.yaml.fields import YamlFields, root_language
from localize.formats.yaml.scanner import Key, scan_yaml
from localize.formats.yaml.writer import is_plain, writer
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.limits import check_size

_MAX_CHECKED = 1_000_000
"""Characters that the slower parser checks: it takes about a second for them."""


@dataclass(frozen=True, slots=True)
class YamlOptions:
    """How YAML is read. Key paths are joined by dots and do not hold the language at the root of a Rails file."""

    keys: tuple[str, ...] = option((), "Globs of the keys to translate, such as `mailer.*` or `title`; none: all.")
    skip_keys: tuple[str, ...] = option((), "Globs of keys that are left out.")


@dataclass(frozen=True, slots=True)
class _File:
    scan: Scan
    values: dict[int, str]


class YamlFilter:
    """Rails locale files and other YAML with texts in it."""

    name = "yaml"
    version = "1"
    extensions: tuple[str, ...] = (".yaml", ".yml")
    options_type = YamlOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: YamlOptions) -> Extraction:
        """Return the texts of the file; numbers, dates, yes and no are left out."""
        return to_extraction(_read(data, options).scan)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: YamlOptions
    ) -> bytes:
        """Return the file with these texts, each in its own style if that can hold it, else in quotes."""
        file = _read(data, options)
        reading = Reading(file.scan, writer(file.scan.source, file.values))
        return merge_file(reading, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what a second parser, PyYAML's own, refuses; long files are read by libyaml alone."""
        import yaml

        try:
            text = decode(data).text
            scan_yaml(text)
            if len(text) <= _MAX_CHECKED:
                for _ in yaml.parse(text, Loader=yaml.SafeLoader):
                    pass
        except ExtractError as error:
            return (to_problem(error),)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            return (
                Problem(Message("{problem}", problem=error.problem or "broken YAML"), mark.line + 1 if mark else 0, 1),
            )
        except yaml.YAMLError as error:
            return (Problem(Message("{error}", error=error)),)
        return ()


def _read(data: bytes, options: YamlOptions) -> _File:
    check_size(data)
    source = decode(data)
    tree = scan_yaml(source.text)
    reader = YamlFields(source, tree, options.keys, options.skip_keys)
    fields = sorted(reader.fields(), key=lambda each: each.start)
    marks = (_mark(source.text, tree.root),) if tree.root and root_language(tree) else ()
    scan = Scan(source, tuple(fields), marks, tuple(sorted(reader.skipped)))
    return _File(scan, {each.start: each.value for each in tree.scalars})


def _mark(text: str, root: Key) -> LanguageMark:
    quotes = 1 if text[root.start] in "'\"" else 0
    # Norwegian's tag is YAML's word for false.
    return LanguageMark(
        root.start + quotes,
        root.end - quotes,
        "root key",
        lambda tag: str(tag) if quotes or is_plain(str(tag), flow=False) else f'"{tag}"',
    )
