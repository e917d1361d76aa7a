"""Localizations of an Apple string catalog: texts and states in the file, and new ones in the file's own layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import ConfigError
from localize.formats.core.splice import Edit
from localize.formats.core.string_messages import usual_ending
from localize.formats.json.scanner import Member, Node
from localize.language import parse_tag, same_language
from localize.model import LanguageTag, PluralCase, State, Substate
from localize.model.extraction import UnitTarget

_LINE_START = re.compile(r"[\r\n]([ \t]*+)\Z")
_WIDEST = 200
"""Characters of an indent."""
_CASES = {case.value: case for case in PluralCase}
Shape = Sequence[tuple[str, "str | Shape"]]
"""Keys with raw JSON strings or objects."""
Render = Callable[["str | None"], str]
"""Gives an object whose closing bracket stands at an indent; None: on one line."""


@dataclass(frozen=True, slots=True)
class FormText:
    """One text of a localization with its state."""

    text: str
    draft: bool
    raw: str = ""
    """The text escaped, where it is to be written."""
    value_at: tuple[int, int] | None = None
    """The inside of the string, where it stands in the file."""
    state_at: tuple[int, int] | None = None
    is_new: bool = False
    """Xcode's word for a text that stands in for a translation."""

    @property
    def state(self) -> str:
        """The word of the file for the state."""
        if not self.text:
            return "new"
        return "needs_review" if self.draft else "translated"


Forms = Mapping[PluralCase | None, FormText]
"""Texts by plural form; the key None where there is one text."""


def is_draft(target: UnitTarget) -> bool:
    """Tell whether a target is one that nobody has confirmed, or that was rejected."""
    return target.state is State.INITIAL or target.substate in (Substate.DRAFT, Substate.REJECTED)


def forms_of(localization: Node) -> dict[PluralCase | None, FormText]:
    """Return the texts of a localization; none where it varies by anything but number."""
    if {each.key for each in localization.members} == {"stringUnit"}:
        form = _form_text(localization.find("stringUnit"))
        return {None: form} if form is not None else {}
    if {each.key for each in localization.members} != {"variations"}:
        return {}
    variations = localization.find("variations")
    if variations is None or {each.key for each in variations.members} != {"plural"}:
        return {}
    found: dict[PluralCase | None, FormText] = {}
    plural = variations.find("plural")
    for each in plural.members if plural else ():
        form = _form_text(each.node.find("stringUnit"))
        if each.key not in _CASES or form is None or _CASES[each.key] in found:
            return {}
        found[_CASES[each.key]] = form
    return found


def _form_text(unit: Node | None) -> FormText | None:
    value = unit.find("value") if unit is not None else None
    if unit is None or value is None or not value.is_string:
        return None
    state = unit.find("state")
    state_at = (state.start + 1, state.end - 1) if state is not None and state.is_string else None
    word = unit.find_text("state")
    draft = state_at is not None and word != "translated"
    return FormText(value.text, draft, "", (value.start + 1, value.end - 1), state_at, word == "new")


def find_locale(localizations: Node, language: LanguageTag) -> Member | None:
    """Return the localization for a language: by its very name, else by one that means the same."""
    close: Member | None = None
    for each in localizations.members:
        try:
            tag = parse_tag(each.key)
        except ConfigError:
            continue
        if tag == language and each.node.is_object:
            return each
        if same_language(tag, language) and each.node.is_object:
            close = close or each
    return close


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out."""

    colon: str
    """Between key and value."""
    ending: str
    """The line end; empty in a file of one line."""
    step: str
    """The indent of one level."""

    def render(self, shape: Shape, indent: str) -> str:
        """Return an object whose closing bracket stands at *indent*."""
        inside = indent + self.step if self.ending else ""
        items = (
            f'"{key}"{self.colon}{value if isinstance(value, str) else self.render(value, inside)}'
            for key, value in shape
        )
        start = f"{self.ending}{inside}"
        return f"{{{start}{f',{start}'.join(items)}{self.ending}{indent}}}"


def layout_of(text: str, root: Node) -> Layout:
    """Return a file's layout, from the first key of its root."""
    first = root.members[0]
    step = _indent(text, first.start)
    return Layout(text[first.key_end : first.node.start], usual_ending(text) if step is not None else "", step or "")


def _indent(text: str, at: int) -> str | None:
    """Return the white space before a character in its line, None where something else stands there."""
    found = _LINE_START.search(text, max(0, at - _WIDEST), at)
    return found.group(1) if found else None


def entry_edits(text: str, layout: Layout, entry: Member, language: LanguageTag, forms: Forms) -> Iterator[Edit]:
    """Yield the edits that give an entry these texts in a language; none where the entry has them already."""
    localizations = entry.node.find("localizations")
    there = find_locale(localizations, language) if localizations is not None else None
    old = forms_of(there.node) if there is not None else {}
    if None in old and None not in forms:  # one text that served all numbers
        old = {None: old[None], **dict.fromkeys((case for case in forms if case), old[None])}
    changed = {case: new for case, new in forms.items() if _differs(old.get(case), new)}
    if not changed:
        return
    present = forms_of(there.node) if there is not None else {}
    if there is not None and set(forms) <= set(present) and all(present[case].state_at for case in changed):
        for case, new in changed.items():
            yield from _replace(present[case], new)
        return
    if there is not None:
        yield Edit(there.node.start, there.node.end, _localization(text, layout, there.start, forms, present))
        return
    yield _insertion(text, layout, entry, language, forms)


def _differs(old: FormText | None, new: FormText) -> bool:
    if old is None or not old.text or old.is_new:
        return bool(new.text)
    return (old.text, old.draft) != (new.text, new.draft)


def _replace(old: FormText, new: FormText) -> Iterator[Edit]:
    if old.value_at and old.text != new.text:
        yield Edit(*old.value_at, new.raw)
    if old.state_at:
        yield Edit(*old.state_at, new.state)


def _localization(text: str, layout: Layout, at: int, forms: Forms, present: Forms) -> str:
    """Return a localization anew; forms that are not given keep the file's text."""
    kept: dict[PluralCase | None, FormText] = {
        case: FormText(old.text, old.draft, text[slice(*old.value_at)])
        for case, old in present.items()
        if case not in forms and case is not None and None not in forms and old.value_at
    }
    return _render(layout, _indent(text, at), {**kept, **forms})


def _render(layout: Layout, indent: str | None, forms: Forms) -> str:
    flat = layout if indent is not None else Layout(layout.colon, "", "")
    return flat.render(_shape(forms), indent or "")


def _shape(forms: Forms) -> Shape:
    units = {
        case: [("stringUnit", [("state", f'"{each.state}"'), ("value", f'"{each.raw}"')])]
        for case, each in forms.items()
    }
    if None in units:
        return units[None]
    named = sorted((case.value, unit) for case, unit in units.items() if case is not None)  # as Xcode sorts
    return [("variations", [("plural", named)])]


def _insertion(text: str, layout: Layout, entry: Member, language: LanguageTag, forms: Forms) -> Edit:
    """Return the edit that puts a new localization into an entry, in the order of keys that Xcode keeps."""
    localizations = entry.node.find("localizations")
    if localizations is not None:
        owner = next(each for each in reversed(entry.node.members) if each.key == "localizations")
        return _put(text, layout, owner, str(language), lambda indent: _render(layout, indent, forms))

    def render(indent: str | None) -> str:
        inside = None if indent is None else indent + layout.step
        flat = layout if indent is not None else Layout(layout.colon, "", "")
        return flat.render([(str(language), _render(layout, inside, forms))], indent or "")

    return _put(text, layout, entry, "localizations", render)


def _put(text: str, layout: Layout, owner: Member, key: str, render: Render) -> Edit:
    """Return the edit that adds a member to the object of *owner*."""
    members = owner.node.members
    if not members:
        base = _indent(text, owner.start)
        if base is None or not layout.ending:
            return Edit(owner.node.start + 1, owner.node.end - 1, f'"{key}"{layout.colon}{render(None)}')
        indent = base + layout.step
        item = f'{layout.ending}{indent}"{key}"{layout.colon}{render(indent)}{layout.ending}{base}'
        return Edit(owner.node.start + 1, owner.node.end - 1, item)
    following = next((each for each in members if each.key > key), None)
    beside = following or members[-1]
    line = _indent(text, beside.start)
    gap = f"{layout.ending}{line}" if line is not None else ""
    item = f'"{key}"{layout.colon}{render(line)}'
    if following is not None:
        return Edit(following.start, following.start, f"{item},{gap}")
    return Edit(beside.node.end, beside.node.end, f",{gap}{item}")
