"""Tour of the program: six steps of a few lines each, below the list of files, with all keys usable meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content as Paint

from localize.i18n import mark, ntr, tr

STEPS = (
    mark("Each line is a file: words, progress by language, texts with findings (!), people working on it."),
    mark("{project.add} adds files or a whole folder. {project.update} imports their new versions: all work is kept."),
    mark(
        "{project.open} opens the editor: matches, terms and findings beside the text. Enter confirms and"
        " moves to the next segment."
    ),
    mark("{project.draft} drafts what is open, {project.check} checks it, {project.review} opens the review desk."),
    mark("{project.terms} shows the terms and {project.memory} the memory: search, correct, import, export."),
    mark("{project.export} exports all languages. {app.help} shows all keys, {app.command_palette} finds any action."),
)
"""What each step says; names of actions stand for their keys."""


def paint_step(step: int, key: Callable[[str], str]) -> Paint:
    """Return a step, with the keys that this person has."""
    said = tr(STEPS[step])
    head = tr("Tour, {step} of {count}", step=step + 1, count=len(STEPS))
    pieces: list[Paint | tuple[str, str] | str] = [(f"{head}  ", "bold $accent")]
    for number, part in enumerate(said.replace("}", "{").split("{")):
        pieces.append((key(part), "bold $accent") if number % 2 else part)
    on, over = key("project.tour_next"), key("project.tour_end")
    pieces.append((f"\n{on} {tr('next step')}  {over} {tr('end of the tour')}", "$muted"))
    return Paint.assemble(*pieces)


def paint_offer(concepts: int, key: Callable[[str], str]) -> Paint:
    """Return the offer of the built-in glossary, with the keys that take it and send it away."""
    use, leave = key("project.shipped_glossary"), key("project.tour_end")
    does = ntr(
        "uses the built-in digital-rights glossary ({count} concept)",
        "uses the built-in digital-rights glossary ({count} concepts)",
        concepts,
    )
    return Paint.assemble(
        (tr("This project has no glossary.") + "\n", ""),
        (use, "bold $accent"),
        f" {does}  ",
        (leave, "bold $accent"),
        f" {tr('not now')}",
    )
