"""Founding of a team: a project of one person becomes the first replica of one that several have."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.errors import Refused, WorkflowError
from localize.model.events import NO_HASH, AddDocument, Approve, SaveTarget, UpdateDocument
from localize.store.team_record import MemberKeys, TeamEvent, TeamMember, TeamPlace
from localize.sync.changes import MEMBERS, FoundTeam, Keys
from localize.sync.encryption import make_sealing_key
from localize.sync.event import Place, is_machine_draft, write_event
from localize.sync.membership import ALL
from localize.sync.signatures import make_signing_key, public_key, sign
from localize.workflow.team.replica import Report, merge
from localize.workflow.user.team_heads import note_team_head

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class Prospect:
    """What founding a team means for a project."""

    documents: int
    texts: int
    """Saves of texts, older ones included, that the team gets as the founder's."""
    drafts: int
    """Drafts of machines, which stay on this machine."""
    approvals: int
    """Those that count no more: nobody's key stands behind them."""


def inspect(project: Project) -> Prospect:
    """Return what `found` would do. Raises: as `found`."""
    _require_fit(project)
    bodies = [each.body for each in project.store.record_since(0)]
    saves = [each for each in bodies if isinstance(each, SaveTarget)]
    drafts = sum(map(is_machine_draft, saves))
    return Prospect(
        documents=len(project.store.documents()),
        texts=len(saves) - drafts,
        drafts=drafts,
        approvals=sum(isinstance(each, Approve) for each in bodies),
    )


def found(project: Project) -> Report:
    """Begin a team, with whoever works here as its founder.

    Texts and decisions of before are the founder's word. Raises: WorkflowError, where there is a team; Refused, where
    the project is not encrypted, or a document came in before outcomes were kept; PluginError without the extra `team`.
    """
    _require_fit(project)
    project.require_writable()
    person, keys = project.member.name, make_keys()
    made = Place(project.store.project_id, keys.replica, 1, NO_HASH, person, datetime.now(UTC))
    root = write_event(made, MEMBERS, "team:founded", FoundTeam(Keys(keys.public, keys.recipient)), ())
    member = TeamMember(person, ALL.roles, keys=(MemberKeys(keys.replica, keys.public, keys.recipient),))
    place = TeamPlace(root.id, person, keys.replica, keys.signing.hex(), keys.sealing, members=(member,))
    row = TeamEvent(root.id, root.replica, root.sequence, root.record.header, root.record.body)
    project.store.begin_team(place, project.store.project_id, (row, (root.id, sign(keys.signing, root.id).data)))
    note_team_head(project, (1, root.id))
    project.reload_config()
    project.forget_member()
    return merge(project)


@dataclass(frozen=True, slots=True)
class NewKeys:
    """Keys of a new replica, with its name."""

    replica: str
    signing: bytes
    public: str
    sealing: str
    recipient: str


def make_keys() -> NewKeys:
    """Return a new replica's name and keys. Raises: PluginError without the extra `team`."""
    signing = make_signing_key()
    sealing, recipient = make_sealing_key()
    return NewKeys(os.urandom(16).hex(), signing, public_key(signing), sealing, recipient)


def _require_fit(project: Project) -> None:
    if project.store.team() is not None:
        raise WorkflowError("this project has a team already", hint="`localize team members` lists the members")
    if not project.is_encrypted:
        raise Refused(
            "the project is not encrypted: the keys of a team would be readable", hint="run `localize encrypt` first"
        )
    for event in project.store.record_since(0):
        body = event.body
        if isinstance(body, AddDocument | UpdateDocument) and body.outcome == NO_HASH:
            raise Refused(
                "{path} was added by an older version of the program, and cannot be sent",
                path=body.path,
                hint="make a new project, add the documents there, and import the translations as a memory",
            )
