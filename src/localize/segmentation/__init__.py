"""Segmentation into sentences: SRX rules for English, Kazakh and Russian, and a splitter that loses nothing.

`load_rules` gives compiled rules for a language; a project may bring its own SRX file. `split` cuts a content into
segments and the white space between them, `split_text` a plain text into sentences.
"""

from __future__ import annotations

from localize.segmentation.shipped_rules import ends_in_abbreviation, load_rules, shipped_srx
from localize.segmentation.splitter import Rules, split, split_text
from localize.segmentation.srx import LanguageRules, SrxRule, SrxRules, read_srx, write_srx

__all__ = [
    "LanguageRules",
    "Rules",
    "SrxRule",
    "SrxRules",
    "ends_in_abbreviation",
    "load_rules",
    "read_srx",
    "shipped_srx",
    "split",
    "split_text",
    "write_srx",
]
