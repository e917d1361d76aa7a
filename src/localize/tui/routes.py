"""Routes to the screens of a project: the class behind each, what it opens on, and what it gives back.

Screens open each other by these alone, so that none imports another, and the code of one is read when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from localize.model import Document, SegmentKey
from localize.model.segment_list import Located, Row

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Route(Generic[R_co]):
    """The way to a screen that gives back an *R_co*; the fields are what the screen takes beside the session."""


class Project(Route[None]):
    """The files of the project."""


@dataclass(frozen=True)
class Editor(Route[None]):
    """The segments of a document, or of the whole project, to be written."""

    document: Document | None = None
    key: SegmentKey | None = None
    """The segment to start at; left out, the first one that is open."""


@dataclass(frozen=True)
class Review(Route[None]):
    """The texts of a document, or of the whole project, that wait for approval."""

    document: Document | None = None


class Inbox(Route[None]):
    """What waits for the person who works here."""


class Team(Route[None]):
    """The members of the team, and its bundles."""


class News(Route[None]):
    """What others have changed since the person's last look."""


@dataclass(frozen=True)
class Found(Route[None]):
    """The findings of a check."""

    found: Sequence[Located]


@dataclass(frozen=True)
class Taken:
    """What was found and chosen in the concordance."""

    text: str
    """The translation, without its tags; "" where there is none."""
    row: Row | None
    """The segment; None for a record of the memory."""
    goes: bool
    """Whether to go there; else the text is to be inserted."""


@dataclass(frozen=True)
class Search(Route[Taken | None]):
    """The concordance: where a word occurs in the project and in the memory."""

    text: str = ""
    inserts: bool = False
    """Whether Enter takes the translation to be inserted; else it goes to the segment."""


class Glossary(Route[None]):
    """The concepts of all glossaries."""


class Memory(Route[None]):
    """The records of the memory."""


class Settings(Route[None]):
    """The settings of the project and of the person."""


@dataclass(frozen=True)
class DraftSources(Route[None]):
    """What drafts can come from, and how each source is set up."""

    document: Document | None = None
    """The document that is drafted; left out, all of them."""


SCREENS: Mapping[type[Route[object]], str] = MappingProxyType(
    {
        Project: "project.screen:ProjectScreen",
        Editor: "editor.screen:Editor",
        Review: "review.screen:Review",
        Inbox: "inbox:Inbox",
        Team: "team.screen:TeamScreen",
        News: "team.news_list:NewsScreen",
        Found: "finding_list:Found",
        Search: "concordance:Search",
        Glossary: "glossary.screen:GlossaryScreen",
        Memory: "memory.screen:MemoryScreen",
        Settings: "settings.screen:SettingsScreen",
        DraftSources: "draft_sources.screen:DraftSources",
    }
)
"""The class of each screen, in `tui/screens/`."""
