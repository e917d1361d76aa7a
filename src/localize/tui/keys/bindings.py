"""Places of key bindings: the screens and dialogs, and the widgets that may have the focus there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from textual.binding import Binding
from textual.dom import DOMNode

from localize.i18n import mark
from localize.tui.screens.alignment import AlignScreen
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.key_help import Help
from localize.tui.screens.base.screen import Page
from localize.tui.screens.concordance import Search
from localize.tui.screens.dialogs.browse import Browse
from localize.tui.screens.dialogs.choose_changes import ChooseMany, ProposedLines
from localize.tui.screens.dialogs.form import Form
from localize.tui.screens.dialogs.summary import Summary
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.editor.split_join import Part
from localize.tui.screens.finding_list import Found
from localize.tui.screens.glossary.concept import ConceptScreen
from localize.tui.screens.glossary.screen import GlossaryScreen
from localize.tui.screens.glossary.term_forms import TermForms
from localize.tui.screens.inbox import Inbox
from localize.tui.screens.memory.screen import MemoryScreen
from localize.tui.screens.project.screen import ProjectScreen
from localize.tui.screens.review.amend import Amend
from localize.tui.screens.review.screen import Review
from localize.tui.screens.settings.screen import SettingsScreen
from localize.tui.screens.welcome import Welcome
from localize.tui.widgets.autocomplete import Finishing
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask, Choose, ConflictDialog, ProgressDialog
from localize.tui.widgets.settings_list import Switches
from localize.tui.widgets.target_editor import Target
from localize.tui.widgets.text_field import PathField
from localize.tui.widgets.virtual_list import Lines

Kinds = tuple[type[DOMNode], ...]

PLACES: Mapping[str, Kinds] = MappingProxyType(
    {
        mark("Everywhere"): (Program, Page),
        mark("In every list"): (Lines,),
        mark("Projects"): (Welcome,),
        mark("Files of the project"): (ProjectScreen,),
        mark("Editor"): (Editor, Target, Finishing),
        mark("Findings beside the text"): (Checks,),
        mark("Forms"): (Form, Switches),
        mark("Changes to choose from"): (ChooseMany, ProposedLines),
        mark("Where to split a segment"): (Part,),
        mark("Lists to read"): (Browse,),
        mark("Review desk"): (Review,),
        mark("A text mended at the review desk"): (Amend,),
        mark("For you"): (Inbox,),
        mark("Memory"): (MemoryScreen,),
        mark("Settings"): (SettingsScreen,),
        mark("Terms"): (GlossaryScreen,),
        mark("Concept"): (ConceptScreen,),
        mark("Forms of a term"): (TermForms,),
        mark("Findings of a check"): (Found,),
        mark("Look a word up"): (Search,),
        mark("Links of an alignment"): (AlignScreen,),
        mark("When somebody saved the same segment before you"): (ConflictDialog,),
        mark("Questions and answers"): (PathField, Ask, Choose, ProgressDialog, Summary, Help),
    }
)
"""Every kind with keys of its own, under the name of the place."""

FOCUS: Mapping[type[DOMNode], Kinds] = MappingProxyType(
    {
        Welcome: (Lines,),
        ProjectScreen: (Lines,),
        Editor: (Target, Lines, Checks),
        Review: (Lines,),
        Found: (Lines,),
        GlossaryScreen: (Lines,),
        MemoryScreen: (Lines,),
        SettingsScreen: (Lines,),
        ConceptScreen: (Lines,),
        TermForms: (Lines,),
        AlignScreen: (Lines,),
        Search: (Lines,),
        Form: (Switches,),
        ChooseMany: (ProposedLines,),
        Part: (),
        Amend: (Target,),
        Inbox: (Lines,),
        Browse: (),
        ConflictDialog: (),
        Ask: (PathField,),
        Choose: (),
        ProgressDialog: (),
        Summary: (),
        Help: (),
    }
)
"""What may have the focus on a screen, of those with keys of their own."""


def own_bindings(kind: type[DOMNode]) -> list[Binding]:
    """Return the bindings that a kind brings itself."""
    return [each for each in vars(kind).get("BINDINGS", ()) if isinstance(each, Binding)]


def all_bindings() -> Iterator[tuple[str, type[DOMNode], Binding]]:
    """Yield every binding with the place and the kind that has it."""
    for place, kinds in PLACES.items():
        for kind in kinds:
            for binding in own_bindings(kind):
                yield place, kind, binding
