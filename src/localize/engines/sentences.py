"""Sentences of a text, for engines trained on single ones, with the white space that joins them again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from localize.model import Content, LanguageTag
from localize.segmentation import load_rules, split

_MAY_END = re.compile(r"[.!?…。;:][^\w\s]*\s")
"""Where this is not in a text, no rule ends a sentence inside it."""


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text as sentences, each with the white space that follows it."""

    before: str
    sentences: tuple[str, ...]
    gaps: tuple[str, ...]

    def join(self, sentences: Sequence[str]) -> str:
        """Return a text whose sentences are these, in the order of the cut."""
        pieces = (piece for pair in zip(sentences, self.gaps, strict=True) for piece in pair)
        return self.before + "".join(pieces)


def split_sentences(text: str, language: LanguageTag) -> SplitText:
    """Return a text's sentences; `cut(text, …).join(its sentences)` is the text."""
    if _MAY_END.search(text) is None and "\n" not in text:
        pairs = [(text, "")]
    else:
        pairs = [(segment.plain, gap) for segment, gap in split(Content((text,)), load_rules(language))]
    before = ""
    sentences: list[str] = []
    gaps: list[str] = []
    for segment, gap in pairs:
        sentence = segment.strip()
        at = segment.find(sentence)
        if not sentence:  # white space only: it belongs to the gap before
            if gaps:
                gaps[-1] += segment + gap
            else:
                before += segment + gap
            continue
        if gaps:
            gaps[-1] += segment[:at]
        else:
            before += segment[:at]
        sentences.append(sentence)
        gaps.append(segment[at + len(sentence) :] + gap)
    return SplitText(before, tuple(sentences), tuple(gaps))
