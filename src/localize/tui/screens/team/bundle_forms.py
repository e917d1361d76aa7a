"""Bundles on the screen: written and read after a count, with a bar that Esc ends as long as nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import ntr, number, tr
from localize.i18n.sanitize import visible
from localize.model import Progress
from localize.store.team_record import TeamMember
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.screens.team.file_access import read_file, require_place, write_file
from localize.tui.widgets.prompts import Ask, Choose, Summary
from localize.tui.widgets.settings_list import Switch
from localize.workflow.project.project import Project
from localize.workflow.team import bundle_files
from localize.workflow.team.bundle_files import Written
from localize.workflow.team.replica import Report

_YES = "yes"
WRITE_FORM, READ_FORM = "bundle-write", "bundle-read"
"""Under which names the session remembers the places that were typed last."""


def ask_to_write(screen: BaseScreen, session: Session, members: list[TeamMember], then: Callable[[], None]) -> None:
    """Ask for whom a bundle is and where it goes; say how much it holds, and write it."""
    able = [each for each in members if each.keys and not each.revoked and each.name != session.project.member.name]
    if not able:
        screen.say(tr("Nobody else has joined this team yet"))
        return
    ready: list[tuple[Written, Path]] = []

    async def act(given: Answers) -> None:
        path = require_place(given["path"])
        names = [each.name for at, each in enumerate(able) if given[f"for-{at}"] == _YES]
        if not names:
            raise LocalizeError("choose who the bundle is for")
        session.asked[WRITE_FORM] = {"path": given["path"]}
        written = await screen.drive_or_raise(tr("Write a bundle"), partial(_pack, session.project, names))
        ready.extend([(written, path)] if written is not None else [])

    def confirm(_given: Answers | None) -> None:
        for written, path in ready:
            _confirm_write(screen, written, path, then)

    last = session.asked.get(WRITE_FORM, {})
    default = str(session.project.root.parent / f"{session.project.member.name}.bundle")
    lines = [Line("path", tr("Write to"), last.get("path", default), path=True)]
    no_yes = (("", tr("no")), (_YES, tr("yes")))
    switches = [Switch(f"for-{at}", visible(each.name), no_yes, _YES) for at, each in enumerate(able)]
    screen.app.push_screen(Form(tr("Bundle for"), lines, switches, act=act), confirm)


def _pack(project: Project, people: list[str]) -> Generator[Progress, None, Written]:
    yield Progress(0, 2, "packed")
    written = bundle_files.write(project, people)
    yield Progress(2, 2, "packed")
    return written


def _confirm_write(screen: BaseScreen, written: Written, path: Path, then: Callable[[], None]) -> None:
    """Say how much a bundle holds, and write it when the person says so."""

    def take(answer: str | None) -> None:
        if answer == _YES:
            start(screen, write, "bundle", exclusive=False)
        else:
            screen.say(tr("Nothing was written"))

    async def write() -> None:
        await screen.bridge.read(write_file, path, written.data)
        screen.say(tr("Written: {file}", file=visible(str(path))))
        then()

    held = ntr("{count} event", "{count} events", written.events)
    size = ntr("{count} byte", "{count} bytes", len(written.data))
    names = ", ".join(map(visible, written.recipients))
    title = tr("{events}, {size}, for {names}", events=held, size=size, names=names)
    if not written.events:
        title += "\n" + tr("According to their last bundle, they already have everything.")
    place = visible(str(path))
    said = tr("Replace {file}", file=place) if path.exists() else tr("Write {file}", file=place)
    screen.app.push_screen(Choose(title, [(_YES, said), ("no", tr("Write nothing"))]), take)


def ask_to_read(screen: BaseScreen, session: Session, then: Callable[[], None]) -> None:
    """Ask for a bundle, say what it would bring, and take it in when the person says so."""
    found: list[tuple[bytes, Report]] = []

    async def act(typed: str) -> None:
        data = await screen.bridge.read(read_file, typed)
        session.asked[READ_FORM] = {"path": typed}
        work = partial(_read, session.project, data, is_trial=True)
        report = await screen.drive_or_raise(tr("Read a bundle"), work, reads_only=True)
        found.extend([(data, report)] if report is not None else [])

    def confirm(_typed: str | None) -> None:
        for data, report in found:
            _confirm_read(screen, session, data, report, then)

    last = session.asked.get(READ_FORM, {}).get("path", str(session.project.root.parent) + "/")
    hint = tr("You see the contents before anything changes · Enter show · Esc cancel")
    screen.app.push_screen(Ask(tr("Read a bundle"), value=last, hint=hint, path=True, act=act), confirm)


def _read(project: Project, data: bytes, *, is_trial: bool) -> Generator[Progress, None, Report]:
    yield Progress(0, 1, "read")
    return bundle_files.read(project, data, is_trial=is_trial)


def _confirm_read(screen: BaseScreen, session: Session, data: bytes, report: Report, then: Callable[[], None]) -> None:
    """Say what a bundle would bring, and take it in when the person says so."""
    if not report.events:
        screen.app.push_screen(Summary(tr("Read a bundle"), [Paint(tr("It contains nothing new for you."))]))
        return

    def take(answer: str | None) -> None:
        if answer == _YES:
            start(screen, read, "bundle", exclusive=False)
        else:
            screen.say(tr("Nothing was changed"))

    async def read() -> None:
        before = session.project.store.head().sequence
        work = partial(_read, session.project, data, is_trial=False)
        done = await screen.drive_or_raise(tr("Read a bundle"), work)
        if done is None:
            return
        session.tell_changed_since(screen, before)
        said = tr("Read: {counts}", counts=_count(done))
        session.say_merged(screen, f"{said}. {screen.key('team.inbox')} {tr('shows them')}")
        then()

    lines = "\n".join(filter(None, (_count(report), *_doubts(report))))
    screen.app.push_screen(Choose(lines, [(_YES, tr("Add the changes")), ("no", tr("Do not add them"))]), take)


def _count(report: Report) -> str:
    told = (
        (report.texts, ntr("{count} text", "{count} texts", report.texts)),
        (report.approvals, ntr("{count} approval", "{count} approvals", report.approvals)),
        (report.removed, ntr("{count} removal", "{count} removals", report.removed)),
        (report.conflicts, ntr("{count} open conflict", "{count} open conflicts", report.conflicts)),
    )
    said = [words for count, words in told if count]
    return ", ".join(said) or ntr("{count} event", "{count} events", report.events)


def _doubts(report: Report) -> tuple[str, ...]:
    return (
        tr(
            "{count} of the events do not count: their authors lack the role or are not members yet",
            count=number(report.refused),
        )
        if report.refused
        else "",
        tr("{count} of the events are set aside: a replica was copied or altered", count=number(report.apart))
        if report.apart
        else "",
    )
