"""Label files: a unit for each value, the comment lines right above it as its note."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from localize.formats import (
    Extraction,
    Field,
    Piece,
    Reading,
    Scan,
    Targets,
    decode,
    find_problems,
    merge_file,
    option,
    to_extraction,
)
from localize.model import Content, InlineTag, LanguageTag, Note, Problem


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """How label files are read."""

    skip_keys: tuple[str, ...] = option((), "Keys that are left out, such as `paths.home`.")
    encoding: str = option("", "The file's charset, where it is not UTF-8.")


class LabelFilter:
    """Label files."""

    name = "labels"
    version = "1"
    extensions: tuple[str, ...] = (".lng",)
    options_type = LabelOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: LabelOptions) -> Extraction:
        """Return the values of the file."""
        return to_extraction(_scan(data, options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: LabelOptions
    ) -> bytes:
        """Return the file with these values."""
        return merge_file(Reading(_scan(data, options), _write), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what keeps the file from being read."""
        return find_problems(lambda: _scan(data, LabelOptions()).problems)


def _scan(data: bytes, options: LabelOptions) -> Scan:
    source = decode(data, options.encoding, forced=bool(options.encoding))
    fields = tuple(_fields(source.text))
    kept = tuple(field for field in fields if field.name not in options.skip_keys)
    skipped = tuple((field.start, field.end, "key") for field in fields if field not in kept)
    return Scan(source, kept, skipped=skipped)


def _fields(text: str) -> Iterator[Field]:
    section = ""
    comments: list[str] = []
    for found in re.finditer(r"[^\r\n]+", text):
        line = found[0].strip()
        if line.startswith((";", "#")):
            comments.append(line[1:].strip())
            continue
        name, _, rest = line.partition("=")
        value = rest.strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif value:
            end = found.start() + len(found[0].rstrip())
            key = f"{section}.{name.strip()}"
            notes = (Note("\n".join(comments)),) if comments else ()
            yield Field("message", (Piece(end - len(value), end, value),), (key,), notes=notes, name=key)
        comments.clear()


def _write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
    return " ".join(content.typed.split())  # a value is one line, and there are no tags
