"""Edits of the text that is being written: copies of the source and its pieces, capitals."""

from __future__ import annotations

from localize.i18n import tr
from localize.model import Content
from localize.tui.screens.editor.segment_editor import EditorPart
from localize.workflow.editing.change_case import next_case, word_at


class TextEdits(EditorPart):
    """Changes the text in the ways that a key does at once."""

    def copy_source(self) -> None:
        """Replace the text by the source; one without words has its numbers as the target language writes them."""
        from localize.workflow.editing.copy_source import as_it_goes_over

        if self.editor.row is not None:
            source, view = self.editor.row.segment.source, self.editor.loader.view
            begun = as_it_goes_over(source, view.document.source_language, self.language) if view else source.typed
            self.editor.target.put(begun)
            self.editor.target.focus()

    def change_case(self) -> None:
        """Change the capitals of what is selected, else of the word at the cursor."""
        if self.editor.row is None or not self.session.may_write(self.screen):
            return
        chosen = self.editor.target.chosen
        content = Content.parse(self.editor.target.typed, self.editor.target.tags)
        start, end = chosen if chosen[0] < chosen[1] else word_at(self.editor.target.typed, chosen[0])
        text = next_case(content, start, end, self.language)
        if text is None:
            self.screen.say(tr("No word here: select text, or move the cursor into a word"))
            return
        self.editor.target.put_at(start, end, text)
        if chosen[0] < chosen[1]:
            self.editor.target.choose(start, start + len(text))

    def insert_tag(self) -> None:
        """Insert the next missing tag; when all are there, the next missing number or placeholder."""
        from localize.workflow.editing.copy_source import set_off

        if self.editor.target.insert_tag():
            self.editor.target.focus()
            return
        pieces = self._missing_pieces()
        if pieces and self.editor.row is not None:
            self.editor.target.type_in(
                set_off(pieces[0], self.editor.target.before_cursor, self.editor.row.segment.source)
            )
            self.editor.target.focus()
        else:
            self.screen.say(tr("All tags and numbers of the source are present"))

    def _missing_pieces(self) -> tuple[str, ...]:
        from localize.workflow.editing.copy_source import missing_pieces

        row, view = self.editor.row, self.editor.loader.view
        if row is None or view is None:
            return ()
        typed = Content.parse(self.editor.target.typed, row.segment.source.tags)
        return missing_pieces(row.segment.source, typed, view.document.source_language, self.language)

    def insert_source(self) -> None:
        """Insert the source at the cursor."""
        if self.editor.row is not None:
            self.editor.target.type_in(self.editor.row.segment.source.typed)
            self.editor.target.focus()
