"""Common parts of string formats: white space at edges, letter escapes, comments as notes, keys by options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Scan
from localize.language import plural_cases
from localize.model import LanguageTag, Note, PluralCase, PluralRule, Problem

CASES = {case.value: case for case in PluralCase if case is not PluralCase.ZERO}
"""Plural forms of messages as members or keys; a form for zero is explicit there: it is a message of its own."""
ABOUT_MESSAGE = frozenset(("id", "hash", "description", "leftDelim", "rightDelim"))
"""What a message of go-i18n says of itself."""
MESSAGE_KEYS = frozenset((*CASES, *ABOUT_MESSAGE, "zero"))
"""What a message of go-i18n may have."""

_USUAL = {
    1: (PluralCase.OTHER,),
    2: (PluralCase.ONE, PluralCase.OTHER),
    3: (PluralCase.ONE, PluralCase.FEW, PluralCase.MANY),
}
"""What so many forms most often mean, for a file that does not say its language or has other forms than it."""


def numbered_cases(language: LanguageTag | None, count: int) -> tuple[PluralCase, ...]:
    """Return the category of each of *count* forms: the language's own where their number fits, else the usual ones."""
    cases = plural_cases(language, PluralRule.GETTEXT) if language else ()
    if len(cases) == count:
        return cases
    if count in _USUAL:
        return _USUAL[count]
    return (*cases, *(case for case in PluralCase if case not in cases))[:count]


WHITE = " \t\r\n\f\v"
_END = re.compile(r"\r\n|\n|\r")
_WIDE = re.compile(r"[^\x00-\x7f]")
_HALF = re.compile("[\ud800-\udfff]")
_SHORT = 80
"""Characters of a value that a note shows."""
_DATA = (
    ("address", re.compile(r"(?:(?:https?|ftp|file)://|(?:mailto|tel|data):)[!-~]+")),
    (
        "number",
        re.compile(
            r"(?=[^0-9]*[0-9])[-+0-9.,:/()% ]*+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.,+Z-]+|[0-9.]+(?:px|r?em|v[hw])"
        ),
    ),
    (
        "identifier",
        re.compile(r"#[0-9a-fA-F]{3,8}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=.*[0-9])[0-9a-f]{32,}"),
    ),
    (
        "file name",
        re.compile(r"[\w./\\:-]+\.(?:png|jpe?g|gif|svg|webp|ico|bmp|woff2?|ttf|otf|mp[34]|webm|css)", re.ASCII),
    ),
)
"""What is certainly no text, by its letters alone; anything else a person should see."""
MAX_NOTE = 4000
"""Characters of a developer's comment; a licence above the first message is longer and says nothing about it."""

MAX_PROBLEMS = 50
"""Problems of a file that are listed: nobody mends more at once, and each place costs a look through the file."""


def find_data(value: str) -> str:
    """Return the rule by which a value is certainly no text: an address, a number, a file name; else nothing."""
    return next((rule for rule, pattern in _DATA if pattern.fullmatch(value)), "")


def inner(value: str) -> str:
    """Return a text without the white space at its edges, which the file keeps."""
    return value.strip(WHITE)


def with_edges(target: str, value: str) -> str:
    """Return a target with white space at its edges: its own if there is any, else that of the source's value."""
    kept = inner(target)
    start, end = _edges(target)
    source_start, source_end = _edges(value)
    return f"{start or source_start}{kept}{end or source_end}"


def _edges(text: str) -> tuple[str, str]:
    rest = text.lstrip(WHITE)
    return text[: len(text) - len(rest)], rest[len(rest.rstrip(WHITE)) :]


def edge_note(value: str) -> tuple[Note, ...]:
    """Return a note that shows a short value with the spaces at its edges; none where it has no such spaces."""
    line = value.strip("\r\n")
    if len(line) > _SHORT or "\n" in line or line == inner(line):
        return ()
    return (Note(f"with its spaces in the file: {line!r}"),)


def usual_ending(text: str) -> str:
    r"""Return the first line end of a file, "\n" where it has none."""
    found = _END.search(text)
    return found.group() if found else "\n"


def to_lines(text: str) -> list[str]:
    """Return the lines of a target, whichever way they end."""
    return _END.split(text)


def join_halves(text: str) -> str | None:
    """Return a text whose escapes gave UTF-16 halves with these joined; None where one stands alone."""
    if not _HALF.search(text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def halves(letter: str) -> tuple[int, ...]:
    """Return the UTF-16 code units of a letter, one or two."""
    data = letter.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def escape_letters(text: str, sign: str, encoding: str = "") -> str:
    r"""Return a text whose letters that the charset lacks are *sign* and four hexadecimal digits: `\u0441`.

    Without a charset these are all letters outside ASCII.
    """

    def code(found: re.Match[str]) -> str:
        letter = found[0]
        if encoding and fits(letter, encoding):
            return letter
        return "".join(f"{sign}{unit:04X}" for unit in halves(letter))

    return _WIDE.sub(code, text)


def fits(text: str, encoding: str) -> bool:
    """Tell whether a charset has these letters."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def to_notes(comment: str) -> tuple[Note, ...]:
    """Return a comment as a developer's note; none where it says nothing."""
    text = comment.strip()
    return (Note(text[:MAX_NOTE]),) if any(letter.isalnum() for letter in text) else ()


def is_wanted(path: Sequence[str], keys: Sequence[str], skip_keys: Sequence[str]) -> bool:
    """Tell whether options choose a key path; no `keys` choose all, and what is skipped is never chosen."""
    return (not keys or _is_named(path, keys)) and not (skip_keys and _is_named(path, skip_keys))


def _is_named(path: Sequence[str], globs: Sequence[str]) -> bool:
    """Tell whether a glob matches the path joined by dots or, where it has no dot, the last key."""
    whole, last = ".".join(path), path[-1] if path else ""
    return any(fnmatchcase(whole, each) or ("." not in each and fnmatchcase(last, each)) for each in globs)


@dataclass(frozen=True, slots=True)
class StringEntry:
    """A key and its value as they stand in a file of strings."""

    key: str
    start: int
    """Of the value, the first character."""
    end: int
    value: str | None
    """As the program reads it; None where an escape in it is broken."""
    comment: str = ""
    encode: str = "value"


def scan_entries(
    source: SourceText, entries: Iterable[StringEntry], keys: Sequence[str], skip_keys: Sequence[str], broken: str
) -> Scan:
    """Return what a file of strings offers: chosen keys with a text; *broken* is the problem of an unreadable value."""
    fields: list[Field] = []
    skipped: list[tuple[int, int, str]] = []
    problems: list[Problem] = []
    for each in entries:
        if each.value is None:
            if len(problems) < MAX_PROBLEMS:
                problems.append(Problem(broken, *source.place(each.start)))
            skipped.append((each.start, each.end, "broken escape"))
        elif not inner(each.value):
            continue
        elif not is_wanted((each.key,), keys, skip_keys):
            skipped.append((each.start, each.end, "key"))
        else:
            piece = Piece(each.start, each.end, inner(each.value))
            notes = (*to_notes(each.comment), *edge_note(each.value))
            fields.append(Field("message", (piece,), (each.key,), each.encode, notes=notes, name=each.key))
    return Scan(source, tuple(fields), skipped=tuple(skipped), problems=tuple(problems))
