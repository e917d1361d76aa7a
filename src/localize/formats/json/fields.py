"""Fields of a JSON file: a walk over its tree that gives texts for people, notes, marks and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.icu_plurals import is_choice
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Form, LanguageMark, Write
from localize.formats.core.string_messages import find_data, inner, is_wanted, to_notes
from localize.formats.html.markup import write_html
from localize.formats.html.scanner import scan_html
from localize.formats.html.template_code import HTML_ALONE, HtmlRules, is_classic
from localize.formats.json.content_systems import (
    HTML,
    JSON,
    LEFT_OUT,
    TEXT,
    RichText,
    Table,
    find_rich_text,
    is_data,
    read_tables,
)
from localize.formats.json.dialects import (
    COMMENTS,
    SHAPES,
    Shape,
    arb_notes,
    find_language,
    is_go_pair,
    is_language,
)
from localize.formats.json.icu_values import BRANCH, check_branch, plural_fields
from localize.formats.json.plural_members import Family, find_families, is_go_message
from localize.formats.json.rich_text import Paragraph, ParagraphReader, is_paragraph, leaf_string, write_paragraph
from localize.formats.json.scanner import Kind, Node, Tree, read_tree, style_of_tree
from localize.formats.json.strings import decode_string, has_halves, offsets
from localize.model import Content, InlineTag, Note, PluralCase, Problem

_KEY_LENGTH = 120
"""Characters of a key that are shown: a hostile file repeats a long one before every text."""
_CONTEXT_LENGTH = 12
_MAX_PROBLEMS = 20
_OWN_IDS = ("documentId", "_id", "_key", "uuid", "id")
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]+|#[0-9]+|#x[0-9a-fA-F]+);")
_ENCODE = "embedded"
"""How a text of HTML or JSON inside a string is written: as that, and then as a JSON string."""
_LEAVES = "leaves"
"""How a text of several leaves is written."""


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
    table: Table | None = None
    """What the keys here hold, in the file of a content system or in rich text."""
    role: str = ""
    """What the value around holds, where the table says it."""
    kind: str = ""
    """Of units in rich text."""
    document: Place | None = None
    """Where the rich text begins."""
    inside_paragraph: bool = False

    def at(self, sign: str, key: str) -> Place:
        """Return the place of a member; *sign* distinguishes keys, numbers and branches of equal wording."""
        data = f"{self.name}\x1f{sign}\x1f{key}".encode("utf-8", "surrogatepass")
        shown = key[:_KEY_LENGTH].encode("utf-8", "replace").decode("utf-8")
        name = sha256(data).hexdigest()[:24]
        around = (self.table, self.role, self.kind, self.document, self.inside_paragraph)
        return Place((*self.path, shown), name, self.chosen, False, *around)  # `replace` takes five times as long

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
    system: Table | None = None
    """What the keys of the file hold, where a content system made it."""
    rich: bool = False
    """Rich text is looked for."""


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """One text of a string that is HTML or JSON: as a field of the file, and as a field of the decoded string."""

    outer: Field
    within: Field
    write_within: Write

    def write(self, content: Content, markup: Callable[[InlineTag], str], escape: Callable[[str], str]) -> str:
        """Return a target as it stands inside a JSON string."""

        def tag_of(tag: InlineTag) -> str:
            raw = markup(tag)  # with changes inside the tag it is the file's own spelling
            return tag.data if raw == tag.data else decode_string(raw)

        return escape(self.write_within(self.within, content, tag_of))


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
    embedded: dict[int, EmbeddedText] = field(default_factory=dict)
    """The texts of strings that are HTML or JSON, by the start of their fields."""
    paragraphs: dict[int, Paragraph] = field(default_factory=dict)
    """The texts of several leaves, by the start of their fields."""
    heading: str = ""
    """The last one above, in rich text."""
    mark_names: dict[str, str] = field(default_factory=dict)
    """What the marks stand for that the last node has named."""
    holds_data: bool = False
    """Records of an unknown program are in the file."""

    def run(self, place: Place | None = None) -> None:
        """Collect everything, in the file's order; *place* is that of the root, which is rich text."""
        waiting: list[Work] = [(place or Place(table=self.options.system), self.tree.root, ())]
        while waiting:
            place, item, notes = waiting.pop()
            if isinstance(item, Family):
                self._family(place, item, notes)
            elif item.is_string and place.table:
                self._text_of_system(place, item)
            elif item.is_string:
                self._text(place, item, notes)
            elif item.members:
                waiting += reversed(list(self._inside(place, item)))
        self.fields.sort(key=lambda each: (each.start, -each.end))

    def writer(self, escape: Callable[[str], str]) -> Write:
        """Return what gives the raw text of each field; *escape* spells a text as the file does."""

        def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
            if field.encode == _ENCODE:
                return self.embedded[field.start].write(content, markup, escape)
            if field.encode == _LEAVES:
                return write_paragraph(self.paragraphs[field.start], content, markup, escape)
            if field.encode == BRANCH:
                check_branch(field, content.typed)
            return escape(content.typed)

        return write

    def _inside(self, place: Place, node: Node) -> Iterator[Work]:
        if node.is_object:
            self._find_doubles(node)
        place = self._with_table(place, node) if self.options.rich else place
        if place.table:
            return self._system(place, place.table, node)
        if not node.is_object:
            return self._array(place, node)
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

    def _with_table(self, place: Place, node: Node) -> Place:
        """Return the place with the table of rich text where that begins here; note data that no table is for."""
        is_rich = place.table is not None and place.table.rich is not None
        found = None if is_rich or place.role == LEFT_OUT else find_rich_text(node)
        if found is not None:
            return replace(place, table=found, role="", document=place)
        self.holds_data = self.holds_data or (place.table is None and is_data(node))
        return place

    def _system(self, place: Place, table: Table, node: Node) -> Iterator[Work]:
        """Yield what is in a container of a content system or of rich text."""
        if table.rich is not None:
            place = self._in_rich_text(place, table.rich, node)
            if place.kind == "code":
                self._leave_out(place, node, "preformatted code")
                return iter(())
            if is_paragraph(table.rich, node):
                return self._paragraph(place, table.rich, node)
            if leaf := leaf_string(table.rich, node):
                return iter([(replace(place, role=TEXT, kind=place.kind or "paragraph"), leaf, ())])
        keys = {each.key for each in node.members} if node.is_object else set()
        table = next((other for key, other in table.objects.items() if key in keys), table)
        return self._members(replace(place, table=table), table, node)

    def _in_rich_text(self, place: Place, rich: RichText, node: Node) -> Place:
        """Return the place with what a node says about the texts in it."""
        self._read_mark_names(node)
        kinds = (read_tables().kind_of(node.find_text(key)) for key in ("style", rich.type))
        role = "" if node.is_object and place.role != LEFT_OUT else place.role
        return replace(place, kind=next((each for each in kinds if each), place.kind), role=role)

    def _members(self, place: Place, table: Table, node: Node) -> Iterator[Work]:
        other_languages = self._other_languages(node) if table.locales and place.role == TEXT else frozenset()
        for number, member in enumerate(node.members):
            key, item = member.key, member.node
            if item.kind is Kind.OTHER:
                continue
            if key in table.languages and item.is_string and is_language(item.text):
                self.marks.append(LanguageMark(item.start + 1, item.end - 1, "language"))
            elif key in other_languages:
                self._leave_out(place, item, "another language")
            elif table.is_copy(node, key):
                self._leave_out(place, item, "content copy")
            elif node.is_object:
                yield from self._chosen(replace(place.at("key", key), role=table.role_of(key, place.role)), item)
            else:
                yield from self._chosen(_item_place(place, number, item), item)

    def _leave_out(self, place: Place, node: Node, rule: str) -> None:
        """Name what is left out, unless it is inside the tags of a paragraph."""
        if not place.inside_paragraph and not (node.is_string and not inner(node.text)):
            self.skipped.append((node.start, node.end, rule))

    def _other_languages(self, node: Node) -> frozenset[str]:
        """Return the keys of a value that Contentful holds in several languages, but for the one that is translated."""
        keys = [each.key for each in node.members]
        if not node.is_object or len(keys) < 2 or not all(map(is_language, keys)):
            return frozenset()
        locales = self.tree.root.find("locales")
        default = (
            each.node.find_text("code")
            for each in (locales.members if locales else ())
            if (found := each.node.find("default")) and found.text == "true"
        )
        kept = next((each for each in default if each in keys), keys[0])
        return frozenset(keys) - {kept}

    def _read_mark_names(self, node: Node) -> None:
        """Keep what a node says about the marks of its leaves: definitions with keys, or in their order."""
        named, ordered = (node.find("markDefs"), node.find("markups")) if node.is_object else (None, None)
        if named is not None:
            self.mark_names = {each.node.find_text("_key"): each.node.find_text("_type") for each in named.members}
        if ordered is not None:
            names = (each.node.members[0].node.text if each.node.members else "" for each in ordered.members)
            self.mark_names = {str(number): name for number, name in enumerate(names)}

    def _paragraph(self, place: Place, rich: RichText, node: Node) -> Iterator[Work]:
        """Take an array of leaves as one text; yield pictures and such in it, which may have texts of their own."""
        found = ParagraphReader(rich, read_tables(), self.tree.source.text, self.mark_names).read(node)
        reason = self._why_no_paragraph(place, found)
        if reason:
            self._leave_out(place, node, reason)
            return
        if any(each.isalnum() for each in found.words):
            self._add_paragraph(place, found)
        for each in found.nodes:
            yield replace(place, inside_paragraph=True, kind=""), each, ()

    def _why_no_paragraph(self, place: Place, paragraph: Paragraph) -> str:
        if self.options.keys and not place.chosen:
            return "key"
        if has_halves(paragraph.words):
            return "broken escape"
        reason = self._why_not(place, paragraph.words) if paragraph.only_text else ""
        return "" if reason == "empty" else reason

    def _add_paragraph(self, place: Place, paragraph: Paragraph) -> None:
        only = paragraph.only_text
        field = Field(place.kind or "paragraph", (self.exact(only),) if only else paragraph.pieces)
        if only is None:
            field = replace(field, encode=_LEAVES, region=paragraph.region)
        content = field.content
        self.fields.append(replace(field, context=self._context(place), name=_name_of(place, "", content.typed)))
        self.paragraphs[field.start] = paragraph
        if place.kind == "heading":
            self.heading = content.plain[:_KEY_LENGTH]

    def _context(self, place: Place) -> tuple[str, ...]:
        """Return where a text is: in rich text the path of the document and the heading above, else the key path."""
        if place.document is None:
            return place.context
        return (*place.document.context, *((self.heading,) if self.heading else ()))

    def _text_of_system(self, place: Place, node: Node) -> None:
        """Take a string of a content system by its role."""
        assert place.table is not None
        role = TEXT if place.named else place.role or place.table.otherwise
        reason = "content system" if role == LEFT_OUT else self._why_not(place, node.text)
        if place.document is not None:
            place = replace(place, name=_name_of(place, place.path[-1], node.text))
        if reason:
            self._leave_out(place, node, reason)
        elif role == JSON:
            self._json(place, node)
        elif role == HTML or _is_page(node.text):
            self._html(place, node, ())
        else:
            kind = place.kind or ("attribute" if place.document else "message")
            self.fields.append(Field(kind, self.pieces(node), self._context(place), name=place.name))

    def _json(self, place: Place, node: Node) -> None:
        """Take the rich text that stands in a string as JSON."""
        try:
            tree = read_tree(SourceText(b"", node.text, "utf-8", 0, None))
        except ExtractError:
            tree = None
        nodes = (tree.root, *(each.node for each in tree.root.members)) if tree else ()
        table = next((found for each in nodes if (found := find_rich_text(each))), None)
        if tree is None or table is None:
            self._leave_out(place, node, "content system")
            return
        walk = JsonWalk(tree, self.options)
        walk.run(replace(place, table=table, role="", document=place))
        style = style_of_tree(tree)
        self._embed(node, walk.fields, walk.skipped, walk.writer(style.escape))

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
        page = node.text
        codes = place.table is not None and place.path[-1:] == ("raw",)  # WordPress gives it to editors only
        rules = HtmlRules(lines=is_classic(page), codes=True) if codes else HTML_ALONE
        found = scan_html(page, 0, len(page), rules=rules)
        fields = tuple(
            replace(
                each,
                kind=place.kind if place.kind and each.kind == "paragraph" else each.kind,
                context=(*self._context(place), *each.context),
                notes=notes,
                name=f"{place.name}-{number}",
            )
            for number, each in enumerate(found.fields)
        )
        if place.kind == "heading" and fields:
            self.heading = fields[0].content.plain[:_KEY_LENGTH]

        def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
            return write_html(field, content, markup, page)

        self._embed(node, fields, found.skipped, write)
        if not fields:
            self.skipped.append((node.start, node.end, "no text in its markup"))

    def _embed(
        self, node: Node, fields: Sequence[Field], skipped: Sequence[tuple[int, int, str]], write: Write
    ) -> None:
        """Take the fields of a decoded string as fields of the file."""
        places = self.places(node)
        for each in fields:
            pieces = tuple(replace(it, start=places[it.start], end=places[it.end]) for it in each.pieces)
            region = (places[each.region[0]], places[each.region[1]]) if each.region else None
            outer = replace(each, pieces=pieces, region=region, encode=_ENCODE)
            self.embedded[outer.start] = EmbeddedText(outer, each, write)
            self.fields.append(outer)
        self.skipped += ((places[start], places[end], rule) for start, end, rule in skipped)

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
        return find_data(inner(text))

    def places(self, node: Node) -> Sequence[int]:
        """Return where each letter of a string stands, and where its last one ends."""
        return offsets(self.tree.source.text[node.start + 1 : node.end - 1], node.start + 1)

    def pieces(self, node: Node) -> tuple[Piece, ...]:
        """Return a string as one piece, without the white space at its edges."""
        return (self.exact(Piece(node.start + 1, node.end - 1, node.text)),)

    def exact(self, piece: Piece) -> Piece:
        """Return the text of a whole string without the white space at its edges, with the place of what is left."""
        raw = self.tree.source.text[piece.start : piece.end]
        whole = decode_string(raw)
        text = inner(piece.text)
        if len(text) == len(whole):
            return piece
        places = offsets(raw, piece.start)
        start = whole.find(text)
        return Piece(places[start], places[start + len(text)], text)

    def _find_doubles(self, node: Node) -> None:
        seen: set[str] = set()
        for member in node.members:
            if member.key in seen and len(self.problems) < _MAX_PROBLEMS:
                line, column = self.tree.source.place(member.start)
                self.problems.append(Problem("duplicate key: programs read only the last one", line, column))
            seen.add(member.key)


def _item_place(place: Place, number: int, item: Node) -> Place:
    """Return the place of an item of a system's array, named by its own id where it has one."""
    ids = (item.find(key) for key in _OWN_IDS) if item.is_object else ()
    own = next((each.text for each in ids if each is not None and each.text), "")
    inside = place.at("item", str(number))
    sign, name = ("text", item.text) if item.is_string else ("id", own)
    return replace(inside, name=place.at(sign, name).name) if name else inside


def _name_of(place: Place, key: str, text: str) -> str:
    """Return the name of a text in rich text: what it says, so that others can come before it."""
    return f"{place.document.name if place.document else ''}\x1f{key}\x1f{text}"


def _is_html(text: str) -> bool:
    """Tell whether a string holds markup or entities."""
    return _HTML.search(text) is not None


def _is_page(text: str) -> bool:
    """Tell whether a string is HTML and nothing else."""
    within = inner(text)
    return within.startswith("<") and within.endswith(">") and _is_html(within)
