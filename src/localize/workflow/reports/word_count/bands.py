"""Bands of a word count: the classes of segments, the weight of a word in each, and the sums."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.model import LanguageTag
from localize.safe.yaml.loader import read_yaml


class Band(enum.Enum):
    """What is known of a segment before anybody works on it; a segment is counted in the first one that fits."""

    DONE = "done"
    """It is translated or better."""
    CONTEXT = "context"
    """The memory has the same text in the same surroundings."""
    EXACT = "exact"
    """The memory has the same text."""
    REPETITION = "repetition"
    """An earlier segment of the project has the same text, in the same plural form if in any."""
    MATCH_95 = "95-99"
    MATCH_85 = "85-94"
    MATCH_75 = "75-84"
    MATCH_50 = "50-74"
    INSIDE_95 = "inside 95-99"
    """An earlier segment of the project is more alike than anything in the memory."""
    INSIDE_85 = "inside 85-94"
    INSIDE_75 = "inside 75-84"
    INSIDE_50 = "inside 50-74"
    NEW = "new"


WEIGHTS: Mapping[Band, float] = {
    Band.DONE: 0.0,
    Band.CONTEXT: 0.0,
    Band.EXACT: 0.1,
    Band.REPETITION: 0.1,
    Band.MATCH_95: 0.3,
    Band.MATCH_85: 0.5,
    Band.MATCH_75: 0.7,
    Band.MATCH_50: 0.9,
    Band.INSIDE_95: 0.3,
    Band.INSIDE_85: 0.5,
    Band.INSIDE_75: 0.7,
    Band.INSIDE_50: 0.9,
    Band.NEW: 1.0,
}
"""What a word of each band costs of a new one, where no file says otherwise."""
_STEPS = ((95, 0), (85, 1), (75, 2), (50, 3))
_MATCHES = (Band.MATCH_95, Band.MATCH_85, Band.MATCH_75, Band.MATCH_50)
_INSIDE = (Band.INSIDE_95, Band.INSIDE_85, Band.INSIDE_75, Band.INSIDE_50)


@dataclass(frozen=True, slots=True)
class Size:
    """How many segments, and words and characters of their sources."""

    segments: int = 0
    words: int = 0
    characters: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.segments + other.segments, self.words + other.words, self.characters + other.characters)


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """One document in one language."""

    path: str
    language: LanguageTag
    sizes: Mapping[Band, Size]
    """Bands without a segment are absent."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was counted, in the order of languages and documents."""

    name: str
    """The project's."""
    files: tuple[FileAnalysis, ...]
    weights: Mapping[Band, float] = field(default_factory=lambda: WEIGHTS)

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages that were counted."""
        return tuple(dict.fromkeys(each.language for each in self.files))

    def total(self, language: LanguageTag) -> Mapping[Band, Size]:
        """Return the sums of a language, all bands present."""
        return add_up(each.sizes for each in self.files if each.language == language)

    def weighted(self, sizes: Mapping[Band, Size]) -> float:
        """Return how many new words the work is worth."""
        return sum(size.words * self.weights[band] for band, size in sizes.items())


def add_up(many: Iterable[Mapping[Band, Size]]) -> Mapping[Band, Size]:
    """Return the sum for every band."""
    sums = dict.fromkeys(Band, Size())
    for sizes in many:
        for band, size in sizes.items():
            sums[band] += size
    return sums


def band_of(memory: int, context: int, inside: int) -> Band:
    """Return the band for the best similarity, 0 to 100, in the memory (with its context) and inside the project."""
    if memory == 100:
        return Band.CONTEXT if context else Band.EXACT
    if inside == 100:
        return Band.REPETITION
    best, bands = (memory, _MATCHES) if memory >= inside else (inside, _INSIDE)
    return next((bands[at] for least, at in _STEPS if best >= least), Band.NEW)


def read_weights(path: Path) -> Mapping[Band, float]:
    """Return the weights that a YAML file gives by band; others are the usual ones. Raises: ConfigError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error
    tree = read_yaml(data, path=str(path))
    names = {band.value: band for band in Band}
    known = ", ".join(names)
    if not isinstance(tree.value, dict):
        raise ConfigError("must be bands with weights", known=known, path=str(path), hint="`new: 1`; bands: {known}")
    weights = dict(WEIGHTS)
    for key, value in tree.value.items():
        line, column = tree.place(key)
        if key not in names:
            raise ConfigError(
                "unknown band {key!r}",
                key=key,
                known=known,
                path=str(path),
                line=line,
                column=column,
                hint="known: {known}",
            )
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10:
            message = Message("{key}: {value!r} is not a weight", key=key, value=value)
            raise ConfigError(message, path=str(path), line=line, column=column, hint="a number from 0 to 10")
        weights[names[key]] = float(value)
    return weights
