"""Commands on the encryption of a project: encrypt, decrypt, change the passphrase."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import root_of
from localize.cli.input import ask
from localize.cli.json_answers import json_answer
from localize.cli.passphrase import ask_new, new_passphrase, passphrase_of

if TYPE_CHECKING:
    from localize.store.key_slots import NewKey

recovery_file_option = click.option(
    "--recovery-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the recovery key to this new file instead of printing it.",
)


def make_key(ctx: click.Context) -> NewKey:
    """Return a new key under a new passphrase. Raises: UsageError, WorkflowError."""
    from localize.store.key_slots import calibrate, create_key

    return create_key(new_passphrase(ctx), calibrate())


def hand_over(recovery: str, file: Path | None) -> None:
    """Print the recovery key on stderr, or write it to a file for its owner alone. Raises: UsageError, StoreError."""
    if file is not None:
        output.write_bytes(f"{recovery}\n".encode(), file)
        diagnostics.say(f"the recovery key is in {file}: keep it apart from this machine")
        return
    diagnostics.say("")
    diagnostics.say(f"    {recovery}", color="bright_white")
    diagnostics.say("")
    diagnostics.say("This recovery key opens the project when the passphrase is lost. It is shown this once and stands")
    diagnostics.say("nowhere else: write it on paper, and keep it apart from this machine.")


def require_free(file: Path | None) -> None:
    """Raise a UsageError where a recovery key would replace a file."""
    if file is not None and file.exists():
        raise click.UsageError(f"{file} is there already: name a new file for the recovery key")


@click.command("encrypt")
@recovery_file_option
@json_answer("encrypt")
@click.pass_context
def encrypt_command(ctx: click.Context, recovery_file: Path | None, *, as_json: bool) -> int:
    """Encrypt the project's store under a passphrase.

    Texts, history, memory and the drafts of engines are then unreadable without it. Its caches are deleted and made
    anew. The recovery key is printed once.
    """
    from localize.workflow.project.encryption import encrypt, find_sources_inside, require_plain
    from localize.workflow.project.plain_files import STAYS_PLAIN

    root = root_of(ctx)
    require_free(recovery_file)
    require_plain(root)
    new = make_key(ctx)
    hand_over(new.recovery, recovery_file)  # before the first step: who stops here has lost nothing
    left = encrypt(root, new)
    sources = find_sources_inside(root, new.key)
    if as_json:
        told = {"left": [str(each) for each in left], "sources": [str(each) for each in sources]}
        output.document({"encrypted": True, **told})
    else:
        output.line(f"encrypted; {STAYS_PLAIN}")
        _offer(sources)
    for each in left:
        diagnostics.warn(f"{each} could not be encrypted and is plain: delete it when you need it no longer")
    return diagnostics.FINDINGS if left else 0


def _offer(sources: tuple[Path, ...]) -> None:
    """Name the source files in the folder, and delete them where the person at the terminal wishes it."""
    from localize.workflow.project.encryption import delete_sources

    if not sources:
        return
    output.line("The store has the bytes of these files; in the folder they are plain:")
    for each in sources:
        output.line(f"  {each}")
    if (
        sys.stdin.isatty()
        and ask("type the word delete to delete them from the folder, or Enter to leave them") == "delete"
    ):
        delete_sources(sources)
        output.line(f"deleted {output.count(len(sources), 'file')}")
    else:
        output.line("Move them out of the folder, or delete them, if nobody may read them.")


@click.command("decrypt")
@click.option(
    "--accept-plain",
    is_flag=True,
    help="Accept a store that is plain already, though it was encrypted here.",
)
@json_answer("decrypt")
@click.pass_context
def decrypt_command(ctx: click.Context, *, accept_plain: bool, as_json: bool) -> None:
    """Let the project's store be plain again."""
    from localize.workflow.project import encryption

    root = root_of(ctx)
    if accept_plain:
        encryption.accept_plain(root)
    else:
        encryption.decrypt(root, passphrase_of(ctx, root))
    if as_json:
        output.document({"encrypted": False})
        return
    if accept_plain:
        output.line("accepted: the project is plain, and opens without a passphrase")
        return
    output.line("decrypted: whoever can read the folder can read the project")


@click.command("passphrase")
@click.option("--recovery", is_flag=True, help="You have the recovery key, not the passphrase.")
@click.option(
    "--recovery-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Read the recovery key from this file.",
)
@click.option(
    "--new-passphrase-fd", type=int, metavar="N", help="Read the new passphrase from this open file descriptor."
)
@click.option("--new-recovery", is_flag=True, help="Make a new recovery key instead: the printed one is lost.")
@click.option(
    "--new-key",
    is_flag=True,
    help="Encrypt everything anew, under a new key, passphrase and recovery key: somebody may know the present ones.",
)
@click.option(
    "--new-recovery-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the new recovery key to this new file instead of printing it.",
)
@json_answer("passphrase")
@click.pass_context
def passphrase_command(
    ctx: click.Context,
    recovery_file: Path | None,
    new_passphrase_fd: int | None,
    new_recovery_file: Path | None,
    *,
    recovery: bool,
    new_recovery: bool,
    new_key: bool,
    as_json: bool,
) -> None:
    """Change the passphrase of an encrypted project.

    Backups that were made before keep the one that they had then.
    """
    from localize.workflow.project.encryption import read_slots

    if new_recovery and (new_key or new_passphrase_fd is not None):
        raise click.UsageError("--new-recovery leaves the passphrase and the key as they are: give it alone")
    if new_recovery_file is not None and not (new_recovery or new_key):
        raise click.UsageError("--new-recovery-file goes with --new-recovery or --new-key")
    require_free(new_recovery_file)
    root = root_of(ctx)
    read_slots(root)  # a plain project is refused before anything is typed
    secret = _present_secret(ctx, root, recovery_file, recovery=recovery)
    if new_recovery:
        told = _change_recovery(root, secret, new_recovery_file)
    else:
        told = _change_passphrase(root, secret, new_passphrase_fd, new_recovery_file, new_key=new_key)
    if as_json:
        output.document({"changed": True})
        return
    output.line(told)


def _present_secret(ctx: click.Context, root: Path | None, recovery_file: Path | None, *, recovery: bool) -> str:
    """Return what opens the project now. Raises: PassphraseNeeded, WrongPassphrase, ConfigError."""
    from localize.store.key_slots import get_passphrase, parse_recovery_key

    if recovery_file is not None:
        return parse_recovery_key(recovery_file.read_text(encoding="utf-8", errors="replace"))
    if recovery:
        return parse_recovery_key(ask("Recovery key", unseen=True))
    return get_passphrase(passphrase_of(ctx, root))


def _change_recovery(root: Path | None, secret: str, file: Path | None) -> str:
    """Put a new recovery key in place of the present one and return what was done."""
    from localize.store.key_slots import SlotKind, calibrate, new_recovery_key
    from localize.workflow.project.encryption import change_passphrase, unlock_slots

    key, recovery = unlock_slots(root, secret), new_recovery_key()
    hand_over(recovery, file)  # before it counts: who stops here has the old one
    change_passphrase(root, key, recovery, calibrate(), SlotKind.RECOVERY)
    return "the recovery key is changed; backups keep the one that they were made under"


def _change_passphrase(
    root: Path | None, secret: str, descriptor: int | None, recovery_file: Path | None, *, new_key: bool
) -> str:
    """Put a new passphrase, or a new key with all that opens it, in place of the present one; return what was done."""
    from localize.store.key_slots import calibrate, create_key
    from localize.workflow.project.encryption import change_key, change_passphrase, unlock_slots
    from localize.workflow.user.passphrase import PassphraseSources

    key = unlock_slots(root, secret)  # before the new one is typed
    phrase = (PassphraseSources(descriptor).find_given() if descriptor is not None else ask_new()) or ""
    if not new_key:
        change_passphrase(root, key, phrase, calibrate())
        return "the passphrase is changed; backups keep the one that they were made under"
    new = create_key(phrase, calibrate())
    hand_over(new.recovery, recovery_file)
    change_key(root, secret, new)
    return "the project has a new key; backups keep theirs: delete those that others may open"
