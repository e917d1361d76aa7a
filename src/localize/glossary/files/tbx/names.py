"""Names that TBX reader and writer share: elements, values, and the note for what TBX has no place for.

The note is an ordinary `<note>`, so that a file stays valid under every TBX dialect; its text is the mark and a JSON
object with keys of the YAML glossary:

    x-localize: {"status": "forbidden", "exceptions": ["…"]}

An exact text in it counts only while the text that others see is still its own (`clean`): what another program has
changed is not undone by the note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from localize.model import TermStatus

Value = str | bool | tuple[str, ...] | dict[str, str]
"""What a key of the note can have."""
Extra = Mapping[str, Value]

MARK = "x-localize:"
NAMESPACE = "urn:iso:std:iso:30042:ed-2"

# Source: ISO 30042:2019, TBX-Basic: picklists of /administrativeStatus/ and /partOfSpeech/.
STATUS_VALUES = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.DEPRECATED: "deprecatedTerm-admn-sts",
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
}
PARTS_OF_SPEECH = frozenset({"noun", "verb", "adjective", "adverb"})
OTHER_PART = "other"

_SPACE = re.compile(r"[ \t\r\n]+")
_SECOND_SPACE = re.compile(r"(?<= ) ")
# What XML 1.0 does not allow. Source: XML 1.0, production [2] Char.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return *text* as a TBX file shows it: any run of white space is one space, a sign that XML lacks is U+FFFD."""
    return _SPACE.sub(" ", _ILLEGAL.sub("\ufffd", text)).strip(" ")


def note_lines(note: str) -> tuple[str, ...]:
    """Return the `<note>`s that a concept's note is shown as, one a line."""
    lines = (clean(line) for line in note.split("\n"))
    return tuple(line for line in lines if line and not line.startswith(MARK))


def format_extra(extra: Extra) -> str:
    """Return the text of the note; it has no character that XML lacks, and no white space that XML may change."""
    quoted = json.dumps(extra, ensure_ascii=False)
    return f"{MARK} " + _SECOND_SPACE.sub(r"\\u0020", escape_unseen(quoted))


def escape_unseen(quoted: str) -> str:
    """Return JSON with every character that nobody sees as `\\uXXXX`."""
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in quoted)


def _escape(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) <= 0xFFFF else json.dumps(letter)[1:-1]


def parse_extra(text: str) -> dict[str, Value]:
    """Return what `format_extra` wrote. Raises: ValueError."""
    try:
        found = json.loads(text.strip().removeprefix(MARK))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return {key: _value(key, value) for key, value in found.items()}


def _value(key: str, value: object) -> Value:
    match value:
        case str() | bool():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return tuple(value)
        case dict() if all(isinstance(each, str) for each in value.values()):
            return value
    raise ValueError(f"{key} is neither text, true, false, a list of texts nor texts by language")


def text_in(extra: Extra, key: str, shown: str) -> str:
    """Return the exact text under *key* if it is the one that *shown* shows, else *shown*."""
    value = extra.get(key)
    return value if isinstance(value, str) and clean(value) == shown else shown


def words_in(extra: Extra, key: str) -> tuple[str, ...]:
    """Return the list of texts under *key*, empty where there is none."""
    value = extra.get(key)
    return value if isinstance(value, tuple) else ()
