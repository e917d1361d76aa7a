"""Errors that the program raises on purpose, each with a hint what to do next.

LocalizeError(message, hint) ── ConfigError(path, line, column) · PluginError(group, name) · NotFound(kind, id)
  ├ FormatError(path, member, line, column) ── UnknownFormat · ExtractError · MergeError
  ├ ExchangeError (TMX, TBX, XLIFF, SRX)
  ├ EngineError(engine, retryable) ── EngineUnavailable (NotInstalled) · EngineRefused · Forbidden
  ├ ServerUnavailable
  ├ StoreError ── Conflict(mine, theirs, base) · SchemaMismatch · Locked · ReadOnly · DiskError · Damaged
  │               · PassphraseNeeded · WrongPassphrase
  └ WorkflowError ── IllegalTransition(state, action) · Blocked(findings, below, waiting) · Refused ── ServerRefused

A bad translation is a `Finding`, never an error. The message says what happened, `hint` says what to do; neither
carries translatable text or secrets. Both are English templates, literals in the code, and their values are given by
name beside them: `ExtractError("the table has no column {name!r}", name=name, line=1)`. A field of the error is a value
too. Exit codes are the command line's business, see `cli/diagnostics.py`.
"""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING

from localize.errors.message import Message

if TYPE_CHECKING:
    from localize.model import LanguageTag, Target
    from localize.model.segment_list import Located


class LocalizeError(Exception):
    """Something went wrong in a way that a person can act on."""

    def __init__(self, message: str | Message, /, *, hint: str | Message = "", **values: object) -> None:
        self.text = message if isinstance(message, Message) else Message(message, **values)
        self.advice = hint if isinstance(hint, Message) else Message(hint, **values)
        super().__init__(str(self.text))

    @property
    def message(self) -> str:
        """What happened, in English."""
        return str(self.text)

    @property
    def hint(self) -> str:
        """What to do next, in English; may be empty."""
        return str(self.advice)

    def to_message(self) -> Message:
        """Return what happened, behind the place where it did."""
        return self.text

    def __str__(self) -> str:
        return str(self.to_message())

    def __reduce__(self) -> tuple[object, ...]:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class Placed(LocalizeError):
    """An error with a place in a file; line and column count from 1, 0 means unknown."""

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        path: str = "",
        line: int = 0,
        column: int = 0,
        hint: str | Message = "",
        **values: object,
    ) -> None:
        super().__init__(message, hint=hint, path=path, line=line, column=column, **values)
        self.path = path
        self.line = line
        self.column = column

    def to_message(self) -> Message:
        """Return what happened, behind the place where it did."""
        place = self._place()
        return Message("{place}: {message}", place=place, message=self.text) if place else self.text

    def _place(self) -> str:
        return ":".join(str(piece) for piece in (self.path, self.line, self.column) if piece)


class ConfigError(Placed):
    """A settings file cannot be used as it is."""


class PluginError(LocalizeError):
    """A plug-in is missing or does not load."""

    def __init__(
        self, message: str | Message, /, *, group: str, name: str, hint: str | Message = "", **values: object
    ) -> None:
        super().__init__(message, hint=hint, group=group, name=name, **values)
        self.group = group
        self.name = name


class NotFound(LocalizeError):
    """A thing that was named does not exist; `kind` says what it was meant to be."""

    def __init__(self, kind: str, wanted: str, /, *, hint: str | Message = "", **values: object) -> None:
        super().__init__(Message(f"no {kind} {{name!r}}", name=wanted), hint=hint, **values)
        self.kind = kind
        self.id = wanted


class FormatError(Placed):
    """A document cannot be read or written; `member` is the part of a package that the place is in."""

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        path: str = "",
        member: str = "",
        line: int = 0,
        column: int = 0,
        hint: str | Message = "",
        **values: object,
    ) -> None:
        super().__init__(message, path=path, line=line, column=column, hint=hint, member=member, **values)
        self.member = member

    def _place(self) -> str:
        if not self.member:
            return super()._place()
        inside = f"{self.member}:{self.line}:{self.column}" if self.line else self.member
        return f"{self.path}: {inside}" if self.path else inside


class UnknownFormat(FormatError):
    """No filter recognises the file."""


class ExtractError(FormatError):
    """The file claims a format but breaks its rules."""


class MergeError(FormatError):
    """A translation cannot be put back without breaking the file."""


class ExchangeError(Placed):
    """A TMX, TBX, XLIFF or SRX file cannot be read."""


class EngineError(LocalizeError):
    """A machine-translation engine gave no usable answer."""

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        engine: str,
        retryable: bool = False,
        hint: str | Message = "",
        **values: object,
    ) -> None:
        super().__init__(message, hint=hint, engine=engine, **values)
        self.engine = engine
        self.retryable = retryable


class EngineUnavailable(EngineError):
    """The engine cannot be reached or is not installed."""


class NotInstalled(EngineUnavailable):
    """The libraries of the engine are not installed."""


class EngineRefused(EngineError):
    """The engine answered, but with a refusal: quota, key, language, length."""


class Forbidden(EngineError):
    """The project's policy does not allow this engine; nothing was sent."""


class ServerUnavailable(LocalizeError):
    """The team's server cannot be reached; what waits for it is kept."""


class StoreError(LocalizeError):
    """The project's store cannot do what was asked."""


class Conflict(StoreError):
    """Someone saved a newer revision first; nothing was overwritten and no text is lost.

    `mine` is what this writer wanted to save (typing form), `theirs` the target that stands now, `base` the one that
    this writer had seen, where the history still has it.
    """

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        mine: str,
        theirs: Target | None,
        base: Target | None,
        hint: str | Message = "",
        **values: object,
    ) -> None:
        super().__init__(message, hint=hint, **values)
        self.mine = mine
        self.theirs = theirs
        self.base = base


class SchemaMismatch(StoreError):
    """The store was written by a newer version, or is not a store of this program."""


class Locked(StoreError):
    """Another process holds the project for itself."""


class ReadOnly(StoreError):
    """The project can be read, and not written."""


class DiskError(StoreError):
    """The disk is full, or fails."""


class Damaged(StoreError):
    """The store, or the file of its key, is damaged, missing, or not what the project's settings say it is."""


class PassphraseNeeded(StoreError):
    """The project is encrypted, and nobody has given its passphrase."""


class WrongPassphrase(StoreError):
    """The passphrase or the recovery key does not open the project."""


class WorkflowError(LocalizeError):
    """The step is not possible in the present state of the work."""


class IllegalTransition(WorkflowError):
    """The segment's state does not allow the action."""

    def __init__(
        self, message: str | Message, /, *, state: str, action: str, hint: str | Message = "", **values: object
    ) -> None:
        super().__init__(message, hint=hint, state=state, action=action, **values)
        self.state = state
        self.action = action


class Refused(WorkflowError):
    """A rule of the team does not allow it."""


class ServerRefused(Refused):
    """The team's server did not take something; `rule` says why, and `subject` names it as the server does."""

    def __init__(
        self, message: str | Message, /, *, rule: str, subject: str, hint: str | Message = "", **values: object
    ) -> None:
        super().__init__(message, hint=hint, rule=rule, subject=subject, **values)
        self.rule = rule
        self.subject = subject


class Forged(WorkflowError):
    """Something goes out as approved that the record of the project does not say was approved."""


class Blocked(WorkflowError):
    """The export gate stopped the export: `findings` are critical, `below` segments are under the wanted state.

    `waiting` says where those are: document, language, number of segments.
    """

    def __init__(
        self,
        message: str | Message,
        /,
        *,
        findings: tuple[Located, ...] = (),
        below: int = 0,
        waiting: tuple[tuple[str, LanguageTag, int], ...] = (),
        hint: str | Message = "",
        **values: object,
    ) -> None:
        super().__init__(message, hint=hint, below=below, **values)
        self.findings = findings
        self.below = below
        self.waiting = waiting
