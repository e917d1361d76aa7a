"""Texts of XLIFF 2 as pieces: text, codes, and each stretch that is not translated as one code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from localize.formats.xml.scanner import Element, Text, raw_name

_END = re.compile(r"-end(?=(?:-copy[0-9]+)?\Z)")
"""What an end code has in its id where that would be its start code's: ids are used once."""
_SPACE = re.compile(r"[ \t\r\n]+")
_MARK = "\x01"
"""Stands for a line end of the file's layout; XML holds no such character."""
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HTML_NAME = re.compile(r"\s*[<\[]/?\s*([A-Za-z]+[1-6]?)")
OWN = "localize:"
"""Before a kind of tag that XLIFF has no word for."""
_OWN_KIND = re.compile(r"localize:[a-z]{1,4}")
_KINDS = {"xlf:b": "b", "xlf:i": "i", "xlf:u": "u", "xlf:lb": "br", "link": "a", "image": "img"}
_HTML_KINDS = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em"), "i"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **dict.fromkeys(("code", "kbd", "tt"), "c"),
    **{name: name for name in ("u", "a", "br", "img")},
}

Key = tuple[str, str]
"""start, end, place, mark, unmark, cp or kept, and the id (or text) by which source and target correspond."""


@dataclass(frozen=True, slots=True)
class Code:
    """One piece of markup, or text that is not translated."""

    key: Key
    raw: str
    """As the file writes it."""
    element: str = ""
    """The element's name; for a piece that is not translated, `kept` where its own markup says so, else `bare`."""
    kind: str = "x"
    data: str = ""
    equiv: str = ""
    can_delete: bool = True
    can_copy: bool = True
    can_reorder: bool = True
    opening: str = ""
    """The start tag that a pair's attributes stand in."""
    prefix: str = ""
    """The prefix of core elements there, with its colon."""


Atom = str | Code


@dataclass(frozen=True, slots=True)
class _Token:
    """A tag or a text as it stands in the file, and whether its text is to be translated."""

    start: int
    end: int
    translate: bool
    text: str = ""
    element: Element | None = None
    closes: bool = False
    marks: bool = False
    """It only says whether what follows is translated."""


@dataclass(slots=True)
class TranslateState:
    """Whether text is to be translated, from one segment of a unit to the next."""

    default: bool
    opened: dict[str, bool] = field(default_factory=dict)
    """What each open marker says, by its id; the one that was opened last holds."""

    @property
    def now(self) -> bool:
        """Whether it is, at this place."""
        return self.opened[next(reversed(self.opened))] if self.opened else self.default

    def enter(self, element: Element) -> bool:
        """Apply an opening marker; return whether it changes anything."""
        said = element.attributes.get("translate")
        if said is not None:
            name = element.attributes.get("id", "")
            self.opened.pop(name, None)
            self.opened[name] = said != "no"
        return said is not None

    def leave(self, element: Element) -> bool:
        """Apply a closing marker or the end of one; return whether it ends anything."""
        name = element.attributes.get("startRef", element.attributes.get("id", ""))
        return self.opened.pop(name, None) is not None


@dataclass(frozen=True, slots=True)
class Reader:
    """How the texts of one unit are read."""

    text: str
    """Of the whole file."""
    data: Mapping[str, str]
    """Original data by id."""

    def read(self, element: Element, translate: TranslateState, *, preserve: bool) -> list[Atom]:
        """Return the text and codes of a `<source>` or `<target>`; *translate* goes on with what follows it."""
        if translate.now and self.text.find("translate", element.inner, element.close) < 0:
            return _trim(self._plain(element, preserve=preserve))
        tokens = list(self._tokens(element, translate, preserve=preserve))
        prefix = prefix_of(self.text, element)
        # What a person writes into a target is text, whatever its source's place is.
        return _trim(self._group(tokens, prefix, bare=element.name == "source"))

    def _plain(self, element: Element, *, preserve: bool) -> Iterator[Atom]:
        """Yield texts and codes where everything is translated."""
        for child in element.children:
            if isinstance(child, Text):
                yield child.text if preserve or child.cdata else self._layout(child)
            elif isinstance(child, Element):
                if child.name in ("pc", "mrk"):
                    yield self.code(child, self.text[child.start : child.inner])
                    yield from self._plain(child, preserve=preserve)
                    yield self.code(child, self.text[child.close : child.end], closes=True)
                else:
                    yield self.code(child, self.text[child.start : child.end])

    def _tokens(self, element: Element, translate: TranslateState, *, preserve: bool) -> Iterator[_Token]:
        for child in element.children:
            if isinstance(child, Text):
                text = child.text if preserve or child.cdata else self._layout(child)
                # the brackets of a CDATA section belong to it, should it be kept as it is
                around = (len("<![CDATA["), len("]]>")) if child.cdata else (0, 0)
                yield _Token(child.start - around[0], child.end + around[1], translate.now, text)
            elif isinstance(child, Element):
                yield from self._element(child, translate, preserve=preserve)

    def _element(self, child: Element, translate: TranslateState, *, preserve: bool) -> Iterator[_Token]:
        if _is_kept(child, now=translate.now):
            yield _Token(child.start, child.end, False, child.text, child)
        elif child.name in ("pc", "mrk"):
            translate.enter(child)
            yield _Token(child.start, child.inner, True, "", child)
            yield from self._tokens(child, translate, preserve=preserve)
            translate.leave(child)
            yield _Token(child.close, child.end, True, "", child, closes=True)
        elif child.name in ("sm", "em"):
            marks = translate.enter(child) if child.name == "sm" else translate.leave(child)
            yield _Token(child.start, child.end, translate.now, "", child, marks=marks)
        else:
            yield _Token(child.start, child.end, translate.now, "", child)

    def _layout(self, child: Text) -> str:
        raw = self.text[child.start : child.end]
        if "\n" not in raw and "\r" not in raw:
            return child.text
        return _REFERENCE.sub(_resolve, _SPACE.sub(_fold, raw))

    def _group(self, tokens: Sequence[_Token], prefix: str, *, bare: bool) -> Iterator[Atom]:
        """Yield texts and codes; a run of what is not translated is one code, its markers included."""
        at = 0
        while at < len(tokens):
            end = _run_end(tokens, at, bare=bare)
            run = tokens[at:end]
            at = end
            if not _is_kept_run(run, bare=bare):
                yield from map(self._atom, run)
                continue
            own = run[0].marks or (run[0].element is not None and run[0].element.name == "mrk")
            shown = " ".join("".join(token.text for token in run).replace(_MARK, " ").split())
            raw = self.text[run[0].start : run[-1].end]
            element = "kept" if own else "bare"
            yield Code(("kept", shown), raw, element, data=raw, equiv=shown, can_delete=False, prefix=prefix)

    def _atom(self, token: _Token) -> Atom:
        element = token.element
        if element is None:
            return token.text
        raw = self.text[token.start : token.end]
        return self.code(element, raw, closes=token.closes)

    def code(self, element: Element, raw: str, *, closes: bool = False) -> Atom:
        """Return the code that an inline element is; a code point that can be shown is text."""
        given = element.attributes
        if element.name == "cp":
            return _code_point(element, raw)
        key = _key(element, closes=closes)
        reference = given.get("dataRef") or given.get("dataRefEnd" if closes else "dataRefStart", "")
        disp = given.get("disp") or given.get("dispEnd" if closes else "dispStart", "")
        equiv = given.get("equiv") or given.get("equivEnd" if closes else "equivStart", "")
        data = self.data.get(reference, disp or raw)
        return Code(
            key,
            raw,
            element.name,
            _kind(element, data),
            data,
            equiv,
            can_delete=given.get("canDelete", "yes") == "yes",
            can_copy=given.get("canCopy", "yes") == "yes",
            can_reorder=given.get("canReorder", "yes") == "yes",
            opening=self.text[element.start : element.inner],
            prefix=prefix_of(self.text, element),
        )


def prefix_of(text: str, element: Element) -> str:
    """Return the prefix, with its colon, that the file gives an element."""
    name = raw_name(text, element)
    return f"{name.partition(':')[0]}:" if ":" in name else ""


def _fold(found: re.Match[str]) -> str:
    """Return the mark for white space with a line end in it; other white space is text."""
    space = found.group()
    return _MARK if "\n" in space or "\r" in space else space


def _resolve(found: re.Match[str]) -> str:
    if found.group(3):
        return _NAMED[found.group(3)]
    number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    return chr(number) if number < 0x110000 else found.group()


def _is_kept(element: Element, *, now: bool) -> bool:
    """Tell whether nothing in an element is translated, and what says so is in it or holds around it already."""
    said = element.attributes.get("translate")
    if element.name in ("sm", "em") or (now and said != "no"):
        return False
    if said == "yes":
        return False
    inner = (each for child in element.elements for each in child.walk())
    return not any(each.name in ("sm", "em") or each.attributes.get("translate") == "yes" for each in inner)


def _run_end(tokens: Sequence[_Token], at: int, *, bare: bool) -> int:
    """Return where a run of tokens ends that may be one piece which is not translated.

    It is `<mrk translate="no">`, or what stands between `<sm>` and `<em>`, or, where *bare*, what lies outside a part
    that is translated.
    """
    first = tokens[at]
    if first.marks:
        return _marked_end(tokens, at)
    end = at + 1
    if _is_marker_pair(first):
        return end
    while bare and not first.translate and end < len(tokens):
        token = tokens[end]
        if token.translate or token.marks or _is_marker_pair(token):
            break
        end += 1
    return end


def _is_marker_pair(token: _Token) -> bool:
    return token.element is not None and token.element.name == "mrk" and not token.translate


def _is_kept_run(run: Sequence[_Token], *, bare: bool) -> bool:
    if run[0].marks:
        return len(run) > 1
    if run[0].translate or not (bare or _is_marker_pair(run[0])):
        return False
    return any(token.text.strip(f" \t{_MARK}") or token.element is not None for token in run)


def _marked_end(tokens: Sequence[_Token], at: int) -> int:
    """Return where the run between `<sm translate="no">` and its `<em>` ends; without that, the marker stands alone."""
    opening = tokens[at].element
    if opening is None or opening.name != "sm" or tokens[at].translate:
        return at + 1
    end = next((end for end in range(at + 1, len(tokens)) if tokens[end].marks), None)
    closing = tokens[end].element if end is not None else None
    if end is None or closing is None or closing.attributes.get("startRef") != opening.attributes.get("id", ""):
        return at + 1
    return end + 1


def _trim(atoms: Iterable[Atom]) -> list[Atom]:
    """Return the atoms without the file's layout at the edges; inside, a line end is a space."""
    joined: list[Atom] = []
    for atom in atoms:
        if isinstance(atom, str) and joined and isinstance(joined[-1], str):
            joined[-1] += atom
        elif atom:
            joined.append(atom)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].removeprefix(_MARK)
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].removesuffix(_MARK)
    return [each.replace(_MARK, " ") if isinstance(each, str) else each for each in joined if each]


def character_of(code_point: Element) -> str | None:
    """Return the character that `<cp>` stands for; None where it stands for none."""
    try:
        number = int(code_point.attributes.get("hex", ""), 16)
    except ValueError:
        return None
    return chr(number) if 0 <= number < 0x110000 and not 0xD800 <= number <= 0xDFFF else None


def _code_point(element: Element, raw: str) -> Atom:
    character = character_of(element)
    if character is not None and character.isprintable():
        return character
    value = element.attributes.get("hex", "").upper()
    return Code(("cp", value), raw, "cp", data=f"U+{value}")


def _key(element: Element, *, closes: bool) -> Key:
    given = element.attributes
    name = given.get("id", "")
    if element.name in ("mrk", "sm"):
        return ("unmark" if closes else "mark"), name
    if element.name == "em":
        return "unmark", given.get("startRef", "")
    if element.name == "ec":
        return "end", given.get("startRef") or _END.sub("", name)
    if element.name in ("pc", "sc"):
        return ("end" if closes else "start"), name
    return "place", name


def _kind(element: Element, data: str) -> str:
    given = element.attributes
    subtype = given.get("subType", "")
    told = _KINDS.get(subtype) or _KINDS.get(given.get("type", ""))
    if subtype.startswith(OWN) and _OWN_KIND.fullmatch(subtype):
        return subtype.removeprefix(OWN)
    if told or element.name in ("mrk", "sm", "em"):
        return told or "x"
    found = _HTML_NAME.match(data)
    return _HTML_KINDS.get(found.group(1).lower(), "x") if found else "x"
