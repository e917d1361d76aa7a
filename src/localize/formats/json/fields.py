"""Fields of a JSON file: a walk over its tree that gives texts for people, notes, marks and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from localize.formats.core.icu_plurals import is_choice
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Form, LanguageMark
from localize.formats.core.string_messages import inner, is_wanted, to_notes
from localize.formats.html.markup import write_html
from localize.formats.html.scanner import scan_html
from localize.formats.json.dialects import COMMENTS, NO_TEXT, SHAPES, Shape, arb_notes, find_language, is_go_pair
from localize.formats.json.icu_values import plural_fields
from localize.formats.json.plural_members import Family, find_families, is_go_message
from localize.formats.json.scanner import Kind, Node, Tree
from localize.formats.json.strings import decode_string, has_halves, offsets
from localize.model import Content, InlineTag, Note, PluralCase, Problem

_KEY_LENGTH = 120
"""Characters of a key that are shown: a hostile file repeats a long one before every text."""
_CONTEXT_LENGTH = 12
_MAX_PROBLEMS = 20
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]+|#[0-9]+|#x[0-9a-fA-F]+);")
_ENCODE = "html"
"""How a text with markup is written: as HTML, and that as a JSON string."""


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a value in the tree."""

    path: tuple[str, ...] = ()
    name: str = ""
    """A digest of the whole key path, of which unit ids are made."""
    chosen: bool = False
    """The option `keys` names this value or one around it."""
    named: bool = False
    """It names this very value, without wild cards: then it is text whatever it says."""

    def at(self, sign: str, key: str) -> Place:
        """Return the place of a member; *sign* distinguishes keys, numbers and branches of equal wording."""
        data = f"{self.name}\x1f{sign}\x1f{key}".encode("utf-8", "surrogatepass")
        shown = key[:_KEY_LENGTH].encode("utf-8", "replace").decode("utf-8")
        return Place((*self.path, shown), sha256(data).hexdigest()[:24], self.chosen)

    @property
    def context(self) -> tuple[str, ...]:
        """The key path, shortened in its middle where it is very long."""
        if len(self.path) <= _CONTEXT_LENGTH:
            return self.path
        half = _CONTEXT_LENGTH // 2
        return (*self.path[:half], "…", *self.path[-half:])


@dataclass(frozen=True, slots=True)
class ResolvedOptions:
    """Options for one file, with the dialect that was found in it."""

    dialect: str
    keys: tuple[str, ...] = ()
    skip_keys: tuple[str, ...] = ()
    html: bool = False
    all_text: bool = False
    """Every string is a message, whatever it says: the file is a message file and nothing else."""


@dataclass(frozen=True, slots=True)
class HtmlText:
    """One text of an HTML string: as a field of the file, and as a field of the decoded string."""

    outer: Field
    within: Field
    page: str
    """The whole decoded string."""

    def write(self, content: Content, markup: Callable[[InlineTag], str], escape: Callable[[str], str]) -> str:
        """Return a target as HTML inside a JSON string."""

        def tag_of(tag: InlineTag) -> str:
            raw = markup(tag)  # with changes inside the tag it is the file's own spelling
            return tag.data if raw == tag.data else decode_string(raw)

        return escape(write_html(self.within, content, tag_of, self.page))


Work = tuple[Place, Node | Family, tuple[Note, ...]]


@dataclass(slots=True)
class JsonWalk:
    """Walk over one tree, which collects fields, notes and skips."""

    tree: Tree
    options: ResolvedOptions
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pages: dict[int, HtmlText] = field(default_factory=dict)
    """The texts that hold HTML, by the start of their fields."""

    def run(self) -> None:
        """Collect everything, in the file's order."""
        waiting: list[Work] = [(Place(), self.tree.root, ())]
        while waiting:
            place, item, notes = waiting.pop()
            if isinstance(item, Family):
                self._family(place, item, notes)
            elif item.is_string:
                self._text(place, item, notes)
            elif item.members:
                waiting += reversed(list(self._inside(place, item)))
        self.fields.sort(key=lambda each: (each.start, -each.end))

    def _inside(self, place: Place, node: Node) -> Iterator[Work]:
        if not node.is_object:
            return self._array(place, node)
        self._find_doubles(node)
        if not place.path and self.options.dialect == "arb":
            return self._arb(place, node)
        shape = SHAPES.get(self.options.dialect)
        if shape is not None and shape.fits(node):
            return self._message(place, node, shape)
        if self.options.dialect in ("go", "i18next") and is_go_message(node):
            notes = to_notes(node.find_text("description"))
            return self._object(place, node, ("id", "hash", "description", "leftDelim", "rightDelim"), notes)
        return self._object(place, node)

    def _object(
        self, place: Place, node: Node, left_out: Sequence[str] = (), notes: tuple[Note, ...] = ()
    ) -> Iterator[Work]:
        """Yield the members of an object that may hold text, plural forms as one."""
        dialect = self.options.dialect
        suffixes = dialect == "i18next"
        families = {} if dialect == "plain" else find_families(node, self.tree.source.text, suffixes=suffixes)
        language = find_language(node) if not place.path else None
        taken: set[int] = set()
        for number, member in enumerate(node.members):
            if number in families:
                family = families[number]
                taken.update(range(number, number + len(family.members)))
                inside = place.at("plural", family.base) if family.base else replace(place)
                yield from self._chosen(inside, family, notes)
            elif number in taken or member.node.kind is Kind.OTHER:
                continue
            elif member is language:
                self.marks.append(LanguageMark(member.node.start + 1, member.node.end - 1, "language"))
            elif member.key in left_out or member.key in COMMENTS:
                self.skipped.append((member.node.start, member.node.end, "metadata"))
            else:
                yield from self._chosen(place.at("key", member.key), member.node, notes)

    def _array(self, place: Place, node: Node) -> Iterator[Work]:
        """Yield the items of an array; they are named by what they say or by their own id, so that others can come."""
        pairs = self.options.dialect in ("go", "i18next") and all(is_go_pair(each.node) for each in node.members)
        for number, member in enumerate(node.members):
            item = member.node
            if item.kind is Kind.OTHER:
                continue
            own = item.find_text("id") or item.find_text("key") if item.is_object else ""
            inside = place.at("item", str(number))
            if item.is_string or own:
                inside = replace(inside, name=place.at("text" if item.is_string else "id", own or item.text).name)
            if pairs:
                yield from self._object(inside, item, ("id",))
            else:
                yield from self._chosen(inside, item)

    def _arb(self, place: Place, node: Node) -> Iterator[Work]:
        about = {each.key[1:]: each.node for each in node.members if each.key.startswith("@") and each.node.is_object}
        for member in node.members:
            item = member.node
            if member.key == "@@locale" and item.is_string and item.text.strip():
                self.marks.append(LanguageMark(item.start + 1, item.end - 1, "locale"))
            elif member.key.startswith("@"):
                self.skipped.append((item.start, item.end, "metadata"))
            else:
                notes = tuple(arb_notes(about[member.key])) if member.key in about else ()
                yield from self._chosen(place.at("key", member.key), item, notes)

    def _message(self, place: Place, node: Node, shape: Shape) -> Iterator[Work]:
        for member in node.members:
            if member.key == shape.text:
                inside = replace(place, name=place.at("key", member.key).name)
                yield from self._chosen(inside, member.node, shape.read_notes(node))
            else:
                self.skipped.append((member.node.start, member.node.end, "metadata"))

    def _chosen(self, place: Place, item: Node | Family, notes: tuple[Note, ...] = ()) -> Iterator[Work]:
        """Yield a value unless the options leave it out."""
        keys, skip_keys = self.options.keys, self.options.skip_keys
        skips = bool(skip_keys) and not is_wanted(place.path, (), skip_keys)
        chosen = place.chosen or (bool(keys) and is_wanted(place.path, keys, ()))
        named = bool(keys) and not {".".join(place.path), place.path[-1] if place.path else ""}.isdisjoint(keys)
        has_text = isinstance(item, Family) or item.is_string
        if skips or (keys and not chosen and has_text):
            nodes = [item] if isinstance(item, Node) else [member.node for _, member in item.members]
            self.skipped += [(each.start, each.end, "key") for each in nodes]
            return
        yield replace(place, chosen=chosen, named=named), item, notes

    def _text(self, place: Place, node: Node, notes: tuple[Note, ...]) -> None:
        rule = self._why_not(place, node.text)
        if rule:
            self.skipped.append((node.start, node.end, rule))
            return
        if self.options.html and _is_html(node.text) and not is_choice(node.text):
            self._html(place, node, notes)
            return
        pieces = self.pieces(node)
        message = Field("message", pieces, place.context, notes=notes, name=place.name)
        if is_choice(node.text):
            message = replace(message, whole=True)
            places, text = self.places(node), self.tree.source.text
            plural = plural_fields(message, node.text, places, text, lambda key: place.at("branch", key).name)
            if plural is not None:
                self.fields += plural
                return
        self.fields.append(message)

    def _html(self, place: Place, node: Node, notes: tuple[Note, ...]) -> None:
        found = _html_fields(node.text, self.places(node), place.context, place.name)
        if not found:
            self.skipped.append((node.start, node.end, "no text in its markup"))
        for page in found:
            outer = replace(page.outer, notes=notes)
            self.pages[outer.start] = page
            self.fields.append(outer)

    def _family(self, place: Place, family: Family, notes: tuple[Note, ...]) -> None:
        forms = tuple(
            Form(
                case,
                self.pieces(each.node),
                each.start,
                each.node.end,
                (each.key_end - 1 - len(case.value), each.key_end - 1),
            )
            for case, each in family.members
        )
        self.fields.append(
            Field(
                "message",
                context=place.context,
                notes=notes,
                name=f"{place.name}-plural",
                region=(forms[0].start, forms[-1].end),
                # The fallback for a category that the file lacks is the last form.
                forms=tuple(sorted(forms, key=lambda form: form.case is PluralCase.OTHER)),
                joint=family.joint,
            )
        )

    def _why_not(self, place: Place, text: str) -> str:
        """Return the rule by which a string is no text, empty where it is one or may be one."""
        if not inner(text):
            return "empty"
        if has_halves(text):
            return "broken escape"
        if place.named or self.options.all_text:
            return ""
        trimmed = inner(text)
        return next((rule for rule, pattern in NO_TEXT if pattern.fullmatch(trimmed)), "")

    def places(self, node: Node) -> list[int]:
        """Return where each letter of a string stands, and where its last one ends."""
        return offsets(self.tree.source.text[node.start + 1 : node.end - 1], node.start + 1)

    def pieces(self, node: Node) -> tuple[Piece, ...]:
        """Return a string as one piece, without the white space at its edges."""
        text = inner(node.text)
        if len(text) == len(node.text):
            return (Piece(node.start + 1, node.end - 1, text),)
        places = self.places(node)
        start = node.text.find(text)
        return (Piece(places[start], places[start + len(text)], text),)

    def _find_doubles(self, node: Node) -> None:
        seen: set[str] = set()
        for member in node.members:
            if member.key in seen and len(self.problems) < _MAX_PROBLEMS:
                line, column = self.tree.source.place(member.start)
                self.problems.append(
                    Problem("this key is here a second time: programs read only the last one", line, column)
                )
            seen.add(member.key)


def _is_html(text: str) -> bool:
    """Tell whether a string holds markup or entities."""
    return _HTML.search(text) is not None


def _html_fields(page: str, places: Sequence[int], context: tuple[str, ...], name: str) -> tuple[HtmlText, ...]:
    """Return the texts of an HTML string; *places* gives the place in the file of each of its letters."""
    found = scan_html(page, 0, len(page)).fields
    return tuple(
        HtmlText(
            replace(
                each,
                pieces=tuple(_move(piece, places) for piece in each.pieces),
                context=(*context, *each.context),
                encode=_ENCODE,
                name=f"{name}-{number}",
            ),
            each,
            page,
        )
        for number, each in enumerate(found)
    )


def _move(piece: Piece, places: Sequence[int]) -> Piece:
    return replace(piece, start=places[piece.start], end=places[piece.end])
