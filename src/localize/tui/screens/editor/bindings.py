"""Key bindings of rare actions in the editor: a letter in the list, the command palette in the text."""

from __future__ import annotations

from textual.binding import Binding

MORE_KEYS = (
    Binding("ctrl+y", "redo", "Bring back what was undone", show=False, id="editor.redo"),
    Binding("ctrl+d", "terms", "Terms in all their forms", priority=True, show=False, id="editor.terms"),
    Binding(
        "f10,ctrl+b", "take_word", "Take the next word of the match", priority=True, show=False, id="editor.take_word"
    ),
    Binding("e", "write", "Write in the segment (in the list)", show=False, id="editor_list.write"),
    Binding("d", "ask_drafts", "Ask for drafts (in the list)", show=False, id="editor_list.ask_drafts"),
    Binding("ctrl+e", "fill_repeats", "Fill the repetitions", priority=True, show=False, id="editor.fill_repeats"),
    Binding("o", "pivot", "The other languages under the source (in the list)", show=False, id="editor_list.pivot"),
    Binding("F", "filter_again", "The same filter again (in the list)", show=False, id="editor_list.filter_again"),
    Binding("h", "revisions", "Texts that stood here (in the list)", show=False, id="editor_list.revisions"),
    Binding("v", "preview", "Read the document here (in the list)", show=False, id="editor_list.preview"),
    Binding("t", "add_term", "Add a term to the glossary (in the list)", show=False, id="editor_list.add_term"),
    Binding("U", "unteach", "Let the glossary forget (in the list)", show=False, id="editor_list.unteach"),
    Binding(
        "S",
        "insert_source",
        "Insert the source at the cursor (in the list)",
        show=False,
        id="editor_list.insert_source",
    ),
    Binding(
        "C,shift+f3",
        "change_case",
        "Change the case of letters (in the list)",
        show=False,
        id="editor_list.change_case",
    ),
    Binding("P", "propagation", "Repetitions: offer or fill (in the list)", show=False, id="editor_list.propagation"),
    Binding("W", "completion", "Words while typing, or none (in the list)", show=False, id="editor_list.completion"),
    Binding("z", "take_back", "Take back what you did last (in the list)", show=False, id="editor_list.take_back"),
    Binding("r", "replace", "Search and replace (in the list)", show=False, id="editor_list.replace"),
    Binding("R", "propagate", "Repetitions of this segment (in the list)", show=False, id="editor_list.propagate"),
    Binding("x", "split", "Split the segment (in the list)", show=False, id="editor_list.split"),
    Binding("m", "join", "Join with the next one (in the list)", show=False, id="editor_list.join"),
    Binding(
        "M", "old_borders", "Put split or joined segments back (in the list)", show=False, id="editor_list.unsplit"
    ),
    Binding("K", "secret", "Keep it secret, or no longer (in the list)", show=False, id="editor_list.secret"),
    Binding("b", "bookmark", "Mark the segment, or no longer (in the list)", show=False, id="editor_list.bookmark"),
    Binding("B", "next_bookmark", "Next marked segment (in the list)", show=False, id="editor_list.next_bookmark"),
    Binding("a", "notes", "Answer or resolve a note (in the list)", show=False, id="editor_list.notes"),
    Binding("I", "inbox", "What waits for you (in the list)", show=False, id="editor_list.inbox"),
    Binding("A", "all_notes", "All open notes (in the list)", show=False, id="editor_list.all_notes"),
)
