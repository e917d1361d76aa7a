"""Translations that are empty, copied from their source, or longer than their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.copied_text import find_copy, has_own_letter
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Pair, Sighting, may_hide_words, shown_words
from localize.checks.core.prefilter import (
    Edges,
    address,
    blank,
    edges,
    either,
    given,
    has,
    markup,
    placeholder,
    target,
    texts,
)
from localize.checks.core.registry import check
from localize.model import Severity


def _begin_alike(edges: Edges) -> bool:
    first, other = edges.source_first, edges.target_first
    return first.isspace() or other.isspace() or first.casefold()[:1] == other.casefold()[:1]


def _is_same(source: str, target: str) -> bool:
    return source.strip().casefold() == target.strip().casefold()


def _may_be_copied(source: str, target: str) -> bool:
    """Tell of few translations that their words may be the source's; of code only that they have no own letter."""
    if has_own_letter(source, target):
        return False
    if may_hide_words(source) or may_hide_words(target):
        return True
    return shown_words(source).casefold() == shown_words(target).casefold()


_MAY_HIDE = either(placeholder) | either(markup) | either(address) | either(has(f"[`{OPAQUE}{UNSEEN}]"))
"""Signs of what is left out when the words of two texts are compared."""
_NEEDS_OF_COPIES = (edges(_begin_alike) & texts(_is_same)) | (_MAY_HIDE & texts(_may_be_copied))


def _is_limited(pair: Pair) -> bool:
    return pair.max_length is not None


@check(
    "completeness.empty",
    category="completeness",
    severity=Severity.MAJOR,
    scope="empty",
    needs=target(has("<")) | target(blank),
)
def empty(context: Context) -> Iterator[Sighting]:
    """The target is empty, or only spaces and tags, while the source is not.

    What: A target without a single character to read, for a source that has some.
    Why: The page would have a gap, or the program would show nothing.
    Wrong: en: Your data are safe. | kk:
    Right: en: Your data are safe. | kk: Деректеріңіз қауіпсіз.
    """
    source, target = context.source, context.target
    written = re.sub(r"\s|<[^<>]*>", "", source.content.plain)
    if written and not re.sub(r"\s|<[^<>]*>", "", target.content.plain) and not target.words:
        yield target.sight(0, len(target.typed), "the translation is empty")


@check("completeness.untranslated", category="completeness", severity=Severity.MAJOR, needs=_NEEDS_OF_COPIES)
def untranslated(context: Context) -> Iterator[Sighting]:
    """The target repeats the source though the source has words to translate.

    What: Source and target are the same, and the text is more than names, acronyms, numbers and placeholders. Where
    only capitalised words are repeated, which may all be names, the finding is neutral.
    Why: Text that was copied to keep the tags is easily confirmed by mistake.
    Wrong: en: Delete this message | ru: Delete this message
    Right: en: OONI, VPN, 2024 | ru: OONI, VPN, 2024
    """
    if copy := find_copy(context):
        yield copy


_ENDINGS = (
    "csv docx? epub html? idml ini jpe?g json md odp ods odt pdf png pot? pptx? properties resx rtf sdlxliff srt "
    "strings tmx toml ts txt vtt xlf xliff xlsx? xml ya?ml zip"
)
_FILE_NAME = re.compile(rf"[\w().-]+\.(?:{'|'.join(_ENDINGS.split())})", re.IGNORECASE)


def _is_file_name(source: str, target: str) -> bool:
    name = target.strip()
    return name[-1:].isalnum() and _FILE_NAME.fullmatch(name) is not None and name.casefold() not in source.casefold()


@check("completeness.file_name", category="completeness", severity=Severity.MAJOR, needs=texts(_is_file_name))
def file_name(context: Context) -> Iterator[Sighting]:
    """The target is only the name of a file, and the source is not.

    What: A target that is one word with the ending of a kind of file, such as "report.docx", which the source lacks.
    Why: The name was typed or pasted into the wrong field and confirmed with it.
    Wrong: en: Personal data must be protected. | ru: report.docx
    Right: en: Open report.docx | ru: Откройте report.docx
    """
    target = context.target
    if _is_file_name(context.source.typed, target.typed):
        start = len(target.typed) - len(target.typed.lstrip())
        yield target.sight(start, len(target.typed.rstrip()), "only the name of a file")


@check("completeness.too_long", category="completeness", severity=Severity.MAJOR, needs=given(_is_limited))
def too_long(context: Context) -> Iterator[Sighting]:
    """The target has more characters than its place allows.

    What: The file sets a maximum length for this text, and the target exceeds it; tags do not count.
    Why: The program cuts the text off, or the file is refused.
    Limit: 12
    Wrong: en: Delete all | ru: Удалить все сообщения
    Right: en: Delete all | ru: Удалить всё
    """
    limit, target = context.max_length, context.target
    length = len(target.content.plain)
    if limit is not None and length > limit:
        yield target.sight(0, len(target.typed), f"{length} characters, {limit} are allowed")
