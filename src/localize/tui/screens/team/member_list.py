"""List of the members of a team: who they are, what they may do, and who has not joined or is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.segment import Segment as Cell
from textual.content import Content as Paint

from localize.i18n import mark, ntr, tr
from localize.i18n.sanitize import visible
from localize.model.events import Role
from localize.model.segment_list import Row
from localize.store.team_record import TeamMember
from localize.tui.rendering.text import number_words
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.team.roster import fingerprint

ROLES: Mapping[Role, str] = MappingProxyType(
    {Role.TRANSLATOR: mark("translator"), Role.REVIEWER: mark("reviewer"), Role.MANAGER: mark("manager")}
)
_NAME = 20


class MemberLines(Lines):
    """The members, one a line."""

    def __init__(self) -> None:
        super().__init__(id="list")
        self.members: Sequence[TeamMember] = ()
        self.me = ""
        self.here: Mapping[str, Row] = {}
        """The segments on which members are now, by their names."""

    def count(self) -> int:
        """Return how many there are."""
        return len(self.members)

    @property
    def current(self) -> TeamMember | None:
        """The member under the cursor."""
        return self.members[self.cursor] if self.members else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a member's name, roles and languages."""
        each = self.members[index]
        name = tr("{name} (you)", name=visible(each.name)) if each.name == self.me else visible(each.name)
        style = "muted" if each.revoked else "warned" if each.is_waiting or not each.keys else ""
        return [
            self.pointer(index),
            Cell(fit(f" {name} ", _NAME), self.style_of(style)),
            Cell(fit(f"{role_words(each)} {self._state_words(each)}", width - 1 - _NAME), self.style_of(style)),
        ]

    def _state_words(self, member: TeamMember) -> str:
        row = self.here.get(member.name)
        if row is None:
            return state_words(member)
        return f"· {tr('now at {segment}', segment=number_words(row, is_mixed=True))}"


def role_words(member: TeamMember) -> str:
    """Return what a member may do, and in which languages."""
    roles = ", ".join(tr(words) for role, words in ROLES.items() if role in member.roles)
    languages = ", ".join(sorted(member.languages))
    return f"{roles} ({languages})" if languages else roles


def state_words(member: TeamMember) -> str:
    """Return that a member has not joined yet, or is out of the team; "" for anybody else."""
    if member.revoked:
        return f"· {tr('no longer in the team')}"
    if not member.keys:
        return f"· {tr('has not joined yet')}"
    return f"· {tr('waits for a manager')}" if member.is_waiting else ""


def about_member(member: TeamMember, *, is_me: bool, last: Row | None = None) -> Paint:
    """Return what is known of a member: roles, where their last act was, fingerprints, and what they are for."""
    lines = [Paint.styled(visible(member.name), "bold"), Paint(f"{role_words(member)} {state_words(member)}")]
    if last is not None:
        lines.append(Paint.assemble((tr("Last worked on: "), "$muted"), number_words(last, is_mixed=True)))
    lines += [Paint.assemble((tr("Key fingerprint: "), "$muted"), fingerprint(each)) for each in member.keys]
    if len(member.keys) > 1:
        count = len(member.keys)
        lines.append(Paint(ntr("{count} machine", "{count} machines", count)))
    if member.keys:
        said = tr("Read yours to the others, by phone or face to face.") if is_me else None
        hint = said or tr("Compare it with what {name} sees, by phone or face to face.", name=visible(member.name))
        lines.append(Paint.styled(hint, "$muted"))
    if member.is_waiting and is_me:
        lines.append(Paint.styled(tr("Your work counts once a manager has read your first bundle."), "$muted"))
    elif (member.is_waiting or not member.keys) and not member.revoked:
        lines.append(Paint.styled(tr("They become a member once a manager has read their first bundle."), "$muted"))
    return Paint("\n").join(lines)
