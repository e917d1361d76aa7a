"""Sentences: SRX rules for English, Kazakh and Russian, and a splitter that loses nothing.

`load_rules` gives compiled rules for a language; a project may bring its own SRX file. `split` cuts a content into
segments and the white space between them, `split_text` a plain text into sentences.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from localize.language import primary
from localize.model import LanguageTag
from localize.segmentation.splitter import Rules, split, split_text
from localize.segmentation.srx import LanguageRules, SrxRule, SrxRules, read_srx, write_srx

__all__ = [
    "LanguageRules",
    "Rules",
    "SrxRule",
    "SrxRules",
    "load_rules",
    "read_srx",
    "shipped_srx",
    "split",
    "split_text",
    "write_srx",
]

_SHIPPED = ("en", "kk", "ru")


def load_rules(language: LanguageTag, project_srx: bytes | None = None, *, path: str = "project.srx") -> Rules:
    """Return the rules for a language: the project's where its file maps that language, else the shipped ones.

    A language without shipped rules gets those that all languages share.

    Raises:
        ExchangeError: *project_srx* cannot be read; the error names *path*.
    """
    if project_srx is not None:
        own = read_srx(project_srx, path).rules_for(language)
        if own:
            return Rules.compile(language, own)
    return _shipped_rules(language)


def shipped_srx(language: LanguageTag) -> bytes:
    """Return the shipped SRX file for a language, to copy into a project and edit."""
    name = primary(language) if primary(language) in _SHIPPED else "en"
    return files(__name__).joinpath("rules", f"{name}.srx").read_bytes()


@cache
def _shipped_rules(language: LanguageTag) -> Rules:
    return Rules.compile(language, read_srx(shipped_srx(language), f"{primary(language)}.srx").rules_for(language))
