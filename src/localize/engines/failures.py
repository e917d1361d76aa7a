"""Failures of remote engines: a closed list, so that no error carries a text or an address."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from localize import plugins
from localize.errors import EngineError, EngineRefused, EngineUnavailable, NotInstalled
from localize.errors.message import Message


class Failure(enum.Enum):
    """One way to get no translation."""

    BUSY = "busy"
    SERVER = "server"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    HOST = "host"
    ELSEWHERE = "elsewhere"
    REDIRECT = "redirect"
    DENIED = "denied"
    TOO_LARGE = "too large"
    GARBLED = "garbled"
    PAGE = "page"
    QUOTA = "quota"
    NOTHING = "nothing"
    LANGUAGE = "language"
    LENGTH = "length"
    UNSENDABLE = "unsendable"
    LIBRARY = "library"
    KEY = "key"
    KEYRING = "keyring"
    ADDRESS = "address"
    ASTRAY = "astray"
    MODEL = "model"
    PROGRAM = "program"
    STOPPED = "stopped"
    LATE = "late"
    PAUSED = "paused"


_NOTHING = Message("")


@dataclass(frozen=True, slots=True)
class _Kind:
    error: type[EngineError]
    message: Message
    hint: Message = _NOTHING
    retryable: bool = False
    """It may go better later."""
    again: bool = False
    """It is worth another try of the same text in this run."""
    ill: bool = False
    """It says something about the engine and not only about this text: three in a row pause the engine."""


_LATER = Message("try again later, or use another engine")
_OTHER = Message("use another engine")
_KINDS = {
    Failure.BUSY: _Kind(
        EngineUnavailable, Message("gets too many requests"), _LATER, retryable=True, again=True, ill=True
    ),
    Failure.SERVER: _Kind(
        EngineUnavailable, Message("has an error of its own"), _LATER, retryable=True, again=True, ill=True
    ),
    Failure.TIMEOUT: _Kind(EngineUnavailable, Message("did not answer in time"), _LATER, retryable=True, ill=True),
    Failure.CONNECTION: _Kind(EngineUnavailable, Message("cannot be reached"), _LATER, retryable=True, ill=True),
    Failure.HOST: _Kind(
        EngineRefused, Message("was sent to a host that it does not declare; nothing was sent"), _OTHER, ill=True
    ),
    Failure.ELSEWHERE: _Kind(
        EngineRefused,
        Message("has a name that resolves to another network than declared; nothing was sent"),
        Message("check the name server, or declare the host correctly"),
        ill=True,
    ),
    Failure.REDIRECT: _Kind(
        EngineRefused, Message("redirected to another page, which was not followed"), _OTHER, ill=True
    ),
    Failure.DENIED: _Kind(EngineRefused, Message("refused the request"), _OTHER, ill=True),
    Failure.TOO_LARGE: _Kind(EngineRefused, Message("answered with far more than a translation"), _OTHER, ill=True),
    Failure.GARBLED: _Kind(EngineRefused, Message("answered in a broken encoding"), _OTHER, ill=True),
    Failure.PAGE: _Kind(EngineRefused, Message("answered with a page without a translation"), _OTHER, ill=True),
    Failure.QUOTA: _Kind(
        EngineRefused, Message("says that its quota is used up"), Message("try again tomorrow"), ill=True
    ),
    Failure.NOTHING: _Kind(EngineRefused, Message("gave no translation of a text"), Message("translate it yourself")),
    Failure.LANGUAGE: _Kind(EngineRefused, Message("does not translate this pair of languages"), _OTHER),
    Failure.LENGTH: _Kind(EngineRefused, Message("does not take a text of this length"), Message("split the segment")),
    Failure.UNSENDABLE: _Kind(
        EngineRefused, Message("cannot be sent a text with broken characters"), Message("correct the source")
    ),
    Failure.LIBRARY: _Kind(
        EngineUnavailable, Message("does not work with the installed deep-translator"), _OTHER, ill=True
    ),
    Failure.KEY: _Kind(
        EngineRefused,
        Message("has no valid key"),
        Message("give its location with `key` in localize.yaml, and store it there"),
        ill=True,
    ),
    Failure.KEYRING: _Kind(
        EngineRefused,
        Message("needs the package keyring for its key, and it is not installed"),
        Message("install what is missing: {install}; or put the key into a variable: `key: env:LOCALIZE_…`"),
        ill=True,
    ),
    Failure.ADDRESS: _Kind(
        EngineRefused,
        Message("has nothing at this address"),
        Message("correct `url` or `model` in localize.yaml"),
        ill=True,
    ),
    Failure.ASTRAY: _Kind(
        EngineRefused, Message("answered with something other than a translation"), Message("translate it yourself")
    ),
    Failure.MODEL: _Kind(
        EngineUnavailable,
        Message("cannot load its model"),
        Message("check it with `localize models check`"),
        ill=True,
    ),
    Failure.PROGRAM: _Kind(
        EngineUnavailable, Message("could not run its program"), Message("check whether it works on its own"), ill=True
    ),
    Failure.STOPPED: _Kind(EngineUnavailable, Message("was stopped"), retryable=True),
    Failure.LATE: _Kind(EngineUnavailable, Message("had no time left"), _LATER, retryable=True),
    Failure.PAUSED: _Kind(EngineUnavailable, Message("is paused after several failures"), _LATER, retryable=True),
}


def is_worth_retrying(failure: Failure) -> bool:
    """Tell whether the same text may be sent again in this run."""
    return _KINDS[failure].again


def counts_towards_pause(failure: Failure) -> bool:
    """Tell whether a failure counts towards pausing the engine."""
    return _KINDS[failure].ill


def describe_failure(failure: Failure) -> tuple[Message, Message]:
    """Return what is said of an engine that fails so, to stand behind its name, and what to do about it."""
    return _KINDS[failure].message, _hint(failure)


def _hint(failure: Failure) -> Message:
    hint = _KINDS[failure].hint
    return Message(hint.template, install=plugins.install_hint("keys")) if failure is Failure.KEYRING else hint


def error_for(failure: Failure, engine: str) -> EngineError:
    """Return the error that people see: never raised before, so without frames, causes or contexts."""
    kind = _KINDS[failure]
    return kind.error(
        "{engine} {message}", message=kind.message, engine=engine, retryable=kind.retryable, hint=_hint(failure)
    )


def not_installed(engine: str, extra: str) -> EngineError:
    """Return the error for an engine whose libraries are an extra of this program."""
    return NotInstalled(
        "{engine} is not installed",
        install=plugins.install_hint(extra),
        engine=engine,
        hint="install what is missing: {install}",
    )
