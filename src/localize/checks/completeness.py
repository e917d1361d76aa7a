"""Missing, copied, shortened and overlong translations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.copied_text import find_copy, has_own_letter
from localize.checks.analysis.sentence_borders import ends_in_abbreviation
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Pair, Sighting, may_hide_words, shown_words
from localize.checks.core.prefilter import (
    Edges,
    address,
    blank,
    edges,
    either,
    given,
    has,
    into,
    markup,
    placeholder,
    source,
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
    Why: The reader would find a hole in the page, or the program would show nothing.
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


# The end of a sentence inside a text: a mark behind a word of two letters, a number or a closing sign, and a capital.
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=[\d%»”\")’\ue000]))([.!?…])[»”\"’)]*\s+(?=[«“\"(„‘]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ\ue000\d])"
)
_INNER_MARK = re.compile(r"[.!?…]\S*\s+\S")
# The same where the space or the capital may be missing.
_POSSIBLE_END = re.compile(r"(?<=[\w%»”\")’\ue000])[.!?…]+[»”\"’)]*(?:\s+(?=\S)|(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]))")
# Characters of a translation for a hundred of English. Source: the medians of 12,000 pairs of programs a language.
_WIDTHS = {"en": 100, "ru": 110, "kk": 105}
_LEAST_SHARE = 0.82
"""Of the length to be expected. One pair in a thousand has fewer sentences than its source and is as short."""
_LEAST_SHARE_WITHOUT_MARK = 1.0
"""The same where a question or an exclamation is gone as well."""
_WIDEST = 1.1
"""What the widest language takes more than the narrowest."""
_SHORTEST = 20
"""Characters of a source whose length tells anything."""


def _ends(text: str) -> list[str]:
    """Return the marks that end sentences inside a text; abbreviations end none."""
    return [
        found[1]
        for found in _SENTENCE_END.finditer(text)
        if found[1] != "." or not ends_in_abbreviation(text[: found.end(1)])
    ]


def _may_lose_sentence(source: str, target: str) -> bool:
    least = _LEAST_SHARE_WITHOUT_MARK if "?" in source or "!" in source else _LEAST_SHARE
    if len(source) < _SHORTEST or len(target.strip()) > len(source) * least * _WIDEST:
        return False
    return _INNER_MARK.search(source) is not None


@check(
    "completeness.sentence",
    category="completeness",
    severity=Severity.MAJOR,
    needs=into(*_WIDTHS) & source(has("[.!?…]")) & texts(_may_lose_sentence),
)
def sentence(context: Context) -> Iterator[Sighting]:
    """A sentence of the source is not in the target.

    What: The target has fewer sentences than the source and is much shorter than a translation of it is, or somewhat
    shorter where a question mark or an exclamation mark of the source is gone too. Two sentences that are joined into
    one of the usual length are left alone.
    Why: A sentence that was skipped is not missed by anybody who does not read both texts.
    Wrong: en: Warning! This link may be dangerous. | ru: Эта ссылка может быть опасной.
    Right: en: Warning! This link may be dangerous. | ru: Внимание! Эта ссылка может быть опасной.
    """
    source, target = context.source, context.target
    if source.language not in _WIDTHS or target.language not in _WIDTHS or source.language == target.language:
        return
    ours, theirs = _POSSIBLE_END.findall(target.masked), _ends(source.masked)
    if len(ours) >= len(theirs) or not target.words or not _may_lose_sentence(source.typed, target.typed):
        return
    expected = len(source.masked.strip()) * _WIDTHS[target.language] / _WIDTHS[source.language]
    gone = any(_count(source.masked, mark) > _count(target.masked, mark) for mark in "?!")
    share = len(target.masked.strip()) / expected
    if share < (_LEAST_SHARE_WITHOUT_MARK if gone else _LEAST_SHARE):
        start = len(target.masked) - len(target.masked.lstrip())
        end = len(target.masked.rstrip())
        message = f"{len(theirs) + 1} sentences in the source, {len(ours) + 1} here, and much shorter"
        yield target.sight(start, end, message)


def _count(masked: str, mark: str) -> int:
    return len(re.findall(rf"(?<=\w){re.escape(mark)}", masked))


_LONG_ENOUGH = 40
"""Characters of a source whose translation cannot be a word or two."""
_FAR_SHORTER, _FAR_LONGER = 0.2, 3.0


def _share(source: str, target: str, languages: tuple[str, str]) -> float:
    """Return the length of a translation as a share of the length to be expected."""
    return len(target.strip()) / (len(source.strip()) * _WIDTHS[languages[1]] / _WIDTHS[languages[0]])


def _may_be_far_off(source: str, target: str) -> bool:
    ours, theirs = len(source), len(target)
    if max(ours, theirs) < _LONG_ENOUGH:
        return False
    return theirs < ours * _FAR_SHORTER * _WIDEST or theirs * _WIDEST > ours * _FAR_LONGER


@check(
    "completeness.length",
    category="completeness",
    severity=Severity.MINOR,
    needs=into(*_WIDTHS) & texts(_may_be_far_off),
)
def length(context: Context) -> Iterator[Sighting]:
    """The target is far shorter or longer than a translation is.

    What: Less than a fifth of the length to be expected for a source of forty characters, or more than three
    times it for one of twenty. A sentence that is missing has a finding of its own.
    Why: A text was cut off, stands in the wrong row, or a note was pasted beside it.
    Wrong: en: The court ordered the provider to open the website again. | ru: Суд
    Right: en: The court ordered the provider to open the website again. | ru: Суд обязал провайдера снова открыть сайт.
    """
    source, target = context.source, context.target
    languages = source.language, target.language
    if not all(each in _WIDTHS for each in languages) or not source.words or not target.words:
        return
    share = _share(source.masked, target.masked, languages)
    short = share < _FAR_SHORTER and len(source.masked.strip()) >= _LONG_ENOUGH
    long = share > _FAR_LONGER and len(source.masked.strip()) >= _SHORTEST
    if (short or long) and not any(sentence.run(context)):
        start = len(target.masked) - len(target.masked.lstrip())
        message = f"{round(100 * share)} % of the length to be expected"
        yield target.sight(start, len(target.masked.rstrip()), message)


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
