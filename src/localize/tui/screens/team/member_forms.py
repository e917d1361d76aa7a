"""Forms of a team's managers: invite somebody, change a role, end a membership."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import LanguageTag
from localize.model.events import Role
from localize.store.team_record import TeamMember
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.screens.team.file_access import require_place, write_file
from localize.tui.screens.team.member_list import ROLES
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.settings_list import Switch
from localize.workflow.project.project import Project
from localize.workflow.team import roster
from localize.workflow.team.invitation import Invited, invite

_YES = "yes"


def ask_to_invite(screen: BaseScreen, session: Session, then: Callable[[], None]) -> None:
    """Ask whom to invite and where the invitation goes, write it, and show its code once."""
    made: list[tuple[Invited, Path, str]] = []
    at_fault = ["name"]

    async def act(given: Answers) -> None:
        at_fault[0] = "name"
        name = " ".join(given["name"].split())
        if not name:
            raise LocalizeError("a name is missing")
        at_fault[0] = "languages"
        roles, languages = _read_roles(given), _read_languages(session.project, given)
        at_fault[0] = "path"
        path = require_place(given["path"])
        at_fault[0] = "name"
        invited = await screen.bridge.write(invite, session.project, name, roles, languages)
        at_fault[0] = "path"
        await screen.bridge.read(write_file, path, invited.data)
        made.append((invited, path, name))

    def show(given: Answers | None) -> None:
        if given is not None:
            invited, path, name = made[-1]
            screen.app.push_screen(_ask_for_end(invited.code, path, name), lambda _: then())

    lines = [
        Line("name", tr("Name")),
        Line("languages", _languages_label()),
        Line("path", tr("File of the invitation"), str(session.project.root.parent / "invitation"), path=True),
    ]
    title = tr("Invite somebody")
    hint = tr("The file will hold the whole project · Enter invite · Esc cancel")
    switches = _role_switches({Role.TRANSLATOR})
    form = Form(title, lines, switches, hint=hint, act=act, at_fault=lambda _given, _error: at_fault[0])
    screen.app.push_screen(form, show)


def _ask_for_end(code: str, path: Path, name: str) -> Ask:
    """Return the question that shows a code and waits until its end is typed: it is shown nowhere else."""
    end = code.rpartition("-")[2]

    async def act(typed: str) -> None:
        if typed.strip().upper() != end:
            raise LocalizeError("these are not the last characters of the code")

    said = tr(
        "The invitation for {name} is in {file}.\n\nIts code, shown only here:\n\n    {code}\n\n"
        "Tell it to {name} by phone or face to face; do not send it with the file.",
        name=visible(name),
        file=visible(str(path)),
        code=code,
    )
    return Ask(said, hint=tr("Write down the code, then type its last four characters · Enter continue"), act=act)


def ask_for_role(screen: BaseScreen, session: Session, member: TeamMember, then: Callable[[], None]) -> None:
    """Ask what a member may do from now on."""

    async def act(given: Answers) -> None:
        roles, languages = _read_roles(given), _read_languages(session.project, given)
        await screen.bridge.write(roster.change_role, session.project, member.name, roles, languages)

    def tell(given: Answers | None) -> None:
        if given is not None:
            screen.say(tr("Changed. The others will see it when they read your next bundle"))
            then()

    title = tr("What {name} may do", name=visible(member.name))
    lines = [Line("languages", _languages_label(), " ".join(sorted(member.languages)))]
    screen.app.push_screen(Form(title, lines, _role_switches(member.roles), act=act), tell)


def ask_to_revoke(screen: BaseScreen, session: Session, member: TeamMember, then: Callable[[], None]) -> None:
    """Ask for the reason why a membership ends, and end it."""

    async def act(reason: str) -> None:
        await screen.bridge.write(roster.revoke, session.project, member.name, reason.strip())

    def tell(reason: str | None) -> None:
        if reason is not None:
            said = tr(
                "{name} is no longer in the team. The others will see it when they read your next bundle",
                name=member.name,
            )
            screen.say(visible(said))
            then()

    question = tr(
        "End the membership of {name}?\n\nWhat you received from them so far stays and counts. Anything later does"
        " not, and they cannot open new bundles.\n\nReason (the team can read it):",
        name=visible(member.name),
    )
    screen.app.push_screen(Ask(question, hint=tr("Enter end the membership · Esc cancel"), act=act), tell)


def _languages_label() -> str:
    return tr("Languages (leave empty for all)")


def _role_switches(roles: set[Role] | frozenset[Role]) -> list[Switch]:
    no_yes = (("", tr("no")), (_YES, tr("yes")))
    return [Switch(role.value, tr(words), no_yes, _YES if role in roles else "") for role, words in ROLES.items()]


def _read_roles(given: Answers) -> frozenset[Role]:
    roles = frozenset(role for role in ROLES if given[role.value] == _YES)
    if not roles:
        raise LocalizeError("choose at least one role")
    return roles


def _read_languages(project: Project, given: Answers) -> tuple[LanguageTag, ...]:
    return tuple(map(project.target_language, given["languages"].replace(",", " ").split()))
