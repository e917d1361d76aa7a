"""Names that TMX reader and writer share: types of inline codes and this program's properties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from localize.model import Content, InlineTag, Origin, OriginKind, TagForm

TOOL = "localize"
PREFIX = "x-localize-"
ATTRIBUTE = "x-localize-attribute-"
"""Begins the type of a property that keeps an attribute of another program's, where this one writes its own."""
CHARACTER_TYPE = "x-localize-character"
"""A code that stands for one character that XML does not allow; its text is the code point in hexadecimal."""

TYPES = {
    "b": "bold",
    "i": "italic",
    "u": "ulined",
    "a": "link",
    "br": "lb",
    "img": "image",
    "n": "fnote",
    "s": "x-strike",
    "c": "x-code",
    "f": "x-field",
}
"""Our kinds of tags and TMX's recommended types, where it has one."""
KINDS = {name.removeprefix("x-"): kind for kind, name in TYPES.items()}


def format_origin(origin: Origin) -> str:
    """Return an origin as text that `parse_origin` reads."""
    return f"{origin.kind.value}:{'' if origin.score is None else origin.score}:{origin.name}"


def parse_origin(text: str) -> Origin:
    """Return the origin that `format_origin` wrote. Raises: ValueError."""
    kind, score, name = text.split(":", 2)
    return Origin(OriginKind(kind), int(score) if score else None, name)


_FIELDS = tuple(each.name for each in fields(InlineTag))


def format_tag_prop(tags: Iterable[InlineTag]) -> list[dict[str, str | bool]]:
    """Return the tags of a content as JSON's types; what TMX codes cannot say is in them."""
    return [{**{name: getattr(tag, name) for name in _FIELDS}, "form": tag.form.value} for tag in tags]


def parse_tag_prop(value: object, content: Content) -> Content:
    """Return *content* with the tags that `format_tag_prop` wrote in place of its own. Raises: ValueError."""
    if not isinstance(value, list) or len(value) != len(content.tags):
        raise ValueError("the list of tags does not fit the text")
    tags = iter([_read_tag(each) for each in value])
    return Content(tuple(part if isinstance(part, str) else next(tags) for part in content.parts))


def _read_tag(value: object) -> InlineTag:
    if not isinstance(value, dict) or value.keys() != set(_FIELDS):
        raise ValueError("a tag has other fields")
    flags = [value[name] for name in ("can_delete", "can_copy", "can_reorder")]
    texts = [value[name] for name in ("id", "kind", "data", "equiv")]
    if not all(isinstance(each, bool) for each in flags) or not all(isinstance(each, str) for each in texts):
        raise ValueError("a tag has other fields")
    name, kind, data, equiv = texts
    return InlineTag(name, kind, TagForm(value["form"]), data, equiv, *flags)
