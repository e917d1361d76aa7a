"""Completeness test of drafts: tags, placeholders, addresses and digits that must not get lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from localize.model import Content, InlineTag, TagForm
from localize.tokens import find_protected_in


def is_whole(asked: Content, draft: Content) -> bool:
    """Tell whether a draft has exactly the tags, placeholders and addresses of the asked source, and no tag crossed."""
    if Counter(tag.typed for tag in asked.tags) != Counter(tag.typed for tag in draft.tags):
        return False
    return _names(asked) == _names(draft) and _is_nested(draft.tags)


def counts_on(asked: Content, old: Content, target: Content, draft: Content) -> bool:
    """Tell whether the digits of the target changed as those of the source did."""
    was, new, before, after = (Counter(filter(str.isdigit, each.plain)) for each in (old, asked, target, draft))
    return new - was == after - before and was - new == before - after


def _names(content: Content) -> Counter[str]:
    texts = (part for part in content.parts if isinstance(part, str))
    return Counter(token.text for text in texts for token in find_protected_in(text))


def _is_nested(tags: Sequence[InlineTag]) -> bool:
    """Tell whether every closing tag comes after its opening tag."""
    opened: set[str] = set()
    for tag in tags:
        if tag.form is TagForm.OPEN:
            opened.add(tag.id)
        elif (
            tag.form is TagForm.CLOSE
            and tag.id not in opened
            and any(each.form is TagForm.OPEN and each.id == tag.id for each in tags)
        ):
            return False
    return True
