"""Invitations of guests: a link for each guest, valid for one browser, and the session that it opens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest

TOKEN_BYTES = 24
"""192 bits: nobody guesses one while the server runs."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A person who was invited, and the secret of their link."""

    name: str
    token: str


def invite(names: Iterable[str]) -> tuple[Guest, ...]:
    """Return a guest for each name, with new secrets."""
    return tuple(Guest(name, secrets.token_urlsafe(TOKEN_BYTES)) for name in names)


@dataclass(slots=True)
class Register:
    """The invitations that nobody has used yet, and the sessions of those who came."""

    guests: list[Guest]
    sessions: dict[str, Guest] = field(default_factory=dict)

    def admit(self, token: str) -> str | None:
        """Return the secret of a new session for an unused link, which is used up by it; None for any other text."""
        found = next((each for each in self.guests if _same(each.token, token)), None)
        if found is None:
            return None
        self.guests.remove(found)
        session = secrets.token_urlsafe(TOKEN_BYTES)
        self.sessions[session] = found
        return session

    def lock_out(self, guest: Guest) -> None:
        """End the session of a guest; the link was used up."""
        self.sessions = {session: each for session, each in self.sessions.items() if each is not guest}

    def find(self, session: str) -> Guest | None:
        """Return whose session it is."""
        return next((guest for known, guest in self.sessions.items() if _same(known, session)), None)


def _same(known: str, given: str) -> bool:
    # Compared in the same time wherever they differ, so that answers tell nothing of a secret.
    return compare_digest(known.encode(), given.encode("utf-8", "replace"))
