"""New terms from the editor: a concept for the glossary, without leaving the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.errors import localized_error
from localize.i18n.sanitize import visible
from localize.model import Content, LanguageTag
from localize.tokens import count_words
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.editor.details import Consulting

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.form import Answers

_SHOWN = 200
"""Letters of a source that stand over the form for a term."""
_FEW_WORDS = 3
"""A source of so many words is likely to be the term itself: a button, a heading."""


class Coining(Consulting):
    """Writes segments and adds to the glossary what is worth it."""

    def action_add_term(self) -> None:
        """Ask for a new term in the languages of this text; what is selected in one of them stands there."""
        from localize.tui.screens.glossary.new_concept import term_field

        row = self._row
        if row is None or not self.may_write():
            return
        source = row.segment.source.plain.strip()
        chosen = Content.parse(self.target.selected_text, row.segment.source.tags).plain.strip()
        beside = "" if chosen else self.selected()
        if not beside and count_words(source) <= _FEW_WORDS:
            beside = source
        given = {term_field(self._tags_of_term()[0]): beside, term_field(self.language): chosen}
        self._ask_for_term(given)

    def _tags_of_term(self) -> tuple[LanguageTag, ...]:
        view = self.beside.view
        source = view.document.source_language if view is not None else self.project.source
        return (source, self.language)

    def _ask_for_term(self, given: Answers, *, said: str = "") -> None:
        from localize.tui.screens.glossary.new_concept import concept_form

        tags = self._tags_of_term()

        def take(answers: Answers | None) -> None:
            if answers is not None:
                start(self, partial(self._add_term, tags, answers), "term", exclusive=False)

        seen = self._row.segment.source.plain if self._row else ""
        seen = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
        self.app.push_screen(concept_form(self.project, tags, given, said=said, seen=seen), take)

    async def _add_term(self, tags: tuple[LanguageTag, ...], given: Answers) -> None:
        from localize.tui.screens.glossary.new_concept import concept_wish
        from localize.workflow.glossary import edit_concept as term_edit

        wish = concept_wish(self.project, tags, given)
        if not wish.texts:
            self.say(tr("A concept needs a term"), warn=True)
            return
        try:
            change, concept = await self.bridge.write(
                partial(term_edit.new_concept, file=given.get("file", "")), self.project, wish
            )
        except LocalizeError as error:
            self._ask_for_term(given, said=localized_error(error))
            return
        self._forgets = partial(term_edit.take_back, self.project, change)
        way = tr("{key} in the list makes it forget.", key=self.key("editor_list.unteach"))
        self.say(f"{tr('{concept} is in {file}', concept=concept.id, file=visible(change.path.name))}. {way}")
        if self._row is not None:
            self.beside.load(self._row)
