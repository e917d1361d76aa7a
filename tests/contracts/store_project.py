"""A small project for store tests: documents made of plain texts, and the changes that people ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from localize.model import (
    ApprovalKind,
    Content,
    Document,
    DocumentId,
    FilterRef,
    LanguageTag,
    Origin,
    OriginKind,
    Part,
    PluralCase,
    PluralRule,
    Segment,
    SegmentKey,
    StoredState,
    Substate,
    Unit,
    UnitId,
    hash_bytes,
)
from localize.model.events import Approve, Event, Member, Reject, SaveTarget, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.model.states import ReviewPolicy
from localize.store import Store


class Open(Protocol):
    """Opens the test's one project again, with another policy or read-only if asked."""

    def __call__(self, policy: ReviewPolicy = ReviewPolicy(), *, read_only: bool = False) -> Store:
        """Return the opened store; the test's end closes it."""
        ...


EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
AIGUL, BOLAT, DANA = Member("Айгүл"), Member("Болат"), Member("Дана")
HUMAN = Origin()
MACHINE = Origin(OriginKind.MACHINE, name="pseudo")


def key_of(document: str, name: str) -> SegmentKey:
    """Return the key that `Version` gives to the text called *name*."""
    return SegmentKey(hash_bytes(f"{document}/{name}".encode())[:16])


@dataclass(frozen=True)
class Version:
    """One version of a document: named texts, in order; each is a unit with one segment."""

    name: str
    texts: Sequence[tuple[str, str | Content]]
    number: int = 1
    own_target: LanguageTag | None = None
    plural: PluralRule | None = None
    cases: dict[str, PluralCase] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return repr([(name, text) for name, text in self.texts]).encode()

    @property
    def document(self) -> Document:
        """The document's record."""
        return Document(
            DocumentId(self.name),
            f"docs/{self.name}.txt",
            FilterRef("text", "1", (("wrap", "true"),)),
            EN,
            self.own_target,
            hash_bytes(self.data),
            self.number,
        )

    def key(self, name: str) -> SegmentKey:
        """Return the key of the text called *name*."""
        return key_of(self.name, name)

    @property
    def units(self) -> list[tuple[Unit, tuple[Segment, ...]]]:
        """The units with their segments."""
        made: list[tuple[Unit, tuple[Segment, ...]]] = []
        for position, (name, text) in enumerate(self.texts):
            content = text if isinstance(text, Content) else Content((text,))
            case = self.cases.get(name)
            unit = Unit(UnitId(name), "paragraph", (Part(content, case),), plural=self.plural if case else None)
            made.append((unit, (Segment(self.key(name), self.document.id, unit.id, position, content, case=case),)))
        return made

    def save(self, store: Store, *, kept: Iterable[str] = (), actor: Member = AIGUL) -> Event:
        """Save it; the texts named in *kept* continue the stored segments of those names."""
        same = {self.key(name): self.key(name) for name in kept}
        return store.save_document(self.document, self.data, self.units, kept=same, actor=actor)


def confirm(store: Store, key: SegmentKey, text: str, language: LanguageTag = RU) -> SaveTarget:
    """Return the change by which a person confirms *text* over what stands there now."""
    return SaveTarget(
        key,
        language,
        Content((text,)),
        StoredState.TRANSLATED,
        None,
        HUMAN,
        store.get_segment(key).source_hash,
        revision_of(store, key, language),
    )


def draft(store: Store, key: SegmentKey, text: str, language: LanguageTag = RU) -> SaveTarget:
    """Return the change by which a machine proposes *text*."""
    change = confirm(store, key, text, language)
    return replace(change, state=StoredState.INITIAL, substate=Substate.DRAFT, origin=MACHINE)


def revision_of(store: Store, key: SegmentKey, language: LanguageTag = RU) -> int:
    """Return the present revision, 0 for none."""
    return next((each.revision for each in store.targets(key) if each.language == language), 0)


def approve(
    store: Store, key: SegmentKey, language: LanguageTag = RU, kind: ApprovalKind = ApprovalKind.GIVEN
) -> Approve:
    """Return the approval of the present text."""
    target = next(each for each in store.targets(key) if each.language == language)
    source_hash = store.get_segment(key).source_hash
    return Approve(key, language, target.revision, source_hash, target.hash, kind)


def reject(store: Store, key: SegmentKey, language: LanguageTag = RU) -> Reject:
    """Return the rejection of the present text."""
    return Reject(key, language, revision_of(store, key, language), "not what the source says")


def chain_of(key: SegmentKey, language: LanguageTag = RU) -> Subject:
    """Return the subject whose history a segment's is."""
    return Subject(SubjectKind.SEGMENT, key, language)


GUIDE = Version("guide", [("a", "Keep your phone locked."), ("b", "Use a long password."), ("c", "Ask for help.")])
A, B, C = GUIDE.key("a"), GUIDE.key("b"), GUIDE.key("c")


def all_rows(store: Store, language: LanguageTag = RU, where: Where | None = None) -> tuple[Row, ...]:
    """Return every row of a list."""
    return store.rows(language, where or Where(), after=0, limit=10_000)
