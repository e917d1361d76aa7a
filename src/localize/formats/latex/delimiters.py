"""Places in a LaTeX file that belong together: braces, brackets, dollars, environments; and code without any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from localize.errors import ExtractError

EOL = r"(?>\r\n|\n|\r)"
BLANK = rf"[ \t]*+{EOL}[ \t]*+{EOL}\s*+"
"""The end of a paragraph: a line end, and a line with nothing on it."""
COMMENT = rf"%[^\r\n]*+(?:{EOL}[ \t]*+|\Z)"
_ADDRESS = r"\\(?:url|href|path|nolinkurl)(?![A-Za-z])[ \t]*+\{[^{}\r\n]{0,3000}\}"
_VERB = (
    r"\\(?:verb|lstinline(?:\[[^\[\]\r\n]{0,300}\])?|mintinline(?:\[[^\[\]\r\n]{0,300}\])?\{[^{}\r\n]{0,40}\})"
    r"(?:\*(?=[^\w\s]))?(?P<quote>[^A-Za-z\s*{])[^\r\n]{0,400}?(?P=quote)"
)
_MARK = re.compile(
    rf"(?P<comment>{COMMENT})|(?P<blank>{EOL}[ \t]*+{EOL}\s*+)|(?P<address>{_ADDRESS})|(?P<verb>{_VERB})"
    r"|(?P<bar>\|[^|\r\n]{1,200}\|)|\\(?P<edge>begin|end)[ \t]*+\{(?P<name>[^{}\\\r\n]{0,60})\}"
    r"|(?P<open>[{\[]|\\[(\[])|(?P<close>[}\]]|\\[)\]])|\\[\s\S]|(?P<dollar>\$)"
)
_BARS = re.compile(r"\\(?:Make|Define)ShortVerb\*?\s*\{?\\\||\\documentclass[^{}]{0,200}\{(?:ltxdoc|ltxguide)\}")
"""Signs that a bar stands around code."""
MAX_MARKS = 500_000
"""A book of 1,000 pages has a quarter of them."""
_CLOSING = {"{": "}", "[": "]", r"\(": r"\)", r"\[": r"\]"}


@dataclass(slots=True)
class Delimiters:
    """Where each thing that is opened ends: the character after its last one."""

    pairs: dict[int, int] = field(default_factory=dict)
    r"""Of `{`, `[`, `$`, `$$`, `\\(` and `\\[`, by their place."""
    environments: dict[int, tuple[int, int]] = field(default_factory=dict)
    r"""Of each `\\begin`: where its `\\end` starts and ends."""
    opaque: dict[int, int] = field(default_factory=dict)
    r"""Of `\\verb` and environments of code, by their place."""
    document: tuple[int | None, int] = (None, 0)
    """Where the document's text starts and ends; without a start, the end of the file."""
    unclosed: list[int] = field(default_factory=list)
    """Braces and environments without an end, or ends without a start."""


def find_delimiters(text: str, verbatim: Collection[str]) -> Delimiters:
    """Return what belongs together in a file, in one pass over it. Raises: ExtractError where it has too many marks."""
    found = Delimiters()
    stack: list[tuple[str, int]] = []
    opened: list[tuple[str, int]] = []
    names: Counter[str] = Counter()
    bars = has_bars(text)
    found.document = (None, len(text))
    at = count = 0
    while mark := _MARK.search(text, at):
        count += 1
        check_marks(count)
        at = _match(found, stack, mark, (text, bars))
        if mark["edge"] == "begin" and mark["name"] in verbatim:
            at = _end_of(text, mark["name"], at)
            found.opaque[mark.start()] = at
        elif mark["edge"] is not None:
            _match_environment(found, opened, names, mark)
            if mark["name"] == "document" and _ends(found, mark):
                break
    found.unclosed += (place for sign, place in stack if sign == "{")
    found.unclosed += (place for _, place in opened)
    return found


def _ends(found: Delimiters, mark: re.Match[str]) -> bool:
    """Note where the document's text starts or ends; tell whether it ends."""
    start, end = found.document
    if mark["edge"] == "end":
        found.document = (start, mark.end())
        return True
    found.document = (mark.start() if start is None else start, end)
    return False


def _match(found: Delimiters, stack: list[tuple[str, int]], mark: re.Match[str], context: tuple[str, bool]) -> int:
    """Note what a mark inside a text opens or closes; return where the next one may stand."""
    text, bars = context
    at = mark.end()
    if mark["blank"] is not None:
        _drop(stack, "{")
    elif mark["address"] is not None:
        found.pairs[text.rindex("{", mark.start(), at)] = at
    elif mark["bar"] is not None and not bars:
        at = mark.start() + 1
    elif mark["verb"] is not None or mark["bar"] is not None:
        found.opaque[mark.start()] = at
    elif mark["dollar"] is not None:
        at = _match_dollar(found, stack, text, mark.start())
    elif mark["open"] is not None:
        stack.append((mark["open"], mark.start()))
    elif mark["close"] is not None:
        _match_bracket(found, stack, mark)
    return at


def check_marks(count: int) -> None:
    """Raise where a file has so many marks that reading it costs minutes. Raises: ExtractError."""
    if count > MAX_MARKS:
        raise ExtractError(
            "more than {marks:,} LaTeX commands and delimiters", marks=MAX_MARKS, hint="split the file by chapter"
        )


def has_bars(text: str) -> bool:
    """Tell whether a bar stands around code."""
    return _BARS.search(text) is not None


def _end_of(text: str, name: str, at: int) -> int:
    end = f"\\end{{{name}}}"
    place = text.find(end, at)
    return len(text) if place < 0 else place + len(end)


def _drop(stack: list[tuple[str, int]], stop: str) -> None:
    """Forget what a paragraph's end, or an outer bracket, leaves open."""
    while stack and stack[-1][0] != stop:
        stack.pop()


def _match_dollar(found: Delimiters, stack: list[tuple[str, int]], text: str, place: int) -> int:
    """Open or close a formula; return the place after the sign."""
    while stack and stack[-1][0] == "[":
        stack.pop()
    top = stack[-1][0] if stack else ""
    sign = "$$" if text.startswith("$$", place) and top != "$" else "$"
    if top == sign:
        found.pairs[stack.pop()[1]] = place + len(sign)
    else:
        stack.append((sign, place))
    return place + len(sign)


def _match_bracket(found: Delimiters, stack: list[tuple[str, int]], mark: re.Match[str]) -> None:
    sign = mark["close"]
    if sign == "]":
        if stack and stack[-1][0] == "[":
            found.pairs[stack.pop()[1]] = mark.end()
        return
    if sign == "}":
        _drop(stack, "{")
    else:
        while stack and stack[-1][0] == "[":
            stack.pop()
    if stack and _CLOSING.get(stack[-1][0]) == sign:
        found.pairs[stack.pop()[1]] = mark.end()
    elif sign == "}":
        found.unclosed.append(mark.start())


def _match_environment(
    found: Delimiters, opened: list[tuple[str, int]], names: Counter[str], mark: re.Match[str]
) -> None:
    if mark["edge"] == "begin":
        opened.append((mark["name"], mark.start()))
        names[mark["name"]] += 1
        return
    if not names[mark["name"]]:
        found.unclosed.append(mark.start())
        return
    while opened:
        name, place = opened.pop()
        names[name] -= 1
        if name == mark["name"]:
            found.environments[place] = mark.span()
            return
        found.unclosed.append(place)
