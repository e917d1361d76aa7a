"""New terms from the editor: a concept for the glossary, without leaving the text."""

from __future__ import annotations

from collections.abc import Mapping
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
        from localize.tui.screens.dialogs.new_concept import concept_form

        row, view = self.editor.row, self.editor.loader.view
        if row is None or not self.session.may_write(self.screen):
            return
        source = row.segment.source.plain.strip()
        chosen = Content.parse(self.editor.target.selected_text, row.segment.source.tags).plain.strip()
        beside = "" if chosen else self.editor.selected()
        tags = self._tags_of_term()
        texts = {each.language: each.content.plain for each in (view.targets if view is not None else ())}
        texts[self.language] = Content.parse(self.editor.target.typed, row.segment.source.tags).plain
        given = self._guess(tags, source, texts, {tags[0]: beside, self.language: chosen})
        seen = row.segment.source.plain
        seen = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
        form = concept_form(self.project, tags, given, partial(self._add_term, tags), seen=seen)
        self.screen.app.push_screen(form)

    def _guess(
        self,
        tags: tuple[LanguageTag, ...],
        source: str,
        texts: Mapping[LanguageTag, str],
        chosen: Mapping[LanguageTag, str],
    ) -> Answers:
        """Return what stands in the fields: what was selected, else the phrases that are likely to be meant."""
        from localize.tui.screens.dialogs.new_concept import term_field
        from localize.workflow.glossary.term_guess import guess_term, place_of

        known = {tag: text for tag, text in chosen.items() if text}
        first = tags[0]
        if first not in known:
            where = place_of(known.get(self.language, ""), texts.get(self.language, ""))
            is_term = count_words(source) <= _FEW_WORDS
            known[first] = source if is_term else guess_term(self.project, source, first, at=where)
        where = place_of(known[first], source)
        for tag in tags[1:]:
            if tag not in known:
                known[tag] = guess_term(self.project, texts.get(tag, ""), tag, at=where) if known[first] else ""
        return {term_field(tag): text for tag, text in known.items()}

    def _tags_of_term(self) -> tuple[LanguageTag, ...]:
        """Return the languages of the fields: that of the source, the one that is written, then the other targets."""
        view = self.editor.loader.view
        source = view.document.source_language if view is not None else self.project.source
        return tuple(dict.fromkeys((source, self.language, *self.editor.target_languages())))

    async def _add_term(self, tags: tuple[LanguageTag, ...], given: Answers) -> None:
        from localize.tui.screens.dialogs.new_concept import concept_wish
        from localize.workflow.glossary import edit_concept as term_edit

        wish = concept_wish(self.project, tags, given)
        change, concept = await self.bridge.write(
            partial(term_edit.new_concept, file=given.get("file", "")), self.project, wish
        )
        self._details.forget = partial(term_edit.take_back, self.project, change)
        way = tr("{key} in the list removes it.", key=self.screen.key("editor_list.unteach"))
        self.screen.say(f"{tr('{concept} is in {file}', concept=concept.id, file=visible(change.path.name))}. {way}")
        self.editor.load_panels()
