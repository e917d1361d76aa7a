"""New terms from the editor: a concept for the glossary, without leaving the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import Content, LanguageTag
from localize.tokens import count_words
from localize.tui.screens.editor.details import SegmentDetails
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.form import Answers

_SHOWN = 200
"""Letters of a source that stand over the form for a term."""
_FEW_WORDS = 3
"""A source of so many words is likely to be the term itself: a button, a heading."""


class NewTerm(EditorPart):
    """Adds a concept to the glossary."""

    def __init__(self, editor: SegmentEditor, details: SegmentDetails) -> None:
        super().__init__(editor)
        self._details = details

    def ask(self) -> None:
        """Ask for a new term in the languages of this text; what is selected in one of them stands there."""
        from localize.tui.screens.dialogs.new_concept import concept_form, term_field

        row = self.editor.row
        if row is None or not self.session.may_write(self.screen):
            return
        source = row.segment.source.plain.strip()
        chosen = Content.parse(self.editor.target.selected_text, row.segment.source.tags).plain.strip()
        beside = "" if chosen else self.editor.selected()
        if not beside and count_words(source) <= _FEW_WORDS:
            beside = source
        given = {term_field(self._tags_of_term()[0]): beside, term_field(self.language): chosen}
        tags = self._tags_of_term()
        seen = row.segment.source.plain
        seen = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
        form = concept_form(self.project, tags, given, partial(self._add_term, tags), seen=seen)
        self.screen.app.push_screen(form)

    def _tags_of_term(self) -> tuple[LanguageTag, ...]:
        view = self.editor.loader.view
        source = view.document.source_language if view is not None else self.project.source
        return (source, self.language)

    async def _add_term(self, tags: tuple[LanguageTag, ...], given: Answers) -> None:
        from localize.tui.screens.dialogs.new_concept import concept_wish
        from localize.workflow.glossary import edit_concept as term_edit

        wish = concept_wish(self.project, tags, given)
        change, concept = await self.bridge.write(
            partial(term_edit.new_concept, file=given.get("file", "")), self.project, wish
        )
        self._details.forget = partial(term_edit.take_back, self.project, change)
        way = tr("{key} in the list makes it forget.", key=self.screen.key("editor_list.unteach"))
        self.screen.say(f"{tr('{concept} is in {file}', concept=concept.id, file=visible(change.path.name))}. {way}")
        self.editor.load_panels()
