"""Made-up segments with protected pieces of all families, and a test engine that damages marks as real ones do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.mask_tokens import SQUARE, Notation
from localize.errors import EngineRefused
from localize.model import Content, InlineTag, LanguageTag, TagForm

# None of them is a part of another one, so that each can be counted by itself.
PIECES = (
    *("%s", "%d", "%1$s", "%2$ld", "%-5.2f", "%@", "%%", "%(count)d", "%{owner}", "%total%", "%Y", "%3"),
    *("{name}", "{0}", "{2:.1f}", "{}", "{{place}}", "${user}", "{ $size }", "{ -brand-name }", "$HOME", "\\n"),
    *("<b>", "</b>", '<a href="#x">', "</a>", "<br/>", "&amp;", "&#160;"),
    *("https://example.org/a?b=1", "help@example.org", "example.kz"),
)
# A share or a number before %Y is no placeholder, so every number has its word.
WORDS = ("The", "court", "reads", "a", "letter", "about", "privacy", "and", "law", "in", "12 files", "now")
SIGNS = (".", ",", "!", ":", ";", "—", "(see", "[note]", "5 of", "№ 3:")


def segment(chance: Random) -> tuple[Content, tuple[str, ...]]:
    """Return a content and the pieces of text in it that must come back; its tags are in it as such."""
    numbers = iter(range(1, 100))
    pieces: list[str] = []

    def some(depth: int) -> list[str | InlineTag]:
        parts: list[str | InlineTag] = []
        for _ in range(chance.randint(1, 6)):
            kind = chance.random()
            if kind < 0.5:
                parts.append(f"{chance.choice(WORDS)} ")
            elif kind < 0.55:
                parts.append(f"{chance.choice(SIGNS)} ")
            elif kind < 0.85:
                pieces.append(chance.choice(PIECES))
                parts.append(f"in {pieces[-1]} " if pieces[-1] == "%Y" else f"{pieces[-1]} ")
            elif kind < 0.9:
                parts.append(InlineTag(f"br{next(numbers)}", "br", TagForm.SINGLE, can_reorder=chance.random() < 0.7))
            elif depth < 3:
                name = f"b{next(numbers)}"
                parts += (InlineTag(name, "b", TagForm.OPEN), *some(depth + 1), InlineTag(name, "b", TagForm.CLOSE))
        return parts

    return Content(("Letter ", *some(0))), tuple(pieces)


MARK = re.compile(r"\[\d+\]|\(\d+\)|%\d+|XPH\d+")
"""As they are sent, in every notation."""


def _number(mark: str) -> str:
    return re.sub(r"\D", "", mark)


# What engines were seen to do to one mark.
HARMS: tuple[Callable[[str], str], ...] = (
    lambda mark: "",
    lambda mark: f"{mark} {mark}",
    lambda mark: f"{mark[0]} {mark[1:-1]} {mark[-1]}",
    lambda mark: mark.replace("[", "［").replace("]", "］").replace("%", "％"),
    lambda mark: mark.lower(),
    lambda mark: mark.translate(str.maketrans("XPH", "ХРН")),
    lambda mark: f"{{{_number(mark)}}}",
    lambda mark: f"<{_number(mark)}>",
    lambda mark: f"({_number(mark)})",
    lambda mark: f"[{_number(mark)}",
    lambda mark: f"[0{_number(mark)}]",
    lambda mark: f"[{int(_number(mark)) + 1}]",
    lambda mark: f"%{_number(mark)}",
    _number,
    lambda mark: "[бір]",
    lambda mark: f"&#91;{_number(mark)}&#93;",
    lambda mark: f"[{_number(mark)}{_number(mark)}]",
    lambda mark: f"{mark}-ші",
    lambda mark: "{name}",
    lambda mark: "%s",
)


@dataclass
class Mangling:
    """An engine whose answers are Kazakh words, and whose marks are whole, hurt, lost or in another order."""

    chance: Random
    notation: Notation = SQUARE
    privacy: PrivacyClass = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    id: str = "mangling"
    version: str = "1"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(max_chars=5000, batch=64))
    sent: list[str] = field(default_factory=list)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        return source_language != target_language

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield results in any order; some are errors, empty, of nobody or the text itself."""
        for request in self.chance.sample(list(requests), len(requests)):
            self.sent.append(request.text)
            kind = self.chance.random()
            if kind < 0.01:
                yield Result(request.id, error=EngineRefused("no", engine=self.id))
            elif kind < 0.02:
                yield Result(request.id, self.chance.choice(("", " \n", "[1]", "—")))
            elif kind < 0.03:
                yield Result("nobody", "Жауап")
            elif kind < 0.06:
                yield Result(request.id, request.text)
            else:
                yield Result(request.id, self._answer(request.text))

    def _answer(self, text: str) -> str:
        marks = MARK.findall(text)
        harm = self.chance.choice((0.0, 0.1, 0.3, 1.0))
        if self.chance.random() < 0.2:
            self.chance.shuffle(marks)
        order = iter(marks)
        parts = re.split(r"(\[\d+\]|\(\d+\)|%\d+|XPH\d+|[A-Za-z]+)", text)
        said = "".join(self._say(part, order, harm) for part in parts)
        if self.chance.random() < 0.05:
            said += f" {self.chance.choice(said.split() or ['сөз'])}"
        return said.upper() if self.chance.random() < 0.05 else said

    def _say(self, part: str, order: Iterator[str], harm: float) -> str:
        if MARK.fullmatch(part):
            mark = next(order)
            return self.chance.choice(HARMS)(mark) if self.chance.random() < harm else mark
        return "сөз" if part.isalpha() else part
