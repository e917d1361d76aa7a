"""Help topics: for each place of a screen, the keys to learn first; and what the help says about actions.

Actions are named by their ids and their keys are looked up, so that new keys change nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from localize.i18n import mark
from localize.tui.keys.bindings import GROUPS, PLACES


@dataclass(frozen=True, slots=True)
class Topic:
    """What the help shows on top in one place, and the command palette before all else."""

    first: Mapping[str, tuple[str, ...]]
    """Ids of actions below what they are for."""
    part: str = ""
    """The part of the screen that has the focus; "" where it makes no difference."""

    @property
    def actions(self) -> tuple[str, ...]:
        """The ids of the actions, in the order of the help."""
        return tuple(action for actions in self.first.values() for action in actions)


TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "editor.text": Topic(
            {
                mark("Translate"): (
                    "editor.confirm",
                    "editor.use_match",
                    "editor.match_number",
                    "editor.insert_tag",
                    "target.complete",
                ),
                mark("Check"): ("editor.findings", "editor.fix"),
                mark("Look up"): ("editor.concordance", "editor.terms"),
                mark("Move"): ("editor.other_language", "editor.back"),
                mark("Undo"): ("editor.undo",),
            },
            part=mark("in the text"),
        ),
        "editor.list": Topic(
            {
                mark("Move"): ("editor_list.write", "editor_list.next_open"),
                mark("Find"): (
                    "editor_list.find",
                    "editor.show_open",
                    "editor.show_changed",
                    "editor.show_rejected",
                    "editor.show_found",
                ),
                mark("Segment"): ("editor_list.note", "editor.add_term"),
                mark("View"): ("editor_list.language",),
                mark("Undo"): ("editor_list.take_back",),
                mark("Quit"): ("editor.leave",),
            },
            part=mark("in the list"),
        ),
        "editor.findings": Topic(
            {
                mark("Finding"): ("findings.fix", "findings.waive", "findings.explain"),
                mark("Move"): ("findings.next", "findings.previous", "editor.findings", "editor.next_open"),
                mark("Undo"): ("editor.undo",),
                mark("Quit"): ("editor.back",),
            },
            part=mark("in the findings"),
        ),
        "review": Topic(
            {
                mark("Decide"): ("review.approve", "review.reject", "review.amend", "review.withdraw"),
                mark("Several"): ("review.mark", "review.approve_marked"),
                mark("Look up"): ("review.findings", "review.search", "review.preview"),
                mark("View"): ("review.queue",),
                mark("Undo"): ("review.take_back",),
                mark("Quit"): ("review.back",),
            }
        ),
        "review.findings": Topic(
            {
                mark("Finding"): ("findings.fix", "findings.waive", "findings.explain"),
                mark("Move"): ("findings.next", "findings.previous", "review.findings"),
                mark("Decide"): ("review.approve",),
                mark("Quit"): ("review.back",),
            },
            part=mark("in the findings"),
        ),
        "project": Topic(
            {
                mark("Work"): ("project.open", "project.review", "project.draft", "project.check"),
                mark("Files"): ("project.add", "project.update", "project.export"),
                mark("Look up"): ("project.search", "project.terms", "project.memory"),
                mark("Project"): ("project.language", "project.settings"),
            }
        ),
        "glossary": Topic(
            {
                mark("Concept"): ("glossary.edit", "glossary.new", "glossary.delete"),
                mark("Find"): ("glossary.search", "glossary.language"),
                mark("Check"): ("glossary.count", "glossary.lint"),
                mark("Files"): ("glossary.import", "glossary.export"),
                mark("Undo"): ("glossary.undo",),
                mark("Quit"): ("glossary.back",),
            }
        ),
        "concept": Topic(
            {
                mark("Edit"): ("concept.edit", "concept.new_term", "concept.delete"),
                mark("Term"): ("concept.status", "concept.forms", "concept.part", "concept.capitals", "concept.around"),
                mark("Undo"): ("concept.undo",),
                mark("Quit"): ("concept.back",),
            }
        ),
        "team": Topic(
            {
                mark("Files"): ("team.write", "team.read"),
                mark("People"): ("team.role", "team.invite", "team.revoke"),
                mark("Look up"): ("team.inbox", "team.reload"),
                mark("Quit"): ("team.back",),
            }
        ),
        "memory": Topic(
            {
                mark("Find"): ("memory.search", "memory.language"),
                mark("Record"): ("memory.edit", "memory.delete", "memory.delete_found", "memory.merge"),
                mark("Files"): ("memory.import", "memory.export"),
                mark("Undo"): ("memory.undo",),
                mark("Quit"): ("memory.back",),
            }
        ),
        "settings_screen": Topic(
            {
                mark("Change"): ("settings_screen.change", "settings_screen.default", "settings_screen.consents"),
                mark("Move"): ("list.next", "list.previous", "list.first"),
                mark("Undo"): ("settings_screen.undo",),
                mark("Quit"): ("settings_screen.back",),
            }
        ),
        "draft_sources": Topic(
            {
                mark("Work"): ("draft_sources.choose", "draft_sources.draft"),
                mark("Files"): ("draft_sources.import",),
                mark("Move"): ("list.next", "list.previous", "list.first"),
                mark("Undo"): ("draft_sources.undo",),
                mark("Quit"): ("draft_sources.back",),
            }
        ),
        "align": Topic(
            {
                mark("Decide"): ("align.accept", "align.reject", "align.next_doubtful"),
                mark("Row"): ("align.join", "align.split", "align.take_line", "align.give_line", "align.take_out"),
                mark("Files"): ("align.save", "align.export"),
                mark("Undo"): ("align.undo",),
                mark("Quit"): ("align.leave",),
            }
        ),
    }
)
"""Topics by the groups of keys of a screen and, after a dot, of what has the focus there.

A place without a topic has few keys: the help lists them all.
"""

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "editor.confirm": mark("Confirm and go to the next open segment"),
        "editor.use_match": mark("Replace the text with the chosen match"),
        "editor.insert_tag": mark("Insert the next missing tag or number"),
        "editor.match_number": mark("Press the number of a match next; Ctrl with the number does it at once"),
        "editor.terms": mark(
            "Press the number of a term next, or the key again for all forms; Alt with the number: at once"
        ),
        "editor.findings": mark("Go to the findings, then to the next one; there a number applies a fix"),
        "editor.fix": mark("Apply the next fix; a suggestion is shown first"),
        "editor.next_panel": mark("Show the next panel beside the text"),
        "editor.next_open": mark("Go to the next open segment"),
        "app.help": mark("Show the keys of this screen"),
        "project.open": mark("Open the file in the editor"),
        "project.review": mark("Open the file at the review desk"),
        "project.add": mark("Add files or folders to the project"),
        "project.draft": mark("Fill open segments with drafts"),
        "project.check": mark("Check all translations in this language"),
        "project.export": mark("Write the translated files"),
        "project.terms": mark("Open the glossary of the project"),
        "project.memory": mark("Open the translation memory"),
        "project.update": mark("Add new versions of the source files"),
        "project.report": mark("Show the progress of each language"),
        "project.settings": mark("Change the settings of the project"),
        "project.projects": mark("Go to the list of projects"),
        "project.language": mark("Choose the target language"),
        "project.sources": mark("Show what can make drafts, and set it up"),
        "project.inbox": mark("Show rejected texts, questions and answers"),
        "review.approve": mark("Approve the text and go to the next one"),
        "review.reject": mark("Reject the text with a reason"),
        "review.amend": mark("Correct the text here and approve it"),
        "review.suggest": mark("Suggest a wording that the translator takes or refuses"),
        "review.mark": mark("Mark, to decide on several at once"),
        "review.ask": mark("Ask the translator a question"),
        "review.queue": mark("Choose which texts are shown"),
        "review.findings": mark("Go to the findings, then to the next one"),
        "review.fix": mark("Apply the next fix; a suggestion is shown first"),
        "review.back": mark("Go back to the files"),
        "review.inbox": mark("Show rejected texts, questions and answers"),
        "review.statistics": mark("Show the progress of each file and who did what"),
        "inbox.open": mark("Open the text in the editor"),
        "inbox.answer": mark("Answer the question under the cursor"),
        "inbox.done": mark("Mark the note under the cursor as resolved"),
        "inbox.take": mark("Confirm the suggested wording as your own text"),
        "inbox.refuse": mark("Refuse the suggested wording; a reason is optional"),
        "inbox.take_back": mark("Choose a change to undo, such as how a conflict was settled"),
        "inbox.team": mark("Members and bundles of the team"),
        "project.team": mark("Members and bundles of the team"),
        "team.write": mark("Write what the others lack to a file, after a count"),
        "team.read": mark("Read another member’s bundle; its contents are shown first"),
        "team.role": mark("Change what the member may do"),
        "team.invite": mark("Write an invitation for a person"),
        "team.revoke": mark("End the membership, with a reason"),
        "team.inbox": mark("Show conflicts, changes by others, and messages"),
        "news.open": mark("Open the text in the editor"),
        "news.seen": mark("Start the list of changes from here"),
        "memory.edit": mark("Change the texts of the record"),
        "memory.search": mark("Search the memory"),
        "memory.delete": mark("Delete the record"),
        "memory.merge": mark("Merge duplicate records"),
        "memory.import": mark("Add a file to the memory"),
        "memory.undo": mark("Choose a change of the memory to undo"),
        "draft_sources.choose": mark("Set up this source and draft with it"),
        "draft_sources.draft": mark("Draft with all that is set up"),
        "draft_sources.import": mark("Import a model from a file or a USB stick"),
        "draft_sources.undo": mark("Undo the last set-up of an engine"),
        "settings_screen.change": mark("Change the setting"),
        "settings_screen.default": mark("Set the default value"),
        "settings_screen.consents": mark("Show the hosts that may receive texts"),
        "settings_screen.undo": mark("Undo the last change of a setting"),
        "glossary.edit": mark("Open the concept"),
        "glossary.search": mark("Search the glossary"),
        "glossary.new": mark("Add a concept"),
        "glossary.count": mark("Count how often each concept is used"),
        "glossary.lint": mark("Find mistakes in the glossaries"),
        "glossary.language": mark("Choose the language beside the source"),
        "concept.edit": mark("Change the line"),
        "concept.status": mark("Choose the status of the term"),
        "concept.forms": mark("Show the forms of the term"),
        "concept.new_term": mark("Add a term to the concept"),
        "found.open": mark("Open the segment of the finding"),
        "align.accept": mark("Accept the row and go to the next doubtful one"),
        "align.reject": mark("Reject the row and go to the next doubtful one"),
        "align.next_doubtful": mark("Go to the next doubtful row"),
        "align.join": mark("Join the row with the next one"),
        "align.split": mark("Split the row into its lines"),
        "align.save": mark("Write the accepted rows to the memory"),
    }
)
"""What an action with a short name does, by its id."""

SEARCH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "app.quit": mark("exit close end"),
        "app.theme": mark("colours dark light"),
        "app.command_palette": mark("commands actions menu"),
        "editor.confirm": mark("done save next segment"),
        "editor.use_match": mark("memory suggestion TM"),
        "editor.next_match": mark("memory suggestion TM"),
        "editor.match_number": mark("memory suggestion TM"),
        "editor.other_language": mark("target language switch"),
        "editor.show_open": mark("filter search"),
        "editor.show_changed": mark("filter search"),
        "editor.show_rejected": mark("filter search"),
        "editor.show_found": mark("filter search"),
        "editor.insert_match": mark("memory suggestion TM"),
        "editor.findings": mark("errors problems quality checks"),
        "editor.fix": mark("errors problems quality checks"),
        "editor.concordance": mark("concordance search memory examples"),
        "editor.copy_source": mark("original"),
        "editor.note": mark("comment question"),
        "editor.undo": mark("undo revert restore mistake"),
        "editor.redo": mark("redo again"),
        "editor.leave": mark("close exit documents"),
        "editor.terms": mark("glossary terminology"),
        "target.complete": mark("suggestion word term"),
        "editor_list.next_issue": mark("errors problems quality checks"),
        "editor_list.take_back": mark("undo revert restore mistake"),
        "editor_list.revisions": mark("history revert restore"),
        "editor_list.find": mark("filter search"),
        "editor.add_term": mark("glossary terminology"),
        "editor_list.ask_drafts": mark("machine translation engine"),
        "editor_list.note": mark("comment question"),
        "editor_list.language": mark("target language switch"),
        "editor.find": mark("filter search"),
        "project.draft": mark("machine translation engine"),
        "project.add": mark("import open document"),
        "project.update": mark("new version of the source"),
        "project.export": mark("save result document"),
        "project.terms": mark("glossary terminology"),
        "project.search": mark("concordance search memory examples"),
        "project.settings": mark("options engines people"),
        "review.approve": mark("accept confirm"),
        "review.reject": mark("return refuse"),
        "review.amend": mark("edit correct"),
        "review.withdraw": mark("undo revert restore mistake"),
        "review.take_back": mark("undo revert restore mistake"),
        "review.search": mark("concordance search memory examples"),
        "review.queue": mark("filter search"),
        "inbox.take_back": mark("undo revert restore mistake"),
        "project.team": mark("members people bundle stick conflicts"),
        "team.write": mark("export send stick"),
        "team.read": mark("import receive stick"),
        "editor.show_conflicts": mark("filter search"),
        "memory.undo": mark("undo revert restore mistake"),
        "glossary.undo": mark("undo revert restore mistake"),
        "concept.undo": mark("undo revert restore mistake"),
        "project.sources": mark("machine translation engine model online"),
        "draft_sources.undo": mark("undo revert restore mistake"),
        "settings_screen.undo": mark("undo revert restore mistake"),
        "align.undo": mark("undo revert restore mistake"),
    }
)
"""Other words by which an action is looked for, by its id."""


def find_topic(screen: Sequence[str], focused: Sequence[str]) -> Topic | None:
    """Return the topic of a place, from the groups of keys of a screen and of what has the focus; None without one."""
    names = [*(f"{group}.{part}" for group in screen for part in focused), *screen]
    return next((TOPICS[name] for name in names if name in TOPICS), None)


def groups_of(kind: type) -> list[str]:
    """Return the groups of keys of a screen or widget, its own first."""
    own = [vars(base).get("BINDINGS") for base in kind.__mro__]
    return [group for keys in own if keys for group, theirs in GROUPS.items() if keys == [*theirs]]


def find_place(groups: Sequence[str]) -> str:
    """Return the place of the first of some groups of keys, in English; "" without one."""
    return next((place for group in groups[:1] for place, names in PLACES.items() if group in names), "")
