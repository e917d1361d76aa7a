"""Block tokens of whole lines, for rules that the Markdown parser does not have."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

MAX_FAILURES = 20
"""Searches for an end that a document may lose; after them nothing more is looked for, so that no file is slow."""


def line_text(state: StateBlock, number: int) -> str:
    """Return one line without what its blocks indent it by."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def add_block(state: StateBlock, kind: str, start: int, end: int) -> bool:
    """Add a token for lines [start, end) that hold no Markdown; return True."""
    token = state.push(kind, "", 0)
    token.map = [start, end]
    token.content = state.getLines(start, end, state.blkIndent, True)
    state.line = end
    return True


def add_paragraph(state: StateBlock, start: int, end: int) -> bool:
    """Add a paragraph of lines [start, end); return True."""
    state.line = end
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, end, state.blkIndent, False).strip(" \t\n\r")
    token.map = [start, end]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True
