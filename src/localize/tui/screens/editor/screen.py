"""Editor screen: its parts, and which of them does what a key asks for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.events import Key
from textual.widgets import TextArea

from localize.i18n import mark, tr
from localize.i18n.status_symbols import SEGMENT_SIGNS
from localize.model import Document, SegmentKey
from localize.tui import routes
from localize.tui.keys.bindings import BARS, bindings
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import SegmentsChanged, Session
from localize.tui.screens.base.side_panels import Loaded, Rested
from localize.tui.screens.editor.autosave import Autosave
from localize.tui.screens.editor.bulk_changes import BulkChanges
from localize.tui.screens.editor.details import SegmentDetails
from localize.tui.screens.editor.end_of_file import EndOffer, EndOfFile
from localize.tui.screens.editor.findings import EditorFindings
from localize.tui.screens.editor.machine_drafts import MachineDrafts
from localize.tui.screens.editor.navigation import Navigation
from localize.tui.screens.editor.new_term import NewTerm
from localize.tui.screens.editor.notes import SegmentNotes
from localize.tui.screens.editor.number_keys import NumberKeys, digit_of
from localize.tui.screens.editor.proposal import Proposal
from localize.tui.screens.editor.row_filter import ListFilter
from localize.tui.screens.editor.segment_editor import SegmentEditor, SourceBox
from localize.tui.screens.editor.split_join import SplitJoin
from localize.tui.screens.editor.suggestions import Suggestions
from localize.tui.screens.editor.team_conflicts import SegmentConflicts
from localize.tui.screens.editor.text_edits import TextEdits
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.state_strip import ListWithStrip
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Mode
from localize.tui.widgets.target_editor import Target
from localize.tui.widgets.virtual_list import Lines


class Editor(BaseScreen):
    """Translates the segments of a document, or of the whole project, into one language."""

    TITLE = mark("Editor")
    BINDINGS = bindings("editor")
    LEGEND = SEGMENT_SIGNS

    def __init__(self, session: Session, *, document: Document | None = None, key: SegmentKey | None = None) -> None:
        """*key* is the segment to start at; left out, the first one that is open."""
        super().__init__(session.bridge, session.options)
        self.session = session
        self.editor = editor = SegmentEditor(self, session, document, key)
        self.list, self.target, self.panels, self.loader = editor.list, editor.target, editor.panels, editor.loader
        self.autosave = Autosave(editor)
        self.findings = EditorFindings(editor)
        self.end = EndOfFile(editor)
        self.filter = ListFilter(editor, self.end)
        self.bulk = BulkChanges(editor)
        self.borders = SplitJoin(editor, self.bulk)
        self.notes = SegmentNotes(editor)
        self.suggestions = Suggestions(editor, self.filter, self.bulk)
        self.details = SegmentDetails(editor)
        self.new_term = NewTerm(editor, self.details)
        self.drafts = MachineDrafts(editor, self.suggestions)
        self.numbers = NumberKeys(editor, self.drafts, self.details)
        self.proposal = Proposal(editor)
        self.edits = TextEdits(editor)
        self.navigation = Navigation(editor, self.filter)
        self.conflicts = SegmentConflicts(editor)
        self.hidden = session.hidden
        editor.parts = (
            self.autosave,
            self.filter,
            self.notes,
            self.suggestions,
            self.drafts,
            self.proposal,
            self.conflicts,
        )

    def compose(self) -> ComposeResult:
        """Return the parts, top to bottom."""
        yield Text(id="title")
        with Container(id="body"):
            with Vertical(id="work"):
                yield ListWithStrip(self.list, self.editor.count_ranges)
                with self.editor.box:
                    yield Text(id="source-head", classes="head")
                    with SourceBox(id="source-box", can_focus=False):
                        yield Text(id="source")
                    yield Text(id="target-head", classes="head")
                    yield self.target
                yield self.end.offer
            yield self.panels
        yield self.status
        yield KeyBar()

    # --- the screen ---

    def on_mount(self) -> None:
        """Open the list and stand on the first row that needs work."""
        self.target.read_only = self.session.project.read_only
        self.target.show_terms = self.details.show_terms
        self.target.focus()
        self.editor.place_box()
        self.editor.open()
        self.autosave.begin()

    def on_unmount(self) -> None:
        """Wait for no engine any longer."""
        self.drafts.end()

    def on_screen_resume(self) -> None:
        """Show which notes are open: some were answered or resolved on the screen that was in front."""
        self.editor.resume()
        if self.editor.has_looked_around:
            self.notes.show_questions()

    def on_resize(self) -> None:
        """Fit the heads and the matches to the width."""
        self.editor.fit()

    async def settle(self) -> bool:
        """Store what was typed as a draft; False when somebody else's text needs a decision first."""
        return await self.editor.settle()

    def rescue(self) -> bool:
        """Store what was typed, and keep it no longer: it would come back over a later text."""
        is_saved = self.editor.rescue()
        self.autosave.drop_rescued()
        return is_saved

    def route(self) -> routes.Editor:
        """Return the way back to the open segment."""
        row = self.editor.row
        return routes.Editor(self.editor.document, row.segment.key if row else None)

    def show_known(self) -> None:
        """Show what is known of findings now, in the list and in the first line."""
        super().show_known()
        self.editor.count_states()

    def keys_now(self) -> list[Binding]:
        """Return the keys of the list, of the findings, or of the text."""
        if self.numbers.waits_for:
            return []
        if self.focused is self.list:
            return self.as_bound(BARS["editor.list"])
        if self.focused is self.panels.checks():
            return self.as_bound(self.findings.keys_of_chosen())
        if self.focused is self.end.offer:
            return self.as_bound([*self.end.keys(), *BARS["end_offer"]])
        return self.findings.with_fix(super().keys_now())

    def mode(self) -> Mode:
        """Return whether letters are typed into the text, or mean something to the list or to the findings."""
        if self.numbers.waits_for:
            return Mode.NUMBER
        if self.focused is self.panels.checks():
            return Mode.FINDINGS
        return Mode.LIST if self.focused is self.list else Mode.TEXT

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key act while one waits for a number: the number takes it, or it cancels."""
        return not self.numbers.waits_for and super().check_action(action, parameters)

    # --- what parts and widgets tell ---

    async def on_key(self, event: Key) -> None:
        """Take the number of a match, a term or a finding."""
        digit = digit_of(event)
        if self.focused is self.panels.checks() and digit is not None and "+" not in event.key:
            event.stop()
            await self.findings.fix_number(digit)
        elif await self.numbers.press(event):
            event.stop()

    async def on_end_offer_chosen(self, event: EndOffer.Chosen) -> None:
        """Go on to what comes after a file."""
        await self.end.go_on(event.name)

    def on_end_offer_passed(self, event: EndOffer.Passed) -> None:
        """Hand a key that is none of the offer's to the text."""
        self.target.focus()
        self.target.post_message(Key(event.key, event.character))

    def on_segments_changed(self, event: SegmentsChanged) -> None:
        """Show segments that were changed."""
        self.editor.take_changes(event)

    async def on_lines_moved(self, event: Lines.Moved) -> None:
        """Store what was typed and show the new row; a later move makes this one void."""
        if event.index == self.list.cursor:
            await self.editor.go(event.index)

    def on_lines_chosen(self) -> None:
        """Write in the row."""
        self.target.focus()

    def on_open_box_resized(self) -> None:
        """Have as much room under the row as its texts take."""
        self.editor.place_box()

    def on_rested(self, event: Rested) -> None:
        """Ask for drafts of the row on which the cursor rests."""
        self.drafts.row_rested(event.row)

    def on_loaded(self, event: Loaded) -> None:
        """Show what is known of the segment."""
        self.editor.take_view(event.view)

    async def on_target_left(self, event: Target.Left) -> None:
        """Go to the segment before or after."""
        await self.navigation.step(event.step)

    def on_target_refused(self) -> None:
        """Say why nothing is written."""
        self.session.may_write(self)

    def on_target_paged(self, event: Target.Paged) -> None:
        """Read on in a source that is longer than its box, then in the panel; back the other way round."""
        if event.step > 0 and self.editor.scroll_source(event.step):
            return
        if not (self.panels.scroll_page(event.step) or self.editor.scroll_source(event.step)):
            self.say(tr("Nothing more to scroll · {key} list", key=self.key("editor.back")))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Show counts and look at the text once the typing rests."""
        event.stop()
        self.editor.follow_typing()

    def on_checks_shown(self) -> None:
        """Mark the findings in both texts, and offer the keys for them."""
        self.editor.mark_findings()
        self.findings.shown()

    async def on_checks_fix(self, event: Checks.Fix) -> None:
        """Put the fix in the place of what was found, or go to the place where there is none."""
        event.stop()
        await self.findings.fix(event.finding)

    def on_checks_waive(self, event: Checks.Waive) -> None:
        """Ask why the finding is right here."""
        event.stop()
        self.findings.ask_to_waive(event.finding)

    def on_checks_explain(self, event: Checks.Explain) -> None:
        """Show the manual's page of the check."""
        event.stop()
        self.findings.explain(event.finding)

    def on_descendant_focus(self) -> None:
        """Give the findings more room on a small terminal while the keys are there; number panels where digits work."""
        mode = self.mode()
        self.set_class(mode is Mode.FINDINGS, "-findings")
        self.panels.number(are_numbered=mode is Mode.LIST)
        if self.focused is not self.end.offer:
            self.end.offer.hide()
        if self.numbers.waits_for:  # a click has put the keys elsewhere
            self.numbers.end()

    # --- what the keys do ---

    async def action_confirm(self) -> None:
        """Confirm the text and go to the next open segment; in the list and the checks, the key of those."""
        await self.navigation.confirm()

    async def action_save(self) -> None:
        """Store the text without confirming it."""
        await self.navigation.save()

    async def action_step(self, step: int) -> None:
        """Go to the segment after or before."""
        await self.navigation.step(step)

    async def action_next_open(self) -> None:
        """Go to the next open segment."""
        await self.navigation.go_to_open()

    def action_go_to(self) -> None:
        """Ask for a number and go there."""
        self.navigation.ask_for_number()

    async def action_back(self) -> None:
        """Go from the text to the list; in the list, show all rows again, then go back to the files."""
        await self.navigation.back()

    async def action_leave(self) -> None:
        """Go back to the screen before."""
        await self.navigation.leave()

    def action_concordance(self) -> None:
        """Look a word up in the whole project and in the memory."""
        self.navigation.look_up()

    def action_language(self) -> None:
        """Choose another language to write in."""
        self.navigation.choose_language()

    def action_write(self) -> None:
        """Write in the segment."""
        self.target.focus()

    def action_panel(self, step: int) -> None:
        """Turn to another panel."""
        self.panels.turn(step)

    def action_turn_to(self, name: str) -> None:
        """Turn to one panel."""
        self.panels.turn_to(name)

    def action_find(self) -> None:
        """Ask what the list is to show."""
        self.filter.ask()

    async def action_filter_again(self) -> None:
        """Show what the list was asked for last."""
        await self.filter.ask_again()

    def action_copy_source(self) -> None:
        """Replace the text by the source; one without words has its numbers as the target language writes them."""
        self.edits.copy_source()

    def action_insert_source(self) -> None:
        """Insert the source at the cursor."""
        self.edits.insert_source()

    def action_insert_tag(self) -> None:
        """Insert the next missing tag; when all are there, the next missing number or placeholder."""
        self.edits.insert_tag()

    def action_change_case(self) -> None:
        """Change the capitals of what is selected, else of the word at the cursor."""
        self.edits.change_case()

    async def action_use_match(self) -> None:
        """Replace the text by the chosen match; a machine's is kept as a draft at once, so that its use is known."""
        await self.drafts.use_match()

    async def action_insert_match(self) -> None:
        """Insert the chosen match at the cursor."""
        await self.drafts.insert_match()

    def action_choose_match(self, step: int) -> None:
        """Choose another match."""
        self.drafts.choose_match(step)

    async def action_take_word(self) -> None:
        """Take the next word of the chosen match over; else an engine goes on from the text."""
        await self.drafts.take_word()

    def action_ask_drafts(self) -> None:
        """Ask every engine that the policy allows for a draft of this segment, and those here for other answers."""
        self.drafts.ask()

    async def action_findings(self) -> None:
        """Go to the findings of this text; there to the next one, after the last to the next text with one."""
        await self.findings.go_to_next()

    async def action_next_issue(self) -> None:
        """Go to the next segment with a finding, after a check of the whole list when none was made yet."""
        await self.findings.go_to_next_text()

    async def action_fix(self) -> None:
        """Put the next fix into the text: that of the chosen finding, else the first certain one, else a suggestion."""
        await self.findings.fix_next()

    def action_undo(self) -> None:
        """Take back the last change of the text, wherever the keys are; in the findings first a reason just given."""
        self.findings.undo()

    def action_redo(self) -> None:
        """Bring back what was undone last, wherever the keys are."""
        self.target.redo()

    def action_replace(self) -> None:
        """Ask what is to be replaced by what."""
        self.bulk.ask_to_replace()

    def action_propagate(self) -> None:
        """Show the repetitions of this segment, and carry its text over to those that are chosen."""
        self.bulk.show_repetitions()

    def action_take_back(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        self.bulk.offer_to_undo()

    async def action_split(self) -> None:
        """Ask where to part the segment."""
        await self.borders.split()

    async def action_join(self) -> None:
        """Make one segment of this one and the next one of its paragraph."""
        await self.borders.join()

    async def action_old_borders(self) -> None:
        """Put the segments back that this one was made from."""
        await self.borders.restore()

    def action_note(self) -> None:
        """Ask for a note or a question and leave it on the segment."""
        self.notes.ask_for_note()

    def action_notes(self) -> None:
        """Show the open notes of this segment, to be answered or resolved."""
        self.notes.show_open_notes(everywhere=False)

    async def action_take_suggestion(self) -> None:
        """Confirm the wording that a reviewer suggests as one's own text."""
        await self.notes.take_suggestion()

    def action_refuse_suggestion(self) -> None:
        """Refuse the wording that a reviewer suggests, with or without a reason."""
        self.notes.refuse_suggestion()

    def action_all_notes(self) -> None:
        """Show all open notes in this language; choosing one goes there."""
        self.notes.show_open_notes(everywhere=True)

    def action_secret(self) -> None:
        """Keep the segment from every engine outside this process; or let it go, when the person types that."""
        self.notes.toggle_secret()

    async def action_bookmark(self) -> None:
        """Mark the segment to find it again, or take the mark away."""
        await self.notes.toggle_bookmark()

    async def action_next_bookmark(self) -> None:
        """Go to the next segment of this list that was marked."""
        await self.notes.go_to_next_bookmark()

    async def action_inbox(self) -> None:
        """Show what waits for you: what was sent back or asked, and answers."""
        await self.navigation.show_inbox()

    def action_completion(self) -> None:
        """Offer words while typing, or no longer."""
        self.suggestions.toggle_words()

    def action_wrap(self) -> None:
        """Show whole texts in the list, or one line of each."""
        self.suggestions.toggle_wrap()

    def action_fill_repeats(self) -> None:
        """Fill the open repetitions that were offered last; without an offer, show those of this segment."""
        self.suggestions.fill_repetitions()

    def action_propagation(self) -> None:
        """Choose what happens to the repetitions of a confirmed text."""
        self.suggestions.choose_propagation()

    def action_pivot(self) -> None:
        """Show the other target languages under the source, or no longer."""
        self.suggestions.toggle_pivot()

    async def action_wait(self, name: str) -> None:
        """Take the next key for the number of a match or of a term."""
        await self.numbers.wait(name)

    async def action_conflict(self) -> None:
        """Show what stands against each other in the open segment, and let one text stand."""
        await self.conflicts.settle()

    async def action_show_only(self, name: str) -> None:
        """Show only the segments of one kind; when they are shown, all again."""
        await self.filter.show_only(name)

    async def action_other_language(self) -> None:
        """Write in the next target language."""
        await self.navigation.flip_language()

    async def action_unteach(self) -> None:
        """Let the glossary forget what it learnt last."""
        await self.details.unteach()

    def action_revisions(self) -> None:
        """Show every text that stood here, each with what it changed; one can be put back into the editor."""
        self.details.show_revisions()

    def action_preview(self) -> None:
        """Show the document around this segment as running text."""
        self.details.show_document()

    def action_add_term(self) -> None:
        """Ask for a new term in all languages; what is selected stands there, else what is likely to be meant."""
        self.new_term.ask()
