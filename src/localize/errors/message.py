"""Texts for people as an English template and its values: told in English as they stand, or in another language.

`{name}` in a template stands for the value of that name, `{name!r}` for its `repr`, `{name:,}` for a number with its
thousands apart. Braces around anything else are text, so a finished text of a stranger stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_FIELD = re.compile(r"\{(\w+)(!r|:,)?\}")


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A template with its values, which may be messages themselves; `str` gives the English."""

    template: str
    values: tuple[tuple[str, str | int | Message], ...]

    def __init__(self, template: str, /, **values: object) -> None:
        """Take a template and its values: an error stands for what it says, any other object for its `str`."""
        told: list[tuple[str, str | int | Message]] = []
        for name, value in values.items() if "{" in template else ():
            if f"{{{name}!r}}" in template:
                template = template.replace(f"{{{name}!r}}", f"{{{name}}}")
                told.append((name, repr(_value(value))))
            elif f"{{{name}" in template:
                told.append((name, _value(value)))
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", tuple(told))

    def __str__(self) -> str:
        return self.format(self.template, str, "{:,}".format)

    @property
    def id(self) -> str:
        """The template with nothing but names in its braces, as the PO files and JSON have it."""
        return template_id(self.template)

    def format(self, text: str, tell: Callable[[str | int | Message], str], number: Callable[[int], str]) -> str:
        """Return *text*, the template or a translation, with values as *tell* and numbers as *number* write them."""
        if not self.values:
            return text
        values = dict(self.values)

        def write(field: re.Match[str]) -> str:
            value = values.get(field[1], field[0])
            is_number = f"{{{field[1]}:,}}" in self.template
            return number(value) if is_number and isinstance(value, int) else tell(value)

        return _FIELD.sub(write, text)


def as_message(text: str | Message) -> Message:
    """Return a plain text as a message: a template without values."""
    return text if isinstance(text, Message) else Message(text)


def template_id(template: str) -> str:
    """Return a template with nothing but names in its braces."""
    return _FIELD.sub(r"{\1}", template)


def _value(given: object) -> str | int | Message:
    if isinstance(given, str | int | Message):
        return given
    message = getattr(given, "to_message", None)
    made = message() if callable(message) else None
    return made if isinstance(made, Message) else str(given)
