"""Details of one segment in the editor: terms, revisions, the document around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content as Paint

from localize.i18n import tr
from localize.i18n.labels import actor_words, confidence_word
from localize.i18n.sanitize import visible
from localize.model import Content, SegmentKey, TermStatus
from localize.model.events import Event, KeepConflict, SaveTarget
from localize.tui.rendering.panels import moment
from localize.tui.rendering.text import paint_content, paint_diff
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.prompts import Choose
from localize.workflow.editing.autocomplete import forms_of
from localize.workflow.segment_view import TermChoice, View
from localize.workflow.segments import lookup
from localize.workflow.segments.diff import diff

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.browse import Item
    from localize.workflow.glossary.exceptions import GlossaryLesson


class SegmentDetails(EditorPart):
    """All that is known of the open segment, at hand."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self.forget: Callable[[], object] | None = None
        """What takes back the lesson or term that the glossary was given last."""

    # --- terms ---

    def show_terms(self) -> None:
        """Show the terms of the source with all their forms; one can be inserted, or taught away."""
        from localize.tui.screens.dialogs.browse import Browse

        view = self.editor.loader.view
        if view is None or not view.term_choices:
            key = self.screen.key("editor.add_term")
            self.screen.say(f"{tr('No glossary terms here.')} {tr('{key} in the list adds one.', key=key)}")
            return
        items, texts = _term_items(view)

        def take(answer: tuple[str, int] | None) -> None:
            if answer is None:
                return
            does, at = answer
            if does == "take" and texts[at]:
                self.editor.target.type_in(texts[at])
                self.editor.target.focus()
            elif does == "w":
                self._ask_what_is_wrong(view, view.term_choices[_choice_of(view, at)])

        hint = tr("Enter insert · w not this term · Esc back")
        self.screen.app.push_screen(Browse(tr("Terms"), items, keys=("w",), hint=hint), take)

    def _ask_what_is_wrong(self, view: View, choice: TermChoice) -> None:
        from localize.workflow.glossary import exceptions as term_teach
        from localize.workflow.glossary.exceptions import Lesson

        if not self.session.may_write(self.screen):
            return
        hit, text = choice.hit, view.row.segment.source.typed
        there = term_teach.lessons(text, hit)
        said = {
            Lesson.NEVER: tr("“{form}” is never this term", form=visible(hit.surface)),
            Lesson.AFTER: tr("not after “{word}”", word=visible(there.get(Lesson.AFTER, ""))),
            Lesson.BEFORE: tr("not before “{word}”", word=visible(there.get(Lesson.BEFORE, ""))),
        }

        async def take(answer: str | None) -> None:
            if answer is not None:
                await self._teach(lambda: term_teach.teach(self.project, text, hit, Lesson(answer)))

        title = tr("“{term}” is not a term here. Save as an exception:", term=visible(hit.surface))
        self.screen.app.push_screen(Choose(title, [(each.value, said[each]) for each in there]), take)

    async def _teach(self, act: Callable[[], GlossaryLesson]) -> None:
        from localize.workflow.glossary import exceptions as term_teach

        taught = await self.editor.write(act)
        if taught is not None:
            self.forget = partial(term_teach.forget, self.project, taught)
            way = tr("{key} in the list removes it.", key=self.screen.key("editor_list.unteach"))
            self.screen.say(tr("Saved in {file}.", file=visible(taught.path.name)) + f" {way}")
            self.editor.load_panels()

    async def unteach(self) -> None:
        """Let the glossary forget what it learnt last."""
        forget = self.forget
        if forget is None:
            self.screen.say(tr("No exceptions for this glossary term"))
        elif await self.editor.change(forget):
            self.forget = None
            self.screen.say(tr("Removed"))

    # --- revisions ---

    def show_revisions(self) -> None:
        """Show every text that stood here, each with what it changed; one can be put back into the editor."""
        if self.editor.row is not None:
            start(self.screen, partial(self._show_revisions, self.editor.row.segment.key), "revisions")

    async def _show_revisions(self, key: SegmentKey) -> None:
        # Read anew: what stands beside the segment is of the moment when it was opened.
        from localize.tui.screens.dialogs.browse import Browse

        items, texts = _revisions(await self.bridge.read(lookup.history, self.project, key, self.language))
        if not items:
            self.screen.say(tr("No history yet"))
            return

        def take(answer: tuple[str, int] | None) -> None:
            if answer is not None:
                self.editor.target.put(texts[answer[1]].typed)
                self.editor.target.focus()

        hint = tr("Enter use this version · Esc back")
        self.screen.show_over(Browse(tr("Earlier versions, newest first"), items, hint=hint), take)

    # --- the document ---

    def show_document(self) -> None:
        """Show the document around this segment as running text."""
        if self.editor.row is not None:
            start(self.screen, self._show_document, "document")

    async def _show_document(self) -> None:
        from localize.tui.screens.dialogs.document import show_document

        row = self.editor.row
        if row is not None and await self.editor.settle():
            await show_document(self.screen, self.session, row, self.editor.go_to)


def _term_items(view: View) -> tuple[list[Item], list[str]]:
    """Return the terms of a segment with their forms as rows, and what each row inserts."""
    from localize.tui.screens.dialogs.browse import Item

    items: list[Item] = []
    texts: list[str] = []
    for choice in view.term_choices:
        details = _details(choice)
        for term in choice.terms:
            for at, form in enumerate(forms_of(term)):
                status = "" if term.status is TermStatus.PREFERRED else f" {tr('(admitted)')}"
                head = f"{visible(choice.hit.surface)} → " if at == 0 else "    "
                items.append(
                    Item(
                        Paint.assemble((head, "$muted"), visible(form), (status if at == 0 else "", "$muted")), details
                    )
                )
                texts.append(form)
        if not choice.terms:
            items.append(
                Item(
                    Paint.assemble((f"{visible(choice.hit.surface)} → ", "$muted"), tr("no term in this language yet")),
                    details,
                )
            )
            texts.append("")
    return items, texts


def _choice_of(view: View, row: int) -> int:
    """Return which of the terms a row of `_term_items` belongs to."""
    counts = [max(1, sum(len(forms_of(term)) for term in choice.terms)) for choice in view.term_choices]
    for at, count in enumerate(counts):
        if row < count:
            return at
        row -= count
    return len(counts) - 1


def _details(choice: TermChoice) -> Paint:
    concept = choice.hit.concept
    said = [f"{concept.id} {visible(concept.domain)}".strip()]
    said += [f"{language}: {visible(text)}" for language, text in concept.definitions]
    said += filter(None, (visible(concept.note), visible(concept.source), confidence_word(concept.confidence)))
    lines = [Paint.styled(" · ".join(said), "$muted")]
    if choice.forbidden:
        names = ", ".join(visible(each.text) for each in choice.forbidden)
        lines.append(Paint.styled(f"✗ {names}", "$rejected"))
    if choice.hit.unsure:
        lines.append(Paint.styled(tr("It may be another word that looks the same."), "$warned"))
    return Paint("\n").join(lines)


def _revisions(history: Sequence[Event]) -> tuple[list[Item], list[Content]]:
    """Return the texts that stood in a segment, the latest first, each with the difference to the one before it."""
    from localize.tui.screens.dialogs.browse import Item

    items: list[Item] = []
    texts: list[Content] = []
    before = Content()
    for event in history:
        body = event.body
        if isinstance(body, SaveTarget | KeepConflict):
            head = Paint.assemble(
                (f"{moment(event.at)} {actor_words(event.actor, event.entered_by)}  ", "$muted"),
                paint_content(body.content),
            )
            items.append(Item(head, paint_diff(diff(before, body.content))))
            texts.append(body.content)
            before = body.content if isinstance(body, SaveTarget) else before
    return items[::-1], texts[::-1]
