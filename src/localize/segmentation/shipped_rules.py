"""Segmentation rules of a language: a project's own SRX file, or the shipped ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from localize.language import primary
from localize.model import LanguageTag
from localize.segmentation.splitter import Rules
from localize.segmentation.srx import read_srx

_SHIPPED = ("en", "kk", "ru")


def load_rules(language: LanguageTag, project_srx: bytes | None = None, *, path: str = "project.srx") -> Rules:
    """Return the rules for a language: the project's where its file maps that language, else the shipped ones.

    A language without shipped rules gets those that all languages share.

    Raises:
        ExchangeError: *project_srx* cannot be read or used; the error names *path*.
    """
    if project_srx is not None:
        own = read_srx(project_srx, path).rules_for(language, path=path)
        if own:
            return Rules.compile(language, own, path=path)
    return _shipped_rules(language)


def shipped_srx(language: LanguageTag) -> bytes:
    """Return the shipped SRX file for a language, to copy into a project and edit."""
    name = primary(language) if primary(language) in _SHIPPED else "en"
    return files(__package__).joinpath("rules", f"{name}.srx").read_bytes()


@cache
def _shipped_rules(language: LanguageTag) -> Rules:
    return Rules.compile(language, read_srx(shipped_srx(language), f"{primary(language)}.srx").rules_for(language))
