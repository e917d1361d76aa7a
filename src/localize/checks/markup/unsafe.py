"""Scripts, frames and forms that a translation brings into a page, however they are spelt."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, target, texts, uneven
from localize.checks.core.registry import check
from localize.model import Severity

_ELEMENTS = (
    "script|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|isindex|meta|link|base|style|svg"
    "|math|template|portal"
)
_EVENTS = (
    "abort|animation[a-z]+|auxclick|before[a-z]+|begin|blur|canplay[a-z]*|change|click|close|contextmenu|copy|cut"
    "|dblclick|drag[a-z]*|drop|end|ended|error|finish|focus[a-z]*|hashchange|input|invalid|key(?:down|press|up)"
    "|load[a-z]*|message|mouse[a-z]+|paste|pause|play|playing|pointer[a-z]+|popstate|repeat|reset|resize|scroll[a-z]*"
    "|search|select[a-z]*|show|start|storage|submit|toggle|touch[a-z]+|transition[a-z]+|unload|wheel"
)
_SCHEMES = r"(?:java|vb|live)script|data(?=:(?:text/html|image/svg|application/xhtml|text/xml))"
_HARMFUL = re.compile(
    rf"<(?:/?|[\s/]+(?=[^<>]*>))(?P<element>{_ELEMENTS})(?=[\s/><\"']|$)"
    r"|<[a-z!/?][^<>]*?[\s/\"'](?P<attribute>on[a-z]{3,})\s*="
    rf"|(?<![\w-])(?P<event>on(?:{_EVENTS}))\s*=\s*(?=[\"'`]|[a-z_$.]+\s*[(=])"
    rf"|(?:=[\"'`\s]*|\][(\s<]+|url[(\"'\s]+)(?P<linked>{_SCHEMES})\s*:"
    rf"|(?<![\w-])(?P<scheme>{_SCHEMES}):(?=//|[a-z_$.]+\s*[(=;]|[(\[{{!+~%]|text/|image/|application/)"
    rf"|(?<![\w\"'`“”«-])(?P<said>{_SCHEMES}):(?=[\"'`]\S)"
)
# What a browser takes out of an address before it looks at the scheme, and what nobody sees.
_DROPPED = re.compile("[\x00-\x08\t\n\r\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_WRITTEN_OTHERWISE = re.compile(
    r"&#x0*[0-9a-f]{1,6};?|&#0*[0-9]{1,7};?|&[a-z]{2,8};|%[0-9a-f]{2}|\\u00[0-9a-f]{2}|\\x[0-9a-f]{2}|\\u\{0*[0-9a-f]{2}\}",
    re.IGNORECASE,
)
_MAY_BE_HARMFUL = re.compile(
    rf"<[\s/]*(?:{_ELEMENTS})|script\s*:|data\s*:|on[a-z]{{3,}}\s*=|&(?:#|lt|colon|tab|newline)|%[0-9a-f]{{2}}|\\[ux]"
    "|[\uff1c\ufe64\uff1a\ufe55\uff1d\ufe66]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as a browser may come to read it, and where each of its letters stands."""

    text: str
    places: tuple[tuple[int, int], ...]

    def decoded(self) -> _Read:
        """Return the text with what is written as an entity or a code once resolved."""
        letters: list[str] = []
        places: list[tuple[int, int]] = []
        at = 0
        for found in _WRITTEN_OTHERWISE.finditer(self.text):
            shown = _character(found.group())
            letters += self.text[at : found.start()] + shown
            places += self.places[at : found.start()]
            places += [(self.places[found.start()][0], self.places[found.end() - 1][1])] * len(shown)
            at = found.end()
        letters += self.text[at:]
        places += self.places[at:]
        return _Read("".join(letters), tuple(places))

    def plain(self) -> _Read:
        """Return the text in small letters of the usual width, without what browsers and readers pass over."""
        kept = [
            (letter, place)
            for each, place in zip(self.text, self.places, strict=True)
            for letter in unicodedata.normalize("NFKC", each).lower()
            if not _DROPPED.match(letter)
        ]
        return _Read("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


def _character(written: str) -> str:
    if written[0] == "&":
        return html.unescape(written if written[-1] == ";" else f"{written};")
    return chr(int(re.sub(r"[%\\ux{}]", "", written), 16))


def _may_be_harmful(_source: str, typed: str) -> bool:
    return _MAY_BE_HARMFUL.search(_DROPPED.sub("", typed)) is not None


def _find_harmful(typed: str) -> list[tuple[str, int, int]]:
    """Return the kinds of what may do harm, with their places: as it is written, decoded once, and twice."""
    read = _Read(typed, tuple((at, at + 1) for at in range(len(typed))))
    found: dict[tuple[str, int], int] = {}
    for _ in range(3):
        plain = read.plain()
        for each in _HARMFUL.finditer(plain.text):
            kind = str(each.lastgroup)
            start, end = plain.places[each.start(kind)][0], plain.places[each.end(kind) - 1][1]
            found.setdefault((each[kind], start), end)
        decoded = read.decoded()
        if decoded.text == read.text:
            break
        read = decoded
    return [(name, start, end) for (name, start), end in found.items()]


_SIGNS = any_piece(
    rf"(?i:<(?:[/]*(?:{_ELEMENTS})|[/]*$)|(?:script|data|^):|^=|on[a-z]{{3,}}=|&(?:#|lt|colon|tab|newline)|%[0-9a-f]{{2}}"
    r"|\\[ux])|[\uff01-\uff5e\ufe55\ufe64\ufe66]",
    having="[<:=&%\\\\\uff01-\uff5e\ufe55\ufe64\ufe66]",
)
"""A piece of what is looked for; where white space or what nobody sees is inside of it, other signs tell."""
_WORDS_IN_BRACKETS = re.compile("<[\u0400-\u052f]")
_HARMLESS_ALONE = frozenset(
    ["object", "form", "input", "button", "select", "link", "base", "style", "template", "meta"]
)


def _is_word(name: str, typed: str, start: int, end: int) -> bool:
    """Tell whether an element without attributes and end is a word in angle brackets, as in manuals: <object>."""
    rest = typed[end:].partition(">")[0]
    plain = typed[start - 1 : start] == "<" and rest[:1] in ("", " ") and "=" not in rest
    return plain and name in _HARMLESS_ALONE and f"</{name}" not in typed.lower()


@check(
    "markup.unsafe",
    category="markup",
    severity=Severity.CRITICAL,
    needs=(target(_SIGNS) | target(uneven) | target(has(_UNSEEN.pattern))) & texts(_may_be_harmful),
)
def unsafe(context: Context) -> Iterator[Sighting]:
    """The target adds a script, frame or form that is not in the source.

    What: `<script>`, `<iframe>`, `<object>`, `<embed>`, `<form>` and its fields, `<meta>`, `<base>`, `<svg>` and their
    like; attributes such as `onclick=`; addresses that are programs: `javascript:`, `vbscript:`, `data:text/html`. Also
    in capitals, with entities, codes, or white space inside.
    Why: Readers of the page in this language would run code added by a stranger.
    Wrong: en: <a href="/help">Help</a> | ru: <a href="javascript:alert(1)">Помощь</a>
    Right: en: <a href="/help">Help</a> | ru: <a href="/help">Помощь</a>
    """
    if context.source.typed == context.target.typed:
        return
    spare = Counter(name for name, _, _ in _find_harmful(context.source.typed))
    words = _WORDS_IN_BRACKETS.search(context.source.typed) is not None
    for name, start, end in _find_harmful(context.target.typed):
        spare[name] -= 1
        if spare[name] < 0 and not (words and _is_word(name, context.target.typed, start, end)):
            yield context.target.sight(start, end, f"the source has no {name} here: it may do harm")
