"""Heads of a subject: the texts that no other text replaces. Several that differ are a conflict.

A person's text wins over a draft of the machine silently; of two drafts, the one with the smaller id stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from localize.sync.graph import Node


def find_heads(texts: Iterable[Node]) -> tuple[Node, ...]:
    """Return the heads among the texts of one subject, by id."""
    texts = tuple(texts)
    replaced = {parent for node in texts for parent in node.event.parents}
    heads = sorted((node for node in texts if node.event.id not in replaced), key=lambda node: node.event.id)
    by_people = tuple(node for node in heads if not node.event.is_draft)
    return by_people or tuple(heads[:1])


def is_one_text(heads: Iterable[Node]) -> bool:
    """Tell whether heads have equal contents, so that they are one text of several writers."""
    return len({node.event.content.hash for node in heads}) <= 1
