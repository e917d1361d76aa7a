"""Word lists and tables that checks read: one YAML or TSV file a subject, to be corrected without Python.

A YAML file has lists by name, each a text of words with white space between them. A TSV file has a line with the names
of its columns, then a line for each entry. Lines that begin with # say what the file is and where it comes from.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from localize.runtime.cache import once
from localize.safe.yaml.loader import read_yaml

FOLDER = Path(__file__).parent


@once
def read_words(subject: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of `SUBJECT.yaml` by the name of their list.

    Raises: ConfigError where the file is no YAML, with its place.
    """
    path = FOLDER / f"{subject}.yaml"
    lists = read_yaml(path.read_bytes(), path=path.name).value
    if not isinstance(lists, dict):
        raise TypeError(f"{path.name}: no lists by name")
    return {str(name): tuple(str(words).split()) for name, words in lists.items()}


@once
def read_table(subject: str) -> tuple[Mapping[str, str], ...]:
    """Return the entries of `SUBJECT.tsv`, each by the names of its columns."""
    lines = (FOLDER / f"{subject}.tsv").read_text("utf-8").splitlines()
    entries = (line for line in lines if line and not line.startswith("#"))
    return tuple(csv.DictReader(entries, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))
