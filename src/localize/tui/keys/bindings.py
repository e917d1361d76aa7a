"""Key bindings of every screen, dialog and widget: one line for each action, in groups, by where its keys work.

A line has the id by which people give an action other keys, the keys, the method that acts, and what it does. Help and
command palette show all of them, the key bar those of `bar_key`, which have a short name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from textual.binding import Binding, BindingType

from localize.i18n import mark

Keys = tuple[Binding, ...]


def key(action_id: str, keys: str, action: str, does: str, *, priority: bool = False) -> Binding:
    """Return a binding; one with *priority* works wherever the focus is."""
    return Binding(keys, action, does, show=False, priority=priority, id=action_id)


def bar_key(action_id: str, keys: str, action: str, does: str, *, priority: bool = False) -> Binding:
    """Return a binding that the key bar shows."""
    return Binding(keys, action, does, priority=priority, id=action_id)


PLACES: Mapping[str, Mapping[str, Keys]] = MappingProxyType(
    {
        mark("Everywhere"): {
            "app": (
                key("app.command_palette", "ctrl+p", "command_palette", "All commands", priority=True),
                key("app.quit", "ctrl+q", "quit", "Quit; everything typed is saved", priority=True),
                key("app.theme", "f12", "theme", "Next theme"),
                key("app.lock", "ctrl+backslash", "lock", "Lock an encrypted project", priority=True),
                key("app.redraw", "ctrl+l", "redraw", "Redraw the screen"),
                key("app.dialog_help", "f1", "dialog_help", "Help in a dialog", priority=True),
            ),
            "page": (key("app.help", "f1,question_mark", "help", "Help"),),
        },
        mark("In every list"): {
            "list": (
                key("list.next", "down,j", "move(1)", "Next row"),
                key("list.previous", "up,k", "move(-1)", "Previous row"),
                key("list.page_down", "pagedown", "page(1)", "Page down"),
                key("list.page_up", "pageup", "page(-1)", "Page up"),
                key("list.first", "home,ctrl+home", "first", "First row"),
                key("list.last", "end,ctrl+end", "last", "Last row"),
                key("list.choose", "enter", "choose", "Open"),
            ),
        },
        mark("Projects"): {
            "welcome": (
                bar_key("welcome.open", "enter", "open", "Open"),
                bar_key("welcome.translate", "t", "translate", "Translate"),
                bar_key("welcome.language", "l", "language", "Language"),
                bar_key("welcome.quit", "q", "app.quit", "Quit"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("welcome.sample", "d", "sample", "Sample"),
                key("welcome.folder", "o", "folder", "Open a project"),
                key("welcome.new", "n", "new", "New project"),
                key("welcome.forget", "x,delete", "forget", "Remove from the list"),
                key("welcome.encryption", "e", "encryption", "Encrypt, decrypt, change the passphrase"),
                key("welcome.wipe", "w", "wipe", "Delete the project for good"),
            ),
        },
        mark("Files of the project"): {
            "project": (
                bar_key("project.open", "enter", "open", "Translate"),
                bar_key("project.review", "r", "review", "Review"),
                bar_key("project.add", "a", "add", "Add files"),
                bar_key("project.draft", "d", "draft", "Draft"),
                bar_key("project.check", "c", "check", "Check"),
                bar_key("project.export", "e", "export", "Export"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("project.terms", "t", "terms", "Terms"),
                key("project.memory", "m", "memory", "Memory"),
                key("project.update", "u", "update", "Update"),
                key("project.report", "p", "report", "Report"),
                key("project.settings", "s", "settings", "Settings"),
                key("project.projects", "o", "projects", "Projects"),
                key("project.language", "l", "language", "Language"),
                key("project.inbox", "i", "inbox", "For you"),
                key("project.assign", "w", "assign", "Assign the file, with a due date"),
                key("project.filter", "f", "filter", "All files, yours, or overdue ones"),
                key("project.mine", "y", "mine", "Files assigned to you"),
                key("project.overdue", "Y", "overdue", "Overdue files"),
                key("project.review_all", "R", "review_all", "Review all files"),
                key("project.sources", "D", "sources", "Draft sources"),
                key("project.search", "f3,ctrl+k", "search", "Look up a word everywhere"),
                key("project.reload", "f5", "reload", "Read the project again"),
                key("project.tour_next", "n", "tour_next", "Next step of the tour"),
                key("project.tour_end", "escape", "tour_end", "End the tour, or decline the offer; else: the projects"),
                key("project.tour", "N", "tour", "Show the tour"),
                key("project.team", "T", "team", "Team"),
                key("project.shipped_glossary", "g", "shipped_glossary", "Use the built-in glossary"),
            ),
        },
        mark("Editor"): {
            "editor": (
                bar_key("editor.confirm", "enter,ctrl+enter", "confirm", "Confirm", priority=True),
                bar_key("editor.use_match", "ctrl+r", "use_match", "Use match", priority=True),
                bar_key("editor.insert_tag", "f9", "insert_tag", "Tag", priority=True),
                bar_key("editor.findings", "f8", "findings", "Checks", priority=True),
                key("editor.fix", "f7", "fix", "Apply the next fix", priority=True),
                bar_key("editor.next_panel", "tab", "panel(1)", "Panel", priority=True),
                bar_key("editor.next_open", "ctrl+o,f11", "next_open", "Next open", priority=True),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("editor.previous_panel", "shift+tab", "panel(-1)", "Previous panel", priority=True),
                key("editor.next", "ctrl+n", "step(1)", "Next segment", priority=True),
                key("editor.match_number", "f4", "wait('matches')", "Use a match by its number", priority=True),
                key("editor.next_match", "ctrl+down", "choose_match(1)", "Next match", priority=True),
                key("editor.previous_match", "ctrl+up", "choose_match(-1)", "Previous match", priority=True),
                key(
                    "editor.insert_match",
                    "f2,shift+f2",
                    "insert_match",
                    "Insert the match at the cursor",
                    priority=True,
                ),
                key("editor.take_word", "f10,ctrl+b", "take_word", "Insert the next word of the match", priority=True),
                key("editor.fill_repeats", "ctrl+e", "fill_repeats", "Fill the repetitions", priority=True),
                key("editor.copy_source", "f5", "copy_source", "Copy the source", priority=True),
                key("editor.concordance", "f3,ctrl+k", "concordance", "Look up a word everywhere", priority=True),
                key("editor.terms", "ctrl+d", "wait('terms')", "Insert a term by its number", priority=True),
                key("editor.find", "ctrl+f", "find", "Find in this list", priority=True),
                key("editor.go_to", "ctrl+g", "go_to", "Go to a segment number", priority=True),
                key("editor.note", "f6", "note", "Add a note", priority=True),
                key("editor.undo", "ctrl+z", "undo", "Undo"),
                key("editor.redo", "ctrl+y", "redo", "Redo"),
                key("editor.save", "ctrl+s", "save", "Save without confirming", priority=True),
                key("editor.other_language", "ctrl+t,L,alt+l", "other_language", "Switch to the other language"),
                key("editor.add_term", "t,alt+t", "add_term", "Add a term to the glossary"),
                key("editor.show_open", "O,alt+o", "show_only('open')", "Only open segments; again: all"),
                key(
                    "editor.show_changed", "D,alt+d", "show_only('changed')", "Only those that need update; again: all"
                ),
                key("editor.show_rejected", "X,alt+x", "show_only('rejected')", "Only rejected segments; again: all"),
                key("editor.show_found", "E,alt+e", "show_only('found')", "Only segments with findings; again: all"),
                key("editor.show_conflicts", "G,alt+g", "show_only('conflict')", "Only conflicts; again: all"),
                key("editor.leave", "q", "leave", "Files of the project"),
                key(
                    "editor.back",
                    "escape",
                    "back",
                    "Go to the list; there: all rows, then files",
                    priority=True,
                ),
                key("editor_list.next_open", "u", "next_open", "Next open segment"),
                key("editor_list.next_issue", "i", "next_issue", "Next segment with a finding"),
                key("editor_list.next", "n", "step(1)", "Next row"),
                key("editor_list.previous", "N", "step(-1)", "Previous row"),
                key("editor_list.find", "slash", "find", "Find"),
                key("editor_list.note", "c", "note", "Add a note"),
                key("editor_list.language", "l", "language", "Change the language"),
                key("editor_list.write", "e", "write", "Edit the segment"),
                key("editor_list.ask_drafts", "d", "ask_drafts", "Get machine drafts"),
                key("editor_list.pivot", "o", "pivot", "Show or hide the other languages"),
                key("editor_list.filter_again", "F", "filter_again", "Apply the last filter again"),
                key("editor_list.revisions", "h", "revisions", "Earlier versions of the translation"),
                key("editor_list.preview", "v", "preview", "Preview the document"),
                key("editor_list.unteach", "U", "unteach", "Remove the term added last"),
                key("editor_list.insert_source", "S", "insert_source", "Insert the source at the cursor"),
                key("editor_list.change_case", "C,shift+f3", "change_case", "Change the letter case"),
                key("editor_list.propagation", "P", "propagation", "Repetitions: offer or fill in"),
                key("editor_list.completion", "W", "completion", "Autocomplete on or off"),
                key("editor_list.wrap", "w", "wrap", "Whole texts, or one line each"),
                key("editor_list.take_back", "z", "take_back", "Undo an action"),
                key("editor_list.replace", "r", "replace", "Search and replace"),
                key("editor_list.propagate", "R", "propagate", "Repetitions of this segment"),
                key("editor_list.split", "x", "split", "Split the segment"),
                key("editor_list.join", "m", "join", "Join with the next segment"),
                key("editor_list.unsplit", "M", "old_borders", "Undo a split or join"),
                key("editor_list.secret", "K", "secret", "Keep the segment secret, or not"),
                key("editor_list.bookmark", "b", "bookmark", "Set or remove a bookmark"),
                key("editor_list.next_bookmark", "B", "next_bookmark", "Next bookmark"),
                key("editor_list.notes", "a", "notes", "Answer or resolve a note"),
                key("editor_list.take_suggestion", "y", "take_suggestion", "Take the suggested wording"),
                key("editor_list.refuse_suggestion", "Y", "refuse_suggestion", "Refuse the suggested wording"),
                key("editor_list.conflict", "g", "conflict", "Settle the conflict"),
                key("editor_list.inbox", "I", "inbox", "Messages for you"),
                key("editor_list.all_notes", "A", "all_notes", "All open notes"),
                key("editor_list.show_matches", "1", "turn_to('matches')", "Matches"),
                key("editor_list.show_terms", "2", "turn_to('terms')", "Terms"),
                key("editor_list.show_checks", "3", "turn_to('checks')", "Checks"),
                key("editor_list.show_around", "4", "turn_to('around')", "Context"),
                key("editor_list.show_history", "5", "turn_to('history')", "History"),
            ),
            "text": (
                key("text.newline", "ctrl+j,shift+enter,alt+enter", "newline", "New line"),
                key("text.erase", "ctrl+u", "delete_to_start_of_line", "Erase to the beginning of the line"),
                key("text.select_all", "ctrl+a", "select_all", "Select the whole text"),
                key("text.first", "ctrl+home", "cursor_text_start", "Beginning of the text"),
                key("text.last", "ctrl+end", "cursor_text_end", "End of the text"),
            ),
            "completion": (
                key(
                    "target.complete",
                    "ctrl+space,ctrl+@,ctrl+b",
                    "complete",
                    "Autocomplete, or show terms; again: the next word",
                ),
            ),
        },
        mark("End of a file"): {
            "end_offer": (
                bar_key("end_offer.next_file", "n", "choose('next_file')", "Next file"),
                bar_key("end_offer.review", "r", "choose('review')", "Review"),
                bar_key("end_offer.export", "e", "choose('export')", "Export"),
            ),
        },
        mark("Findings beside the text"): {
            "findings": (
                key("findings.next", "down,j", "choose(1)", "Next finding"),
                key("findings.previous", "up,k", "choose(-1)", "Previous finding"),
                key("findings.fix", "f,enter", "fix", "Apply the fix, or go to the place in the text"),
                key("findings.waive", "w,i", "waive", "Accept with a reason"),
                key("findings.explain", "y", "explain", "Why: what the check looks for"),
            ),
        },
        mark("Forms"): {
            "form": (
                key("form.cancel", "escape", "cancel", "Back"),
                key("form.submit", "enter", "submit", "Confirm", priority=True),
                key("form.next", "down", "app.focus_next", "Next field"),
                key("form.previous", "up", "app.focus_previous", "Previous field"),
            ),
            "settings": (
                key("settings.next_choice", "right,space", "change(1)", "Next value"),
                key("settings.previous_choice", "left", "change(-1)", "Previous value"),
            ),
        },
        mark("Changes to choose from"): {
            "changes": (
                key("changes.cancel", "escape", "cancel", "Back"),
                key("changes.submit", "enter", "submit", "Confirm", priority=True),
            ),
            "changes_list": (
                key("changes.mark", "space,x", "mark", "Select or deselect"),
                key("changes.mark_all", "a", "mark_all", "Select all or none"),
            ),
        },
        mark("Where to split a segment"): {
            "split": (
                key("split.cancel", "escape", "cancel", "Back"),
                key("split.submit", "enter", "submit", "Split"),
                key("split.right", "right,space", "move(1)", "Border to the next word"),
                key("split.left", "left,backspace", "move(-1)", "Border to the previous word"),
                key("split.far_right", "pagedown,ctrl+right", "move(10)", "Border ten words forward"),
                key("split.far_left", "pageup,ctrl+left", "move(-10)", "Border ten words back"),
                key("split.turn", "tab,down,up,shift+tab", "turn", "The other text", priority=True),
            ),
        },
        mark("Lists to read"): {
            "browse": (
                key("browse.cancel", "escape", "cancel", "Back"),
                key("browse.wrong", "w", "wrong", "Report an error here"),
            ),
        },
        mark("Review desk"): {
            "review": (
                bar_key("review.approve", "a", "approve", "Approve"),
                bar_key("review.reject", "x", "reject", "Reject"),
                bar_key("review.amend", "E", "amend", "Amend"),
                bar_key("review.mark", "space", "mark", "Mark"),
                bar_key("review.ask", "c", "ask", "Ask"),
                key("review.queue", "s", "queue", "Show"),
                key("review.own", "o", "own", "Your own texts too"),
                bar_key("review.back", "escape", "back", "Files"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("review.edit", "e,enter", "edit", "Edit in the editor"),
                key("review.findings", "f8", "findings", "Checks"),
                key("review.fix", "f7", "fix", "Apply the next fix"),
                key("review.withdraw", "w", "withdraw", "Withdraw the approval"),
                key("review.approve_marked", "A", "approve_marked", "Approve the marked texts, or all shown"),
                key("review.reject_marked", "X", "reject_marked", "Reject the marked texts, or all shown"),
                key("review.finalise", "F", "finalise", "Approve as final, as second reviewer"),
                key("review.take_back", "z", "take_back", "Undo an action"),
                key("review.find", "slash,ctrl+f", "find", "Find in this queue"),
                key("review.search", "f3,ctrl+k", "search", "Look up a word everywhere"),
                key("review.language", "l", "language", "Change the language"),
                key("review.preview", "v", "preview", "Preview the document"),
                key("review.inbox", "i", "inbox", "For you"),
                key("review.statistics", "t", "statistics", "Statistics"),
                key("review.next", "n", "step(1)", "Next"),
                key("review.previous", "p", "step(-1)", "Previous"),
                key("review.next_panel", "tab", "panel(1)", "Panel", priority=True),
                key("review.previous_panel", "shift+tab", "panel(-1)", "Previous panel", priority=True),
                key("review.suggest", "S", "suggest", "Suggest a wording to the translator"),
                key("review.reject_accuracy", "1", "reject_as('accuracy')", "Reject: accuracy"),
                key("review.reject_terminology", "2", "reject_as('terminology')", "Reject: terminology"),
                key("review.reject_style", "3", "reject_as('style')", "Reject: style"),
                key("review.reject_grammar", "4", "reject_as('grammar')", "Reject: grammar"),
                key("review.reject_locale", "5", "reject_as('locale')", "Reject: locale conventions"),
                key("review.reject_design", "6,d", "reject_as('design')", "Reject: design and tags"),
                key("review.reject_other", "7,b", "reject_as('other')", "Reject: something else"),
            ),
        },
        mark("A text corrected at the review desk"): {
            "amend": (
                key("amend.cancel", "escape", "cancel", "Back", priority=True),
                key("amend.submit", "enter,ctrl+enter", "submit", "Approve this text", priority=True),
                key("amend.tag", "f9,ctrl+t", "insert_tag", "Insert the next missing tag", priority=True),
            ),
        },
        mark("For you"): {
            "inbox": (
                bar_key("inbox.open", "enter", "open", "Open"),
                bar_key("inbox.answer", "a", "answer", "Answer"),
                bar_key("inbox.done", "r", "done", "Done"),
                bar_key("inbox.take", "t", "take", "Take"),
                bar_key("inbox.refuse", "x", "refuse", "Refuse"),
                bar_key("inbox.back", "escape", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("inbox.take_back", "z", "take_back", "Undo an action"),
                key("inbox.team", "T", "team", "Team"),
            ),
        },
        mark("Team"): {
            "team": (
                bar_key("team.sync", "s", "sync", "Sync"),
                bar_key("team.write", "w", "write_bundle", "Write bundle"),
                bar_key("team.read", "r", "read_bundle", "Read bundle"),
                bar_key("team.role", "enter", "role", "Role"),
                bar_key("team.invite", "n", "invite", "Invite"),
                bar_key("team.revoke", "x,delete", "revoke", "Revoke"),
                key("team.inbox", "i", "inbox", "For you"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("team.reload", "f5", "reload", "Read the team again"),
                key("team.back", "escape,q", "back", "Back"),
            ),
        },
        mark("Changes by others"): {
            "news": (
                bar_key("news.open", "enter", "open", "Open"),
                bar_key("news.seen", "r", "seen", "All seen"),
                bar_key("news.back", "escape,q", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
            ),
        },
        mark("Conflict in a team"): {
            "team_conflict": (
                key("team_conflict.mine", "m", "take('mine')", "Take mine"),
                key("team_conflict.theirs", "t", "take('theirs')", "Take theirs"),
                key("team_conflict.base", "b", "take('base')", "Take the text before both"),
                key("team_conflict.edit", "e", "edit", "Type a new text"),
                key("team_conflict.cancel", "escape", "cancel", "Back"),
            ),
        },
        mark("Memory"): {
            "memory": (
                bar_key("memory.edit", "enter", "edit", "Edit"),
                bar_key("memory.search", "slash,ctrl+f", "search", "Search"),
                bar_key("memory.delete", "x,delete", "delete", "Delete"),
                bar_key("memory.merge", "m", "merge", "Merge"),
                bar_key("memory.import", "i", "import", "Import"),
                bar_key("memory.undo", "ctrl+z,u", "undo", "Undo"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("memory.delete_found", "X", "delete_found", "Delete all records found"),
                key("memory.export", "e", "export", "Export the memory or the records found"),
                key("memory.language", "l", "language", "Choose the languages to compare"),
                key("memory.reload", "f5", "reload", "Read the memory again"),
                key("memory.back", "escape,q", "back", "Back"),
            ),
        },
        mark("Settings"): {
            "settings_screen": (
                bar_key("settings_screen.change", "enter,space", "edit", "Change"),
                bar_key("settings_screen.default", "x,delete", "reset", "Default"),
                bar_key("settings_screen.consents", "c", "consents", "Consents"),
                bar_key("settings_screen.undo", "ctrl+z,u", "undo", "Undo"),
                bar_key("settings_screen.back", "escape,q", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
            ),
        },
        mark("Draft sources"): {
            "draft_sources": (
                bar_key("draft_sources.choose", "enter,space", "choose", "Choose"),
                bar_key("draft_sources.draft", "d", "draft", "Draft"),
                bar_key("draft_sources.import", "i", "import", "Import"),
                bar_key("draft_sources.undo", "ctrl+z,u", "undo", "Undo"),
                bar_key("draft_sources.back", "escape,q", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
            ),
            "draft_summary": (key("draft_summary.sources", "d", "sources", "Draft sources"),),
        },
        mark("Terms"): {
            "glossary": (
                bar_key("glossary.edit", "enter", "edit", "Edit"),
                bar_key("glossary.search", "slash,ctrl+f", "search", "Search"),
                bar_key("glossary.new", "n", "new", "New"),
                bar_key("glossary.count", "c", "count", "Count uses"),
                bar_key("glossary.lint", "v", "lint", "Check"),
                bar_key("glossary.language", "l", "language", "Language"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("glossary.delete", "x,delete", "delete", "Delete the concept"),
                key("glossary.import", "i", "import", "Import a glossary"),
                key("glossary.shipped", "g", "shipped", "Use the built-in glossary"),
                key("glossary.export", "e", "export", "Export all terms"),
                key("glossary.undo", "ctrl+z,u", "undo", "Undo"),
                key("glossary.reload", "f5", "reload", "Read the glossaries again"),
                key("glossary.back", "escape,q", "back", "Back"),
            ),
        },
        mark("Concept"): {
            "concept": (
                bar_key("concept.edit", "enter", "edit", "Edit"),
                bar_key("concept.status", "s,space", "status", "Status"),
                bar_key("concept.forms", "f", "forms", "Word forms"),
                bar_key("concept.new_term", "n", "new_term", "New term"),
                bar_key("concept.undo", "ctrl+z,u", "undo", "Undo"),
                bar_key("concept.back", "escape,q", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("concept.delete", "x,delete", "delete", "Delete the term"),
                key("concept.capitals", "c", "case", "Case-sensitive or not"),
                key("concept.part", "p", "part", "Part of speech of the term"),
                key("concept.around", "w", "around", "Context words"),
            ),
        },
        mark("Forms of a term"): {
            "forms": (
                key("forms.close", "escape,q", "close", "Back"),
                key("forms.toggle", "space,x,delete,enter", "mark", "Remove or restore a form"),
                key("forms.add", "a,n", "add", "Add a form"),
            ),
        },
        mark("Findings of a check"): {
            "found": (
                bar_key("found.open", "enter", "open", "Open"),
                bar_key("found.back", "escape,q", "back", "Back"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
            ),
        },
        mark("Look a word up"): {
            "search": (
                key("dialog.back", "escape", "back", "Back"),
                key("search.to_list", "down", "to_list", "To the list"),
                key("search.go", "ctrl+g,g", "go", "Go to the segment"),
            ),
        },
        mark("Links of an alignment"): {
            "align": (
                bar_key("align.accept", "a", "decide(1)", "Accept"),
                bar_key("align.reject", "x,delete", "decide(0)", "Reject"),
                bar_key("align.next_doubtful", "n,f8", "next_doubtful", "Next"),
                bar_key("align.join", "m", "join(0)", "Join"),
                bar_key("align.split", "s", "split", "Split"),
                bar_key("align.save", "ctrl+s", "save", "Save"),
                bar_key("app.help", "f1,question_mark", "help", "Help"),
                key("align.undo", "ctrl+z,u", "undo", "Undo"),
                key("align.join_previous", "b", "join(-1)", "Join with previous"),
                key("align.turn", "tab", "turn", "Switch to the other document", priority=True),
                key("align.take_line", "right_square_bracket", "shift(1)", "Take a line from the row below"),
                key("align.give_line", "left_square_bracket", "shift(-1)", "Move the last line to the row below"),
                key("align.take_out", "o", "take_out", "Remove the lines of the chosen document from the row"),
                key("align.export", "e", "export", "Export the accepted links to TMX"),
                key("align.leave", "q", "leave", "Quit"),
                key("align.back", "escape", "back", "Quit, after confirmation"),
            ),
        },
        mark("When somebody else saved the same segment first"): {
            "conflict": (
                key("conflict.keep_mine", "m", "answer('mine')", "Keep mine"),
                key("conflict.take_theirs", "t", "answer('theirs')", "Take theirs"),
                key("conflict.edit", "e,escape", "edit", "Edit"),
            ),
        },
        mark("Questions and answers"): {
            "path": (key("path.complete", "tab", "complete", "Complete the path"),),
            "dialog": (key("dialog.back", "escape", "cancel", "Back"),),
            "progress": (key("dialog.stop", "escape", "cancel", "Stop"),),
            "summary": (key("summary.close", "escape,enter,q", "close", "Close"),),
            "help": (
                key("help.close", "escape,f1", "close", "Close"),
                key("help.down", "down", "scroll(1)", "Scroll down", priority=True),
                key("help.up", "up", "scroll(-1)", "Scroll up", priority=True),
                key("help.page_down", "pagedown", "page(1)", "Page down", priority=True),
                key("help.page_up", "pageup", "page(-1)", "Page up", priority=True),
            ),
        },
    }
)
"""Every binding: the groups of each place. A screen, dialog or widget has one group."""

GROUPS: Mapping[str, Keys] = MappingProxyType(
    {group: keys for groups in PLACES.values() for group, keys in groups.items()}
)

TEAM_KEYS = frozenset(
    {"project.team", "editor.show_conflicts", "editor_list.conflict", "inbox.take_back", "inbox.team"}
)
"""Actions that screens offer in a team's project only."""

_FINDING = (
    bar_key("findings.waive", "w", "focused.waive", "Accept"),
    bar_key("findings.explain", "y", "focused.explain", "Why"),
)
_EDITOR_FINDING = (
    *_FINDING,
    bar_key("editor.findings", "f8", "findings", "Next finding"),
    bar_key("editor.undo", "ctrl+z", "undo", "Undo"),
    bar_key("editor.back", "escape", "back", "Back"),
    bar_key("app.help", "f1,question_mark", "help", "Help"),
)
IN_THE_LIST = mark("Editor, in the list")
"""The place of the editor's keys that work in its list only."""
BARS: Mapping[str, Keys] = MappingProxyType(
    {
        "editor.list": (
            bar_key("editor.confirm", "enter", "confirm", "Write"),
            bar_key("editor_list.next_open", "u", "next_open", "Next open"),
            bar_key("editor_list.next_issue", "i", "next_issue", "Next finding"),
            bar_key("editor_list.find", "slash", "find", "Find"),
            bar_key("editor_list.language", "l", "language", "Language"),
            bar_key("editor.back", "escape", "back", "Files"),
            bar_key("app.help", "question_mark", "help", "Help"),
        ),
        "end_offer": (
            bar_key("editor.back", "escape", "back", "Back"),
            bar_key("app.help", "f1,question_mark", "help", "Help"),
        ),
        "editor.fix": (bar_key("editor.fix", "f7", "fix", "Fix"),),
        "editor.finding": (bar_key("findings.fix", "f", "focused.fix", "Go there"), *_EDITOR_FINDING),
        "editor.fixable_finding": (bar_key("findings.fix", "f", "focused.fix", "Fix"), *_EDITOR_FINDING),
        "project.rooms": (
            bar_key("project.terms", "t", "terms", "Terms"),
            bar_key("project.memory", "m", "memory", "Memory"),
            bar_key("project.team", "T", "team", "Team"),
            bar_key("project.update", "u", "update", "Update"),
            bar_key("project.report", "p", "report", "Report"),
            bar_key("project.settings", "s", "settings", "Settings"),
            bar_key("project.projects", "o", "projects", "Projects"),
            bar_key("project.language", "l", "language", "Language"),
            bar_key("app.quit", "ctrl+q", "app.quit", "Quit"),
        ),
        "review.marked": (
            bar_key("review.approve_marked", "A", "approve_marked", "Approve ▪"),
            bar_key("review.reject_marked", "X", "reject_marked", "Reject ▪"),
            bar_key("review.mark", "space", "mark", "Mark"),
            bar_key("review.back", "escape", "back", "Unmark"),
            bar_key("app.help", "f1,question_mark", "help", "Help"),
        ),
        "review.findings": (bar_key("review.findings", "f8", "findings", "Checks"),),
        "review.finding": (
            bar_key("findings.fix", "f", "focused.fix", "Fix"),
            *_FINDING,
            bar_key("review.findings", "f8", "findings", "Next finding"),
            bar_key("review.back", "escape", "back", "Back"),
            bar_key("app.help", "f1,question_mark", "help", "Help"),
        ),
    }
)
"""What the key bar shows for a while in place of a screen's own keys, by what has the focus or is at hand."""


def bindings(group: str) -> list[BindingType]:
    """Return the bindings of a group, as Textual takes them."""
    return [*GROUPS[group]]


def all_bindings() -> Iterator[tuple[str, str, Binding]]:
    """Yield every binding with the place where it works and the group that has it."""
    for place, groups in PLACES.items():
        for group, keys in groups.items():
            for binding in keys:
                yield IN_THE_LIST if is_for_list(binding) else place, group, binding


def is_for_list(binding: Binding) -> bool:
    """Tell whether a key of the editor works in its list only: in the text, the key types its letter."""
    return (binding.id or "").startswith("editor_list.")
