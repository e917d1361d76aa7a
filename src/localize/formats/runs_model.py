"""What paragraphs of formatted runs consist of, and the text with tags that is made of them, see `runs`."""

from __future__ import annotations

from dataclasses import dataclass

from localize.formats.tags import Code, Piece


@dataclass(frozen=True, slots=True)
class Look:
    """The format of a run, for comparing and for writing."""

    key: tuple[str, ...] = ()
    """The properties that count, sorted; runs with equal keys look alike."""
    raw: str = ""
    """The properties as they stand in the file: `<w:rPr>…</w:rPr>`."""
    kind: str = "g"
    """Kind letters of its tag, see `InlineTag.kind`."""
    start_tag: str = ""
    """The run's start tag as it stands in the file."""
    weight: int = 0
    """How much it stands out; the look of least weight in a paragraph is its base."""
    shows: bool = False
    """White space in this look is seen: it is underlined, struck, shaded."""

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...]]:
        """Its place in the order by which the base is chosen."""
        return self.weight, len(self.key), self.key


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look. An empty text is a border: it is not seen, but runs around it are not joined."""

    start: int
    end: int
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Markup:
    """What is a tag, or one end of a container."""

    start: int
    end: int
    raw: str
    """What is written for it; with a look, the part of a run that stands between its properties and its end."""
    code: Code
    """Names of containers are unique in the paragraph; a loose one leaves the text where it stands at an edge."""
    look: Look | None = None
    """The run that it stands in; None for what stands between runs."""
    soft: bool = False
    """An end of a container that is no element, so that it may cross others: a field."""
    holds_texts: bool = False
    """Other texts stand inside it: a text box, a description."""


Item = Run | Markup


@dataclass(frozen=True, slots=True)
class Slot:
    """What a piece of a line is for its writer."""

    look: Look | None = None
    """For an opening tag, that of the text after it; for another, that of the run that it stands in."""
    is_format: bool = False
    """The tag stands for the look alone, nothing is written for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text made of runs."""

    pieces: tuple[Piece, ...]
    slots: tuple[Slot, ...]
    """One for each piece."""
    base: Look
    region: tuple[int, int]
    """The characters that its writer replaces: whole children of the paragraph."""
    lead: tuple[Item, ...] = ()
    """What stands in the region before the text and is written again."""
    trail: tuple[Item, ...] = ()
