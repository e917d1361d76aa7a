"""ICU plural messages in JSON strings as fields: a form for each category, a text for each explicit number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from localize.errors import MergeError
from localize.formats.core.icu_plurals import Branch, PluralMessage, find_plural, is_fragment
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Edit, Field, Form, apply_text, quote
from localize.formats.core.string_messages import inner
from localize.language import plural_cases
from localize.model import Content, LanguageTag, PluralCase, PluralRule
from localize.model.extraction import UnitTarget

BRANCH = "icu"
"""How a text inside a branch is written: it must not break the message."""
AROUND = "icu-around"
"""How a message is written that has text around its plural: that text moves into the branches."""


def plural_fields(
    message: Field, said: str, places: Sequence[int], text: str, name: Callable[[str], str]
) -> tuple[Field, ...] | None:
    """Return the fields of an ICU plural message, None where it stays one text.

    *message* is the whole string, *said* what it says, *places* where each letter of it stands in the file's *text*;
    *name* gives the name of an explicit branch.
    """
    plural = find_plural(said)
    if plural is None:
        return None
    around = said[: plural.start] + said[plural.end :]
    has_text = any(letter.isalnum() for letter in around)
    if has_text and (plural.explicit or "#" in around):
        return None
    reader = _Forms(said, places, plural)
    forms = [reader.around(each) if has_text else reader.form(each) for each in plural.cases]
    if not all(reader.says_something(form) for form in forms):
        return None
    field = replace(
        message,
        pieces=(),
        encode=AROUND if has_text else BRANCH,
        region=reader.whole if has_text else (forms[0].start, forms[-1].end),
        base=(places[plural.start], places[plural.end]),
        # The fallback for a category that the file lacks is the last form.
        forms=tuple(sorted(forms, key=lambda form: form.case is PluralCase.OTHER)),
        joint=text[forms[0].end : forms[1].start] if len(forms) > 1 else " ",
    )
    explicit = (
        replace(
            message,
            pieces=reader.pieces(each),
            context=(*message.context, each.selector),
            encode=BRANCH,
            name=name(each.selector),
        )
        for each in plural.explicit
        if inner(said[each.text_start : each.text_end])
    )
    return (*explicit, field)


class _Forms:
    """Branches of one message as forms, in the file's characters."""

    def __init__(self, said: str, places: Sequence[int], plural: PluralMessage) -> None:
        self.said = said
        self.places = places
        self.plural = plural
        self.start = len(said) - len(said.lstrip())
        self.end = len(said.rstrip())

    @property
    def whole(self) -> tuple[int, int]:
        """Where the message stands, without the white space at its edges."""
        return self.places[self.start], self.places[self.end]

    def form(self, branch: Branch) -> Form:
        """Return a branch as it is."""
        name = (self.places[branch.start], self.places[branch.start + len(branch.selector)])
        case = branch.case or PluralCase.OTHER
        return Form(case, self.pieces(branch), self.places[branch.start], self.places[branch.end], name)

    def around(self, branch: Branch) -> Form:
        """Return a branch with the text before and after the plural: what a reader of the message sees."""
        form = self.form(branch)
        spans = ((self.start, self.plural.start), (branch.text_start, branch.text_end), (self.plural.end, self.end))
        pieces = tuple(self._piece(start, end) for start, end in spans)
        return Form(form.case, pieces, form.start, form.end, form.name)

    def pieces(self, branch: Branch) -> tuple[Piece, ...]:
        """Return a branch's text without the white space at its edges."""
        text = self.said[branch.text_start : branch.text_end]
        start = branch.text_start + len(text) - len(text.lstrip()) if text.strip() else branch.text_start
        return (self._piece(start, start + len(text.strip())),)

    def says_something(self, form: Form) -> bool:
        """Tell whether a form has text that can stand in a branch."""
        text = "".join(piece.text for piece in form.pieces)
        return bool(text.strip()) and is_fragment(text)

    def _piece(self, start: int, end: int) -> Piece:
        return Piece(self.places[start], self.places[end], self.said[start:end])


def check_branch(field: Field, text: str) -> None:
    """Raise where a target would break the message that it stands in. Raises: MergeError."""
    if not is_fragment(text):
        raise MergeError(
            "this translation would break its ICU message: {value}",
            value=quote(field),
            hint="keep {arguments} whole and write ’ instead of ' before a brace or a number sign",
        )


def around_edit(
    text: str, field: Field, given: Sequence[UnitTarget], language: LanguageTag, escape: Callable[[str], str]
) -> Edit:
    """Return the edit that writes a message whose text around the plural moves into the branches."""
    forms = {form.case: form for form in field.forms}
    targets = {each.case: each.content for each in given}
    items = [
        "".join(_item(text, field, forms.get(case, field.forms[-1]), case, targets, escape))
        for case in plural_cases(language, PluralRule.CLDR)
    ]
    first = min(form.start for form in field.forms)
    last = max(form.end for form in field.forms)
    head, tail = text[field.base[0] : first], text[last : field.base[1]]
    return Edit(field.start, field.end, f"{head}{field.joint.join(items)}{tail}")


def _item(
    text: str,
    field: Field,
    form: Form,
    case: PluralCase,
    targets: Mapping[PluralCase | None, Content],
    escape: Callable[[str], str],
) -> Iterator[str]:
    if case in targets:
        written = targets[case].typed
        check_branch(field, written)
        words = escape(written)
    else:
        words = "".join(text[piece.start : piece.end] for piece in form.pieces)
    branch = form.pieces[1]
    edits = (Edit(*form.name, case.value), Edit(branch.start, branch.end, words))
    yield apply_text(text[form.start : form.end], edits, form.start)
