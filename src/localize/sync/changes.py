"""Changes that only a team has: membership, notes that name events, assignments, settings and sets.

What a person does with a text is a change of `model.events`, in a team as elsewhere.
"""

from __future__ import annotations

from localize.model import Hash, LanguageTag, Note
from localize.model.events import Change, Removed, Role, Subject, SubjectKind
from localize.runtime.lazy_dataclass import dataclass

MEMBERS = Subject(SubjectKind.PROJECT, "members")
"""The subject of all membership events."""
SETTING, FILE, GLOSSARY, WORDS = "setting/", "file/", "glossary/", "spelling/"
"""How the subjects begin of settings, of files that are taken whole, of glossaries and of lists of words."""
FREE_SUBJECTS = (GLOSSARY, f"{FILE}{GLOSSARY}", WORDS)
"""How the subjects begin that every member with a role may change; others are for managers."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Public keys of a person on one replica."""

    signing: str
    """Ed25519, 64 hexadecimal digits."""
    sealing: str = ""
    """An age recipient."""


@dataclass(frozen=True, slots=True)
class FoundTeam:
    """Begin a team; its event is the root of trust, and its actor the founder."""

    keys: Keys


@dataclass(frozen=True, slots=True)
class Invite:
    """Invite a person; somebody who was revoked comes back by this."""

    person: str
    roles: frozenset[Role]
    languages: frozenset[LanguageTag] = frozenset()
    """Where the roles hold; empty: everywhere."""
    secret: str = ""
    """Public key of the invitation's secret, which only whom it is for can use; without one nobody joins by it."""


@dataclass(frozen=True, slots=True)
class Join:
    """Accept an invitation, as the first event of the person's replica."""

    invitation: Hash
    keys: Keys
    proof: str = ""
    """Signature of the replica and its signing key with the invitation's secret."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Count who has joined as a member: a manager has read their introduction. Their work of before counts as well."""

    join: Hash


@dataclass(frozen=True, slots=True)
class Vouch:
    """Say that another replica is a person's too: by that person, or by a manager."""

    person: str
    replica: str
    keys: Keys
    proof: str = ""
    """Signature of the person and the replica with its own key: nobody names a replica theirs whose key they lack."""


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Give a member other roles."""

    person: str
    roles: frozenset[Role]
    languages: frozenset[LanguageTag] = frozenset()


@dataclass(frozen=True, slots=True)
class Revoke:
    """End a membership. What the person did later than the last accepted events does not count."""

    person: str
    accepted: tuple[tuple[str, int], ...] = ()
    """The last accepted sequence number of each of the person's replicas; 0 for those left out."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Adopt:
    """Let an event count that a revocation has cut off."""

    event: Hash


@dataclass(frozen=True, slots=True)
class ShareKeys:
    """Hand the keys of the server's envelopes to replicas. With new keys, by a manager, it begins to use them."""

    name: Hash
    """Hash of the keys, by which whoever opens them knows that they are those."""
    sealed: str
    """The keys, encrypted with age for the replicas, in base64."""
    replicas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaveNote:
    """Leave a note, or an answer to one."""

    note: Note
    answers: Hash | None = None
    """The event that left the note which this one answers."""


@dataclass(frozen=True, slots=True)
class SettleNote:
    """Say that a note needs nothing more, or does again."""

    note: Hash
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set one setting, or the text of a file that is taken whole: each is a subject of its own."""

    value: str


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field of an entry as it is to be."""

    entry: str
    """Id of a concept, or a word of a list; empty for a field of the file itself."""
    name: str
    """Empty for the entry's being there."""
    value: str
    """Empty where there is nothing to say any more."""


@dataclass(frozen=True, slots=True)
class EditEntries:
    """Change a glossary or a list of words, which is the subject: one event for all that somebody did to the file."""

    fields: tuple[EntryField, ...] = ()
    removed: tuple[str, ...] = ()
    """Entries."""


MembershipChange = FoundTeam | Invite | Join | Accept | Vouch | ChangeRole | Revoke | Adopt | ShareKeys
OtherChange = LeaveNote | SettleNote | SetValue | EditEntries
TeamChange = Change | Removed | MembershipChange | OtherChange
