"""Glossaries: files in several formats, and terms found in texts.

A glossary is one file: YAML or TBX (everything), a CSV or TSV table (what a spreadsheet can hold), or a table of
OmegaT (pairs of terms).
"""

from __future__ import annotations

from localize.glossary.files.omegat import Languages, find_pairs, write_omegat
from localize.glossary.files.table import write_table
from localize.glossary.files.tbx.reader import MAX_BYTES
from localize.glossary.files.tbx.writer import TbxVersion, write_tbx
from localize.glossary.files.yaml import write_yaml
from localize.glossary.find.cache import TermCache
from localize.glossary.find.term_index import TermIndex
from localize.glossary.formats import GlossaryFormat, find_format, read_glossary, write_glossary
from localize.glossary.model import Glossary

__all__ = [
    "MAX_BYTES",
    "Glossary",
    "GlossaryFormat",
    "Languages",
    "TbxVersion",
    "TermCache",
    "TermIndex",
    "find_format",
    "find_pairs",
    "read_glossary",
    "write_glossary",
    "write_omegat",
    "write_table",
    "write_tbx",
    "write_yaml",
]
