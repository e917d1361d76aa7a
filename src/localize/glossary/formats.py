"""Formats of glossary files: recognition by name and content, and reading and writing in any of them."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from pathlib import PurePath

from localize.errors import ExchangeError
from localize.glossary.files.omegat import Languages, read_omegat, write_omegat
from localize.glossary.files.table import decode_table, read_table, write_table
from localize.glossary.files.tbx.reader import read_tbx
from localize.glossary.files.tbx.writer import TbxVersion, write_tbx
from localize.glossary.files.yaml import read_yaml_glossary, write_yaml
from localize.glossary.model import Glossary

_TABLES = (".csv", ".tsv", ".txt", ".tab", ".utf8")
_XML_BEGINNINGS = (b"<?xml", b"<martif", b"<tbx", b"<TBX", b"<!DOCTYPE martif", b"<!DOCTYPE tbx")
_UNKNOWN = "use .yaml, .tbx, .csv, .tsv or .txt"


class GlossaryFormat(Enum):
    """What a glossary can be written as."""

    YAML = "yaml"
    CSV = "csv"
    TSV = "tsv"
    TBX2 = "tbx2"
    TBX3 = "tbx3"
    OMEGAT = "omegat"


_FORMATS = {
    ".yaml": GlossaryFormat.YAML,
    ".yml": GlossaryFormat.YAML,
    ".csv": GlossaryFormat.CSV,
    ".tsv": GlossaryFormat.TSV,
    ".tbx": GlossaryFormat.TBX3,
    ".txt": GlossaryFormat.OMEGAT,
    ".tab": GlossaryFormat.OMEGAT,
    ".utf8": GlossaryFormat.OMEGAT,
}


def find_format(path: str) -> GlossaryFormat:
    """Return the format that the extension of *path* stands for. Raises: ExchangeError."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in _FORMATS:
        raise ExchangeError("no glossary format has the extension {suffix!r}", suffix=suffix, path=path, hint=_UNKNOWN)
    return _FORMATS[suffix]


def read_glossary(data: bytes, path: str, languages: Languages | None = None) -> Glossary:
    """Return the glossary in *data*, with the problems of a foreign file that did not stop the reading.

    TBX is known by its content; else the extension of *path* says how to read it. *languages* are those of a table
    without a header (OmegaT), and are told for no other file.

    Raises:
        ConfigError: a YAML glossary is not as its reference says, with line and column.
        ExchangeError: a table or TBX file is not, with its line; or the extension is unknown.
    """
    suffix = PurePath(path).suffix.lower()
    is_table = suffix in _TABLES and not _looks_like_tbx(data)
    if languages is not None and not is_table:
        raise ExchangeError(
            "only a table without a header needs language options", path=path, hint="this file names its languages"
        )
    if is_table:
        return read_table(data, path) if languages is None else _read_pairs(data, path, languages)
    if suffix in (".yaml", ".yml"):
        return read_yaml_glossary(data, path)
    if suffix in (".tbx", ".xml") or _looks_like_tbx(data):
        return read_tbx(data, path)
    raise ExchangeError("no glossary format has the extension {suffix!r}", suffix=suffix, path=path, hint=_UNKNOWN)


def _read_pairs(data: bytes, path: str, languages: Languages) -> Glossary:
    text, problems = decode_table(data, path)
    glossary = read_omegat(text, path, languages)
    return replace(glossary, problems=(*problems, *glossary.problems))


def _looks_like_tbx(data: bytes) -> bool:
    head = data[:256].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(_XML_BEGINNINGS)


def write_glossary(
    glossary: Glossary, form: GlossaryFormat, languages: Languages | None = None, *, raw: bool = False
) -> bytes:
    """Return the glossary as a file of a format; OmegaT needs the two languages, no other one takes them.

    *raw* is for programs that read a table, see `write_table`.

    Raises:
        ExchangeError: the format cannot hold it.
    """
    match form:
        case GlossaryFormat.YAML:
            return write_yaml(glossary)
        case GlossaryFormat.CSV:
            return write_table(glossary, raw=raw)
        case GlossaryFormat.TSV:
            return write_table(glossary, delimiter="\t", raw=raw)
        case GlossaryFormat.TBX2:
            return write_tbx(glossary, TbxVersion.V2)
        case GlossaryFormat.TBX3:
            return write_tbx(glossary, TbxVersion.V3)
        case GlossaryFormat.OMEGAT if languages is not None:
            return write_omegat(glossary, languages)
    raise ExchangeError("an OmegaT table has two languages", path=glossary.path, hint="name the languages")
