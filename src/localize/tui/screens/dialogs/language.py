"""Choice of a language: the other one of two at once, one of several from a list with the languages' own names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from localize.i18n.language_names import own_name
from localize.model import LanguageTag
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.widgets.prompts import Choose


def ask_for_language(
    screen: BaseScreen,
    title: str,
    tags: Sequence[LanguageTag],
    chosen: LanguageTag,
    take: Callable[[LanguageTag], None] | Callable[[LanguageTag], Awaitable[None]],
) -> None:
    """Have *take* go on with another language than the one that is *chosen*; where the user changes their mind, not."""
    if len(tags) == 2 and chosen in tags:
        screen.call_later(take, next(tag for tag in tags if tag != chosen))
        return

    def go_on(answer: str | None) -> None:
        if answer is not None:
            screen.call_later(take, next(tag for tag in tags if tag == answer))

    choices = [(tag, f"{tag}  {own_name(tag)}".rstrip()) for tag in tags]
    screen.app.push_screen(Choose(title, choices, chosen=chosen), go_on)
