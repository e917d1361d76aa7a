"""A person's consent that texts of a project may go to a host: given for some days, listed, taken back.

Consents live in the user's own settings, never in the project: a stranger's project cannot bring its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from localize.errors import ConfigError, NotFound
from localize.workflow.settings import ConsentRecord, read_settings, write_settings

if TYPE_CHECKING:
    from localize.workflow.project import Project

DAYS = 30
"""How long a consent holds unless the person says otherwise, and the longest it can."""
SENDS = "the text of segments without a draft, placeholders and tags masked, and the language pair"
"""What leaves the machine; shown to the person and kept with the consent."""


def consents(project: Project) -> tuple[ConsentRecord, ...]:
    """Return the user's consents for this project that have not run out."""
    today = _today()
    mine = (each for each in read_settings().consents if each.project_id == project.store.project_id)
    return tuple(each for each in mine if each.holds(today))


def give_consent(project: Project, host: str, *, country: str, days: int = DAYS) -> ConsentRecord:
    """Remember the user's consent for a host, in place of an older one for it. Raises: ConfigError."""
    if not 1 <= days <= DAYS:
        raise ConfigError(f"a consent holds 1 to {DAYS} days", hint="give it again when it has run out")
    if not host or "/" in host or ":" in host:
        raise ConfigError(f"{host!r} is not a host name", hint="for example api.mymemory.translated.net")
    until = (_today() + timedelta(days=days)).isoformat()
    record = ConsentRecord(project.store.project_id, host.lower(), country, SENDS, until)
    settings = read_settings()
    others = tuple(each for each in settings.consents if not _is_for(each, project, record.host))
    write_settings(replace(settings, consents=(*others, record)))
    return record


def withdraw_consent(project: Project, host: str) -> None:
    """Forget the user's consent for a host. Raises: NotFound where there is none."""
    settings = read_settings()
    others = tuple(each for each in settings.consents if not _is_for(each, project, host.lower()))
    if len(others) == len(settings.consents):
        raise NotFound("consent", host, hint="`localize consent` lists those of this project")
    write_settings(replace(settings, consents=others))


def _is_for(record: ConsentRecord, project: Project, host: str) -> bool:
    return record.project_id == project.store.project_id and record.host == host


def _today() -> date:
    return datetime.now(UTC).date()
