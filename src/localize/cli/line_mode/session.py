"""Session of the line mode: its commands, and the loop that reads and runs them.

Everything is saved as soon as it is typed, so the end of the input, Ctrl+C or a lost line loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from localize.cli import diagnostics
from localize.cli.line_mode import actions, notes, search, selection
from localize.cli.line_mode import review as review_commands
from localize.cli.line_mode.commands import HELP, Command, FollowUp, find, help_lines
from localize.cli.line_mode.desk import Desk, InputEnded, Person, start_at
from localize.cli.line_mode.segment_text import sentence
from localize.errors import Conflict, LocalizeError, StoreError
from localize.i18n import choose_language, mark, set_language, tr
from localize.i18n.errors import localized_hint, localized_message
from localize.model.segment_list import Where
from localize.store.key import Passphrase
from localize.workflow import review
from localize.workflow.project.project import Project, open_to_read
from localize.workflow.segments import lookup
from localize.workflow.user.last_looks import LastLooks
from localize.workflow.user.preferences import Preferences

_MOVES = (
    Command(mark("skip"), "s", "", mark("go to the next segment"), actions.skip),
    Command(mark("back"), "b", "", mark("go to the previous segment"), actions.back),
    Command(mark("go"), "g", mark("NUMBER"), mark("go to a number"), actions.go_to),
    Command(mark("read"), "r", "", mark("show the segment again"), actions.read),
    Command(mark("details"), "d", "", mark("show all details with the history"), actions.details),
)
_SEARCH = (
    Command(
        mark("find"),
        "l",
        mark("TEXT"),
        mark("filter by words in source or translation"),
        search.find_text,
    ),
    Command(mark("only"), "", mark("[WORDS]"), mark("filter: new, with a finding …"), search.show_only),
    Command(mark("list"), "", mark("[NUMBER]"), mark("show ten segments of the list"), search.tell_list),
    Command(mark("everything"), "", "", mark("clear the filter"), search.show_everything),
    Command(mark("bookmark"), "", "", mark("set or remove a bookmark"), search.bookmark),
)
_NOTES = (
    Command(
        mark("accept"), "", mark("NUMBER REASON"), mark("waive a finding that is not an error here"), actions.accept
    ),
    Command(mark("why"), "y", mark("[NUMBER]"), mark("explain a finding, with examples"), actions.tell_why),
    Command(mark("note"), "k", mark("TEXT"), mark("leave a note"), notes.note),
    Command(mark("answer"), "", mark("[NUMBER] TEXT"), mark("reply to a note"), notes.answer),
    Command(mark("resolve"), "", mark("[NUMBER]"), mark("resolve a note"), notes.resolve),
    Command(mark("inbox"), "i", mark("[NUMBER]"), mark("show your messages, go to one"), notes.read_inbox),
    Command(mark("take"), "", "", mark("take the wording that a reviewer suggests"), notes.take),
    Command(mark("refuse"), "", mark("[REASON]"), mark("refuse that wording"), notes.refuse),
    Command(mark("undo"), "u", "", mark("undo your last action"), actions.undo),
)
EDIT = (
    Command(mark("write"), "w", mark("TEXT"), mark("use this text and save it as a draft"), actions.write),
    Command(
        mark("confirm"), "c", mark("[TEXT]"), mark("confirm the text and go to the next open segment"), actions.confirm
    ),
    Command(mark("match"), "m", mark("NUMBER"), mark("use the text of a match"), actions.use_match),
    Command(mark("copy"), "o", "", mark("use the source as the text"), actions.copy_source),
    Command(mark("tag"), "t", mark("[WORDS]"), mark("add the next tag, or put it around words"), actions.insert_tag),
    Command(mark("fix"), "f", mark("[NUMBER]"), mark("apply the fix of a finding"), actions.fix),
    Command(mark("next"), "n", "", mark("go to the next open segment"), actions.next_open),
    *_MOVES,
    *_SEARCH,
    *_NOTES,
)
REVIEW = (
    Command(
        mark("approve"),
        "a",
        mark("[NUMBERS]"),
        mark("approve the text and continue; or several: numbers, marked or everything"),
        review_commands.approve,
    ),
    Command(
        mark("reject"),
        "x",
        mark("[CATEGORY:] REASON"),
        mark("reject the text and continue; or several: marked, everything"),
        review_commands.reject,
    ),
    Command(
        mark("final"),
        "",
        mark("[NUMBERS]"),
        mark("approve as final, as second reviewer"),
        review_commands.finalise,
    ),
    Command(
        mark("mark"), "v", mark("[NUMBERS]"), mark("mark the text and continue; or several"), selection.mark_segments
    ),
    Command(mark("unmark"), "", mark("[NUMBERS]"), mark("remove marks"), selection.unmark),
    Command(mark("withdraw"), "", "", mark("withdraw the approval"), review_commands.withdraw),
    Command(mark("amend"), "e", mark("[TEXT]"), mark("edit the text, approve it and continue"), review_commands.amend),
    Command(
        mark("fix"),
        "f",
        mark("[NUMBER]"),
        mark("apply the fix of a finding, approve and continue"),
        review_commands.amend_by_fix,
    ),
    Command(mark("ask"), "", mark("TEXT"), mark("ask the translator something"), review_commands.ask),
    Command(mark("suggest"), "", mark("TEXT"), mark("suggest another wording"), review_commands.suggest),
    Command(mark("show"), "", mark("[NUMBER]"), mark("show another queue"), review_commands.show_queue),
    *_MOVES,
    *_SEARCH,
    *_NOTES,
)


def run_line_mode(
    project_root: Path | None,
    preferences: Preferences,
    *,
    document: str | None,
    screen: str,
    language: str | None,
    as_name: str | None,
    key: Passphrase | None = None,
) -> int:
    """Hold a session until the person leaves; return the exit code.

    Raises:
        LocalizeError: the project cannot be opened, or it has no such document or language.
    """
    set_language(choose_language(preferences.language))
    with open_to_read(project_root, as_name=as_name, key=key) as project:
        person = Person(60 * preferences.lock_minutes if project.is_encrypted else 0)
        desk = _desk(project, person, document, language, reviewing=screen == "review")
        start_at(desk, None)
        commands = (*(REVIEW if desk.reviewing else EDIT), *_ends(desk))
        desk.person.notice_leaving()
        desk.person.say(_welcome(desk))
        if for_person := notes.waiting(desk):
            desk.person.say(for_person)
        try:
            desk.read()
            return _hold(desk, commands)
        finally:
            if desk.looks is not None:
                desk.looks.save()


def _desk(project: Project, person: Person, path: str | None, language: str | None, *, reviewing: bool) -> Desk:
    document = lookup.find_document(project, path) if path else None
    tags = lookup.target_languages(project, document) if document else project.targets
    chosen = project.target_language(language) if language else tags[0] if tags else project.targets[0]
    where = Where(document=document.id if document else None)
    queue = review.first_queue(project)
    if reviewing:
        where = review.queue(project, queue, where.document)
    looks = LastLooks(project) if reviewing else None
    return Desk(project, person, chosen, document, where, reviewing, queue, looks=looks)


def _ends(desk: Desk) -> tuple[Command, ...]:
    def tell(asked: Desk, rest: str) -> FollowUp:
        del rest
        for line in help_lines((*(REVIEW if asked.reviewing else EDIT), *_ends(asked))):
            asked.person.say(line)
        asked.person.say(tr("In a text, tags are typed as <b1> and </b1>, a line break as ↵."))
        return FollowUp.STAY

    del desk
    return (
        Command(mark("help"), HELP, "", mark("list the commands"), tell),
        Command(mark("quit"), "q", "", mark("quit; everything is saved"), actions.leave),
    )


def _welcome(desk: Desk) -> str:
    counts = lookup.counts(desk.project, desk.language, desk.where)
    where = desk.document.path if desk.document else tr("all files")
    if desk.reviewing:
        said = tr(
            "Review, {file}, {language}. {count} to review.", file=where, language=desk.language, count=counts.segments
        )
    else:
        said = tr(
            "Editor, {file}, {language}. {count} segments, {empty} without a text, {draft} drafts.",
            file=where,
            language=desk.language,
            count=counts.segments,
            empty=counts.empty,
            draft=counts.draft,
        )
    return f"{said} " + tr("Type help for the commands, quit to exit.")


def _hold(desk: Desk, commands: Sequence[Command]) -> int:
    interrupted = False
    while True:
        refused = len(desk.refusals)
        try:
            then = _do(desk, commands, desk.person.ask("> "))
        except InputEnded:
            return _end(desk)
        except KeyboardInterrupt:
            if interrupted and not desk.person.is_idle:
                return diagnostics.INTERRUPTED
            _rescue(desk, commands)
            then = None
        is_saved = len(desk.refusals) == refused
        if desk.person.has_gone:
            return diagnostics.INTERRUPTED
        if desk.person.is_idle and is_saved:
            return _lock(desk)
        if then is FollowUp.LEAVE:
            return _code(desk)
        interrupted = then is None
        _follow(desk, then, is_saved=is_saved)


def _follow(desk: Desk, then: FollowUp | None, *, is_saved: bool) -> None:
    """Say what belongs after a command; None: after Ctrl+C, or when nobody was there."""
    if desk.person.is_idle:
        desk.person.is_idle = False
        desk.person.say(tr("The text cannot be saved now, so the project is not locked"))
    elif then is None and is_saved:
        desk.person.say(tr("Everything is saved. Press Ctrl+C again to quit, or type help for the commands."))
    elif then is FollowUp.READ:
        desk.read()
    elif then is FollowUp.TEXT:
        desk.read_text()


def _lock(desk: Desk) -> int:
    """Leave nothing on the terminal, and end: the project opens with its passphrase only."""
    desk.person.clear()
    desk.person.say(
        tr("Nothing was typed for a while: everything is saved, and the project is locked. Open it again to continue.")
    )
    return _code(desk)


def _end(desk: Desk) -> int:
    if desk.refusals:
        desk.person.say(tr("The input has ended; not every text is saved."))
    else:
        desk.person.say(tr("The input has ended; everything is saved."))
    return _code(desk)


def _code(desk: Desk) -> int:
    """Return the exit code: a person at a terminal has seen what was refused, and perhaps done it again."""
    return 0 if desk.person.at_terminal or not desk.refusals else desk.refusals[-1]


def _rescue(desk: Desk, commands: Sequence[Command]) -> None:
    """Keep the text of a command that was being typed when Ctrl+C came."""
    found = find(commands, desk.person.half)
    if found is not None and found[0].run is review_commands.amend and found[1]:
        review_commands.keep_half(desk, found[1])
    if found is not None and found[0].run in (actions.write, actions.confirm) and found[1]:
        _do(desk, commands, f"write {found[1]}")


def _do(desk: Desk, commands: Sequence[Command], line: str) -> FollowUp:
    if not line.strip():
        return FollowUp.READ
    found = find(commands, line)
    if found is None or found[0].run not in (actions.fix, review_commands.amend_by_fix):
        desk.offered = None
    if found is None:
        desk.person.say(tr("“{text}” is not a command; type help for the list.", text=line.strip()))
        return FollowUp.STAY
    command, rest = found
    try:
        return command.run(desk, rest)
    except Conflict as conflict:
        desk.person.say(review.overtaken(conflict))
        desk.refresh()
        return FollowUp.READ
    except LocalizeError as error:
        if isinstance(error, StoreError):
            desk.refusals.append(diagnostics.exit_code(error))
        desk.person.say(". ".join(sentence(each) for each in (localized_message(error), localized_hint(error)) if each))
        return FollowUp.STAY
