"""Passphrase of an encrypted project, as the command line gets it: from a script's source, or typed unseen."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from localize.cli import diagnostics
from localize.cli.input import ask
from localize.store.key import Passphrase
from localize.workflow.user.passphrase import PassphraseSources

_SOURCES = "localize.passphrase"
_WORDS = "A passphrase of several words is easy to keep in mind and hard to guess."


def begin(ctx: click.Context, descriptor: int | None) -> None:
    """Take hold of what the caller gives, before any program is started."""
    ctx.find_root().meta[_SOURCES] = PassphraseSources(descriptor, _ask_if_there)


def passphrase_of(ctx: click.Context, root: Path | None, *, once: bool = False) -> Passphrase:
    """Return what gives the passphrase of the project in *root*, or around the present folder, when it is called.

    *once*: for screens, which ask a person themselves, and lock; nothing of it is held after that.
    """

    def find() -> str | None:
        from localize.workflow.project.project import find_root

        place = root.resolve() if root is not None else find_root(Path.cwd())
        sources = _sources(ctx)
        return None if place is None else sources.take(place) if once else sources.find(place)

    return find


def new_passphrase(ctx: click.Context) -> str:
    """Return a passphrase for a project that has none: a script's, or typed twice. Raises: UsageError."""
    given = _sources(ctx).find_given()
    return given or ask_new()


def ask_new() -> str:
    """Return a passphrase that a person types twice. Raises: UsageError."""
    from localize.store.key_slots import require_passphrase

    if not sys.stdin.isatty():
        raise click.UsageError(
            "nobody is there to ask for a passphrase: give it by --passphrase-fd N, LOCALIZE_PASSPHRASE_FILE or "
            "LOCALIZE_PASSPHRASE"
        )
    diagnostics.note(_WORDS)
    first = ask("New passphrase", unseen=True)
    require_passphrase(first)
    if ask("Repeat the passphrase", unseen=True) != first:
        raise click.UsageError("the two passphrases differ; nothing has changed")
    return first


def _ask_if_there() -> str | None:
    return ask("Passphrase", unseen=True) if sys.stdin.isatty() else None


def _sources(ctx: click.Context) -> PassphraseSources:
    sources = ctx.find_root().meta[_SOURCES]
    assert isinstance(sources, PassphraseSources)
    return sources
