"""Dialogs on the encryption of a project that is not open: begin it, end it, change its passphrase."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content as Paint

from localize.config.project import FILE_NAME, read_config
from localize.errors import LocalizeError, WrongPassphrase
from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.prompts import Ask, Choose, Summary

if TYPE_CHECKING:
    from localize.store.key import Key
    from localize.store.key_slots import NewKey

_MOST_FILES = 8
"""Source files that are named; the others are counted."""


def show_encryption(screen: BaseScreen, root: Path) -> None:
    """Show what can be done about the encryption of a project. Raises: ConfigError for settings that cannot be read."""
    from localize.workflow.doctor import is_encrypted

    config = read_config(root / FILE_NAME)
    name = visible(config.name or root.name)
    if not is_encrypted(root):
        _encrypt(screen, root, name)
        return

    def take(answer: str | None) -> None:
        if answer == "change":
            _change_passphrase(screen, root)
        elif answer == "recovery":
            _change_recovery(screen, root)
        elif answer == "key":
            _change_key(screen, root)
        elif answer == "decrypt":
            _decrypt(screen, root, name)

    choices = [
        ("change", tr("Change the passphrase, also with the recovery key")),
        ("recovery", tr("Make a new recovery key: the current one is lost")),
        ("key", tr("Encrypt again with a new key: somebody may know the current one")),
        ("decrypt", tr("Decrypt: anyone with access to the disk can read the project")),
    ]
    screen.app.push_screen(Choose(tr("{project} is encrypted", project=name), choices), take)


# --- a new key --------------------------------------------------------------------------------------------------------


def ask_new_key(
    screen: BaseScreen, title: str, act: Callable[[NewKey], Awaitable[None]], then: Callable[[], None]
) -> None:
    """Ask for a passphrase, show the recovery key until it is written down, and let *act* do what both are for.

    *then* is called after that; nothing has been done where the person goes back before.
    """
    made: list[NewKey] = []

    async def create(given: Answers) -> None:
        made.append(await screen.bridge.read(_create_key, _new_passphrase(given)))

    def show(given: Answers | None) -> None:
        if given is not None:
            new = made[-1]
            question = _recovery_question(new.recovery, lambda: act(new))
            screen.app.push_screen(question, lambda answer: then() if answer else None)

    hint = tr("Four or five words are easy to remember and hard to guess · Enter continue · Esc cancel")
    screen.app.push_screen(Form(title, _new_lines(), hint=hint, act=create), show)


def _new_lines() -> tuple[Line, Line]:
    return (
        Line("new", tr("New passphrase"), secret=True),
        Line("again", tr("Repeat the passphrase"), secret=True),
    )


def _new_passphrase(given: Answers) -> str:
    """Return a passphrase that was typed twice. Raises: LocalizeError."""
    from localize.store.key_slots import require_passphrase

    require_passphrase(given["new"])
    if given["new"] != given["again"]:
        raise LocalizeError("the passphrases do not match", hint="type the same passphrase twice")
    return given["new"]


def _create_key(passphrase: str) -> NewKey:
    from localize.store.key_slots import calibrate, create_key

    return create_key(passphrase, calibrate())


def _recovery_question(recovery: str, act: Callable[[], Awaitable[None]]) -> Ask:
    """Return the dialog that shows a recovery key, and continues once its last group was typed from the paper."""
    last = recovery.rpartition("-")[2]

    async def confirm(typed: str) -> None:
        if typed.strip().upper() != last:
            raise LocalizeError(
                "these are not the last characters of the recovery key", hint="type its last five characters"
            )
        await act()

    lines = (
        tr("Recovery key: it opens the project if the passphrase is lost. It is shown only once:"),
        "",
        *(f"   {half}" for half in (recovery[:23], recovery[24:])),
        "",
        tr("Write it on paper and keep it away from this computer. Then type its last five characters:"),
    )
    return Ask("\n".join(lines), hint=tr("Enter continue · Esc cancel without changes"), act=confirm)


# --- a project that is there ------------------------------------------------------------------------------------------


def _encrypt(screen: BaseScreen, root: Path, name: str) -> None:
    from localize.workflow.project.encryption import encrypt, find_sources_inside

    left: list[Path] = []
    sources: list[Path] = []

    async def act(new: NewKey) -> None:
        left.extend(await screen.bridge.write(encrypt, root, new))
        sources.extend(await screen.bridge.read(find_sources_inside, root, new.key))

    def then() -> None:
        lines = [
            tr("Texts, names, notes, history and memory are unreadable without the passphrase. Not encrypted:"),
            f"  localize.yaml, glossary/, memory/, segmentation/, spelling/, {tr('exports, packages and reports')}",
            *(f"  {visible(str(each))}" for each in (*left, *sources)),
            tr("The disk may still hold unencrypted data from before: encrypt the whole disk, too."),
        ]
        summary = Summary(tr("Encrypted"), map(Paint, lines))
        screen.app.push_screen(summary, lambda _: _offer_to_delete(screen, sources))

    ask_new_key(screen, tr("Encrypt {project}", project=name), act, then)


def _offer_to_delete(screen: BaseScreen, sources: Sequence[Path]) -> None:
    """Ask whether the source files go that lie in the folder of an encrypted project; the store has their bytes."""
    from localize.workflow.project.encryption import delete_sources

    if not sources:
        return

    def take(answer: str | None) -> None:
        if answer == "delete":
            start(screen, delete, "delete")

    async def delete() -> None:
        await screen.bridge.write(delete_sources, sources)
        screen.say(ntr("{count} file deleted", "{count} files deleted", len(sources)))

    names = ", ".join(visible(each.name) for each in sources[:_MOST_FILES]) + (" …" if sources[_MOST_FILES:] else "")
    question = tr(
        "The project stores these source files, and its folder still has unencrypted copies: {names}", names=names
    )
    choices = [("keep", tr("Keep them")), ("delete", tr("Delete them from the folder"))]
    screen.app.push_screen(Choose(question, choices), take)


def _change_passphrase(screen: BaseScreen, root: Path) -> None:
    from localize.store.key_slots import calibrate
    from localize.workflow.project.encryption import change_passphrase, unlock_slots

    async def act(given: Answers) -> None:
        new = _new_passphrase(given)
        key = await screen.bridge.read(unlock_slots, root, given["present"])
        await screen.bridge.write(change_passphrase, root, key, new, await screen.bridge.read(calibrate))

    def then(given: Answers | None) -> None:
        if given is not None:
            screen.say(tr("Passphrase changed; older backups keep their old passphrase"))

    lines = (_present_line(), *_new_lines())
    screen.app.push_screen(Form(tr("Change the passphrase"), lines, act=act, at_fault=_line_at_fault), then)


def _present_line() -> Line:
    return Line("present", tr("Current passphrase, or the recovery key"), secret=True)


def _change_recovery(screen: BaseScreen, root: Path) -> None:
    """Ask for the passphrase, show a new recovery key until it is written down, and let it count then."""
    from localize.store.key_slots import SlotKind, calibrate, new_recovery_key
    from localize.workflow.project.encryption import change_passphrase, unlock_slots

    keys: list[Key] = []
    recovery = new_recovery_key()

    async def unlock(given: Answers) -> None:
        keys.append(await screen.bridge.read(unlock_slots, root, given["present"]))

    async def act() -> None:
        cost = await screen.bridge.read(calibrate)
        await screen.bridge.write(change_passphrase, root, keys[-1], recovery, cost, SlotKind.RECOVERY)

    def show(given: Answers | None) -> None:
        if given is not None:
            screen.app.push_screen(_recovery_question(recovery, act), then)

    def then(answer: str | None) -> None:
        if answer:
            screen.say(tr("The recovery key was changed; existing backups still open with the old one"))

    screen.app.push_screen(Form(tr("New recovery key"), [_present_line()], act=unlock), show)


def _change_key(screen: BaseScreen, root: Path) -> None:
    """Ask for the present and a new passphrase, show a recovery key, and encrypt the project anew."""
    from localize.workflow.project.encryption import change_key, unlock_slots

    made: list[tuple[str, NewKey]] = []

    async def create(given: Answers) -> None:
        phrase = _new_passphrase(given)
        await screen.bridge.read(unlock_slots, root, given["present"])
        made.append((given["present"], await screen.bridge.read(_create_key, phrase)))

    def show(given: Answers | None) -> None:
        if given is not None:
            secret, new = made[-1]

            async def act() -> None:
                await screen.bridge.write(change_key, root, secret, new)

            screen.app.push_screen(_recovery_question(new.recovery, act), then)

    def then(answer: str | None) -> None:
        if answer:
            screen.say(tr("The project has a new key; backups keep theirs: delete those that others may open"))

    lines = (_present_line(), *_new_lines())
    screen.app.push_screen(Form(tr("New key"), lines, act=create, at_fault=_line_at_fault), show)


def _line_at_fault(_given: Answers, error: LocalizeError) -> str:
    return "present" if isinstance(error, WrongPassphrase) else "new"


def _decrypt(screen: BaseScreen, root: Path, name: str) -> None:
    from localize.workflow.project.encryption import decrypt

    async def act(given: Answers) -> None:
        await screen.bridge.write(decrypt, root, lambda: given["passphrase"])

    def then(given: Answers | None) -> None:
        if given is not None:
            screen.say(tr("Decrypted: anyone with access to the disk can read the project"))

    title = tr("Decrypt {project}", project=name)
    hint = tr("Enter decrypt · Esc cancel · check the keyboard layout")
    screen.app.push_screen(Form(title, [Line("passphrase", tr("Passphrase"), secret=True)], hint=hint, act=act), then)
