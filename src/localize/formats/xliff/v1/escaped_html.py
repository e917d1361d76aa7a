"""HTML escaped inside an XLIFF 1.2 text: its tags as codes, its entities as the letters that they mean.

Only markup is protected here: a text of several paragraphs stays one text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from localize.formats.xliff.inline_codes import Atom, InlineCode, kind_of
from localize.formats.xml.scanner import escape_text
from localize.model import TagForm

_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?:\s[^<>]*)?(?P<empty>/?)>|<!--[^<>]{0,2000}-->")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def is_html(atoms: Iterable[Atom]) -> bool:
    """Tell whether a text holds tags or entities of HTML."""
    texts = (atom for atom in atoms if isinstance(atom, str))
    return any(_TAG.search(text) or _ENTITY.search(text) for text in texts)


def read_html(atoms: Iterable[Atom]) -> list[Atom]:
    """Return the atoms with the tags inside their texts as codes. Linear."""
    return [piece for atom in atoms for piece in (_cut(atom) if isinstance(atom, str) else (atom,))]


def _cut(text: str) -> Iterator[Atom]:
    at = 0
    for found in _TAG.finditer(text):
        yield html.unescape(text[at : found.start()])
        yield _code(found)
        at = found.end()
    yield html.unescape(text[at:])


def _code(found: re.Match[str]) -> InlineCode:
    name = (found["name"] or "").lower()
    raw = escape_text(found.group())
    if not name or name in _VOID or found["empty"]:
        return InlineCode(f"html {name}", TagForm.SINGLE, raw, kind_of(name))
    form = TagForm.CLOSE if found["slash"] else TagForm.OPEN
    return InlineCode(f"html {found['slash']}{name}", form, raw, kind_of(name), pair=f"html {name}")


def escape_html(text: str) -> str:
    """Return text as HTML, which still has to be written as XML."""
    return html.escape(text, quote=False)
