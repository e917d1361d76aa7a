"""Glossaries: read, written, and their terms found in texts.

A glossary is one YAML file (everything) or one CSV or TSV table (what a spreadsheet can hold).
"""

from __future__ import annotations

from pathlib import PurePath

from localize.errors import ExchangeError
from localize.glossary.find import TermIndex
from localize.glossary.table import read_table, write_table
from localize.glossary.values import Glossary
from localize.glossary.yaml import read_yaml_glossary, write_yaml

__all__ = ["Glossary", "TermIndex", "read_glossary", "write_table", "write_yaml"]


def read_glossary(data: bytes, path: str) -> Glossary:
    """Return the glossary in *data*; the extension of *path* says how to read it.

    Raises:
        ConfigError: a YAML glossary is not as its reference says, with line and column.
        ExchangeError: a table is not, with its line; or the extension is unknown.
    """
    match PurePath(path).suffix.lower():
        case ".yaml" | ".yml":
            return read_yaml_glossary(data, path)
        case ".csv" | ".tsv" | ".txt":
            return read_table(data, path)
        case other:
            raise ExchangeError(
                f"no glossary format has the extension {other!r}", path=path, hint="use .yaml, .csv or .tsv"
            )
