"""Concept screen: the terms of a concept in every language, with statuses, forms and remarks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.errors import Conflict, LocalizeError
from localize.i18n import mark, tr
from localize.i18n.labels import CONFIDENCES, confidence_word
from localize.i18n.sanitize import visible
from localize.language import parse_tag
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.screens.glossary.grammar_labels import PARTS_OF_SPEECH, part_of_speech_word
from localize.tui.screens.glossary.rendering import STATUSES, TERM_SIGNS, paint_concept, paint_status, paint_term
from localize.tui.screens.glossary.term_forms import TermForms
from localize.tui.widgets.entry import entry_error
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.settings_list import Switch
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.glossary import edit_concept as term_edit
from localize.workflow.glossary.usage import ConceptUse

LABEL = 18
Kind = Literal["term", "definition", "domain", "note", "source", "confidence"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a concept that can be changed."""

    kind: Kind
    language: LanguageTag | None = None
    at: int = 0
    """Which of the concept's terms."""


class Entries(Lines):
    """The lines of a concept."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.concept = Concept("", ())
        self.entries: tuple[Entry, ...] = ()

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.entries)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return what a line is and what stands in it."""
        entry = self.entries[index]
        left = max(0, width - LABEL - 1)
        head = [self.pointer(index), Cell(fit(_label(entry), LABEL), self.style_of("muted"))]
        if entry.kind != "term":
            return [*head, Cell(fit(visible(value_of(self.concept, entry)) or "–", left))]
        term = self.concept.terms[entry.at]
        status, style = paint_status(term.status)
        more = sum(map(len, (term.forms_added, term.forms_removed, term.exceptions, term.contexts, term.doubts)))
        room = max(0, left - 18)
        plus = f" ±{more}" if more else ""
        painted = self.style_of({"$approved": "approved", "$warned": "warned", "$rejected": "rejected"}.get(style, ""))
        return [*head, Cell(fit(visible(term.text) + plus, room)), Cell(fit(f"  {status}", left - room), painted)]


def _label(entry: Entry) -> str:
    names = {
        "term": tr("term"),
        "definition": tr("definition"),
        "domain": tr("domain"),
        "note": tr("note"),
        "source": tr("taken from"),
        "confidence": tr("reliability"),
    }
    return f"{names[entry.kind]} {entry.language or ''}".rstrip()


def value_of(concept: Concept, entry: Entry) -> str:
    """Return the text that stands in a line."""
    match entry.kind:
        case "term":
            return concept.terms[entry.at].text
        case "definition":
            return next((text for tag, text in concept.definitions if tag == entry.language), "")
        case "domain":
            return concept.domain
        case "note":
            return concept.note
        case "confidence":
            return confidence_word(concept.confidence)
        case _:
            return concept.source


def with_value(concept: Concept, entry: Entry, text: str) -> Concept:
    """Return the concept with another text in a line."""
    match entry.kind:
        case "term":
            return with_term(concept, entry.at, replace(concept.terms[entry.at], text=text))
        case "definition":
            assert entry.language is not None
            texts = {**dict(concept.definitions), entry.language: text}
            return replace(concept, definitions=tuple(texts.items()))
        case "domain":
            return replace(concept, domain=text)
        case "note":
            return replace(concept, note=text)
        case _:
            return replace(concept, source=text)


def _joined(words: tuple[str, ...]) -> str:
    return "; ".join(words)


def split_words(typed: str) -> tuple[str, ...]:
    """Return the words and phrases that were typed with ; between them, each once."""
    return tuple(dict.fromkeys(word for each in typed.split(";") if (word := " ".join(each.split()))))


def with_term(concept: Concept, at: int, term: Term) -> Concept:
    """Return the concept with another term in the place of one."""
    return replace(concept, terms=(*concept.terms[:at], term, *concept.terms[at + 1 :]))


class ConceptList(Protocol):
    """The list that a concept was opened from."""

    session: Session

    def use_of(self, concept_id: str) -> ConceptUse | None:
        """Return how often a concept is used, where that was counted."""

    def file_of(self, concept_id: str) -> str:
        """Return the glossary that has a concept, as the settings name it."""

    async def load(self) -> None:
        """Show the concepts as they are now."""

    async def act(self, change: term_edit.GlossaryChange) -> None:
        """Note a change that was made, and show it."""

    async def take_back(self) -> str:
        """Take the last change back, and return what is said about it."""


class ConceptScreen(BaseScreen):
    """Changes one concept, line by line; each change is written at once."""

    TITLE = mark("Concept")
    BINDINGS = bindings("concept")
    LEGEND = TERM_SIGNS

    def __init__(self, owner: ConceptList, concept: Concept) -> None:
        """*owner* is the list that it was opened from: it keeps what takes changes back."""
        super().__init__(owner.session.bridge, owner.session.options)
        self.session = owner.session
        self.project = owner.session.project
        self._owner = owner
        self._concept = concept

    def compose(self) -> ComposeResult:
        """Return title, lines, the concept as a whole, the keys."""
        yield Text(id="title")
        yield Entries()
        with VerticalScroll(id="about", can_focus=False):
            yield Text(id="about-text")
        yield self.status
        yield KeyBar()

    @property
    def lines(self) -> Entries:
        """The lines."""
        return self.query_one(Entries)

    @property
    def entry(self) -> Entry:
        """The line under the cursor."""
        return self.lines.entries[self.lines.cursor]

    def on_mount(self) -> None:
        """Show the concept."""
        self._show(self._concept)
        self.lines.focus()

    def _show(self, concept: Concept) -> None:
        self._concept = concept
        lines = self.lines
        lines.concept, lines.entries = concept, tuple(self._entries(concept))
        lines.reload(lines.cursor)
        self.query_one("#title", Text).put(Paint.styled(f" {tr(str(self.TITLE))} {visible(concept.id)}", "bold"))
        self._say_more()

    def _entries(self, concept: Concept) -> list[Entry]:
        own = (self.project.source, *self.project.targets)
        spoken = [term.language for term in concept.terms]
        entries = [
            Entry("term", language, at)
            for language in dict.fromkeys([*(tag for tag in own if tag in spoken), *spoken])
            for at, term in enumerate(concept.terms)
            if term.language == language
        ]
        tags = dict.fromkeys([*own, *(tag for tag, _ in concept.definitions)])
        kinds: tuple[Kind, ...] = ("domain", "confidence", "note", "source")
        return [*entries, *(Entry("definition", tag) for tag in tags), *map(Entry, kinds)]

    def _say_more(self) -> None:
        entry = self.entry
        if entry.kind == "term":
            about = paint_term(self._concept.terms[entry.at])
        else:
            about = Paint(visible(value_of(self._concept, entry)) or "–")
        use = self._owner.use_of(self._concept.id)
        whole = paint_concept(self._concept, self._owner.file_of(self._concept.id), use)
        self.query_one("#about-text", Text).put(Paint("\n").join([about, Paint(""), whole]))

    def on_lines_moved(self) -> None:
        """Say more about the line under the cursor."""
        self._say_more()

    def on_lines_chosen(self) -> None:
        """Change the line."""
        self.action_edit()

    # --- changing ---

    def apply(self, wanted: Concept) -> None:
        """Write the concept as it is wanted."""
        start(self, partial(self._apply, wanted), "write", exclusive=False)

    async def _apply(self, wanted: Concept) -> None:
        await self.write(wanted)

    async def write(self, wanted: Concept) -> Concept:
        """Write the concept as it is wanted; return it as it is now. Raises: LocalizeError; a lost race is told."""
        try:
            act = partial(term_edit.change_concept, seen=self._concept)
            change = await self.bridge.write(act, self.project, wanted)
        except Conflict as error:
            await self._owner.load()
            await self._show_again()
            self.say(entry_error(error), Tone.ERROR)
            return self._concept
        if change is not None:
            await self._owner.act(change)
            self._show(await self.bridge.read(term_edit.get_concept, self.project, wanted.id))
            self.say(tr("Written to {file}", file=change.path.name))
        return self._concept

    def action_edit(self) -> None:
        """Change the text of the line under the cursor."""
        if not self.session.may_write(self):
            return
        entry, concept = self.entry, self._concept
        if entry.kind == "confidence":
            self._choose_confidence()
            return
        is_term = entry.kind == "term"

        async def change(answer: str) -> None:
            await self.write(with_value(concept, entry, " ".join(answer.split())))

        hint = tr("The dictionary form of the word · Enter save · Esc cancel") if is_term else ""
        value = "".join(each for each in value_of(concept, entry) if visible(each) == each)
        self.app.push_screen(Ask(_label(entry), value=value, hint=hint, required=is_term, act=change))

    def _choose_confidence(self) -> None:
        concept = self._concept
        words = {**dict.fromkeys(CONFIDENCES), **dict.fromkeys(filter(None, [concept.confidence]))}
        choices = [*((each, confidence_word(each)) for each in words), ("", tr("not set"))]

        def take(answer: str | None) -> None:
            if answer is not None:
                self.apply(replace(concept, confidence=answer))

        self.app.push_screen(Choose(tr("How reliable are its terms?"), choices, chosen=concept.confidence), take)

    def _term(self) -> Term | None:
        if self.entry.kind == "term":
            return self._concept.terms[self.entry.at]
        self.say(tr("This applies to terms only"), Tone.WARNING)
        return None

    def action_status(self) -> None:
        """Choose the status of the term under the cursor."""
        if not self.session.may_write(self):
            return
        term, at, concept = self._term(), self.entry.at, self._concept

        def take(answer: str | None) -> None:
            if answer and term is not None:
                self.apply(with_term(concept, at, replace(term, status=TermStatus(answer))))

        if term is not None:
            choices = [(each.value, tr(word)) for each, word in STATUSES.items()]
            title = tr("Status of {term}", term=visible(term.text))
            self.app.push_screen(Choose(title, choices, chosen=term.status.value), take)

    def action_part(self) -> None:
        """Choose the part of speech of the term under the cursor."""
        if not self.session.may_write(self):
            return
        term, at, concept = self._term(), self.entry.at, self._concept

        def take(answer: str | None) -> None:
            if answer and term is not None:
                self.apply(with_term(concept, at, replace(term, part_of_speech=answer)))

        if term is not None:
            parts = dict.fromkeys([*PARTS_OF_SPEECH, term.part_of_speech])
            choices = [(each, part_of_speech_word(each)) for each in parts]
            title = tr("Part of speech of {term}", term=visible(term.text))
            self.app.push_screen(Choose(title, choices, chosen=term.part_of_speech), take)

    def action_around(self) -> None:
        """Ask for the words by which the term under the cursor is told from others that look the same."""
        if not self.session.may_write(self):
            return
        term, at, concept = self._term(), self.entry.at, self._concept

        async def change(answers: Answers) -> None:
            if term is not None:
                # A list that was left alone may have words with a ; inside.
                never, beside, unsure = (
                    had if answers[name] == _joined(had) else split_words(answers[name]) for name, _, had in asked
                )
                changed = replace(term, exceptions=never, contexts=beside, doubts=unsure)
                await self.write(with_term(concept, at, changed))

        if term is not None:
            asked = (
                ("never", tr("Forms that are another word"), term.exceptions),
                (
                    "beside",
                    tr("Not a term next to these words; word ~ only before it, ~ word only after it"),
                    term.contexts,
                ),
                ("unsure", tr("Unsure if the sentence has one of these words"), term.doubts),
            )
            fields = [Line(name, label, _joined(had)) for name, label, had in asked]
            title = tr("When it is not {term}", term=visible(term.text))
            hint = tr("separate several with ; · Enter save · Esc cancel")
            self.app.push_screen(Form(title, fields, hint=hint, act=change))

    def action_case(self) -> None:
        """Let capitals count in the term under the cursor, or not."""
        if not self.session.may_write(self):
            return
        term = self._term()
        if term is not None:
            changed = replace(term, case_sensitive=not term.case_sensitive)
            self.apply(with_term(self._concept, self.entry.at, changed))

    def action_delete(self) -> None:
        """Take the term under the cursor out of the concept; the last one stays."""
        if not self.session.may_write(self):
            return
        if self._term() is None:
            return
        if len(self._concept.terms) == 1:
            self.say(tr("A concept needs a term"), Tone.WARNING)
            return
        at = self.entry.at
        self.apply(replace(self._concept, terms=(*self._concept.terms[:at], *self._concept.terms[at + 1 :])))

    def action_forms(self) -> None:
        """Show the forms under which the term is looked for."""
        term, at = self._term(), self.entry.at

        async def write(changed: Term) -> Term:
            now = await self.write(with_term(self._concept, at, changed))
            return now.terms[at] if at < len(now.terms) else changed

        if term is not None:
            self.app.push_screen(TermForms(term, write))

    def action_new_term(self) -> None:
        """Ask for another term of the concept."""
        if not self.session.may_write(self):
            return
        own = (self.project.source, *self.project.targets)
        tags = dict.fromkeys([*own, *(term.language for term in self._concept.terms)])
        present = self.entry.language or self.session.language
        switches = [
            Switch("language", tr("Language"), tuple((tag, tag) for tag in tags), present),
            Switch(
                "status", tr("Status"), tuple((each.value, tr(word)) for each, word in STATUSES.items()), "admitted"
            ),
        ]

        async def add(answers: Answers) -> None:
            text = " ".join(answers["text"].split())
            if not text:
                raise LocalizeError("a term needs a word")
            await self._add(Term(parse_tag(answers["language"]), text, TermStatus(answers["status"])))

        fields = [Line("text", tr("The dictionary form of the word"))]
        self.app.push_screen(Form(tr("Another term"), fields, switches, act=add))

    async def _add(self, term: Term) -> None:
        concept = await self.write(replace(self._concept, terms=(*self._concept.terms, term)))
        terms = [(each.language, each.text) for each in concept.terms]
        if (term.language, term.text) in terms:
            at = terms.index((term.language, term.text))
            self.lines.reload(self.lines.entries.index(Entry("term", term.language, at)))
            self._say_more()

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self.session.may_write(self):
            return
        start(self, self._undo, "write", exclusive=False)

    async def _undo(self) -> None:
        said = await self._owner.take_back()
        if await self._show_again():
            self.say(said)

    async def _show_again(self) -> bool:
        """Show the concept as it is now; go back to the list where it is gone."""
        try:
            self._show(await self.bridge.read(term_edit.get_concept, self.project, self._concept.id))
        except LocalizeError:  # it was made here, or somebody else took it out
            if self.app.screen is self:
                self.app.pop_screen()
            return False
        return True

    def action_back(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()
