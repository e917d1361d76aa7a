"""Cache of compiled terms as bytes, each under a hash of all that it depends on, so that none is ever stale.

The bytes: a line with a sign, the language, what tells the code and the dictionary, and a checksum; then a line for
each term: a hash of it, its contexts and the beginnings of its forms, a tab, its forms. All are lists in JSON. Forms
are read when a text has such a beginning. A changed term is made anew, and the others are not.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cache, partial
from hashlib import blake2b
from os.path import commonprefix
from pathlib import Path

from localize.glossary.find.compiled_term import START, CompiledTerm, Forms, TermCompiler
from localize.glossary.find.homographs import Doubt
from localize.glossary.find.words import Key
from localize.model import LanguageTag, Term
from localize.morphology.version import hash_files, read_version

_SIGN = "localize terms 1"
_NAME = 32
"""Letters of the hash of a term."""

_Key = str | list[str]
"""A key of a single word is a text."""


class TermCache:
    """What was made of the terms of one language in an earlier run, and what is worth keeping of this one."""

    def __init__(self, language: LanguageTag, data: bytes = b"") -> None:
        """Read what `save` gave; bytes that are damaged, of another language or of other code hold nothing."""
        self._head = _head(language)
        self._known = _load(data, self._head)
        self._asked: dict[bytes, bytes] = {}

    def make(self, term: Term, maker: TermCompiler) -> CompiledTerm:
        """Return what is made of a term; it need not be the same as *maker* gives, but the same forms are in it."""
        name = _name(term)
        packed = self._known.get(name)
        if packed is not None:
            self._asked[name] = packed
            return _unpack(packed, term, maker)
        made = maker.make(term)
        self._asked[name] = _pack(made)
        return made

    def save(self) -> bytes | None:
        """Return what was asked for and nothing else; None where just that was read, or nothing can be kept."""
        if not self._head or self._asked.keys() == self._known.keys():
            return None
        body = b"\n".join(name + packed for name, packed in self._asked.items())
        return _opening(self._head, body) + body


def _load(data: bytes, head: str) -> dict[bytes, bytes]:
    opening, end, body = data.partition(b"\n")
    if not head or opening + end != _opening(head, body):
        return {}
    return {line[:_NAME]: line[_NAME:] for line in body.split(b"\n")}


def _opening(head: str, body: bytes) -> bytes:
    return f"{head} {zlib.crc32(body):08x}\n".encode()


def _name(term: Term) -> bytes:
    """Return a name that another term has only where the same is made of it."""
    depends = (term.text, term.part_of_speech, term.contexts, term.forms_added, term.forms_removed)
    return blake2b(repr(depends).encode(), digest_size=_NAME // 2).hexdigest().encode()


def _pack(made: CompiledTerm) -> bytes:
    """Return a line without its name; forms that are made when a text asks for them are not in it."""
    contexts = _plain(sorted(made.contexts))
    if made.starts:
        return _dump([contexts, sorted(made.starts)]) + b"\t"
    forms = made.forms()
    start = commonprefix([key[0] for keys in forms.values() for key in keys])  # noqa: RUF071 (letters, no paths)
    starts = [start] if len(start) >= START else []
    return _dump([contexts, starts]) + b"\t" + _dump([_plain(forms.get(doubt, ())) for doubt in Doubt])


def _unpack(packed: bytes, term: Term, maker: TermCompiler) -> CompiledTerm:
    first, _, forms = packed.partition(b"\t")
    contexts, starts = json.loads(first.decode("utf-8", "surrogatepass"))
    return CompiledTerm(
        frozenset(_keys(contexts)), starts, partial(_forms, forms) if forms else partial(maker.make_forms, term)
    )


def _forms(packed: bytes) -> Forms:
    lists: list[list[_Key]] = json.loads(packed.decode("utf-8", "surrogatepass"))
    return {doubt: _keys(keys) for doubt, keys in zip(Doubt, lists, strict=True) if keys}


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(keys: Iterable[Key]) -> list[_Key]:
    return [key[0] if len(key) == 1 else list(key) for key in keys]


def _keys(plain: Iterable[_Key]) -> list[Key]:
    return [(key,) if isinstance(key, str) else tuple(key) for key in plain]


@cache
def _head(language: LanguageTag) -> str:
    """Return what tells by which code keys were made; "" where that is not known."""
    version, own = read_version(language), hash_files(_sources())
    return f"{_SIGN} {language} {own} {version} {unicodedata.unidata_version}" if version and own else ""


def _sources() -> Iterator[Path]:
    here = Path(__file__).parents[1]
    yield from here.rglob("*.py")
    yield from (here.parent / name for name in ("tokens.py", "language.py"))
