"""Commands on the members of a team: begin it, invite, join, roles, end of a membership."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_read, open_to_write
from localize.cli.input import ask, read_file, require_text
from localize.cli.json_answers import json_answer
from localize.cli.store.encryption import hand_over, make_key, recovery_file_option, require_free
from localize.cli.team.server import describe_site, export_log_command, grant_command, rebuild_command, use_command
from localize.cli.team.written_files import output_option

if TYPE_CHECKING:
    from localize.model import LanguageTag
    from localize.model.events import Role
    from localize.store.team_record import TeamMember
    from localize.sync.server.installation import Site
    from localize.workflow.project.project import Project
    from localize.workflow.team.foundation import Prospect

_ROLES = ("translator", "reviewer", "manager")
_role_option = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES), help="What they may do; repeatable."
)
_language_option = click.option(
    "--language", "languages", multiple=True, metavar="L", help="Only for this target language; repeatable."
)
_code_file_option = click.option(
    "--code-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file with the invitation's code; else LOCALIZE_CODE_FILE.",
)


@click.group("team")
def team_command() -> None:
    """Work on one project with others, each on their own machine.

    Everybody has the whole project, encrypted. Work is exchanged in bundles, on a USB stick or by mail, or over a
    server.
    """


for command in (rebuild_command, grant_command, use_command, export_log_command):
    team_command.add_command(command)


@team_command.command("init")
@click.option("--server", "url", metavar="URL", help="An empty PostgreSQL database of yours, to carry the team's work.")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@json_answer("team init")
@click.pass_context
def init_command(ctx: click.Context, url: str | None, *, dry_run: bool, as_json: bool) -> int:
    """Start a team with this project and you as its manager.

    The project must be encrypted. Its texts then count as yours. Earlier approvals no longer count, because no key
    has signed them. With --server, also in a team that has used bundles so far, an empty PostgreSQL database carries
    the work: URL is that of its owner, whose password libpq takes from PGPASSWORD or ~/.pgpass.
    """
    from localize.workflow.team.foundation import found, inspect
    from localize.workflow.team.server_members import add_server, inspect_server

    with open_to_write(ctx) as project:
        if url is not None and project.store.team() is not None:
            return _add_server(project, url, dry_run=dry_run, as_json=as_json)
        prospect = inspect(project)
        site = None if url is None else inspect_server(url)
        if not dry_run:
            found(project)
        if not dry_run and url is not None:
            add_server(project, url)
        person = project.member.name
    if as_json:
        counts = {"documents": prospect.documents, "texts": prospect.texts, "drafts": prospect.drafts}
        name = site.database if site is not None else None
        said = {"founded": not dry_run, "manager": person, **counts, "approvals": prospect.approvals, "server": name}
        output.document(said)
    else:
        _show_prospect(prospect)
        if site is not None:
            _show_site(site, dry_run=dry_run)
        output.line(
            f"dry run: no team was started; {person} would manage it" if dry_run else f"{person} manages the team"
        )
    return diagnostics.FINDINGS if dry_run else 0


def _upgrade_server(project: Project, url: str, *, dry_run: bool, as_json: bool) -> int:
    from localize.workflow.team.server_members import upgrade_server
    from localize.workflow.team.server_place import describe_server

    is_older = upgrade_server(project, url, is_trial=dry_run)
    if as_json:
        counts = {"documents": 0, "texts": 0, "drafts": 0, "approvals": 0}
        database = describe_server(project).rpartition("/")[2]
        output.document({"founded": False, "manager": project.member.name, **counts, "server": database})
    elif is_older:
        output.line("the team's server will be upgraded (dry run)" if dry_run else "the team's server was upgraded")
    else:
        output.line("the team's server is up to date")
    return diagnostics.FINDINGS if dry_run and is_older else 0


def _show_prospect(prospect: Prospect) -> None:
    output.line(f"{output.count(prospect.documents, 'document')} and {output.count(prospect.texts, 'text')} are shared")
    if prospect.drafts:
        output.line(f"{output.count(prospect.drafts, 'draft')} from engines stay on this machine")
    if prospect.approvals:
        output.line(f"{output.count(prospect.approvals, 'approval')} must be given again by reviewers of the team")


def _show_site(site: Site, *, dry_run: bool) -> None:
    for text in describe_site(site) if dry_run else (f"{site.database} is the team's server; next: `localize sync`",):
        output.line(text)


def _add_server(project: Project, url: str, *, dry_run: bool, as_json: bool) -> int:
    """Give a team a server that has carried bundles so far; bring one that it has up to this version."""
    from localize.workflow.team.server_members import add_server, inspect_server

    team = project.store.team()
    if team is not None and team.server is not None:
        return _upgrade_server(project, url, dry_run=dry_run, as_json=as_json)
    site, person = inspect_server(url), project.member.name
    if not dry_run:
        add_server(project, url)
    if as_json:
        counts = {"documents": 0, "texts": 0, "drafts": 0, "approvals": 0}
        output.document({"founded": False, "manager": person, **counts, "server": site.database})
        return diagnostics.FINDINGS if dry_run else 0
    _show_site(site, dry_run=dry_run)
    if dry_run:
        output.line("dry run: nothing was done")
    else:
        output.line("`localize team grant-access NAME -o FILE` lets each of the others use it")
    return diagnostics.FINDINGS if dry_run else 0


@team_command.command("invite")
@click.argument("name")
@_role_option
@_language_option
@output_option("The invitation, with the whole project in it.")
@click.option(
    "--code-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the code to this new file instead of printing it.",
)
@json_answer("team invite")
@click.pass_context
def invite_command(
    ctx: click.Context,
    name: str,
    roles: tuple[str, ...],
    languages: tuple[str, ...],
    path: Path,
    code_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write an invitation for a person to FILE.

    A code opens the invitation. Tell the person the code; do not send it with the file.
    """
    from localize.workflow.team.invitation import invite

    if code_file is not None and code_file.exists():
        raise click.UsageError(f"{code_file} already exists: name a new file for the code")
    with open_to_write(ctx) as project:
        invited = invite(project, require_text(name), _read_roles(roles), _read_languages(project, languages))
    output.write_bytes(invited.data, path)
    if code_file is not None:
        output.write_bytes(f"{invited.code}\n".encode(), code_file)
    if as_json:
        code = None if code_file is not None else invited.code
        output.document({"name": name, "path": str(path), "bytes": len(invited.data), "code": code})
        return
    output.line(f"invitation for {name} in {path} ({output.count(len(invited.data), 'byte')})")
    if code_file is None:
        output.line(f"code: {invited.code}")
    output.line("it can be used once, by one person, who becomes a member once a manager has read their first bundle")


@team_command.command("join")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The new project's folder.")
@_code_file_option
@recovery_file_option
@json_answer("team join")
@click.pass_context
def join_command(
    ctx: click.Context, path: Path, to: Path, code_file: Path | None, recovery_file: Path | None, *, as_json: bool
) -> None:
    """Make the project of an invitation in DIR.

    It is encrypted under your own passphrase. Give your first bundle to a manager of the team: once a manager has read
    it, your work counts, including what you did before.
    """
    from localize.workflow.project.project import require_free as require_new
    from localize.workflow.team.invitation import join

    require_new(to)
    require_free(recovery_file)
    data, code = read_file(path), _read_code(code_file)
    new = make_key(ctx)
    hand_over(new.recovery, recovery_file)
    with join(data, code, to, new) as project:
        person, documents = project.member.name, len(project.store.documents())
        team = project.store.team()
    if as_json:
        output.document({"path": str(to), "name": person, "documents": documents})
        return
    output.line(f"{person}'s project is in {to}, with {output.count(documents, 'document')}")
    if team is not None and team.server is not None:
        output.line("next: `localize sync`")
    else:
        output.line("next: `localize bundle write FILE`, and give the file to the person who invited you")


def _read_code(file: Path | None) -> str:
    named = file or (Path(os.environ["LOCALIZE_CODE_FILE"]) if os.environ.get("LOCALIZE_CODE_FILE") else None)
    if named is not None:
        return read_file(named).decode(errors="replace")
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask for the code: give it with --code-file or LOCALIZE_CODE_FILE"
        )
    return ask("Code of the invitation")


def _read_roles(names: tuple[str, ...]) -> frozenset[Role]:
    from localize.model.events import Role

    return frozenset(map(Role, names))


def _read_languages(project: Project, names: tuple[str, ...]) -> tuple[LanguageTag, ...]:
    return tuple(map(project.target_language, names))


@team_command.command("members")
@json_answer("team members")
@click.pass_context
def members_command(ctx: click.Context, *, as_json: bool) -> None:
    """List who is in the team.

    Compare the fingerprint of a member's key with that member, by phone or face to face: if both of you see the same
    numbers, it is their key.
    """
    from localize.workflow.team.roster import list_members

    with open_to_read(ctx) as project:
        found = list_members(project)
    if as_json:
        output.document({"members": [_member_json(each) for each in found]})
        return
    for each in found:
        marks = _fingerprints(each)
        output.line(f"{each.name}  {_describe(each)}")
        for mark in marks:
            output.line(f"    {mark}")


def _fingerprints(member: TeamMember) -> list[str]:
    from localize.workflow.team.roster import fingerprint

    return [fingerprint(each) for each in member.keys]


def _describe(member: TeamMember) -> str:
    if member.revoked:
        return "is no longer a member"
    roles = ", ".join(sorted(each.value for each in member.roles)) or "guest"
    languages = f" for {', '.join(sorted(member.languages))}" if member.languages else ""
    if not member.keys:
        return f"{roles}{languages} (has not joined yet)"
    return f"{roles}{languages}{' (waits until a manager has read their first bundle)' if member.is_waiting else ''}"


def _member_json(member: TeamMember) -> dict[str, object]:
    marks = _fingerprints(member)
    return {
        "id": member.name,
        "name": member.name,
        "roles": sorted(each.value for each in member.roles),
        "languages": sorted(member.languages),
        "fingerprint": marks[-1] if marks else None,
        "replicas": len(member.keys),
        "revoked": member.revoked,
        "waiting": member.is_waiting,
    }


@team_command.command("role")
@click.argument("name")
@click.argument("roles", nargs=-1, required=True, type=click.Choice(_ROLES))
@_language_option
@json_answer("team role")
@click.pass_context
def role_command(
    ctx: click.Context, name: str, roles: tuple[str, ...], languages: tuple[str, ...], *, as_json: bool
) -> None:
    """Change what a member may do.

    The roles replace the previous ones. What the member did before still counts.
    """
    from localize.workflow.team.roster import change_role

    with open_to_write(ctx) as project:
        change_role(project, name, _read_roles(roles), _read_languages(project, languages))
    if as_json:
        output.document({"name": name, "roles": sorted(roles), "languages": sorted(languages)})
        return
    output.line(f"{name} is {', '.join(sorted(roles))} now; the others will see it when they read your next bundle")


@team_command.command("revoke")
@click.argument("name")
@click.option("--reason", required=True, help="Why; the team can read it.")
@json_answer("team revoke")
@click.pass_context
def revoke_command(ctx: click.Context, name: str, reason: str, *, as_json: bool) -> None:
    """End somebody's membership.

    What you received from them so far still counts. Anything later does not, and they cannot open new bundles.
    """
    from localize.workflow.team.roster import revoke

    with open_to_write(ctx) as project:
        revoke(project, name, require_text(reason))
    if as_json:
        output.document({"name": name, "revoked": True})
        return
    output.line(f"{name} is no longer in the team; the others will see it when they read your next bundle")


@team_command.command("leave")
@json_answer("team leave")
@click.pass_context
def leave_command(ctx: click.Context, *, as_json: bool) -> None:
    """Leave the team.

    The others keep your work. Give them one more bundle, so that they know that you left.
    """
    from localize.workflow.team.roster import leave

    with open_to_write(ctx) as project:
        person = project.member.name
        leave(project)
    if as_json:
        output.document({"name": person, "revoked": True})
        return
    output.line(f"{person} has left the team; give the others one more bundle")


@team_command.command("key")
@json_answer("team key")
@click.pass_context
def key_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show your own name, replica and fingerprint.

    The private keys never leave the encrypted project.
    """
    from localize.workflow.team.replica import get_state
    from localize.workflow.team.roster import fingerprint

    with open_to_read(ctx) as project:
        place = get_state(project).place
    member = place.find_member(place.person)
    mark = next((fingerprint(each) for each in (member.keys if member else ()) if each.replica == place.replica), None)
    if as_json:
        output.document({"name": place.person, "replica": place.replica, "fingerprint": mark})
        return
    output.line(f"{place.person}  {place.replica[:8]}")
    output.line(f"    {mark or 'not yet known to the team'}")
