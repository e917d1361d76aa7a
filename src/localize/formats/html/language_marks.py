"""Places where a page names its language and its direction of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localize.formats.core.splice import LanguageMark
from localize.formats.html.markup import Attribute
from localize.language import script_of
from localize.model import LanguageTag

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
# Source: Unicode, the scripts with right-to-left letters that are in use.
_RIGHT_TO_LEFT = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"))


def language_marks(name: str, attributes: Sequence[Attribute]) -> Iterator[LanguageMark]:
    """Yield what a start tag says of the whole page; `hreflang` of a link names another page and stays."""
    values = {each.name: each.value.lower() for each in attributes}
    for each in attributes:
        if not each.value:
            continue
        if name == "html" and each.name in ("lang", "xml:lang", "hreflang"):
            yield LanguageMark(each.start, each.end, "lang")
        elif name in ("html", "body") and each.name == "dir" and each.value.lower() in ("ltr", "rtl"):
            yield LanguageMark(each.start, each.end, "dir", direction_of)
        elif name == "meta" and each.name == "content" and _TAG.fullmatch(each.value):
            if values.get("property") == "og:locale":
                yield LanguageMark(each.start, each.end, "lang", with_underscore)
            elif values.get("http-equiv") == "content-language":
                yield LanguageMark(each.start, each.end, "lang")


def direction_of(language: LanguageTag) -> str:
    """Return the direction that a language is written in: Kazakh in Arabic letters from right to left."""
    return "rtl" if script_of(language) in _RIGHT_TO_LEFT else "ltr"


def with_underscore(language: LanguageTag) -> str:
    """Return a language as POSIX and Open Graph write it: kk_KZ."""
    return str(language).replace("-", "_")
